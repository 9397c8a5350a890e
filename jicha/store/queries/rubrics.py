"""Questions about rubrics that a bureau entered itself."""

from dataclasses import dataclass
from datetime import date, datetime

from jicha.store.models.rubrics import RubricEntry


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


def rubric_entries() -> tuple[RubricEntryRow, ...]:
    """List the entries, the newest first."""
    return tuple(_row(one) for one in RubricEntry.objects.select_related("entered_by", "decided_by"))


def rubric_entry(entry_id: int) -> RubricEntryRow | None:
    """Give one entry, null if there is none."""
    return next((one for one in rubric_entries() if one.id == entry_id), None)


def _row(row: RubricEntry) -> RubricEntryRow:
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
