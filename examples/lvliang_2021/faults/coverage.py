"""Faults in the oversight's own coverage and timing (COV-01 to COV-10, TIME-01 to TIME-03)."""

from datetime import date, timedelta

from examples.lvliang_2021.city.words import ITEMS
from examples.lvliang_2021.faults.fault import Fault, Planting
from examples.lvliang_2021.year import CITY, Row, day

UNAUDITED, UNFINISHED, STALE = "141127", "141125", "141124"
PROJECTS = {"141121": "JC2021-01", "141122": "JC2021-02", "141125": "JC2021-03", "141127": "JC2021-04"}


def project(p: Planting, number: str) -> Row:
    """Find the head of a project."""
    return next(row for row in p.year.tables["audit_record"] if row.get("project_id") == number and row.get("year"))


def paper(p: Planting, number: str, kind: str) -> Row:
    """Find a document of a project."""
    return next(row for row in p.year.tables["audit_record"] if row.get("project_id") == number and row.get("document_kind") == kind)


def ratio(p: Planting) -> None:
    """COV-01: one named unit has no project, so that three of thirteen remain; every base and the calculator see it."""
    number = PROJECTS[UNAUDITED]
    for row in [row for row in p.year.tables["audit_record"] if row.get("project_id") == number]:
        p.year.drop("audit_record", row)
    for check in ("COV-01", "COV-08", "COV-09"):
        p.fail(check, CITY, subject=CITY, done="岚县未立项，3/13")
    p.fail("COV-03", UNAUDITED, subject=UNAUDITED, done="列名单位未立项")
    p.fail("COV-05", UNAUDITED, subject=UNAUDITED, done="列名单位八项均无结论（同案）")


def rotation(p: Planting) -> None:
    """COV-02: a unit last visited six years ago."""
    row = next(row for row in p.year.of("audit_record", STALE) if row.get("year") == 2019)
    row["year"] = 2015
    p.fail("COV-02", STALE, subject=STALE, done="上次稽查为2015年")


def unfinished(p: Planting) -> None:
    """COV-03, COV-04, TIME-01: a named project still runs after the deadline."""
    row = project(p, PROJECTS[UNFINISHED])
    row |= {"status": "稽查中", "ended_on": None, "remaining_days": 25, "told_government_on": None, "told_government_doc_no": None}
    p.fail("COV-03", UNFINISHED, subject=UNFINISHED, done="至10月底未完成")
    p.fail("COV-04", UNFINISHED, subject=row["project_id"], done="至10月底未完成")
    p.fail("TIME-01", UNFINISHED, subject=row["project_id"], done="剩余步骤25个工作日，期限已过")


def items(p: Planting) -> None:
    """COV-05: an item without conclusion; 不适用 without reason."""
    for code, index, value in (("141121", 5, None), ("141122", 7, "不适用")):
        row = next(
            row for row in p.year.of("audit_record", code) if row.get("project_id") == PROJECTS[code] and row.get("item") == ITEMS[index]
        )
        if value is None:
            p.year.drop("audit_record", row)
        else:
            row["conclusion"] = value
        p.fail("COV-05", code, subject=code, done=f"{ITEMS[index]}{'无结论' if value is None else '不适用无理由'}")


def told(p: Planting) -> None:
    """COV-06: the local government was not told."""
    row = project(p, PROJECTS["141121"])
    row |= {"told_government_on": None, "told_government_doc_no": None}
    p.fail("COV-06", "141121", subject=row["project_id"], done="未通报当地政府")


def selection(p: Planting) -> None:
    """COV-10: chosen without a reason and without the snapshot of risk."""
    row = project(p, PROJECTS["141122"])
    row |= {"selection_reason": None, "risk_snapshot": None}
    p.fail("COV-10", "141122", subject=row["project_id"], done="选取依据和风险快照缺失")


def clash(p: Planting) -> None:
    """TIME-02: the team came on a Saturday."""
    row = project(p, PROJECTS["141121"])
    visited = day(row, "on_site_on")
    row["on_site_on"] = visited + timedelta(days=(5 - visited.weekday()) % 7)
    p.fail("TIME-02", "141121", subject=row["project_id"], done="现场日期为周六")


def back_dated(p: Planting) -> None:
    """TIME-03: scanned forty days after its date; dated after the deadline."""
    row = paper(p, PROJECTS["141122"], "稽查工作记录")
    row["file_created_on"] = day(row, "dated_on") + timedelta(days=40)
    p.fail("TIME-03", "141122", subject=f"{row['project_id']}+{row['document_kind']}", done="文书日期早于附件创建40天")
    row = paper(p, PROJECTS["141121"], "整改复核销号表")
    row |= {"dated_on": date(2021, 11, 8), "file_created_on": date(2021, 11, 9)}
    p.fail("TIME-03", "141121", subject=f"{row['project_id']}+{row['document_kind']}", done="文书日期晚于截止日")


FAULTS: dict[str, Fault] = {
    "COV-01": ratio,
    "COV-02": rotation,
    "COV-03": unfinished,
    "COV-05": items,
    "COV-06": told,
    "COV-10": selection,
    "TIME-02": clash,
    "TIME-03": back_dated,
}
