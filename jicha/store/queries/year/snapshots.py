"""Questions about uploads and snapshots."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from jicha.domain.access.scopes import RowLimit
from jicha.store.models.year.snapshots import Snapshot, Upload
from jicha.store.queries.paging import Ask, Slice, slice_of
from jicha.store.queries.rows import within


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


@dataclass(frozen=True, slots=True)
class SheetRow:
    """What became of one sheet: lines = loaded + refused + set aside.

    Attributes:
        dataset: empty if the sheet was not read; then `question` says why, `candidates` what it may be, `headers` its header.
        aside: kind of line set aside → number. unknown: headers that mean nothing in its data set.
    """

    file: str
    sheet: str
    dataset: str
    lines: int
    loaded: int
    refused: int
    set_aside: int
    aside: Mapping[str, int]
    unknown: tuple[str, ...]
    question: str
    candidates: tuple[str, ...]
    headers: tuple[str, ...]


def newest_snapshot(year: int) -> SnapshotRow | None:
    """Give the newest snapshot of a year, null if there is none."""
    found = Snapshot.objects.select_related("taken_by").filter(year=year).first()
    return _snapshot(found) if found else None


def sheets_of(snapshot_id: int, *, files: Collection[str] | None) -> tuple[SheetRow, ...]:
    """Give the account of each sheet of a snapshot, by file and sheet; of some files only if they are named."""
    found = Snapshot.objects.filter(pk=snapshot_id).values_list("sheets", flat=True).first() or []
    return tuple(_sheet(sheet) for sheet in found if files is None or sheet["file"] in files)


def files_of(year: int, *, limit: RowLimit) -> frozenset[str] | None:
    """Name the files of a year whose rows a person may see, also those that were replaced; null for all."""
    if limit.is_all:
        return None
    rows = within(Upload.objects.filter(year=year), limit=limit)
    return frozenset(rows.values_list("name", flat=True))


def data_years(*, limit: RowLimit) -> tuple[int, ...]:
    """List the years that have files of which a person may see any, newest first."""
    return tuple(within(Upload.objects.order_by("-year"), limit=limit).values_list("year", flat=True).distinct())


def snapshots(ask: Ask, *, year: int) -> Slice[SnapshotRow]:
    """List the snapshots of a year, newest first."""
    rows = Snapshot.objects.select_related("taken_by").filter(year=year)
    return slice_of(rows, ask, orders={"taken": "taken_at"}, make=_snapshot)


def upload_of(upload_id: int, *, limit: RowLimit) -> UploadRow | None:
    """Give one valid file, null if there is none that the person may see."""
    rows = Upload.objects.select_related("handed_in_by").filter(pk=upload_id, is_void=False)
    found = within(rows, limit=limit).first()
    return _upload(found) if found else None


def upload_ids(year: int) -> dict[str, int]:
    """Give the number of each valid file of a year by its name."""
    return dict(Upload.objects.filter(year=year, is_void=False).values_list("name", "pk"))


def uploads(ask: Ask, *, year: int, limit: RowLimit) -> Slice[UploadRow]:
    """List the valid files of a year that a person may see, by name; the search looks into names. `picks`: unit_code."""
    rows = within(Upload.objects.select_related("handed_in_by").filter(year=year, is_void=False), limit=limit)
    if "unit_code" in ask.picks:
        rows = rows.filter(unit_code=ask.picks["unit_code"])
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


def _sheet(sheet: Mapping[str, Any]) -> SheetRow:
    aside = {str(kind): int(number) for kind, number in sheet["aside"].items()}
    blank = {"空行": int(sheet["blank"])} if sheet["blank"] else {}
    return SheetRow(
        file=sheet["file"],
        sheet=sheet["sheet"],
        dataset=sheet["table"],
        lines=sheet["lines"],
        loaded=sheet["loaded"],
        refused=sheet["refused"],
        set_aside=sheet["blank"] + sum(aside.values()),
        aside={**blank, **aside},
        unknown=tuple(sheet["unknown"]),
        question=sheet["question"],
        candidates=tuple(sheet["candidates"]),
        headers=tuple(sheet["headers"]),
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
