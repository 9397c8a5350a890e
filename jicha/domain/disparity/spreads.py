"""How the fines of each branch lie: in the lawful span, and beside what the benchmark gives."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean, median, quantiles

from jicha.domain.disparity.cases import FineCase
from jicha.domain.disparity.residuals import Residual
from jicha.domain.disparity.settings import PROPOSED, Settings


@dataclass(frozen=True, slots=True)
class Spread:
    """The least, the quarter, the middle, the three quarters, the most and the mean of some values."""

    least: float
    quarter: float
    middle: float
    three_quarters: float
    most: float
    mean: float


@dataclass(frozen=True, slots=True)
class UnitSpread:
    """One branch: how many cases, and how their values lie; null below the least number for naming a branch."""

    unit_code: str
    n: int
    spread: Spread | None


def places(cases: Iterable[FineCase], *, settings: Settings = PROPOSED) -> list[UnitSpread]:
    """Tell by branch where fines lie in the lawful span: 0 at its least, 1 at its most, beyond where a fine is unlawful."""
    return _by_unit(
        (
            (case.unit_code, (case.fine_yuan - case.low_yuan) / (case.high_yuan - case.low_yuan))
            for case in cases
            if case.high_yuan > case.low_yuan
        ),
        settings=settings,
    )


def deviations(residuals: Iterable[Residual], *, settings: Settings = PROPOSED) -> list[UnitSpread]:
    """Tell by branch how far fines are from what the benchmark gives, in parts of the lawful span."""
    return _by_unit(((one.case.unit_code, one.deviation) for one in residuals), settings=settings)


def _by_unit(values: Iterable[tuple[str, float]], *, settings: Settings) -> list[UnitSpread]:
    groups: dict[str, list[float]] = {}
    for unit, value in values:
        groups.setdefault(unit, []).append(value)
    return [UnitSpread(unit, len(own), _spread(own) if len(own) >= settings.branch_n else None) for unit, own in sorted(groups.items())]


def _spread(values: Sequence[float]) -> Spread:
    quarter, _, three_quarters = quantiles(values, n=4, method="inclusive")
    return Spread(min(values), quarter, median(values), three_quarters, max(values), fmean(values))
