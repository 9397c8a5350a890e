"""Questions about how many rows each branch has, what it says of them, and what people said of foreign sheets."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from jicha.domain.access.scopes import RowLimit
from jicha.store.models.year.counts import CountAnswer, SheetMap, UnitCount
from jicha.store.queries.rows import within


@dataclass(frozen=True, slots=True)
class CountCell:
    """The rows of one branch in one data set.

    Attributes:
        state: empty (no rows and not answered), waiting, confirmed, corrected, or stale: the number changed since the branch answered.
        said, words, at, by: of the last answer; null and empty without one.
    """

    dataset: str
    unit_code: str
    rows: int
    state: str
    said: int | None = None
    words: str = ""
    at: datetime | None = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class SheetMapRow:
    """What a person said of a sheet; `dataset` is empty for one that is left out."""

    sheet: str
    dataset: str
    at: datetime
    by: str


def count_cells(snapshot_id: int, *, year: int, limit: RowLimit) -> Mapping[tuple[str, str], CountCell]:
    """Give the cells that a person may see by (branch, data set); what has neither rows nor an answer is not there."""
    counts = within(UnitCount.objects.filter(snapshot_id=snapshot_id), limit=limit)
    answers = within(CountAnswer.objects.select_related("by").filter(year=year), limit=limit)
    last = {(answer.unit_code, answer.dataset): answer for answer in answers}
    rows = {(unit, dataset): number for unit, dataset, number in counts.values_list("unit_code", "dataset", "rows")}
    return {key: _cell(key, rows=rows.get(key, 0), answer=last.get(key)) for key in (*rows, *(key for key in last if key not in rows))}


def sheet_maps(year: int, *, file: str) -> tuple[SheetMapRow, ...]:
    """List what people said of the sheets of a file."""
    rows = SheetMap.objects.select_related("by").filter(year=year, file=file, is_void=False)
    return tuple(SheetMapRow(row.sheet, row.dataset, row.at, row.by.name if row.by else "") for row in rows)


def _cell(key: tuple[str, str], *, rows: int, answer: CountAnswer | None) -> CountCell:
    unit, dataset = key
    if answer is None:
        return CountCell(dataset, unit, rows, "waiting" if rows else "empty")
    state = "stale" if answer.counted != rows else "confirmed" if answer.said == rows else "corrected"
    return CountCell(dataset, unit, rows, state, answer.said, answer.words, answer.at, answer.by.name if answer.by else "")
