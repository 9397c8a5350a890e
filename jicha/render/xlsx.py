"""The forms that all workbooks share: cell formats, safe text, fixed day of creation."""

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

_LONG_AGO = datetime.datetime(2000, 1, 1)
_LONGEST_CELL = 32_000
"""Excel refuses cells of more than 32,767 characters."""
_A3, _A4 = 8, 9
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f]")
_LINE_POINTS, _MOST_LINES = 13.0, 25
_CELL = {"font_name": "宋体", "font_size": 10, "valign": "top", "text_wrap": True, "border": 1, "border_color": "#999999"}
_FORMATS: Mapping[str, Mapping[str, Any]] = {
    "title": {"font_name": "黑体", "font_size": 16, "align": "center", "valign": "vcenter"},
    "note": {"font_name": "宋体", "font_size": 10, "text_wrap": True, "valign": "vcenter", "font_color": "#333333"},
    "head": {**_CELL, "bold": True, "bg_color": "#D9E2EC", "align": "center", "valign": "vcenter"},
    "text": _CELL,
    "centre": {**_CELL, "align": "center"},
    "number": {**_CELL, "align": "right", "num_format": "#,##0"},
    "percent": {**_CELL, "align": "right", "num_format": "0.0%"},
    "answer": {**_CELL, "bg_color": "#FFFBE6"},
    "bold": {**_CELL, "bold": True, "align": "center", "valign": "vcenter"},
    "link": {**_CELL, "align": "center", "valign": "vcenter", "font_color": "#1F4E79", "underline": 1},
    "few": {**_CELL, "align": "center", "valign": "vcenter", "bg_color": "#EEEEEE", "font_color": "#444444"},
}


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook being written: the file and its formats by name."""

    file: Workbook
    forms: Mapping[str, Format]

    def sheet(self, name: str, *, widths: Sequence[float], is_wide: bool = False) -> Worksheet:
        """Add a sheet for printing across, on A4 or, if wide, on A3; column widths are in characters."""
        sheet = self.file.add_worksheet(name)
        for number, width in enumerate(widths):
            sheet.set_column(number, number, width)
        sheet.set_landscape()
        sheet.set_paper(_A3 if is_wide else _A4)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&C第 &P 页，共 &N 页")
        return sheet


def open_book(path: Path, *, title: str, is_streamed: bool) -> Book:
    """Open a workbook whose bytes depend on its content only.

    Args:
        is_streamed: rows go to disk as they are written and must come in order; memory stays flat.
    """
    options = {"constant_memory": is_streamed, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    file = xlsxwriter.Workbook(str(path), options)
    file.set_properties({"title": title, "author": "jicha", "created": _LONG_AGO})
    return Book(file=file, forms={name: file.add_format(dict(form)) for name, form in _FORMATS.items()})


def write_row(sheet: Worksheet, *, row: int, values: Sequence[str | int | float | None], forms: Sequence[Format]) -> None:
    """Write one row of cells: text stays text, whatever it begins with; null is an empty cell with its border."""
    for column, (value, form) in enumerate(zip(values, forms, strict=True)):
        if value is None or value == "":
            sheet.write_blank(row, column, None, form)
        elif isinstance(value, str):
            sheet.write_string(row, column, clean(value), form)
        else:
            sheet.write_number(row, column, value, form)


def row_height(values: Sequence[str | int | float | None], *, widths: Sequence[float]) -> float:
    """Give the height, in points, at which wrapped text is wholly seen; a Chinese character is two wide.

    Programs other than Excel do not fit rows to their text when they open a workbook.
    """
    lines = 1
    for value, width in zip(values, widths, strict=False):
        if isinstance(value, str) and len(value) * 2 > width:
            # In UTF-8 a Chinese character has three bytes and an ASCII one has one: the mean with the length is the width.
            wide = (len(value.encode()) + len(value)) // 2
            lines = max(lines, int(-(-wide // width)))
    return min(lines, _MOST_LINES) * _LINE_POINTS


def clean(text: str) -> str:
    """Drop control characters that make a workbook unreadable, and cut what no cell can hold."""
    kept = _CONTROL.sub("", text)
    return kept if len(kept) <= _LONGEST_CELL else kept[:_LONGEST_CELL] + "…（过长，已截断）"
