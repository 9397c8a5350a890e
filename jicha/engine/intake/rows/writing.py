"""Write the clean rows as Parquet: canonical columns, provenance, working-day ordinals, check digits; long relations of officers."""

from collections.abc import Sequence
from pathlib import Path

import duckdb

from jicha.domain.tables import Kind, Table
from jicha.engine.intake.rows import cleaning
from jicha.engine.workdays import FIRST_ON, register_workdays

_DATED = frozenset({Kind.DAY, Kind.INSTANT})
_OPTIONS = "(format parquet, compression zstd, row_group_size 122880)"


def columns_of(table: Table) -> tuple[tuple[str, str], ...]:
    """Give the columns of a stored table in order: name and SQL type."""
    own = [(column.name, cleaning.SQL_TYPES[column.kind]) for column in table.columns]
    ordinals = [(f"{column.name}_wd", "BIGINT") for column in table.columns if column.kind in _DATED]
    digits = [(f"{column.name}_ok", "BOOLEAN") for column in table.columns if column.kind is Kind.CREDIT_CODE]
    return (
        ("row_id", "BIGINT"),
        *own,
        ("source_file", "VARCHAR"),
        ("source_sheet", "VARCHAR"),
        ("source_row", "BIGINT"),
        *ordinals,
        *digits,
    )


def prepare(connection: duckdb.DuckDBPyConnection, *, sheets: Sequence[tuple[int, str, str]]) -> None:
    """Make what writing needs: the working days, and the sheets (number, file, sheet name) with their rank in the order of rows."""
    register_workdays(connection)
    connection.execute("set variable ordinals = (select list(number order by day) from workday)")
    ranked = sorted(sheets, key=lambda sheet: (sheet[1].encode(), sheet[2].encode(), sheet[0]))
    connection.execute(
        "create temp table place as select unnest(?::integer[]) as sheet, unnest(?::varchar[]) as source_file, unnest(?::varchar[]) as source_sheet, unnest(?::integer[]) as rank",
        [[s for s, _, _ in ranked], [f for _, f, _ in ranked], [n for _, _, n in ranked], list(range(len(ranked)))],
    )


def write(connection: duckdb.DuckDBPyConnection, *, table: Table, folder: Path, first_id: int) -> dict[str, tuple[Path, int]]:
    """Write the rows of `clean_<table>` that are neither refused nor set aside, and drop the table.

    Returns:
        Name of the table and of its long relations → Parquet file and number of rows. Row ids are first_id, first_id + 1, …
    """
    own = ", ".join(f'c."{column.name}"' for column in table.columns)
    connection.execute(
        f"create temp table final_{table.name} as select {own}, p.source_file, p.source_sheet, c.line as source_row "
        f"from clean_{table.name} c join place p using (sheet) "
        f"anti join (select sheet, line from fault where tbl = '{table.name}' union all select sheet, line from repeat_line where tbl = '{table.name}') f using (sheet, line) "
        "order by p.rank, c.line"
    )
    connection.execute(f"drop table clean_{table.name}")
    (rows,) = connection.execute(f"select count(*) from final_{table.name}").fetchall()[0]
    files = {table.name: (_copy(connection, query=_stored(table, first_id=first_id), path=folder / f"{table.name}.parquet"), rows)}
    for column in table.columns:
        if column.kind is Kind.OFFICERS:
            name = f"{table.name}__{column.name}"
            path = _copy(connection, query=_long(table, column=column.name, first_id=first_id), path=folder / f"{name}.parquet")
            (count,) = connection.execute("select count(*) from read_parquet(?)", [str(path)]).fetchall()[0]
            files[name] = (path, count)
    connection.execute(f"drop table final_{table.name}")
    return files


def write_refused(connection: duckdb.DuckDBPyConnection, *, rows: Sequence[tuple[object, ...]], folder: Path) -> tuple[Path, int]:
    """Write the refused cells: source_file, source_sheet, source_row, dataset, column, value, reason, mend."""
    names = ("source_file", "source_sheet", "source_row", "dataset", "column", "value", "reason", "mend")
    kinds = ["bigint" if name == "source_row" else "varchar" for name in names]
    columns = ", ".join(f'unnest(?::{kind}[]) as "{name}"' for name, kind in zip(names, kinds, strict=True))
    connection.execute(f"create or replace temp table refused as select {columns}", [[row[n] for row in rows] for n in range(len(names))])
    return _copy(connection, query="select * from refused", path=folder / "refused.parquet"), len(rows)


def _stored(table: Table, *, first_id: int) -> str:
    own = ", ".join(f'"{column.name}"' for column in table.columns)
    ordinals = "".join(f", {_ordinal(column.name)}" for column in table.columns if column.kind in _DATED)
    digits = "".join(f', {cleaning.check_digit_ok(c.name)} as "{c.name}_ok"' for c in table.columns if c.kind is Kind.CREDIT_CODE)
    return f"select {first_id} + rowid as row_id, {own}, source_file, source_sheet, source_row{ordinals}{digits} from final_{table.name}"


def _ordinal(name: str) -> str:
    day = f"date_diff('day', date '{FIRST_ON}', \"{name}\"::date) + 1"
    return f"case when \"{name}\" >= date '{FIRST_ON}' then getvariable('ordinals')[{day}] end as \"{name}_wd\""


def _long(table: Table, *, column: str, first_id: int) -> str:
    """Write one row per officer: the name alone if name and number stand together."""
    return (
        f"select row_id, unnest(range(1, len(parts) + 1)) as position, unnest(list_transform(parts, lambda part: regexp_replace(part, '(.)\\(.*\\)$', '\\1'))) as value "
        f'from (select {first_id} + rowid as row_id, string_split("{column}", \'、\') as parts from final_{table.name} where "{column}" is not null)'
    )


def _copy(connection: duckdb.DuckDBPyConnection, *, query: str, path: Path) -> Path:
    connection.execute(f"copy ({query}) to '{str(path).replace(chr(39), chr(39) * 2)}' {_OPTIONS}")
    return path
