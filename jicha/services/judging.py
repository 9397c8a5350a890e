"""Judge a snapshot by every check, for the plan's year."""

import tempfile
from datetime import date
from pathlib import Path

from jicha.domain.checks import Check
from jicha.domain.errors import CheckError, Fault, JichaError, refuse
from jicha.domain.plans import Plan
from jicha.engine.compiler import Compiled
from jicha.engine.lake import Snapshot
from jicha.engine.runner import Job, run
from jicha.engine.stage import Branch, Inputs
from jicha.services.checking import catalogue, code_of
from jicha.services.reporting import Progress, silent


def judge(
    snapshot: Snapshot, *, plan: Plan, as_of: date, overlay: Path | None, run_id: str, out: Path, progress: Progress = silent
) -> tuple[Check, ...]:
    """Write exceptions.parquet and counts.parquet into `out`, and give the checks that ran.

    Raises:
        CheckError: a check, ours or the bureau's, cannot be read or compiled; every fault found.
        BackendError: a check failed on the data.
    """
    found = catalogue(overlay)
    faults = list(found.faults)
    code = code_of(found)
    compiled: dict[str, Compiled] = {}
    for check in found.checks:
        try:
            compiled[check.id] = code.compile(check)
        except JichaError as error:
            faults += error.faults
    faults += _unknown_params(plan, checks=found.checks)
    refuse(CheckError, faults=faults)
    job = Job(checks=found.checks, compiled=compiled, derived=found.derived, law=code.law)
    with tempfile.TemporaryDirectory(prefix=".jicha-judge-", dir=out) as scratch:
        run(job, inputs=inputs_of(snapshot, plan=plan, as_of=as_of), run_id=run_id, out=out, scratch=Path(scratch), progress=progress)
    return found.checks


def inputs_of(snapshot: Snapshot, *, plan: Plan, as_of: date) -> Inputs:
    """Give what the engine needs of the snapshot and the plan."""
    frame = plan.frame()
    files = snapshot.tables | snapshot.long
    return Inputs(
        tables={name: (path,) for name, path in files.items()},
        loaded=snapshot.loaded,
        branches=tuple(Branch(unit.code, unit.name, unit.in_base, unit.is_named) for unit in plan.units if unit.code != plan.city_code),
        city=(plan.city_code, plan.city_name),
        as_of=as_of,
        year=frame.year,
        deadline=frame.deadline_on,
        ratio=float(frame.ratio),
        params=plan.params,
    )


def _unknown_params(plan: Plan, *, checks: tuple[Check, ...]) -> list[Fault]:
    """Refuse an override that would change nothing: a misspelt check or parameter in the plan."""
    known = {check.id: {param.name for param in check.params} for check in checks}
    faults = []
    for check_id, params in plan.params.items():
        if check_id not in known:
            faults.append(Fault(f"计划改了不存在的规则 {check_id} 的参数", f"{plan.source} › params", "用 jicha check list 查编号"))
            continue
        wrong = sorted(params.keys() - known[check_id])
        faults += [
            Fault(f"规则 {check_id} 没有参数 {name}", f"{plan.source} › params", "用 jicha check explain 查参数名") for name in wrong
        ]
    return faults
