"""Set the stage of a run: one DuckDB with the snapshot's tables, the calendar, the branches and the plan's year; every door shut."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import duckdb

from jicha.domain.checks import ParamValue
from jicha.domain.errors import BackendError, Fault
from jicha.domain.tables import TABLES
from jicha.engine.backends import fill_duckdb, put
from jicha.engine.plain import define
from jicha.engine.plugins import Cell, Derived
from jicha.engine.sql.lower import Dialect
from jicha.engine.sql.relations import RELATIONS, Relation, create
from jicha.engine.sql.values import literal
from jicha.engine.worlds import Row, engine_rows

MEMORY = "1500MB"
IN_MEMORY = 400_000
"""A table of no more rows than this is read into memory once; a larger one is scanned where it lies."""


@dataclass(frozen=True, slots=True)
class Branch:
    """A unit that the checks of branch grain look at."""

    unit_code: str
    unit_name: str
    in_base: bool
    is_named: bool


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a run judges.

    Attributes:
        tables: canonical table or long relation to its Parquet files; several files are parts of one table.
        loaded: tables for which anything was handed in.
        branches: the units of the plan. The city itself is not one of them.
        city: the code of the city, whose own verdicts are named by it.
        params: check to its overridden parameters.
        overlays: folders of a bureau's own content.
    """

    tables: Mapping[str, tuple[Path, ...]]
    loaded: frozenset[str]
    branches: tuple[Branch, ...]
    city: tuple[str, str]
    as_of: date
    year: int
    deadline: date | None
    ratio: float | None
    params: Mapping[str, Mapping[str, ParamValue]]
    overlays: tuple[Path, ...] = ()


class Stage:
    """A DuckDB on which everything stands that checks may read.

    Args:
        scratch: an existing folder for what does not fit into memory.
        also: further folders that may be read.
        plain: tables and columns whose comparable form checks ask for.
    Raises:
        BackendError: a file of the snapshot cannot be read.
    """

    def __init__(
        self,
        inputs: Inputs,
        *,
        derived: Sequence[Derived],
        scratch: Path,
        threads: int,
        also: Sequence[Path] = (),
        plain: Iterable[tuple[str, str]] = (),
    ) -> None:
        self.inputs = inputs
        self.plain = sorted(plain)
        self.derived = {one.table.name: one for one in derived}
        self.relations: dict[str, Relation] = {**RELATIONS, **{one.table.name: one.relation for one in derived}}
        self.scratch = scratch
        self.rows: dict[str, int] = {}
        self.opened: set[str] = set()
        # Nothing is ever written to a file of the database, so that tidying it up on the way would be for nothing.
        self.connection = duckdb.connect(
            ":memory:", config={"threads": threads, "memory_limit": MEMORY, "temp_directory": str(scratch), "checkpoint_threshold": "1TB"}
        )
        self.connection.execute("set preserve_insertion_order = true")
        define(self.connection)
        for relation in self.relations.values():
            if relation.name not in inputs.tables:
                comparable = {f"{column}__plain": "VARCHAR" for column in self._plain_of(relation.name)}
                self.connection.execute(create(replace(relation, columns={**relation.columns, **comparable})))
        folders = {str(path.resolve().parent) for paths in inputs.tables.values() for path in paths}
        folders |= {str(path.resolve()) for path in (scratch, *also)}
        self.connection.execute(f"set allowed_directories = [{', '.join(literal(one, to=Dialect.DUCKDB) for one in sorted(folders))}]")
        self.connection.execute("set enable_external_access = false")
        self.open(("unit",))
        self.branch_rows: tuple[Row, ...] = tuple(self._branches())
        self._fill({"branch": self.branch_rows, **engine_rows(inputs.year)})

    def fill(self) -> None:
        """Fill the calendar and the content tables; another thread may open tables meanwhile."""
        fill_duckdb(self.connection, *self.inputs.overlays)

    @property
    def large(self) -> bool:
        """Tell whether a table that was opened is scanned where it lies."""
        return any(count > IN_MEMORY for count in self.rows.values())

    def behind(self, name: str) -> tuple[str, ...]:
        """Name what must stand for a relation: itself, or for a derived table the tables that it reads and their long relations."""
        if name not in self.derived:
            return (name,)
        read = set(self.derived[name].table.reads)
        return tuple(sorted(one for one in self.relations if one.split("__")[0] in read))

    def open(self, names: Iterable[str]) -> None:
        """Open the tables of the snapshot that relations need, if they do not stand yet.

        Raises:
            BackendError: a file of the snapshot cannot be read.
        """
        needed = {one for name in names for one in self.behind(name)} & set(self.inputs.tables) - self.opened
        with ThreadPoolExecutor(max_workers=2) as pool:
            for table in pool.map(lambda one: self._open(one, source=one, paths=self.inputs.tables[one]), sorted(needed)):
                self.opened.add(table)

    def _plain_of(self, name: str) -> list[str]:
        return [column for table, column in self.plain if table == name]

    def open_part(self, name: str, *, part: int) -> str:
        """Open one file of a table by itself and give the name under which it stands.

        Raises:
            BackendError: the file cannot be read.
        """
        alone = f"{name}_part_{part}"
        self._open(alone, source=name, paths=(self.inputs.tables[name][part],))
        return alone

    def _open(self, name: str, *, source: str, paths: tuple[Path, ...]) -> str:
        """Make a relation with the columns of the table `source` out of its files; several threads may do so at once."""
        files = ", ".join(literal(str(path.resolve()), to=Dialect.DUCKDB) for path in paths)
        read = f"read_parquet([{files}], union_by_name = true)"
        cursor = self.connection.cursor()
        try:
            have = {str(column[0]) for column in cursor.execute(f"select * from {read} limit 0").description or ()}
            columns = ", ".join(
                f'"{column}"' if column in have else f'cast(null as {kind}) as "{column}"'
                for column, kind in self.relations[source].columns.items()
            )
            comparable = "".join(f', plain("{column}") as "{column}__plain"' for column in self._plain_of(source))
            (counted,) = cursor.execute(f"select count(*) from {read}").fetchall()[0]
            self.rows[name] = int(counted)
            form = "table" if counted <= IN_MEMORY else "view"
            cursor.execute(f'create or replace {form} "{name}" as select *{comparable} from (select {columns} from {read})')
        except duckdb.Error as error:
            raise BackendError(Fault(f"快照里的数据打不开：{error}", str(self.scratch), "用 jicha intake verify 检查数据湖")) from error
        finally:
            cursor.close()
        return name

    def _branches(self) -> Iterator[Row]:
        """Give the plan's units; the register (D01) may add units that count in the base and says how many-named ones are called."""
        seen = set()
        for one in self.inputs.branches:
            seen.add(one.unit_code)
            yield {"unit_code": one.unit_code, "unit_name": one.unit_name, "in_base": one.in_base, "is_named": one.is_named}
        rows = self.connection.execute(
            "select unit_code, unit_name from unit where in_base and unit_code is not null order by unit_code"
        ).fetchall()
        for code, name in rows:
            if code not in seen and code != self.inputs.city[0]:
                seen.add(code)
                yield {"unit_code": str(code), "unit_name": str(name or code), "in_base": True, "is_named": False}

    def _fill(self, relations: Mapping[str, Sequence[Row]]) -> None:
        for name, rows in relations.items():
            relation = self.relations[name]
            put(self.connection, relation=relation, rows=[tuple(row.get(column) for column in relation.columns) for row in rows])

    def make_derived(self, name: str) -> None:
        """Let Python make a derived table from the snapshot; another thread may judge meanwhile."""
        one = self.derived[name]
        with self.connection.cursor() as cursor:
            put(cursor, relation=one.relation, rows=list(one.rows(StageReader(self))))

    def take_derived(self, name: str, *, path: Path) -> None:
        """Take a derived table that was made elsewhere; its file lies in the scratch folder."""
        with self.connection.cursor() as cursor:
            cursor.execute(f'insert into "{name}" select * from read_parquet({literal(str(path), to=Dialect.DUCKDB)})')


class StageReader:
    """Read the tables of a snapshot for a derived table, in the order of their source."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    @property
    def overlays(self) -> tuple[Path, ...]:
        """Name the folders of a bureau's own content."""
        return self.stage.inputs.overlays

    def table(self, name: str, *, columns: Sequence[str], filled: str = "") -> Iterator[tuple[Cell, ...]]:
        """Give the rows of a table, a tuple of the wanted columns each."""
        known = self.stage.relations[name].columns
        unknown = [column for column in (*columns, *((filled,) if filled else ())) if column not in known]
        if unknown:
            raise BackendError(Fault(f"派生表要读 {name} 没有的列：{'、'.join(unknown)}", name, f"可用：{'、'.join(known)}"))
        order = "source_file, source_sheet, source_row, row_id" if name in TABLES else ", ".join(known)
        cursor = self.stage.connection.cursor()
        only = f"where {filled} is not null" if filled else ""
        cursor.execute(f"select {', '.join(columns)} from {name} {only} order by {order}")
        while rows := cursor.fetchmany(10_000):
            yield from rows
