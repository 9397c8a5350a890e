"""How many files to draw, and what a sample of that size can say."""

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, comb
from statistics import NormalDist


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a sample should be able to say.

    Attributes:
        error: half the width of the interval, as a share (1/20 is ±5 points).
        expected: the share that is expected; 1/2 asks for the most files.
    """

    confidence: Fraction
    error: Fraction
    expected: Fraction = Fraction(1, 2)


def size_for_share(population: int, *, wanted: Wanted) -> int:
    """Compute the files needed to estimate a share: n = n0 / (1 + (n0 − 1)/N), n0 = z²p(1−p)/e², rounded up.

    Raises:
        ValueError: an empty population, or an error or confidence outside (0, 1).
    Source:
        W. G. Cochran, Sampling Techniques, 3rd ed. 1977, §4.4, formulas (4.1) to (4.3); normal approximation, for one simple random sample.
    """
    _check(population, wanted.confidence, wanted.error, wanted.expected)
    z = NormalDist().inv_cdf(float((1 + wanted.confidence) / 2))
    endless = z * z * float(wanted.expected * (1 - wanted.expected) / wanted.error**2)
    return min(population, ceil(endless / (1 + (endless - 1) / population) - 1e-9))


def size_for_error(population: int, *, files: int, confidence: Fraction) -> float:
    """Compute the error (half width, a share) at p = 1/2 that a number of files gives: the same formula the other way round."""
    _check(population, confidence)
    z = NormalDist().inv_cdf(float((1 + confidence) / 2))
    return 0.0 if files >= population else z * (0.25 / files * (population - files) / (population - 1)) ** 0.5


def size_to_find_one(population: int, *, failing: int, confidence: Fraction) -> int:
    """Compute the fewest files such that, were `failing` files at fault, at least one of them would be drawn with the confidence.

    A sample of this size without a fault says: with the confidence, fewer than `failing` files of the population are at fault.

    Raises:
        ValueError: no failing file, or more than there are.
    Source:
        Hypergeometric, exact; in endless populations ln(1−confidence)/ln(1−share), the rule of three's exact form.
    """
    _check(population, confidence)
    if not 1 <= failing <= population:
        raise ValueError(f"{failing} failing of {population} files is no population")
    low, high = 1, 1
    while high < population - failing + 1 and not _found(high, population=population, failing=failing, confidence=confidence):
        low, high = high + 1, min(2 * high, population - failing + 1)
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if _found(middle, population=population, failing=failing, confidence=confidence) else (middle + 1, high)
    return low


def _found(files: int, *, population: int, failing: int, confidence: Fraction) -> bool:
    # Missing them all: C(N−D, n) / C(N, n) = C(N−n, D) / C(N, D); the smaller of n and D keeps the products short.
    few, many = sorted((files, failing))
    return Fraction(comb(population - many, few), comb(population, few)) <= 1 - confidence


def _check(population: int, *shares: Fraction) -> None:
    if population < 1 or not all(0 < share < 1 for share in shares):
        raise ValueError(f"population {population} and shares {shares} must be positive, shares below 1")
