"""Sizes and intervals against printed tables, brute force and simulation over every possible sample."""

from fractions import Fraction
from itertools import pairwise, product
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jicha.domain.sampling.finite import Bounds, chance_at_most, exact_bounds, zero_failure_bound
from jicha.domain.sampling.projection import StratumResult, most_without_failure, project
from jicha.domain.sampling.size import Wanted, size_for_error, size_for_share, size_to_find_one

SURE = Fraction(95, 100)


@pytest.mark.parametrize(
    ("population", "printed"), [(10, 10), (50, 44), (100, 80), (200, 132), (500, 217), (1000, 278), (10_000, 370), (75_000, 382)]
)
def test_sizes_agree_with_the_printed_table(population: int, printed: int) -> None:
    # R. V. Krejcie, D. W. Morgan, Determining Sample Size for Research Activities (1970), table 1: 95 %, ±5 points, p = 1/2, rounded to the
    # nearest. Ours is rounded up.
    assert size_for_share(population, wanted=Wanted(SURE, Fraction(1, 20))) - printed in {0, 1}


def test_a_very_large_population_needs_385_files() -> None:
    # Cochran 1977, §4.4: n0 = 1.96²·0.25/0.05² = 384.16.
    assert size_for_share(10**9, wanted=Wanted(SURE, Fraction(1, 20))) == 385


@given(st.integers(2, 5000), st.integers(1, 5000))
def test_the_error_of_a_size_is_the_formula_the_other_way_round(population: int, files: int) -> None:
    half = size_for_error(population, files=files, confidence=SURE)
    if files >= population:
        assert half == 0.0
    elif half < 1:
        wanted = size_for_share(population, wanted=Wanted(SURE, Fraction(half)))
        assert abs(wanted - files) <= 1


@pytest.mark.parametrize(
    ("population", "failing", "printed"),
    [(10**7, 500_000, 59), (10**7, 100_000, 299), (100, 5, 45), (50, 5, 22), (100, 1, 95), (20, 20, 1)],
)
def test_discovery_sizes_agree_with_known_ones(population: int, failing: int, printed: int) -> None:
    # 59 and 299: ln 0.05 / ln 0.95 and / ln 0.99. Finite ones: smallest n with C(N-D, n) / C(N, n) <= 0.05, cf. Cannon, Roe 1982.
    assert size_to_find_one(population, failing=failing, confidence=SURE) == printed
    assert Fraction(comb(population - failing, printed), comb(population, printed)) <= Fraction(5, 100) if population < 1000 else True


def test_the_rule_of_three() -> None:
    # Hanley, Lippman-Hand 1983: no failure in n leaves about 3/n possible.
    for drawn in (30, 100, 300):
        assert zero_failure_bound(drawn, population=10**6, confidence=SURE) / 10**6 == pytest.approx(3 / drawn, rel=0.06)


@pytest.mark.parametrize(("population", "drawn"), [(12, 5), (30, 7), (9, 9), (20, 1)])
def test_the_exact_interval_covers_whatever_the_truth_is(population: int, drawn: int) -> None:
    bounds = [exact_bounds(failed, drawn=drawn, population=population, confidence=SURE) for failed in range(drawn + 1)]
    assert all(one.low <= other.low and one.high <= other.high for one, other in pairwise(bounds))
    for truth in range(population + 1):
        covered = sum(
            Fraction(comb(truth, failed) * comb(population - truth, drawn - failed), comb(population, drawn))
            for failed in range(max(0, drawn - population + truth), min(drawn, truth) + 1)
            if bounds[failed].low <= truth <= bounds[failed].high
        )
        assert covered >= SURE, truth


def test_a_whole_population_leaves_no_doubt() -> None:
    assert exact_bounds(3, drawn=9, population=9, confidence=SURE) == Bounds(3, 3)
    assert zero_failure_bound(9, population=9, confidence=SURE) == 0


@given(st.integers(1, 12), st.data())
def test_the_chance_adds_up_over_every_sample(population: int, data: st.DataObject) -> None:
    failing, drawn = data.draw(st.integers(0, population)), data.draw(st.integers(1, population))
    assert chance_at_most(drawn, drawn=drawn, failing=failing, population=population) == 1


@pytest.mark.parametrize(("failed", "drawn", "population"), [(2, 1, 9), (0, 10, 9), (0, 0, 9), (-1, 3, 9)])
def test_what_is_no_sample_is_refused(failed: int, drawn: int, population: int) -> None:
    with pytest.raises(ValueError, match="is not a sample"):
        exact_bounds(failed, drawn=drawn, population=population, confidence=SURE)


def test_sizes_that_make_no_sense_are_refused() -> None:
    with pytest.raises(ValueError, match="must be positive"):
        size_for_share(0, wanted=Wanted(SURE, Fraction(1, 20)))
    with pytest.raises(ValueError, match="must be positive"):
        size_for_share(10, wanted=Wanted(SURE, Fraction(1)))
    with pytest.raises(ValueError, match="is no population"):
        size_to_find_one(10, failing=11, confidence=SURE)


def test_without_a_failure_the_bound_is_the_greatest_of_all_ways_to_hide_failures() -> None:
    strata = [StratumResult("a", 7, 2, 0), StratumResult("b", 5, 3, 0), StratumResult("c", 4, 1, 0)]

    def missed(*failing: int) -> Fraction:
        chance = Fraction(1)
        for one, number in zip(strata, failing, strict=True):
            chance *= Fraction(comb(one.population - number, one.judged), comb(one.population, one.judged))
        return chance

    best = max(sum(way) for way in product(range(8), range(6), range(5)) if missed(*way) > 1 - SURE)
    assert most_without_failure(strata, confidence=SURE) == best


def test_without_a_failure_in_one_stratum_the_bound_is_the_plain_one() -> None:
    for population, drawn in ((30, 4), (200, 59), (6, 6)):
        assert most_without_failure([StratumResult("a", population, drawn, 0)], confidence=SURE) == zero_failure_bound(
            drawn, population=population, confidence=SURE
        )


def test_the_stratified_share_by_hand() -> None:
    # 100 files, 1 of 4 failed; 300 files, 3 of 6 failed: (100·0.25 + 300·0.5) / 400 = 0.4375.
    found = project([StratumResult("a", 100, 3, 1), StratumResult("b", 300, 3, 3)], confidence=SURE)
    assert found.share == Fraction(7, 16)
    # Cochran 1977, (5.53): 0.25²·0.96·0.25·0.75/3 + 0.75²·0.98·0.25/5 = 0.0313125; n_eff = 0.4375·0.5625/0.0313125 = 7.8593; Wilson.
    assert not found.is_exact
    assert float(found.low or 0) == pytest.approx(0.1730, abs=2e-4)
    assert float(found.high or 0) == pytest.approx(0.7430, abs=2e-4)


def test_strata_without_a_judged_file_are_outside_and_unknown_files_widen_the_interval() -> None:
    sure = project([StratumResult("a", 40, 7, 1), StratumResult("b", 10, 0, 0)], confidence=SURE)
    unsure = project([StratumResult("a", 40, 7, 1, 2), StratumResult("b", 10, 0, 0, 1)], confidence=SURE)
    assert (sure.population, sure.covered, sure.judged, sure.unknown) == (50, 40, 8, 0)
    assert (unsure.covered, unsure.judged, unsure.unknown) == (40, 8, 3)
    assert sure.is_exact
    assert unsure.share == sure.share
    low = exact_bounds(1, drawn=10, population=40, confidence=SURE).low
    high = exact_bounds(3, drawn=10, population=40, confidence=SURE).high
    assert (unsure.low, unsure.high) == (Fraction(low, 40), Fraction(high, 40))


def test_nothing_judged_gives_no_estimate() -> None:
    found = project([StratumResult("a", 10, 0, 0, 3)], confidence=SURE)
    assert (found.share, found.low, found.high, found.covered, found.unknown) == (None, None, None, 0, 3)


def test_everything_judged_is_no_estimate_but_the_share() -> None:
    found = project([StratumResult("a", 4, 3, 1), StratumResult("b", 1, 1, 0)], confidence=SURE)
    assert (found.low, found.share, found.high, found.is_exact) == (Fraction(1, 5), Fraction(1, 5), Fraction(1, 5), True)


def test_no_passed_file_mirrors_no_failed_file() -> None:
    good = project([StratumResult("a", 20, 4, 0), StratumResult("b", 30, 4, 0)], confidence=SURE)
    bad = project([StratumResult("a", 20, 0, 4), StratumResult("b", 30, 0, 4)], confidence=SURE)
    assert (good.low, good.share, bad.share, bad.high) == (0, 0, 1, 1)
    assert bad.low == 1 - (good.high or 0)
    assert good.is_exact
    assert bad.is_exact


def test_strata_that_are_each_alike_throughout_still_leave_doubt() -> None:
    found = project([StratumResult("a", 20, 4, 0), StratumResult("b", 30, 0, 4)], confidence=SURE)
    assert found.share == Fraction(3, 5)
    assert (found.low or 0) < Fraction(3, 5) < (found.high or 0)


@pytest.mark.parametrize("one", [StratumResult("a", 3, 3, 1), StratumResult("a", 3, -1, 1)])
def test_more_files_than_there_are_is_refused(one: StratumResult) -> None:
    with pytest.raises(ValueError, match="stratum a"):
        project([one], confidence=SURE)


@pytest.mark.parametrize("truth", [(2, 3), (6, 1), (10, 8), (1, 1)])
@pytest.mark.parametrize("drawn", [(4, 3), (5, 1), (8, 6), (1, 1)])
def test_the_stratified_interval_covers_over_every_possible_sample(truth: tuple[int, int], drawn: tuple[int, int]) -> None:
    sizes = (20, 12)
    share = Fraction(sum(truth), sum(sizes))
    covered = Fraction(0)
    for failed in product(range(drawn[0] + 1), range(drawn[1] + 1)):
        chance = Fraction(1)
        for size, bad, number, seen in zip(sizes, truth, drawn, failed, strict=True):
            chance *= Fraction(comb(bad, seen) * comb(size - bad, number - seen), comb(size, number))
        if chance:
            found = project([StratumResult("ab"[i], sizes[i], drawn[i] - failed[i], failed[i]) for i in range(2)], confidence=SURE)
            assert (found.low or 0) <= (found.share or 0) <= (found.high or 0)
            covered += chance if (found.low or 0) <= share <= (found.high or 0) else 0
    # An approximation: held near its claim even at a handful of files.
    assert covered > Fraction(88, 100)
