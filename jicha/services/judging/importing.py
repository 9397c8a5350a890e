"""Bring a run's folder into the desk: its files under the home, its verdicts into the table of flags."""

import hashlib
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from operator import attrgetter
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from jicha.domain.access.roles import Actor
from jicha.domain.lifecycle.flags import FLAG
from jicha.domain.overview import ExceptionRow
from jicha.domain.trail.actions import Action
from jicha.engine.results import Results
from jicha.services import clock
from jicha.services.auditing import PLAN
from jicha.services.home.folders import Home
from jicha.services.judging.carrying import carry_forward
from jicha.services.judging.counting import gather_counts
from jicha.services.reporting import Progress, silent
from jicha.services.runs.manifests import Manifest, read_manifest
from jicha.services.runs.publishing import publishing
from jicha.services.trailing.recording import record
from jicha.store.models.flags import Flag
from jicha.store.models.year.plans import PlanVersion
from jicha.store.models.year.runs import Run

_ROWS_LOOKED_AT = 1000
_COLUMNS = (
    "check_id",
    "item",
    "unit_code",
    "unit_name",
    "dataset",
    "subject_key",
    "verdict",
    "observed",
    "expected",
    "severity",
    "basis",
    "law_version",
    "source_file",
    "source_sheet",
    "source_row",
    "message",
)
_WRITTEN = ("run_id", "ordinal", *_COLUMNS, "state", "released", "lock", "why")
_INTO = f"INSERT INTO jicha_flag ({', '.join(_WRITTEN)}) VALUES "
_ROW = f"({', '.join(['%s'] * len(_WRITTEN))})"
_ONCE = " ON CONFLICT (run_id, check_id, unit_code, subject_key, ordinal) DO NOTHING"
_AT_ONCE = 45
"""Rows in a statement: every SQLite takes 999 values in one."""
_columns_of = attrgetter(*_COLUMNS)
CHUNK = 4000
"""Rows per transaction: short enough that nobody who decides on a flag meanwhile waits."""


@dataclass(frozen=True, slots=True)
class ImportedRun:
    """A run that is in the desk, and how many verdicts of each kind wait for people."""

    run_id: str
    failed: int
    unknown: int


def import_run_folder(actor: Actor, *, folder: str, progress: Progress = silent) -> ImportedRun:
    """Import a run: what was interrupted is completed, what is complete stays as it is.

    People see the run when every verdict is in; what they decided on the same verdict of the run before is carried over in the same step.

    Args:
        folder: an output folder of `jicha audit`; it is copied unless it lies in the home already.

    Raises:
        RunError: the folder is no run, or lacks its results.
    """
    manifest = read_manifest(Path(folder))
    place = _keep_folder(Path(folder), run_id=manifest.run_id)
    run = _run_of(actor, manifest=manifest, place=place)
    if run.state != "ready":
        _import_flags(run, place=place, progress=progress)
        _finish(actor, run=run)
        tell_the_planner()
    flags = Flag.objects.filter(run=run)
    return ImportedRun(manifest.run_id, flags.filter(verdict="fail").count(), flags.filter(verdict="unknown").count())


def _keep_folder(folder: Path, *, run_id: str) -> Path:
    home: Home = settings.HOME
    home.make()
    place = home.runs / run_id
    if not place.is_dir():
        with publishing(place) as draft:
            shutil.copytree(folder, draft, dirs_exist_ok=True)
    return place


def _run_of(actor: Actor, *, manifest: Manifest, place: Path) -> Run:
    digest = hashlib.sha256((place / PLAN).read_bytes()).hexdigest()
    plan = PlanVersion.objects.filter(year=manifest.year, digest=digest).order_by("-number").first()
    with transaction.atomic():
        run, is_new = Run.objects.get_or_create(
            run_id=manifest.run_id,
            defaults={
                "year": manifest.year,
                "as_of": date.fromisoformat(manifest.as_of),
                "plan": plan,
                "snapshot_digest": manifest.snapshot,
                "folder": place.name,
                "counts": dict(manifest.counts),
                "made_at": clock.now(),
                "made_by_id": actor.user_id,
            },
        )
        if is_new:
            record(actor, action=Action.RUN_START, kind="run", object_id=manifest.run_id, after=manifest.snapshot, at=run.made_at)
    return run


def _import_flags(run: Run, *, place: Path, progress: Progress) -> None:
    with Results(place) as results:
        total = results.total()
        done = 0
        progress("写入疑点", done=0, total=total)
        for number in write_flags(run.pk, rows=results.rows()):
            done += number
            progress("写入疑点", done=done, total=total)


def _finish(actor: Actor, *, run: Run) -> None:
    now = clock.now()
    with transaction.atomic():
        carried = carry_forward(run, today=clock.day_of(now))
        gather_counts(run.pk)
        Run.objects.filter(pk=run.pk).update(state="ready")
        record(actor, action=Action.RUN_DONE, kind="run", object_id=run.run_id, after=f"沿用以前的判断{carried}项", at=now)


def tell_the_planner() -> None:
    """Count anew how the flags are spread: the lists of a million rows are quick only if the database knows."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"PRAGMA analysis_limit = {_ROWS_LOOKED_AT}")
        for table in ("jicha_flag", "jicha_flag_count"):
            cursor.execute(f"ANALYZE {table}")


def write_flags(run_pk: int, *, rows: Iterable[ExceptionRow]) -> Iterator[int]:
    """Write verdicts as open flags, in short transactions, and yield how many each took; what is there already stays.

    Each statement takes many: the database counts them, and writes its index of words, once for each statement.

    Args:
        rows: in the order of the results; several verdicts of one check on one subject follow one another and are counted in that order.
    """
    values = _values(run_pk, rows=rows)
    while chunk := list(islice(values, CHUNK)):
        with transaction.atomic(), connection.cursor() as cursor:
            _insert(cursor, chunk=chunk)
        yield len(chunk)


def _insert(cursor: CursorWrapper, *, chunk: Sequence[tuple[str | int | None, ...]]) -> None:
    for start in range(0, len(chunk), _AT_ONCE):
        rows = chunk[start : start + _AT_ONCE]
        cursor.execute(f"{_INTO}{', '.join([_ROW] * len(rows))}{_ONCE}", [value for row in rows for value in row])


def _values(run_pk: int, *, rows: Iterable[ExceptionRow]) -> Iterator[tuple[str | int | None, ...]]:
    before: tuple[str, str, str] | None = None
    ordinal = 0
    for row in rows:
        key = (row.check_id, row.unit_code, row.subject_key)
        ordinal = ordinal + 1 if key == before else 0
        before = key
        yield (run_pk, ordinal, *_columns_of(row), FLAG.initial, False, 0, "")
