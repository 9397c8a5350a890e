"""Propose a mapping file for a foreign table."""

import tempfile
from pathlib import Path

import duckdb

from jicha.domain.errors import Fault, UsageError
from jicha.domain.tables import TABLES, by_code
from jicha.engine.intake.files import reading, sniffing
from jicha.engine.intake.sheets import mappings
from jicha.engine.intake.sheets.headers import SEARCHED_LINES, Line, Recognised, recognise
from jicha.engine.intake.sheets.mappings import SheetMapping
from jicha.services.intake import known_headers

_INTRO = """# 映射文件：左边是标准列名，右边是这张表的表头；一列由几列合成时写成列表；#row 表示行号。
# constants 给每一行填同一个值；units 写金额单位（元、万元）；day_order 写年在后的日期次序（mdy 或 dmy）。
# 用法：jicha intake 数据文件夹 --lake 数据湖 --mapping 本文件
"""


def propose(file: Path, *, table: str | None = None) -> str:
    """Propose the mapping file of one workbook or text table, as YAML with a word of explanation.

    Args:
        file: the table.
        table: name or code of the data set, if it is known; else the likeliest one.

    Raises:
        UsageError: no such file or data set, or the file is no table.
        WorkbookError: it cannot be read.
    """
    name = _table(table) if table else None
    if not file.is_file():
        raise UsageError(Fault(what="没有这个文件", where=str(file), mend="检查路径"))
    kind = sniffing.kind_of(file, shown=file.name)
    if kind not in sniffing.TABLES:
        raise UsageError(Fault(what="不是表格", where=str(file), mend="给一个 xlsx、xls 或 csv"))
    entries: list[SheetMapping] = []
    comments: list[str] = []
    with tempfile.TemporaryDirectory() as scratch, duckdb.connect(":memory:") as connection:
        for sheet in reading.open_file(file, kind=kind, shown=file.name, scratch=Path(scratch)).sheets:
            if sheet.width:
                reading.store(connection, sheet=sheet, table="sheet", private=False, shown=file.name)
                lines: list[Line] = [
                    row[1:]
                    for row in connection.execute(
                        f"select rowid, * from sheet where rowid < {SEARCHED_LINES + 3} order by rowid"
                    ).fetchall()
                ]
                connection.execute("drop table sheet")
                entry, comment = _entry(lines, file=file.name, sheet=sheet.name, table=name)
                entries.append(entry)
                comments.append(comment)
    return _INTRO + "".join(comments) + mappings.written(entries)


def _table(text: str) -> str:
    try:
        return TABLES[text].name if text in TABLES else by_code(text.upper()).name
    except KeyError as error:
        raise UsageError(Fault(what=f"没有数据集 {text}", where="--table", mend=f"可用：{'、'.join(TABLES)}")) from error


def _entry(lines: list[Line], *, file: str, sheet: str, table: str | None) -> tuple[SheetMapping, str]:
    said = recognise(lines, words=known_headers(), hints=f"{file} {sheet}")
    found = said if isinstance(said, Recognised) else next(iter(said.candidates), None)
    if found is not None and table in {None, found.table}:
        entry = mappings.proposal(found, file=file, sheet=sheet, lines=lines)
        return entry, _comment(sheet, table=found.table, unmapped=found.unknown)
    line = max(range(len(lines)), key=lambda n: sum(1 for cell in lines[n] if cell), default=0)
    headers = tuple(cell for cell in lines[line] if cell) if lines else ()
    known = known_headers()
    columns = {meaning.column: (text,) for text in reversed(headers) for meaning in known.find(text).get(table or "", ())[:1]}
    entry = SheetMapping(table=table or "", columns=tuple(columns.items()), files=file, sheet=sheet or "*", header_row=line + 1)
    mapped = {text for texts in columns.values() for text in texts}
    return entry, _comment(sheet, table=table, unmapped=tuple(text for text in headers if text not in mapped))


def _comment(sheet: str, *, table: str | None, unmapped: tuple[str, ...]) -> str:
    shown = f"工作表“{sheet}”" if sheet else "这张表"
    columns = "、".join(f"{c.name}={c.zh}" for c in TABLES[table].columns) if table else ""
    rest = f"#   未用到的表头：{'、'.join(text.replace(chr(10), ' ') for text in unmapped)}\n" if unmapped else ""
    return f"# {shown} → {TABLES[table].zh if table else '未识别（skip: true 表示跳过，改为 table: 数据集名）'}\n{rest}" + (
        f"#   可用的列：{columns}\n" if columns else ""
    )
