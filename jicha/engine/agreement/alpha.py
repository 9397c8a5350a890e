"""Chance-corrected agreement: Krippendorff's alpha for any number of raters with gaps, Gwet's AC1 for a finding of two raters.

Source:
    Krippendorff, Computing Krippendorff's Alpha-Reliability (2011); Gwet, Computing inter-rater reliability and its variance in the
    presence of high agreement (2008). Kappa and alpha fall to zero where nearly nobody finds anything, which vetoes are like; AC1 does not.
"""

from collections.abc import Sequence
from enum import StrEnum

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[np.float64]


class Metric(StrEnum):
    """How far two values are apart: equal or not; squared distance."""

    NOMINAL = "nominal"
    INTERVAL = "interval"


def krippendorff_alpha(values: Values, *, metric: Metric) -> float | None:
    """Give alpha of a table of units × raters; NaN where a rater did not judge a unit.

    Returns:
        1 for perfect agreement, 0 for chance, below 0 for less than chance; null if no unit was judged twice, or all values are the same
        (then nothing could have differed).
    """
    counts = np.sum(~np.isnan(values), axis=1)
    rows, m = values[counts >= 2], counts[counts >= 2]
    total = int(m.sum())
    if total == 0:
        return None
    if metric is Metric.NOMINAL:
        observed, expected = _nominal(rows, m=m, total=total)
    else:
        observed, expected = _interval(rows, m=m, total=total)
    return None if expected <= 0 else 1.0 - observed / expected


def _nominal(rows: Values, *, m: npt.NDArray[np.int64], total: int) -> tuple[float, float]:
    kinds = np.unique(rows[~np.isnan(rows)])
    table = np.stack([np.sum(rows == kind, axis=1) for kind in kinds], axis=1).astype(float)
    observed = float(np.sum((m[:, None] - table) * table / (m - 1)[:, None]) / total)
    all_of = table.sum(axis=0)
    expected = float(np.sum(all_of * (total - all_of)) / (total * (total - 1)))
    return observed, expected


def _interval(rows: Values, *, m: npt.NDArray[np.int64], total: int) -> tuple[float, float]:
    # The sum of squared distances of all ordered pairs of n values is 2(n Σx² − (Σx)²); centred first, so that digits are kept.
    centred = rows - np.nanmean(rows)
    sums, squares = np.nansum(centred, axis=1), np.nansum(centred**2, axis=1)
    observed = float(np.sum(2 * (m * squares - sums**2) / (m - 1)) / total)
    expected = float(2 * (total * squares.sum() - sums.sum() ** 2) / (total * (total - 1)))
    return observed, expected if expected > 1e-12 * max(1.0, float(squares.sum())) else 0.0


def gwet_ac1(pairs: Sequence[tuple[bool, bool]]) -> float | None:
    """Give AC1 of a yes-or-no finding of two raters, who may be others for each unit; null without units."""
    if not pairs:
        return None
    agreed = sum(first is second for first, second in pairs) / len(pairs)
    found = sum(first + second for first, second in pairs) / (2 * len(pairs))
    by_chance = 2 * found * (1 - found)
    return (agreed - by_chance) / (1 - by_chance)


def percent_agreement(values: Values) -> tuple[float | None, int]:
    """Give the share of agreeing pairs of raters over all pairs within units, and the number of units judged twice; NaN is no judgement."""
    counts = np.sum(~np.isnan(values), axis=1)
    rows = values[counts >= 2]
    if not len(rows):
        return None, 0
    agreeing = both = 0
    for first in range(rows.shape[1]):
        for second in range(first + 1, rows.shape[1]):
            there = ~np.isnan(rows[:, first]) & ~np.isnan(rows[:, second])
            both += int(there.sum())
            agreeing += int(np.sum(rows[there, first] == rows[there, second]))
    return agreeing / both, len(rows)
