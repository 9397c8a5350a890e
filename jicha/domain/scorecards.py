"""How the verdicts of a branch become points: rates with their interval, small numbers, what could not be judged.

An unknown verdict is never a pass. Points are given on what was judged only; beside them stand the points if every unknown were a
fail (`low`) and if every unknown were a pass (`high`), and "judged n of m".
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

NINETY_FIVE = 1.959963984540054
"""The quantile of the normal distribution for a two-sided interval of 95 %."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A share from `low` to `high`, both between 0 and 1, both ends included."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Tally:
    """Count the verdicts of one check, item or branch.

    Attributes:
        population: all that the check applies to, or may apply to: passed + failed + unknown.
    """

    population: int
    passed: int
    failed: int
    unknown: int

    @property
    def judged(self) -> int:
        """Count what could be judged: passed and failed."""
        return self.passed + self.failed

    @property
    def rate(self) -> float | None:
        """Give the share that passed among the judged; null if nothing was judged."""
        return self.passed / self.judged if self.judged else None

    def __add__(self, other: "Tally") -> "Tally":
        """Add two tallies."""
        return Tally(
            population=self.population + other.population,
            passed=self.passed + other.passed,
            failed=self.failed + other.failed,
            unknown=self.unknown + other.unknown,
        )


EMPTY = Tally(population=0, passed=0, failed=0, unknown=0)


def wilson(passed: int, *, judged: int, quantile: float = NINETY_FIVE) -> Interval | None:
    """Give the Wilson score interval of the share passed / judged; null if nothing was judged.

    Raises:
        ValueError: passed lies outside 0 … judged.
    Source:
        E. B. Wilson, 1927; recommended for small numbers by R. G. Newcombe, Statistics in Medicine 17 (1998), method 3.
    """
    if not 0 <= passed <= judged:
        raise ValueError(f"{passed} passed of {judged} judged is not a share")
    if judged == 0:
        return None
    share = passed / judged
    square = quantile * quantile
    centre = share + square / (2 * judged)
    spread = quantile * math.sqrt(share * (1 - share) / judged + square / (4 * judged * judged))
    scale = 1 + square / judged
    low = 0.0 if passed == 0 else (centre - spread) / scale
    high = 1.0 if passed == judged else (centre + spread) / scale
    return Interval(low=low, high=high)


class State(StrEnum):
    """Say what a cell of the scorecard can be read as."""

    SCORED = "scored"
    FEW = "few"
    """Fewer judged records than the least that carries a rate."""
    UNKNOWN = "unknown"
    """There are records, none of them could be judged."""
    NONE = "none"
    """No record of the branch falls under the item."""


@dataclass(frozen=True, slots=True)
class Rules:
    """How points are given.

    Attributes:
        weights: points of each scored item, in the order of the plan.
        severities: weight of a check by its severity.
        least: judged records below which no rate is shown.
        is_default: the figures are ours, no norm states them.
    """

    weights: Mapping[str, float]
    severities: Mapping[str, float]
    least: int
    is_default: bool


@dataclass(frozen=True, slots=True)
class CheckTally:
    """What one check found in one branch."""

    check_id: str
    item: str
    unit_code: str
    severity: str
    tally: Tally


@dataclass(frozen=True, slots=True)
class ItemScore:
    """One cell: a branch and an item.

    Attributes:
        tally: all verdicts of the item's checks.
        points: on what was judged; null unless the state is SCORED.
        low, high: points if every unknown were a fail, a pass; null with `points`.
    """

    unit_code: str
    item: str
    weight: float
    tally: Tally
    state: State
    points: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class UnitScore:
    """One line of the scorecard.

    Attributes:
        points: sum over the scored items, out of `weight`; null if none is scored.
        weight: points that the scored items could have given.
        scored: how many items are scored, of `len(items)`.
    """

    unit_code: str
    items: tuple[ItemScore, ...]
    points: float | None
    low: float | None
    high: float | None
    weight: float
    scored: int
    tally: Tally


def state_of(tally: Tally, *, least: int) -> State:
    """Say what a tally can be read as."""
    if tally.population == 0:
        return State.NONE
    if tally.judged == 0:
        return State.UNKNOWN
    return State.SCORED if tally.judged >= least else State.FEW


def score_item(tallies: Sequence[CheckTally], *, unit_code: str, item: str, rules: Rules) -> ItemScore:
    """Score one branch on one item: the mean of its checks' rates, weighted by severity, times the item's points."""
    total = sum((found.tally for found in tallies), EMPTY)
    weight = float(rules.weights[item])
    state = state_of(total, least=rules.least)
    if state is not State.SCORED:
        return ItemScore(unit_code=unit_code, item=item, weight=weight, tally=total, state=state, points=None, low=None, high=None)
    return ItemScore(
        unit_code=unit_code,
        item=item,
        weight=weight,
        tally=total,
        state=state,
        points=weight * _mean((_load(t, rules=rules), t.tally.passed, t.tally.judged) for t in tallies),
        low=weight * _mean((_load(t, rules=rules), t.tally.passed, t.tally.population) for t in tallies),
        high=weight * _mean((_load(t, rules=rules), t.tally.passed + t.tally.unknown, t.tally.population) for t in tallies),
    )


def _load(found: CheckTally, *, rules: Rules) -> float:
    return float(rules.severities[found.severity])


def _mean(shares: Iterable[tuple[float, int, int]]) -> float:
    known = [(load, part / whole) for load, part, whole in shares if whole]
    return math.fsum(load * share for load, share in known) / math.fsum(load for load, _ in known)


def score_units(tallies: Iterable[CheckTally], *, units: Sequence[str], rules: Rules) -> tuple[UnitScore, ...]:
    """Score the branches in the order given, on each item that has a weight.

    A check without a weighted item is left out: methods and work requirements are counted elsewhere, not scored.
    """
    ordered = sorted((t for t in tallies if t.item in rules.weights), key=lambda t: (t.unit_code, t.item, t.check_id))
    groups = {key: tuple(found) for key, found in groupby(ordered, key=lambda t: (t.unit_code, t.item))}
    lines = []
    for unit in units:
        items = tuple(score_item(groups.get((unit, item), ()), unit_code=unit, item=item, rules=rules) for item in rules.weights)
        lines.append(_line(unit, items=items))
    return tuple(lines)


def _line(unit: str, *, items: tuple[ItemScore, ...]) -> UnitScore:
    scored = [item for item in items if item.points is not None]
    return UnitScore(
        unit_code=unit,
        items=items,
        points=math.fsum(item.points or 0.0 for item in scored) if scored else None,
        low=math.fsum(item.low or 0.0 for item in scored) if scored else None,
        high=math.fsum(item.high or 0.0 for item in scored) if scored else None,
        weight=math.fsum(item.weight for item in scored),
        scored=len(scored),
        tally=sum((item.tally for item in items), EMPTY),
    )
