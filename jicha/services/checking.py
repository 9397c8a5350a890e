"""What people do with checks: list them, have one explained, run their examples, begin a new one."""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from pathlib import Path

from jicha.domain.checks import Check
from jicha.domain.errors import CheckError, Fault, JichaError, LakeError, PlanError, refuse
from jicha.domain.law import Limit
from jicha.domain.overview import Count, ExceptionRow
from jicha.domain.plans import Plan
from jicha.domain.tables import TABLES
from jicha.engine import content
from jicha.engine import lake as lakes
from jicha.engine.backends import Backend, DuckWorlds
from jicha.engine.compiler import Code
from jicha.engine.content.grains import grain_words
from jicha.engine.examples import Outcome, run_example
from jicha.engine.kept import compile_kept, default_folder, makers_digest
from jicha.engine.lake import Snapshot
from jicha.engine.plugins import Catalogue, survey_checks
from jicha.engine.results import Results
from jicha.engine.runner import Helper, Job, Shelf, run
from jicha.engine.servers import Server, open_server
from jicha.engine.sql.judge import judge as single
from jicha.engine.sql.shapes import Shapes
from jicha.engine.stage import Branch, Inputs
from jicha.services.reporting import Progress, silent


@dataclass(frozen=True, slots=True)
class Explained:
    """One check with what its verdicts are about in Chinese, the law it leans on and the SQL it becomes."""

    check: Check
    grain: str
    law: tuple[Limit, ...]
    sql: str


@dataclass(frozen=True, slots=True)
class Tested:
    """What became of one check's examples, or the faults that kept them from running."""

    check_id: str
    outcomes: tuple[Outcome, ...]
    faults: tuple[Fault, ...]

    @property
    def green(self) -> bool:
        """Tell whether every example went as expected."""
        return not self.faults and bool(self.outcomes) and not any(outcome.faults for outcome in self.outcomes)


def catalogue(overlay: Path | None = None, *, python: bool = False) -> Catalogue:
    """Read all checks, with the faults of those that cannot be read."""
    return survey_checks([overlay] if overlay else [], python=python)


def code_of(found: Catalogue, *, overlay: Path | None = None) -> Code:
    """Gather what compiling the checks of a catalogue leans on."""
    return Code(law=content.law(*((overlay,) if overlay else ())), shapes=Shapes(derived=[one.relation for one in found.derived]))


def explain(check_id: str, *, overlay: Path | None = None) -> Explained:
    """Explain one check.

    Raises:
        CheckError: there is no such check, or it does not compile.
    """
    found = catalogue(overlay)
    check = found.check(check_id)
    code = code_of(found, overlay=overlay)
    law = tuple(limit for limit in code.law if limit.family in check.law and limit.restates is None)
    return Explained(check=check, grain=grain_words(check.grain), law=law, sql=single(code.compile(check)))


def test_checks(
    ids: Sequence[str] = (), *, overlay: Path | None = None, python: bool = False, server: str | None = None, dsn: str = ""
) -> Iterator[Tested]:
    """Run the examples of some checks, or of all.

    Args:
        server: run them on this database instead of DuckDB. dsn: how to reach it.

    Raises:
        CheckError: there is no such check.
    """
    found = catalogue(overlay, python=python)
    if ids:
        checks = [one for one in found.checks if one.id in ids]
        missing = sorted(set(ids) - {one.id for one in checks})
        if missing and found.faults:
            yield Tested(check_id="、".join(missing), outcomes=(), faults=found.faults)
        elif missing:
            found.check(missing[0])
    else:
        checks = list(found.checks)
        if found.faults:
            yield Tested(check_id="（读不出的文件）", outcomes=(), faults=found.faults)
    code = code_of(found, overlay=overlay)
    backend = open_server(Server(server), derived=found.derived, dsn=dsn) if server else DuckWorlds(found.derived)
    for check in checks:
        yield _tested(check, found=found, code=code, backend=backend)


def _tested(check: Check, *, found: Catalogue, code: Code, backend: Backend) -> Tested:
    outcomes: list[Outcome] = []
    faults: list[Fault] = []
    try:
        compiled = code.compile(check, to=backend.dialect)
    except JichaError as error:
        return Tested(check_id=check.id, outcomes=(), faults=error.faults)
    for example in check.examples:
        try:
            outcomes.append(run_example(check, example=example, compiled=compiled, backend=backend, code=code, derived=found.derived))
        except JichaError as error:
            faults += error.faults
    return Tested(check_id=check.id, outcomes=tuple(outcomes), faults=tuple(faults))


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms a snapshot is judged: the plan, the as-of day, and a bureau's own checks and law if it has any."""

    plan: Plan
    as_of: date
    overlay: Path | None = None


@dataclass(frozen=True, slots=True)
class Means:
    """By what means a snapshot is judged; what comes out is the same with and without.

    Attributes:
        shelf: where results of earlier runs are taken from and these are kept.
        helper: a process that stands ready to make derived tables.
    """

    shelf: Shelf | None = None
    helper: Helper | None = None


BARE = Means()


def judge(
    snapshot: Snapshot,
    *,
    terms: Terms,
    out: Path,
    run_id: str,
    ids: Sequence[str] = (),
    means: Means = BARE,
    progress: Progress = silent,
) -> tuple[Check, ...]:
    """Run checks over a snapshot and write `exceptions.parquet` and `counts.parquet` into `out`.

    Args:
        ids: which checks; empty for all.
        means: what makes it quicker.
    Returns:
        The checks that ran, sorted by id.
    Raises:
        CheckError: a file of a check is broken; every fault of every file.
        PlanError: the plan overrides a parameter that does not exist, or with a value of another type.
        BackendError: a check failed in the database.
    """
    overlay = terms.overlay
    found = catalogue(overlay)
    refuse(CheckError, faults=found.faults)
    if ids:
        found = replace(found, checks=tuple(found.check(name) for name in sorted(set(ids))))
    overlays = (overlay,) if overlay else ()
    refuse(PlanError, faults=_override_faults(terms.plan, checks=found.checks))
    makers = makers_digest(content.content_digest(*overlays), derived=[one.relation for one in found.derived])
    progress("编译规则", done=0, total=1)
    compiled = compile_kept(found.checks, code=lambda: code_of(found, overlay=overlay), makers=makers, folder=default_folder())
    progress("编译规则", done=1, total=1)
    job = Job(checks=found.checks, compiled=compiled, derived=found.derived, law=content.law(*overlays), helper=means.helper)
    with tempfile.TemporaryDirectory(prefix=".judging-", dir=out) as scratch:
        run(
            job,
            inputs=_inputs(snapshot, plan=terms.plan, as_of=terms.as_of, overlays=overlays),
            run_id=run_id,
            out=out,
            scratch=Path(scratch),
            progress=progress,
            shelf=means.shelf,
        )
    return found.checks


@dataclass(frozen=True, slots=True)
class Tried:
    """What a check came to on one snapshot; `rows` holds the first of its failing and unknown verdicts."""

    snapshot: str
    counts: tuple[Count, ...]
    rows: tuple[ExceptionRow, ...]


def back_test(
    check_id: str, *, lake: Path, plan: Plan, as_of: date | None = None, overlay: Path | None = None, every: bool = False, shown: int = 20
) -> Iterator[Tried]:
    """Run one check over the newest snapshot of a lake, or over every one, and leave nothing behind.

    Args:
        as_of: null for the last day of the plan's year.
        every: over all snapshots of the lake, by name.
        shown: how many verdicts to hand over.
    Raises:
        LakeError: the lake has no snapshot, or one of them was altered.
    """
    newest = lakes.current(lake)
    if newest is None:
        raise LakeError(Fault("数据湖里还没有快照", str(lake), "先用 jicha intake 入库，或检查 --lake 的路径"))
    digests = sorted(path.stem for path in (lake / "snapshots").glob("*.json")) if every else [newest.digest]
    terms = Terms(plan=plan, as_of=as_of or date(plan.frame().year, 12, 31), overlay=overlay)
    for digest in digests:
        snapshot = lakes.open_snapshot(lake, digest=digest)
        with tempfile.TemporaryDirectory(prefix="jicha-try-") as place:
            judge(snapshot, terms=terms, out=Path(place), run_id="", ids=[check_id])
            with Results(Path(place)) as results:
                yield Tried(snapshot=digest, counts=results.counts(), rows=tuple(islice(results.rows(), shown)))


def tables_of(snapshot: Snapshot) -> dict[str, tuple[Path, ...]]:
    """Give the files of each canonical table and long relation that checks may read."""
    return {name: paths for name, paths in {**snapshot.tables, **snapshot.long}.items() if name.split("__")[0] in TABLES}


def _inputs(snapshot: Snapshot, *, plan: Plan, as_of: date, overlays: tuple[Path, ...]) -> Inputs:
    frame = plan.frame()
    branches = tuple(
        Branch(unit_code=unit.code, unit_name=unit.name, in_base=unit.in_base, is_named=unit.is_named)
        for unit in plan.units
        if (unit.in_base or unit.is_named) and unit.code != plan.city_code
    )
    return Inputs(
        tables=tables_of(snapshot),
        loaded=snapshot.loaded,
        branches=branches,
        city=(plan.city_code, f"{plan.city_name}本级"),
        as_of=as_of,
        year=frame.year,
        deadline=frame.deadline_on,
        ratio=float(frame.ratio),
        params=plan.params,
        overlays=overlays,
    )


def _override_faults(plan: Plan, *, checks: Sequence[Check]) -> Iterator[Fault]:
    known = {check.id: check for check in checks}
    for check_id, params in plan.params.items():
        if check_id not in known:
            continue
        declared = {param.name: param for param in known[check_id].params}
        for name, value in params.items():
            if name not in declared:
                yield Fault(f"方案改了 {check_id} 没有的参数 {name}", plan.source, f"可改：{'、'.join(declared) or '无'}")
            elif not _fits(value, declared[name].value):
                yield Fault(f"方案给 {check_id} 的参数 {name} 的值“{value}”类型不对", plan.source, f"默认值是 {declared[name].value}")


def _fits(value: object, default: object) -> bool:
    if isinstance(default, bool) or isinstance(value, bool):
        return isinstance(value, bool) and isinstance(default, bool)
    if isinstance(default, int | float):
        return isinstance(value, int | float)
    return isinstance(value, type(default))
