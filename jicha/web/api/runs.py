"""Runs of the checks, and the jobs behind them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.http import HttpResponse
from ninja import Path, Query, Schema
from pydantic import Field

from jicha.domain.access.asking import require, row_limit
from jicha.domain.access.permissions import Permission
from jicha.domain.errors import Fault, MissingError
from jicha.engine.results.comparison import Change
from jicha.services import clock
from jicha.services.jobs.asking import ask_cancel, ask_job
from jicha.services.runs.viewing import TallyRow, compared, output_path, outputs_of, tallies_of
from jicha.store.queries import jobs
from jicha.store.queries.year import runs
from jicha.store.queries.year.runs import RunRow
from jicha.web.api.frame.gates import gate
from jicha.web.api.frame.problems import FaultOut
from jicha.web.api.frame.shapes import Choice, Day, Form, Id, Made, Page, Paging, Word, Year, asked, paged
from jicha.web.frame.files import saved
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


class TallyOut(Schema):
    """How the verdicts of a check, an item or a unit add up."""

    code: str = Field(description="编号", examples=["FILE-01"])
    title: str = Field(description="名称")
    population: int = Field(description="应判", examples=[100])
    passed: int = Field(description="符合", examples=[80])
    failed: int = Field(description="不符合", examples=[7])
    unknown: int = Field(description="无法判定", examples=[13])


class TalliesOut(Schema):
    """A run read three ways."""

    items: list[TallyOut] = Field(description="按事项")
    checks: list[TallyOut] = Field(description="按核查规则")
    units: list[TallyOut] = Field(description="按单位")


class OutputOut(Schema):
    """A file that a run wrote for people."""

    name: str = Field(description="文件名", examples=["report.docx"])
    size: int = Field(description="字节数", examples=[20480])
    sha256: str = Field(description="SHA-256")


class OutputAsk(Schema):
    """Which file."""

    name: Word


class CompareAsk(Schema):
    """Which two runs, and of which change."""

    before: Choice
    after: Choice
    change: Change | None = Field(None, description="变化的种类")
    page: int = Field(1, ge=1, le=1_000_000, description="第几页，从1起")
    size: int = Field(50, ge=1, le=500, description="每页多少行")


class DifferenceOut(Schema):
    """A verdict that differs."""

    change: Change = Field(description="变化的种类", examples=["new"])
    check_id: str = Field(description="核查规则", examples=["FILE-01"])
    unit_name: str = Field(description="单位")
    subject_key: str = Field(description="对象")
    before: str = Field(description="原判定；没有的为空", examples=["pass"])
    after: str = Field(description="新判定；没有的为空", examples=["fail"])
    observed_before: str = Field(description="原事实")
    observed_after: str = Field(description="新事实")


class ComparisonOut(Schema):
    """Two runs beside each other."""

    counts: Mapping[str, int] = Field(description="各种变化的条数", examples=[{"new": 3, "gone": 1}])
    makers: list[str] = Field(description="两次运行所用的不同：计划、数据、内容、程序")
    rows: list[DifferenceOut] = Field(description="本页的行")
    total: int = Field(description="总行数", examples=[4])


@RUNS.read("/runs", Permission.RUN_READ, answer=Page[RunOut], summary="列出核查运行")
def run_list(request: DeskRequest, ask: Query[RunAsk]) -> dict[str, Any]:  # noqa: ARG001  # Every view gets the request.
    """List the runs."""
    return paged(runs.runs(asked(ask, picks={"year": ask.year})), paging=ask)


@RUNS.read("/runs/{run_id}", Permission.RUN_READ, answer=RunDetail, summary="看一次核查运行")
def run(request: DeskRequest, run_id: Choice) -> dict[str, Any]:
    """Show one run with the counts of its flags."""
    row = _run(run_id)
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


@RUNS.read("/runs/{run_id}/tallies", Permission.RUN_READ, answer=TalliesOut, summary="看一次运行按事项、规则、单位的数")
def run_tallies(request: DeskRequest, run_id: Path[Choice]) -> dict[str, Any]:  # noqa: ARG001  # Every view gets the request.
    """Show a run by item, check and unit."""
    found = tallies_of(_run(run_id))
    return {"items": _told(found.items), "checks": _told(found.checks), "units": _told(found.units)}


@RUNS.read("/runs/{run_id}/files", Permission.RUN_READ, answer=list[OutputOut], summary="列出一次运行的结果文件")
def run_files(request: DeskRequest, run_id: Path[Choice]) -> list[Any]:  # noqa: ARG001  # Every view gets the request.
    """List the files that a run wrote."""
    return list(outputs_of(_run(run_id)))


@RUNS.file("/runs/{run_id}/file", Permission.RUN_READ, summary="下载一次运行的一个结果文件；还需要导出列表的权限")
def run_file(request: DeskRequest, run_id: Path[Choice], ask: Query[OutputAsk]) -> HttpResponse:
    """Hand out a file of a run to those who may take lists away."""
    require(request.actor, permission=Permission.EXPORT_LIST)
    found = output_path(_run(run_id), name=ask.name)
    return saved(found, name=found.name)


@RUNS.write("/runs/{run_id}/verification", Permission.RUN_VERIFY, answer=Queued, summary="复核一次运行（后台任务）", status=202)
def run_verify(request: DeskRequest, run_id: Path[Choice]) -> dict[str, Any]:
    """Ask that the run be replayed and held against itself byte by byte."""
    return {"job": ask_job(request.actor, kind="verify", arguments={"run": _run(run_id).run_id}, at=clock.now())}


@RUNS.read("/comparison", Permission.RUN_READ, answer=ComparisonOut, summary="比较两次运行")
def run_compare(request: DeskRequest, ask: Query[CompareAsk]) -> dict[str, Any]:  # noqa: ARG001  # Every view gets the request.
    """Tell what is new, what is gone, what changed."""
    found = compared(_run(ask.before), after=_run(ask.after))
    shown = found.page(change=ask.change, start=(ask.page - 1) * ask.size, size=ask.size)
    counts = {change.value: number for change, number in found.counts.items()}
    return {"counts": counts, "makers": list(found.makers), "rows": list(shown.rows), "total": shown.total}


def _run(run_id: str) -> RunRow:
    row = runs.run_of(run_id)
    if row is None:
        raise MissingError(Fault("没有这次运行", run_id, "用 GET /api/v1/runs 重新选择"))
    return row


def _told(rows: Sequence[TallyRow]) -> list[dict[str, Any]]:
    names = ("population", "passed", "failed", "unknown")
    return [{"code": row.code, "title": row.title, **{name: getattr(row.tally, name) for name in names}} for row in rows]


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
