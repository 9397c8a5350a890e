"""Runs of the checks, and the jobs behind them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from ninja import Path, Query, Schema
from pydantic import Field

from jicha.domain.access.asking import row_limit
from jicha.domain.access.permissions import Permission
from jicha.domain.errors import Fault, MissingError
from jicha.services import clock
from jicha.services.jobs.asking import ask_cancel, ask_job
from jicha.store.queries import jobs
from jicha.store.queries.year import runs
from jicha.web.api.frame.gates import gate
from jicha.web.api.frame.problems import FaultOut
from jicha.web.api.frame.shapes import Choice, Day, Form, Id, Made, Page, Paging, Year, asked, paged
from jicha.web.frame.gates import DeskRequest

RUNS = gate("核查运行")
JOBS = gate("后台任务")


class RunAsk(Paging):
    """Filters of the list."""

    year: Year | None = None


class RunOut(Schema):
    """A run whose verdicts are all in."""

    id: int = Field(description="编号", examples=[1])
    run_id: str = Field(description="运行名", examples=["2021-12-31-1"])
    year: int = Field(description="年度", examples=[2021])
    as_of: date = Field(description="以哪一天为准")
    snapshot_digest: str = Field(description="所用快照的摘要")
    counts: Mapping[str, int] = Field(description="总数、通过、不符合、无法判定等", examples=[{"population": 100, "failed": 7}])
    made_at: datetime = Field(description="完成时间")
    made_by: str = Field(description="启动人")


class RunDetail(RunOut):
    """A run, and what became of its flags that this person may see: verdict, state, number."""

    flags: list["FlagCount"] = Field(description="按判定和办理状态计数的疑点")


class FlagCount(Schema):
    """How many flags."""

    verdict: str = Field(description="判定", examples=["fail"])
    state: str = Field(description="办理状态", examples=["open"])
    number: int = Field(description="条数", examples=[7])


class RunForm(Form):
    """What to audit."""

    year: Year
    as_of: Day | None = Field(None, description="以哪一天为准；不填用年度最后一天或今天")


class Queued(Schema):
    """The job that was asked for; the same work that waits or runs already is not asked for twice."""

    job: int = Field(description="任务编号，用 GET /api/v1/jobs/{job_id} 查看进度", examples=[1])


class JobAsk(Paging):
    """Filters of the list."""

    state: Choice | None = Field(None, description="状态", examples=["running"])
    kind: Choice | None = Field(None, description="任务种类", examples=["audit"])


class JobOut(Schema):
    """A job."""

    id: int = Field(description="编号", examples=[1])
    kind: str = Field(description="任务种类", examples=["audit"])
    state: str = Field(description="queued、running、done、failed、cancelled", examples=["done"])
    stage: str = Field(description="进行到哪一步")
    done: int = Field(description="本步已完成", examples=[3])
    total: int = Field(description="本步总数", examples=[10])
    words: str = Field(description="结果的说明")
    result: dict[str, Any] = Field(description="结果", examples=[{"run": "2021-12-31-1"}])
    faults: list[FaultOut] = Field(description="没有完成的原因")
    asked_by: str = Field(description="提交人")
    asked_at: datetime = Field(description="提交时间")
    started_at: datetime | None = Field(description="开始时间")
    ended_at: datetime | None = Field(description="结束时间")
    is_cancel_asked: bool = Field(description="已要求取消", examples=[False])


@RUNS.read("/runs", Permission.RUN_READ, answer=Page[RunOut], summary="列出核查运行")
def run_list(request: DeskRequest, ask: Query[RunAsk]) -> dict[str, Any]:  # noqa: ARG001  # Every view gets the request.
    """List the runs."""
    return paged(runs.runs(asked(ask, picks={"year": ask.year})), paging=ask)


@RUNS.read("/runs/{run_id}", Permission.RUN_READ, answer=RunDetail, summary="看一次核查运行")
def run(request: DeskRequest, run_id: Choice) -> dict[str, Any]:
    """Show one run with the counts of its flags."""
    row = runs.run_of(run_id)
    if row is None:
        raise MissingError(Fault("没有这次运行", run_id, "用 GET /api/v1/runs 重新选择"))
    counts = runs.flag_counts(row.id, limit=row_limit(request.actor, permission=Permission.FLAG_READ))
    own = {name: getattr(row, name) for name in RunOut.model_fields}
    flags = [{"verdict": verdict, "state": state, "number": number} for (verdict, state), number in sorted(counts.items())]
    return {**own, "flags": flags}


@RUNS.write("/runs", Permission.RUN_START, answer=Queued, summary="启动全年核查（后台任务）", status=202)
def run_start(request: DeskRequest, form: RunForm) -> dict[str, Any]:
    """Ask for an audit of a year."""
    arguments: dict[str, object] = {"year": form.year}
    if form.as_of is not None:
        arguments["as_of"] = form.as_of.isoformat()
    return {"job": ask_job(request.actor, kind="audit", arguments=arguments, at=clock.now())}


@JOBS.read("/jobs", Permission.JOBS_READ, answer=Page[JobOut], summary="列出后台任务")
def job_list(request: DeskRequest, ask: Query[JobAsk]) -> dict[str, Any]:  # noqa: ARG001  # Every view gets the request.
    """List the jobs."""
    return paged(jobs.jobs(asked(ask, picks={"state": ask.state, "kind": ask.kind})), paging=ask)


@JOBS.read("/jobs/{job_id}", Permission.JOBS_READ, answer=JobOut, summary="看一个后台任务的进度")
def job(request: DeskRequest, job_id: Path[Id]) -> jobs.JobRow:  # noqa: ARG001  # Every view gets the request.
    """Show one job."""
    row = jobs.job_of(job_id)
    if row is None:
        raise MissingError(Fault("没有这个任务", f"任务{job_id}", "用 GET /api/v1/jobs 重新选择"))
    return row


@JOBS.write("/jobs/{job_id}/cancel", Permission.JOBS_CANCEL, answer=Made, summary="要求取消一个后台任务")
def job_cancel(request: DeskRequest, job_id: Path[Id]) -> dict[str, Any]:
    """Ask that the job stop at its next step."""
    ask_cancel(request.actor, job_id=job_id, at=clock.now())
    return {"id": job_id}
