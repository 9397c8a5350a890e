"""What is going on behind the pages."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from jicha.domain.errors import Fault
from jicha.store.models.jobs import Job
from jicha.store.queries.paging import Ask, Slice, slice_of

OPEN_STATES = ("queued", "running")


@dataclass(frozen=True, slots=True)
class JobRow:
    """A job as pages show it; `arguments` and `result` are what its kind takes and gives, by its own names."""

    id: int
    kind: str
    arguments: dict[str, Any]
    state: str
    stage: str
    done: int
    total: int
    words: str
    faults: tuple[Fault, ...]
    result: dict[str, Any]
    asked_by: str
    asked_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    is_cancel_asked: bool

    @property
    def is_open(self) -> bool:
        """Say whether it waits or runs."""
        return self.state in OPEN_STATES


def job_of(job_id: int) -> JobRow | None:
    """Give one job, null if there is none."""
    job = Job.objects.select_related("asked_by").filter(pk=job_id).first()
    return _row(job) if job else None


def jobs(ask: Ask) -> Slice[JobRow]:
    """List jobs, the newest first; `picks`: state, kind."""
    rows = Job.objects.select_related("asked_by")
    for key in ("state", "kind"):
        if key in ask.picks:
            rows = rows.filter(Q(**{key: ask.picks[key]}))
    return slice_of(rows, ask, orders={"asked": "asked_at", "ended": "ended_at"}, make=_row)


def newest_job(kind: str, *, arguments: dict[str, Any]) -> JobRow | None:
    """Give the newest job of a kind with these arguments, whatever came of it; null if nobody asked for one."""
    job = Job.objects.select_related("asked_by").filter(kind=kind, arguments=arguments).order_by("-pk").first()
    return _row(job) if job else None


def open_jobs(kind: str | None = None) -> tuple[JobRow, ...]:
    """List what waits or runs, of one kind or of all."""
    rows = Job.objects.select_related("asked_by").filter(state__in=OPEN_STATES)
    return tuple(_row(job) for job in (rows.filter(kind=kind) if kind else rows))


def _row(job: Job) -> JobRow:
    return JobRow(
        id=job.pk,
        kind=job.kind,
        arguments=job.arguments,
        state=job.state,
        stage=job.stage,
        done=job.done,
        total=job.total,
        words=job.words,
        faults=tuple(Fault(**fault) for fault in job.faults),
        result=job.result,
        asked_by=job.asked_by.name if job.asked_by else "",
        asked_at=job.asked_at,
        started_at=job.started_at,
        ended_at=job.ended_at,
        is_cancel_asked=job.is_cancel_asked,
    )
