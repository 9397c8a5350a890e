"""Judge worlds on PostgreSQL, in temporary tables of one session (extra `pg`)."""

from collections.abc import Sequence

import psycopg

from jicha.domain.errors import BackendError, Fault
from jicha.engine.backends import Judged, as_judged, fill_fixed, inserts
from jicha.engine.compiler import Compiled
from jicha.engine.plugins import Derived
from jicha.engine.sql.judge import judge
from jicha.engine.sql.lower import Dialect
from jicha.engine.sql.relations import RELATIONS, Relation
from jicha.engine.sql.shapes import fill_in
from jicha.engine.worlds import World

TYPES = {"DOUBLE": "double precision", "VARCHAR": "text"}


class Worlds:
    """One session: empty temporary tables, each world in a transaction that is rolled back."""

    dialect = Dialect.POSTGRES

    def __init__(self, derived: Sequence[Derived] = (), *, dsn: str) -> None:
        self.relations: dict[str, Relation] = {**RELATIONS, **{one.table.name: one.relation for one in derived}}
        self.connection = psycopg.connect(dsn)
        for relation in self.relations.values():
            columns = ", ".join(f'"{name}" {TYPES.get(kind, kind)}' for name, kind in relation.columns.items())
            self._execute(f'create temporary table "{relation.name}" ({columns})')
        for statement in fill_fixed(Dialect.POSTGRES):
            self._execute(statement)
        self._execute("create index on workday (day)")
        self._execute("create index on workday (number)")
        self._execute("analyze workday")
        self.connection.commit()

    def _execute(self, sql: str) -> psycopg.Cursor[tuple[object, ...]]:
        return self.connection.execute(sql.encode())

    def judge(self, compiled: Compiled, *, world: World, missing: Sequence[str]) -> list[Judged]:
        """Give the verdicts of a check in a world."""
        values = world.values(to=Dialect.POSTGRES, relations=self.relations)
        sql = fill_in(judge(compiled, missing=missing, to=Dialect.POSTGRES), values=values)
        try:
            for statement in inserts(world, relations=self.relations, to=Dialect.POSTGRES):
                self._execute(statement)
            return as_judged(self._execute(sql).fetchall())
        except psycopg.Error as error:
            raise BackendError(Fault(f"PostgreSQL 执行不了：{error}", compiled.id, "改用 docs/add-a-check.md 里的函数与写法")) from error
        finally:
            self.connection.rollback()
