"""Everything that the methods say of one year's fines, ready to be told; whatever had too few cases says so."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from jicha.domain.disparity.bunching import Bunching
from jicha.domain.disparity.cases import FineCase, Frame, NotComparable
from jicha.domain.disparity.choices import Choice
from jicha.domain.disparity.effects import BranchEffect
from jicha.domain.disparity.residuals import Residual
from jicha.domain.disparity.settings import PROPOSED, Settings
from jicha.domain.disparity.spreads import UnitSpread
from jicha.domain.disparity.strata import Pair


@dataclass(frozen=True, slots=True)
class OfficeTest:
    """M2 over branches: whether branches differ inside the strata of one frame.

    Attributes:
        n: cases in strata that hold two branches; units: branches with the least number of cases there.
        chance: by permutation inside strata; null below the least number. proposed: kept by the control of false discoveries.
    """

    frame: Frame
    n: int
    units: int
    chance: float | None
    proposed: bool = False


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """M3: one case beside the cases most alike.

    Attributes:
        n: neighbours; middle: their middle share of the lawful most; ratio: this case's share over it.
        z: robust distance; null where the neighbours all have one fine (then the ratio speaks).
        chance: of a z as far under a normal scatter.
        nearest: the closest case; differs: the factors that differ, with the levels here and there.
        within: how many neighbours lie between `low` and `high`, the middle nine tenths of them, as shares.
    """

    case: FineCase
    n: int
    middle: float
    low: float
    high: float
    ratio: float
    z: float | None
    chance: float
    nearest: FineCase
    differs: tuple[tuple[str, int | None, int | None], ...]
    proposed: bool = False


@dataclass(frozen=True, slots=True)
class Outside:
    """M5: one case outside the band that holds 95 of 100 cases with such facts; low and high are shares of the lawful most."""

    case: FineCase
    n: int
    low: float
    high: float
    chance: float
    proposed: bool = False


@dataclass(frozen=True, slots=True)
class Gradient:
    """M7: whether the deviation from the benchmark goes with a fact that must not matter.

    Attributes:
        fact: 承办分局, 承办人, 决定月份 or 当事人类别.
        n: cases; groups: groups with the least number. width: between the highest and the lowest group's mean, in parts of the lawful span.
        most, least: those groups by name, for branches and kinds only; a person is never named.
        chance: by permutation inside frames; null below the least number.
    """

    fact: str
    n: int
    groups: int
    width: float | None
    most: str
    least: str
    chance: float | None
    proposed: bool = False


@dataclass(frozen=True, slots=True)
class UnitCount:
    """How many decisions of a branch there are, how many could be compared, and how many fined nothing (let off)."""

    unit_code: str
    decided: int
    compared: int
    let_off: int


@dataclass(frozen=True, slots=True)
class Study:
    """What came of a year.

    Attributes:
        refused: reason to number of cases that could not be compared.
        places, deviations: by branch, where fines lie in the lawful span, and how far they are from the benchmark.
        judged: method (M1 … M7) to the cases or frames that were enough for it, so that “nothing found” and “too few” can be told apart.
    """

    settings: Settings = PROPOSED
    units: tuple[UnitCount, ...] = ()
    refused: Mapping[str, int] = field(default_factory=dict)
    residuals: tuple[Residual, ...] = ()
    places: tuple[UnitSpread, ...] = ()
    deviations: tuple[UnitSpread, ...] = ()
    pairs: tuple[Pair, ...] = ()
    office_tests: tuple[OfficeTest, ...] = ()
    effects: tuple[BranchEffect, ...] = ()
    neighbours: tuple[Neighbourhood, ...] = ()
    outside: tuple[Outside, ...] = ()
    bunching: tuple[Bunching, ...] = ()
    gradients: tuple[Gradient, ...] = ()
    choices: tuple[Choice, ...] = ()
    judged: Mapping[str, int] = field(default_factory=dict)

    @property
    def compared(self) -> int:
        """Count the cases that could be compared."""
        return sum(unit.compared for unit in self.units)


def refusals(refused: tuple[NotComparable, ...]) -> dict[str, int]:
    """Count the reasons why cases could not be compared, most first."""
    counted: dict[str, int] = {}
    for one in refused:
        counted[one.reason] = counted.get(one.reason, 0) + 1
    return dict(sorted(counted.items(), key=lambda item: (-item[1], item[0])))
