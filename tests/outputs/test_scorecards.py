"""Points, intervals and small numbers."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jicha.domain.scorecards import CheckTally, Rules, State, Tally, score_item, score_units, state_of, wilson
from jicha.domain.words import percent

RULES = Rules(weights={"case_files": 20, "uniform": 5}, severities={"high": 3, "medium": 2, "low": 1}, least=5, is_default=True)


@pytest.mark.parametrize(
    ("passed", "judged", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0000, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_gives_the_figures_of_newcombe_1998(passed: int, judged: int, low: float, high: float) -> None:
    interval = wilson(passed, judged=judged)
    assert interval is not None
    assert math.isclose(interval.low, low, abs_tol=5e-5)
    assert math.isclose(interval.high, high, abs_tol=5e-5)


@pytest.mark.parametrize(
    ("share", "text"), [(0.99999, "99.9%"), (1.0, "100.0%"), (0.00001, "0.1%"), (0.0, "0.0%"), (None, "—"), (4 / 13, "30.8%")]
)
def test_a_share_is_never_rounded_to_all_or_nothing(share: float | None, text: str) -> None:
    assert percent(share) == text


def test_nothing_judged_has_no_interval() -> None:
    assert wilson(0, judged=0) is None


def test_more_passes_than_judged_is_refused() -> None:
    with pytest.raises(ValueError, match="not a share"):
        wilson(3, judged=2)


@given(judged=st.integers(1, 10_000), share=st.floats(0, 1))
def test_the_interval_holds_the_rate_and_stays_in_the_unit(judged: int, share: float) -> None:
    passed = round(judged * share)
    interval = wilson(passed, judged=judged)
    assert interval is not None
    assert 0 <= interval.low <= passed / judged <= interval.high <= 1
    mirror = wilson(judged - passed, judged=judged)
    assert mirror is not None
    assert math.isclose(mirror.low, 1 - interval.high, abs_tol=1e-12)


def _found(check_id: str, severity: str, passed: int, failed: int, unknown: int) -> CheckTally:
    return CheckTally(check_id, "case_files", "141122", severity, Tally(passed + failed + unknown, passed, failed, unknown))


def test_points_are_the_severity_weighted_mean_of_rates() -> None:
    score = score_item([_found("A", "high", 9, 1, 0), _found("B", "low", 0, 10, 0)], unit_code="141122", item="case_files", rules=RULES)
    assert score.points == pytest.approx(20 * (3 * 0.9 + 1 * 0.0) / 4)


def test_an_unknown_is_never_a_pass() -> None:
    score = score_item([_found("A", "high", 10, 0, 30)], unit_code="141122", item="case_files", rules=RULES)
    assert (score.points, score.low, score.high) == pytest.approx((20, 5, 20))


@pytest.mark.parametrize(
    ("tally", "state"),
    [
        (Tally(0, 0, 0, 0), State.NONE),
        (Tally(9, 0, 0, 9), State.UNKNOWN),
        (Tally(4, 4, 0, 0), State.FEW),
        (Tally(5, 4, 1, 0), State.SCORED),
        (Tally(99, 4, 0, 95), State.FEW),
    ],
)
def test_small_numbers_carry_no_points(tally: Tally, state: State) -> None:
    assert state_of(tally, least=5) is state
    score = score_item([CheckTally("A", "uniform", "141122", "low", tally)], unit_code="141122", item="uniform", rules=RULES)
    assert (score.points is not None) == (state is State.SCORED)


def test_a_branch_is_scored_out_of_the_items_that_can_be_scored() -> None:
    line, empty = score_units([_found("A", "high", 8, 2, 0)], units=["141122", "141121"], rules=RULES)
    assert line.points == pytest.approx(16)
    assert (line.weight, line.scored) == (20, 1)
    assert (empty.points, empty.weight, empty.scored) == (None, 0, 0)


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50)), min_size=1, max_size=5))
def test_low_and_high_hold_the_points(numbers: list[tuple[int, int, int]]) -> None:
    tallies = [_found(str(n), "medium", *row) for n, row in enumerate(numbers)]
    score = score_item(tallies, unit_code="141122", item="case_files", rules=RULES)
    if score.points is not None and all(t.tally.judged or not t.tally.population for t in tallies):
        assert score.low is not None
        assert score.high is not None
        assert score.low <= score.points + 1e-9
        assert score.points <= score.high + 1e-9
