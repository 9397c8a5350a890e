"""An empty form that a person fills in: instructions, sheets with drop-down lists and limits of numbers, an invented example."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from xlsxwriter.worksheet import Worksheet

from jicha.domain.discretion.entry_form import CellKind, Column, Sheet
from jicha.render.xlsx import Book, open_book, write_row

_ROWS = 3000
_WIDE = 11


@dataclass(frozen=True, slots=True)
class EntryForm:
    """What an entry form holds.

    Attributes:
        upright: the sheet with one entry per line. sheets: those with one entry per row.
        examples: invented rows for each of `sheets`, shown in the instructions only.
    """

    title: str
    advice: Sequence[str]
    upright: Sheet
    sheets: Sequence[Sheet]
    examples: Sequence[tuple[Sheet, Sequence[Sequence[str | int | float | None]]]]


def write_entry_form(path: Path, *, form: EntryForm) -> None:
    """Write the empty form.

    Raises:
        OSError: the folder does not exist or cannot be written.
    """
    book = open_book(path, title=form.title, is_streamed=False)
    _instructions(book, form=form)
    _upright(book, sheet=form.upright)
    for sheet in form.sheets:
        page = book.sheet(sheet.zh, widths=[column.width for column in sheet.columns], is_wide=True)
        heads = [column.zh for column in sheet.columns]
        write_row(page, row=0, values=heads, forms=[book.forms["head"]] * len(heads))
        page.freeze_panes(1, 2)
        for number, column in enumerate(sheet.columns):
            page.write_comment(0, number, column.advice, {"author": "jicha"})
            limit_cells(page, column=column, first=(1, number), last=(_ROWS, number))
            if column.required:
                page.conditional_format(1, number, _ROWS, number, {"type": "blanks", "format": book.forms["answer"]})
    book.file.close()


def _upright(book: Book, *, sheet: Sheet) -> None:
    page = book.sheet(sheet.zh, widths=(22, 60, 60))
    write_row(page, row=0, values=("项目", "填写", "说明"), forms=[book.forms["head"]] * 3)
    for row, column in enumerate(sheet.columns, start=1):
        form = book.forms["answer" if column.required else "text"]
        write_row(page, row=row, values=(column.zh, None, column.advice), forms=(book.forms["text"], form, book.forms["note"]))
        limit_cells(page, column=column, first=(row, 1), last=(row, 1))


def limit_cells(page: Worksheet, *, column: Column, first: tuple[int, int], last: tuple[int, int], choices: Sequence[str] = ()) -> None:
    """Allow in cells what their column allows: the words of a list (fewer if `choices` says so), numbers from 0, whole ones from 1."""
    rule: dict[str, object] | None = None
    match column.kind:
        case CellKind.CHOICE:
            rule = {"validate": "list", "source": list(choices or column.choices or ()), "error_message": "请从下拉列表中选择。"}
        case CellKind.WHOLE:
            rule = {"validate": "integer", "criteria": ">=", "value": 1, "error_message": "请写整数，从1起。"}
        case CellKind.NUMBER:
            rule = {"validate": "decimal", "criteria": ">=", "value": 0, "error_message": "请写不小于0的数字。", "error_type": "warning"}
        case _:
            return
    page.data_validation(*first, *last, {"ignore_blank": True, "error_title": column.zh, **rule})


def _instructions(book: Book, *, form: EntryForm) -> None:
    page = book.sheet("填写说明", widths=[24, 24, 24, 24, 12, 30, 14, 14, 12, 12, 14, 12])
    page.merge_range(0, 0, 0, _WIDE, form.title, book.forms["title"])
    for row, advice in enumerate(form.advice, start=1):
        page.merge_range(row, 0, row, _WIDE, advice, book.forms["note"])
        page.set_row(row, 30)
    row = len(form.advice) + 2
    for sheet in (form.upright, *form.sheets):
        page.write(row, 0, f"工作表“{sheet.zh}”", book.forms["bold"])
        for number, column in enumerate(sheet.columns, start=1):
            words = f"{'（必填）' if column.required else ''}{column.advice}"
            if column.choices:
                words += f"：{'、'.join(column.choices)}"
            page.write(row + number, 0, column.zh, book.forms["text"])
            page.merge_range(row + number, 1, row + number, _WIDE, words, book.forms["text"])
        row += len(sheet.columns) + 2
    page.write(row, 0, "样例（虚构，只说明写法）", book.forms["bold"])
    for sheet, rows in form.examples:
        heads = [column.zh for column in sheet.columns][: len(rows[0])]
        write_row(page, row=row + 1, values=heads, forms=[book.forms["head"]] * len(heads))
        for number, values in enumerate(rows, start=2):
            write_row(page, row=row + number, values=values, forms=[book.forms["text"]] * len(values))
        row += len(rows) + 3
