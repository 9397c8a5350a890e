"""The small arithmetic of chance: middles, tails, intervals, and the control of false discoveries over many comparisons."""

import math
from collections.abc import Sequence
from statistics import NormalDist, median

_NORMAL = NormalDist()
ROBUST = 1.4826
"""The median absolute deviation of a normal law times this is its standard deviation."""


def median_deviation(values: Sequence[float]) -> float:
    """Compute the median of the distances from the median; `values` is not empty."""
    middle = median(values)
    return median(abs(value - middle) for value in values)


def binomial_tail(hits: int, *, n: int, p: float) -> float:
    """Compute the chance of at least `hits` successes in `n` trials of chance `p`."""
    if hits <= 0:
        return 1.0
    if p <= 0 or hits > n:
        return 0.0
    if p >= 1:
        return 1.0
    log_odds = math.log(p) - math.log1p(-p)
    log_term = math.lgamma(n + 1) - math.lgamma(hits + 1) - math.lgamma(n - hits + 1) + hits * math.log(p) + (n - hits) * math.log1p(-p)
    total = 0.0
    for k in range(hits, n + 1):
        total += math.exp(log_term)
        log_term += math.log(n - k) - math.log(k + 1) + log_odds if k < n else 0.0
    return min(1.0, total)


def share_interval(hits: int, *, n: int, confidence: float = 0.95) -> tuple[float, float]:
    """Compute Wilson's interval of a share; `n` is above nought.

    Source:
        Wilson, JASA 22 (1927) 209-212.
    """
    z = _NORMAL.inv_cdf(0.5 + confidence / 2)
    p = hits / n
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return max(0.0, middle - half), min(1.0, middle + half)


def student_quantile(probability: float, *, freedom: int) -> float:
    """Give the quantile of Student's t by Hill's expansion; good to three figures from ten degrees of freedom upwards."""
    z = _NORMAL.inv_cdf(probability)
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / freedom + second / freedom**2 + third / freedom**3


def two_sided(t: float, *, freedom: int) -> float:
    """Give the chance of a Student's t at least as far from nought, by Wallace's normal approximation."""
    d = 8 * freedom
    z = (d + 1) / (d + 3) * math.sqrt(freedom * math.log1p(t * t / freedom))
    return math.erfc(z / math.sqrt(2))


def discoveries(chances: Sequence[float], *, rate: float) -> list[bool]:
    """Mark the findings to keep so that on average no more than `rate` of them are false.

    Source:
        Benjamini and Hochberg, JRSS B 57 (1995) 289-300; valid for independent tests and for those that depend positively on each other.
    """
    order = sorted(range(len(chances)), key=lambda place: chances[place])
    kept = 0
    for rank, place in enumerate(order, start=1):
        if chances[place] <= rate * rank / len(chances):
            kept = rank
    found = [False] * len(chances)
    for place in order[:kept]:
        found[place] = True
    return found
