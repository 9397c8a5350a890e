"""Rows without key, rows of one key, and rows that are in the snapshot already."""

from collections.abc import Sequence

import duckdb

from jicha.domain.tables import Table

# Auxiliary staff and newcomers have no certificate yet; whether that is right is for checks to judge.
KEY_MAY_BE_EMPTY = frozenset({"officer"})


def make_repeats(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the empty table of rows that are set aside because the same row is loaded from another file."""
    connection.execute("create temp table repeat_line (tbl varchar, sheet integer, line bigint)")


def judge(connection: duckdb.DuckDBPyConnection, *, table: Table, files: Sequence[tuple[int, int]]) -> None:
    """Add the faults of keys to `fault`, and rows loaded before to `repeat_line`.

    Args:
        connection: holds `clean_<table>` and `fault`.
        table: the canonical table.
        files: pairs of sheet number and file number, for all sheets of the table.

    The first good row of a key is loaded. A later row with the same key is refused and names the first; if it is the same in every column,
    it is a repeat: refused within one file, set aside (loaded before) if it stands in another file. Rows of tables without key are
    set aside only if the very same row stands in an earlier file.
    """
    connection.execute(
        "create or replace temp table sheet_file as select unnest(?::integer[]) as sheet, unnest(?::integer[]) as file",
        [[s for s, _ in files], [f for _, f in files]],
    )
    if table.key:
        if table.name not in KEY_MAY_BE_EMPTY:
            _missing(connection, table=table)
        _duplicates(connection, table=table)
    elif len({file for _, file in files}) > 1:
        _loaded_before(connection, table=table)


def _missing(connection: duckdb.DuckDBPyConnection, *, table: Table) -> None:
    for name in table.key:
        zh = table.column(name).zh
        connection.execute(
            f"insert into fault select '{table.name}', sheet, line, '{name}', '', ?, ? from clean_{table.name} c "
            f'where c."{name}" is null and not exists (select 1 from fault f '
            f"where f.tbl = '{table.name}' and f.sheet = c.sheet and f.line = c.line and f.col = '{name}')",
            [f"缺少{zh}，无法识别这一条记录", f"补填{zh}"],
        )


def _good(table: Table) -> str:
    """Select the rows without fault."""
    return (
        f"(select c.* from clean_{table.name} c anti join (select sheet, line from fault where tbl = '{table.name}') f using (sheet, line))"
    )


def _duplicates(connection: duckdb.DuckDBPyConnection, *, table: Table) -> None:
    keys = ", ".join(f'"{name}"' for name in table.key)
    filled = " and ".join(f'"{name}" is not null' for name in table.key)
    (count,) = connection.execute(
        f"select count(*) from (select {keys} from clean_{table.name} where {filled} group by {keys} having count(*) > 1)"
    ).fetchall()[0]
    if not count:
        return
    whole = ", ".join(f'"{column.name}"' for column in table.columns)
    own = ", ".join(f'c."{name}"' for name in table.key)
    connection.execute(
        f"create temp table dup as with twice as (select {keys} from {_good(table)} where {filled} group by {keys} having count(*) > 1), "
        f"rows as (select c.sheet, c.line, {own}, md5(row({whole})::varchar) as whole, s.file "
        f"from {_good(table)} c join twice using ({keys}) join sheet_file s on s.sheet = c.sheet) "
        f"select *, first(sheet) over w as first_sheet, first(line) over w as first_line, "
        f"first(whole) over w as first_whole, first(file) over w as first_file "
        f"from rows window w as (partition by {keys} order by sheet, line rows between unbounded preceding and current row)"
    )
    later = "(sheet, line) <> (first_sheet, first_line)"
    connection.execute(
        f"insert into repeat_line select '{table.name}', sheet, line from dup where {later} and whole = first_whole and file <> first_file"
    )
    key_text = "concat_ws('+', " + ", ".join(f'"{name}"::varchar' for name in table.key) + ")"
    zh = "+".join(table.column(name).zh for name in table.key)
    connection.execute(
        f"insert into fault select '{table.name}', sheet, line, '{table.key[0]}', {key_text}, "
        f"case when whole = first_whole then '重复行：与已入库的行完全相同，首行在 ' else '{zh}重复：同一编号的首行在 ' end || '@' || first_sheet || ':' || first_line, "
        f"case when whole = first_whole then '删除重复的行' else '核实哪一行正确，另一行改正编号或删除' end "
        f"from dup where {later} and (whole <> first_whole or file = first_file)"
    )
    connection.execute("drop table dup")


def _loaded_before(connection: duckdb.DuckDBPyConnection, *, table: Table) -> None:
    whole = ", ".join(f'c."{column.name}"' for column in table.columns)
    connection.execute(
        f"insert into repeat_line select '{table.name}', sheet, line from ("
        f"select c.sheet, c.line, s.file, min(s.file) over (partition by {whole}) as first_file "
        f"from {_good(table)} c join sheet_file s on s.sheet = c.sheet"
        ") where file <> first_file"
    )
