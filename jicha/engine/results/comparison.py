"""Compare two runs: what is new, what is gone, what changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import duckdb

from jicha.engine.results.questions import EXCEPTIONS, PAGE, safe_sql

HEADS = (
    "change", "check_id", "item", "unit_code", "unit_name", "subject_key", "verdict_before", "verdict_after", "observed_before",
    "observed_after", "message",
)  # fmt: skip


class Change(StrEnum):
    """How one subject of one check differs between two runs."""

    NEW = "new"
    GONE = "gone"
    """No longer an exception: it passes now, or is no longer in the population or the data."""
    VERDICT = "verdict"
    """Fail became unknown, or the other way round."""
    FACTS = "facts"
    """The verdict stands, what was observed differs."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One subject that differs; `before` and `after` are verdicts, empty if it was no exception."""

    change: Change
    check_id: str
    item: str
    unit_code: str
    unit_name: str
    subject_key: str
    before: str
    after: str
    observed_before: str
    observed_after: str
    message: str


_SIDE = """
    select check_id, unit_code, subject_key, any_value(item) as item, any_value(unit_name) as unit_name, min(verdict) as verdict,
        string_agg(observed, '；' order by verdict, source_file, source_row, observed) as observed,
        min(message order by verdict, source_file, source_row) as message
    from read_parquet('{path}') group by check_id, unit_code, subject_key"""
# Of several verdicts on one subject the worst counts; "fail" sorts before "unknown".

_DIFFERENCES = """
    select case when a.check_id is null then 'new' when b.check_id is null then 'gone' when a.verdict <> b.verdict then 'verdict'
            else 'facts' end as change,
        coalesce(b.check_id, a.check_id) as check_id, coalesce(b.item, a.item) as item, coalesce(b.unit_code, a.unit_code) as unit_code,
        coalesce(b.unit_name, a.unit_name, '') as unit_name, coalesce(b.subject_key, a.subject_key) as subject_key,
        coalesce(a.verdict, '') as verdict_before, coalesce(b.verdict, '') as verdict_after,
        coalesce(a.observed, '') as observed_before, coalesce(b.observed, '') as observed_after,
        coalesce(b.message, a.message, '') as message
    from a full join b on a.check_id = b.check_id and a.unit_code = b.unit_code and a.subject_key = b.subject_key
    where a.check_id is null or b.check_id is null or a.verdict <> b.verdict or a.observed is distinct from b.observed"""


class Comparison:
    """The differences of two folders of results, worked out once and kept in DuckDB."""

    def __init__(self, before: Path, *, after: Path) -> None:
        self._db = duckdb.connect(config={"memory_limit": "512MB", "threads": "2"})
        self._db.execute("set enable_progress_bar = false")
        for name, folder in (("a", before), ("b", after)):
            path = str(folder / EXCEPTIONS).replace("'", "''")
            self._db.execute(f"create table {name} as {_SIDE.format(path=path)}")
        self._db.execute(f"create table differences as {_DIFFERENCES}")

    def counts(self) -> dict[Change, int]:
        """Count the differences of each kind; every kind is there."""
        found = dict(self._db.execute("select change, count(*) from differences group by 1").fetchall())
        return {change: int(found.get(change.value, 0)) for change in Change}

    def rows(self) -> Iterator[Difference]:
        """Stream the differences, sorted by kind, check, unit and subject."""
        self._db.execute(f"select {', '.join(HEADS)} from differences order by change, check_id, unit_code, subject_key")
        while page := self._db.fetchmany(PAGE):
            for change, *rest in page:
                yield Difference(Change(change), *rest)

    def page(self, *, change: Change | None, start: int, size: int) -> tuple[Difference, ...]:
        """Give a page of the differences, of one kind or of all, in the order of `rows`."""
        order = "change, check_id, unit_code, subject_key"
        text = f"select {', '.join(HEADS)} from differences where ? in ('', change) order by {order} limit ? offset ?"
        found = self._db.execute(text, [change.value if change else "", size, start]).fetchall()
        return tuple(Difference(Change(kind), *rest) for kind, *rest in found)

    def by_check(self) -> tuple[tuple[str, int, int, int], ...]:
        """Count by check: (check, new, gone, changed), those with most differences first."""
        rows = self._db.execute(
            """select check_id, count(*) filter (change = 'new'), count(*) filter (change = 'gone'),
                count(*) filter (change in ('verdict', 'facts'))
            from differences group by 1 order by count(*) desc, 1"""
        ).fetchall()
        return tuple((str(check_id), int(new), int(gone), int(changed)) for check_id, new, gone, changed in rows)

    def export_csv(self, path: Path) -> None:
        """Write all differences for Excel: UTF-8 with BOM, formulas disarmed."""
        cells = [f'{safe_sql(name)} as "{name}"' for name in HEADS]
        cells[0] = 'change as "\ufeffchange"'
        where = str(path).replace("'", "''")
        self._db.execute(
            f"copy (select {', '.join(cells)} from differences order by change, check_id, unit_code, subject_key) to '{where}' (format csv)"
        )
