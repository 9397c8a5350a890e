"""Run checks over a snapshot and write the results: every failing and unknown verdict as a row, the passes as counts.

The same inputs give the same bytes: rows are sorted by everything they hold, and one thread writes the file.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import duckdb

from jicha.domain.checks import Check
from jicha.domain.errors import BackendError, Fault
from jicha.domain.tables import TABLES
from jicha.engine.compiler import Compiled
from jicha.engine.runner.state import Job, Progress, Run, Tally
from jicha.engine.runner.writing import write_results
from jicha.engine.sql import fuse
from jicha.engine.sql.judge import lacking
from jicha.engine.sql.lower import Dialect
from jicha.engine.sql.shapes import fill_in
from jicha.engine.sql.values import literal, quoted
from jicha.engine.stage import Inputs, Stage
from jicha.engine.worlds import run_values

CHECK_ID = re.compile(r"'([A-Z][A-Z0-9]*-\d{2,3})'")
RAW = (
    "check_id varchar, unit_code varchar, subject_key varchar, verdict varchar, observed varchar, expected varchar, law_version varchar, "
    "source_file varchar, source_sheet varchar, source_row bigint, message varchar, day date"
)


def run(
    job: Job, *, inputs: Inputs, run_id: str, out: Path, scratch: Path, progress: Progress, memory: str = "1500MB", threads: int = 2
) -> None:
    """Run all checks of a job and write `exceptions.parquet` and `counts.parquet` into `out`.

    Args:
        scratch: an existing folder for what does not fit into memory.
        progress: called as progress(stage, done=…, total=…).
    Raises:
        BackendError: a check failed in the database; every check that did is named.
    """
    stage = Stage(inputs, derived=job.derived, scratch=scratch, memory=memory, threads=threads)
    with stage.connection:
        stage.connection.execute(f"create table raw ({RAW})")
        found = Run(stage=stage, job=job, progress=progress, wanted_passes=_named_checks(job))
        first = [one for one in job.checks if "result" not in job.compiled[one.id].reads]
        second = [one for one in job.checks if "result" in job.compiled[one.id].reads]
        _judge(found, checks=first, part="a")
        if second:
            stage.connection.execute("insert into result select check_id, unit_code, subject_key, verdict, day from raw")
            _judge(found, checks=second, part="b")
        write_results(found, run_id=run_id, out=out)


def _named_checks(job: Job) -> frozenset[str]:
    return frozenset(name for one in job.compiled.values() if "result" in one.reads for name in CHECK_ID.findall(one.base))


def _make_derived(run: Run, names: Sequence[str]) -> None:
    for name in names:
        run.stage.make_derived(name)


def groups(run: Run, *, checks: Iterable[Check], part: str) -> list[fuse.Group]:
    """Group checks that judge the same rows, and fill in what belongs to the run."""
    found: dict[tuple[str, str], list[fuse.Member]] = {}
    tables: dict[tuple[str, str], str] = {}
    for check in checks:
        one = run.job.compiled[check.id]
        values = _values(run, check)
        filled = _filled(one, values=values)
        key = (filled.base, filled.driver)
        missing = tuple(name for name in check.needs if name in TABLES and name not in run.stage.inputs.loaded)
        found.setdefault(key, []).append(fuse.Member(compiled=filled, missing=missing))
        tables[key] = check.table
    return [
        fuse.Group(name=f"g{part}{number}", base=base, is_table=bool(tables[base, driver]), driver=driver, members=tuple(members))
        for number, ((base, driver), members) in enumerate(found.items())
    ]


def _values(run: Run, check: Check) -> dict[str, str]:
    inputs = run.stage.inputs
    overrides = inputs.params.get(check.id, {})
    return run_values(inputs.as_of, year=inputs.year, deadline=inputs.deadline, ratio=inputs.ratio, to=Dialect.DUCKDB) | {
        **{f"param_{param.name}": literal(overrides.get(param.name, param.value), to=Dialect.DUCKDB) for param in check.params},
        **{f"present_{name}": "true" if name in inputs.loaded else "cast(null as boolean)" for name in run.stage.relations},
    }


def _filled(one: Compiled, *, values: Mapping[str, str]) -> Compiled:
    def fill(text: str) -> str:
        return fill_in(text, values=values)

    return replace(
        one,
        base=fill(one.base),
        steps=tuple(replace(step, sql=fill(step.sql)) for step in one.steps),
        unit=fill(one.unit),
        subject=fill(one.subject),
        row_id=fill(one.row_id),
        day=fill(one.day),
        applies=fill(one.applies),
        holds=fill(one.holds),
        law_version=fill(one.law_version),
        observed=fill(one.observed),
        expected=fill(one.expected),
        message=fill(one.message),
        unknown=fill(one.unknown),
    )


def _judge(run: Run, *, checks: Sequence[Check], part: str) -> None:
    made = groups(run, checks=checks, part=part)
    known = {one.table.name for one in run.job.derived}
    needed = {group.name: known & {name for member in group.members for name in member.compiled.reads} for group in made}
    made.sort(key=lambda group: bool(needed[group.name]))
    faults: list[Fault] = []
    done = 0
    # Each statement on a large table takes all threads and much of the memory: two at once would only be in each other's way.
    with ThreadPoolExecutor(max_workers=1 if run.stage.large else 2) as pool:
        # One worker makes the derived tables in Python while the other judges what does not need them.
        derived = pool.submit(_make_derived, run, sorted({name for names in needed.values() for name in names} - run.made))

        def attempt(group: fuse.Group) -> Fault | None:
            if needed[group.name]:
                derived.result()
            return _attempt(run, group)

        for group, found in zip(made, pool.map(attempt, made), strict=True):
            done += len(group.members)
            run.progress("核查", done=done, total=len(checks))
            if isinstance(found, Fault):
                faults.append(found)
        derived.result()
    run.made.update(name for names in needed.values() for name in names)
    if faults:
        raise BackendError(*faults)


def _attempt(run: Run, group: fuse.Group) -> Fault | None:
    try:
        with run.db.cursor() as cursor:
            _judge_group(run, group, cursor=cursor)
    except duckdb.Error as error:
        names = "、".join(member.compiled.id for member in group.members)
        return Fault(f"DuckDB 执行不了：{str(error).splitlines()[0]}", names, "用 jicha check test 与 jicha check explain 逐条查看")
    return None


def _judge_group(run: Run, group: fuse.Group, *, cursor: duckdb.DuckDBPyConnection) -> None:
    keep = any(member.compiled.id in run.wanted_passes for member in group.members)
    cursor.execute(f"create table {group.name}_seen as {fuse.seen(group, keep=keep)}")
    totals = _count(run, group, rows=cursor.execute(fuse.count_masks(group)).fetchall())
    if any(one.failed or one.unknown for one in totals):
        cursor.execute(fuse.hit_table(group))
        for place, total in enumerate(totals):
            if total.failed or total.unknown:
                cursor.execute(f"insert into raw {fuse.exceptions(group, place=place)}")
        cursor.execute(f"drop table {group.name}_hit")
    _add_rest(run, group, totals=totals, cursor=cursor)
    cursor.execute(f"drop table {group.name}_seen")


def _add_rest(run: Run, group: fuse.Group, *, totals: Sequence[Tally], cursor: duckdb.DuckDBPyConnection) -> None:
    """Add the passes that a later check asks for, and branches that are unknown because a table is absent."""
    for place, member in enumerate(group.members):
        if member.compiled.id in run.wanted_passes:
            cursor.execute(f"insert into result {fuse.passes(group, place=place)}")
        if member.missing and not totals[place].population:
            _unknown_branches(run, member, cursor=cursor)


def _count(run: Run, group: fuse.Group, *, rows: Sequence[tuple[object, ...]]) -> list[Tally]:
    totals = [Tally() for _ in group.members]
    for row in rows:
        unit, masks, count = str(row[0]), [int(str(mask)) for mask in row[1:-1]], int(str(row[-1]))
        for place, member in enumerate(group.members):
            word, bit = group.mask_of(place)
            if not masks[word] & bit:
                continue
            tally = run.tallies.setdefault((member.compiled.id, unit), Tally())
            for one in (tally, totals[place]):
                one.population += count
                one.failed += count if masks[group.words + word] & bit else 0
                one.unknown += count if masks[2 * group.words + word] & bit else 0
    return totals


def _unknown_branches(run: Run, member: fuse.Member, *, cursor: duckdb.DuckDBPyConnection) -> None:
    """Write one unknown verdict per branch where a needed table is absent and so nothing has a subject."""
    said = quoted(lacking(member.missing), to=Dialect.DUCKDB)
    name = quoted(member.compiled.id, to=Dialect.DUCKDB)
    cursor.execute(
        f"insert into raw select {name}, unit_code, unit_code, 'unknown', '', '', '', null, null, null, {said}, cast(null as date) "
        "from branch"
    )
    for (code,) in cursor.execute("select unit_code from branch").fetchall():
        run.tallies[member.compiled.id, str(code)] = Tally(population=1, unknown=1)
