"""Take up what a process that died left half done."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from jicha.domain.trail.actions import Action
from jicha.services import clock
from jicha.services.trailing.recording import PROGRAM, record
from jicha.store.models.jobs import Job

SILENT_FOR = timedelta(seconds=20)
"""A running job writes its heartbeat every few seconds; one that was silent for so long has no process any more."""
MOST_TRIES = 3


def resume() -> tuple[int, ...]:
    """Queue again the jobs whose heartbeat stopped, and give every job that waits; one that failed to end three times is given up."""
    now = clock.now()
    dead = Q(state="running") & (Q(heartbeat_at__lt=now - SILENT_FOR) | Q(heartbeat_at__isnull=True))
    fault = {"what": "任务三次中断，没有完成", "where": "后台任务", "mend": "检查内存和磁盘空间后重新提交"}
    with transaction.atomic():
        given_up = _ended(dead & Q(tries__gte=MOST_TRIES), state="failed", ended_at=now, faults=[fault])
        cancelled = _ended(dead & Q(is_cancel_asked=True), state="cancelled", ended_at=now)
        for action, state, numbers in ((Action.JOB_FAIL, "failed", given_up), (Action.JOB_CANCEL, "cancelled", cancelled)):
            for number in numbers:
                record(PROGRAM, action=action, kind="job", object_id=number, at=now, before="running", after=state)
        Job.objects.filter(dead).update(state="queued", stage="", done=0, total=0, heartbeat_at=F("heartbeat_at"))
    return tuple(Job.objects.filter(state="queued").order_by("pk").values_list("pk", flat=True))


def _ended(dead: Q, *, state: str, ended_at: datetime, faults: Sequence[Mapping[str, str]] = ()) -> list[int]:
    numbers = list(Job.objects.select_for_update().filter(dead).values_list("pk", flat=True))
    Job.objects.filter(pk__in=numbers).update(state=state, ended_at=ended_at, faults=list(faults))
    return numbers
