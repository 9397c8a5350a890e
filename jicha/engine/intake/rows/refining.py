"""From staged text to typed rows: clean by SQL, read what is left over once per distinct text, gather the faults."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from jicha.domain.tables import Column, Kind, Table
from jicha.engine.intake.branches import BranchNames
from jicha.engine.intake.rows import cleaning, leftovers
from jicha.engine.intake.rows.leftovers import Outcome

_EXTRA = {Kind.DAY: "s.day_order", Kind.INSTANT: "s.day_order"}


@dataclass(frozen=True, slots=True)
class Note:
    """Something that a person should know about loaded cells of one column: what, how many cells, an example."""

    table: str
    column: str
    what: str
    cells: int
    example: str


def make_faults(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the empty table of faults: one line per fault of a cell."""
    connection.execute(
        "create temp table fault (tbl varchar, sheet integer, line bigint, col varchar, value varchar, reason varchar, mend varchar)"
    )


def refine(connection: duckdb.DuckDBPyConnection, *, table: Table, branches: BranchNames) -> tuple[Note, ...]:
    """Make `clean_<table>` (sheet, line, the canonical columns typed) from `stage_<table>`, which is dropped, and add to `fault`.

    A cell with a fault is null in the clean table.
    """
    parsed = [column for column in table.columns if column.kind in cleaning.PARSED]
    values = ", ".join(f'{cleaning.expression(table, name=column.name)} as "{column.name}"' for column in table.columns)
    texts = "".join(f', s."{c.name}" as "{c.name}__text", {_extra(c)} as "{c.name}__extra"' for c in parsed)
    kept = ", ".join(f'"{column.name}"' for column in table.columns)
    lefts = "".join(f', case when "{c.name}" is null then "{c.name}__text" end as "{c.name}__left", "{c.name}__extra"' for c in parsed)
    connection.execute(
        f"create temp table fast_{table.name} as select sheet, line, {kept}{lefts} from (select s.sheet, s.line, {values}{texts} from stage_{table.name} s)"
    )
    connection.execute(f"drop table stage_{table.name}")
    notes: list[Note] = []
    looked_up = [column for column in parsed if _look_up(connection, table=table, column=column, branches=branches, notes=notes)]
    _finish(connection, table=table, looked_up=looked_up)
    return tuple(notes)


def _extra(column: Column) -> str:
    return f's."{column.name}__unit"' if column.kind is Kind.MONEY else _EXTRA.get(column.kind, "''")


def _look_up(connection: duckdb.DuckDBPyConnection, *, table: Table, column: Column, branches: BranchNames, notes: list[Note]) -> bool:
    """Read the distinct left-over texts of a column; gives False if there are none."""
    left = connection.execute(
        f'select "{column.name}__left", "{column.name}__extra", count(*) from fast_{table.name} where "{column.name}__left" is not null group by all order by all'
    ).fetchall()
    if not left:
        return False
    outcomes = [(text, extra, leftovers.read(text, column=column, extra=extra, branches=branches), cells) for text, extra, cells in left]
    name = _table_of(table, column=column)
    connection.execute(f"create temp table {name} (text varchar, extra varchar, value {cleaning.SQL_TYPES[column.kind]}, refusal varchar)")
    connection.execute(
        f"insert into {name} select unnest(?::varchar[]), unnest(?::varchar[]), unnest(?::varchar[])::{cleaning.SQL_TYPES[column.kind]}, unnest(?::varchar[])",
        [
            [t for t, *_ in outcomes],
            [e for _, e, *_ in outcomes],
            [o.value for _, _, o, _ in outcomes],
            [o.refusal or None for _, _, o, _ in outcomes],
        ],
    )
    notes.extend(_notes(outcomes, table=table, column=column))
    if any(outcome.refusal for _, _, outcome, _ in outcomes):
        connection.execute(
            f"insert into fault select '{table.name}', f.sheet, f.line, '{column.name}', l.text, l.refusal, ? from fast_{table.name} f "
            f'join {name} l on l.text = f."{column.name}__left" and l.extra = f."{column.name}__extra" where l.refusal is not null',
            [leftovers.MENDS.get(column.kind, "更正后重新导入")],
        )
    return True


def _notes(outcomes: Sequence[tuple[str, str, Outcome, int]], *, table: Table, column: Column) -> list[Note]:
    cells: Counter[str] = Counter()
    examples: dict[str, str] = {}
    for text, _, outcome, count in outcomes:
        if outcome.note:
            cells[outcome.note] += count
            examples.setdefault(outcome.note, text[:60])
    return [
        Note(table=table.name, column=column.name, what=what, cells=count, example=examples[what]) for what, count in sorted(cells.items())
    ]


def _table_of(table: Table, *, column: Column) -> str:
    return f"look_{table.name}__{column.name}"


def _finish(connection: duckdb.DuckDBPyConnection, *, table: Table, looked_up: Sequence[Column]) -> None:
    names = {column.name for column in looked_up}
    values = ", ".join(
        f'coalesce(f."{c.name}", "l_{c.name}".value) as "{c.name}"' if c.name in names else f'f."{c.name}"' for c in table.columns
    )
    joins = "".join(
        f' left join {_table_of(table, column=c)} "l_{c.name}" on "l_{c.name}".text = f."{c.name}__left" and "l_{c.name}".extra = f."{c.name}__extra"'
        for c in looked_up
    )
    connection.execute(f"create temp table clean_{table.name} as select f.sheet, f.line, {values} from fast_{table.name} f{joins}")
    connection.execute(f"drop table fast_{table.name}")
    for column in looked_up:
        connection.execute(f"drop table {_table_of(table, column=column)}")
