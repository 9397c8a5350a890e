"""How sure a rank is: the places a branch could have had if its counts had fallen otherwise by chance.

Each indicator's share rests on a number of judged records. It is drawn again and again around what was found (a normal approximation of
the Wilson interval, cut to 0 … 1), all branches at once, and the places are counted. The draws are computed from SHA-256 of their
number, so that the same sheet always gives the same interval and anyone can redo it.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from jicha.domain.evaluation.sheets import Indicator
from jicha.domain.scorecards import NINETY_FIVE, wilson

DRAWS = 400
OUTSIDE = 0.025
"""Share of the draws cut off on either side: an interval of 95 in 100."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What an indicator's share rests on: `passed` of `judged` records."""

    passed: int
    judged: int


@dataclass(frozen=True, slots=True)
class Places:
    """The best and the worst place of a branch, both inclusive, and the branches that it cannot be told from."""

    best: int
    worst: int
    ties: tuple[str, ...]


def places(indicators: Sequence[Indicator], *, measured: Mapping[str, Mapping[str, Measured]]) -> dict[str, Places]:
    """Give the interval of each branch's rank.

    Args:
        measured: branch to indicator to counts; an indicator that is missing or judged on nothing is left out for that branch.
    Returns:
        One interval for each branch that has at least one indicator. Branches whose intervals overlap are ties.
    Source:
        domain.md 12.5, DRILL-03 (overlapping intervals: report as tie).
    """
    spreads = {unit: _spreads(indicators, own=own) for unit, own in measured.items()}
    known = {unit: own for unit, own in spreads.items() if own}
    drawn: dict[str, list[int]] = {unit: [] for unit in known}
    for number in range(DRAWS):
        totals = {unit: _total(own, unit=unit, number=number) for unit, own in known.items()}
        order = sorted(totals.values(), reverse=True)
        for unit, total in totals.items():
            drawn[unit].append(order.index(total) + 1)
    cut = int(DRAWS * OUTSIDE)
    spans = {unit: (sorted(own)[cut], sorted(own)[-1 - cut]) for unit, own in drawn.items()}
    return {
        unit: Places(best=best, worst=worst, ties=tuple(o for o, (b, w) in spans.items() if o != unit and b <= worst and best <= w))
        for unit, (best, worst) in spans.items()
    }


def _spreads(indicators: Sequence[Indicator], *, own: Mapping[str, Measured]) -> list[tuple[str, float, float, float]]:
    """Give code, weight, centre and standard error of each indicator that can be measured."""
    spreads = []
    for one in indicators:
        counts = own.get(one.code)
        interval = wilson(counts.passed, judged=counts.judged) if counts else None
        if interval is not None:
            centre = (interval.low + interval.high) / 2
            spreads.append((one.code, float(one.weight), centre, (interval.high - interval.low) / (2 * NINETY_FIVE)))
    return spreads


def _total(own: Sequence[tuple[str, float, float, float]], *, unit: str, number: int) -> float:
    weights = math.fsum(weight for _, weight, _, _ in own)
    points = math.fsum(
        weight * min(1.0, max(0.0, centre + error * _normal(f"{unit}|{code}|{number}"))) for code, weight, centre, error in own
    )
    return points / weights if weights else 0.0


def _normal(name: str) -> float:
    """Draw a standard normal from a name, by Box and Muller's transform of the two halves of its SHA-256."""
    digest = sha256(name.encode()).digest()
    first = (int.from_bytes(digest[:8], "big") + 1) / (2**64 + 1)
    second = int.from_bytes(digest[8:16], "big") / 2**64
    return math.sqrt(-2 * math.log(first)) * math.cos(2 * math.pi * second)
