"""Rectification: the list, one with its plan, proofs, reminders and steps."""

from datetime import date, datetime
from typing import Any, Literal

from django.http import HttpResponse
from ninja import Path, Query, Schema
from pydantic import Field

from jicha.domain.access.asking import row_limit
from jicha.domain.access.permissions import Permission
from jicha.domain.errors import Fault, MissingError
from jicha.services import clock
from jicha.services.data.uploading import path_of_bytes
from jicha.services.rectifying.checking_again import as_of_now
from jicha.store.queries import rectification as questions
from jicha.store.queries.rectification import RectificationRow
from jicha.web.api.frame.gates import gate
from jicha.web.api.frame.shapes import Choice, Id, NoteOut, Page, Paging, asked, paged
from jicha.web.frame.files import saved
from jicha.web.frame.gates import DeskRequest

RECTIFICATIONS = gate("整改")


class RectificationAsk(Paging):
    """Filters of the list."""

    state: Choice | None = Field(None, description="状态", examples=["ordered"])
    kind: Choice | None = Field(None, description="at_once 立行立改、by_plan 限期整改", examples=["by_plan"])
    unit_code: Choice | None = Field(None, description="单位代码", examples=["141124"])
    overdue: Literal["yes"] | None = Field(None, description="yes 只列逾期的")


class RectificationOut(Schema):
    """A rectification."""

    id: int = Field(description="编号", examples=[1])
    finding_id: int = Field(description="问题编号", examples=[1])
    year: int = Field(description="年度", examples=[2021])
    number: int = Field(description="问题的年内序号", examples=[1])
    title: str = Field(description="问题的标题")
    level: str = Field(description="问题的等级", examples=["serious"])
    check: str = Field(description="销号前重新核查的规则")
    unit_code: str = Field(description="单位代码", examples=["141124"])
    unit_name: str = Field(description="单位")
    kind: str = Field(description="整改方式", examples=["by_plan"])
    state: str = Field(description="状态", examples=["ordered"])
    ordered_on: date = Field(description="交办日期")
    latest_on: date = Field(description="最迟日期")
    due_on: date = Field(description="完成期限")
    responsible: str = Field(description="责任领导")
    handler: str = Field(description="经办人")
    measures: str = Field(description="整改措施")
    asked_until: date | None = Field(description="申请延期至")
    extensions: int = Field(description="已延期次数", examples=[0])
    submitted_at: datetime | None = Field(description="上报完成时间")
    checked_run: str = Field(description="重新核查的运行名")
    still_failing: int | None = Field(description="重新核查仍不符合的新记录；没有重新核查的为 null")
    closed_on: date | None = Field(description="销号日期")
    lock: int = Field(description="提交时带回", examples=[0])


class MilestoneOut(Schema):
    """A step of the plan."""

    id: int = Field(description="编号", examples=[1])
    what: str = Field(description="内容")
    due_on: date = Field(description="日期")
    done_on: date | None = Field(description="完成日期")


class ProofOut(Schema):
    """A file that shows what was done."""

    id: int = Field(description="编号", examples=[1])
    name: str = Field(description="文件名")
    sha256: str = Field(description="内容的 SHA-256")
    size: int = Field(description="字节数", examples=[20480])
    added_at: datetime = Field(description="提交时间")
    added_by: str = Field(description="提交人")


class ReminderOut(Schema):
    """A rung of the ladder that was reached."""

    id: int = Field(description="编号", examples=[1])
    rung: str = Field(description="催办的级别")
    reached_on: date = Field(description="到达日期")
    decision: str = Field(description="对升级督办的决定；未决定的为空")
    why: str = Field(description="理由")
    decided_by: str = Field(description="决定人")


class LookBackOut(Schema):
    """A look back."""

    looked_on: date = Field(description="日期")
    holds: bool = Field(description="是否保持", examples=[True])
    words: str = Field(description="情况")
    by: str = Field(description="记录人")


class AgainOut(Schema):
    """What the newest run says of the trouble."""

    needs_no_run: bool = Field(description="没有核查规则，由人核验")
    run: str = Field(description="报整改完成以后用新数据所作的运行；没有的为空")
    still_failing: int | None = Field(description="该运行中新的不符合；没有运行的为 null")
    own: int = Field(description="问题所依据的记录", examples=[3])
    own_failing: int | None = Field(description="其中在该运行里仍不符合的；没有运行的为 null")


class RectificationDetail(RectificationOut):
    """A rectification with all that belongs to it."""

    again: AgainOut | None = Field(description="按最近数据的复查；已销号或撤销的、无权看全部疑点的为 null")
    milestones: list[MilestoneOut] = Field(description="阶段目标")
    proofs: list[ProofOut] = Field(description="佐证")
    reminders: list[ReminderOut] = Field(description="催办")
    look_backs: list[LookBackOut] = Field(description="回头看")
    steps: list[NoteOut] = Field(description="办理经过")


@RECTIFICATIONS.read("/rectifications", Permission.RECTIFICATION_READ, answer=Page[RectificationOut], summary="列出整改")
def rectification_list(request: DeskRequest, ask: Query[RectificationAsk]) -> dict[str, Any]:
    """List the rectifications that the person may see."""
    picks = {"overdue": ask.overdue, **{name: getattr(ask, name) for name in questions.PICKS}}
    limit = row_limit(request.actor, permission=Permission.RECTIFICATION_READ)
    today = clock.day_of(clock.now())
    return paged(questions.rectifications(asked(ask, picks=picks), limit=limit, today=today), paging=ask)


@RECTIFICATIONS.read("/rectifications/{rectification_id}", Permission.RECTIFICATION_READ, answer=RectificationDetail, summary="看一项整改")
def rectification(request: DeskRequest, rectification_id: Path[Id]) -> dict[str, Any]:
    """Show a rectification with all that belongs to it."""
    row = found_rectification(request, rectification_id=rectification_id)
    own = {name: getattr(row, name) for name in RectificationOut.model_fields}
    return {
        **own,
        "again": as_of_now(request.actor, rectification_id=row.id),
        "milestones": questions.milestones_of(row.id),
        "proofs": questions.proofs_of(row.id),
        "reminders": questions.reminders_of(row.id),
        "look_backs": questions.look_backs_of(row.id),
        "steps": questions.steps_of(row.id),
    }


@RECTIFICATIONS.file("/rectifications/{rectification_id}/proofs/{proof_id}", Permission.RECTIFICATION_READ, summary="下载一份佐证")
def rectification_proof(request: DeskRequest, rectification_id: Path[Id], proof_id: Path[Id]) -> HttpResponse:
    """Hand out a file of the proofs."""
    found_rectification(request, rectification_id=rectification_id)
    kept = next((one for one in questions.proofs_of(rectification_id) if one.id == proof_id), None)
    if kept is None:
        raise MissingError(Fault("没有这份佐证", f"佐证{proof_id}", "用 GET /api/v1/rectifications/{rectification_id} 重新选择"))
    return saved(path_of_bytes(kept.sha256), name=kept.name)


def found_rectification(request: DeskRequest, *, rectification_id: int) -> RectificationRow:
    """Find a rectification that the person may see.

    Raises:
        MissingError: there is none.
    """
    limit = row_limit(request.actor, permission=Permission.RECTIFICATION_READ)
    row = questions.rectification_of(rectification_id, limit=limit)
    if row is None:
        raise MissingError(Fault("没有这项整改", f"整改{rectification_id}", "用 GET /api/v1/rectifications 重新选择"))
    return row
