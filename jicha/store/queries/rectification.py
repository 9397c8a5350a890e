"""Questions about rectification: the list, the board, one with all that belongs to it, what is overdue, what was looked back at."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from jicha.domain.access.scopes import RowLimit
from jicha.domain.findings.forms import Level
from jicha.domain.lifecycle.rectifications import RECTIFICATION
from jicha.domain.rectification.look_back import Closed
from jicha.store.models.rectification import LookBack, Milestone, Proof, Rectification, RectificationStep, Reminder
from jicha.store.queries.flags import Note
from jicha.store.queries.paging import Ask, Slice, slice_of
from jicha.store.queries.rows import within

if TYPE_CHECKING:
    from django.db.models import QuerySet

PICKS = ("state", "kind", "unit_code")
OPEN = tuple(one.name for one in RECTIFICATION.states if one.name not in {"closed", "void"})
_ANY = Q()


@dataclass(frozen=True, slots=True)
class RectificationRow:
    """A rectification as pages show it; `check` is the check that is asked again."""

    id: int
    finding_id: int
    year: int
    number: int
    title: str
    level: str
    check: str
    unit_code: str
    unit_name: str
    kind: str
    state: str
    ordered_on: date
    latest_on: date
    due_on: date
    responsible: str
    handler: str
    measures: str
    asked_until: date | None
    extensions: int
    submitted_at: datetime | None
    checked_run: str
    still_failing: int | None
    closed_on: date | None
    makers: Mapping[str, str]
    lock: int


@dataclass(frozen=True, slots=True)
class Step:
    """A milestone."""

    id: int
    what: str
    due_on: date
    done_on: date | None


@dataclass(frozen=True, slots=True)
class ProofRow:
    """A file that shows what was done."""

    id: int
    name: str
    sha256: str
    size: int
    added_at: datetime
    added_by: str


@dataclass(frozen=True, slots=True)
class ReminderRow:
    """A rung that was reached; `decision` is empty until a person has decided about an escalation."""

    id: int
    rung: str
    reached_on: date
    decision: str
    why: str
    decided_by: str


@dataclass(frozen=True, slots=True)
class LookBackRow:
    """A look back."""

    looked_on: date
    holds: bool
    words: str
    by: str


def rectifications(ask: Ask, *, limit: RowLimit, today: date) -> Slice[RectificationRow]:
    """List what a person may see; `picks`: state, kind, unit_code, overdue (yes); search in the finding's title."""
    rows = seen(limit)
    rows = rows.filter(**{key: ask.picks[key] for key in PICKS if key in ask.picks})
    if ask.picks.get("overdue") == "yes":
        rows = rows.filter(state__in=OPEN, due_on__lt=today)
    if ask.search:
        rows = rows.filter(finding__title__contains=ask.search)
    return slice_of(rows, ask, orders={"due": "due_on", "unit": "unit_code", "closed": "closed_on"}, make=_row)


def board(*, limit: RowLimit, most: int) -> Mapping[str, tuple[RectificationRow, ...]]:
    """Give the columns of the board: state to its rectifications, the most pressing first, at most so many a column."""
    rows = seen(limit)
    return {state: tuple(_row(one) for one in rows.filter(state=state)[:most]) for state in (*OPEN, "closed")}


def rectification_of(rectification_id: int, *, limit: RowLimit) -> RectificationRow | None:
    """Give one, null if there is none for this person."""
    row = seen(limit).filter(pk=rectification_id).first()
    return _row(row) if row else None


def rectification_of_finding(finding_id: int, *, limit: RowLimit) -> int | None:
    """Give the rectification of a finding, null if none was ordered or it is not for this person."""
    row = seen(limit).filter(finding_id=finding_id).first()
    return row.pk if row else None


def milestones_of(rectification_id: int) -> tuple[Step, ...]:
    """List the steps of the plan."""
    return tuple(Step(r.pk, r.what, r.due_on, r.done_on) for r in Milestone.objects.filter(rectification_id=rectification_id))


def proofs_of(rectification_id: int) -> tuple[ProofRow, ...]:
    """List the files."""
    rows = Proof.objects.select_related("added_by").filter(rectification_id=rectification_id)
    return tuple(ProofRow(r.pk, r.name, r.sha256, r.size, r.added_at, r.added_by.name if r.added_by else "") for r in rows)


def steps_of(rectification_id: int) -> tuple[Note, ...]:
    """List what happened, the oldest first."""
    rows = RectificationStep.objects.select_related("by").filter(rectification_id=rectification_id)
    return tuple(Note(r.move, r.words, r.at, r.by.name if r.by else "") for r in rows)


def reminders_of(rectification_id: int) -> tuple[ReminderRow, ...]:
    """List the rungs that were reached."""
    rows = Reminder.objects.select_related("decided_by").filter(rectification_id=rectification_id)
    return tuple(ReminderRow(r.pk, r.rung, r.reached_on, r.decision, r.why, r.decided_by.name if r.decided_by else "") for r in rows)


def look_backs_of(rectification_id: int) -> tuple[LookBackRow, ...]:
    """List the looks back."""
    rows = LookBack.objects.select_related("by").filter(rectification_id=rectification_id)
    return tuple(LookBackRow(r.looked_on, r.holds, r.words, r.by.name if r.by else "") for r in rows)


def closed_findings(*, limit: RowLimit, year: int) -> tuple[Closed, ...]:
    """Give the closed rectifications of a year's findings, for the coverage of the look-back."""
    rows = seen(limit).filter(state="closed", finding__year=year).annotate(looks=Count("look_backs"))
    return tuple(Closed(str(r.finding_id), r.unit_code, Level(r.finding.level), r.looks > 0) for r in rows if r.finding.level)


def overdue(*, limit: RowLimit, today: date, most: int) -> tuple[RectificationRow, ...]:
    """List what is overdue, the longest first."""
    return tuple(_row(row) for row in seen(limit).filter(state__in=OPEN, due_on__lt=today)[:most])


def overdue_count(*, limit: RowLimit, today: date) -> int:
    """Count what is overdue."""
    return seen(limit).filter(state__in=OPEN, due_on__lt=today).count()


def state_counts(*, limit: RowLimit, year: int) -> Mapping[tuple[str, str], int]:
    """Count the rectifications of a year's findings by (branch, state)."""
    rows = seen(limit).filter(finding__year=year).order_by().values_list("unit_code", "state").annotate(number=Count("pk"))
    return {(unit, state): number for unit, state, number in rows}


def seen(limit: RowLimit) -> "QuerySet[Rectification]":
    """Give the rectifications that a person may see; a branch knows of its own from the order on."""
    return within(Rectification.objects.select_related("finding", "checked_run"), limit=limit, released=_ANY)


def _row(row: Rectification) -> RectificationRow:
    return RectificationRow(
        id=row.pk,
        finding_id=row.finding_id,
        year=row.finding.year,
        number=row.finding.number,
        title=row.finding.title,
        level=row.finding.level or "",
        check=row.finding.kind,
        unit_code=row.unit_code,
        unit_name=row.finding.unit_name,
        kind=row.kind,
        state=row.state,
        ordered_on=row.ordered_on,
        latest_on=row.latest_on,
        due_on=row.due_on,
        responsible=row.responsible,
        handler=row.handler,
        measures=row.measures,
        asked_until=row.asked_until,
        extensions=row.extensions,
        submitted_at=row.submitted_at,
        checked_run=row.checked_run.run_id if row.checked_run else "",
        still_failing=row.still_failing,
        closed_on=row.closed_on,
        makers=row.makers,
        lock=row.lock,
    )
