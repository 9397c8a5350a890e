"""The same trouble again: repeat offenders across years, root causes that gather in one branch."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from jicha.domain.deadlines import months_after


@dataclass(frozen=True, slots=True)
class Found:
    """One final finding, as far as recurrence is concerned.

    Attributes:
        kind: the check or kind of trouble that makes two findings "the same".
        found_on: the day on which it became final.
        closed_on: the day on which its rectification was closed; null while open.
    """

    finding_id: str
    unit_code: str
    kind: str
    found_on: date
    closed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Recurrence:
    """The same kind of finding in the same branch, again."""

    unit_code: str
    kind: str
    earlier: str
    later: str


def repeated_by_year(findings: Iterable[Found]) -> tuple[Recurrence, ...]:
    """Pair findings of one kind and branch that stand in two successive years (屡查屡犯).

    Returns:
        One pair for each later finding, with the latest finding of the year before; ordered by branch, kind, later finding.
    Source:
        domain.md 12.5, LOOK-01.
    """
    groups = _by_kind(findings)
    pairs = []
    for (unit, kind), own in sorted(groups.items()):
        for later in own:
            before = [one for one in own if one.found_on.year == later.found_on.year - 1]
            if before:
                pairs.append(Recurrence(unit_code=unit, kind=kind, earlier=before[-1].finding_id, later=later.finding_id))
    return tuple(pairs)


def relapsed(findings: Iterable[Found], *, months: int) -> tuple[Recurrence, ...]:
    """Pair a closed finding with one of its kind and branch found within so many months after the closing (反弹).

    Args:
        months: calendar months; the day on which they end still counts.
    Source:
        domain.md 12.5, REQ-04.
    """
    pairs = []
    for (unit, kind), own in sorted(_by_kind(findings).items()):
        for later in own:
            closed = [one for one in own if one.closed_on and one.closed_on < later.found_on <= months_after(one.closed_on, months=months)]
            if closed:
                pairs.append(Recurrence(unit_code=unit, kind=kind, earlier=closed[-1].finding_id, later=later.finding_id))
    return tuple(pairs)


def _by_kind(findings: Iterable[Found]) -> dict[tuple[str, str], list[Found]]:
    groups: dict[tuple[str, str], list[Found]] = defaultdict(list)
    for finding in sorted(findings, key=lambda one: (one.found_on, one.finding_id)):
        groups[(finding.unit_code, finding.kind)].append(finding)
    return groups
