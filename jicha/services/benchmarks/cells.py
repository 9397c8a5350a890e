"""The filled entry form as cells: values by heading, each with its address; what a cell may hold is checked here."""

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from zipfile import BadZipFile

import openpyxl
from openpyxl.cell.cell import Cell as FileCell
from openpyxl.cell.cell import MergedCell
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from jicha.domain.discretion.entry_form import INSTRUMENT, SHEETS, CellKind, Column, Sheet
from jicha.domain.errors import Fault
from jicha.domain.wording.days import read_day
from jicha.engine.intake.files.sniffing import FileKind, kind_of, refused
from jicha.engine.intake.files.workbook_scan import WorkbookScan, scan


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands in one cell, checked: text, an exact number as text, a day, the word that a choice stands for; null if empty."""

    value: str | date | None
    where: str

    @property
    def text(self) -> str:
        """Give the text; empty if there is none."""
        return "" if self.value is None else str(self.value)

    @property
    def maybe(self) -> str | None:
        """Give the text, or null if there is none."""
        return None if self.value is None else str(self.value)

    @property
    def day(self) -> date | None:
        """Give the day, or null."""
        return self.value if isinstance(self.value, date) else None


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a sheet, or the whole sheet about the instrument: entries by the key of their column."""

    entries: dict[str, Entry]

    def __getitem__(self, key: str) -> Entry:
        return self.entries[key]


@dataclass(frozen=True, slots=True)
class FilledForm:
    """The three sheets and every fault of their cells."""

    instrument: Line
    breaches: tuple[Line, ...]
    factors: tuple[Line, ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class FilledSheets:
    """The rows of each sheet by its name, and every fault of their cells; a sheet that is missing has no rows."""

    lines: dict[str, tuple[Line, ...]]
    faults: tuple[Fault, ...]


def read_cells(path: Path) -> FilledForm:
    """Read a filled form.

    Raises:
        WorkbookError: the file is missing, locked, damaged, dangerous, or no xlsx.
    """
    found = read_sheets(path, sheets=SHEETS, upright=frozenset({INSTRUMENT.zh}), maker="jicha fine template")
    lines = [found.lines[form.zh] for form in SHEETS]
    head = lines[0][0] if lines[0] else Line({})
    return FilledForm(instrument=head, breaches=lines[1], factors=lines[2], faults=found.faults)


def read_sheets(path: Path, *, sheets: Sequence[Sheet], upright: frozenset[str], maker: str) -> FilledSheets:
    """Read the sheets of a form that a person filled in.

    Args:
        upright: names of the sheets with one entry per line, heading in column A and value in B; the others have headings in line 1.
        maker: what makes an empty form, for the mend of a file that is none.

    Raises:
        WorkbookError: the file is missing, locked, damaged, dangerous, or no xlsx.
    """
    shown = path.name
    if kind_of(path, shown=shown) is not FileKind.WORKBOOK:
        raise refused(shown, what="不是 xlsx 工作簿", mend=f"用 {maker} 生成的录入表填写，另存为 xlsx。")
    seen = scan(path, shown=shown)
    try:
        # Opened here, for openpyxl leaves a broken file open, and Windows then lets nobody mend it.
        with path.open("rb") as stream, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of extensions that it leaves out.
            book = openpyxl.load_workbook(stream, data_only=True)
    except (BadZipFile, LookupError, ValueError, SyntaxError) as error:  # Both XML readers tell of a broken part as SyntaxError.
        raise refused(shown, what="工作簿已损坏，读不出来", mend="在表格软件里打开并另存一份。") from error
    faults = list(_bad_cells(seen, book=book, sheets=sheets, upright=upright, shown=shown))
    bad_cells = {fault.where for fault in faults}
    lines: dict[str, tuple[Line, ...]] = {}
    for form in sheets:
        if form.zh not in book.sheetnames:
            faults.append(Fault(what=f"没有工作表“{form.zh}”", where=shown, mend=f"用 {maker} 重新生成录入表，不要改工作表名。"))
            lines[form.zh] = ()
        elif form.zh in upright:
            lines[form.zh] = (_vertical(book, form=form, shown=shown, faults=faults),)
        else:
            lines[form.zh] = _rows(book[form.zh], form=form, shown=shown, faults=faults)
    faults = [fault for number, fault in enumerate(faults) if number < len(bad_cells) or fault.where not in bad_cells]
    return FilledSheets(lines, tuple(faults))


def _bad_cells(seen: WorkbookScan, *, book: Workbook, sheets: Sequence[Sheet], upright: frozenset[str], shown: str) -> Iterator[Fault]:
    read = {form.zh: {column.zh for column in form.columns} for form in sheets}
    for name, sheet in seen.sheets.items():
        for bad in sheet.bad_cells:
            if name not in read or (
                name not in upright and str(book[name].cell(row=1, column=bad.column + 1).value).strip() not in read[name]
            ):
                continue  # Nobody reads it: a sum that the form itself reckons, or a person's own scratch.
            address = f"{get_column_letter(bad.column + 1)}{bad.row + 1}"
            yield Fault(what=f"“{bad.value}”{bad.reason}", where=_where(shown, sheet=name, address=address), mend="改成数值。")


def _where(shown: str, *, sheet: str, address: str) -> str:
    return f"{shown} 工作表“{sheet}” {address}"


def _vertical(book: Workbook, *, form: Sheet, shown: str, faults: list[Fault]) -> Line:
    page: Worksheet = book[form.zh]
    places = {
        str(row[0].value).strip(): row[0].row for row in page.iter_rows(min_row=2, max_col=1, max_row=100) if row[0].value is not None
    }
    entries: dict[str, Entry] = {}
    for column in form.columns:
        row = places.get(column.zh)
        if row is None:
            where = _where(shown, sheet=form.zh, address="A列")
            faults.append(Fault(what=f"没有“{column.zh}”这一行", where=where, mend="补上这一行，不要改项目名称。"))
        entries[column.key] = _entry(
            page.cell(row=row or 1, column=2) if row else None, column=column, sheet=form, shown=shown, faults=faults
        )
    return Line(entries)


def _rows(page: Worksheet, *, form: Sheet, shown: str, faults: list[Fault]) -> tuple[Line, ...]:
    heads = {str(cell.value).strip(): cell.column for cell in page[1] if cell.value is not None}
    places = {column.key: heads.get(column.zh) for column in form.columns}
    for column in form.columns:
        if places[column.key] is None:
            where = _where(shown, sheet=form.zh, address="第1行")
            faults.append(Fault(what=f"没有“{column.zh}”这一列", where=where, mend="补上这一列，不要改表头。"))
    found: list[Line] = []
    columns = {column.key: column for column in form.columns}
    for row in range(2, page.max_row + 1):
        cells = {key: page.cell(row=row, column=place) if place else None for key, place in places.items()}
        if all(cell is None or cell.value is None or not str(cell.value).strip() for cell in cells.values()):
            continue
        found.append(Line({key: _entry(cell, column=columns[key], sheet=form, shown=shown, faults=faults) for key, cell in cells.items()}))
    if not found and all(place for place in places.values()):
        faults.append(Fault(what="一行也没有填", where=_where(shown, sheet=form.zh, address="A2"), mend="从第2行起填写。"))
    return tuple(found)


def _entry(cell: FileCell | MergedCell | None, *, column: Column, sheet: Sheet, shown: str, faults: list[Fault]) -> Entry:
    if cell is None:
        return Entry(None, _where(shown, sheet=sheet.zh, address="第1行"))
    where = _where(shown, sheet=sheet.zh, address=cell.coordinate)
    text = "" if cell.value is None else str(cell.value).strip()
    if not text:
        if column.required:
            faults.append(Fault(what=f"“{column.zh}”没有填", where=where, mend=f"{column.advice}。"))
        return Entry(None, where)
    try:
        return Entry(_value(cell, column=column, text=text), where)
    except ValueError as error:
        faults.append(Fault(what=f"“{column.zh}”的值“{text[:40]}”{error}", where=where, mend=f"{column.advice}。"))
        return Entry(None, where)


def _value(cell: FileCell | MergedCell, *, column: Column, text: str) -> str | date:
    match column.kind:
        case CellKind.CHOICE:
            choices = column.choices or {}
            if text not in choices:
                raise ValueError(f"不在可选之内：{'、'.join(choices)}")
            return str(choices[text])
        case CellKind.DAY:
            return _day(cell, text=text)
        case CellKind.NUMBER | CellKind.WHOLE:
            number = _number(text, is_percent_format="%" in str(cell.number_format) and not isinstance(cell.value, str))
            if column.kind is CellKind.WHOLE and number.denominator != 1:
                raise ValueError("不是整数")
            return str(number)
        case _:
            return text if not isinstance(cell.value, float) else text.removesuffix(".0")


def _number(text: str, *, is_percent_format: bool) -> Fraction:
    """Read a number exactly; a cell shown in percent holds a hundredth of what people see."""
    try:
        number = Fraction(text.removesuffix("%").removesuffix("％").replace(",", "").replace("，", "").strip())
    except (ValueError, ZeroDivisionError):
        raise ValueError("不是数字") from None
    if number < 0:
        raise ValueError("不能小于0")
    return number * 100 if is_percent_format else number


def _day(cell: FileCell | MergedCell, *, text: str) -> date:
    if isinstance(cell.value, datetime):
        return cell.value.date()
    reading = read_day(text)
    if reading.value is None:
        raise ValueError("不是日期")
    return reading.value
