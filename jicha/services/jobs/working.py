"""Do one job: claim it, let its heart beat, tell how far it is, and write down how it ended."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from jicha.domain.access.roles import Actor
from jicha.domain.errors import Fault, JichaError, MissingError
from jicha.domain.trail.actions import Action
from jicha.services import clock
from jicha.services.guarding.sessions import actor_from
from jicha.services.jobs.kinds import KINDS, Ended
from jicha.services.trailing.recording import PROGRAM, record
from jicha.store.models.jobs import Job
from jicha.store.models.people import User

BEAT = timedelta(seconds=4)
_TELL_EVERY = 0.4
_ENDS = {"done": Action.JOB_DONE, "failed": Action.JOB_FAIL, "cancelled": Action.JOB_CANCEL}


class CancelledError(JichaError):
    """End a job because a person asked for it."""


class JobProgress:
    """Tells the table of jobs how far the work is, not more often than people can read, and hears whether to stop."""

    def __init__(self, job_id: int) -> None:
        self._job_id = job_id
        self._told_at = float("-inf")
        self._stage = ""

    def __call__(self, stage: str, *, done: int, total: int) -> None:
        """Tell that `done` of `total` steps of the stage are over.

        Raises:
            CancelledError: a person asked the job to stop.
        """
        is_new = stage != self._stage
        if not is_new and done < total and time.monotonic() - self._told_at < _TELL_EVERY:
            return
        self._stage, self._told_at = stage, time.monotonic()
        mine = Job.objects.filter(pk=self._job_id)
        mine.update(stage=stage, done=done, total=total, heartbeat_at=clock.now())
        if mine.filter(is_cancel_asked=True).exists():
            raise CancelledError(Fault("任务已按要求取消", f"任务{self._job_id}", "需要时重新提交"))


def work(job_id: int) -> None:
    """Do a job that waits; one that somebody else claimed, or that was cancelled, is left alone."""
    now = clock.now()
    claim = {"state": "running", "started_at": now, "heartbeat_at": now, "tries": F("tries") + 1}
    if not Job.objects.filter(pk=job_id, state="queued").update(**claim):
        return
    job = Job.objects.get(pk=job_id)
    try:
        with _beating(job_id):
            ended = KINDS[job.kind].work(_actor_of(job), job.arguments, JobProgress(job_id))
        _end(job_id, state="done", ended=ended)
    except CancelledError as error:
        _end(job_id, state="cancelled", faults=error.faults)
    except JichaError as error:
        _end(job_id, state="failed", faults=error.faults)
    except BaseException as error:
        fault = Fault(f"程序出错：{type(error).__name__}", f"任务{job_id}", "把任务编号和时间告诉系统管理员，日志里有详情")
        _end(job_id, state="failed", faults=(fault,))
        raise


def _end(job_id: int, *, state: str, ended: Ended | None = None, faults: tuple[Fault, ...] = ()) -> None:
    told = [{"what": fault.what, "where": fault.where, "mend": fault.mend} for fault in faults]
    now = clock.now()
    with transaction.atomic():
        is_ours = Job.objects.filter(pk=job_id, state="running").update(
            state=state,
            ended_at=now,
            words=ended.words if ended else "",
            result=dict(ended.result) if ended else {},
            faults=told,
        )
        if is_ours:
            # What it came to, and why it failed, stand with the job: the words may name what is veiled.
            record(PROGRAM, action=_ENDS[state], kind="job", object_id=job_id, at=now, before="running", after=state)


@contextmanager
def _beating(job_id: int) -> Iterator[None]:
    """Write the heartbeat from a thread of its own, for one step of the work can be long."""
    if settings.JOBS_AT_ONCE:
        yield
        return
    over = threading.Event()

    def beat() -> None:
        while not over.wait(BEAT.total_seconds()):
            Job.objects.filter(pk=job_id, state="running").update(heartbeat_at=clock.now())
        connection.close()

    thread = threading.Thread(target=beat, name=f"heartbeat-{job_id}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _actor_of(job: Job) -> Actor:
    """Act for the person who asked, with the rights that the person has now; a job that nobody asked for is the program's."""
    if job.asked_by_id is None:
        return PROGRAM
    user = User.objects.filter(pk=job.asked_by_id, is_active=True).first()
    if user is None:
        raise MissingError(Fault("提交任务的账号已停用", f"任务{job.pk}", "由其他人员重新提交"))
    return actor_from(user)
