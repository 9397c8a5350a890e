"""M1: how far a fine is from what the benchmark gives, and whether any set of levels could give it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from jicha.domain.discretion.benchmarks import Benchmark, FormulaId
from jicha.domain.disparity.cases import FineCase
from jicha.domain.disparity.settings import PROPOSED, Settings


class Gap(StrEnum):
    """How a gap reads, from nothing to outside the law."""

    SAME = "一致"
    ROUNDING = "取整"
    EXPLAIN = "可作说明"
    REVIEW = "应复核"
    OUTSIDE = "超出法定幅度"


@dataclass(frozen=True, slots=True)
class Residual:
    """One case against its benchmark; `deviation` in parts of the lawful span, `times` the fine over the computed fine."""

    case: FineCase
    deviation: float
    times: float
    gap: Gap


def residuals(cases: Iterable[FineCase], *, settings: Settings = PROPOSED) -> list[Residual]:
    """Measure every case that has a computed fine; recorded circumstances do not excuse here, they stand beside the case."""
    found = []
    for case in cases:
        deviation = case.deviation
        if deviation is None or not case.computed_yuan:
            continue
        found.append(Residual(case, deviation, case.fine_yuan / case.computed_yuan, _gap(case, deviation=deviation, settings=settings)))
    return found


def _gap(case: FineCase, *, deviation: float, settings: Settings) -> Gap:
    if not case.low_yuan <= case.fine_yuan <= case.high_yuan:
        return Gap.OUTSIDE
    if abs(deviation) * case.span_yuan <= settings.same_yuan:
        return Gap.SAME
    if abs(deviation) <= settings.rounding:
        return Gap.ROUNDING
    return Gap.EXPLAIN if abs(deviation) <= settings.explain else Gap.REVIEW


def reachable_points(table: Benchmark, *, start: Fraction) -> frozenset[Fraction] | None:
    """List every sum that some set of levels comes to, as shares of the most; which set it was, nobody can tell from a sum.

    Returns:
        Null where the table has bands, or levels without a known share.
    """
    if table.formula is FormulaId.RANGE_MIDPOINT or any(level.share is None for factor in table.factors for level in factor.levels):
        return None
    sums = {start}
    for factor in table.factors:
        sums = {reached + (level.share or Fraction(0)) for reached in sums for level in factor.levels}
    return frozenset(sums)


def is_reachable(fine_yuan: Fraction, *, low_yuan: Fraction, high_yuan: Fraction, points: frozenset[Fraction]) -> bool:
    """Tell whether some set of levels gives a fine; the ends of the range always are, for sums beyond are held there."""
    return fine_yuan in (low_yuan, high_yuan) or fine_yuan / high_yuan in points
