"""Questions about flags: the list, one of them, the words spoken on it, which comes next."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Q

from jicha.domain.access.scopes import RowLimit
from jicha.domain.lifecycle.flags import FLAG
from jicha.store.models.findings import FindingFlag
from jicha.store.models.flags import Flag
from jicha.store.models.judging import FlagNote, SavedView
from jicha.store.queries.paging import Ask, Slice, slice_of, values_of
from jicha.store.queries.rows import within

if TYPE_CHECKING:
    from django.db.models import QuerySet

VERDICTS = ("fail", "unknown")
PICKS = ("verdict", "state", "severity", "unit_code", "item", "check_id")
# Each runs along an index of the table.
_ORDERS = {"subject": "subject_key", "unit": "unit_code,verdict,state", "check": "check_id,unit_code,subject_key,ordinal"}


@dataclass(frozen=True, slots=True)
class FlagRow:
    """A flag as pages show it; every column of the exceptions, and what people made of it."""

    id: int
    run_id: str
    year: int
    check_id: str
    item: str
    unit_code: str
    unit_name: str
    dataset: str
    subject_key: str
    ordinal: int
    verdict: str
    observed: str
    expected: str
    severity: str
    basis: str
    law_version: str
    source_file: str
    source_sheet: str
    source_row: int | None
    message: str
    state: str
    released: bool
    lock: int
    why: str
    expires_on: date | None


@dataclass(frozen=True, slots=True)
class Note:
    """What was said or decided, when and by whom; `who` is empty for the clock's own moves."""

    move: str
    words: str
    at: datetime
    who: str


@dataclass(frozen=True, slots=True)
class View:
    """A saved view: the part of an address after the question mark, under a title."""

    id: int
    title: str
    query: str


def flags(ask: Ask, *, limit: RowLimit, run_id: str) -> Slice[FlagRow]:
    """List the flags of a run that a person may see; `picks`: those of `PICKS`; search by subject, and by message if no subject has it."""
    return slice_of(_chosen(ask, limit=limit, run_id=run_id), ask, orders=_ORDERS, make=_row)


def flag_of(flag_id: int, *, limit: RowLimit) -> FlagRow | None:
    """Give one flag, null if there is none for this person."""
    flag = within(Flag.objects.select_related("run"), limit=limit).filter(pk=flag_id).first()
    return _row(flag) if flag else None


def next_flag(ask: Ask, *, limit: RowLimit, run_id: str, after: int) -> int | None:
    """Give the number of the next flag of the same list, null at its end."""
    found = _chosen(ask, limit=limit, run_id=run_id).filter(pk__gt=after).order_by("pk").values_list("pk", flat=True).first()
    return int(found) if found is not None else None


def choices_of(ask: Ask, *, limit: RowLimit, run_id: str, most: int) -> tuple[tuple[int, int], ...]:
    """List (number, lock) of the flags of a list, at most so many, in its own order."""
    rows = _chosen(ask, limit=limit, run_id=run_id).order_by("pk").values_list("pk", "lock")[:most]
    return tuple((int(pk), int(lock)) for pk, lock in rows)


def checks_in(run_id: str, *, limit: RowLimit) -> tuple[str, ...]:
    """List the checks that have a flag in the run."""
    return values_of(within(Flag.objects.filter(run__run_id=run_id), limit=limit), "check_id")


def notes_of(flag: FlagRow) -> tuple[Note, ...]:
    """List what was said on this verdict, in this run and the runs of the year before it."""
    rows = FlagNote.objects.select_related("by").filter(_same_verdict(flag, prefix="flag__"))
    return tuple(Note(note.move, note.words, note.at, note.by.name if note.by else "") for note in rows)


def finding_of_flag(flag: FlagRow) -> int | None:
    """Give the finding that this verdict was confirmed into, in this run or an earlier one of the year; null if none."""
    rows = FindingFlag.objects.filter(_same_verdict(flag, prefix="flag__")).order_by("-pk")
    found = rows.values_list("finding_id", flat=True).first()
    return int(found) if found is not None else None


def views_of(user_id: int, *, page: str) -> tuple[View, ...]:
    """List the views that a person has saved for a page."""
    return tuple(View(view.pk, view.title, view.query) for view in SavedView.objects.filter(user_id=user_id, page=page))


def _same_verdict(flag: FlagRow, *, prefix: str) -> Q:
    same = {
        "run__year": flag.year,
        "check_id": flag.check_id,
        "unit_code": flag.unit_code,
        "subject_key": flag.subject_key,
        "ordinal": flag.ordinal,
        "verdict": flag.verdict,
    }
    return Q(**{f"{prefix}{name}": value for name, value in same.items()})


def _chosen(ask: Ask, *, limit: RowLimit, run_id: str) -> "QuerySet[Flag]":
    rows = within(Flag.objects.select_related("run").filter(run__run_id=run_id), limit=limit)
    rows = rows.filter(**{key: ask.picks[key] for key in PICKS if key in ask.picks})
    if ask.picks.get("state", FLAG.initial) != FLAG.initial and "verdict" not in ask.picks:
        # Few flags are decided; naming both verdicts lets the index lead straight to them.
        rows = rows.filter(verdict__in=VERDICTS)
    if not ask.search:
        return rows
    # Numbers are looked for in an index; only words that no number has are looked for in a million messages.
    numbers = rows.filter(subject_key__contains=ask.search).order_by()
    return rows.filter(pk__in=numbers.values("pk")) if numbers.exists() else rows.filter(message__contains=ask.search)


def _row(flag: Flag) -> FlagRow:
    return FlagRow(
        id=flag.pk,
        run_id=flag.run.run_id,
        year=flag.run.year,
        check_id=flag.check_id,
        item=flag.item,
        unit_code=flag.unit_code,
        unit_name=flag.unit_name,
        dataset=flag.dataset,
        subject_key=flag.subject_key,
        ordinal=flag.ordinal,
        verdict=flag.verdict,
        observed=flag.observed,
        expected=flag.expected,
        severity=flag.severity,
        basis=flag.basis,
        law_version=flag.law_version,
        source_file=flag.source_file,
        source_sheet=flag.source_sheet,
        source_row=flag.source_row,
        message=flag.message,
        state=flag.state,
        released=flag.released,
        lock=flag.lock,
        why=flag.why,
        expires_on=flag.expires_on,
    )
