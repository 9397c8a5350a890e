"""Fill the branch of rows that do not name it: from file, sheet or title, else from the record that they belong to."""

from collections.abc import Sequence

import duckdb

from jicha.domain.tables import TABLES, Table

_FIRST = ("source", "officer", "terminal", "inspection", "case_file")


def in_order(names: Sequence[str]) -> list[str]:
    """Order tables so that those from which others learn their branch come first."""
    return sorted(names, key=lambda name: (_FIRST.index(name) if name in _FIRST else len(_FIRST), name))


def from_place(connection: duckdb.DuckDBPyConnection, *, table: Table, codes: Sequence[tuple[int, str]]) -> None:
    """Fill `unit_code` of `clean_<table>` with the branch that file, folder, sheet or title names: pairs of sheet number and code."""
    if codes:
        connection.execute(
            f"update clean_{table.name} set unit_code = p.code from (select unnest(?::integer[]) as sheet, unnest(?::varchar[]) as code) p "
            f"where clean_{table.name}.unit_code is null and clean_{table.name}.sheet = p.sheet",
            [[sheet for sheet, _ in codes], [code for _, code in codes]],
        )


def from_records(connection: duckdb.DuckDBPyConnection, *, table: Table, present: frozenset[str]) -> None:
    """Fill `unit_code` from the records that the table's `unit_from` names, if they agree on one branch."""
    for own, where in table.unit_from:
        other, _, column = where.partition(".")
        if other not in present or TABLES[other].name == table.name:
            continue
        (empty,) = connection.execute(f"select count(*) from clean_{table.name} where unit_code is null").fetchall()[0]
        if not empty:
            return
        connection.execute(
            f'update clean_{table.name} set unit_code = o.code from (select "{column}" as key, min(unit_code) as code from clean_{other} '
            f'where "{column}" is not null and unit_code is not null group by 1 having min(unit_code) = max(unit_code)) o '
            f'where clean_{table.name}.unit_code is null and clean_{table.name}."{own}" = o.key'
        )
