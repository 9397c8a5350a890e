"""The databases on which the examples of checks run: DuckDB here, PostgreSQL and Spark in files of their own."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

import duckdb

from jicha.domain.checks import Scalar
from jicha.domain.errors import BackendError, Fault
from jicha.engine.compiler import Compiled
from jicha.engine.content.tables import CONTENT_TABLES, content_rows
from jicha.engine.plain import define
from jicha.engine.plugins import Derived
from jicha.engine.sql.judge import judge
from jicha.engine.sql.lower import Dialect
from jicha.engine.sql.relations import RELATIONS, Relation, create
from jicha.engine.sql.shapes import LOCKS, fill_in
from jicha.engine.sql.values import literal
from jicha.engine.workdays import insert_workdays
from jicha.engine.workdays import workday_rows as rows_of
from jicha.engine.worlds import World


@dataclass(frozen=True, slots=True)
class Judged:
    """One verdict, as a database gave it; `day` is ISO text."""

    unit_code: str | None
    subject_key: str
    row_id: int | None
    day: str | None
    verdict: str
    observed: str
    expected: str
    message: str
    law_version: str


class Backend(Protocol):
    """A database that can judge a world by a compiled check."""

    dialect: Dialect

    def judge(self, compiled: Compiled, *, world: World, missing: Sequence[str]) -> list[Judged]:
        """Give the verdicts of a check in a world; nothing of the world stays behind."""
        ...


class DuckWorlds:
    """DuckDB in memory: empty tables are made once, each world lives in a transaction that is rolled back."""

    dialect = Dialect.DUCKDB

    def __init__(self, derived: Sequence[Derived] = ()) -> None:
        self.relations: dict[str, Relation] = {**RELATIONS, **{one.table.name: one.relation for one in derived}}
        self.connection = duckdb.connect(":memory:", config={"threads": 1})
        for relation in self.relations.values():
            self.connection.execute(create(relation))
        define(self.connection)
        fill_duckdb(self.connection)
        for lock in LOCKS:
            self.connection.execute(lock)

    def judge(self, compiled: Compiled, *, world: World, missing: Sequence[str]) -> list[Judged]:
        """Give the verdicts of a check in a world."""
        values = world.values(to=Dialect.DUCKDB, relations=self.relations)
        sql = fill_in(judge(compiled, missing=missing), values=values)
        self.connection.execute("begin")
        try:
            for statement in inserts(world, relations=self.relations, to=Dialect.DUCKDB):
                self.connection.execute(statement)
            return as_judged(self.connection.execute(sql).fetchall())
        except duckdb.Error as error:
            raise BackendError(
                Fault(f"DuckDB 执行不了：{error}", compiled.id, "对照例子的值与列的类型；用 jicha check explain 看 SQL")
            ) from error
        finally:
            self.connection.execute("rollback")


def as_judged(rows: Sequence[Sequence[object]]) -> list[Judged]:
    """Give rows of a database, in the order of VERDICT_COLUMNS, as verdicts."""
    return [
        Judged(
            unit_code=None if unit is None else str(unit),
            subject_key="" if subject is None else str(subject),
            row_id=row_id if isinstance(row_id, int) else None,
            day=None if day is None else str(day),
            verdict=str(verdict),
            observed=str(observed),
            expected=str(expected),
            message=str(message),
            law_version=str(law or ""),
        )
        for unit, subject, row_id, day, verdict, observed, expected, message, law in rows
    ]


def inserts(world: World, *, relations: Mapping[str, Relation], to: Dialect) -> Iterator[str]:
    """Write the statements that fill the tables of a world."""
    for name, rows in world.rows.items():
        columns = [column for column in relations[name].columns if any(row.get(column) is not None for row in rows)]
        if rows and columns:
            lines = ", ".join("(" + ", ".join(literal(row.get(column), to=to) for column in columns) + ")" for row in rows)
            yield f"insert into {name} ({', '.join(columns)}) values {lines}"


def fill_workday(to: Dialect) -> Iterator[str]:
    """Write the statements that fill the calendar."""
    lines = [
        f"('{day}', {number}, {literal(works, to=to)}, {literal(after.isoformat() if after else None, to=to)})"
        for day, number, works, after in workday_rows()
    ]
    for start in range(0, len(lines), 5000):
        yield f"insert into workday (day, number, is_workday, on_or_after) values {', '.join(lines[start : start + 5000])}"


def fill_fixed(to: Dialect, *overlays: Path) -> Iterator[str]:
    """Write the statements that fill what no example changes: the calendar and the content tables."""
    yield from fill_workday(to)
    for name, columns in CONTENT_TABLES.items():
        rows = [tuple(_cell(cell) for cell in row) for row in content_rows(name, *overlays)]
        lines = ", ".join("(" + ", ".join(literal(cell, to=to) for cell in row) + ")" for row in rows)
        yield f"insert into {name} ({', '.join(columns)}) values {lines}"


def fill_duckdb(connection: duckdb.DuckDBPyConnection, *overlays: Path) -> None:
    """Fill the calendar and the content tables of a DuckDB."""
    insert_workdays(connection, columns=tuple(RELATIONS["workday"].columns))
    for name in CONTENT_TABLES:
        put(connection, relation=RELATIONS[name], rows=content_rows(name, *overlays))


def put(connection: duckdb.DuckDBPyConnection, *, relation: Relation, rows: Sequence[Sequence[object]]) -> None:
    """Insert many rows at once: one list per column."""
    if rows:
        chosen = ", ".join(f"unnest(?::{kind}[])" for kind in relation.columns.values())
        connection.execute(f'insert into "{relation.name}" select {chosen}', [list(column) for column in zip(*rows, strict=True)])


def _cell(value: object) -> Scalar:
    return value if value is None or isinstance(value, bool | int | str) else str(value)


def workday_rows() -> Iterator[tuple[date, int, bool, date | None]]:
    """Give the calendar as checks see it: day, ordinal, whether it is worked, and the next day worked, itself included."""
    after: date | None = None
    found: list[tuple[date, int, bool, date | None]] = []
    for day, number, works, _ in reversed(list(rows_of())):
        after = day if works else after
        found.append((day, number, works, after))
    yield from reversed(found)
