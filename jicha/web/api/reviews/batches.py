"""Reviews of case files: batches and files for the lead, results and objections for the branches. No reviewer is named to a branch.

Contributing a number to a draw stays on the page: its slip is a person's secret and must lie in no program.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from ninja import Path, Query, Schema
from pydantic import Field

from jicha.domain.access.asking import held, row_limit
from jicha.domain.access.permissions import Permission
from jicha.domain.access.scopes import Subject
from jicha.domain.errors import Fault, MissingError
from jicha.services import clock
from jicha.services.batches.drawing import draw_batch
from jicha.services.batches.opening import Terms, begin_batch
from jicha.services.batches.seating import assign_batch, drop_out
from jicha.services.scoring.settling import (
    answer_result,
    compare_batch,
    decide_objection,
    feed_back,
    finish_batch,
    open_scoring,
    publish_batch,
)
from jicha.store.queries import reviews
from jicha.store.queries.reviews import BatchRow, FileRow
from jicha.web.api.frame.gates import gate
from jicha.web.api.frame.shapes import Choice, Form, Id, LockForm, Made, Moved, Page, Paging, Points, Word, Words, Year, asked, paged
from jicha.web.frame.gates import DeskRequest

BATCHES = gate("案卷评查")
_SERVICES = {"assign": assign_batch, "open": open_scoring, "compare": compare_batch, "feed_back": feed_back, "finish": finish_batch}
Move = Literal["assign", "open", "compare", "feed_back", "finish"]
_SEEN = "feed_back", "object", "uphold", "reject", "accept", "lapse"


class BatchOut(Schema):
    """A batch."""

    id: int = Field(description="编号", examples=[1])
    year: int = Field(description="年度", examples=[2021])
    half: int = Field(description="上半年1、下半年2", examples=[1])
    title: str = Field(description="名称")
    state: str = Field(description="状态", examples=["scoring"])
    rubric: str = Field(description="评查细则的摘要")
    drawn_on: date | None = Field(description="抽取日期")
    feedback_due_on: date | None = Field(description="异议期限")
    published_at: datetime | None = Field(description="公布时间")
    lock: int = Field(description="提交时带回", examples=[0])


class FileOut(Schema):
    """A drawn file, for the lead."""

    id: int = Field(description="编号", examples=[1])
    case_id: str = Field(description="案件编号")
    unit_code: str = Field(description="单位代码", examples=["141124"])
    kind: str = Field(description="案卷类别")
    stratum: str = Field(description="层")
    alias: str = Field(description="评查用的代号", examples=["7K2M"])
    has_scan: bool = Field(description="有扫描件", examples=[True])
    is_masked: bool = Field(description="已确认遮盖", examples=[True])
    state: str = Field(description="状态", examples=["drawn"])
    total: Decimal | None = Field(description="得分；未评出的为 null", examples=["92.5"])
    lock: int = Field(description="提交时带回", examples=[0])


class BatchDetail(BatchOut):
    """A batch with its files and how far the scoring is, for the lead; others get no files."""

    files: list[FileOut] = Field(description="抽中的案卷；只给主持评查的人")
    sheets_done: int | None = Field(description="已提交的评分表；只给主持评查的人", examples=[10])
    sheets: int | None = Field(description="评分表总数；只给主持评查的人", examples=[26])


class BatchForm(Form):
    """Which batch to begin."""

    year: Year
    half: Literal[1, 2] = Field(description="上半年1、下半年2", examples=[1])
    rubric: Choice = Field(description="评查细则的摘要")
    strata: list[Word] = Field([], max_length=10, description="除分局外的分层列")
    per_branch: int | None = Field(None, ge=1, le=1000, description="每个分局抽几份；不填用通常数量（默认值，未核实）", examples=[2])


class DrawForm(LockForm):
    """Who did not reveal in time."""

    withheld: list[Word] = Field([], max_length=50, description="逾期未揭示的参与人")


class BatchMoveForm(LockForm):
    """A move of a batch."""

    move: Move = Field(description="assign 分配、open 开始评分、compare 对比、feed_back 反馈、finish 定稿", examples=["assign"])


class DropForm(LockForm):
    """Whom to take out."""

    member: Id
    why: Words = Field(description="理由", examples=["因病退出"])


class ResultAsk(Paging):
    """Filters of the results."""

    state: Choice | None = Field(None, description="状态", examples=["feedback"])


class ResultOut(Schema):
    """A result."""

    id: int = Field(description="编号", examples=[1])
    batch_id: int = Field(description="批次编号", examples=[1])
    batch_title: str = Field(description="批次")
    case_id: str = Field(description="案件编号")
    unit_code: str = Field(description="单位代码", examples=["141124"])
    unit_name: str = Field(description="单位")
    kind: str = Field(description="案卷类别")
    state: str = Field(description="状态", examples=["feedback"])
    total: Decimal = Field(description="得分", examples=["92.5"])
    vetoes: list[str] = Field(description="否决项")
    rule: str = Field(description="得出办法")
    lock: int = Field(description="提交时带回", examples=[0])


class ReasonOut(Schema):
    """What points were lost for."""

    criterion: str = Field(description="评分项", examples=["11.10"])
    lost: str = Field(description="扣分；否决项为空", examples=["2"])
    reason: str = Field(description="理由")


class StepOut(Schema):
    """A step; nobody is named."""

    move: str = Field(description="步骤", examples=["feed_back"])
    words: str = Field(description="理由或说明")
    at: datetime = Field(description="时间")


class ResultDetail(ResultOut):
    """A result with its reasons and steps."""

    reasons: list[ReasonOut] = Field(description="扣分理由")
    steps: list[StepOut] = Field(description="经过")


class ResultAnswerForm(LockForm):
    """What the branch says of a result."""

    accepts: bool = Field(description="true 认可，false 提出异议", examples=[True])
    why: Words = Field("", description="异议的理由")


class ObjectionForm(LockForm):
    """What is decided about an objection."""

    upholds: bool = Field(description="true 异议成立，false 不成立", examples=[False])
    total: Points | None = Field(None, description="更正后的得分；异议成立时必填")
    why: Words = Field(description="理由", examples=["文书齐全，扣分依据充分"])


@BATCHES.read("/batches", Permission.DRAW_READ, answer=Page[BatchOut], summary="列出评查批次")
def batch_list(request: DeskRequest, ask: Query[Paging]) -> dict[str, Any]:
    """List the batches that the person may see."""
    return paged(reviews.batches(asked(ask, picks={}), limit=row_limit(request.actor, permission=Permission.DRAW_READ)), paging=ask)


@BATCHES.read("/batches/{batch_id}", Permission.DRAW_READ, answer=BatchDetail, summary="看一个评查批次")
def batch(request: DeskRequest, batch_id: Path[Id]) -> dict[str, Any]:
    """Show a batch; files and progress to the lead alone."""
    row = found_batch(request, batch_id=batch_id)
    leads = Permission.REVIEW_LEAD in held(request.actor)
    own = {name: getattr(row, name) for name in BatchOut.model_fields}
    done, whole = reviews.progress_of(row.id) if leads else (None, None)
    return {**own, "files": reviews.files_of(row.id) if leads else [], "sheets_done": done, "sheets": whole}


@BATCHES.write("/batches", Permission.DRAW_COMMIT, answer=Made, summary="新建评查批次并编制抽样框", status=201)
def batch_begin(request: DeskRequest, form: BatchForm) -> dict[str, Any]:
    """Begin a batch."""
    terms = Terms(strata=form.strata, per_branch=form.per_branch)
    return {"id": begin_batch(request.actor, year=form.year, half=form.half, rubric=form.rubric, terms=terms, at=clock.now())}


@BATCHES.write("/batches/{batch_id}/draw", Permission.DRAW_RUN, answer=Moved, summary="抽取案卷")
def batch_draw(request: DeskRequest, batch_id: Path[Id], form: DrawForm) -> dict[str, Any]:
    """Draw."""
    found_batch(request, batch_id=batch_id)
    draw_batch(request.actor, batch_id=batch_id, lock=form.lock, withheld=form.withheld, at=clock.now())
    return standing(request, batch_id=batch_id)


@BATCHES.write("/batches/{batch_id}/move", Permission.REVIEW_LEAD, answer=Moved, summary="分配、开始评分、对比、反馈、定稿一个批次")
def batch_move(request: DeskRequest, batch_id: Path[Id], form: BatchMoveForm) -> dict[str, Any]:
    """Make a move; each has a service of its own."""
    _SERVICES[form.move](request.actor, batch_id=batch_id, lock=form.lock, at=clock.now())
    return standing(request, batch_id=batch_id)


@BATCHES.write("/batches/{batch_id}/reassign", Permission.REVIEW_LEAD, answer=Moved, summary="一名专家退出，案卷改派")
def batch_reassign(request: DeskRequest, batch_id: Path[Id], form: DropForm) -> dict[str, Any]:
    """Take a reviewer out of the batch."""
    drop_out(request.actor, batch_id=batch_id, lock=form.lock, member_id=form.member, reason=form.why.strip(), at=clock.now())
    return standing(request, batch_id=batch_id)


@BATCHES.write("/batches/{batch_id}/publish", Permission.REVIEW_PUBLISH, answer=Moved, summary="公布一个批次的结果")
def batch_publish(request: DeskRequest, batch_id: Path[Id], form: LockForm) -> dict[str, Any]:
    """Publish a batch."""
    publish_batch(request.actor, batch_id=batch_id, lock=form.lock, at=clock.now())
    return standing(request, batch_id=batch_id)


@BATCHES.read("/review-results", Permission.REVIEW_READ, answer=Page[ResultOut], summary="列出评查结果")
def result_list(request: DeskRequest, ask: Query[ResultAsk]) -> dict[str, Any]:
    """List the results that the person may see."""
    limit = row_limit(request.actor, permission=Permission.REVIEW_READ)
    return paged(reviews.results(asked(ask, picks={"state": ask.state}), limit=limit), paging=ask)


@BATCHES.read("/review-results/{file_id}", Permission.REVIEW_READ, answer=ResultDetail, summary="看一份案卷的评查结果")
def result(request: DeskRequest, file_id: Path[Id]) -> dict[str, Any]:
    """Show a result: points, what they were lost for, what was said."""
    row = _result(request, file_id=file_id)
    own = {name: getattr(row, name) for name in ResultOut.model_fields}
    reasons = [{"criterion": criterion, "lost": lost, "reason": reason} for criterion, lost, reason in reviews.reasons_of(row.id)]
    return {**own, "reasons": reasons, "steps": [one for one in reviews.file_steps(row.id) if one.move in _SEEN]}


@BATCHES.write("/review-results/{file_id}/answer", Permission.REVIEW_OBJECT, answer=Moved, summary="分局认可评查结果，或提出异议")
def result_answer(request: DeskRequest, file_id: Path[Id], form: ResultAnswerForm) -> dict[str, Any]:
    """Accept a result, or object to it."""
    now, why = clock.now(), form.why.strip()
    answer_result(request.actor, file_id=file_id, lock=form.lock, accepts=form.accepts, reason=why, at=now)
    return {"id": file_id, "state": _result(request, file_id=file_id).state}


@BATCHES.write("/review-results/{file_id}/objection", Permission.REVIEW_LEAD, answer=Moved, summary="裁定对评查结果的异议")
def result_objection(request: DeskRequest, file_id: Path[Id], form: ObjectionForm) -> dict[str, Any]:
    """Decide an objection."""
    why, total = form.why.strip(), form.total if form.upholds else None
    decide_objection(request.actor, file_id=file_id, lock=form.lock, upholds=form.upholds, reason=why, total=total, at=clock.now())
    return {"id": file_id, "state": _result(request, file_id=file_id).state}


def found_batch(request: DeskRequest, *, batch_id: int) -> BatchRow:
    """Find a batch that the caller may see; a round of calibration is none.

    Raises:
        MissingError: there is none.
    """
    row = reviews.batch_of(batch_id)
    if row is None or row.kind != "review" or not _sees(request, row=row):
        raise MissingError(Fault("没有这个评查批次", f"批次{batch_id}", "用 GET /api/v1/batches 重新选择"))
    return row


def _sees(request: DeskRequest, *, row: BatchRow) -> bool:
    return Permission.DRAW_READ in held(request.actor, subject=Subject(released=row.state in reviews.SEEN_BY_ALL))


def standing(request: DeskRequest, *, batch_id: int) -> dict[str, Any]:
    """Say where a batch stands now."""
    row = found_batch(request, batch_id=batch_id)
    return {"id": row.id, "state": row.state}


def _result(request: DeskRequest, *, file_id: int) -> FileRow:
    row = reviews.result_of(file_id, limit=row_limit(request.actor, permission=Permission.REVIEW_READ))
    if row is None:
        raise MissingError(Fault("没有这份案卷的评查结果", f"案卷{file_id}", "用 GET /api/v1/review-results 重新选择"))
    return row
