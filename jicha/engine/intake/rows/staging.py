"""Copy the rows of recognised sheets, as text, into one staging table per canonical table; lines that are no rows are set aside."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

import duckdb

from jicha.domain.tables import TABLES, Kind, Table
from jicha.domain.wording.days import DayOrder
from jicha.engine.intake.files.recoding import BLANKS
from jicha.engine.intake.files.workbook_scan import BadCell, Merge, SheetScan
from jicha.engine.intake.sheets.headers import Line, Recognised, Source
from jicha.engine.intake.sheets.vocabulary import default_unit

_OUTER = r"^[\s\x{a0}\x{3000}\x{200b}\x{feff}]|[\s\x{a0}\x{3000}\x{200b}\x{feff}]$|^$"
_TAIL = 15
_LONG = 20_000
"""In a sheet of more lines it pays to look which columns have cells to trim, and not to copy it."""
_NOT_FILLED_DOWN = frozenset({Kind.NUMBER, Kind.INTEGER, Kind.MONEY})
_TOTAL = re.compile(r"(?:本页|全年|本年|本月|本季度?|累计)?(?:合计|总计|小计|共计|累计)[:：]?")
_REMARK = re.compile(
    r"(?:备注|注|说明|填表说明|填报说明|示例|样例|例)\d*[:：.、]|(?:填表|填报|制表|审核|审批|负责|经办|报送|统计|联系|复核|录入|分管领导|单位负责|签字|签章|盖章)[人者]?"
    r"(?:单位|日期|时间|电话|签字|签名|意见)?(?:[（(]?[签盖]?[字章]?[)）]?)[:：]|(?:数据来源|统计时间|统计口径|打印时间|导出时间)[:：]|(?:备注|注|说明)$"
)
_NO_KEY = re.compile(r"[^0-9A-Za-z]+|\d{4}年\d{1,2}月(?:\d{1,2}日)?")
_CANDIDATE = r"^[\s]*(合\s*计|总\s*计|小\s*计|共\s*计|累\s*计|本|全年|备|注|说|填|示|样|例|制|审|负|经|报|统|联|复|录|分|单|签|盖|数|打|导)"


class Aside(StrEnum):
    """Why a line below the header is not a row."""

    BLANK = "空行"
    REMARK = "备注说明"
    TOTAL = "合计行"
    HEADER = "重复表头"
    NUMBERS = "栏次行"
    LOADED_BEFORE = "已入库的相同行"


@dataclass(frozen=True, slots=True)
class AsideLine:
    """A line set aside: its number in the sheet (1 is the first), why, and its first words."""

    line: int
    kind: Aside
    text: str


@dataclass(frozen=True, slots=True)
class StagedSheet:
    """A sheet whose rows were staged.

    Attributes:
        number: ordinal in the snapshot; orders the rows.
        file: path relative to the data folder; `sheet` its name ("" for a text table).
        found: what it was recognised as.
        unit_code: the branch that file, sheet or title names, if any.
        day_order: how it writes days that end in the year.
        lines: lines below the header, blank ones included.
        staged: rows copied; lines = staged + blank + len(aside).
        blank: blank lines.
        aside: lines that are no rows.
        bad_cells: cells of mapped columns whose value could not be taken.
        rows: of a long sheet, the SELECT of its rows, which are not copied; empty if they stand in the staging table.
    """

    number: int
    file: str
    sheet: str
    found: Recognised
    unit_code: str | None = None
    day_order: DayOrder = DayOrder.YEAR_FIRST
    constants: tuple[tuple[str, str], ...] = ()
    lines: int = 0
    staged: int = 0
    blank: int = 0
    aside: tuple[AsideLine, ...] = field(default=())
    bad_cells: tuple[tuple[str, BadCell], ...] = field(default=())
    rows: str = ""

    @property
    def columns(self) -> frozenset[str]:
        """Name the canonical columns that the sheet fills."""
        return frozenset((*(source.column for source in self.found.sources), *(name for name, _ in self.constants)))


def make_stage(connection: duckdb.DuckDBPyConnection, *, table: Table) -> None:
    """Make the empty staging table of a canonical table if it is not there."""
    columns = ", ".join(f'"{column.name}" varchar' for column in table.columns)
    units = "".join(f', "{column.name}__unit" varchar' for column in table.columns if column.kind is Kind.MONEY)
    connection.execute(
        f"create temp table if not exists stage_{table.name} (sheet integer, line bigint, day_order varchar, {columns}{units})"
    )


def stage(
    connection: duckdb.DuckDBPyConnection, *, raw: str, width: int, heads: Sequence[Line], sheet: StagedSheet, scan: SheetScan, blanks: str
) -> StagedSheet:
    """Copy a sheet's rows, or say how to select them if they are many.

    Args:
        connection: holds the table `raw` with columns c0 … c(width-1), row order is that of the sheet; of a long sheet it is renamed.
        heads: the lines of the header.
        sheet: what is known of the sheet; the counts are filled in.
        scan: merged and bad cells.
        blanks: the kinds of blanks with which cells may begin or end.
    """
    table = TABLES[sheet.found.table]
    make_stage(connection, table=table)
    (total,) = connection.execute(f"select count(*) from {raw}").fetchall()[0]
    if blanks and total <= _LONG:
        raw, blanks = _tidied(connection, raw=raw, width=width), ""
    outer = _with_outer_blanks(connection, raw=raw, width=width, blanks=blanks)
    cells = [_trimmed(place) if place in outer else f"c{place}" for place in range(width)]
    first = f"coalesce({', '.join(cells)}, null)"
    start = sheet.found.last + 1
    aside, empty = _no_rows(connection, raw=raw, width=width, first=first, total=total, heads=heads, sheet=sheet)
    _fill_down(connection, raw=raw, merges=scan.merges, sheet=sheet)
    out = [line.line - 1 for line in aside]
    values = ", ".join(f'{_value(c.name, cells=cells, sheet=sheet)} as "{c.name}"' for c in table.columns)
    money = (c.name for c in table.columns if c.kind is Kind.MONEY)
    units = "".join(f", '{_unit(table, name=name, sources=sheet.found.sources)}' as \"{name}__unit\"" for name in money)
    # A condition on a list of lines would cost the rows their order; to delete lines leaves the others where they are.
    if out or empty:
        connection.execute(f"delete from {raw} where rowid in (select unnest(?::bigint[]))", [out + empty])
    long = total > _LONG
    kept = f"{raw}_{sheet.number}" if long else raw
    head = f"select {sheet.number} as sheet, rowid + 1 as line, '{sheet.day_order.value}' as day_order"
    rows = f"{head}, {values}{units} from {kept} where rowid >= {start}"
    connection.execute(f"alter table {raw} rename to {kept}" if long else f"insert into stage_{table.name} {rows}")
    lines = max(total - start, 0)
    return replace(
        sheet,
        lines=lines,
        staged=lines - len(empty) - len(aside),
        blank=len(empty),
        aside=aside,
        bad_cells=_bad_cells(scan, sheet=sheet, out=set(out)),
        rows=rows if long else "",
    )


def _tidied(connection: duckdb.DuckDBPyConnection, *, raw: str, width: int) -> str:
    """Trim every cell of a short sheet once, into a table of its own, and give its name; to look first would not pay."""
    cells = ", ".join(f"{_trimmed(place)} as c{place}" for place in range(width))
    connection.execute(f"create or replace temp table tidied_sheet as select {cells} from {raw}")
    return "tidied_sheet"


def _with_outer_blanks(connection: duckdb.DuckDBPyConnection, *, raw: str, width: int, blanks: str) -> frozenset[int]:
    """Give the columns of a long sheet in which some cell begins or ends with a blank or is empty text."""
    if not blanks:
        return frozenset()
    marks = [mark.replace("'", "''") for mark in blanks]
    tests = (" or ".join(f"prefix(c{n}, '{mark}') or suffix(c{n}, '{mark}')" for mark in marks) for n in range(width))
    asked = ", ".join(f"coalesce(bool_or(c{n} = '' or {test}), false)" for n, test in enumerate(tests))
    answers = connection.execute(f"select {asked} from {raw}").fetchall()[0]
    return frozenset(place for place, answer in enumerate(answers) if answer)


def _trimmed(place: int) -> str:
    """Trim every kind of blank; the guard spares the many cells that need none."""
    return f"case when regexp_matches(c{place}, '{_OUTER}') then nullif(trim(c{place}, '{BLANKS}'), '') else c{place} end"


def _value(column: str, *, cells: Sequence[str], sheet: StagedSheet) -> str:
    constants = dict(sheet.constants)
    for source in sheet.found.sources:
        if source.column == column:
            if source.places == ():
                return "(rowid + 1)::varchar"
            parts = [cells[place] for place in source.places]
            return parts[0] if len(parts) == 1 else f"nullif(concat_ws('+', {', '.join(parts)}), '')"
    if column in constants:
        return "'" + constants[column].replace("'", "''") + "'"
    return "null"


def _unit(table: Table, *, name: str, sources: Sequence[Source]) -> str:
    said = next((source.unit for source in sources if source.column == name), None)
    return (said or default_unit(table, column=table.column(name))).value


def _no_rows(
    connection: duckdb.DuckDBPyConnection, *, raw: str, width: int, first: str, total: int, heads: Sequence[Line], sheet: StagedSheet
) -> tuple[tuple[AsideLine, ...], list[int]]:
    """Find the lines below the header that are no rows: those set aside, and the blank ones, by their `rowid`."""
    start = sheet.found.last + 1
    opening = next((cell.strip(BLANKS) for cell in heads[-1] if cell and cell.strip(BLANKS)), "") if heads else ""
    rows = connection.execute(
        f"select rowid, opening, * exclude (opening) from (select rowid, {first} as opening, * from {raw} where rowid >= {start}) "
        f"where opening is null or rowid >= {total - _TAIL} or rowid = {start} or opening = ? or regexp_matches(opening, ?) order by rowid",
        [opening, _CANDIDATE],
    ).fetchall()
    return _aside([(row[0], row[-width:]) for row in rows if row[1] is not None], heads=heads, total=total, sheet=sheet), [
        row[0] for row in rows if row[1] is None
    ]


def _aside(rows: Sequence[tuple[int, Line]], *, heads: Sequence[Line], total: int, sheet: StagedSheet) -> tuple[AsideLine, ...]:
    keys = {place for source in sheet.found.sources if source.column in TABLES[sheet.found.table].key for place in source.places}
    found: list[AsideLine] = []
    bare_tail: list[AsideLine] = []
    for place, row in rows:
        line, cells = place + 1, [cell.strip(BLANKS) if cell else "" for cell in row]
        kind = _kind(cells, heads=heads, keys=keys, is_first=place == sheet.found.last + 1)
        text = next(cell for cell in cells if cell)[:60]
        if kind is not None:
            found.append(AsideLine(line=line, kind=kind, text=text))
        elif _is_bare(cells, keys=keys, mapped=len(sheet.found.sources)) and line > total - _TAIL:
            bare_tail.append(AsideLine(line=line, kind=Aside.REMARK, text=text))
        else:
            bare_tail.clear()
    return tuple(sorted((*found, *bare_tail), key=lambda a: a.line))


def _kind(cells: list[str], *, heads: Sequence[Line], keys: set[int], is_first: bool) -> Aside | None:
    filled = [(place, cell) for place, cell in enumerate(cells) if cell]
    place, opening = filled[0]
    tight = "".join(opening.split())
    if any(len(filled) > 1 and [c.strip(BLANKS) if c else "" for c in head[: len(cells)]] == cells for head in heads):
        return Aside.HEADER
    if (
        is_first
        and len(filled) > 2
        and [c for _, c in filled if c.isdigit()] == [str(n + 1) for n in range(sum(c.isdigit() for _, c in filled))]
        and sum(c.isdigit() for _, c in filled) >= len(filled) - 1
    ):
        return Aside.NUMBERS
    if any(where in keys and where != place for where, _ in filled):
        return None
    if _TOTAL.fullmatch(tight):
        return Aside.TOTAL
    return Aside.REMARK if _REMARK.match(tight) and len(filled) <= max(4, len(cells) // 3) else None


def _is_bare(cells: list[str], *, keys: set[int], mapped: int) -> bool:
    """Tell whether a line holds one cell only, and not one that could be a key."""
    filled = [place for place, cell in enumerate(cells) if cell]
    return (
        len(filled) == 1
        and mapped >= 3
        and (filled[0] not in keys or len(cells[filled[0]]) > 40 or _NO_KEY.fullmatch(cells[filled[0]]) is not None)
    )


def _fill_down(connection: duckdb.DuckDBPyConnection, *, raw: str, merges: tuple[Merge, ...], sheet: StagedSheet) -> None:
    """Repeat the value of a merged label in the rows that it spans; amounts and counts are not repeated."""
    table = TABLES[sheet.found.table]
    places = {place for s in sheet.found.sources if table.column(s.column).kind not in _NOT_FILLED_DOWN for place in s.places}
    by_place: dict[int, list[Merge]] = {}
    for merge in merges:
        if merge.left in places and merge.bottom > merge.top > sheet.found.last:
            by_place.setdefault(merge.left, []).append(merge)
    for place, ranges in by_place.items():
        connection.execute(
            f"update {raw} set c{place} = f.v from (select m.top, m.bottom, r.c{place} as v from "
            f"(select unnest(?::bigint[]) as top, unnest(?::bigint[]) as bottom) m join {raw} r on r.rowid = m.top) f "
            f"where {raw}.rowid > f.top and {raw}.rowid <= f.bottom",
            [[m.top for m in ranges], [m.bottom for m in ranges]],
        )


def _bad_cells(scan: SheetScan, *, sheet: StagedSheet, out: set[int]) -> tuple[tuple[str, BadCell], ...]:
    columns = {place: source.column for source in sheet.found.sources for place in source.places}
    return tuple(
        (columns[bad.column], bad) for bad in scan.bad_cells if bad.column in columns and bad.row > sheet.found.last and bad.row not in out
    )
