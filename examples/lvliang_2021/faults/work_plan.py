"""Faults in inspection plans (PLAN-01 to PLAN-09)."""

from datetime import date

from examples.lvliang_2021.city.plans import CAMPAIGNS
from examples.lvliang_2021.faults.fault import Fault, Planting
from examples.lvliang_2021.workdays import step
from examples.lvliang_2021.year import Row, day, text

LATE_ANNUAL, NO_ANNUAL = "141102", "141182"
MONTH_MISSING = "141128"
SUM_WRONG, OBJECT_FOREIGN = "141123", "141126"
NOT_EXECUTED = "141181"
OVERLOADED = ("141124", "141130")


def plan(p: Planting, code: str, *, month: int | None) -> list[Row]:
    """List the lines of the annual plan (no month) or of a monthly plan."""
    return [row for row in p.year.of("plan_line", code) if row.get("plan_month") == month]


def idle_sources(p: Planting, code: str) -> list[Row]:
    """List general sources that nobody visited and no list names."""
    known = {row["credit_code"] for table in ("inspection", "positive_list") for row in p.year.of(table, code)}
    return [row for row in p.year.of("source", code) if row["credit_code"] not in known]


def annual(p: Planting) -> None:
    """PLAN-01: the annual plan came in April; a branch never made one."""
    for row in plan(p, LATE_ANNUAL, month=None):
        row |= {"issued_on": date(2021, 4, 19), "filed_on": date(2021, 4, 23)}
    p.fail("PLAN-01", LATE_ANNUAL, subject=LATE_ANNUAL, done="年度计划4月19日才印发")
    for row in plan(p, NO_ANNUAL, month=None):
        p.year.drop("plan_line", row)
    p.unknown("PLAN-03", NO_ANNUAL, subject=NO_ANNUAL, done="无年度计划，无从勾稽（同案）")
    for check in ("PLAN-01", "PLAN-05"):
        p.fail(check, NO_ANNUAL, subject=NO_ANNUAL, done="无年度计划" + ("" if check == "PLAN-01" else "（同案）"))


def monthly(p: Planting) -> None:
    """PLAN-02: three monthly plans in the middle of their month; one month without a plan."""
    for code, month in (("141121", 5), ("141129", 8), ("141182", 11)):
        rows = plan(p, code, month=month)
        for row in rows:
            row |= {"issued_on": date(2021, month, 12), "filed_on": step(date(2021, month, 12), 2)}
        p.fail("PLAN-02", code, subject=rows[0]["doc_no"], done=f"{month}月计划12日才印发")
    for row in plan(p, MONTH_MISSING, month=9):
        p.year.drop("plan_line", row)
    for check in ("PLAN-02", "PLAN-03", "PLAN-05"):
        p.fail(check, MONTH_MISSING, subject=MONTH_MISSING, done="无9月计划" + ("" if check == "PLAN-02" else "（同案）"))


def reconciled(p: Planting) -> None:
    """PLAN-03: the annual total is too high; a monthly object is foreign to the annual plan."""
    plan(p, SUM_WRONG, month=None)[0]["planned_count"] = 60
    p.fail("PLAN-03", SUM_WRONG, subject=SUM_WRONG, done="年度合计比月度合计多约16%")
    foreign = idle_sources(p, OBJECT_FOREIGN)[0]
    plan(p, OBJECT_FOREIGN, month=6)[3].update({"object": foreign["source_name"], "object_code": foreign["credit_code"]})
    p.fail("PLAN-03", OBJECT_FOREIGN, subject=OBJECT_FOREIGN, done="6月计划对象不在年度计划且无新增理由")


def campaigns(p: Planting) -> None:
    """PLAN-04: a campaign from above is in no plan."""
    for code, name in (("141124", CAMPAIGNS[0][0]), ("141127", CAMPAIGNS[1][0]), ("141181", CAMPAIGNS[0][0])):
        for row in [row for row in p.year.of("plan_line", code) if row["task_source"] == name]:
            p.year.drop("plan_line", row)
        p.fail("PLAN-04", code, subject=code, done=f"{name}未纳入计划")


def filed(p: Planting) -> None:
    """PLAN-05: not filed, or filed late; spares the named units, whose findings lean on this check."""
    for code, month, late in (("141129", 4, None), ("141182", 7, 9), ("141123", None, 16)):
        rows = plan(p, code, month=month)
        filed_on = step(day(rows[0], "issued_on"), late) if late else None
        for row in rows:
            row.update({"filed_on": filed_on} | ({} if late else {"filed_with": None}))
        p.fail("PLAN-05", code, subject=rows[0]["doc_no"], done=f"印发后第{late}个工作日备案" if late else "未备案")


def executed(p: Planting) -> None:
    """PLAN-06: 30 of some 350 planned objects were never visited."""
    idle = iter(idle_sources(p, NOT_EXECUTED))
    for month in range(1, 11):
        for row in plan(p, NOT_EXECUTED, month=month)[5:8]:
            source = next(idle)
            row |= {"object": source["source_name"], "object_code": source["credit_code"], "change_reason": "年中调整新增"}
    p.fail("PLAN-06", NOT_EXECUTED, subject=NOT_EXECUTED, done="30家计划对象未检查，执行率约91%")


def zero_visits(p: Planting) -> None:
    """PLAN-07: a key source was never entered all year."""
    keys = {row["credit_code"] for row in p.year.tables["source"] if row["source_kind"] == "重点"}
    visits = [row for row in p.year.tables["inspection"] if row["credit_code"] in keys and row["conclusion"] == "正常"]
    for visit in p.pick(visits, count=4):
        visit["on_site"] = False
        p.fail("PLAN-07", visit["unit_code"], subject=visit["credit_code"], done="重点单位全年未入企检查")


def capacity(p: Planting) -> None:
    """PLAN-08: a month with more than 30 households for each pair of officers."""
    for code in OVERLOADED:
        row = plan(p, code, month=6)[0]
        whole = next(one for one in plan(p, code, month=None) if one["object_code"] == row["object_code"])
        row["planned_count"] = 420
        whole["planned_count"] = float(str(whole["planned_count"])) + 419
        p.fail("PLAN-08", code, subject=row["doc_no"], done="6月计划约450家次，11对人员")


def elements(p: Planting) -> None:
    """PLAN-09: a line without one of the required elements."""
    columns = (("legal_basis", "检查依据"), ("inspecting_body", "检查主体"), ("method", "检查方式"))
    busy = {LATE_ANNUAL, NO_ANNUAL, MONTH_MISSING, *OVERLOADED}
    rows = [row for row in p.year.tables["plan_line"] if row["unit_code"] not in busy]
    for index, row in enumerate(p.pick(rows, count=14)):
        column, name = columns[index % len(columns)]
        row[column] = None
        p.fail("PLAN-09", row["unit_code"], subject=f"{text(row, 'doc_no')}+{text(row, 'line_no')}", done=f"缺{name}")


FAULTS: dict[str, Fault] = {
    "PLAN-01": annual,
    "PLAN-02": monthly,
    "PLAN-03": reconciled,
    "PLAN-04": campaigns,
    "PLAN-05": filed,
    "PLAN-06": executed,
    "PLAN-07": zero_visits,
    "PLAN-08": capacity,
    "PLAN-09": elements,
}
