"""The year's audit from the plan and a folder of exports to everything that comes out, in one step."""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from jicha.domain.errors import Fault, UsageError
from jicha.domain.overview import Overview
from jicha.domain.plans import Plan, PlanUnit
from jicha.domain.units import UnitKind
from jicha.engine.lake import Snapshot, digest_of
from jicha.engine.runner import Helper, Shelf
from jicha.render.archives import make_steady
from jicha.services import intake
from jicha.services.checking import BARE, Means, Terms, judge, tables_of
from jicha.services.comparing import compare_fines
from jicha.services.overviews import gather
from jicha.services.papers import PaperTables
from jicha.services.plan_files import write_plan
from jicha.services.planning import load_plan
from jicha.services.reporting import Progress, silent, write_outputs
from jicha.services.runs.manifests import (
    Manifest,
    code_digest,
    content_digest,
    makers_digest,
    output_digests,
    run_id_of,
    write_manifest,
)
from jicha.services.runs.publishing import publishing

LAKE, PLAN, OVERLAY = "lake", "plan.yaml", "overlay"
"""What a run keeps inside its folder so that it can be replayed: the snapshot, the plan, the bureau's own checks and law."""

WORTH_HELP = 4_000_000
"""Bytes of files from which on a second process saves more time than its start costs."""


@dataclass(frozen=True, slots=True)
class Audited:
    """What an audit came to.

    Attributes:
        out: the run's folder.
        refused_files: files that were refused as a whole.
        shelf: the kept results, with what was taken and what was broken; null if none were asked for.
    """

    out: Path
    overview: Overview
    refused_files: tuple[Fault, ...]
    shelf: Shelf | None = None


def run_audit(
    plan_file: Path,
    *,
    data: Path,
    out: Path,
    as_of: date | None = None,
    overlay: Path | None = None,
    mapping: Path | None = None,
    kept: Path | None = None,
    progress: Progress = silent,
) -> Audited:
    """Audit a year; `out` is replaced as a whole when everything is written, and left alone if anything fails.

    Args:
        plan_file: the plan's YAML or its official paper.
        data: folder of exports and papers.
        as_of: the day on which deadlines are judged; the last day of the plan's year if None.
        overlay: folder of the bureau's own checks, law and calendar.
        mapping: a mapping file for foreign tables.
        kept: folder of what earlier runs judged, so that only what changed is judged again; the outputs are the same with and without.

    Raises:
        JichaError: the plan, the data folder, the overlay or the output folder cannot be used.
    """
    _refuse_paths(data, out=out, overlay=overlay, kept=kept)
    plan = load_plan(plan_file)
    day = as_of or date(plan.frame().year, 12, 31)
    shelf = Shelf(kept, makers=makers_digest(overlay)) if kept is not None else None
    with publishing(out) as draft, helping(data) as helper:
        _keep_mappings(out, draft=draft)
        papers = PaperTables(plan, data=data)
        taken = intake.take_in(data, lake=draft / LAKE, plan_units=units_of(plan), progress=progress, mapping=mapping, papers=papers)
        own = draft / OVERLAY
        if overlay is not None:
            shutil.copytree(overlay, own)
        if helper is not None and shelf is None:
            helper.ask(tables_of(taken.snapshot), overlays=(own,) if overlay else ())
        for path in intake.hand_back(taken, folder=data, out=draft, progress=progress):
            if path.suffix == ".xlsx":
                make_steady(path)
        write_plan(plan, path=draft / PLAN)
        unread = [(fault.where, fault.what) for fault in (*taken.reconciliation.refused_files, *papers.faults)]
        facts = make_run(draft, snapshot=taken.snapshot, plan=plan, as_of=day, unread=unread, means=Means(shelf, helper), progress=progress)
    return Audited(out=out, overview=facts, refused_files=taken.reconciliation.refused_files, shelf=shelf)


@contextmanager
def helping(data: Path) -> Iterator[Helper | None]:
    """Let a helper get ready while files are read, where there are so many that it is worth it."""
    paths = [data] if data.is_file() else data.rglob("*")
    if sum(path.stat().st_size for path in paths if path.is_file()) < WORTH_HELP:
        yield None
    else:
        with Helper() as helper:
            yield helper


def make_run(
    folder: Path,
    *,
    snapshot: Snapshot,
    plan: Plan,
    as_of: date,
    unread: Sequence[tuple[str, str]],
    digests: Mapping[str, str] | None = None,
    means: Means = BARE,
    progress: Progress = silent,
) -> Overview:
    """Judge a snapshot and write results, outputs and manifest into a folder that holds the plan and perhaps an overlay.

    Args:
        digests: those of the run that is replayed, so that it keeps its name; worked out from the inputs if None.
        means: what makes it quicker; a replay looks at no kept results.

    Raises:
        JichaError: a check or the law cannot be used, or the snapshot was altered.
    """
    overlay = folder / OVERLAY if (folder / OVERLAY).is_dir() else None
    if digests is None:
        digests = {
            "plan": digest_of(folder / PLAN),
            "snapshot": snapshot.digest,
            "content": content_digest(overlay),
            "code": code_digest(),
        }
    run_id = run_id_of(digests, as_of=as_of.isoformat())
    terms = Terms(plan=plan, as_of=as_of, overlay=overlay)
    checks = judge(snapshot, terms=terms, run_id=run_id, out=folder, means=means, progress=progress)
    facts = gather(
        plan,
        results=folder,
        checks=checks,
        snapshot=snapshot,
        unread=unread,
        as_of=as_of,
        run_id=run_id,
        digests=digests,
    )
    facts = replace(facts, fines=compare_fines(snapshot, overlay=overlay))
    write_outputs(facts, results=folder, out=folder, progress=progress)
    write_manifest(_manifest(facts, snapshot=snapshot, digests=digests, folder=folder), folder=folder)
    return facts


def _manifest(facts: Overview, *, snapshot: Snapshot, digests: Mapping[str, str], folder: Path) -> Manifest:
    total = facts.tally()
    rows = {name: sum(getattr(source, name) for source in facts.sources) for name in ("total", "loaded", "refused", "aside")}
    counts = {
        "checks": len({count.check_id for count in facts.counts}),
        "units": len(facts.units),
        **asdict(total),
        **{f"rows_{k}": v for k, v in rows.items()},
    }
    return Manifest(
        run_id=facts.run_id,
        as_of=facts.as_of,
        year=facts.year,
        snapshot=snapshot.digest,
        digests=digests,
        counts=counts,
        sources=tuple(_plain(source) for source in facts.sources),
        unread=facts.unread,
        outputs=output_digests(folder),
    )


def _plain(source: Any) -> Mapping[str, Any]:
    return asdict(source)


def units_of(plan: Plan) -> tuple[PlanUnit, ...]:
    """Give the units that intake knows: the branches and the city, whose own files name no branch."""
    city = PlanUnit(code=plan.city_code, name=plan.city_name, kind=UnitKind.CITY, in_base=False, is_named=False)
    return plan.units if any(unit.code == plan.city_code for unit in plan.units) else (*plan.units, city)


def _keep_mappings(out: Path, *, draft: Path) -> None:
    """Carry over what an older run at the same place remembered of foreign tables."""
    older = out / LAKE / "mappings"
    if older.is_dir():
        shutil.copytree(older, draft / LAKE / "mappings")


def _refuse_paths(data: Path, *, out: Path, overlay: Path | None, kept: Path | None) -> None:
    faults = []
    if not data.exists():
        faults.append(Fault("没有这个数据文件夹", str(data), "检查 --data 的路径"))
    elif out.resolve().is_relative_to(data.resolve()):
        faults.append(Fault("输出文件夹不能放在数据文件夹里面，否则下次会把结果当数据读", str(out), "把 --out 指到数据文件夹之外"))
    elif data.resolve().is_relative_to(out.resolve()):
        faults.append(Fault("数据文件夹不能放在输出文件夹里面，输出时会被替换", str(data), "把 --out 指到别处"))
    if overlay is not None and not overlay.is_dir():
        faults.append(Fault("没有这个本地规则文件夹", str(overlay), "检查 --overlay 的路径"))
    if kept is not None and any(kept.resolve().is_relative_to(one.resolve()) for one in (data, out)):
        faults.append(Fault("保留核查结果的文件夹不能放在数据文件夹或输出文件夹里面", str(kept), "把 --kept 指到别处"))
    if faults:
        raise UsageError(*faults)
