"""What a batch comes to: each file, each branch, each criterion, each reviewer; adjusted beside unadjusted, never instead of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from jicha.domain.reviews.reconciling import Result
from jicha.domain.rubrics.rules import Grade


@dataclass(frozen=True, slots=True)
class PointRange:
    """From `low` to `high` points, both included."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class FileResult:
    """One file.

    Attributes:
        adjusted: the total with the leniency of its reviewers taken off; null for a veto, or where it could not be estimated.
        was_adjudicated: a third reviewer decided.
    """

    case_id: str
    alias: str
    unit_code: str
    kind: str
    result: Result
    grade: Grade
    adjusted: float | None
    was_adjudicated: bool


@dataclass(frozen=True, slots=True)
class BranchResult:
    """One branch: mean and least of its files; the interval is null, and `is_few` true, below the least number of files.

    Attributes:
        adjusted: mean of the adjusted totals, vetoed files counted 0 in both means; null if a file could not be adjusted.
        vetoed: number of files with a veto.
    """

    unit_code: str
    unit_name: str
    files: int
    mean: float
    least: float
    interval: PointRange | None
    adjusted: float | None
    vetoed: int
    is_few: bool


@dataclass(frozen=True, slots=True)
class ItemResult:
    """One criterion over all sheets.

    Attributes:
        judged: sheets on which it applied; lost: share of its points lost over them (of a veto: share of sheets that found it).
        pairs: files that two reviewers both scored; agreement: share of them with the same answer and points; null without pairs.
        alpha: Krippendorff's alpha, nominal; null where it is not defined, as when nobody ever differs in what is found.
        divides: agreement below the setting.
        by_branch: unit code → share of points lost; a branch where it never applied is not in it.
    """

    criterion: str
    zh: str
    judged: int
    lost: float | None
    pairs: int
    agreement: float | None
    alpha: float | None
    divides: bool
    by_branch: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Leniency:
    """How far a reviewer scores above (+) or below (−) the others on the same files, in points.

    Attributes:
        group: number of the set of reviewers who can be compared: joined by files that they share; leniencies are relative to their set.
        interval: null, and `is_few` true, below the least number of sheets, or where no error is left to estimate from.
    """

    reviewer: str
    sheets: int
    points: float
    interval: PointRange | None
    group: int
    is_few: bool


@dataclass(frozen=True, slots=True)
class CommonFault:
    """A common fault: how many sheets lost points on a criterion, in how many branches, and reasons as reviewers wrote them."""

    criterion: str
    zh: str
    sheets: int
    units: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BatchResult:
    """All results of a batch.

    Attributes:
        alpha: Krippendorff's alpha of the totals before vetoes, interval metric; null where not defined.
        veto_agreement: share of files whose two reviewers found the same vetoes; veto_ac1: Gwet's AC1 of “some veto found”.
        questions: typical questions decided, of all asked.
    """

    batch: str
    drawn_on: date | None
    rubric: str
    files: tuple[FileResult, ...]
    branches: tuple[BranchResult, ...]
    items: tuple[ItemResult, ...]
    reviewers: tuple[Leniency, ...]
    faults: tuple[CommonFault, ...]
    alpha: float | None
    veto_agreement: float | None
    veto_ac1: float | None
    gap_mean: float | None
    questions: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class ReviewPaper:
    """What the bulletin of a batch is written from.

    Attributes:
        period: as in the title, such as 2021年上半年. office: who signs. basis: title and number of the plan it follows; empty if none.
        defaults: names of the settings used that no norm confirms.
    """

    city: str
    period: str
    office: str
    basis: str
    results: BatchResult
    defaults: tuple[str, ...]
