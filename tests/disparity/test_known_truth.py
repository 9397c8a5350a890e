"""The claims of the methods on fines whose truth is known: false discoveries within the level, coverage as promised, planted gaps found."""

import random
from dataclasses import replace
from statistics import fmean

import numpy as np
import pytest

from bench.disparity import METHODS, Method, dearer, make_fines, trial
from jicha.domain.disparity.settings import PROPOSED
from jicha.engine.disparity.bands import outside_bands
from jicha.engine.disparity.gradients import gradients
from jicha.engine.disparity.neighbours import neighbourhoods
from jicha.engine.disparity.offices import office_tests
from jicha.engine.disparity.permutation import group_chance
from tests.disparity.made import case

_BY_NAME = {method.zh: method for method in METHODS}


def _method(start: str) -> Method:
    return next(method for name, method in _BY_NAME.items() if name.startswith(start))


@pytest.mark.parametrize("start", ["M3", "分局效应", "M6"])
@pytest.mark.parametrize("planted", [1.5, 3.0])
def test_false_discoveries_stay_within_the_level(start: str, planted: float) -> None:
    assert trial(_method(start), n=300, times=planted, runs=12).discovery_rate <= PROPOSED.rate


@pytest.mark.parametrize("start", ["M3", "分局效应", "M6"])
def test_a_clean_year_is_seldom_flagged(start: str) -> None:
    tally = trial(_method(start), n=300, times=None, runs=20)
    assert tally.alarmed / tally.runs <= PROPOSED.rate


@pytest.mark.parametrize(("start", "n"), [("M7 任一", 100), ("M2 分局间", 240)])
def test_permutation_tests_seldom_raise_a_false_alarm(start: str, n: int) -> None:
    """Years that are just enough for them; of twenty such years M7 once flagged three, but twenty tell too little."""
    tally = trial(_method(start), n=n, times=None, runs=150)
    assert tally.alarmed / tally.runs <= PROPOSED.rate


def test_a_gradient_within_rounding_is_not_proposed() -> None:
    """Certain as it is: one party pays 1,000 yuan more each time, a ninth of a percent of the span."""
    cases = [case(f"A{n}", 121_000 if n % 2 else 120_000) for n in range(60)]
    cases = [replace(one, party_kind="个人" if n % 2 else "单位") for n, one in enumerate(cases)]
    party = {one.fact: one for one in gradients(cases, seed=1)}["当事人类别"]
    assert party.chance is not None
    assert party.chance <= 0.001
    assert not party.proposed


@pytest.mark.parametrize(
    ("start", "planted", "least"), [("M1", 2.0, 0.95), ("M3", 4.0, 0.8), ("分局效应", 1.5, 0.95), ("M6", 2.0, 0.9), ("M7", 1.5, 0.95)]
)
def test_what_is_planted_is_found(start: str, planted: float, least: float) -> None:
    assert trial(_method(start), n=300, times=planted, runs=5).power >= least


def test_of_many_clauses_few_are_wrongly_said_to_differ() -> None:
    shares = []
    for run in range(6):
        cases, planted = [], set()
        for number in range(20):
            chance = random.Random(f"{run}/{number}")
            made = make_fines(240, chance=chance, clause=f"某法 {number}")
            if number < 4:
                planted.add(f"某法 {number}")
                made = [dearer(case, times=1.5) if case.unit_code == "甲" else case for case in made]
            cases += made
        found = {one.frame.clause for one in office_tests(cases, seed=run) if one.proposed}
        shares.append(len(found - planted) / max(1, len(found)))
        assert len(found & planted) >= 1
    assert fmean(shares) <= PROPOSED.rate


def test_the_band_holds_what_it_promises() -> None:
    outside = judged = 0
    for run in range(4):
        found, count = outside_bands(make_fines(600, chance=random.Random(run)), seed=run)
        outside, judged = outside + len(found), judged + count
    assert judged == 2400
    assert outside / judged <= 1 - PROPOSED.coverage + 0.01


def test_too_few_cases_are_not_judged() -> None:
    cases = make_fines(29, chance=random.Random(1))
    assert neighbourhoods(cases, seed=1) == ([], 0)
    assert outside_bands(cases, seed=1) == ([], 0)


def test_a_seed_decides_everything() -> None:
    cases = make_fines(300, chance=random.Random(7))
    assert office_tests(cases, seed=5) == office_tests(cases, seed=5)
    assert neighbourhoods(cases, seed=5) == neighbourhoods(cases, seed=5)


def _two_offices(each: int) -> float:
    values = np.arange(2 * each, dtype=np.float64)
    groups = np.repeat([0, 1], each)
    return group_chance(values, groups=groups, strata=np.zeros(2 * each, dtype=np.int64), seed=1, draws=9999)


def test_three_and_three_cases_can_never_be_telling_and_four_and_four_can() -> None:
    """The fact sheet: two offices with 3+3 cases reach 0.10 at best, with 4+4 cases 0.029."""
    assert _two_offices(3) == pytest.approx(0.10, abs=0.03)
    assert _two_offices(4) == pytest.approx(0.029, abs=0.008)


def test_equal_values_are_no_difference() -> None:
    assert group_chance(np.ones(8), groups=np.array([0, 1] * 4), strata=np.zeros(8, dtype=np.int64), seed=1, draws=99) == 1.0


def test_permutation_p_values_are_honest() -> None:
    chance = np.random.Generator(np.random.PCG64(3))
    small = [
        group_chance(chance.standard_normal(40), groups=np.arange(40) % 4, strata=np.arange(40) % 3, seed=run, draws=199) <= 0.1
        for run in range(200)
    ]
    assert fmean(small) <= 0.15
