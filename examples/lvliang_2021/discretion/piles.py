"""A branch that fines the least the law allows whatever the case (DISC-07): each single sheet is in order, the pile of them is not."""

from collections.abc import Iterator

from examples.lvliang_2021.city.words import PROBLEMS
from examples.lvliang_2021.discretion.tables import options, table_of
from examples.lvliang_2021.faults.fault import Planting
from examples.lvliang_2021.faults.pools import of_case, publications
from examples.lvliang_2021.year import Row, number, text

PILED = "141128"
PILE = 40
LIGHTER = "从轻（行政处罚法第三十二条第一项，示例）"
LINES_OF_LAW = (50_000, 100_000)
"""Sums from which a hearing or a legal review is due; a case that bears another fault stays on its side of them."""


def at_the_least(p: Planting) -> None:
    """DISC-07: 40 of the 48 ordinary cases of a branch are fined the statutory minimum, by the lowest levels or as lighter."""
    for case in p.chance.sample(list(_ready(p)), PILE):
        _lower(p, case, to=_least(case))
    p.fail("DISC-07", PILED, subject=PILED, done=f"普通程序48件中有{PILE}件以上按法定下限罚款")


def _ready(p: Planting) -> Iterator[Row]:
    """List the cases whose fine no other fault speaks of."""
    spoken = {truth.subject_key for truth in p.truths if truth.check_id.startswith(("DISC", "NET"))}
    for case in p.year.of("case_file", PILED):
        sheet = [row for row in p.year.of("discretion_sheet", PILED) if row["case_id"] == case["case_id"]]
        crosses = any(_least(case) < line <= number(case, "fine_yuan") for line in LINES_OF_LAW) if sheet else True
        is_free = case["case_id"] not in spoken and not (id(case) in p.touched and crosses)
        if sheet and is_free and all(row["circumstance"] == "一般" for row in sheet):
            yield case


def _least(case: Row) -> int:
    return next(one.minimum_yuan for one in PROBLEMS if one.kind == case["violation_kind"])


def _lower(p: Planting, case: Row, *, to: int) -> None:
    """Fine a case less everywhere it stands, with the levels that lead there; where they do not lead so low, with a ground."""
    old, option = case["fine_yuan"], options(text(case, "violation_kind"))[0]
    table = table_of(text(case, "violation_kind"))
    for row in (*of_case(p, case), *publications(p, case["doc_no"]), *_told(p, case)):
        if row.get("body"):
            row["body"] = text(row, "body").replace(f"罚款{old}元", f"罚款{to}元")
    for row in p.year.of("pull", PILED):
        if row.get("platform_doc_no") == case["doc_no"]:
            row["platform_fine_yuan"] = to
    lines = [row for row in p.year.of("discretion_sheet", PILED) if row["case_id"] == case["case_id"]]
    for row, factor, level in zip(lines, table.factors, option.levels, strict=True):
        share = factor.level(level).share
        row |= {"level": level, "weight": None if share is None else float(share), "computed_yuan": option.fine_yuan}
        if option.fine_yuan > to:
            row["circumstance"] = LIGHTER
    case["fine_yuan"] = to


def _told(p: Planting, case: Row) -> Iterator[Row]:
    return (row for row in p.year.of("typical_case", PILED) if row["doc_no"] == case["doc_no"])
