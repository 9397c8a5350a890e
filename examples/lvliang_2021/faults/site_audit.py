"""Faults in site visits and special cases (SITE-01 to SITE-06, CASE-01 to CASE-07)."""

from datetime import date, timedelta

from examples.lvliang_2021.faults.coverage import PROJECTS, paper, project
from examples.lvliang_2021.faults.fault import Fault, Planting
from examples.lvliang_2021.workdays import step
from examples.lvliang_2021.year import CITY, Row, day, text


def findings(p: Planting, code: str) -> list[Row]:
    """List the findings of the year in a unit."""
    return [row for row in p.year.of("audit_record", code) if row.get("finding_id") and row.get("project_id") == PROJECTS[code]]


def records(p: Planting) -> None:
    """SITE-01: no list of evidence taken; a record that one inspector signed."""
    for code, kind, signed in (("141122", "取证清单", False), ("141125", "现场核查记录", True)):
        row = next(
            row for row in p.year.of("audit_record", code) if row.get("project_id") == PROJECTS[code] and row.get("record_kind") == kind
        )
        if signed:
            row["signers"] = text(row, "signers").split("、")[0]
        else:
            p.year.drop("audit_record", row)
        p.fail("SITE-01", code, subject=row["project_id"], done=f"{kind}{'仅一人签名' if signed else '缺失'}")


def recusal(p: Planting) -> None:
    """SITE-02: an inspector who belongs to the inspected branch."""
    code = "141121"
    row = project(p, PROJECTS[code])
    own = next(p.year.of("officer", code))["officer_name"]
    row["inspectors"] = f"{row['inspectors']}、{own}"
    p.fail("SITE-02", code, subject=row["project_id"], done="稽查人员来自被稽查单位")


def chain(p: Planting) -> None:
    """SITE-03: no plan of rectification; an opinion without seal."""
    row = paper(p, PROJECTS["141122"], "整改方案")
    p.year.drop("audit_record", row)
    p.fail("SITE-03", "141122", subject=row["project_id"], done="缺整改方案")
    row = paper(p, PROJECTS["141125"], "稽查意见书")
    row["sealed"] = False
    p.fail("SITE-03", "141125", subject=row["project_id"], done="稽查意见书未盖章")


def borrowed(p: Planting) -> None:
    """SITE-04: borrowed and never returned."""
    rows = [row for row in p.year.tables["audit_record"] if row.get("borrowed") and row.get("project_id") in PROJECTS.values()]
    for row in p.pick(rows, count=2):
        row["returned_on"] = None
        p.fail("SITE-04", row["unit_code"], subject=f"{row['project_id']}+{row['borrowed']}", done="调阅材料未归还")


def confirmed(p: Planting) -> None:
    """SITE-05: a finding without the unit's signature, and one refused with a single witness."""
    first, second = findings(p, "141121")[0], findings(p, "141122")[1]
    first["confirmation"] = None
    second |= {"confirmation": "拒签", "witnesses": "见证人甲"}
    p.fail("SITE-05", "141121", subject=first["finding_id"], done="无单位签字")
    p.fail("SITE-05", "141122", subject=second["finding_id"], done="拒签仅一名见证人")


def evidence(p: Planting) -> None:
    """SITE-06: a finding without evidence, and evidence without digest."""
    first, second = findings(p, "141122")[0], findings(p, "141125")[1]
    first |= {"evidence_ids": None, "evidence_digest": None, "evidence_source": None, "evidence_at": None}
    second["evidence_digest"] = None
    p.fail("SITE-06", "141122", subject=first["finding_id"], done="问题无证据")
    p.fail("SITE-06", "141125", subject=second["finding_id"], done="证据无哈希")


def clue(p: Planting, serial: int) -> Row:
    """Find a clue."""
    return next(row for row in p.year.tables["clue"] if row["clue_id"] == f"XS-2021-{serial:03d}")


def screened(p: Planting) -> None:
    """CASE-01: screened on the eleventh working day; refused without a reason."""
    late, bare = clue(p, 1), clue(p, 4)
    late["screened_on"] = step(day(late, "received_on"), 11)
    late["filed_on"] = step(day(late, "screened_on"), 1)
    bare["refusal_reason"] = None
    p.fail("CASE-01", late["unit_code"], subject=late["clue_id"], done="第11个工作日初审")
    p.fail("CASE-01", bare["unit_code"], subject=bare["clue_id"], done="不予立案无理由")


def channels(p: Planting) -> None:
    """CASE-02: no clue at all from the media."""
    for row in p.year.tables["clue"]:
        if row["clue_source"] == "媒体曝光":
            row["clue_source"] = "信访举报"
    p.fail("CASE-02", CITY, subject=CITY, done="媒体曝光渠道零登记")


def closed(p: Planting) -> None:
    """CASE-03: closed after 120 days without an extension."""
    row = clue(p, 3)
    row["closed_on"] = day(row, "filed_on") + timedelta(days=120)
    p.fail("CASE-03", row["unit_code"], subject=row["clue_id"], done="120天结案未批延期")


def transferred(p: Planting) -> None:
    """CASE-04: suspected misconduct, and no receipt of the transfer."""
    row = clue(p, 5)
    row |= {"transferred_to": None, "transferred_on": None, "transfer_receipt": None}
    p.fail("CASE-04", row["unit_code"], subject=row["clue_id"], done="涉嫌违纪未移送")


def secrecy(p: Planting) -> None:
    """CASE-05: opened without approval; read by someone not on the list."""
    first, second = clue(p, 6), clue(p, 7)
    first |= {"approver": None, "approver_level": None}
    second["accessed_by"] = f"{second['accessed_by']}、路人甲"
    p.fail("CASE-05", first["unit_code"], subject=first["clue_id"], done="立案无审批")
    p.fail("CASE-05", second["unit_code"], subject=second["clue_id"], done="知悉范围外人员查阅")


def replied(p: Planting) -> None:
    """CASE-06: replied after the date set; a real name without an answer."""
    first, second = clue(p, 10), clue(p, 9)
    first["replied_on"] = day(first, "assigned_until") + timedelta(days=6)
    second["whistleblower_replied_on"] = None
    p.fail("CASE-06", first["unit_code"], subject=first["clue_id"], done="超过交办期限反馈")
    p.fail("CASE-06", second["unit_code"], subject=second["clue_id"], done="实名举报未答复")


def merged(p: Planting) -> None:
    """CASE-07: the same story about the same branch within three weeks, not merged."""
    row = clue(p, 11)
    again = row | {
        "clue_id": "XS-2021-015",
        "received_on": step(day(row, "received_on"), 10),
        "clue_text": text(row, "clue_text") + "，请核实",
        "screened_on": step(day(row, "received_on"), 13),
        "filed_on": step(day(row, "received_on"), 14),
    }
    again["closed_on"] = min(day(again, "filed_on") + timedelta(days=45), date(2021, 12, 20))
    again["replied_on"] = again["closed_on"]
    again["assigned_until"] = date(2021, 12, 30)
    p.year.add("clue", again)
    p.fail("CASE-07", row["unit_code"], subject=again["clue_id"], done="同一线索未并案")


FAULTS: dict[str, Fault] = {
    "SITE-01": records,
    "SITE-02": recusal,
    "SITE-03": chain,
    "SITE-04": borrowed,
    "SITE-05": confirmed,
    "SITE-06": evidence,
    "CASE-01": screened,
    "CASE-02": channels,
    "CASE-03": closed,
    "CASE-04": transferred,
    "CASE-05": secrecy,
    "CASE-06": replied,
    "CASE-07": merged,
}
