"""Faults in typical cases, the drill and papers (REQ-05 to REQ-08, TYP-01 to TYP-03, DRILL-01 to DRILL-03, DOC-01 to DOC-04)."""

from datetime import date

from examples.lvliang_2021.city.words import QUARTERS
from examples.lvliang_2021.faults.fault import Fault, Planting
from examples.lvliang_2021.forms.paper import BAD_PAPER
from examples.lvliang_2021.year import CITY, Row, number, text


def report(p: Planting, code: str, quarter: int) -> Row:
    """Find the report of a branch and quarter (1 to 4)."""
    return next(row for row in p.year.of("typical_case", code) if row["quarter"] == QUARTERS[quarter - 1])


def key(row: Row) -> str:
    """Write the key of a report."""
    return f"{row['unit_code']}+{row['quarter']}"


def quota(p: Planting) -> None:
    """REQ-05 and TYP-01: no report of a quarter; a report three weeks late."""
    for code, quarter in (("141123", 3), ("141128", 2)):
        row = report(p, code, quarter)
        p.year.drop("typical_case", row)
        p.fail("REQ-05", code, subject=key(row), done="本季度未报送")
    for code, quarter, at in (("141126", 1, date(2021, 4, 30)), ("141181", 2, date(2021, 7, 28))):
        row = report(p, code, quarter)
        row |= {"reported_on": at, "adopted_by": None, "adopted_on": None}
        for check in ("REQ-05", "TYP-01"):
            p.fail(check, code, subject=key(row) if check == "REQ-05" else code, done=f"{at}才报送")


def thin(p: Planting) -> None:
    """REQ-06: one case twice; no lesson; a number that the ledger does not know."""
    first, second = report(p, "141122", 2), report(p, "141122", 3)
    second |= {"doc_no": first["doc_no"], "case_title": first["case_title"], "adopted_by": None, "adopted_on": None}
    p.fail("REQ-06", "141122", subject=key(second), done="与上一季度同一案号重复报送")
    row = report(p, "141129", 3)
    row["body"] = text(row, "body").split("四、启示")[0]
    p.fail("REQ-06", "141129", subject=key(row), done="缺启示")
    row = report(p, "141130", 4)
    row["doc_no"] = "口环罚〔2021〕988号"
    p.fail("REQ-06", "141130", subject=key(row), done="案号不在台账")


def adoption(p: Planting) -> None:
    """TYP-02: called adopted without a day."""
    row = report(p, "141124", 2)
    row |= {"adopted_by": "省级", "adopted_on": None}
    p.fail("TYP-02", "141124", subject=key(row), done="采用级别无采用日期")


def redacted(p: Planting) -> None:
    """TYP-03: a telephone number stands in the text; an open case without approval."""
    row = report(p, "141102", 3)
    row["body"] = text(row, "body") + "联系电话13912345678。"
    p.fail("TYP-03", "141102", subject=key(row), done="正文含手机号")


def ranked(p: Planting, rank: int) -> tuple[str, list[Row]]:
    """Find the branch of a rank and its indicators."""
    code = text(next(row for row in p.year.tables["drill_indicator"] if row["rank"] == rank), "unit_code")
    return code, list(p.year.of("drill_indicator", code))


def recomputed(p: Planting) -> None:
    """REQ-07: weights that do not sum to 100; a total that is not the sum; a score above its weight. All too small to blur the ranks."""
    for rank, done in ((4, "权重合计100.2"), (7, "总分与分项之和不符"), (1, "得分超过权重")):
        code, rows = ranked(p, rank)
        if rank == 4:
            rows[0] |= {"weight": 5.2, "change_approval": "经局长办公会同意（虚构）"}
        elif rank == 7:
            rows[0]["score"] = round(number(rows[0], "score") - 0.3, 2)
        else:
            rows[0]["score"] = round(number(rows[0], "score") + 0.3, 2)
            rows[1]["score"] = round(number(rows[1], "score") - 0.3, 2)
        p.fail("REQ-07", code, subject=code, done=done)


def definitions(p: Planting) -> None:
    """REQ-08: another version of an indicator within the year, without approval."""
    rows = list(p.year.of("drill_indicator", "141124"))
    rows[4]["indicator_version"] = "2021-02"
    p.fail("REQ-08", "141124", subject="141124", done="指标版本变更无批准")


def files_sent(p: Planting) -> None:
    """DRILL-01: all files were chosen by the branch itself."""
    for row in p.year.of("drill_indicator", "141127"):
        row["selection"] = "自选" if row["selection"] else None
    p.fail("DRILL-01", "141127", subject="141127", done="参评案卷全部自选")


def veto(p: Planting) -> None:
    """DRILL-02: a veto, and still ranked."""
    next(p.year.of("drill_indicator", "141130"))["veto"] = "弄虚作假"
    p.fail("DRILL-02", "141130", subject="141130", done="触发否决仍参加排名")


def ties(p: Planting) -> None:
    """DRILL-03: two branches a tenth of a point apart are ranked one after the other."""
    first, upper = ranked(p, 10)
    second, lower = ranked(p, 11)
    for place, row in enumerate(lower):
        row["score"] = round(number(upper[place], "score") - (0.1 if place == 0 else 0), 2)
        row["total_score"] = round(number(upper[0], "total_score") - 0.1, 2)
    for code in (first, second):
        p.fail("DRILL-03", code, subject=code, done="得分区间重叠仍分先后")


def papers(p: Planting) -> None:
    """DOC-01 to DOC-04: the second circular is wrong in number, layout, citation and figure."""
    for check, done in (
        ("DOC-01", "发文字号用方括号并加“第”"),
        ("DOC-02", "上边距25毫米"),
        ("DOC-03", "文件名与文号不符"),
        ("DOC-04", "正文与附表数字不符"),
    ):
        p.fail(check, CITY, subject=BAD_PAPER, done=done)


FAULTS: dict[str, Fault] = {
    "REQ-05": quota,
    "REQ-06": thin,
    "TYP-02": adoption,
    "TYP-03": redacted,
    "REQ-07": recomputed,
    "REQ-08": definitions,
    "DRILL-01": files_sent,
    "DRILL-02": veto,
    "DRILL-03": ties,
    "DOC-01": papers,
}
