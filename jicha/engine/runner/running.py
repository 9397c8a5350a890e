"""Run checks over a snapshot and write the results: every failing and unknown verdict as a row, the passes as counts.

The same inputs give the same bytes: rows are sorted by everything they hold, and one thread writes the file.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

import duckdb

from jicha.domain.checks import Check
from jicha.domain.errors import BackendError, Fault, refuse
from jicha.domain.tables import TABLES
from jicha.engine.plain import by_column, stored
from jicha.engine.runner.judging import RAW, RESULT, count_at_once, judge, take, unknown_branches, verdicts_of
from jicha.engine.runner.parts import place
from jicha.engine.runner.pieces import MANY, Piece, pieces
from jicha.engine.runner.shelf import Shelf
from jicha.engine.runner.state import Job, Maker, Progress, Run, Tallies
from jicha.engine.runner.writing import write_results
from jicha.engine.sql import fuse
from jicha.engine.sql.lower import Dialect
from jicha.engine.sql.shapes import fill_in
from jicha.engine.sql.values import literal
from jicha.engine.stage import Inputs, Stage
from jicha.engine.worlds import run_values

CHECK_ID = re.compile(r"'([A-Z][A-Z0-9]*-\d{2,3})'")


def run(
    job: Job,
    *,
    inputs: Inputs,
    run_id: str,
    out: Path,
    scratch: Path,
    progress: Progress,
    shelf: Shelf | None = None,
    threads: int = 2,
) -> None:
    """Run all checks of a job and write `exceptions.parquet` and `counts.parquet` into `out`.

    Args:
        scratch: an existing folder for what does not fit into memory.
        progress: called as progress(stage, done=…, total=…).
        shelf: where results of earlier runs are taken from and those of this one kept; what comes out is the same with and without.
    Raises:
        BackendError: a check failed in the database, every check that did is named; or a file of the snapshot cannot be read.
    """
    also = [one.folder for one in (shelf, job.helper) if one is not None]
    plain = stored(text for one in job.compiled.values() for text in one.texts)
    stage = Stage(inputs, derived=job.derived, scratch=scratch, threads=threads, also=also, plain=plain)
    with stage.connection, closing(Maker(stage, helper=job.helper)) as maker:
        for name in ("raw", "verdict"):
            stage.connection.execute(f"create table {name} ({RAW})")
        found = Run(stage=stage, job=job, progress=progress, maker=maker, wanted_passes=_named_checks(job), shelf=shelf)
        if shelf is None:
            maker.ask()
        opening = maker.pool.submit(_open_all, found)
        stage.fill()
        opening.result()
        first = [one for one in job.checks if "result" not in job.compiled[one.id].reads]
        second = [one for one in job.checks if "result" in job.compiled[one.id].reads]
        _judge(found, checks=first, part="a")
        if second:
            stage.connection.execute(f"insert into result select {RESULT} from {verdicts_of(found)}")
            _judge(found, checks=second, part="b")
        write_results(found, run_id=run_id, out=out)


def _named_checks(job: Job) -> frozenset[str]:
    return frozenset(name for one in job.compiled.values() if "result" in one.reads for name in CHECK_ID.findall(one.base))


def _open_all(run: Run) -> None:
    """Where nothing is kept, open what the checks read and begin with the derived tables, for all of it is needed."""
    if run.shelf is not None:
        return
    reads = {name for one in run.job.compiled.values() for name in one.reads}
    run.stage.open(reads)
    if not _is_vast(run):
        run.maker.begin(reads & run.stage.derived.keys())


def _is_vast(run: Run) -> bool:
    """Tell whether two statements on the largest table would not fit into memory at once."""
    return max(run.stage.rows.values(), default=0) > MANY


def groups(run: Run, *, checks: Iterable[Check], part: str) -> list[fuse.Group]:
    """Group checks that judge the same rows, and fill in what belongs to the run."""
    found: dict[tuple[str, str], list[fuse.Member]] = {}
    tables: dict[tuple[str, str], str] = {}
    for check in checks:
        one = run.job.compiled[check.id]
        values = _values(run, check)
        filled = one.written_anew(partial(_filled, values=values))
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


def _filled(text: str, *, values: Mapping[str, str]) -> str:
    return by_column(fill_in(text, values=values))


def _judge(run: Run, *, checks: Sequence[Check], part: str) -> None:
    made = groups(run, checks=checks, part=part)
    todo = [piece for piece in pieces(run, groups=made) if not _taken(run, piece)]
    run.stage.open(name for piece in todo for name in piece.reads if piece.part is None)
    todo = [_placed(run, piece) for piece in todo]
    if not run.stage.large:
        # Over few rows one statement has nothing to share out; two at once have.
        run.db.execute("set threads = 1")
    derived = run.stage.derived.keys()
    todo.sort(key=lambda piece: bool(piece.reads & derived))
    needed = {name for piece in todo for name in piece.reads & derived}
    run.maker.begin(needed)
    if _is_vast(run):
        run.maker.wait(needed)
    faults: list[Fault] = []
    with ThreadPoolExecutor(max_workers=1 if _is_vast(run) else 2) as pool:
        for done, found in enumerate(pool.map(partial(_attempt, run), todo), start=1):
            run.progress("核查", done=done, total=len(todo))
            if isinstance(found, Fault):
                faults.append(found)
            else:
                run.add(found)
    refuse(BackendError, faults=faults)
    count_at_once(run)
    unknown_branches(run, groups=made)


def _taken(run: Run, piece: Piece) -> bool:
    """Take a piece from the shelf, if it is there."""
    entry = run.shelf.find(piece.key) if run.shelf is not None and piece.key else None
    if entry is not None:
        take(run, entry=entry, group=piece.group)
    return entry is not None


def _placed(run: Run, piece: Piece) -> Piece:
    """Give a piece nothing but the one part of its table that it judges."""
    if piece.apart is not None:
        return replace(piece, group=place(run, group=piece.group, part=piece.apart))
    if piece.part is None:
        return piece
    alone = run.stage.open_part(piece.group.base, part=piece.part)
    return replace(piece, group=replace(piece.group, base=alone))


def _attempt(run: Run, piece: Piece) -> Tallies | Fault:
    run.maker.wait(piece.reads & run.stage.derived.keys())
    try:
        with run.db.cursor() as cursor:
            return judge(run, piece=piece, cursor=cursor)
    except duckdb.Error as error:
        names = "、".join(member.compiled.id for member in piece.group.members)
        return Fault(f"DuckDB 执行不了：{str(error).splitlines()[0]}", names, "用 jicha check test 与 jicha check explain 逐条查看")
