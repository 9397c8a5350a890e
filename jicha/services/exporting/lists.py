"""Write any list as xlsx or csv: the same columns as on the page, all rows, no cell that a spreadsheet would run."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from itertools import islice
from pathlib import Path

from jicha.domain.errors import Fault, ReportError
from jicha.render.csv_text import write_csv
from jicha.render.xlsx import Book, open_book, write_row

MOST_IN_A_SHEET = 1_048_000
Cell = str | int | float | None


class FileKind(StrEnum):
    """The kinds of file; the value is the ending."""

    XLSX = "xlsx"
    CSV = "csv"


def write_list(
    path: Path, *, kind: FileKind, title: str, heads: Sequence[str], widths: Sequence[float], rows: Iterable[Sequence[Cell]]
) -> int:
    """Write the rows and say how many they were; the file is for one download, so the caller deletes it.

    Args:
        widths: of the columns in characters; csv has none.

    Raises:
        ReportError: more rows than a worksheet can hold.
    """
    if kind is FileKind.CSV:
        return write_csv(path, heads=heads, rows=([_plain(cell) for cell in row] for row in rows))
    return _write_book(path, title=title, heads=heads, widths=widths, rows=iter(rows))


def _write_book(path: Path, *, title: str, heads: Sequence[str], widths: Sequence[float], rows: Iterable[Sequence[Cell]]) -> int:
    book = open_book(path, title=title, is_streamed=True)
    try:
        return _write_sheet(book, title=title, heads=heads, widths=widths, rows=rows)
    finally:
        # Closing also lets go of the rows that the workbook keeps in a file of its own.
        book.file.close()


def _write_sheet(book: Book, *, title: str, heads: Sequence[str], widths: Sequence[float], rows: Iterable[Sequence[Cell]]) -> int:
    sheet = book.sheet(_sheet_name(title), widths=widths)
    write_row(sheet, row=0, values=heads, forms=[book.forms["head"]] * len(heads))
    sheet.freeze_panes(1, 0)
    number = 0
    for number, row in enumerate(islice(rows, MOST_IN_A_SHEET + 1), start=1):
        if number > MOST_IN_A_SHEET:
            raise ReportError(Fault(f"超过{MOST_IN_A_SHEET}行，一张工作表放不下", title, "先筛选再导出，或者导出 CSV"))
        write_row(sheet, row=number, values=row, forms=[book.forms["number" if isinstance(cell, int | float) else "text"] for cell in row])
    return number


def _plain(cell: Cell) -> str | int | None:
    return repr(cell) if isinstance(cell, float) else cell


def _sheet_name(title: str) -> str:
    return "".join(letter for letter in title if letter not in "[]:*?/\\'")[:31] or "Sheet1"
