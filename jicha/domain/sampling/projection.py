"""What the drawn files say of all files: a stratified estimate with an interval, and the rule for no failure at all.

Source:
    W. G. Cochran, Sampling Techniques, 3rd ed. 1977, §5.10, formulas (5.52), (5.53): stratified share and its variance;
    strata of one file are collapsed for the variance, §5A.12. Wilson interval at the effective number of files: E. L. Korn, B. I. Graubard,
    Survey Methodology 24 (1998) 193-201, with the score interval in place of Clopper-Pearson. No failures: the exact test is inverted.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from heapq import heapify, heapreplace
from math import sqrt
from statistics import NormalDist

from jicha.domain.sampling.finite import exact_bounds

_PAIR = 2
_ROUNDING = 1e-9
_WIDEST = 0.25


@dataclass(frozen=True, slots=True)
class StratumResult:
    """What was found in one stratum; `unknown` files were drawn and could not be judged, and are neither passed nor failed."""

    stratum: str
    population: int
    passed: int
    failed: int
    unknown: int = 0

    @property
    def judged(self) -> int:
        """Count the files that were judged."""
        return self.passed + self.failed


@dataclass(frozen=True, slots=True)
class Projection:
    """What may be said of the population.

    Attributes:
        population: files of the frame; covered: files of strata from which at least one file was judged. Nothing is said of the rest.
        share: estimated share of failing files among those covered; null if nothing was judged.
        low, high: the interval, as shares of those covered; files that could not be judged count as passed for `low` and failed for `high`.
        is_exact: the interval holds with at least the confidence; else it is an approximation.
        method: the formula, in words that may be printed.
    """

    population: int
    covered: int
    judged: int
    failed: int
    unknown: int
    share: Fraction | None
    low: Fraction | None
    high: Fraction | None
    is_exact: bool
    method: str


def project(strata: Sequence[StratumResult], *, confidence: Fraction) -> Projection:
    """Estimate the share of failing files; supplementary picks must not be among the results.

    Raises:
        ValueError: a stratum holds more judged files than files.
    """
    for one in strata:
        if one.judged + one.unknown > one.population or min(one.passed, one.failed, one.unknown) < 0:
            raise ValueError(f"stratum {one.stratum}: {one.judged} judged of {one.population}")
    covered = [one for one in strata if one.judged]
    population, unknown = sum(one.population for one in strata), sum(one.unknown for one in strata)
    if not covered:
        return Projection(population, 0, 0, 0, unknown, None, None, None, is_exact=False, method="")
    files = sum(one.population for one in covered)
    low = _interval([_as(one, unknown_fails=False) for one in covered], files=files, confidence=confidence)
    high = _interval([_as(one, unknown_fails=True) for one in covered], files=files, confidence=confidence)
    return Projection(
        population=population,
        covered=files,
        judged=sum(one.judged for one in covered),
        failed=sum(one.failed for one in covered),
        unknown=unknown,
        share=sum((Fraction(one.failed, one.judged) * one.population for one in covered), Fraction(0)) / files,
        low=low.low,
        high=high.high,
        is_exact=low.is_exact and high.is_exact,
        method="；".join(dict.fromkeys((low.method, high.method))),
    )


@dataclass(frozen=True, slots=True)
class _Interval:
    low: Fraction
    high: Fraction
    is_exact: bool
    method: str


def _as(one: StratumResult, *, unknown_fails: bool) -> StratumResult:
    extra = one.unknown if unknown_fails else 0
    return StratumResult(one.stratum, one.population, one.passed + one.unknown - extra, one.failed + extra)


def _interval(strata: Sequence[StratumResult], *, files: int, confidence: Fraction) -> _Interval:
    failed = sum(one.failed for one in strata)
    if all(one.judged == one.population for one in strata):
        return _Interval(Fraction(failed, files), Fraction(failed, files), is_exact=True, method="全部评查，没有抽样误差")
    if failed == 0:
        most = most_without_failure(strata, confidence=confidence)
        return _Interval(Fraction(0), Fraction(most, files), is_exact=True, method="零不合格规则（超几何分布，单侧精确）")
    if all(one.passed == 0 for one in strata):
        most = most_without_failure([replace(one, passed=one.failed, failed=0) for one in strata], confidence=confidence)
        return _Interval(1 - Fraction(most, files), Fraction(1), is_exact=True, method="全不合格规则（超几何分布，单侧精确）")
    if len(strata) == 1:
        found = exact_bounds(failed, drawn=strata[0].judged, population=files, confidence=confidence)
        return _Interval(Fraction(found.low, files), Fraction(found.high, files), is_exact=True, method="超几何分布精确区间（双侧）")
    return _score_interval(strata, files=files, confidence=confidence)


def most_without_failure(strata: Sequence[StratumResult], *, confidence: Fraction) -> int:
    """Give the most failing files in all strata together that samples without a failure still leave possible (one-sided, exact).

    Failing files are put where they are easiest to miss, one by one: missing one more in a stratum has the chance (N−D−n)/(N−D), which
    falls with every D, so the greedy order gives the greatest total whose chance of being missed is above 1 − confidence.
    """
    able = [(-_ease(one.population, judged=one.judged), place, one.population) for place, one in enumerate(strata)]
    heapify(able)
    chance, most = 1.0, 0
    while able and (ease := -able[0][0]) > 0:
        chance *= ease
        # A chance that only rounding puts below the limit is above it: the bound errs on the side of more failing files.
        if chance <= float(1 - confidence) * (1 - _ROUNDING):
            break
        _, place, left = able[0]
        heapreplace(able, (-_ease(left - 1, judged=strata[place].judged), place, left - 1))
        most += 1
    return most


def _ease(left: int, *, judged: int) -> float:
    return (left - judged) / left if left else 0.0


def _score_interval(strata: Sequence[StratumResult], *, files: int, confidence: Fraction) -> _Interval:
    z = NormalDist().inv_cdf(float((1 + confidence) / 2))
    share = sum(one.population * one.failed / one.judged for one in strata) / files
    variance = _variance(strata, files=files)
    drawn = sum(one.judged for one in strata)
    # No spread within any stratum leaves no variance to see: the plain number of files stands in, as if there were no strata.
    effective = share * (1 - share) / variance if variance > 0 and 0 < share < 1 else float(drawn)
    square = z * z / effective
    centre, spread = share + square / 2, sqrt(max(share * (1 - share) / effective * z * z + square * square / 4, 0.0))
    low, high = (centre - spread) / (1 + square), (centre + spread) / (1 + square)
    seen, passed = sum(one.failed for one in strata), sum(one.passed for one in strata)
    # What was seen cannot be denied: so many files do fail, and so many do pass.
    low_seen, high_seen = Fraction(seen, files), 1 - Fraction(passed, files)
    return _Interval(
        max(Fraction(low), low_seen), min(Fraction(high), high_seen), is_exact=False, method="分层估计，威尔逊区间（按有效样本量，近似）"
    )


def _variance(strata: Sequence[StratumResult], *, files: int) -> float:
    """Estimate the variance of the stratified share; strata of one judged file are taken together as one.

    A stratum of one file that stands alone shows no spread at all: it is given the widest.
    """
    several = [one for one in strata if one.judged >= _PAIR]
    single = [one for one in strata if one.judged < _PAIR]
    variance = sum(_part(one.population, judged=one.judged, failed=one.failed) * (one.population / files) ** 2 for one in several)
    if single:
        population = sum(one.population for one in single)
        alone = (1 - 1 / population) * _WIDEST
        together = _part(population, judged=len(single), failed=sum(one.failed for one in single)) if len(single) >= _PAIR else alone
        variance += together * (population / files) ** 2
    return variance


def _part(population: int, *, judged: int, failed: int) -> float:
    share = failed / judged
    return (1 - judged / population) * share * (1 - share) / (judged - 1)
