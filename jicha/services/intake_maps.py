"""Propose a mapping file for a foreign table."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

import duckdb

from jicha.domain.errors import Fault, UsageError
from jicha.domain.tables import TABLES, by_code
from jicha.engine.intake.files import reading, sniffing
from jicha.engine.intake.sheets import mappings
from jicha.engine.intake.sheets.headers import SEARCHED_LINES, Line, Recognised, recognise
from jicha.engine.intake.sheets.mappings import SheetMapping
from jicha.services.intake import known_headers

SHOWN = 3
"""Lines below the header that a proposal shows."""
_INTRO = """# 映射文件：左边是标准列名，右边是这张表的表头；一列由几列合成时写成列表；#row 表示行号。
# constants 给每一行填同一个值；units 写金额单位（元、万元）；day_order 写年在后的日期次序（mdy 或 dmy）。
# 用法：jicha intake 数据文件夹 --lake 数据湖 --mapping 本文件
"""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is proposed for one sheet.

    Attributes:
        entry: its table is empty if nothing was recognised. headers: the texts of the header line. unmapped: those that mean nothing yet.
        samples: the first lines below the header, only the cells that stand under one.
    """

    sheet: str
    entry: SheetMapping
    headers: tuple[str, ...]
    unmapped: tuple[str, ...]
    samples: tuple[Line, ...]


def propose(file: Path, *, table: str | None = None) -> str:
    """Propose the mapping file of one workbook or text table, as YAML with a word of explanation.

    Args:
        file: the table.
        table: name or code of the data set, if it is known; else the likeliest one.

    Raises:
        UsageError: no such file or data set, or the file is no table.
        WorkbookError: it cannot be read.
    """
    found = proposals(file, table=table)
    comments = (_comment(one.entry.sheet if one.sheet else "", table=one.entry.table or None, unmapped=one.unmapped) for one in found)
    return _INTRO + "".join(comments) + mappings.written([one.entry for one in found])


def proposals(file: Path, *, table: str | None = None, header_row: int | None = None) -> tuple[Proposal, ...]:
    """Propose an entry for each sheet of one workbook or text table that has cells; errors as in `propose`.

    Args:
        header_row: the line of the header, from 1, if a person said it; one below the lines that are searched is as if it were not said.
    """
    name = _table(table) if table else None
    if not file.is_file():
        raise UsageError(Fault(what="没有这个文件", where=str(file), mend="检查路径"))
    kind = sniffing.kind_of(file, shown=file.name)
    if kind not in sniffing.TABLES:
        raise UsageError(Fault(what="不是表格", where=str(file), mend="给一个 xlsx、xls 或 csv"))
    found: list[Proposal] = []
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
                found.append(_proposal(lines, file=file.name, sheet=sheet.name, table=name, header_row=header_row))
    return tuple(found)


def _table(text: str) -> str:
    try:
        return TABLES[text].name if text in TABLES else by_code(text.upper()).name
    except KeyError as error:
        raise UsageError(Fault(what=f"没有数据集 {text}", where="--table", mend=f"可用：{'、'.join(TABLES)}")) from error


def _proposal(lines: list[Line], *, file: str, sheet: str, table: str | None, header_row: int | None) -> Proposal:
    said = recognise(lines, words=known_headers(), hints=f"{file} {sheet}")
    is_said = header_row is not None and header_row <= len(lines)
    found = said if isinstance(said, Recognised) else next(iter(said.candidates), None)
    if found is not None and table in {None, found.table} and (not is_said or header_row == found.last + 1):
        entry = mappings.proposal(found, file=file, sheet=sheet, lines=lines)
        return Proposal(sheet, entry, _cells(lines, number=found.last), found.unknown, _samples(lines, number=found.last))
    line = (header_row or 1) - 1 if is_said else max(range(len(lines)), key=lambda n: sum(1 for cell in lines[n] if cell), default=0)
    headers = _cells(lines, number=line)
    known = known_headers()
    columns = {meaning.column: (text,) for text in reversed(headers) for meaning in known.find(text).get(table or "", ())[:1]}
    entry = SheetMapping(table=table or "", columns=tuple(columns.items()), files=file, sheet=sheet or "*", header_row=line + 1)
    mapped = {text for texts in columns.values() for text in texts}
    return Proposal(sheet, entry, headers, tuple(text for text in headers if text not in mapped), _samples(lines, number=line))


def _cells(lines: list[Line], *, number: int) -> tuple[str, ...]:
    return tuple(cell for cell in lines[number] if cell) if lines else ()


def _samples(lines: list[Line], *, number: int) -> tuple[Line, ...]:
    below = lines[number + 1 : number + 1 + SHOWN]
    return tuple(tuple(cell for head, cell in zip(lines[number], line, strict=True) if head) for line in below)


def _comment(sheet: str, *, table: str | None, unmapped: tuple[str, ...]) -> str:
    shown = f"工作表“{sheet}”" if sheet else "这张表"
    columns = "、".join(f"{c.name}={c.zh}" for c in TABLES[table].columns) if table else ""
    rest = f"#   未用到的表头：{'、'.join(text.replace(chr(10), ' ') for text in unmapped)}\n" if unmapped else ""
    return f"# {shown} → {TABLES[table].zh if table else '未识别（skip: true 表示跳过，改为 table: 数据集名）'}\n{rest}" + (
        f"#   可用的列：{columns}\n" if columns else ""
    )
