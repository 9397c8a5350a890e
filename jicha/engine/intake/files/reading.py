"""Read the sheets of a file as columns of text into DuckDB, so that row n of the table is row n of the sheet."""

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import fastexcel

from jicha.engine.intake.files import csv_text, workbook_scan
from jicha.engine.intake.files.recoding import BLANKS
from jicha.engine.intake.files.sniffing import FileKind, refused
from jicha.engine.intake.files.workbook_scan import SheetScan, WorkbookScan

_BIG = 8 << 20


@dataclass(frozen=True, slots=True)
class OpenedSheet:
    """One sheet in memory, not yet in DuckDB; `values` is an Arrow sheet, or a text table."""

    name: str
    values: Any
    scan: SheetScan
    width: int


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """The sheets of one file, in the order of their names, and what there is to say about the file.

    Attributes:
        private: some cell has characters of the private area.
        blanks: the kinds of blanks with which a cell may begin or end.
    """

    sheets: tuple[OpenedSheet, ...]
    notes: tuple[str, ...]
    private: bool
    blanks: str = BLANKS


def open_file(path: Path, *, kind: FileKind, shown: str, scratch: Path) -> OpenedFile:
    """Read a file into memory; safe to call from several threads.

    Args:
        path: the file; kind: what it is.
        shown: its name in faults.
        scratch: a folder for the UTF-8 copy of a text table.

    Raises:
        WorkbookError: it cannot be read.
    """
    if kind is FileKind.TEXT_TABLE:
        text = csv_text.rewrite(path, to=scratch / f"{threading.get_ident()}-{abs(hash(shown))}.txt")
        return OpenedFile(
            sheets=(OpenedSheet(name="", values=text, scan=SheetScan(), width=text.width),),
            notes=text.notes,
            private=False,
            blanks=text.blanks,
        )
    if kind is FileKind.WORKBOOK and path.stat().st_size > _BIG:
        with ThreadPoolExecutor(1) as beside:
            scanning: Future[WorkbookScan] = beside.submit(workbook_scan.scan, path, shown=shown)
            sheets = _load(path, shown=shown)
            seen = scanning.result()
    else:
        seen = workbook_scan.scan(path, shown=shown) if kind is FileKind.WORKBOOK else WorkbookScan(sheets={})
        sheets = _load(path, shown=shown)
    notes = ("含宏：宏没有运行，只读取单元格的值",) if seen.has_macros else ()
    opened = (_opened(sheet, scan=seen.sheets.get(sheet.name)) for sheet in sheets)
    return OpenedFile(
        sheets=tuple(sorted(opened, key=lambda sheet: sheet.name)),
        notes=notes,
        private=seen.private,
        blanks=BLANKS if seen.blanks else "",
    )


def store(connection: duckdb.DuckDBPyConnection, *, sheet: OpenedSheet, table: str, private: bool, shown: str) -> int:
    """Put a sheet into a table with columns c0, c1, … of text, and give its number of columns.

    Row numbers (`rowid` from 0) and column numbers (from 0) are those of the sheet.

    Raises:
        WorkbookError: a text table cannot be cut into cells.
    """
    if isinstance(sheet.values, csv_text.TextTable):
        return _store_text(connection, text=sheet.values, table=table, shown=shown)
    offset = sheet.scan.first_column
    names = ", ".join(f"c{offset + n}" for n in range(sheet.width))
    connection.register("opened_sheet", sheet.values)
    blanks = "".join(f"null::varchar as c{n}, " for n in range(offset))
    columns = ", ".join(
        f"translate(c{offset + n}, '{_OLD}', '{_NEW}') as c{offset + n}" if private else f"c{offset + n}" for n in range(sheet.width)
    )
    connection.execute(f"create temp table {table} as select {blanks}{columns} from opened_sheet as s({names})")
    connection.unregister("opened_sheet")
    return offset + sheet.width


_OLD, _NEW = csv_text.private_area()


def _load(path: Path, *, shown: str) -> list[Any]:
    try:
        reader = fastexcel.read_excel(path)
        return [
            reader.load_sheet(name, header_row=None, skip_rows=0, dtypes="string", whitespace_as_null=True) for name in reader.sheet_names
        ]
    except fastexcel.FastExcelError as error:
        what = "工作簿有密码" if "assword" in str(error) else "工作簿读不出（损坏或格式不对）"
        raise refused(shown, what=what, mend="用 Excel 或 WPS 打开（有密码的先去掉），另存为 .xlsx 后重新导入") from error


def _opened(sheet: Any, *, scan: SheetScan | None) -> OpenedSheet:
    found = scan or SheetScan(hidden=sheet.visible != "visible")
    return OpenedSheet(name=sheet.name, values=sheet, scan=found, width=sheet.width)


def _store_text(connection: duckdb.DuckDBPyConnection, *, text: csv_text.TextTable, table: str, shown: str) -> int:
    """Cut a text table into cells; what DuckDB's reader does not take is rewritten by the exact one and tried again."""
    try:
        _read_csv(connection, text=text, table=table)
    except duckdb.Error:
        text = csv_text.respell(text)
        try:
            _read_csv(connection, text=text, table=table)
        except duckdb.Error as error:
            raise refused(
                shown, what="文本表格的分列读不出（引号或分隔符混乱）", mend="用 Excel 或 WPS 打开，另存为 .xlsx 后重新导入"
            ) from error
    return text.width


def _read_csv(connection: duckdb.DuckDBPyConnection, *, text: csv_text.TextTable, table: str) -> None:
    quote = '"' if text.quoted else ""
    connection.execute(
        f"create temp table {table} as select * from read_csv(?, columns=?, delim=?, quote=?, escape=?, header=false, auto_detect=false, "
        "null_padding=true, strict_mode=true, parallel=?, max_line_size=134217728, buffer_size=268435456, new_line='\\n', nullstr='')",
        [str(text.path), {f"c{n}": "VARCHAR" for n in range(text.width)}, text.separator, quote, quote, text.plain],
    )
