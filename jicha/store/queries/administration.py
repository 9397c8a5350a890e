"""Questions about what the bureau keeps itself: units, parameters, content files, rubrics, notes on the law, the state of the database."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from jicha.store.models.administration import LawNote, OverlayFile, ParamChange, RubricEntry
from jicha.store.models.jobs import Job
from jicha.store.models.year.units import Unit


@dataclass(frozen=True, slots=True)
class KeptUnit:
    """A unit in use or not."""

    code: str
    name: str
    kind: str
    in_base: bool
    is_active: bool
    place: int


@dataclass(frozen=True, slots=True)
class ParamChangeRow:
    """A proposal; `value` and `before` are plain JSON values."""

    id: int
    check_id: str
    name: str
    value: object
    before: object
    why: str
    state: str
    proposed_at: datetime
    proposed_by: str
    proposed_by_id: int | None
    decided_at: datetime | None
    decided_by: str
    decision: str


@dataclass(frozen=True, slots=True)
class OverlayRow:
    """A content file of the bureau."""

    id: int
    place: str
    sha256: str
    size: int
    is_active: bool
    why: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class RubricEntryRow:
    """An entry: the version, who entered it, and what somebody else decided."""

    id: int
    name: str
    from_on: date
    zh: str
    digest: str
    is_replacing: bool
    state: str
    entered_at: datetime
    entered_by: str
    entered_by_id: int | None
    decided_at: datetime | None
    decided_by: str
    decision: str


@dataclass(frozen=True, slots=True)
class LawNoteRow:
    """A note on a limit."""

    limit_id: str
    checked_on: date
    words: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class DatabaseState:
    """What the database says of itself; `journal` is null where there is none."""

    kind: str
    version: str
    journal: str | None
    migration: str
    jobs_waiting: int
    jobs_running: int
    jobs_failed: int


def all_units() -> tuple[KeptUnit, ...]:
    """List every unit, in use or not, in the order of the city's list."""
    return tuple(KeptUnit(u.code, u.name, u.kind, u.in_base, u.is_active, u.place) for u in Unit.objects.all())


def param_changes(*, check_id: str | None = None, state: str | None = None) -> tuple[ParamChangeRow, ...]:
    """List proposals, the newest first."""
    rows = ParamChange.objects.select_related("proposed_by", "decided_by")
    rows = rows.filter(check_id=check_id) if check_id else rows
    return tuple(_change(row) for row in (rows.filter(state=state) if state else rows))


def overlay_files(*, under: str = "") -> tuple[OverlayRow, ...]:
    """List the content files below a place, those in force first, then the newest."""
    rows = OverlayFile.objects.select_related("by").filter(place__startswith=under).order_by("-is_active", "place", "-id")
    return tuple(OverlayRow(r.pk, r.place, r.sha256, r.size, r.is_active, r.why, r.at, r.by.name if r.by else "") for r in rows)


def overlay_file(file_id: int) -> OverlayRow | None:
    """Give one content file, null if there is none."""
    return next((row for row in overlay_files() if row.id == file_id), None)


def rubric_entries() -> tuple[RubricEntryRow, ...]:
    """List the entries, the newest first."""
    return tuple(_rubric_entry(one) for one in RubricEntry.objects.select_related("entered_by", "decided_by"))


def rubric_entry(entry_id: int) -> RubricEntryRow | None:
    """Give one entry, null if there is none."""
    return next((one for one in rubric_entries() if one.id == entry_id), None)


def law_notes(limit_id: str | None = None) -> tuple[LawNoteRow, ...]:
    """List the notes on one limit or on all, the newest check first."""
    rows = LawNote.objects.select_related("by")
    found = rows.filter(limit_id=limit_id) if limit_id else rows
    return tuple(LawNoteRow(r.limit_id, r.checked_on, r.words, r.at, r.by.name if r.by else "") for r in found)


def last_checked() -> Mapping[str, date]:
    """Give the last day on which a person read the text of each limit."""
    return dict(LawNote.objects.order_by("checked_on").values_list("limit_id", "checked_on"))


def database_state() -> DatabaseState:
    """Ask the database how it is."""
    version, journal = "", None
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("select sqlite_version()")
            version = str(cursor.fetchone()[0])
            cursor.execute("pragma journal_mode")
            journal = str(cursor.fetchone()[0])
        else:
            cursor.execute("show server_version")
            version = str(cursor.fetchone()[0])
        cursor.execute("select max(name) from django_migrations where app = 'store'")
        migration = str(cursor.fetchone()[0])
    states = list(Job.objects.values_list("state", flat=True))
    return DatabaseState(connection.vendor, version, journal, migration, *(states.count(one) for one in ("queued", "running", "failed")))


def _change(row: ParamChange) -> ParamChangeRow:
    return ParamChangeRow(
        id=row.pk,
        check_id=row.check_id,
        name=row.name,
        value=row.value,
        before=row.before,
        why=row.why,
        state=row.state,
        proposed_at=row.proposed_at,
        proposed_by=row.proposed_by.name if row.proposed_by else "",
        proposed_by_id=row.proposed_by_id,
        decided_at=row.decided_at,
        decided_by=row.decided_by.name if row.decided_by else "",
        decision=row.decision,
    )


def _rubric_entry(row: RubricEntry) -> RubricEntryRow:
    return RubricEntryRow(
        id=row.pk,
        name=row.name,
        from_on=row.from_on,
        zh=row.zh,
        digest=row.digest,
        is_replacing=row.is_replacing,
        state=row.state,
        entered_at=row.entered_at,
        entered_by=row.entered_by.name if row.entered_by else "",
        entered_by_id=row.entered_by_id,
        decided_at=row.decided_at,
        decided_by=row.decided_by.name if row.decided_by else "",
        decision=row.decision,
    )
