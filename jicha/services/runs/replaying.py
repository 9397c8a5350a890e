"""Replay a run that the desk keeps, and write into the trail that it was done and how it ended."""

from django.conf import settings
from django.db import transaction

from jicha.domain.access.roles import Actor
from jicha.domain.errors import Fault, MissingError
from jicha.domain.trail.actions import Action
from jicha.services import clock
from jicha.services.home.folders import Home
from jicha.services.reporting import Progress, silent
from jicha.services.runs.verifying import Verified, verify_run
from jicha.services.trailing.recording import record
from jicha.store.queries.year.runs import run_of


def replay_run(actor: Actor, *, run_id: str, progress: Progress = silent) -> Verified:
    """Verify a kept run; faults name files below the run's folder, not places of this machine.

    A job calls this; whoever asked for the job was let through there.

    Raises:
        MissingError: there is no such run. RunError: its folder is no run any more.
    """
    row = run_of(run_id)
    if row is None:
        raise MissingError(Fault("没有这次运行", run_id[:40], "回到运行列表重新选择"))
    home: Home = settings.HOME
    folder = home.runs / row.folder
    verified = verify_run(folder, progress=progress)
    faults = tuple(
        Fault(fault.what, fault.where.removeprefix(f"{folder}").lstrip("/\\") or row.folder, fault.mend) for fault in verified.faults
    )
    with transaction.atomic():
        after = f"不符{len(faults)}处" if faults else f"相同{verified.compared}个文件"
        record(actor, action=Action.RUN_VERIFY, kind="run", object_id=run_id, after=after, at=clock.now())
    return Verified(verified.run_id, faults, verified.notes, verified.compared)
