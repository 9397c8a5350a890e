"""Exact chances in a finite population: how many of N files fail when x of n drawn ones do.

Source:
    Hypergeometric distribution; interval by inverting both one-sided tests: J. P. Buonaccorsi, The American Statistician 41 (1987) 215-218;
    T. Wright, Exact confidence bounds when sampling from small finite universes, Springer 1991.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import comb


@dataclass(frozen=True, slots=True)
class Bounds:
    """Least and greatest number of failing files in the population that the sample does not contradict."""

    low: int
    high: int


def chance_at_most(failed: int, *, drawn: int, failing: int, population: int) -> Fraction:
    """Compute the chance that a simple random sample holds at most `failed` of the population's `failing` files."""
    ways = sum(comb(failing, k) * comb(population - failing, drawn - k) for k in range(min(failed, failing, drawn) + 1))
    return Fraction(ways, comb(population, drawn))


def exact_bounds(failed: int, *, drawn: int, population: int, confidence: Fraction) -> Bounds:
    """Give the exact interval for the number of failing files; holds with at least the confidence, whatever the truth is.

    With `failed` 0 this is two-sided still; `zero_failure_bound` gives the one-sided rule.

    Raises:
        ValueError: the numbers do not fit one another.
    """
    _check(failed, drawn=drawn, population=population)
    tail = (1 - confidence) / 2
    # The chance of so many failures or fewer falls as more of the population fails, so both ends are found by halving.
    high = _last(failed, population - drawn + failed, holds=lambda d: _at_most(failed, drawn, d, population) > tail)
    low = _first(failed, high, holds=lambda d: failed == 0 or 1 - _at_most(failed - 1, drawn, d, population) > tail)
    return Bounds(low, high)


def zero_failure_bound(drawn: int, *, population: int, confidence: Fraction) -> int:
    """Give the most failing files that a sample without failures still leaves possible (one-sided).

    Source:
        Exact form of the rule of three (J. A. Hanley, A. Lippman-Hand, JAMA 249 (1983) 1743-1745: about 3/n at 95 %).
    """
    _check(0, drawn=drawn, population=population)
    return _last(0, population - drawn, holds=lambda d: _at_most(0, drawn, d, population) > 1 - confidence)


def _at_most(failed: int, drawn: int, failing: int, population: int) -> Fraction:
    return chance_at_most(failed, drawn=drawn, failing=failing, population=population)


def _check(failed: int, *, drawn: int, population: int) -> None:
    if not 0 <= failed <= drawn <= population or drawn == 0:
        raise ValueError(f"{failed} failed of {drawn} drawn out of {population} is not a sample")


def _last(low: int, high: int, *, holds: Callable[[int], bool]) -> int:
    """Find the last number of [low, high] for which a falling condition holds; it holds at `low`."""
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if holds(middle) else (low, middle - 1)
    return low


def _first(low: int, high: int, *, holds: Callable[[int], bool]) -> int:
    """Find the first number of [low, high] for which a rising condition holds; it holds at `high`."""
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle + 1, high)
    return low
