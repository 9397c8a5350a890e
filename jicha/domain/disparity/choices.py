"""The choice of clause: one kind of breach fined under several clauses with unlike least sums, told apart from what officers weigh."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from jicha.domain.disparity.cases import FineCase


@dataclass(frozen=True, slots=True)
class Choice:
    """One clause for one kind of breach: how often, its least sum, the middle fine, and how often by branch."""

    violation: str
    clause: str
    n: int
    low_yuan: float
    middle_yuan: float
    by_unit: tuple[tuple[str, int], ...]


def choices(cases: Iterable[FineCase]) -> list[Choice]:
    """List the breaches that were fined under two clauses or more with different least sums, by breach, then by least sum.

    Source:
        The fact sheet: the same excess is 120,000 yuan by the table of 水污染防治法 83(2), 200,000 by that of 排污许可管理条例 34(1).
    """
    groups: dict[str, dict[str, list[FineCase]]] = defaultdict(lambda: defaultdict(list))
    for case in cases:
        if case.violation and case.frame.base == "fixed":
            groups[case.violation][case.frame.clause].append(case)
    found = []
    for violation, clauses in sorted(groups.items()):
        lows = {clause: min(case.low_yuan for case in group) for clause, group in clauses.items()}
        if len(set(lows.values())) < 2:
            continue
        for clause in sorted(clauses, key=lambda one: (lows[one], one)):
            group = clauses[clause]
            counted: dict[str, int] = defaultdict(int)
            for case in group:
                counted[case.unit_code] += 1
            middle = median(case.fine_yuan for case in group)
            found.append(Choice(violation, clause, len(group), lows[clause], middle, tuple(sorted(counted.items()))))
    return found
