"""Judge a year's newest snapshot by its published plan, and bring what failed into the desk."""

import os
import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from django.conf import settings

from jicha.domain.access.roles import Actor
from jicha.domain.errors import Fault, RunError
from jicha.domain.plans import Plan
from jicha.engine import lake as lakes
from jicha.services.administering.overlay import lay_out_overlay
from jicha.services.administering.params import with_params
from jicha.services.auditing import LAKE, OVERLAY, PLAN, make_run
from jicha.services.checking import catalogue
from jicha.services.data.taking import lake_of
from jicha.services.home.folders import Home
from jicha.services.judging.importing import ImportedRun, import_run_folder
from jicha.services.plan_files import write_plan
from jicha.services.plans.reading import plan_of_year
from jicha.services.reporting import Progress, silent
from jicha.services.runs.publishing import publishing
from jicha.store.queries.year.snapshots import newest_snapshot


def run_year(actor: Actor, *, year: int, as_of: str | None = None, progress: Progress = silent) -> ImportedRun:
    """Run every check on the newest snapshot of a year and import the verdicts.

    A job calls this; whoever asked for the job was let through there. Done again on the same inputs it finds the same run.

    Args:
        as_of: the day on which deadlines are judged, ISO; the last day of the year if null.

    Raises:
        PlanError: the year has no published plan. RunError: the year has no snapshot.
        JichaError: a check, the law or the lake cannot be used.
    """
    published, _plan_id = plan_of_year(year)
    newest = newest_snapshot(year)
    if newest is None:
        raise RunError(Fault(f"{year}年还没有入库的数据", "数据", "先上传数据并入库，再运行核查"))
    day = date.fromisoformat(as_of) if as_of else date(year, 12, 31)
    home: Home = settings.HOME
    overlay = lay_out_overlay()
    plan = with_params(published, checks=catalogue(overlay).checks)
    fresh = home.runs / f"fresh-{year}-{newest.digest[:16]}"
    with publishing(fresh) as draft:
        if overlay is not None:
            shutil.copytree(overlay, draft / OVERLAY)
        _judge(draft, plan=plan, digest=newest.digest, year=year, day=day, unread=newest.unread, progress=progress)
    made = import_run_folder(actor, folder=str(fresh), progress=progress)
    shutil.rmtree(fresh, ignore_errors=True)
    return made


def _judge(draft: Path, *, plan: Plan, digest: str, year: int, day: date, unread: Sequence[tuple[str, str]], progress: Progress) -> None:
    shutil.copytree(lake_of(year), draft / LAKE, copy_function=_link, ignore=shutil.ignore_patterns("scratch", "lock"))
    write_plan(plan, path=draft / PLAN)
    snapshot = lakes.open_snapshot(draft / LAKE, digest=digest)
    make_run(draft, snapshot=snapshot, plan=plan, as_of=day, unread=unread, progress=progress)


def _link(source: str, target: str) -> str:
    """Share the bytes of a table, which never change; what grows (the ledger) or is replaced is copied."""
    if source.endswith(".parquet"):
        try:
            os.link(source, target)
        except OSError:
            pass
        else:
            return target
    return str(shutil.copyfile(source, target))
