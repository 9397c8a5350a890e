"""What a branch fines beside the middle of the branches for the same matter, never without interval and number of cases."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BranchEffect:
    """One branch beside the middle of all branches, inside strata that hold two branches or more.

    Attributes:
        n: its cases in such strata.
        times: how many times the middle it fines; low, high: the 95 % interval. All null below the least number.
        chance: two-sided; null below the least number.
        is_named: kept by the control of false discoveries, and far enough to matter.
    """

    unit_code: str
    n: int
    times: float | None
    low: float | None
    high: float | None
    chance: float | None
    is_named: bool = False
