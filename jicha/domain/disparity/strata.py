"""M2: same clause, same version, same levels, same circumstances, and yet another fine."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from jicha.domain.disparity.cases import FineCase, by_stratum
from jicha.domain.disparity.chance import median_deviation
from jicha.domain.disparity.settings import PROPOSED, Settings


@dataclass(frozen=True, slots=True)
class Pair:
    """Two cases side by side: the heaviest and the lightest of a stratum.

    Attributes:
        ratio: the dearer fine over the cheaper, each as a share of its own lawful most.
        n: cases of the stratum. middle: their middle share of the lawful most.
        deviation: median distance from the middle; null below the least number for a spread.
        differs: what the file has differently outside the table: (what, in the dearer, in the cheaper).
    """

    dearer: FineCase
    cheaper: FineCase
    ratio: float
    n: int
    middle: float
    deviation: float | None
    differs: tuple[tuple[str, str, str], ...]


def pairs(cases: Iterable[FineCase], *, settings: Settings = PROPOSED) -> list[Pair]:
    """Find each stratum whose ends differ by the flag's ratio or more, the widest first; deterministic for equal cases."""
    found = [pair for group in by_stratum(cases).values() if (pair := widest(group, settings=settings)) is not None]
    wide = [pair for pair in found if pair.ratio >= settings.flag_ratio - 1e-9]
    return sorted(wide, key=lambda pair: (-pair.ratio, pair.dearer.case_id, pair.cheaper.case_id))


def widest(group: Sequence[FineCase], *, settings: Settings = PROPOSED) -> Pair | None:
    """Put the ends of a group side by side; null if it has one case only, or its cheapest fine is nought."""
    ordered = sorted(group, key=lambda case: (case.share, case.case_id))
    if len(ordered) < 2 or ordered[0].share <= 0:
        return None
    cheaper, dearer = ordered[0], ordered[-1]
    shares = [case.share for case in ordered]
    return Pair(
        dearer=dearer,
        cheaper=cheaper,
        ratio=dearer.share / cheaper.share,
        n=len(ordered),
        middle=median(shares),
        deviation=median_deviation(shares) if len(ordered) >= settings.spread_n else None,
        differs=tuple(_differs(dearer, cheaper)),
    )


def _differs(dearer: FineCase, cheaper: FineCase) -> Iterable[tuple[str, str, str]]:
    facts = (
        ("承办分局", dearer.unit_code, cheaper.unit_code),
        ("当事人类别", dearer.party_kind, cheaper.party_kind),
        ("违法行为", dearer.violation, cheaper.violation),
        ("决定日期", str(dearer.decided_on or ""), str(cheaper.decided_on or "")),
    )
    for name, one, other in facts:
        if one != other:
            yield name, one or "（空）", other or "（空）"
    if set(dearer.handlers).isdisjoint(cheaper.handlers):
        yield "承办人", "不同", "不同"


def spread(shares: Iterable[float]) -> float | None:
    """Measure (most − least) ÷ median; null for no values or a median of nought.

    Source:
        The fact sheet of checks, DISC-04.
    """
    values = sorted(shares)
    middle = median(values) if values else 0.0
    return (values[-1] - values[0]) / middle if middle > 0 else None
