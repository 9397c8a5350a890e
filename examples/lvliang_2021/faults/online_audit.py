"""Faults in pulls, file draws, the two case systems and the website (NET-01 to NET-08), and in score sheets (FILE-13)."""

from datetime import date, datetime, timedelta

from examples.lvliang_2021.city.scores import BATCHES
from examples.lvliang_2021.faults.fault import Fault, Planting
from examples.lvliang_2021.faults.pools import of_case, plain_cases
from examples.lvliang_2021.units import branch_of
from examples.lvliang_2021.year import AS_OF, Row, number, text


def pulls(p: Planting) -> None:
    """NET-01: a pull without digest, operator or row count."""
    rows = [row for row in p.year.tables["pull"] if not row.get("platform_doc_no")]
    for index, row in enumerate(p.pick(rows, count=4)):
        column = ("snapshot_digest", "operator", "row_count", "snapshot_digest")[index]
        row[column] = None
        p.fail("NET-01", row["unit_code"], subject=row["pull_id"], done=f"调度记录缺{column}")


def file_draw(p: Planting) -> None:
    """NET-02: two files only; a draw without seed."""
    rows = [row for row in p.year.of("review_score", "141123") if row["batch"] == BATCHES[0][0]]
    cases = sorted({text(row, "case_id") for row in rows})
    for row in rows:
        if row["case_id"] in cases[2:]:
            p.year.drop("review_score", row)
    p.fail("NET-02", "141123", subject="141123", done="上半年仅抽2卷")
    for row in p.year.of("review_score", "141130"):
        if row["batch"] == BATCHES[1][0]:
            row["seed"] = None
    p.fail("NET-02", "141130", subject="141130", done="下半年抽卷无种子")


def sheets(p: Planting, code: str, *, kind: str, batch: int, place: int) -> list[Row]:
    """Find the sheet of one reviewer on one file."""
    rows = [row for row in p.year.of("review_score", code) if row["batch"] == BATCHES[batch][0] and row["reviewer_kind"] == kind]
    case = sorted({text(row, "case_id") for row in rows})[place]
    return [row for row in rows if row["case_id"] == case]


def reviewers(p: Planting) -> None:
    """NET-03: no lawyer; an officer who scored the own branch."""
    for code in ("141121", "141127"):
        rows = sheets(p, code, kind="律师", batch=0, place=1)
        for row in rows:
            row |= {"reviewer_kind": "骨干", "reviewer_unit": branch_of("141102").name}
        p.fail("NET-03", code, subject=rows[0]["case_id"], done="无律师评查")
    for code in ("141124", "141181"):
        rows = sheets(p, code, kind="骨干", batch=1, place=0)
        for row in rows:
            row["reviewer_unit"] = branch_of(code).name
        p.fail("NET-03", code, subject=rows[0]["case_id"], done="评查本单位案卷")


def scores(p: Planting) -> None:
    """FILE-13: an item without score, a wrong total, a veto passed over, reviewers far apart without a third."""
    for code, kind in (("141102", "blank"), ("141122", "total"), ("141126", "veto"), ("141129", "spread")):
        rows = sheets(p, code, kind="律师", batch=0, place=2)
        done = spoil(rows, kind)
        p.fail("FILE-13", code, subject=rows[0]["case_id"], done=done)


def spoil(rows: list[Row], kind: str) -> str:
    """Spoil one sheet."""
    if kind == "blank":
        rows[3]["score"] = None
        return "评查项未打分"
    if kind == "total":
        for row in rows:
            row["total_score"] = number(row, "total_score") - 6
        return "总分与分项之和不符"
    if kind == "veto":
        total = number(rows[0], "total_score") - number(rows[0], "score")
        rows[0] |= {"is_veto": True, "score": 0, "deduction_reason": "处罚主体不适格"}
        for row in rows:
            row |= {"total_score": total, "conclusion": "良好"}
        return "触发否决项仍判为合格以上"
    lost = 0.0
    for row in rows[:4]:
        lost += number(row, "score") - 4
        row |= {"score": 4, "deduction_reason": "说理不足"}
    total = number(rows[0], "total_score") - lost
    for row in rows:
        row |= {"total_score": total, "conclusion": "合格" if total >= 60 else "不合格" if total < 60 else "良好"}
    return "两名评查人相差10分以上未三评"


def two_systems(p: Planting) -> None:
    """NET-04: another fine, another day, no record, only the decision uploaded."""
    shown = {row["platform_doc_no"]: row for row in p.year.tables["pull"] if row.get("platform_doc_no")}
    for index, case in enumerate(p.pick(plain_cases(p), count=12)):
        row = shown[case["doc_no"]]
        match index % 4:
            case 0:
                row["platform_fine_yuan"], done = number(case, "fine_yuan") + 10_000, "罚款金额不一致"
            case 1:
                row["attachment_count"], done = 1, "只上传决定书"
            case 2:
                p.year.drop("pull", row)
                done = "平台无此案"
            case _:
                row["platform_party"], done = "某某商行（虚构）", "当事人不一致"
        p.fail("NET-04", case["unit_code"], subject=case["case_id"], done=done)


def website(p: Planting) -> None:
    """NET-05: the annual plan cannot be reached; a decision stands in another column of the site."""
    row = next(row for row in p.year.of("publication", "141122") if row["category"] == "年度检查计划")
    row["http_status"] = 404
    p.fail("NET-05", "141122", subject="141122", done="年度检查计划链接失效")
    for row in p.year.of("publication", "141125"):
        if row["category"] == "处罚案件":
            row["site_column"] = "图片新闻"
    p.fail("NET-05", "141125", subject="141125", done="处罚案件放错栏目")


def counts(p: Planting) -> None:
    """NET-06: three decisions on the website that the ledger does not know."""
    for code in ("141124", "141127"):
        model = next(row for row in p.year.of("publication", code) if row["category"] == "处罚案件")
        for serial in range(1, 4):
            p.year.add(
                "publication",
                model
                | {
                    "doc_no": branch_of(code).doc_no("罚", 900 + serial),
                    "link": f"http://{code}.lvliang.example/cf/9{serial:03d}.html",
                    "published_on": date(2021, 8, 10 + serial),
                    "body": "行政处罚决定公示（虚构），决定日期：2021年8月6日。",
                },
            )
        p.fail("NET-06", code, subject=code, done="官网多出3件处罚案件")


def stuck(p: Planting) -> None:
    """NET-07: a case rests in one step for more than 30 days."""
    for case in p.pick([row for row in plain_cases(p) if int(text(row, "case_id")[-3:]) > 25], count=5):
        closing = [row for row in of_case(p, case) if row["document_name"] == "行政处罚案件结案审批表"]
        for row in closing:
            row["document_name"] = "行政处罚公开截图"
        for row in of_case(p, case):
            row["archived_on"] = None
        case |= {
            "closed_on": None,
            "status": "在办",
            "current_step": "执行",
            "step_started_on": AS_OF - timedelta(days=50 + p.chance.randrange(40)),
        }
        p.fail("NET-07", case["unit_code"], subject=case["case_id"], done="执行环节停滞50天以上")


def attachments(p: Planting) -> None:
    """NET-08: cannot be opened, too coarse, a wrong format, blank or missing pages."""
    changes: tuple[tuple[Row, str], ...] = (
        ({"file_opens": False}, "文件打不开"),
        ({"file_dpi": 96}, "分辨率96"),
        ({"file_format": "docx"}, "格式不是pdf或jpg"),
        ({"blank_pages": 1}, "有空白页"),
        ({"file_pages": 9}, "页数与目录不符"),
        ({"upright": False}, "方向颠倒"),
    )
    for index, case in enumerate(p.pick(plain_cases(p), count=12)):
        change, done = changes[index % len(changes)]
        row = of_case(p, case)[3]
        row.update(change)
        p.fail("NET-08", case["unit_code"], subject=f"{case['case_id']}+{row['line_no']}", done=f"{row['document_name']}{done}")


def milestones(p: Planting) -> None:
    """TIME-04: no pull in the first half-year."""
    for row in p.year.tables["pull"]:
        at = row["pulled_at"]
        if isinstance(at, datetime) and at < datetime(2021, 7, 1):
            row["pulled_at"] = at + timedelta(days=120)
    p.fail("TIME-04", "141100", subject="141100", done="上半年未从平台调度")


FAULTS: dict[str, Fault] = {
    "NET-07": stuck,
    "NET-01": pulls,
    "NET-02": file_draw,
    "NET-03": reviewers,
    "FILE-13": scores,
    "NET-04": two_systems,
    "NET-05": website,
    "NET-06": counts,
    "NET-08": attachments,
    "TIME-04": milestones,
}
