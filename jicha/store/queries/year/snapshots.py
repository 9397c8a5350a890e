"""Questions about uploads and snapshots."""

from dataclasses import dataclass
from datetime import datetime

from jicha.store.models.year.snapshots import Snapshot, Upload
from jicha.store.queries.paging import Ask, Slice, slice_of


@dataclass(frozen=True, slots=True)
class SnapshotRow:
    """A snapshot; lines = loaded + refused + set aside. `unread`: (file, why)."""

    id: int
    year: int
    digest: str
    lines: int
    loaded: int
    refused: int
    set_aside: int
    files: int
    unread: tuple[tuple[str, str], ...]
    taken_at: datetime
    taken_by: str


@dataclass(frozen=True, slots=True)
class UploadRow:
    """A file as it was handed in."""

    id: int
    year: int
    name: str
    sha256: str
    size: int
    unit_code: str
    handed_in_at: datetime
    handed_in_by: str


def newest_snapshot(year: int) -> SnapshotRow | None:
    """Give the newest snapshot of a year, null if there is none."""
    found = Snapshot.objects.select_related("taken_by").filter(year=year).first()
    return _snapshot(found) if found else None


def snapshots(ask: Ask, *, year: int) -> Slice[SnapshotRow]:
    """List the snapshots of a year, newest first."""
    rows = Snapshot.objects.select_related("taken_by").filter(year=year)
    return slice_of(rows, ask, orders={"taken": "taken_at"}, make=_snapshot)


def uploads(ask: Ask, *, year: int) -> Slice[UploadRow]:
    """List the valid files of a year by name; the search looks into names."""
    rows = Upload.objects.select_related("handed_in_by").filter(year=year, is_void=False)
    if ask.search:
        rows = rows.filter(name__icontains=ask.search)
    return slice_of(rows, ask, orders={"name": "name", "size": "size", "at": "handed_in_at"}, make=_upload)


def _snapshot(row: Snapshot) -> SnapshotRow:
    return SnapshotRow(
        id=row.pk,
        year=row.year,
        digest=row.digest,
        lines=row.lines,
        loaded=row.loaded,
        refused=row.refused,
        set_aside=row.set_aside,
        files=row.files,
        unread=tuple((str(file), str(why)) for file, why in row.unread),
        taken_at=row.taken_at,
        taken_by=row.taken_by.name if row.taken_by else "",
    )


def _upload(row: Upload) -> UploadRow:
    return UploadRow(
        id=row.pk,
        year=row.year,
        name=row.name,
        sha256=row.sha256,
        size=row.size,
        unit_code=row.unit_code,
        handed_in_at=row.handed_in_at,
        handed_in_by=row.handed_in_by.name if row.handed_in_by else "",
    )
