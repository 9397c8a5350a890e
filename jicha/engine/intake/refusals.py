"""Refused rows handed back: one CSV of all, and the user's own workbook with the cells marked."""

import csv
import warnings
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb
import openpyxl
import xlsxwriter
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from jicha.domain.errors import Fault
from jicha.domain.wording.formulas import disarm
from jicha.engine.intake.accounts import RefusedCell
from jicha.engine.intake.files import reading
from jicha.engine.intake.files.sniffing import FileKind

_RED = "FFC7CE"
_MOST_BYTES = 3 << 20
_MOST_LINES = 20_000
_HEADER_LINES = 15
_COLUMNS = ("source_file", "source_sheet", "source_row", "column", "value", "reason", "mend")


def write_csv(path: Path, *, cells: Sequence[RefusedCell], files: Sequence[Fault]) -> None:
    """Write `refused.csv`: UTF-8 with byte order mark, no cell that a spreadsheet would compute.

    Files refused as a whole come first, without sheet, row and column.
    """
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(_COLUMNS)
        for fault in files:
            writer.writerow([disarm(text) for text in (fault.where, "", "", "", "", fault.what, fault.mend)])
        for cell in cells:
            row = (cell.source_file, cell.source_sheet, str(cell.source_row), cell.column, cell.value, cell.reason, cell.mend)
            writer.writerow([disarm(text) for text in row])


def mark_workbook(path: Path, *, kind: FileKind, cells: Sequence[RefusedCell], to: Path) -> Path:
    """Write a copy of a user's file in which the refused cells are red and carry the reason as a comment.

    Args:
        path: the user's file; it is not changed.
        kind: what it holds.
        cells: its refused cells.
        to: where the copy goes, without ending.

    Returns:
        The copy, an xlsx. Of a large file it holds the header and the refused rows only, the row of the source in the last column.
    """
    to.parent.mkdir(parents=True, exist_ok=True)
    copy = to.with_name(f"{to.name}.xlsx")
    if kind is FileKind.WORKBOOK and path.stat().st_size <= _MOST_BYTES:
        _mark_copy(path, cells=cells, copy=copy)
    else:
        _write_marked(path, kind=kind, cells=cells, copy=copy)
    return copy


def _by_sheet(cells: Sequence[RefusedCell]) -> dict[str, dict[tuple[int, int], list[RefusedCell]]]:
    """Group the cells by sheet, then by row and column (from 0); a missing column is told in the first cell of the row."""
    groups: dict[str, dict[tuple[int, int], list[RefusedCell]]] = defaultdict(lambda: defaultdict(list))
    for cell in cells:
        groups[cell.source_sheet][cell.source_row - 1, cell.place or 0].append(cell)
    return groups


def _told(cells: Sequence[RefusedCell]) -> str:
    return "\n".join(f"退回原因：{cell.reason}\n处理：{cell.mend}" for cell in cells)


def _mark_copy(path: Path, *, cells: Sequence[RefusedCell], copy: Path) -> None:
    fill = PatternFill("solid", start_color=_RED, end_color=_RED)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of extensions that the copy leaves out.
        book = openpyxl.load_workbook(path)
        for name, places in _by_sheet(cells).items():
            sheet = book[name]
            for (row, column), told in places.items():
                cell = _anchor(sheet, row=row + 1, column=column + 1)
                cell.fill = fill
                comment = Comment(_told(told), "jicha")
                comment.width, comment.height = 320, 120
                cell.comment = comment
        book.save(copy)
        book.close()


def _anchor(sheet: Worksheet, *, row: int, column: int) -> Cell | MergedCell:
    """Find the cell that carries the value, also of a merged range."""
    for merged in sheet.merged_cells.ranges:
        if merged.min_row <= row <= merged.max_row and merged.min_col <= column <= merged.max_col:
            return sheet.cell(row=merged.min_row, column=merged.min_col)
    return sheet.cell(row=row, column=column)


def _write_marked(path: Path, *, kind: FileKind, cells: Sequence[RefusedCell], copy: Path) -> None:
    """Write the sheets that have refused rows afresh, every value as text."""
    scratch = copy.with_suffix(".lines")
    scratch.mkdir(exist_ok=True)
    groups = _by_sheet(cells)
    opened = reading.open_file(path, kind=kind, shown=path.name, scratch=scratch)
    with (
        duckdb.connect(":memory:", config={"threads": 2}) as connection,
        xlsxwriter.Workbook(copy, {"constant_memory": True, "strings_to_formulas": False}) as book,
    ):
        red = book.add_format({"bg_color": f"#{_RED}"})
        for sheet in opened.sheets:
            if sheet.name in groups:
                reading.store(connection, sheet=sheet, table="lines", private=opened.private, shown=path.name)
                page = book.add_worksheet(sheet.name or None)
                _write_page(page, rows=_lines(connection, places=groups[sheet.name]), places=groups[sheet.name], red=red)
                connection.execute("drop table lines")
    for left in scratch.iterdir():
        left.unlink()
    scratch.rmdir()


def _lines(
    connection: duckdb.DuckDBPyConnection, *, places: dict[tuple[int, int], list[RefusedCell]]
) -> Iterator[tuple[int, int, list[str | None]]]:
    """Give (line in the copy, line in the source, cells)."""
    (total,) = connection.execute("select count(*) from lines").fetchall()[0]
    wanted = [row for row, _ in places]
    query = "select rowid, * from lines"
    if total > _MOST_LINES:
        query += f" where rowid < {_HEADER_LINES} or rowid in (select unnest(?::bigint[]))"
        cursor = connection.execute(query + " order by rowid", [wanted])
    else:
        cursor = connection.execute(query + " order by rowid")
    written = 0
    while rows := cursor.fetchmany(2000):
        for line, *values in rows:
            yield (written, line, values)
            written += 1


def _write_page(
    page: xlsxwriter.worksheet.Worksheet,
    *,
    rows: Iterator[tuple[int, int, list[str | None]]],
    places: dict[tuple[int, int], list[RefusedCell]],
    red: xlsxwriter.format.Format,
) -> None:
    marked: dict[int, dict[int, list[RefusedCell]]] = defaultdict(dict)
    for (row, column), told in places.items():
        marked[row][column] = told
    for line, source, values in rows:
        faults = marked.get(source, {})
        for column, value in enumerate(values):
            if column in faults:
                page.write_string(line, column, value or "", red)
                page.write_comment(line, column, _told(faults[column]), {"x_scale": 2.5, "y_scale": 1.5})
            elif value is not None:
                page.write_string(line, column, value)
        if line != source:
            page.write_string(line, len(values), f"原第{source + 1}行")
