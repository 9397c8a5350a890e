"""Fines made by hand for tests."""

from dataclasses import replace
from datetime import date

from jicha.domain.disparity.cases import FineCase, Frame

FRAME = Frame("水污染防治法 83(2)", "2018-01-01", "guangdong_2021", "fixed")
CASE = FineCase(
    case_id="A",
    row_id=1,
    unit_code="141122",
    handlers=("张三", "李四"),
    decided_on=date(2021, 8, 2),
    violation="超标排放水污染物",
    frame=FRAME,
    levels=(("超标程度", 2),),
    circumstances=(),
    fine_yuan=120_000.0,
    low_yuan=100_000.0,
    high_yuan=1_000_000.0,
    computed_yuan=120_000.0,
    party_kind="单位",
)


def case(name: str, fine: float, *, unit: str = "141122", level: int = 2, computed: float | None = 120_000.0) -> FineCase:
    return replace(CASE, case_id=name, fine_yuan=float(fine), unit_code=unit, levels=(("超标程度", level),), computed_yuan=computed)
