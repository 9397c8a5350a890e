"""What a reviewer may ask: own sheets by alias. No branch, officer, party, number or place of a ledger is in any of these rows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jicha.store.models.reviews import ReviewFile, ScoreSheet

_OPEN_BATCHES = ("scoring", "adjudicating")


@dataclass(frozen=True, slots=True)
class BlindSheet:
    """One file as its reviewer knows it. `place` is of the reviewer's own order; `batch` says the half-year, which is the same for all."""

    id: int
    batch_id: int
    batch: str
    rubric: str
    alias: str
    kind: str
    seat: str
    state: str
    pages: tuple[str, ...]
    marks: tuple[Mapping[str, Any], ...]
    seconds: int
    lock: int


def own_sheets(user_id: int) -> tuple[BlindSheet, ...]:
    """List the sheets that wait for this reviewer or were handed in, in the reviewer's own order."""
    rows = _own(user_id).order_by("file__batch_id", "place", "pk")
    return tuple(_row(row) for row in rows)


def own_sheet(sheet_id: int, *, user_id: int) -> BlindSheet | None:
    """Give one sheet, null if it is not this reviewer's."""
    row = _own(user_id).filter(pk=sheet_id).first()
    return _row(row) if row else None


def page_of(sheet_id: int, *, user_id: int, page: int) -> str | None:
    """Give the digest of a page's masked image, null if the page is not this reviewer's."""
    row = _own(user_id).filter(pk=sheet_id).first()
    if row is None:
        return None
    pages: list[str] = ReviewFile.objects.get(pk=row.file_id).pages
    return pages[page - 1] if 1 <= page <= len(pages) else None


def _own(user_id: int) -> Any:
    rows = ScoreSheet.objects.select_related("file__batch").exclude(state="void")
    return rows.filter(member__user_id=user_id, file__batch__state__in=_OPEN_BATCHES)


def _row(row: ScoreSheet) -> BlindSheet:
    return BlindSheet(
        id=row.pk,
        batch_id=row.file.batch_id,
        batch=row.file.batch.title,
        rubric=row.file.batch.rubric,
        alias=row.file.alias,
        kind=row.file.kind,
        seat=row.seat,
        state=row.state,
        pages=tuple(row.file.pages),
        marks=tuple(row.marks),
        seconds=row.seconds,
        lock=row.lock,
    )
