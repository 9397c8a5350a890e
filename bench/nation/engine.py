"""Run the checks that read the nation's tables through the real compiler and runner."""

import shutil
from pathlib import Path

import duckdb

from bench.nation.data import Size, inputs
from jicha.domain.checks import Check
from jicha.engine.compiler import Compiled
from jicha.engine.plugins import Catalogue
from jicha.engine.runner import Job, run
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


def job_of(ids: tuple[str, ...] = (), *, overlay: Path | None = None) -> Job:
    """Compile the checks, all that fit or those named."""
    found = catalogue(overlay)
    code = code_of(found, overlay=overlay)
    checks = tuple(map(found.check, ids)) if ids else chosen(found)
    compiled = {check.id: code.compile(check) for check in checks}
    return Job(checks=checks, compiled=compiled, derived=found.derived, law=code.law)


def judge(job: Job, *, folder: Path, size: Size, out: Path) -> None:
    """Judge the nation and write exceptions and counts into `out`."""
    scratch = out / "scratch"
    scratch.mkdir(parents=True, exist_ok=True)
    run(job, inputs=inputs(folder, size=size), run_id="nation", out=out, scratch=scratch, progress=silent, threads=2)
    shutil.rmtree(scratch)


def write_card(ours: Path, *, out: Path) -> None:
    """Hand a rival what the catalogue says of each check (item, severity, basis), so that it need not copy content that changes."""
    out.mkdir(parents=True, exist_ok=True)
    sql = f"select distinct check_id, item, dataset, severity, basis from read_parquet('{ours / 'exceptions.parquet'}') order by all"
    with duckdb.connect() as db:
        db.execute(f"copy ({sql}) to '{out / 'card.parquet'}' (format parquet)")
