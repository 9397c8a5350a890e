"""What a branch fines beside the others for the same matter, with an interval, and never without its number of cases."""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from jicha.domain.disparity.cases import FineCase, by_stratum
from jicha.domain.disparity.chance import discoveries, student_quantile, two_sided
from jicha.domain.disparity.settings import PROPOSED, Settings

_TINY = 1e-9


@dataclass(frozen=True, slots=True)
class BranchEffect:
    """One branch against the others, inside strata that hold both.

    Attributes:
        n: its cases in such strata; others: theirs.
        times: how many times the others' fine; low, high: the 95 % interval. All null below the least number.
        chance: two-sided; null below the least number.
        is_named: kept by the control of false discoveries, and far enough to matter.
    """

    unit_code: str
    n: int
    others: int
    times: float | None
    low: float | None
    high: float | None
    chance: float | None
    is_named: bool = False


@dataclass(slots=True)
class _Sum:
    """Number, sum and sum of squares of some logarithms."""

    n: int = 0
    total: float = 0.0
    squares: float = 0.0

    def add(self, value: float) -> None:
        self.n, self.total, self.squares = self.n + 1, self.total + value, self.squares + value * value

    def without(self, other: "_Sum") -> "_Sum":
        return _Sum(self.n - other.n, self.total - other.total, self.squares - other.squares)

    @property
    def scatter(self) -> float:
        return max(0.0, self.squares - self.total * self.total / self.n)


@dataclass(slots=True)
class _Side:
    """What the strata say of one branch so far; `moved` is the weighted difference, `groups` the means that were taken."""

    n: int = 0
    others: int = 0
    groups: int = 0
    weight: float = 0.0
    moved: float = 0.0
    scatter: float = 0.0

    def take(self, own: _Sum, *, rest: _Sum) -> None:
        here = own.n * rest.n / (own.n + rest.n)
        self.weight += here
        self.moved += here * (own.total / own.n - rest.total / rest.n)
        self.scatter += own.scatter + rest.scatter
        self.n, self.others, self.groups = self.n + own.n, self.others + rest.n, self.groups + 2


def branch_effects(cases: Sequence[FineCase], *, settings: Settings = PROPOSED) -> list[BranchEffect]:
    """Compare each branch with the others by the logarithm of the share of the lawful most, sorted by branch.

    Each stratum that holds both gives a difference of means; they are weighed by n·m/(n+m), which is the least variance if single fines
    scatter alike. The scatter is taken from inside branch and stratum.
    """
    sides = {unit: _Side() for unit in sorted({case.unit_code for case in cases})}
    for group in by_stratum(case for case in cases if case.fine_yuan > 0).values():
        _gather(group, sides=sides)
    found = [_effect(unit, side=side, settings=settings) for unit, side in sides.items()]
    told = [one for one in found if one.chance is not None]
    kept = discoveries([one.chance or 0.0 for one in told], rate=settings.rate)
    named = {one.unit_code for one, keep in zip(told, kept, strict=True) if keep and _is_apart(one, settings=settings)}
    return [replace(one, is_named=one.unit_code in named) for one in found]


def _gather(group: Sequence[FineCase], *, sides: Mapping[str, _Side]) -> None:
    every, own = _Sum(), defaultdict[str, _Sum](_Sum)
    # Taking one member's value off first keeps the sums of squares exact where all fines are equal.
    zero = group[0].log_share
    for case in group:
        every.add(case.log_share - zero)
        own[case.unit_code].add(case.log_share - zero)
    if len(own) > 1:
        for unit, part in own.items():
            sides[unit].take(part, rest=every.without(part))


def _is_apart(one: BranchEffect, *, settings: Settings) -> bool:
    if one.times is None or one.low is None or one.high is None:
        return False
    return abs(math.log(one.times)) > math.log(settings.effect) and not one.low <= 1 <= one.high


def _effect(unit: str, *, side: _Side, settings: Settings) -> BranchEffect:
    freedom = side.n + side.others - side.groups
    if min(side.n, side.others, freedom) < settings.branch_n:
        return BranchEffect(unit, side.n, side.others, None, None, None, None)
    middle, error = side.moved / side.weight, math.sqrt(side.scatter / freedom / side.weight)
    half = student_quantile(0.975, freedom=freedom) * error
    certain = 1.0 if abs(middle) < _TINY else 0.0
    chance = two_sided(middle / error, freedom=freedom) if error > _TINY else certain
    return BranchEffect(unit, side.n, side.others, math.exp(middle), math.exp(middle - half), math.exp(middle + half), chance)
