"""The arithmetic of chance, against printed tables and laws."""

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jicha.domain.disparity.chance import binomial_tail, discoveries, median_deviation, share_interval, student_quantile, two_sided


@pytest.mark.parametrize(
    ("hits", "n", "p", "tail"), [(8, 10, 0.5, 56 / 1024), (10, 10, 0.5, 1 / 1024), (0, 10, 0.5, 1.0), (3, 4, 0.25, 13 / 256)]
)
def test_the_binomial_tail_is_exact(hits: int, n: int, p: float, tail: float) -> None:
    assert binomial_tail(hits, n=n, p=p) == pytest.approx(tail)


@given(n=st.integers(1, 200), p=st.floats(0.01, 0.99))
def test_the_tail_falls_from_one(n: int, p: float) -> None:
    tails = [binomial_tail(k, n=n, p=p) for k in range(n + 2)]
    assert tails[0] == 1.0
    assert tails[-1] == 0.0
    assert all(a >= b - 1e-9 for a, b in itertools.pairwise(tails))


def test_certain_and_impossible_hits() -> None:
    assert binomial_tail(3, n=5, p=0.0) == 0.0
    assert binomial_tail(5, n=5, p=1.0) == 1.0


@pytest.mark.parametrize(("freedom", "quantile"), [(10, 2.228), (20, 2.086), (60, 2.000)])
def test_student_agrees_with_the_printed_table(freedom: int, quantile: float) -> None:
    assert student_quantile(0.975, freedom=freedom) == pytest.approx(quantile, abs=2e-3)
    assert two_sided(quantile, freedom=freedom) == pytest.approx(0.05, abs=1e-3)


def test_wilsons_interval_agrees_with_the_book() -> None:
    low, high = share_interval(8, n=10)
    assert (low, high) == (pytest.approx(0.490, abs=1e-3), pytest.approx(0.943, abs=1e-3))


def test_benjamini_and_hochberg_keep_what_their_paper_keeps() -> None:
    chances = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0]
    assert sum(discoveries(chances, rate=0.05)) == 4
    assert discoveries([], rate=0.1) == []


@given(chances=st.lists(st.floats(0, 1), max_size=60), rate=st.floats(0.01, 0.5))
def test_what_is_kept_is_the_smallest(chances: list[float], rate: float) -> None:
    kept = discoveries(chances, rate=rate)
    if any(kept) and not all(kept):
        assert max(c for c, k in zip(chances, kept, strict=True) if k) <= min(c for c, k in zip(chances, kept, strict=True) if not k)
    assert all(k for c, k in zip(chances, kept, strict=True) if c <= rate / len(chances))


def test_the_median_deviation() -> None:
    assert median_deviation([1, 1, 2, 2, 4, 6, 9]) == 1
    assert math.isclose(median_deviation([5.0]), 0.0)
