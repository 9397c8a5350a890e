"""Take up what a process that died left half done."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q

from jicha.services import clock
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
        Job.objects.filter(dead, tries__gte=MOST_TRIES).update(state="failed", ended_at=now, faults=[fault])
        Job.objects.filter(dead, is_cancel_asked=True).update(state="cancelled", ended_at=now)
        Job.objects.filter(dead).update(state="queued", stage="", done=0, total=0, heartbeat_at=F("heartbeat_at"))
    return tuple(Job.objects.filter(state="queued").order_by("pk").values_list("pk", flat=True))
