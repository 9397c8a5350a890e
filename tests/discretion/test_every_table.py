"""What every table of the stand-in must do, whatever it says: the 118 cases of the fact sheet, and the laws of arithmetic."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jicha.domain.discretion.benchmarks import Benchmark, FormulaId, Party, Variant, Weight
from jicha.domain.discretion.reckoning import Reckoning, Unreckoned, reckon
from jicha.domain.discretion.statutes import BaseKind
from tests.discretion.facts import exact, facts, instrument

GUANGDONG = instrument()
WEIGHTED = [table for table in GUANGDONG.tables if table.formula is FormulaId.WEIGHT_SUM]
BANDED = [table for table in GUANGDONG.tables if table.formula is FormulaId.RANGE_MIDPOINT]
ONE_THIRD_PRINTED_SHORT = {("GD-4.7", "all_lowest"), ("GD-4.7", "all_highest")}


def _fine(table: Benchmark, *, use: Variant, levels: dict[str, int | None], weight: Weight = Weight.ORDINARY) -> Reckoning:
    base = None if use.base is BaseKind.FIXED else Fraction(3_000_000)
    found = reckon(GUANGDONG, code=table.code, variant=use.id, levels=levels, base_yuan=base, weight=weight)
    assert isinstance(found, Reckoning), found
    return found


def _extreme(table: Benchmark, *, highest: bool) -> dict[str, int | None]:
    return {factor.zh: factor.levels[-1 if highest else 0].number for factor in table.factors}


@pytest.mark.parametrize(
    "test", facts()["synthetic_tests"]["tests"], ids=lambda test: f"{test['code']}-{test.get('variant', '')}-{test['case']}"
)
def test_lowest_and_highest_of_the_fact_sheet(test: dict[str, Any]) -> None:
    table = GUANGDONG.table(test["code"])
    use = table.variant(test.get("variant", ""))
    found = _fine(table, use=use, levels=_extreme(table, highest=test["case"] == "all_highest"))
    in_units = found.fine_yuan
    if test["unit"] == "percent_of_total_investment":
        in_units = found.fine_yuan / 3_000_000 * 100
    elif test["unit"].startswith("times"):
        in_units = found.fine_yuan / 3_000_000
    assert found.raw_points is not None
    assert found.points is not None
    tolerance = Fraction(1, 10**6) if (test["code"], test["case"]) in ONE_THIRD_PRINTED_SHORT else 0
    assert abs(found.raw_points * 100 - exact(test["raw_sum_percent"])) <= tolerance
    assert abs(found.points * 100 - exact(test["used_percent"])) <= tolerance
    assert abs(in_units - exact(test["expected"])) <= tolerance
    assert found.raised is (test["expected"] > test["computed"] and tolerance == 0)


def test_all_118_cases_and_109_tables_are_there() -> None:
    assert len(facts()["synthetic_tests"]["tests"]) == 118
    assert (len(WEIGHTED), len(BANDED)) == (44, 65)


@st.composite
def cases(draw: st.DrawFn, tables: list[Benchmark]) -> tuple[Benchmark, Variant, dict[str, int | None]]:
    table = draw(st.sampled_from(tables))
    use = draw(st.sampled_from(table.variants))
    return table, use, {factor.zh: draw(st.sampled_from([level.number for level in factor.levels])) for factor in table.factors}


@given(case=cases(WEIGHTED))
def test_raising_one_level_never_lowers_the_fine(case: tuple[Benchmark, Variant, dict[str, int | None]]) -> None:
    table, use, levels = case
    before = _fine(table, use=use, levels=levels)
    assert before.bounds.holds(before.fine_yuan)
    for factor in table.factors:
        for level in factor.levels:
            if level.number > (levels[factor.zh] or 0):
                assert _fine(table, use=use, levels={**levels, factor.zh: level.number}).fine_yuan >= before.fine_yuan


@given(case=cases(WEIGHTED))
def test_the_fine_is_the_printed_sum_times_the_cap(case: tuple[Benchmark, Variant, dict[str, int | None]]) -> None:
    table, use, levels = case
    shares = [factor.level(levels[factor.zh] or 0).share or 0 for factor in table.factors]
    points = min(max(sum(shares) + use.start, table.sum_floor), Fraction(1))
    found = _fine(table, use=use, levels=levels)
    fine = max(points * found.bounds.high_yuan, found.bounds.low_yuan)
    assert abs(found.fine_yuan - fine) <= Fraction(1, 200)


@given(case=cases(WEIGHTED), data=st.data())
def test_an_unknown_fact_takes_the_lowest_step_and_says_so(
    case: tuple[Benchmark, Variant, dict[str, int | None]], data: st.DataObject
) -> None:
    table, use, levels = case
    unknown = data.draw(st.sampled_from(table.factors))
    without = _fine(table, use=use, levels={**levels, unknown.zh: None})
    assert without.fine_yuan == _fine(table, use=use, levels={**levels, unknown.zh: unknown.lowest.number}).fine_yuan
    assert [one.factor for one in without.taken if one.assumed] == [unknown.zh]


@pytest.mark.parametrize("table", BANDED, ids=lambda table: table.code)
def test_every_row_is_reached_by_its_facts_and_gives_its_middle(table: Benchmark) -> None:
    use = table.variants[0]
    for band in table.bands:
        found = _fine(table, use=use, levels=dict(band.when))
        assert found.band is not None
        assert (found.band.low, found.band.high) >= (band.low, band.high), "an overlapping row may only be heavier"
        lighter, heavier = (_fine(table, use=use, levels=dict(band.when), weight=weight) for weight in (Weight.LIGHTER, Weight.HEAVIER))
        assert lighter.fine_yuan <= found.fine_yuan <= heavier.fine_yuan
        assert heavier.span_yuan[0] == lighter.span_yuan[1] == found.computed_yuan
        assert found.bounds.holds(found.fine_yuan)


@pytest.mark.parametrize("table", GUANGDONG.tables, ids=lambda table: table.code)
def test_a_range_that_needs_a_base_is_unknown_without_it(table: Benchmark) -> None:
    for use in table.variants:
        found = reckon(GUANGDONG, code=table.code, variant=use.id, levels=_extreme(table, highest=False))
        assert isinstance(found, Unreckoned) is (use.base is not BaseKind.FIXED)


def test_the_person_in_charge_is_fined_beside_the_unit() -> None:
    table = GUANGDONG.table("GD-1.8")
    fines = {
        use.party: _fine(table, use=use, levels=_extreme(table, highest=False)).fine_yuan
        for use in table.variants
        if "overdue" not in use.id
    }
    assert fines == {Party.UNIT: 200_000, Party.PERSON: 50_000}


def test_rows_of_circumstances_overlap_and_the_heavier_counts() -> None:
    ordinary = _fine(GUANGDONG.table("GD-2.35"), use=GUANGDONG.table("GD-2.35").variants[0], levels={"区域": 1, "改正情况": 1})
    grave = _fine(
        GUANGDONG.table("GD-2.35"), use=GUANGDONG.table("GD-2.35").variants[0], levels={"区域": 1, "改正情况": 1, "重大环境或社会影响": 1}
    )
    assert (ordinary.fine_yuan, grave.fine_yuan) == (55_000, 100_000)


@pytest.mark.parametrize(("levels", "said"), [({"天气": 1}, "没有因素"), ({"区域": 9}, "没有等级9")])
def test_a_wrong_input_is_refused_with_what_is_possible(levels: dict[str, int | None], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        reckon(GUANGDONG, code="GD-2.35", levels=levels)


def test_facts_that_no_row_covers_are_unknown() -> None:
    found = reckon(GUANGDONG, code="GD-2.15", levels={"情形": 1, "水域或废物类别": 4, "改正情况": 1})
    assert isinstance(found, Unreckoned)
    assert "没有与所选等级相符的一行" in found.reasons[0]
