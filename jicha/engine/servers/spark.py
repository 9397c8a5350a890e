"""Judge worlds on Spark, in temporary views of one local session (extra `spark`, needs Java 17)."""

import tempfile
from collections.abc import Sequence

from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from jicha.domain.checks import Scalar
from jicha.domain.errors import BackendError, Fault
from jicha.engine.backends import Judged, as_judged, workday_rows
from jicha.engine.compiler import Compiled
from jicha.engine.content.tables import CONTENT_TABLES, content_rows
from jicha.engine.plugins import Derived
from jicha.engine.sql.judge import judge
from jicha.engine.sql.lower import Dialect
from jicha.engine.sql.relations import RELATIONS, Relation
from jicha.engine.sql.shapes import fill_in
from jicha.engine.sql.values import literal
from jicha.engine.worlds import Row, World

TYPES = {"VARCHAR": "string"}
SETTINGS = {
    "spark.sql.shuffle.partitions": "1",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    "spark.driver.memory": "2g",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
}


class Worlds:
    """One local session; a world replaces the views that the check reads."""

    dialect = Dialect.SPARK

    def __init__(self, derived: Sequence[Derived] = (), *, dsn: str) -> None:
        self.relations: dict[str, Relation] = {**RELATIONS, **{one.table.name: one.relation for one in derived}}
        builder = SparkSession.builder.master(dsn or "local[1]").appName("jicha")
        for name, value in SETTINGS.items():
            builder = builder.config(name, value)
        self.session = builder.getOrCreate()
        for name in self.relations:
            self._view(name, rows=())
        columns = list(RELATIONS["workday"].columns)
        days = [_row(columns, cells=(str(d), n, w, str(a) if a else None)) for d, n, w, a in workday_rows()]
        self._view("workday", rows=days)
        for name, kinds in CONTENT_TABLES.items():
            rows: list[Row] = [{column: _text(cell) for column, cell in zip(kinds, row, strict=True)} for row in content_rows(name)]
            self._view(name, rows=rows)
        self.fixed = frozenset({"workday", *CONTENT_TABLES})
        self.held: dict[str, Sequence[Row]] = {}
        self.folder = tempfile.TemporaryDirectory(prefix="jicha-spark-")
        for name in ("workday", *CONTENT_TABLES):
            self._store(name)

    def _view(self, name: str, *, rows: Sequence[Row]) -> None:
        kinds = self.relations[name].columns
        given = [column for column in kinds if any(row.get(column) is not None for row in rows)]
        chosen = ", ".join(
            f"cast({f'v.{column}' if column in given else 'null'} as {TYPES.get(kind, kind)}) as `{column}`"
            for column, kind in kinds.items()
        )
        if rows:
            lines = ", ".join(
                "(" + ", ".join(literal(row.get(one), to=Dialect.SPARK) for one in given or [next(iter(kinds))]) + ")" for row in rows
            )
            names = ", ".join(given or [next(iter(kinds))])
            source = f"from values {lines} as v({names})"
        else:
            source = "where false"
        self.session.sql(f"create or replace temporary view `{name}` as select {chosen} {source}")

    def _store(self, name: str) -> None:
        """Put a fixed view into a file: a long list of values would be planned anew with every query."""
        place = f"{self.folder.name}/{name}"
        self.session.table(name).coalesce(1).write.parquet(place)
        self.session.read.parquet(place).createOrReplaceTempView(name)

    def judge(self, compiled: Compiled, *, world: World, missing: Sequence[str]) -> list[Judged]:
        """Give the verdicts of a check in a world."""
        values = world.values(to=Dialect.SPARK, relations=self.relations)
        sql = fill_in(judge(compiled, missing=missing, to=Dialect.SPARK), values=values)
        try:
            for name in compiled.reads:
                self._set(name, rows=world.rows.get(name, ()))
            return as_judged([tuple(row) for row in self.session.sql(sql).collect()])
        except PySparkException as error:
            raise BackendError(Fault(f"Spark 执行不了：{error}", compiled.id, "改用 docs/add-a-check.md 里的函数与写法")) from error

    def _set(self, name: str, *, rows: Sequence[Row]) -> None:
        """Fill a view for this world, unless it holds the same rows from the last one."""
        if name not in self.fixed and self.held.get(name, ()) != rows:
            self._view(name, rows=rows)
            self.held[name] = rows


def _row(columns: Sequence[str], *, cells: Sequence[Scalar]) -> Row:
    return dict(zip(columns, cells, strict=True))


def _text(cell: object) -> str | int | bool | None:
    return cell if cell is None or isinstance(cell, bool | int | str) else str(cell)
