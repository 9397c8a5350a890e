"""What of a ledger can be compared, and why the rest cannot."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest

from jicha.domain.discretion.cases.sheets import Library
from jicha.engine.content.benchmarks import instruments, modifiers, statutory_ranges
from jicha.engine.disparity.ledger import LEDGER, SHEET, Fines, read_fines
from jicha.engine.plugins import Cell

LIBRARY = Library(instruments(), statutory_ranges(), modifiers())
WATER = "《水污染防治法》第八十三条第二项"


class Rows:
    overlays: tuple[Path, ...] = ()

    def __init__(self, cases: Sequence[dict[str, Cell]], sheets: Sequence[dict[str, Cell]]) -> None:
        self.rows = {"case_file": cases, "discretion_sheet": sheets}

    def table(self, name: str, *, columns: Sequence[str]) -> Iterator[tuple[Cell, ...]]:
        return iter([tuple(row.get(column) for column in columns) for row in self.rows[name]])


def _read(case: dict[str, Cell], *sheet: dict[str, Cell], recomputes: bool = False) -> Fines:
    row: dict[str, Cell] = {
        "row_id": 1, "unit_code": "441802", "case_id": "A", "violated_on": date(2022, 2, 2), "decided_on": date(2022, 6, 1),
        "penalty_basis": WATER, "fine_yuan": 120000.0, **case,
    }  # fmt: skip
    return read_fines(Rows([row], [{"case_id": "A", **line} for line in sheet]), library=LIBRARY, recomputes=recomputes)


LINE: dict[str, Cell] = {"factor": "超标程度", "level": 2}


def test_a_case_takes_its_range_from_the_law_if_the_sheet_has_none() -> None:
    (found,) = _read({}, LINE).cases
    assert (found.frame.clause, found.low_yuan, found.high_yuan) == ("水污染防治法 83(2)", 100_000.0, 1_000_000.0)
    assert found.frame.law_version.endswith("@2018-01-01")
    assert (found.share, found.deviation, found.party_kind) == (0.12, None, "个人")


@pytest.mark.parametrize(
    ("case", "sheet", "reason"),
    [
        ({}, [], "没有裁量表"),
        ({}, [{"violation": "超标"}], "没有裁量因子"),
        ({}, [LINE, {"factor": "排放地点"}], "没有填等级"),
        ({"violated_on": None, "decided_on": None}, [LINE], "缺少违法行为发生日"),
        ({"penalty_basis": None}, [LINE], "没有写明条款"),
        ({"penalty_basis": "《环境影响评价法》第三十一条第一款"}, [LINE], "无法折算"),
        ({"penalty_basis": "某地办法"}, [LINE], "无法折算"),
    ],
)
def test_what_cannot_be_compared_says_why(case: dict[str, Cell], sheet: list[dict[str, Cell]], reason: str) -> None:
    found = _read(case, *sheet)
    assert found.cases == ()
    assert reason in found.refused[0].reason


@pytest.mark.parametrize(
    ("case", "spared"),
    [({"fine_yuan": 0.0}, 1), ({"fine_yuan": None, "penalty_kind": "不予处罚"}, 1), ({"fine_yuan": None, "penalty_kind": "警告"}, 0)],
)
def test_decisions_that_fine_nothing_are_counted_apart(case: dict[str, Cell], spared: int) -> None:
    found = _read(case, LINE)
    assert (found.cases, found.refused, len(found.let_off)) == ((), (), spared)


def test_a_citation_as_exact_as_the_law_and_one_less_exact_are_one_frame() -> None:
    frames = {
        _read({"penalty_basis": basis}, LINE).cases[0].frame
        for basis in (WATER, "水污染防治法 83(2)", "《中华人民共和国水污染防治法》第八十三条第一款第二项")
    }
    assert len(frames) == 1


def test_the_computed_fine_is_the_tables_else_the_sheets() -> None:
    line: dict[str, Cell] = {
        "benchmark_version": "粤环发〔2021〕7号", "violation": "GD-3.5.1 逃避监管排放大气污染物", "clause": "《大气污染防治法》第九十九条第三项",
        "minimum_yuan": 100000.0, "maximum_yuan": 1000000.0, "factor": "违法行为方式", "level": 1, "computed_yuan": 111111.0,
    }  # fmt: skip
    case: dict[str, Cell] = {"penalty_basis": "《大气污染防治法》第九十九条第三项"}
    assert _read(case, line, recomputes=True).cases[0].computed_yuan == 100_000.0
    assert _read(case, line).cases[0].computed_yuan == 111_111.0
    assert _read({**case, "fine_yuan": 123456.0}, line, recomputes=True).cases[0].is_reachable is False
    assert _read({**case, "fine_yuan": 1000000.0}, line, recomputes=True).cases[0].is_reachable is True
    assert _read({**case, "fine_yuan": 100000.0}, line, recomputes=True).cases[0].is_reachable is None
    assert set(LEDGER) >= {"handlers", "fine_yuan"}
    assert "level" in SHEET


def test_two_cases_of_one_table_share_what_it_can_reach() -> None:
    line: dict[str, Cell] = {"benchmark_version": "粤环发〔2021〕7号", "violation": "GD-2.7.1", "factor": "超标程度", "level": 3}
    case: dict[str, Cell] = {
        "unit_code": "441802", "violated_on": date(2022, 2, 2), "decided_on": date(2022, 6, 1), "penalty_basis": WATER,
    }  # fmt: skip
    cases = [
        {**case, "row_id": number, "case_id": name, "fine_yuan": fine}
        for number, (name, fine) in enumerate((("A", 220000.0), ("B", 123456.0)))
    ]
    found = read_fines(Rows(cases, [{"case_id": name, **line} for name in "AB"]), library=LIBRARY, recomputes=True)
    assert [one.is_reachable for one in found.cases] == [True, False]
