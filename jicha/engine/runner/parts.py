"""Judge a query part by part of its table, where its check says how.

A part's rows are judged with the rows of other parts that share a day with them, and with what was worked out over all rows. What of these
a part is given goes into its name (see `runner.pieces`), so whatever else changes, its result stands. A part is a file of the table; files
whose numbers of rows overlap, or that share most of their days, are not judged by themselves.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from pathlib import Path

from jicha.engine.compiler.cutting import Cut, Whole
from jicha.engine.runner.state import Run
from jicha.engine.sql.fuse import Group
from jicha.engine.sql.lower import Dialect
from jicha.engine.sql.values import literal

MOST_SHARED = 0.25
"""Rows that parts ask of one another, for each row; if they are more, all is judged at once."""
MOST_KNOWN = 200_000
"""Rows of what is worked out over all rows; if they are more, all is judged at once."""
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a table with what it is judged with.

    Attributes:
        span: the first and last number of its rows.
        others: numbers of rows of other parts that share a day with it.
        known: what was worked out over all rows, as far as it is about this part.
    """

    cut: Cut
    number: int
    span: Span
    others: tuple[int, ...]
    known: tuple[str, ...]

    def spans(self, files: Sequence[Span]) -> list[Span]:
        """Give the numbers of rows that are looked at: the part's own, and of each other file from the first to the last."""
        found = [self.span]
        for low, high in files:
            inside = [one for one in self.others if low <= one <= high]
            found += [(min(inside), max(inside))] if inside else []
        return found


@dataclass(frozen=True, slots=True)
class Spans:
    """The numbers of rows of each file of a relation; each is read once."""

    run: Run
    found: dict[Path, Span | None] = field(default_factory=dict)

    def of(self, name: str) -> list[Span | None]:
        """Give the first and last number of each file; null for a file without rows."""
        return [self._of(path) for path in self.run.stage.inputs.tables.get(name, ())]

    def _of(self, path: Path) -> Span | None:
        if path not in self.found:
            file = literal(str(path.resolve()), to=Dialect.DUCKDB)
            ((low, high),) = self.run.db.execute(f"select min(row_id), max(row_id) from read_parquet({file})").fetchall()
            self.found[path] = None if low is None else (low, high)
        return self.found[path]


def parts_of(run: Run, *, group: Group, spans: Spans) -> list[Part]:
    """Cut what a group judges into parts; empty if it must be judged at once."""
    cuts = {member.compiled.cut for member in group.members}
    cut = next(iter(cuts))
    files = [span for span in spans.of(group.driver) if span is not None]
    if cut is None or len(cuts) > 1 or len(files) < 2 or None in spans.of(group.driver) or _overlap(files):
        return []
    run.stage.open({group.driver, *cut.reads, *(name for whole in cut.wholes for name in whole.reads)} - run.stage.derived.keys())
    others = _others(run, driver=group.driver, near=cut.near, files=files)
    known = _known(run, group=group, cut=cut, files=files) if others is not None else None
    if others is None or known is None:
        return []
    return [Part(cut, number, span, others[number], known[number]) for number, span in enumerate(files)]


def _overlap(files: Sequence[Span]) -> bool:
    ordered = sorted(files)
    return any(high >= low for (_, high), (low, _) in pairwise(ordered))


def _others(run: Run, *, driver: str, near: Sequence[str], files: Sequence[Span]) -> list[tuple[int, ...]] | None:
    """Find for each file the rows of others that share a day; null if they are too many."""
    if not near:
        return [()] * len(files)
    days = _days(run, driver=driver, near=near, files=files)
    shared = [{day: sum(other.get(day, 0) for other in days if other is not own) for day in own} for own in days]
    asked, rows = sum(map(sum, (one.values() for one in shared))), sum(sum(one.values()) for one in days)
    if asked > rows * MOST_SHARED:
        return None
    found = []
    for (low, high), own in zip(files, shared, strict=True):
        wanted = ", ".join(literal(day.isoformat(), to=Dialect.DUCKDB) for day, count in sorted(own.items()) if count)
        where = " or ".join(f"cast({name} as date) in ({wanted})" for name in near)
        sql = f"select row_id from main.{driver} where row_id not between {low} and {high} and ({where}) order by row_id"
        found.append(tuple(one for (one,) in run.db.execute(sql).fetchall()) if wanted else ())
    return found


def _days(run: Run, *, driver: str, near: Sequence[str], files: Sequence[Span]) -> list[dict[date, int]]:
    """Count the rows of each file on each day."""
    place = " ".join(f"when row_id between {low} and {high} then {number}" for number, (low, high) in enumerate(files))
    each = " union all ".join(
        f"select case {place} end as place, cast({name} as date) as day, count(*) as counted from main.{driver} group by all"
        for name in near
    )
    found: list[dict[date, int]] = [{} for _ in files]
    for number, day, counted in run.db.execute(
        f"select place, day, sum(counted) from ({each}) where day is not null group by all"
    ).fetchall():
        found[number][day] = int(counted)
    return found


def _known(run: Run, *, group: Group, cut: Cut, files: Sequence[Span]) -> list[tuple[str, ...]] | None:
    """Work out what is asked of all rows, as tables, and write down what each part is given of it; null if it is too much."""
    found: list[tuple[str, ...]] = [()] * len(files)
    for whole in cut.wholes:
        made = sorted(set(whole.reads) & run.stage.derived.keys())
        run.stage.open(made)
        run.maker.begin(made)
        run.maker.wait(made)
        table = f"{group.name}_{whole.name}"
        run.db.execute(f"create or replace table {table} as {whole.sql}")
        ((rows,),) = run.db.execute(f"select count(*) from {table}").fetchall()
        if rows > MOST_KNOWN:
            return None
        for number, span in enumerate(files):
            given = run.db.execute(f"select * from {_given(run, group=group, whole=whole, span=span)} order by all").fetchall()
            found[number] += (repr(given),)
    return found


def _given(run: Run, *, group: Group, whole: Whole, span: Span) -> str:
    table = f"{group.name}_{whole.name}"
    columns = [str(one[0]) for one in run.db.execute(f"select * from {table} limit 0").description or ()]
    return f"main.{table}" + (f" where row_id between {span[0]} and {span[1]}" if "row_id" in columns else "")


def place(run: Run, *, group: Group, part: Part) -> Group:
    """Make the schema in which the group judges the part: the same names, with what the part is given."""
    own = f"{group.name}_{part.number}"
    low, high = part.span
    run.db.execute(f"create schema {own}")
    run.db.execute(f"create table {own}.others (row_id bigint)")
    if part.others:
        run.db.execute(f"insert into {own}.others select unnest(?::bigint[])", [list(part.others)])
    for name in _family(group.driver, relations=run.stage.relations):
        rows = f"select * from main.{name} where row_id between {low} and {high}"
        more = f" union all select * from main.{name} where row_id in (select row_id from {own}.others)" if part.others else ""
        run.db.execute(f"create view {own}.{name} as {rows}{more}")
    for whole in part.cut.wholes:
        run.db.execute(f"create table {own}.{whole.name} as select * from {_given(run, group=group, whole=whole, span=part.span)}")
    base = part.cut.base
    if part.others:
        base = f"(select * from {base} as judged where row_id between {low} and {high})"
    return Group(name=own, base=base, is_table=False, driver=group.driver, members=group.members)


def _family(driver: str, *, relations: Mapping[str, object]) -> list[str]:
    """Name a table and its long relations."""
    return [name for name in relations if name.split("__")[0] == driver]
