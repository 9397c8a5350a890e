"""What goes on behind the pages: the list of jobs, one job, its progress, cancelling."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jicha.domain.access.asking import may
from jicha.domain.access.permissions import Permission
from jicha.domain.errors import Fault, MissingError
from jicha.services import clock
from jicha.services.jobs.asking import ask_cancel
from jicha.services.jobs.kinds import KINDS
from jicha.store.queries import jobs as job_queries
from jicha.store.queries.jobs import JobRow
from jicha.web.frame.gates import DeskRequest, MenuEntry, PageGroup, action, page
from jicha.web.frame.lists import Column, ListSpec, Pick, export, shown
from jicha.web.frame.words import WORDS

# Where the result of a kind is seen.
_PLACES = {"audit": "flags", "backup": "backups", "backup_prove": "backups", "backup_restore": "backups", "import_run": "flags"}
_STATES = ("queued", "running", "done", "failed", "cancelled")


@dataclass(frozen=True, slots=True)
class ShownJob:
    """What `parts/progress.html` needs of a job."""

    id: int
    title: str
    state: str
    stage: str
    done: int
    total: int
    words: str
    faults: tuple[Fault, ...]
    is_open: bool
    address: str


def shown_job(job: JobRow) -> ShownJob:
    """Lay a job out for `parts/progress.html`."""
    return ShownJob(
        id=job.id,
        title=title_of(job),
        state=job.state,
        stage=job.stage,
        done=job.done,
        total=job.total,
        words=job.words,
        faults=job.faults,
        is_open=job.is_open,
        address=reverse(_PLACES[job.kind]) if job.state == "done" and job.kind in _PLACES else "",
    )


def title_of(job: JobRow) -> str:
    """Give the words of a job's kind; a kind of an older version shows its code."""
    return KINDS[job.kind].title if job.kind in KINDS else job.kind


def _spec() -> ListSpec[JobRow]:
    return ListSpec(
        name="jobs",
        title=gettext_lazy("后台任务"),
        columns=(
            Column("id", gettext_lazy("编号"), lambda row: row.id, link=lambda row: reverse("job", args=[row.id]), width=8),
            Column("kind", gettext_lazy("任务"), title_of, width=24),
            Column("state", gettext_lazy("状态"), lambda row: row.state, kind="badge"),
            Column("words", gettext_lazy("结果"), lambda row: row.words or "；".join(fault.what for fault in row.faults), width=50),
            Column("by", gettext_lazy("提交人"), lambda row: row.asked_by),
            Column("asked", gettext_lazy("提交时间"), lambda row: row.asked_at, kind="date", is_sorted=True),
            Column("ended", gettext_lazy("结束时间"), lambda row: row.ended_at, kind="date", is_sorted=True),
        ),
        fetch=job_queries.jobs,
        empty=gettext_lazy("还没有后台任务。上传数据、运行核查时会出现在这里。"),
        picks=(
            Pick("state", gettext_lazy("状态"), [(state, gettext_lazy(WORDS[state])) for state in _STATES]),
            Pick("kind", gettext_lazy("任务"), [(key, kind.title) for key, kind in KINDS.items()]),
        ),
    )


@page(Permission.JOBS_READ)
def job_list(request: DeskRequest) -> HttpResponse:
    """List the jobs."""
    spec = _spec()
    return export(request, spec) or render(request, "jobs/list.html", {"list": shown(request, spec)})


@page(Permission.JOBS_READ)
def job(request: DeskRequest, job_id: int) -> HttpResponse:
    """Show one job."""
    found = _found(job_id)
    may_cancel = found.is_open and not found.is_cancel_asked and may(request.actor, permission=Permission.JOBS_CANCEL)
    crumbs = ((_("后台任务"), reverse("jobs")), (f"{job_id}", ""))
    context = {"job": shown_job(found), "row": found, "may_cancel": may_cancel, "crumbs": crumbs}
    return render(request, "jobs/job.html", context)


@page(Permission.JOBS_READ)
def job_progress(request: DeskRequest, job_id: int) -> HttpResponse:
    """Give the progress as a fragment; a job that has ended takes the whole page along, for its buttons have changed."""
    found = _found(job_id)
    response = render(request, "parts/progress.html", {"job": shown_job(found)})
    if not found.is_open:
        response.headers["HX-Refresh"] = "true"
    return response


@action(Permission.JOBS_CANCEL)
def cancel_job(request: DeskRequest, job_id: int) -> HttpResponse:
    """Ask that the job stop."""
    ask_cancel(request.actor, job_id=job_id, at=clock.now())
    messages.success(request, _("已要求取消，任务在下一步停止。"))
    return redirect("job", job_id=job_id)


def _found(job_id: int) -> JobRow:
    found = job_queries.job_of(job_id)
    if found is None:
        raise MissingError(Fault(_("没有这个任务"), f"{job_id}", _("回到任务列表重新选择")))
    return found


GROUP = PageGroup(
    urls=(
        path("jobs/", job_list, name="jobs"),
        path("jobs/<int:job_id>/", job, name="job"),
        path("jobs/<int:job_id>/progress/", job_progress, name="job_progress"),
        path("jobs/<int:job_id>/cancel/", cancel_job, name="cancel_job"),
    ),
    menu=(MenuEntry(gettext_lazy("后台任务"), "jobs", Permission.JOBS_READ, "admin", 60),),
)
