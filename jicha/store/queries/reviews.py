"""Questions about reviews, for those who lead them and for the branches; what a reviewer may know is asked in `blind`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Avg, Count, Q

from jicha.domain.access.scopes import RowLimit
from jicha.store.models.flags import Flag
from jicha.store.models.reviews import Batch, ReviewFile, ReviewStep, ScoreSheet, TypicalQuestion
from jicha.store.models.year.runs import Run
from jicha.store.queries.flags import Note
from jicha.store.queries.paging import Ask, Slice, slice_of
from jicha.store.queries.rows import within

_DONE = ("submitted", "locked")
_MOST_ANCHORS = 60
SEEN_BY_ALL = ("final", "published")
"""States of a batch that every branch may see."""


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A batch as pages show it."""

    id: int
    kind: str
    earlier: tuple[int, str] | None
    later: tuple[int, str] | None
    year: int
    half: int
    title: str
    folder: str
    state: str
    rubric: str
    drawn_on: date | None
    feedback_due_on: date | None
    published_at: datetime | None
    makers: Mapping[str, str]
    lock: int


@dataclass(frozen=True, slots=True)
class FileRow:
    """A drawn file as the lead and its branch know it; `submitted` counts sheets handed in."""

    id: int
    batch_id: int
    batch_title: str
    case_id: str
    unit_code: str
    unit_name: str
    kind: str
    stratum: str
    origin: str
    why: str
    alias: str
    identity: Mapping[str, Any]
    has_scan: bool
    pages: tuple[str, ...]
    masks: tuple[Mapping[str, Any], ...]
    is_masked: bool
    state: str
    total: Decimal | None
    vetoes: tuple[str, ...]
    rule: str
    reasons: tuple[str, ...]
    lock: int


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A sheet as the lead knows it; what stands in it stays with the reviewers until the file is settled."""

    id: int
    file_id: int
    member_id: int
    reviewer: str
    seat: str
    state: str
    seconds: int
    submitted_at: datetime | None


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A typical question; `answer` is empty until it was decided."""

    id: int
    number: int
    criterion: str
    asked: str
    answer: str
    ruling: str


def batches(ask: Ask, *, limit: RowLimit) -> Slice[BatchRow]:
    """List the batches that a person may see, newest first; branches see those that are announced."""
    rows = within(Batch.objects.filter(kind="review"), limit=limit, released=Q(state__in=SEEN_BY_ALL))
    return slice_of(rows, ask, orders={}, make=_batch)


def batch_of(batch_id: int) -> BatchRow | None:
    """Give a batch, null if there is none."""
    row = Batch.objects.filter(pk=batch_id).first()
    return _batch(row) if row else None


def files_of(batch_id: int) -> tuple[FileRow, ...]:
    """List the files of a batch for the lead, by branch."""
    rows = ReviewFile.objects.select_related("batch").filter(batch_id=batch_id).order_by("unit_code", "case_id")
    return tuple(_file(row) for row in rows)


def calibrations() -> tuple[BatchRow, ...]:
    """List the rounds of calibration, the newest first."""
    return tuple(_batch(row) for row in Batch.objects.filter(kind="calibration"))


def anchor_candidates() -> tuple[FileRow, ...]:
    """List the newest files that were reviewed to the end: any of them may be an anchor."""
    rows = ReviewFile.objects.select_related("batch").filter(state="final", origin__in=("drawn", "pick")).order_by("-batch_id", "case_id")
    return tuple(_file(row) for row in rows[:_MOST_ANCHORS])


def flags_of_case(file: FileRow, *, year: int) -> tuple[tuple[int, str, str], ...]:
    """List what the newest run of a year says of a file's case: number of the flag, check, sentence."""
    run = Run.objects.filter(year=year, state="ready").first()
    rows = Flag.objects.filter(run=run, unit_code=file.unit_code, subject_key=file.case_id).exclude(state="dismissed").order_by("pk")
    return tuple((one.pk, one.check_id, one.message) for one in rows) if run else ()


def file_of(file_id: int) -> FileRow | None:
    """Give a file for the lead, null if there is none."""
    row = ReviewFile.objects.select_related("batch").filter(pk=file_id).first()
    return _file(row) if row else None


def results(ask: Ask, *, limit: RowLimit) -> Slice[FileRow]:
    """List results that a person may see: a branch its own files once they were fed back; search in the case's number."""
    rows = within(ReviewFile.objects.select_related("batch").filter(total__isnull=False), limit=limit)
    if ask.search:
        rows = rows.filter(case_id__contains=ask.search)
    if "state" in ask.picks:
        rows = rows.filter(state=ask.picks["state"])
    return slice_of(rows.order_by("-batch_id", "unit_code", "case_id"), ask, orders={"total": "total", "unit": "unit_code"}, make=_file)


def result_of(file_id: int, *, limit: RowLimit) -> FileRow | None:
    """Give a file's result, null if there is none for this person."""
    row = within(ReviewFile.objects.select_related("batch").filter(total__isnull=False), limit=limit).filter(pk=file_id).first()
    return _file(row) if row else None


def sheets_of(batch_id: int) -> tuple[SheetRow, ...]:
    """List the sheets of a batch for the lead."""
    rows = ScoreSheet.objects.select_related("member__user").filter(file__batch_id=batch_id).exclude(state="void")
    return tuple(SheetRow(r.pk, r.file_id, r.member_id, r.member.user.name, r.seat, r.state, r.seconds, r.submitted_at) for r in rows)


def reasons_of(file_id: int) -> tuple[tuple[str, str, str], ...]:
    """List what the settled sheets of a file took points for: (criterion, points, reason), by criterion; no reviewer is named."""
    sheets = ScoreSheet.objects.filter(file_id=file_id, state__in=_DONE)
    found = {
        (mark["criterion"], mark["lost"] or "", mark["reason"])
        for sheet in sheets
        for mark in sheet.marks
        if mark["answer"] in {"deducted", "found"}
    }
    return tuple(sorted(found))


def questions_of(batch_id: int) -> tuple[QuestionRow, ...]:
    """List the typical questions of a batch."""
    rows = TypicalQuestion.objects.filter(batch_id=batch_id)
    return tuple(QuestionRow(r.pk, r.number, r.criterion, r.asked, r.answer, r.ruling) for r in rows)


def steps_of(batch_id: int) -> tuple[Note, ...]:
    """List what happened to a batch itself and to its sample (replacements, risk picks), the oldest first."""
    of_batch = Q(file__isnull=True) | Q(move__in=("replace", "pick"))
    rows = ReviewStep.objects.select_related("by").filter(of_batch, batch_id=batch_id)
    return tuple(Note(r.move, r.words, r.at, r.by.name if r.by else "") for r in rows)


def file_steps(file_id: int) -> tuple[Note, ...]:
    """List what happened to a file, the oldest first."""
    rows = ReviewStep.objects.select_related("by").filter(file_id=file_id)
    return tuple(Note(r.move, r.words, r.at, r.by.name if r.by else "") for r in rows)


def file_means(year: int) -> Mapping[str, tuple[Decimal, int]]:
    """Give by branch the mean of the published file scores of a year, and how many files; risk picks are not among them."""
    rows = (
        ReviewFile.objects.filter(batch__year=year, batch__state="published", origin="drawn", total__isnull=False)
        .order_by()
        .values_list("unit_code")
    )
    return {unit: (Decimal(mean), number) for unit, mean, number in rows.annotate(mean=Avg("total"), number=Count("pk"))}


def progress_of(batch_id: int) -> tuple[int, int]:
    """Count the sheets handed in, and all."""
    rows = ScoreSheet.objects.filter(file__batch_id=batch_id).exclude(state="void")
    counted = rows.aggregate(done=Count("pk", filter=Q(state__in=_DONE)), all=Count("pk"))
    return int(counted["done"]), int(counted["all"])


def _batch(row: Batch) -> BatchRow:
    return BatchRow(
        id=row.pk,
        kind=row.kind,
        earlier=(row.earlier.pk, row.earlier.title) if row.earlier else None,
        later=row.later.values_list("pk", "title").first(),
        year=row.year,
        half=row.half,
        title=row.title,
        folder=row.folder,
        state=row.state,
        rubric=row.rubric,
        drawn_on=row.drawn_on,
        feedback_due_on=row.feedback_due_on,
        published_at=row.published_at,
        makers=row.makers,
        lock=row.lock,
    )


def _file(row: ReviewFile) -> FileRow:
    return FileRow(
        id=row.pk,
        batch_id=row.batch_id,
        batch_title=row.batch.title,
        case_id=row.case_id,
        unit_code=row.unit_code,
        unit_name=row.unit_name,
        kind=row.kind,
        stratum=row.stratum,
        origin=row.origin,
        why=row.why,
        alias=row.alias,
        identity=row.identity,
        has_scan=bool(row.scan),
        pages=tuple(row.pages),
        masks=tuple(row.masks),
        is_masked=row.is_masked,
        state=row.state,
        total=row.total,
        vetoes=tuple(row.vetoes),
        rule=row.rule,
        reasons=tuple(row.reasons),
        lock=row.lock,
    )
