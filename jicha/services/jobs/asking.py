"""Ask for long work, ask that it stop."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from jicha.domain.access.asking import require
from jicha.domain.access.permissions import Permission
from jicha.domain.access.roles import Actor
from jicha.domain.errors import Fault, MissingError
from jicha.domain.trail.actions import Action
from jicha.services.jobs.kinds import KINDS
from jicha.services.jobs.queue import put
from jicha.services.jobs.working import work
from jicha.services.trailing.recording import record
from jicha.store.models.jobs import Job


def ask_job(actor: Actor, *, kind: str, arguments: Mapping[str, Any], at: datetime) -> int:
    """Put a job into the queue and give its number; the same work that already waits or runs is not asked for twice.

    Args:
        kind: a key of `KINDS`. arguments: plain values, as JSON has them.

    Raises:
        AccessError: the person may not ask for this kind of work.
    """
    require(actor, permission=KINDS[kind].permission)
    with transaction.atomic():
        same = Job.objects.filter(kind=kind, arguments=dict(arguments), state__in=("queued", "running")).first()
        if same is not None:
            return int(same.pk)
        job = Job.objects.create(kind=kind, arguments=dict(arguments), asked_at=at, asked_by_id=actor.user_id)
        told = " ".join([kind, *(f"{name}={value}" for name, value in sorted(arguments.items()))])
        record(actor, action=Action.JOB_ASK, kind="job", object_id=job.pk, at=at, after=told)
    if settings.JOBS_AT_ONCE:
        work(job.pk)
    else:
        put(job.pk)
    return int(job.pk)


def ask_cancel(actor: Actor, *, job_id: int, at: datetime) -> None:
    """Ask that a job stop: one that waits is cancelled now, one that runs at its next step.

    Raises:
        AccessError: the person may not cancel jobs.
        MissingError: there is no such job that waits or runs.
    """
    require(actor, permission=Permission.JOBS_CANCEL)
    with transaction.atomic():
        waiting = Job.objects.filter(pk=job_id, state="queued").update(state="cancelled", is_cancel_asked=True, ended_at=at)
        running = Job.objects.filter(pk=job_id, state="running").update(is_cancel_asked=True)
        if not waiting and not running:
            raise MissingError(Fault("没有这个等待或进行中的任务", f"任务{job_id}", "刷新任务列表，看它是否已经结束"))
        record(actor, action=Action.JOB_CANCEL, kind="job", object_id=job_id, at=at, before="queued" if waiting else "running")
