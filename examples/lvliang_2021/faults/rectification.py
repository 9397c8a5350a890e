"""Faults in rectification and the look-back (REQ-01 to REQ-04, RECT-01 to RECT-03, LOOK-01 to LOOK-04)."""

from datetime import date, timedelta

from examples.lvliang_2021.city.audits import Project, conclusions, findings, papers, project_row
from examples.lvliang_2021.city.words import ITEMS
from examples.lvliang_2021.faults.fault import Fault, Planting
from examples.lvliang_2021.faults.pools import plain_visits
from examples.lvliang_2021.faults.site_audit import findings as found
from examples.lvliang_2021.units import branch_of
from examples.lvliang_2021.year import Row, day, moment, text

SPOKEN = {"THREE-02": ITEMS[1], "RAND-09": ITEMS[4], "MOB-03": ITEMS[6]}
"""The checks that a self-check can contradict, and the item under which the branch speaks of them."""
BOASTS = {ITEMS[1]: "处罚决定全部按期公示，无逾期公示", ITEMS[4]: "抽查结果全部按期公开，无逾期", ITEMS[6]: "检查记录100%上传国家平台"}


def self_check(p: Planting, code: str, item: str) -> Row:
    """Find a self-check."""
    return next(row for row in p.year.of("audit_record", code) if row.get("self_check_item") == item)


def done_by_all(p: Planting) -> None:
    """REQ-01: an item not checked; an item called clean where the oversight found a problem."""
    for code, index in (("141124", 2), ("141181", 5)):
        p.year.drop("audit_record", self_check(p, code, ITEMS[index]))
        p.fail("REQ-01", code, subject=code, done=f"{ITEMS[index]}未自查")
    self_check(p, "141122", ITEMS[3])["self_check_answer"] = "无问题"
    p.fail("REQ-01", "141122", subject="141122", done="自查无问题，稽查发现问题")


def classified(p: Planting) -> None:
    """REQ-02: not classified; planned without milestones."""
    first, second = found(p, "141125")[0], found(p, "141121")[1]
    first["rectification_kind"] = None
    second["milestones"] = None
    p.fail("REQ-02", "141125", subject=first["finding_id"], done="未分类")
    p.fail("REQ-02", "141121", subject=second["finding_id"], done="限期整改无节点")


def overdue(p: Planting) -> None:
    """REQ-03: not done months after the day, and nobody reminded."""
    row = found(p, "141122")[2]
    row |= {
        "done_on": None,
        "closed_on": None,
        "status": "整改中",
        "proof": None,
        "look_back": None,
        "look_back_on": None,
        "due_on": date(2021, 9, 30),
    }
    p.fail("REQ-03", "141122", subject=row["finding_id"], done="逾期未整改且未催办")


def closing(p: Planting) -> None:
    """REQ-04: closed without proof."""
    row = found(p, "141125")[2]
    row["proof"] = None
    p.fail("REQ-04", "141125", subject=row["finding_id"], done="无佐证销号")


def signatures(p: Planting) -> None:
    """RECT-01: who rectified also verified; the head of the branch did not sign."""
    first, second = found(p, "141121")[2], found(p, "141122")[1]
    first["verifier"] = first["handler"]
    second["branch_leader"] = None
    p.fail("RECT-01", "141121", subject=first["finding_id"], done="经办人与复核人为同一人")
    p.fail("RECT-01", "141122", subject=second["finding_id"], done="无分局负责人")


def extensions(p: Planting) -> None:
    """RECT-02: extended without approval; extended twice."""
    first, second = found(p, "141121")[0], found(p, "141125")[1]
    first["extension_count"] = 1
    second |= {"extension_count": 2, "extension_approval": "分管局领导", "extension_reason": "雨季施工"}
    p.fail("RECT-02", "141121", subject=first["finding_id"], done="延期未经批准")
    p.fail("RECT-02", "141125", subject=second["finding_id"], done="延期两次")


def still_failing(p: Planting) -> None:
    """RECT-03: lone officers went on inspecting after the finding about them was closed."""
    row = found(p, "141121")[1]
    row["check_id"] = "FILE-07"
    late = [
        visit
        for visit in plain_visits(p)
        if visit["unit_code"] == "141121" and moment(visit, "started_at").date() > day(row, "closed_on") + timedelta(days=14)
    ]
    for visit in p.pick(late, count=2):
        for column in ("officers", "certificate_nos"):
            visit[column] = text(visit, column).split("、")[0]
        p.fail("FILE-07", "141121", subject=visit["inspection_id"], done="销号后仍由一名执法人员检查")
    p.fail("RECT-03", "141121", subject=row["finding_id"], done="销号后同一规则仍不通过")


def recurring(p: Planting) -> None:
    """LOOK-01: the same kind of problem was found in the branch a year before."""
    names = [text(row, "officer_name") for row in p.year.of("officer", "141100")]
    project = Project("JC2020-06", 2020, branch_of("141122"), (names[0], names[1], names[2]), date(2020, 5, 11), date(2020, 5, 18))
    project_row(p.year, project, p.chance)
    papers(p.year, project, 6)
    conclusions(p.year, project)
    known = {id(row) for row in p.year.tables["audit_record"]}
    findings(p.year, Project("JC2020-06", 2021, project.branch, project.team, project.noticed, project.visited), p.chance)
    fresh = [row for row in p.year.tables["audit_record"] if id(row) not in known]
    for row in fresh[1:]:
        p.year.drop("audit_record", row)
    again = next(row for row in found(p, "141122") if row["finding_kind"] == fresh[0]["finding_kind"])
    p.fail("LOOK-01", "141122", subject=again["finding_id"], done="上年同类问题再次发现")


def looked_back(p: Planting) -> None:
    """LOOK-02: a serious problem was closed and nobody looked again."""
    row = found(p, "141125")[0]
    row |= {"look_back": None, "look_back_on": None}
    p.fail("LOOK-02", "141125", subject="141125", done="严重问题销号后未回头看")


def copied(p: Planting) -> None:
    """LOOK-04: two branches filed one text."""
    first, second = self_check(p, "141126", ITEMS[7]), self_check(p, "141130", ITEMS[7])
    second["self_check_text"] = text(first, "self_check_text").replace(branch_of("141126").office, branch_of("141130").office)
    for code in ("141126", "141130"):
        p.fail("LOOK-04", code, subject=code, done="自查报告雷同")


def contradicted(p: Planting) -> None:
    """LOOK-03: branches whose data fail say so themselves, but for two that boast; planted last, for it looks at the other faults."""
    failing = sorted({(truth.unit_code, SPOKEN[truth.check_id]) for truth in p.truths if truth.check_id in SPOKEN})
    boasting = {("141121", ITEMS[4]), next(pair for pair in failing if pair[1] == ITEMS[6] and pair[0] != "141121")}
    for code, item in failing:
        row = self_check(p, code, item)
        if (code, item) in boasting:
            row["self_check_text"] = f"{text(row, 'self_check_text')}{BOASTS[item]}。"
            p.fail("LOOK-03", code, subject=code, done=f"{item}自查无问题，数据有例外")
        else:
            row["self_check_answer"] = "存在问题"


FAULTS: dict[str, Fault] = {
    "REQ-01": done_by_all,
    "REQ-02": classified,
    "REQ-03": overdue,
    "REQ-04": closing,
    "RECT-01": signatures,
    "RECT-02": extensions,
    "RECT-03": still_failing,
    "LOOK-01": recurring,
    "LOOK-02": looked_back,
    "LOOK-04": copied,
    "LOOK-03": contradicted,
}
