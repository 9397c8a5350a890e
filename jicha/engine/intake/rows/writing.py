"""Write the clean rows as Parquet: canonical columns, provenance, working-day ordinals, check digits; long relations of officers."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb

from jicha.domain.tables import TABLES, Kind, Table
from jicha.engine.intake.rows import cleaning
from jicha.engine.workdays import FIRST_ON, register_workdays

_DATED = frozenset({Kind.DAY, Kind.INSTANT})
WHOLE = 200_000
"""A table of no more rows than this is one file."""
FIRST_YEAR, YEARS = 1980, 120
QUARTERS, IDS = 1000, 10**9
"""More than there are quarters in those years, and more rows than one of them may hold: what a row's id is made of."""
_OPTIONS = "(format parquet, compression zstd, row_group_size 122880)"


def prepare(connection: duckdb.DuckDBPyConnection, *, sheets: Sequence[tuple[int, str, str]]) -> None:
    """Make what writing needs: the working days, and the sheets (number from 0 without gap, file, sheet name) with their rank."""
    register_workdays(connection)
    connection.execute("set variable ordinals = (select list(number order by day) from workday)")
    ranked = sorted(sheets, key=lambda sheet: (sheet[1].encode(), sheet[2].encode(), sheet[0]))
    by_number = sorted((number, file, sheet, rank) for rank, (number, file, sheet) in enumerate(ranked))
    for name, kind, place in (("files", "varchar", 1), ("sheets", "varchar", 2), ("ranks", "bigint", 3)):
        connection.execute(f"set variable {name} = (select ?::{kind}[])", [[row[place] for row in by_number]])


def write(connection: duckdb.DuckDBPyConnection, *, table: Table, folder: Path) -> dict[str, list[tuple[Path, int]]]:
    """Write the rows of `clean_<table>` that are neither refused nor set aside, and drop the table.

    A large table is cut by the quarter of the first day that a row has, so that new rows of one quarter leave the files of all others as
    they were. For the same reason a row's id hangs on its table, quarter and place in it only.

    Returns:
        Name of the table and of its long relations → Parquet files and numbers of rows.
    """
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
    connection.execute(f"create temp view final_{table.name} as select {own}, line as source_row, {place} from clean_{table.name}")
    _sort(connection, name=f"final_{table.name}")
    files: dict[str, list[tuple[Path, int]]] = {}
    for quarter in _cut(connection, table=table):
        for name, file in _write_part(connection, table=table, folder=folder, quarter=quarter).items():
            files.setdefault(name, []).append(file)
    connection.execute(f"drop table if exists sorted; drop view final_{table.name}; drop table clean_{table.name}")
    return files


def _cut(connection: duckdb.DuckDBPyConnection, *, table: Table) -> Iterator[int]:
    """Give the quarters of a table in turn, from FIRST_YEAR on (0 for rows without a day), each while `part_<table>` holds its rows."""
    (rows,) = connection.execute(f"select count(*) from final_{table.name}").fetchall()[0]
    days = ", ".join(f'cast("{column.name}" as date)' for column in table.columns if column.kind in _DATED)
    if rows <= WHOLE or not days:
        _make_part(connection, table=table, where="true")
        yield 0
        connection.execute(f"drop table part_{table.name}")
        return
    day = f"coalesce({days}, null)"
    known = f"year({day}) between {FIRST_YEAR} and {FIRST_YEAR + YEARS - 1}"
    quarter = f"case when {known} then (year({day}) - {FIRST_YEAR}) * 4 + quarter({day}) else 0 end"
    for (number,) in connection.execute(f"select distinct {quarter} from final_{table.name} order by 1").fetchall():
        _make_part(connection, table=table, where=f"{quarter} = {number}")
        yield number
        connection.execute(f"drop table part_{table.name}")


def _make_part(connection: duckdb.DuckDBPyConnection, *, table: Table, where: str) -> None:
    """Make `part_<table>` by one thread: several would cut its groups of rows, and with them the file, by chance."""
    threads = connection.execute("select current_setting('threads')").fetchall()[0][0]
    connection.execute("set threads = 1")
    connection.execute(f"create temp table part_{table.name} as select * from final_{table.name} where {where}")
    connection.execute(f"set threads = {threads}")


def _write_part(connection: duckdb.DuckDBPyConnection, *, table: Table, folder: Path, quarter: int) -> dict[str, tuple[Path, int]]:
    first_id = ((list(TABLES).index(table.name) + 1) * QUARTERS + quarter) * IDS + 1
    queries = {table.name: _stored(table, first_id=first_id)}
    queries |= {f"{table.name}__{c.name}": _long(table, column=c.name, first_id=first_id) for c in table.columns if c.kind is Kind.OFFICERS}
    files = {}
    for name, query in queries.items():
        path = _copy(connection, query=query, path=folder / f"{name}-{quarter}.parquet")
        (count,) = connection.execute("select count(*) from read_parquet(?)", [str(path)]).fetchall()[0]
        files[name] = (path, count)
    return files


def write_refused(connection: duckdb.DuckDBPyConnection, *, rows: Sequence[tuple[object, ...]], folder: Path) -> tuple[Path, int]:
    """Write the refused cells: source_file, source_sheet, source_row, dataset, column, value, reason, mend."""
    names = ("source_file", "source_sheet", "source_row", "dataset", "column", "value", "reason", "mend")
    kinds = ["bigint" if name == "source_row" else "varchar" for name in names]
    columns = ", ".join(f'unnest(?::{kind}[]) as "{name}"' for name, kind in zip(names, kinds, strict=True))
    connection.execute(f"create or replace temp table refused as select {columns}", [[row[n] for row in rows] for n in range(len(names))])
    return _copy(connection, query="select * from refused", path=folder / "refused.parquet"), len(rows)


def _sort(connection: duckdb.DuckDBPyConnection, *, name: str) -> None:
    """Put rows in their order; they mostly are already, and to look is cheaper than to sort."""
    place = "rank * 1000000000000 + source_row"
    (wrong,) = connection.execute(
        f"select count(*) from (select {place} as here, lag({place}) over () as before from {name}) where here < before"
    ).fetchall()[0]
    if wrong:
        connection.execute(f"create temp table sorted as select * from {name} order by rank, source_row")
        connection.execute(f"create or replace temp view {name} as select * from sorted")


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
