"""Totals, vetoes and ranks of the year-end sheet, and how sure a rank is."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jicha.domain.evaluation.intervals import Measured, places
from jicha.domain.evaluation.sheets import Indicator, evaluate, faults_of, ranks, rounded


def _indicator(code: str, weight: int) -> Indicator:
    return Indicator(code=code, zh=code, source="hand", weight=Decimal(weight), status="default")


TWO = (_indicator("files", 60), _indicator("items", 40))


def test_totals_are_weights_times_shares() -> None:
    lines = evaluate(TWO, rates={"A": {"files": Decimal("0.9"), "items": Decimal("0.5")}}, vetoes={})
    assert (lines[0].total, lines[0].possible, lines[0].per_hundred, lines[0].rank) == (Decimal("74.00"), 100, Decimal("74.00"), 1)


def test_an_unknown_share_is_left_out_and_said() -> None:
    (line,) = evaluate(TWO, rates={"A": {"files": None, "items": Decimal("0.75")}}, vetoes={})
    assert (line.total, line.possible, line.per_hundred) == (Decimal("30.00"), 40, Decimal("75.00"))
    (empty,) = evaluate(TWO, rates={"A": {}}, vetoes={})
    assert (empty.total, empty.possible, empty.per_hundred, empty.rank) == (None, 0, None, None)


def test_a_veto_takes_a_branch_out_of_the_ranking() -> None:
    rates = {unit: {"files": Decimal(share), "items": Decimal(share)} for unit, share in (("A", "0.9"), ("B", "0.8"), ("C", "0.7"))}
    lines = evaluate(TWO, rates=rates, vetoes={"A": ["弄虚作假"]})
    assert [(line.unit_code, line.rank, line.vetoes) for line in lines] == [("A", None, ("弄虚作假",)), ("B", 1, ()), ("C", 2, ())]


def test_equals_share_the_better_place() -> None:
    assert ranks({"A": Decimal(90), "B": Decimal(90), "C": Decimal(80), "D": Decimal(95)}) == {"A": 2, "B": 2, "C": 4, "D": 1}


def test_a_share_beyond_the_whole_is_a_fault_of_the_program() -> None:
    with pytest.raises(ValueError, match=r"A files: 1\.1"):
        evaluate(TWO, rates={"A": {"files": Decimal("1.1")}}, vetoes={})


def test_weights_make_a_hundred() -> None:
    assert faults_of(TWO, where="权重") == ()
    wrong = (_indicator("files", 60), _indicator("files", -10))
    assert [fault.what for fault in faults_of(wrong, where="权重")] == [
        "指标“files”写了两次",
        "“files”的权重-10为负",
        "权重合计50，应为100",
    ]


def test_halves_round_up() -> None:
    assert rounded(Decimal("0.125")) == Decimal("0.13")
    assert rounded(Decimal("0.135")) == Decimal("0.14")


@given(st.dictionaries(st.text("AB", max_size=3), st.decimals(0, 100, places=2), max_size=8))
def test_the_rank_is_one_more_than_the_number_of_better_ones(points: dict[str, Decimal]) -> None:
    given_places = ranks(points)
    assert all(place == 1 + sum(other > points[unit] for other in points.values()) for unit, place in given_places.items())


def _counts(passed: int, judged: int) -> dict[str, Measured]:
    return {"files": Measured(passed=passed, judged=judged), "items": Measured(passed=passed, judged=judged)}


def test_a_clear_difference_settles_the_places() -> None:
    found = places(TWO, measured={"A": _counts(990, 1000), "B": _counts(500, 1000)})
    assert (found["A"].best, found["A"].worst, found["A"].ties) == (1, 1, ())
    assert (found["B"].best, found["B"].worst, found["B"].ties) == (2, 2, ())


def test_small_numbers_are_a_tie() -> None:
    found = places(TWO, measured={"A": _counts(5, 6), "B": _counts(4, 6)})
    assert (found["A"].best, found["A"].worst, found["A"].ties) == (1, 2, ("B",))


def test_a_branch_without_judged_records_has_no_place() -> None:
    found = places(TWO, measured={"A": _counts(5, 6), "B": _counts(0, 0), "C": {}})
    assert set(found) == {"A"}


def test_the_same_sheet_gives_the_same_interval() -> None:
    measured = {"A": _counts(8, 10), "B": _counts(7, 10), "C": _counts(3, 10)}
    assert places(TWO, measured=measured) == places(TWO, measured=measured)


def test_an_indicator_without_weight_moves_nothing() -> None:
    indicators = (_indicator("files", 100), _indicator("items", 0))
    measured = {
        "A": {"files": Measured(passed=900, judged=1000), "items": Measured(passed=0, judged=1000)},
        "B": {"files": Measured(passed=500, judged=1000), "items": Measured(passed=1000, judged=1000)},
    }
    assert places(indicators, measured=measured)["A"].worst == 1
    only = {"A": {"items": Measured(passed=1, judged=2)}}
    assert places(indicators, measured=only)["A"].best == 1
