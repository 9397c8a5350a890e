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


def refine(
    connection: duckdb.DuckDBPyConnection, *, table: Table, branches: BranchNames, present: frozenset[str], more: Sequence[str] = ()
) -> tuple[Note, ...]:
    """Make `clean_<table>` (sheet, line, the canonical columns typed) from `stage_<table>`, which is dropped, and add to `fault`.

    It is no temporary table: several connections write it out at once.

    Args:
        connection: holds the staged rows.
        more: a SELECT of the same columns for each long sheet, whose rows were not copied.
        table: the canonical table.
        branches: names of the branches.
        present: columns that any sheet has; the others are null.

    A cell with a fault is null in the clean table.
    """
    own = [column for column in table.columns if column.name in present]
    absent = "".join(f', null::{cleaning.SQL_TYPES[c.kind]} as "{c.name}"' for c in table.columns if c.name not in present)
    parsed = [column for column in own if column.kind in cleaning.PARSED]
    values = "".join(f', {cleaning.expression(table, name=column.name)} as "{column.name}"' for column in own)
    texts = "".join(f', s."{c.name}" as "{c.name}__text", {_extra(c)} as "{c.name}__extra"' for c in parsed)
    kept = "".join(f', "{column.name}"' for column in own)
    lefts = "".join(f', case when "{c.name}" is null then "{c.name}__text" end as "{c.name}__left", "{c.name}__extra"' for c in parsed)
    inner = f"select s.sheet, s.line{values}{texts} from ({' union all '.join((f'from stage_{table.name}', *more))}) s"
    connection.execute(f"create table clean_{table.name} as select sheet, line{kept}{absent}{lefts} from ({inner})")
    connection.execute(f"drop table stage_{table.name}")
    notes: list[Note] = []
    for column in parsed:
        _look_up(connection, table=table, column=column, branches=branches, notes=notes)
    return tuple(notes)


def _extra(column: Column) -> str:
    return f's."{column.name}__unit"' if column.kind is Kind.MONEY else _EXTRA.get(column.kind, "''")


def _look_up(connection: duckdb.DuckDBPyConnection, *, table: Table, column: Column, branches: BranchNames, notes: list[Note]) -> None:
    """Read the distinct left-over texts of a column, put the values in place, note the faults."""
    text, extra = f'"{column.name}__left"', f'"{column.name}__extra"'
    left = connection.execute(
        f"select {text}, {extra}, count(*) from clean_{table.name} where {text} is not null group by all order by all"
    ).fetchall()
    if not left:
        return
    outcomes = [(text, extra, leftovers.read(text, column=column, extra=extra, branches=branches), cells) for text, extra, cells in left]
    name, kind = _table_of(table, column=column), cleaning.SQL_TYPES[column.kind]
    connection.execute(f"create temp table {name} (text varchar, extra varchar, value {kind}, refusal varchar)")
    lists = [
        [t for t, *_ in outcomes],
        [e for _, e, *_ in outcomes],
        [o.value for _, _, o, _ in outcomes],
        [o.refusal or None for _, _, o, _ in outcomes],
    ]
    connection.execute(
        f"insert into {name} select unnest(?::varchar[]), unnest(?::varchar[]), unnest(?::varchar[])::{kind}, unnest(?::varchar[])", lists
    )
    notes.extend(_notes(outcomes, table=table, column=column))
    if any(outcome.refusal for _, _, outcome, _ in outcomes):
        connection.execute(
            f"insert into fault select '{table.name}', f.sheet, f.line, '{column.name}', l.text, l.refusal, ? from clean_{table.name} f "
            f'join {name} l on l.text = f."{column.name}__left" and l.extra = f."{column.name}__extra" where l.refusal is not null',
            [leftovers.MENDS.get(column.kind, "更正后重新导入")],
        )
    connection.execute(
        f'update clean_{table.name} set "{column.name}" = l.value from {name} l '
        f"where clean_{table.name}.{text} = l.text and clean_{table.name}.{extra} = l.extra and l.value is not null"
    )
    connection.execute(f"drop table {name}")


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
