"""Take a year's uploads into the lake as a snapshot: idempotent, the same files give the same snapshot."""

import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from jicha.domain.access.roles import Actor
from jicha.domain.errors import Fault, IntakeError
from jicha.domain.plans import Plan
from jicha.domain.trail.actions import Action
from jicha.services import clock, intake
from jicha.services.auditing import units_of
from jicha.services.data.counting import count_rows, keep_counts
from jicha.services.data.mapping import write_maps
from jicha.services.data.uploading import lay_out
from jicha.services.home.folders import Home
from jicha.services.own_tables.writing import doubled, write_own_tables
from jicha.services.papers import PaperTables
from jicha.services.plans.reading import plan_of_year
from jicha.services.reporting import Progress, silent
from jicha.services.trailing.recording import record
from jicha.store.models.year.snapshots import Snapshot


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What came of an intake; lines = loaded + refused + set aside."""

    snapshot_id: int
    lines: int
    loaded: int
    refused: int


def take_in_year(actor: Actor, *, year: int, progress: Progress = silent) -> TakenIn:
    """Read every valid upload of a year into a new snapshot and write the refused rows beside it.

    A job calls this; whoever asked for the job was let through there.

    Raises:
        PlanError: the year has no published plan. IntakeError: the year has no files, or nothing could be read.
        LakeError: another intake is at work, or the disk refuses.
    """
    plan, _number = plan_of_year(year)
    home: Home = settings.HOME
    home.make()
    with tempfile.TemporaryDirectory(dir=home.root, prefix="intake-") as place:
        folder = Path(place) / "data"
        if not lay_out(year, to=folder):
            raise IntakeError(Fault("还没有上传文件", f"{year}年数据", "先上传平台导出的表格和公文"))
        own = write_own_tables(year, to=folder)
        papers = PaperTables(plan, data=folder)
        taken = intake.take_in(
            folder,
            lake=lake_of(year),
            plan_units=units_of(plan),
            progress=progress,
            mapping=write_maps(year, to=Path(place) / "maps.yaml"),
            papers=papers,
        )
        unread = [[fault.where, fault.what] for fault in (*taken.reconciliation.refused_files, *papers.faults)]
        unread += [[name, words] for name, words in doubled(taken.snapshot, written=own)]
        back = home.snapshots / str(year) / "back" / taken.snapshot.digest[:16]
        intake.hand_back(taken, folder=folder, out=back, progress=progress)
    return _keep(actor, year=year, plan=plan, taken=taken, unread=unread, at=clock.now())


def lake_of(year: int) -> Path:
    """Name the lake of a year."""
    home: Home = settings.HOME
    return home.snapshots / str(year) / "lake"


def back_of(snapshot: str, *, year: int) -> Path:
    """Name the folder with the refused rows and the marked workbooks of a snapshot, by its digest."""
    home: Home = settings.HOME
    return home.snapshots / str(year) / "back" / snapshot[:16]


def _keep(actor: Actor, *, year: int, plan: Plan, taken: intake.Intaken, unread: list[list[str]], at: datetime) -> TakenIn:
    account = taken.reconciliation
    counts = count_rows(taken.snapshot)
    with transaction.atomic():
        kept, is_new = Snapshot.objects.get_or_create(
            year=year,
            digest=taken.snapshot.digest,
            defaults={
                "lines": account.loaded + account.refused + account.set_aside,
                "loaded": account.loaded,
                "refused": account.refused,
                "set_aside": account.set_aside,
                "files": len(taken.snapshot.files),
                "unread": unread,
                "sheets": [dict(sheet) for sheet in taken.snapshot.sheets],
                "taken_at": at,
                "taken_by_id": actor.user_id,
            },
        )
        keep_counts(kept, counts=counts)
        if is_new:
            record(actor, action=Action.DATA_SNAPSHOT, kind="snapshot", object_id=str(kept.pk), after=kept.digest, why=plan.source, at=at)
    return TakenIn(kept.pk, kept.lines, kept.loaded, kept.refused)
