"""Look-back (回头看): how many of the closed findings must be looked at again, which ones, and whether that is enough."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from jicha.domain.findings.forms import Level


@dataclass(frozen=True, slots=True)
class Closed:
    """A closed finding; `is_seen` once somebody has looked at it again."""

    finding_id: str
    unit_code: str
    level: Level
    is_seen: bool


@dataclass(frozen=True, slots=True)
class Share:
    """How far one level of one branch is looked back at.

    Attributes:
        needed: findings that must be seen for the wanted share, rounded up.
    """

    unit_code: str
    level: Level
    closed: int
    seen: int
    needed: int

    @property
    def is_enough(self) -> bool:
        """Say whether the wanted share is reached."""
        return self.seen >= self.needed


def shares(findings: Iterable[Closed], *, wanted: Mapping[Level, Fraction]) -> tuple[Share, ...]:
    """Count by branch and level.

    Args:
        wanted: the share of closed findings to be seen again, from 0 to 1, for every level.
    Returns:
        One line for each branch and level that has a closed finding, in their order.
    Source:
        domain.md 12.5, LOOK-02 (0.3, the gravest all: default).
    """
    groups: dict[tuple[str, Level], list[Closed]] = defaultdict(list)
    for finding in findings:
        groups[(finding.unit_code, finding.level)].append(finding)
    order = list(Level)
    return tuple(
        Share(
            unit_code=unit,
            level=level,
            closed=len(own),
            seen=sum(one.is_seen for one in own),
            needed=ceil(len(own) * wanted[level]),
        )
        for (unit, level), own in sorted(groups.items(), key=lambda one: (one[0][0], order.index(one[0][1])))
    )
