"""Cases read from public decisions: each gives its expected value or its flag."""

import json
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from jicha.domain.discretion.benchmarks import Weight
from jicha.domain.discretion.exceedance import agrees, multiple
from jicha.domain.discretion.formulas import band_span, midpoint, weight_sum, weighted_fine
from jicha.domain.discretion.statutes import Bounds, Clause, StatutoryRange, ranges_of
from jicha.engine.content.benchmarks import statutory_ranges
from tests.discretion.facts import FOLDER, exact


def _rows(name: str) -> dict[str, dict[str, Any]]:
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    return {row.get("id") or row["source"]: row for row in map(json.loads, lines)}


CASES = _rows("discretion-worked-dev.jsonl")
EXCESSES = _rows("exceedance-dev.jsonl")


def _range(clause: str, *, on: str) -> StatutoryRange:
    return ranges_of(statutory_ranges(), clause=Clause.read(clause), on=date.fromisoformat(on))[0]


def test_every_case_is_tested_here() -> None:
    assert set(CASES) == {"w01", "w04", "w07", "w10", "w16", "w19"}
    assert set(EXCESSES) == {"d65", "d70", "d24"}


def test_w01_start_times_maximum() -> None:
    case = CASES["w01"]
    points = weight_sum([exact(share) for share in case["factors"]], start=exact(case["start"]))
    law = _range("大气污染防治法 99(3)", on="2022-02-01")
    assert [law.low, law.high] == case["legal"]
    assert weighted_fine(points, cap_yuan=law.high) == case["expected"]


def test_w04_below_the_minimum_becomes_the_minimum() -> None:
    bounds = _range("固体废物污染环境防治法 102(1)(7)", on="2021-06-01").bounds(base_yuan=Fraction(12_000))
    assert bounds is not None
    assert bounds.clamp(Fraction(36_000)) == CASES["w04"]["expected"] == CASES["w04"]["legal"][0]


def test_w07_ten_percent_of_the_investment_is_unlawful() -> None:
    case = CASES["w07"]
    bounds = _range("环境影响评价法 31(1)(2)", on="2019-06-01").bounds(base_yuan=exact(case["investment"]))
    assert bounds is not None
    assert case["expected"].startswith("FLAG")
    assert not bounds.holds(exact(case["printed_fine"]))
    assert round(case["printed_fine"] / case["investment"], 3) == 0.1


def test_w10_a_lighter_case_lies_in_the_lower_half_of_its_band() -> None:
    case = CASES["w10"]
    low, high = band_span(exact(case["band"][0]), high=exact(case["band"][1]), weight=Weight.LIGHTER)
    assert midpoint(low, high=high) == case["expected"]
    assert Bounds(*map(exact, case["legal"])).holds(exact(case["expected"]))


def test_w16_inside_the_range_of_the_old_solid_waste_law() -> None:
    case = CASES["w16"]
    bounds = _range("固体废物污染环境防治法 68", on="2018-06-01").bounds()
    assert bounds == Bounds(*map(exact, case["legal"]))
    assert bounds is not None
    assert bounds.holds(exact(case["expected"]))
    assert ranges_of(statutory_ranges(), clause=Clause.read("固体废物污染环境防治法 68"), on=date(2020, 9, 1)) == ()


def test_w19_a_fine_implies_between_which_investments_it_is_lawful() -> None:
    implied = _range("环境影响评价法 31(1)(2)", on="2019-06-01").implied_base(exact(CASES["w19"]["printed_fine"]))
    assert implied is not None
    assert CASES["w19"]["expected"] == f"implied investment between {implied.low_yuan} and {implied.high_yuan}"


def test_a_fixed_range_implies_no_base() -> None:
    assert _range("水污染防治法 83(2)", on="2022-01-01").implied_base(Fraction(100_000)) is None


@pytest.mark.parametrize("source", ["d65", "d70"])
def test_printed_multiples_agree(source: str) -> None:
    row = EXCESSES[source]
    value, limit = exact(row["value"]), exact(row["limit"])
    assert agrees(str(row["printed_multiple"]), value=value, limit=limit) is row["agrees"]
    assert round(float(multiple(value, limit=limit)), 4) == row["computed_multiple"]
    assert not agrees(str(row["printed_multiple"] + 1), value=value, limit=limit), "value ÷ limit without − 1 is a mistake"


def test_a_multiple_that_is_not_printed_is_still_computed() -> None:
    row = EXCESSES["d24"]
    assert round(float(multiple(exact(row["value"]), limit=exact(row["limit"]))), 4) == row["computed_multiple"]


@pytest.mark.parametrize("printed", ["约1倍", "NaN", ""])
def test_a_word_is_no_multiple(printed: str) -> None:
    with pytest.raises(ValueError, match="不是超标倍数"):
        agrees(printed, value=Fraction(2), limit=Fraction(1))


def test_ph_has_no_multiple() -> None:
    with pytest.raises(ValueError, match="pH"):
        multiple(Fraction(3), limit=Fraction(0))
