"""Write the results of a run: sorted by everything they hold, by one thread, so that the same inputs give the same bytes."""

import shutil
from datetime import date
from pathlib import Path

import duckdb

from jicha.domain import words
from jicha.domain.checks import Check
from jicha.domain.errors import BackendError, Fault
from jicha.engine.backends import put
from jicha.engine.compiler import cited
from jicha.engine.runner.judging import verdicts_of
from jicha.engine.runner.state import Run, Tally
from jicha.engine.sql import fuse
from jicha.engine.sql.law_of_day import periods
from jicha.engine.sql.lower import Dialect
from jicha.engine.sql.relations import Relation, create
from jicha.engine.sql.values import literal, quoted

EXCEPTIONS, COUNTS = "exceptions.parquet", "counts.parquet"
CARD = ("check_id", "item", "dataset", "severity", "basis", "law_version")


def write_results(run: Run, *, run_id: str, out: Path) -> None:
    """Write `exceptions.parquet` and `counts.parquet`."""
    db = run.db
    city, city_name = run.stage.inputs.city
    names = dict(db.execute("select unit_code, min(unit_name) from branch group by unit_code").fetchall())
    put(db, relation=_table(db, "unit_name", unit_code="VARCHAR", unit_name="VARCHAR"), rows=sorted({city: city_name, **names}.items()))
    put(db, relation=_table(db, "card", **dict.fromkeys(CARD, "VARCHAR")), rows=[_card(run, check) for check in run.job.checks])
    units = sorted({unit for _, unit in run.tallies} | {str(code) for code in names})
    tallies = [
        (check.id, unit, one.population, one.failed, one.unknown)
        for check in run.job.checks
        for unit in units
        if (one := run.tallies.get((check.id, unit), Tally())).population or unit in names
    ]
    put(
        db,
        relation=_table(db, "tally", check_id="VARCHAR", unit_code="VARCHAR", population="BIGINT", failed="BIGINT", unknown="BIGINT"),
        rows=tallies,
    )
    exceptions = f"""
        select {quoted(run_id, to=Dialect.DUCKDB)} as run_id, x.check_id, c.item, x.unit_code, coalesce(u.unit_name, '') as unit_name,
            c.dataset, x.subject_key, x.verdict, x.observed, x.expected, c.severity, c.basis, x.law_version, x.source_file, x.source_sheet,
            x.source_row, x.message
        from {verdicts_of(run)} x join card c on c.check_id = x.check_id left join unit_name u on u.unit_code = x.unit_code
        order by x.check_id, x.unit_code, x.subject_key, x.source_file, x.source_row, x.observed, x.source_sheet, x.verdict, x.expected,
            x.law_version, x.message"""
    counts = """
        select t.check_id, c.item, t.unit_code, coalesce(u.unit_name, '') as unit_name, t.population,
            t.population - t.failed - t.unknown as pass, t.failed as fail, t.unknown, c.law_version
        from tally t join card c on c.check_id = t.check_id left join unit_name u on u.unit_code = t.unit_code
        order by t.check_id, t.unit_code"""
    scratch = Path(str(db.execute("select current_setting('temp_directory')").fetchall()[0][0]))
    for number, (name, sql) in enumerate(((EXCEPTIONS, exceptions), (COUNTS, counts))):
        run.progress("写结果", done=number, total=2)
        _sort(run, sql=sql, into=f"sorted{number}")
        db.execute("set threads = 1")
        place = scratch / name
        db.execute(
            f"copy (select * from sorted{number}) to {literal(str(place.resolve()), to=Dialect.DUCKDB)} "
            "(format parquet, compression zstd, compression_level 1, row_group_size 122880)"
        )
        shutil.move(place, out / name)
    run.progress("写结果", done=2, total=2)


def _sort(run: Run, *, sql: str, into: str) -> None:
    try:
        run.db.execute(f"create table {into} as {sql}")
    except duckdb.IOException as error:
        if all(path.is_file() for path in run.kept):
            raise
        mend = "重新运行；运行中不要删去保留核查结果的文件夹"
        raise BackendError(Fault("保留的核查结果在运行中被删去", str(run.kept[0].parent), mend)) from error


def _table(db: duckdb.DuckDBPyConnection, name: str, **columns: str) -> Relation:
    relation = Relation(name, columns)
    db.execute(create(relation))
    return relation


def _card(run: Run, check: Check) -> tuple[str, ...]:
    driver = run.job.compiled[check.id].driver or next(iter(check.needs), "")
    basis = f"{check.basis.words}〔{words.BASIS[check.basis.status]}〕"
    return (check.id, check.item, fuse.dataset_of(driver), str(check.severity), basis, _law_of_year(run, check))


def _law_of_year(run: Run, check: Check) -> str:
    """Cite the versions of the check's families that were in force at some time of the plan's year, up to the as-of day."""
    first, last = date(run.stage.inputs.year, 1, 1), run.stage.inputs.as_of
    found = [
        cited(period.limits)
        for family in check.law
        for period in periods(run.job.law, family=family)
        if period.from_on <= last and (period.until_on is None or period.until_on > first)
    ]
    return "；".join(dict.fromkeys(found))
