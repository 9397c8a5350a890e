"""Faults in publication, full record and legal review (THREE-01 to THREE-11)."""

from datetime import date, datetime, time, timedelta

from examples.lvliang_2021.city.visits import SPECIAL
from examples.lvliang_2021.faults.fault import Fault, Planting
from examples.lvliang_2021.faults.pools import plain_cases, plain_visits, publications
from examples.lvliang_2021.identifiers import identity_number
from examples.lvliang_2021.workdays import left_in_month, step
from examples.lvliang_2021.year import Row, day, moment, number, text

UNPUBLISHED_IN = ("141121", "141130", "141182")


def standing_lists(p: Planting) -> None:
    """THREE-01: a required category is missing or cannot be reached."""
    for code, category, gone in (
        ("141123", "音像记录清单", True),
        ("141128", "监督方式与救济渠道", True),
        ("141181", "许可指南与处罚强制流程", False),
    ):
        shown = next(row for row in p.year.of("publication", code) if row["category"] == category)
        if gone:
            p.year.drop("publication", shown)
        else:
            shown["http_status"] = 404
        p.fail("THREE-01", code, subject=code, done=f"{category}{'未公示' if gone else '链接失效'}")


def decisions_published(p: Planting) -> None:
    """THREE-02: published after the seventh working day, or never."""
    roomy = [row for row in plain_cases(p) if left_in_month(day(row, "decided_on")) >= 9]
    for case in p.pick(roomy, count=12):
        decided = day(case, "decided_on")
        wait = 8 + p.chance.randrange(left_in_month(decided) - 7)
        for shown in publications(p, case["doc_no"]):
            shown["published_on"] = step(decided, wait)
        p.fail("THREE-02", case["unit_code"], subject=case["case_id"], done=f"决定后第{wait}个工作日公示")
    for code in UNPUBLISHED_IN:
        case = p.pick([row for row in plain_cases(p) if row["unit_code"] == code], count=1)[0]
        p.year.drop("publication", next(publications(p, case["doc_no"])))
        p.fail("THREE-02", code, subject=case["case_id"], done="处罚决定未公示")
        p.fail("NET-06", code, subject=code, done="处罚决定未公示（同案）")


def private_data(p: Planting) -> None:
    """THREE-03: private data stand in what was published."""
    shown = [row for row in p.year.tables["publication"] if row["category"] in ("处罚案件", "双随机")]
    for index, row in enumerate(p.pick(shown, count=9)):
        leak = (
            f"联系电话139{p.chance.randrange(10**7, 10**8)}",
            f"身份证号{identity_number('141102', p.chance)}",
            f"电子邮箱demo{index}@mail.example.com",
        )[index % 3]
        row["body"] = text(row, "body") + f"当事人{leak}。"
        p.fail("THREE-03", row["unit_code"], subject=row["doc_no"], done=f"正文含{leak[:4]}")


def takedown(p: Planting) -> None:
    """THREE-04: an annulled decision stays up, or comes down late."""
    chosen = p.pick([row for row in p.year.tables["case_file"] if row.get("review_result") == "撤销"], count=4)
    for index, case in enumerate(chosen):
        late = step(day(case, "review_result_on"), 7) if index < 2 else None
        for shown in publications(p, case["doc_no"]):
            shown["withdrawn_on"] = late
        p.fail("THREE-04", case["unit_code"], subject=case["case_id"], done="撤销后第7个工作日撤下" if late else "撤销后未撤下")


def statistics(p: Planting) -> None:
    """THREE-05: statistics of the past year late or missing."""
    for code, late in (("141124", True), ("141126", True), ("141129", False)):
        shown = next(row for row in p.year.of("publication", code) if row["category"] == "年度行政执法数据")
        if late:
            shown["published_on"] = date(2021, 2, 23)
        else:
            p.year.drop("publication", shown)
        p.fail("THREE-05", code, subject=code, done="2月23日才公开" if late else "未公开")


def full_record(p: Planting) -> None:
    """THREE-06: no text record, no photo, no footage of a step that must be filmed."""
    visits = p.pick(plain_visits(p), count=16)
    for visit in visits[:8]:
        visit |= {"record_no": None, "record_text": None}
        p.fail("THREE-06", visit["unit_code"], subject=visit["inspection_id"], done="无笔录")
    for visit in visits[8:]:
        visit["photo_count"] = 0
        p.fail("THREE-06", visit["unit_code"], subject=visit["inspection_id"], done="无照片")
        p.fail("MOB-06", visit["unit_code"], subject=visit["inspection_id"], done="无照片（同一记录）")
    for kind in SPECIAL:
        for film in p.pick([row for row in p.year.tables["recording"] if row["recording_kind"] == kind], count=3):
            p.year.drop("recording", film)
            p.fail("THREE-06", film["unit_code"], subject=film["subject_id"], done=f"无{kind}录像")


def storing(p: Planting) -> None:
    """THREE-07: stored late, without a digest, or edited afterwards."""
    chosen = p.pick([row for row in p.year.tables["recording"] if row["recording_kind"] == "现场检查"], count=14)
    for index, film in enumerate(chosen):
        if index < 9:
            film["stored_at"] = film["modified_at"] = datetime.combine(step(moment(film, "ended_at").date(), 3), time(9, 30))
        elif index < 12:
            film["digest"] = None
        else:
            film["modified_at"] = moment(film, "stored_at") + timedelta(days=4)
        done = "第3个工作日入库" if index < 9 else "无哈希" if index < 12 else "入库后修改"
        p.fail("THREE-07", film["unit_code"], subject=film["recording_id"], done=done)


def recorders(p: Planting) -> None:
    """THREE-08: only five recorders work."""
    code = "141126"
    for row in p.year.of("terminal", code):
        if row["terminal_kind"] == "记录仪" and int(text(row, "terminal_id")[-3:]) > 5:
            row["status"] = "报废"
    for film in p.year.of("recording", code):
        film["device_id"] = f"J{code[2:]}{int(text(film, 'device_id')[-3:]) % 5 + 1:03d}"
    p.fail("THREE-08", code, subject=code, done="记录仪仅5台可用")


def catalogue(p: Planting) -> None:
    """THREE-09: the catalogue came after decisions, or ran out before them."""
    for code, late in (("141123", True), ("141128", False)):
        for row in p.year.of("legal_review", code):
            if row.get("catalogue_version"):
                row.update({"issued_on": date(2021, 8, 2)} if late else {"expires_on": date(2021, 3, 31)})
        p.fail("THREE-09", code, subject=code, done="目录清单8月2日才印发" if late else "目录清单3月31日失效")


def legal_review(p: Planting) -> None:
    """THREE-10: no review, a review dated after the decision, a decision against the review."""
    large = [row for row in plain_cases(p) if number(row, "fine_yuan") >= 100_000 and row["unit_code"] not in ("141123", "141128")]
    for index, case in enumerate(p.pick(large, count=9)):
        review = next(row for row in p.year.tables["legal_review"] if row.get("case_id") == case["case_id"])
        if index < 3:
            p.year.drop("legal_review", review)
            case["reviewed_on"] = None
        elif index < 6:
            review["reviewed_on"] = step(day(case, "decided_on"), 3)
        else:
            review["opinion"] = "不通过"
        done = "达到罚款标准未审核" if index < 3 else "审核日期晚于决定" if index < 6 else "审核不通过仍作出决定"
        p.fail("THREE-10", case["unit_code"], subject=case["case_id"], done=done)


def reviewers(p: Planting) -> None:
    """THREE-11: too few reviewers, or one without the qualification."""
    for code, column in (("141102", "is_reviewer"), ("141127", "has_legal_qualification")):
        officer: Row = next(row for row in p.year.of("officer", code) if row["is_reviewer"])
        officer[column] = False
        p.fail("THREE-11", code, subject=code, done="审核人员1/24" if column == "is_reviewer" else "审核人员无法律职业资格")


FAULTS: dict[str, Fault] = {
    "THREE-10": legal_review,
    "THREE-02": decisions_published,
    "THREE-01": standing_lists,
    "THREE-03": private_data,
    "THREE-04": takedown,
    "THREE-05": statistics,
    "THREE-06": full_record,
    "THREE-07": storing,
    "THREE-08": recorders,
    "THREE-09": catalogue,
    "THREE-11": reviewers,
}
