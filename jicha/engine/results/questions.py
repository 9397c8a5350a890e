"""Ask a folder of results its questions: frozen rows out, DuckDB under it, nothing loaded whole."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb

from jicha.domain.errors import Fault, RunError
from jicha.domain.overview import Count, ExceptionRow, TopProblem, UnknownReason
from jicha.domain.scorecards import Tally
from jicha.domain.wording.formulas import DANGEROUS, HARMLESS

EXCEPTIONS = "exceptions.parquet"
COUNTS = "counts.parquet"
COLUMNS: tuple[str, ...] = tuple(ExceptionRow.__dataclass_fields__)
"""The columns of exceptions.parquet and exceptions.csv, in order."""
PAGE = 2000
_SEVERITIES = ("high", "medium", "low")
# A verdict on a whole branch comes from no single row: it has neither file nor sheet.
_CELLS = ", ".join(name if name == "source_row" else f"coalesce({name}, '') as {name}" for name in COLUMNS)
_ORDER = "check_id, unit_code, subject_key, source_file, source_row, observed"


class Results:
    """The results of one run, opened for reading.

    Use it as a context manager; it holds one DuckDB connection. Rows come in pages, so memory does not grow with the number of exceptions.

    Raises:
        RunError: a file of the results is missing.
    """

    def __init__(self, folder: Path, *, memory: str = "512MB") -> None:
        missing = [name for name in (EXCEPTIONS, COUNTS) if not (folder / name).is_file()]
        if missing:
            raise RunError(*(Fault(f"结果文件不在：{name}", str(folder), "重新运行稽查，或检查目录是否选对") for name in missing))
        self.folder = folder
        self._db = duckdb.connect(config={"memory_limit": memory, "threads": "2", "preserve_insertion_order": "true"})
        self._db.execute("set enable_progress_bar = false")
        self._db.execute(f"create view exceptions as select {_CELLS} from read_parquet({_text(folder / EXCEPTIONS)})")
        self._db.execute(f"create view counts as select * from read_parquet({_text(folder / COUNTS)})")

    def __enter__(self) -> Self:
        """Open the results."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Close the connection."""
        self._db.close()

    def counts(self) -> tuple[Count, ...]:
        """List what each check found in each unit, sorted by (check, unit)."""
        rows = self._db.execute(
            'select check_id, item, unit_code, unit_name, law_version, population, "pass", "fail", "unknown" from counts order by 1, 3, 5'
        ).fetchall()
        return tuple(_count(row) for row in rows)

    def total(self) -> int:
        """Count the exceptions."""
        return int(self._one("select count(*) from exceptions"))

    def by_severity(self) -> dict[str, int]:
        """Count the fails by severity."""
        rows = self._db.execute("select severity, count(*) from exceptions where verdict = 'fail' group by 1 order by 1").fetchall()
        return {str(severity): int(number) for severity, number in rows}

    def rows(self, *, unit_code: str | None = None, verdict: str | None = None, items: Sequence[str] = ()) -> Iterator[ExceptionRow]:
        """Stream exceptions in the order of the items given (then check, subject); of one unit or verdict if named.

        Args:
            items: items in the order wanted; those not named come last, by their code.
        """
        clauses = ["true"] + [f"{name} = ?" for name, value in (("unit_code", unit_code), ("verdict", verdict)) if value is not None]
        given = [value for value in (unit_code, verdict) if value is not None]
        order = f"list_position({_list(items)}, item) nulls last, item, {_ORDER}" if items else _ORDER
        text = f"select {', '.join(COLUMNS)} from exceptions where {' and '.join(clauses)} order by {order}"
        cursor = self._db.cursor()
        try:
            cursor.execute("set enable_progress_bar = false")
            cursor.execute(text, given)
            while page := cursor.fetchmany(PAGE):
                for row in page:
                    yield ExceptionRow(*row)
        finally:
            cursor.close()

    def sample(self, *, bound: int) -> tuple[ExceptionRow, ...]:
        """Take at most `bound` exceptions, gravest first.

        The choice is fair: the first row of every check, unit and verdict comes in before any second one.
        """
        text = f"""
            select {", ".join(COLUMNS)} from (
                select *, row_number() over (partition by check_id, unit_code, verdict order by {_ORDER}) as turn from exceptions
            ) order by turn, {_ORDER} limit ?"""
        rows = [ExceptionRow(*row) for row in self._db.execute(text, [bound]).fetchall()]
        return tuple(sorted(rows, key=_gravest_first))

    def top_problems(self) -> tuple[TopProblem, ...]:
        """List the checks that failed, gravest first and then by number of fails, with their units and one example each."""
        text = f"""
            select {", ".join(COLUMNS)} from exceptions where verdict = 'fail'
            qualify row_number() over (partition by check_id order by {_ORDER}) = 1"""
        examples = {row[1]: ExceptionRow(*row) for row in self._db.execute(text).fetchall()}
        units: dict[str, list[tuple[str, int]]] = {}
        worst = 'select check_id, unit_code, sum("fail")::bigint from counts where "fail" > 0 group by 1, 2 order by 1, 3 desc, 2'
        for check_id, unit, number in self._db.execute(worst).fetchall():
            units.setdefault(check_id, []).append((unit, number))
        sums = """
            select check_id, any_value(item), sum(population)::bigint, sum("pass")::bigint, sum("fail")::bigint, sum("unknown")::bigint
            from counts group by 1 having sum("fail") > 0"""
        found = [
            TopProblem(check_id=check_id, item=item, tally=Tally(*numbers), units=tuple(units[check_id]), example=examples.get(check_id))
            for check_id, item, *numbers in self._db.execute(sums).fetchall()
        ]
        return tuple(sorted(found, key=lambda p: (_grave(p.example.severity if p.example else ""), -p.tally.failed, p.check_id)))

    def unknown_reasons(self) -> tuple[UnknownReason, ...]:
        """List, for each check that could not judge something, how much and its commonest sentence."""
        text = """
            with words as (
                select check_id, any_value(item) as item, message, count(*) as n
                from exceptions where verdict = 'unknown' group by check_id, message
            ), units as (
                select check_id, count(distinct unit_code) as units from exceptions where verdict = 'unknown' group by check_id
            )
            select w.check_id, any_value(w.item), sum(w.n)::bigint, any_value(u.units), arg_max(w.message, (w.n, w.message))
            from words w join units u using (check_id) group by w.check_id order by 3 desc, 1"""
        return tuple(
            UnknownReason(check_id=row[0], item=row[1], unknown=row[2], units=row[3], message=row[4])
            for row in self._db.execute(text).fetchall()
        )

    def export_csv(self, path: Path) -> None:
        """Write all exceptions for Excel: UTF-8 with BOM, and no cell that a spreadsheet would run as a formula.

        A text that begins with = + - @, their full-width forms, a tab or a line end gets an apostrophe in front; a plain number does not.
        """
        cells = [name if name == "source_row" else f"{safe_sql(name)} as {name}" for name in COLUMNS]
        # The byte order mark rides on the first header: DuckDB has no option for it.
        cells[0] = f'{safe_sql(COLUMNS[0])} as "\ufeff{COLUMNS[0]}"'
        self._db.execute(f"copy (select {', '.join(cells)} from exceptions order by {_ORDER}) to {_text(path)} (format csv, header true)")

    def _one(self, text: str) -> Any:
        row = self._db.execute(text).fetchone()
        return row[0] if row else None


def _grave(severity: str) -> int:
    return _SEVERITIES.index(severity) if severity in _SEVERITIES else len(_SEVERITIES)


def _gravest_first(row: ExceptionRow) -> tuple[str, int, str, str, str, str, int, str]:
    return (
        row.verdict,
        _grave(row.severity),
        row.check_id,
        row.unit_code,
        row.subject_key,
        row.source_file,
        row.source_row or 0,
        row.observed,
    )


def safe_sql(name: str) -> str:
    """Write the expression that disarms a column against formula injection, as `domain.wording.formulas.disarm` does."""
    danger, number = DANGEROUS.pattern, HARMLESS.pattern
    return f"case when regexp_matches({name}, '{danger}') and not regexp_matches({name}, '{number}') then '''' || {name} else {name} end"


def _count(row: Sequence[Any]) -> Count:
    check_id, item, unit_code, unit_name, law_version, *numbers = row
    return Count(
        check_id=check_id,
        item=item,
        unit_code=unit_code,
        unit_name=unit_name or "",
        law_version=law_version or "",
        tally=Tally(*map(int, numbers)),
    )


def _text(path: Path) -> str:
    return _quote(str(path))


def _quote(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _list(values: Sequence[str]) -> str:
    return "[" + ", ".join(_quote(value) for value in values) + "]"
