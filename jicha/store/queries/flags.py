"""Questions about flags: the list, one of them, the words spoken on it, which comes next."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from jicha.domain.access.scopes import RowLimit
from jicha.domain.lifecycle.flags import FLAG
from jicha.store.models.findings import FindingFlag
from jicha.store.models.flags import Flag
from jicha.store.models.judging import FlagNote, SavedView
from jicha.store.models.year.runs import Run
from jicha.store.queries.flagged.tallies import tallies, tally
from jicha.store.queries.flagged.words import flags_with
from jicha.store.queries.paging import Ask, Slice, slice_of
from jicha.store.queries.rows import within

if TYPE_CHECKING:
    from django.db.models import QuerySet

VERDICTS = ("fail", "unknown")
PICKS = ("verdict", "state", "severity", "unit_code", "item", "check_id")
_DENSE = 4
"""A list whose flags are so many times fewer than the ids they lie between is walked in the order of ids."""
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
    chosen = _chosen(ask, limit=limit, run_id=run_id)
    if chosen is None:
        return Slice((), 0)
    run = chosen.run
    return slice_of(chosen.rows, ask, orders=_ORDERS, make=lambda flag: _row(flag, run=run), total=chosen.total)


def flag_of(flag_id: int, *, limit: RowLimit) -> FlagRow | None:
    """Give one flag, null if there is none for this person."""
    flag = within(Flag.objects.select_related("run"), limit=limit).filter(pk=flag_id).first()
    return _row(flag, run=flag.run) if flag else None


def next_flag(ask: Ask, *, limit: RowLimit, run_id: str, after: int) -> int | None:
    """Give the number of the next flag of the same list, null at its end."""
    chosen = _chosen(ask, limit=limit, run_id=run_id)
    found = chosen.rows.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True).first() if chosen else None
    return int(found) if found is not None else None


def choices_of(ask: Ask, *, limit: RowLimit, run_id: str, most: int) -> tuple[tuple[int, int], ...]:
    """List (number, lock) of the flags of a list, at most so many, in its own order."""
    chosen = _chosen(ask, limit=limit, run_id=run_id)
    rows = chosen.rows.order_by("pk").values_list("pk", "lock")[:most] if chosen else ()
    return tuple((int(pk), int(lock)) for pk, lock in rows)


def checks_in(run_pk: int, *, limit: RowLimit) -> tuple[str, ...]:
    """List the checks that have a flag in the run."""
    return tuple(sorted(check_id for (check_id,) in tallies(run_pk, limit=limit, by=("check_id",))))


def notes_of(flag: FlagRow) -> tuple[Note, ...]:
    """List what was said on this verdict, in this run and the runs of the year before it."""
    rows = FlagNote.objects.select_related("by").filter(flag_id__in=_same_verdict(flag))
    return tuple(Note(note.move, note.words, note.at, note.by.name if note.by else "") for note in rows)


def finding_of_flag(flag: FlagRow) -> int | None:
    """Give the finding that this verdict was confirmed into, in this run or an earlier one of the year; null if none."""
    rows = FindingFlag.objects.filter(flag_id__in=_same_verdict(flag)).order_by("-pk")
    found = rows.values_list("finding_id", flat=True).first()
    return int(found) if found is not None else None


def views_of(user_id: int, *, page: str) -> tuple[View, ...]:
    """List the views that a person has saved for a page."""
    return tuple(View(view.pk, view.title, view.query) for view in SavedView.objects.filter(user_id=user_id, page=page))


def _same_verdict(flag: FlagRow) -> list[int]:
    """Name the flags of this verdict in the runs of the year: they are looked up first, for few flags have a note or a finding."""
    rows = Flag.objects.filter(
        run__in=Run.objects.filter(year=flag.year).order_by().values("pk"),
        check_id=flag.check_id,
        unit_code=flag.unit_code,
        subject_key=flag.subject_key,
        ordinal=flag.ordinal,
        verdict=flag.verdict,
    )
    return list(rows.order_by().values_list("pk", flat=True))


@dataclass(frozen=True, slots=True)
class _Chosen:
    """The flags of a list, unsorted; `total` is null where it must be counted."""

    run: Run
    rows: "QuerySet[Flag]"
    total: int | None


def _chosen(ask: Ask, *, limit: RowLimit, run_id: str) -> _Chosen | None:
    run = Run.objects.filter(run_id=run_id).first()
    if run is None:
        return None
    picks = {key: ask.picks[key] for key in PICKS if key in ask.picks}
    known = tally(run.pk, limit=limit, picks=picks)
    if not known.number:
        return _Chosen(run, Flag.objects.none(), 0)
    rows = within(Flag.objects.filter(run_id=run.pk, **picks), limit=limit)
    if picks.get("state", FLAG.initial) != FLAG.initial and "verdict" not in picks:
        # Few flags are decided; naming both verdicts lets the index lead straight to them.
        rows = rows.filter(verdict__in=VERDICTS)
    if ask.search:
        return _searched(rows, ask=ask, run=run)
    if not ask.order and known.last_id - known.first_id < _DENSE * known.number:
        # They lie close together: no row before the first of them needs to be looked at.
        rows = rows.filter(pk__gte=known.first_id, pk__lte=known.last_id)
    return _Chosen(run, rows, known.number)


def _searched(rows: "QuerySet[Flag]", *, ask: Ask, run: Run) -> _Chosen:
    numbers = _with_words(rows, words=ask.search, column="subject_key", run=run)
    is_found = numbers.total > 0 if numbers.total is not None else numbers.rows.order_by().exists()
    return numbers if is_found else _with_words(rows, words=ask.search, column="message", run=run)


def _with_words(rows: "QuerySet[Flag]", *, words: str, column: str, run: Run) -> _Chosen:
    named = flags_with(words, column=column, run_pk=run.pk)
    fitting = rows.filter(**{f"{column}__contains": words})
    if named is None:
        return _Chosen(run, fitting, None)
    found = list(fitting.filter(pk__in=named).order_by().values_list("pk", flat=True)) if named else []
    return _Chosen(run, Flag.objects.filter(pk__in=found), len(found))


def _row(flag: Flag, *, run: Run) -> FlagRow:
    return FlagRow(
        id=flag.pk,
        run_id=run.run_id,
        year=run.year,
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
