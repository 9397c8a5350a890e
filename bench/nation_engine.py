"""Run the checks that read the nation's tables through the real compiler and runner."""

import shutil
from pathlib import Path

import duckdb

from bench.nation_data import QUARTERS, Size, inputs
from jicha.domain.checks import Check
from jicha.engine.compiler import Compiled
from jicha.engine.plugins import Catalogue
from jicha.engine.runner import Job, run
from jicha.engine.sql.fuse import dataset_of
from jicha.services.checking import catalogue, code_of
from jicha.services.reporting import silent

GIVEN = frozenset({"inspection", "case_file", "source", "officer"})


def chosen(found: Catalogue) -> tuple[Check, ...]:
    """Choose every check that asks for nothing but the four tables, and what the engine gives."""
    code = code_of(found)
    likely = [check for check in found.checks if set(check.needs) <= GIVEN]
    return tuple(check for check in likely if _wants(check, compiled=code.compile(check), found=found))


def _wants(check: Check, *, compiled: Compiled, found: Catalogue) -> bool:
    derived = {one.table.name: one.table.reads for one in found.derived}
    names: set[str] = set(check.needs)
    for name in compiled.reads:
        names |= set(derived.get(name, (name,)))
    tables = {name.split("__")[0] for name in names} - {"branch", "workday", "plan_month", "plan_quarter", "plan_item"}
    return bool(tables) and tables <= GIVEN


def job_of(ids: tuple[str, ...] = ()) -> Job:
    """Compile the checks, all that fit or those named."""
    found = catalogue()
    code = code_of(found)
    checks = tuple(found.check(id) for id in ids) if ids else chosen(found)
    compiled = {check.id: code.compile(check) for check in checks}
    return Job(checks=checks, compiled=compiled, derived=found.derived, law=code.law)


def judge(job: Job, *, folder: Path, size: Size, out: Path, quarters: tuple[int, ...] = QUARTERS) -> None:
    """Judge the nation and write exceptions and counts into `out`."""
    scratch = out / "scratch"
    scratch.mkdir(parents=True, exist_ok=True)
    run(job, inputs=inputs(folder, size=size, quarters=quarters), run_id="nation", out=out, scratch=scratch, progress=silent, threads=2)
    shutil.rmtree(scratch)


def write_card(job: Job, *, out: Path) -> None:
    """Write what the catalogue says of each check, so that rivals need not copy it."""
    out.mkdir(parents=True, exist_ok=True)
    rows = [
        (check.id, check.item, dataset_of(job.compiled[check.id].driver), str(check.severity), f"{check.basis.words}〔{check.basis.status}〕")
        for check in job.checks
    ]
    with duckdb.connect() as db:
        db.execute("create table card (check_id varchar, item varchar, dataset varchar, severity varchar, basis varchar)")
        db.executemany("insert into card values (?, ?, ?, ?, ?)", rows)
        db.execute(f"copy card to '{out / 'card.parquet'}' (format parquet)")
