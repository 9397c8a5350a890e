"""A fined case as it is compared with others: under which law, with which levels, and where its fine lies in the lawful range.

Source:
    生态环境行政处罚办法 (order 30, 2023-07-01) art. 41, before it 环境行政处罚办法 (order 8) art. 6: alike breaches under alike circumstances get
    alike penalties.
"""

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, order=True)
class Frame:
    """What must be the same before two fines may be compared at all.

    Attributes:
        clause: the penalty clause; law_version: the range in force on the day of the act.
        benchmark: the discretion benchmark with its version; base: what the range is counted in (a fixed sum, the investment …).
    """

    clause: str
    law_version: str
    benchmark: str
    base: str


@dataclass(frozen=True, slots=True, order=True)
class Stratum:
    """What must be the same for two cases to be the same matter under the same circumstances."""

    frame: Frame
    levels: tuple[tuple[str, int], ...]
    circumstances: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FineCase:
    """One decided fine whose discretion sheet gives a level for every factor that it names.

    Attributes:
        unit_code: branch. handlers: who handled it; for grouping only, never printed.
        violation: kind of breach, for comparing the choice of clause.
        levels: factor and level number, sorted. circumstances: recorded 从重, 从轻, 减轻, 公开道歉, sorted.
        low_yuan, high_yuan: the lawful range; high is above nought.
        computed_yuan: what the benchmark gives for the levels, as recomputed, else as the sheet says; null if neither is there.
        party_kind: 单位 or 个人.
        is_reachable: whether any set of levels of the benchmark's table gives this fine; null if the table does not tell.
    """

    case_id: str
    row_id: int
    unit_code: str
    handlers: tuple[str, ...]
    decided_on: date | None
    violation: str
    frame: Frame
    levels: tuple[tuple[str, int], ...]
    circumstances: tuple[str, ...]
    fine_yuan: float
    low_yuan: float
    high_yuan: float
    computed_yuan: float | None = None
    party_kind: str = ""
    is_reachable: bool | None = None

    @property
    def stratum(self) -> Stratum:
        """Name the cases that are the same matter."""
        return Stratum(self.frame, self.levels, self.circumstances)

    @property
    def share(self) -> float:
        """Measure the fine as a share of the lawful most, so that a base (investment, disposal cost) falls out."""
        return self.fine_yuan / self.high_yuan

    @property
    def log_share(self) -> float:
        """Give the natural logarithm of `share`; the fine must be above nought."""
        return math.log(self.share)

    @property
    def span_yuan(self) -> float:
        """Give the width of the lawful range; the whole of it where the law states a single sum."""
        return self.high_yuan - self.low_yuan or self.high_yuan

    @property
    def deviation(self) -> float | None:
        """Measure fine minus computed fine in parts of the lawful span (M1); null without a computed fine."""
        return None if self.computed_yuan is None else (self.fine_yuan - self.computed_yuan) / self.span_yuan

    @property
    def is_ordinary(self) -> bool:
        """Tell whether nothing is recorded that makes the fine heavier or lighter."""
        return not self.circumstances


@dataclass(frozen=True, slots=True)
class NotComparable:
    """A fined case that cannot be compared, and why, in Chinese."""

    case_id: str
    row_id: int
    unit_code: str
    reason: str


def by_frame(cases: Iterable[FineCase]) -> dict[Frame, list[FineCase]]:
    """Group cases by what may be compared, frames in order, cases in the order given."""
    found: dict[Frame, list[FineCase]] = defaultdict(list)
    for case in cases:
        found[case.frame].append(case)
    return dict(sorted(found.items()))


def by_stratum(cases: Iterable[FineCase]) -> dict[Stratum, list[FineCase]]:
    """Group cases by same matter and same circumstances, strata in order, cases in the order given."""
    found: dict[Stratum, list[FineCase]] = defaultdict(list)
    for case in cases:
        found[case.stratum].append(case)
    return dict(sorted(found.items()))
