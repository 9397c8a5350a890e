"""4 of 13 passes, 4 of 14 fails; a share is rounded up exactly; units take turns."""

import math
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jicha.domain.coverage import Base, Ratios, admissible_bases, cover, needed, quotas, turns
from jicha.domain.plans import PlanUnit
from jicha.domain.units import UnitKind

RATIO = Decimal("0.3")
NAMED = ("141122", "141121", "141125", "141127")
CODES = ("141102", *(f"14112{n}" for n in range(1, 10)), "141130", "141181", "141182")


def unit(code: str, *, kind: UnitKind = UnitKind.COUNTY, in_base: bool = True) -> PlanUnit:
    return PlanUnit(code, code, kind, in_base, code in NAMED)


UNITS = tuple(unit(code) for code in CODES)


def base(size: int) -> Base:
    return Base("基数", frozenset(map(str, range(size))), size)


@pytest.mark.parametrize(("size", "need"), [(13, 4), (14, 5), (10, 3), (11, 4), (1, 1), (0, 0)])
def test_the_need_is_rounded_up(size, need):
    assert needed(size, ratio=RATIO) == need


def test_the_founding_plan_passes_with_13_and_fails_with_14():
    own, areas, with_zone = admissible_bases(UNITS)
    found = [cover(b, selected=NAMED, ratio=RATIO) for b in (own, areas, with_zone)]
    assert [(c.selected, c.base.size, c.needed, c.passes) for c in found] == [(4, 13, 4, True), (4, 13, 4, True), (4, 14, 5, False)]
    assert str(found[0]) == "4/13 = 30.77%，应不少于4个"
    assert str(found[2]).startswith("4/14 = 28.57%")
    assert with_zone.assumed


def test_every_admissible_base_is_shown_when_zones_and_teams_exist():
    units = (*UNITS, unit("141171", kind=UnitKind.ZONE, in_base=False), unit("141199", kind=UnitKind.TEAM, in_base=False))
    bases = {b.name: b.size for b in admissible_bases(units)}
    assert bases == {
        "计划所列基数": 13,
        "县级行政区": 13,
        "县级行政区＋开发区分局": 14,
        "县级行政区＋直属队伍": 14,
        "县级行政区＋开发区分局＋直属队伍": 15,
    }


def test_units_outside_the_base_and_repeated_names_do_not_count():
    assert cover(base(10), selected=("1", "1", "2", "x"), ratio=RATIO).selected == 2


def test_an_empty_base_passes_nothing():
    assert not cover(base(0), selected=(), ratio=RATIO).passes


@given(st.integers(0, 500), st.integers(0, 500), st.decimals(0, 1, places=4))
def test_passing_is_reaching_the_need(size, count, ratio):
    found = cover(base(size), selected=map(str, range(min(count, size))), ratio=ratio)
    assert found.needed == math.ceil(Fraction(ratio) * size)
    if size:
        assert found.passes == (found.selected >= found.needed)


@pytest.mark.parametrize("ratio", ["-0.1", "1.1"])
def test_no_share_outside_nought_and_one(ratio):
    with pytest.raises(ValueError, match="share"):
        needed(13, ratio=Decimal(ratio))


def test_the_three_levels_of_shanxi():
    ratios = Ratios(city_over_county=RATIO, province_over_city=RATIO, province_over_county=Decimal("0.05"))
    found = quotas(cities=11, counties=117, city_counties=13, ratios=ratios)
    assert (found.province_cities, found.province_counties, found.city_counties) == (4, 6, 4)


def test_turns_show_gaps_repeats_and_overdue():
    history = (("141122", 2020), ("141102", 2017), ("141123", 2018), ("141121", 2016), ("141122", 2021))
    found = {turn.code: turn for turn in turns(UNITS, history=history, year=2021, max_gap_years=4)}
    assert (found["141122"].last_year, found["141122"].gap, found["141122"].repeated) == (2020, 1, True)
    assert found["141121"].gap == 5
    assert not found["141121"].overdue
    assert found["141102"].overdue
    assert not found["141123"].overdue
    assert found["141124"].gap is None
    assert found["141124"].overdue


def test_without_history_nothing_is_overdue_or_repeated():
    assert not any(turn.overdue or turn.repeated for turn in turns(UNITS, history=(), year=2021, max_gap_years=4))


def test_a_repeat_after_everybody_had_a_turn_is_fair():
    history = tuple((code, 2020 if code not in NAMED else 2019) for code in CODES)
    assert not any(turn.repeated for turn in turns(UNITS, history=history, year=2021, max_gap_years=4))
