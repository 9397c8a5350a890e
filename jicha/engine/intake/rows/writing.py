"""Write the clean rows as Parquet: canonical columns, provenance, working-day ordinals, check digits; long relations of officers."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

import duckdb

from jicha.domain.tables import TABLES, Kind, Table
from jicha.engine.intake.accounts import Progress
from jicha.engine.intake.rows import cleaning
from jicha.engine.workdays import FIRST_ON, register_workdays

_DATED = frozenset({Kind.DAY, Kind.INSTANT})
WHOLE = 200_000
"""A table of no more rows than this is one file."""
FIRST_YEAR, YEARS = 1980, 120
QUARTERS, IDS = 1000, 10**9
"""More than there are quarters in those years, and more rows than one of them may hold: what a row's id is made of."""
_WRITERS = 4
"""Files written at once at most: each holds the rows of a quarter."""
_OPTIONS = "(format parquet, compression zstd, row_group_size 122880)"


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of a table that make one file: those of a quarter from FIRST_YEAR on (0 for rows without a day), told by a condition."""

    table: Table
    quarter: int
    where: str


def prepare(connection: duckdb.DuckDBPyConnection, *, sheets: Sequence[tuple[int, str, str]]) -> None:
    """Make what writing needs: the working days, and the sheets (number from 0 without gap, file, sheet name) with their rank."""
    register_workdays(connection)
    ranked = sorted(sheets, key=lambda sheet: (sheet[1].encode(), sheet[2].encode(), sheet[0]))
    by_number = sorted((number, file, sheet, rank) for rank, (number, file, sheet) in enumerate(ranked))
    connection.execute(
        "create or replace table sheet_place as select unnest(?::integer[]) as number, unnest(?::varchar[]) as file, "
        "unnest(?::varchar[]) as sheet, unnest(?::bigint[]) as rank",
        [[row[place] for row in by_number] for place in range(4)],
    )
    _tell(connection)


def write(
    connection: duckdb.DuckDBPyConnection, *, tables: Sequence[Table], folder: Path, progress: Progress
) -> dict[str, list[tuple[Path, int]]]:
    """Write the rows of each `clean_<table>` that are neither refused nor set aside, and drop the tables.

    A large table is cut by the quarter of the first day that a row has, so that new rows of one quarter leave the files of all others as
    they were. For the same reason a row's id hangs on its table, quarter and place in it only. Each file is written by one thread, for
    several would cut its groups of rows by chance; several files are written at once.

    Returns:
        Name of the table and of its long relations → Parquet files and numbers of rows.
    """
    parts = [part for table in tables for part in _ready(connection, table=table)]
    last = {part.table.name: number for number, part in enumerate(parts)}
    files: dict[str, list[tuple[Path, int]]] = {}
    (threads,) = connection.execute("select current_setting('threads')").fetchall()[0]
    connection.execute("set threads = 1")
    free: SimpleQueue[duckdb.DuckDBPyConnection] = SimpleQueue()
    for _ in range(min(threads, _WRITERS)):
        free.put(_tell(connection.cursor()))

    def work(part: Part) -> dict[str, tuple[Path, int]]:
        cursor = free.get()
        try:
            return _write_part(cursor, part=part, folder=folder)
        finally:
            free.put(cursor)

    with ThreadPoolExecutor(min(threads, _WRITERS)) as pool:
        for number, (part, written) in enumerate(zip(parts, pool.map(work, parts), strict=True)):
            for name, file in written.items():
                files.setdefault(name, []).append(file)
            if last[part.table.name] == number:
                _drop(connection, table=part.table)
                progress("写入", done=len(files.keys() & last.keys()), total=len(tables))
    connection.execute(f"set threads = {threads}")
    return files


def _tell(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """Give a connection the values that its queries look up by place."""
    connection.execute("set variable ordinals = (select list(number order by day) from workday)")
    for name, column in (("files", "file"), ("sheets", "sheet"), ("ranks", "rank")):
        connection.execute(f"set variable {name} = (select list({column} order by number) from sheet_place)")
    return connection


def _ready(connection: duckdb.DuckDBPyConnection, *, table: Table) -> list[Part]:
    """Leave out what is refused or set aside, put the rest in order as `final_<table>`, and cut it into parts."""
    own = ", ".join(f'"{column.name}"' for column in table.columns)
    for out in ("fault", "repeat_line"):
        connection.execute(
            f"delete from clean_{table.name} using {out} o where o.tbl = '{table.name}' "
            f"and clean_{table.name}.sheet = o.sheet and clean_{table.name}.line = o.line"
        )
    place = ", ".join(
        f"getvariable('{name}')[sheet + 1] as {column}"
        for name, column in (("files", "source_file"), ("sheets", "source_sheet"), ("ranks", "rank"))
    )
    connection.execute(f"create view final_{table.name} as select {own}, line as source_row, {place} from clean_{table.name}")
    _sort(connection, table=table)
    return _cut(connection, table=table)


def _drop(connection: duckdb.DuckDBPyConnection, *, table: Table) -> None:
    connection.execute(f"drop view final_{table.name}; drop table if exists sorted_{table.name}; drop table clean_{table.name}")


def _cut(connection: duckdb.DuckDBPyConnection, *, table: Table) -> list[Part]:
    (rows,) = connection.execute(f"select count(*) from final_{table.name}").fetchall()[0]
    days = ", ".join(f'cast("{column.name}" as date)' for column in table.columns if column.kind in _DATED)
    if rows <= WHOLE or not days:
        return [Part(table, 0, "true")]
    day = f"coalesce({days}, null)"
    known = f"year({day}) between {FIRST_YEAR} and {FIRST_YEAR + YEARS - 1}"
    quarter = f"case when {known} then (year({day}) - {FIRST_YEAR}) * 4 + quarter({day}) else 0 end"
    found = connection.execute(f"select distinct {quarter} from final_{table.name} order by 1").fetchall()
    return [Part(table, number, f"{quarter} = {number}") for (number,) in found]


def _write_part(connection: duckdb.DuckDBPyConnection, *, part: Part, folder: Path) -> dict[str, tuple[Path, int]]:
    table = part.table
    first_id = ((list(TABLES).index(table.name) + 1) * QUARTERS + part.quarter) * IDS + 1
    connection.execute(f"create temp table part_{table.name} as select * from final_{table.name} where {part.where}")
    queries = {table.name: _stored(table, first_id=first_id)}
    queries |= {f"{table.name}__{c.name}": _long(table, column=c.name, first_id=first_id) for c in table.columns if c.kind is Kind.OFFICERS}
    files = {}
    for name, query in queries.items():
        path = _copy(connection, query=query, path=folder / f"{name}-{part.quarter}.parquet")
        (count,) = connection.execute("select count(*) from read_parquet(?)", [str(path)]).fetchall()[0]
        files[name] = (path, count)
    connection.execute(f"drop table part_{table.name}")
    return files


def write_refused(connection: duckdb.DuckDBPyConnection, *, rows: Sequence[tuple[object, ...]], folder: Path) -> tuple[Path, int]:
    """Write the refused cells: source_file, source_sheet, source_row, dataset, column, value, reason, mend."""
    names = ("source_file", "source_sheet", "source_row", "dataset", "column", "value", "reason", "mend")
    kinds = ["bigint" if name == "source_row" else "varchar" for name in names]
    columns = ", ".join(f'unnest(?::{kind}[]) as "{name}"' for name, kind in zip(names, kinds, strict=True))
    connection.execute(f"create or replace temp table refused as select {columns}", [[row[n] for row in rows] for n in range(len(names))])
    return _copy(connection, query="select * from refused", path=folder / "refused.parquet"), len(rows)


def _sort(connection: duckdb.DuckDBPyConnection, *, table: Table) -> None:
    """Put rows in their order; they mostly are already, and to look is cheaper than to sort."""
    name, place = f"final_{table.name}", "rank * 1000000000000 + source_row"
    (wrong,) = connection.execute(
        f"select count(*) from (select {place} as here, lag({place}) over () as before from {name}) where here < before"
    ).fetchall()[0]
    if wrong:
        connection.execute(f"create table sorted_{table.name} as select * from {name} order by rank, source_row")
        connection.execute(f"create or replace view {name} as select * from sorted_{table.name}")


def _stored(table: Table, *, first_id: int) -> str:
    own = ", ".join(f'"{column.name}"' for column in table.columns)
    ordinals = "".join(f", {_ordinal(column.name)}" for column in table.columns if column.kind in _DATED)
    digits = "".join(f', {cleaning.check_digit_ok(c.name)} as "{c.name}_ok"' for c in table.columns if c.kind is Kind.CREDIT_CODE)
    return f"select {first_id} + rowid as row_id, {own}, source_file, source_sheet, source_row{ordinals}{digits} from part_{table.name}"


def _ordinal(name: str) -> str:
    day = f"date_diff('day', date '{FIRST_ON}', \"{name}\"::date) + 1"
    return f"case when \"{name}\" >= date '{FIRST_ON}' then getvariable('ordinals')[{day}] end as \"{name}_wd\""


def _long(table: Table, *, column: str, first_id: int) -> str:
    """Write one row per officer: the name alone if name and number stand together."""
    parts = f"string_split(\"{column}\", '、')"
    bare = "list_transform(parts, lambda part: regexp_replace(part, '(.)\\(.*\\)$', '\\1'))"
    # Few cells hold a number in brackets; the others need no look at each name.
    named = f"case when contains(\"{column}\", '(') then {bare} else parts end"
    listed = f'select {first_id} + rowid as row_id, "{column}", {parts} as parts from part_{table.name} where "{column}" is not null'
    return f"select row_id, unnest(range(1, len(parts) + 1)) as position, unnest({named}) as value from ({listed})"


def _copy(connection: duckdb.DuckDBPyConnection, *, query: str, path: Path) -> Path:
    connection.execute(f"copy ({query}) to '{str(path).replace(chr(39), chr(39) * 2)}' {_OPTIONS}")
    return path
