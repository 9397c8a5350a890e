"""What is done about a rectification: ordered, planned, reached, proved, moved, escalated, looked back at."""

from typing import Annotated, Any

from ninja import File, Path, UploadedFile
from pydantic import Field

from jicha.domain.access.asking import row_limit
from jicha.domain.access.permissions import Permission
from jicha.domain.errors import Fault, MissingError, StateError
from jicha.domain.rectification.plans import Kind, Milestone, Plan
from jicha.services import clock
from jicha.services.rectifying.looking_back import look_back
from jicha.services.rectifying.moving import ask_time, give_time, move_rectification
from jicha.services.rectifying.ordering import order_rectification
from jicha.services.rectifying.planning import plan_rectification, reach_milestone
from jicha.services.rectifying.proving import add_proof
from jicha.services.rectifying.reminding import decide_escalation
from jicha.store.queries import findings
from jicha.store.queries.rectification import reminders_of
from jicha.web.api.frame.gates import gate
from jicha.web.api.frame.shapes import Day, Form, Id, Lock, LockForm, Made, Moved, MoveForm, Word, Words
from jicha.web.api.rectifications import found_rectification
from jicha.web.frame.gates import DeskRequest

RECTIFYING = gate("整改")


class OrderForm(Form):
    """What is ordered."""

    kind: Kind = Field(description="整改方式", examples=["by_plan"])
    latest_on: Day = Field(description="最迟日期")
    why: Words = Field("", description="要求", examples=["限期公开并建立台账"])


class StepForm(Form):
    """A step."""

    what: Word = Field(description="内容", examples=["补公开逾期的处罚决定"])
    due_on: Day


class PlanForm(Form):
    """The branch's plan."""

    lock: Lock
    responsible: Annotated[Word, Field(max_length=60)] = Field(description="责任领导", examples=["李四"])
    handler: Annotated[Word, Field(max_length=60)] = Field(description="经办人", examples=["王五"])
    measures: Words = Field(description="整改措施", examples=["逐件核对，七日内公开"])
    due_on: Day | None = Field(description="完成期限")
    milestones: list[StepForm] = Field([], max_length=50, description="阶段目标；限期整改至少一项")


class TimedMoveForm(MoveForm):
    """A move; `ask_time` says until when."""

    until: Day | None = Field(None, description="延期至；只用于 ask_time")


class EscalationForm(Form):
    """What is decided about a proposed escalation."""

    is_carried_out: bool = Field(description="true 已升级督办，false 不升级", examples=[True])
    why: Words = Field("", description="理由", examples=["已约谈责任领导"])


class LookBackForm(Form):
    """What a look back found."""

    holds: bool = Field(description="是否保持", examples=[True])
    words: Words = Field(description="看了什么、结果如何", examples=["抽查10件，均按期公开"])


@RECTIFYING.write(
    "/findings/{finding_id}/rectification", Permission.RECTIFICATION_ASSIGN, answer=Made, summary="交办一个已签发问题的整改", status=201
)
def rectification_order(request: DeskRequest, finding_id: Path[Id], form: OrderForm) -> dict[str, Any]:
    """Order the rectification of a final finding."""
    if findings.finding_of(finding_id, limit=row_limit(request.actor, permission=Permission.FINDING_READ)) is None:
        raise MissingError(Fault("没有这个问题", f"问题{finding_id}", "用 GET /api/v1/findings 重新选择"))
    made = order_rectification(
        request.actor, finding_id=finding_id, kind=form.kind, latest_on=form.latest_on, words=form.why.strip(), at=clock.now()
    )
    return {"id": made}


@RECTIFYING.write("/rectifications/{rectification_id}/plan", Permission.RECTIFICATION_PLAN, answer=Moved, summary="上报整改方案")
def rectification_plan(request: DeskRequest, rectification_id: Path[Id], form: PlanForm) -> dict[str, Any]:
    """Write and hand in the branch's plan."""
    row = found_rectification(request, rectification_id=rectification_id)
    plan = Plan(
        kind=Kind(row.kind),
        responsible=form.responsible,
        handler=form.handler,
        measures=form.measures,
        due_on=form.due_on,
        milestones=tuple(Milestone(one.what, one.due_on) for one in form.milestones),
    )
    plan_rectification(request.actor, rectification_id=row.id, lock=form.lock, plan=plan, at=clock.now())
    return _standing(request, rectification_id=row.id)


@RECTIFYING.write(
    "/rectifications/{rectification_id}/milestones/{milestone_id}",
    Permission.RECTIFICATION_PROVE,
    answer=Moved,
    summary="记一项阶段目标已完成",
)
def rectification_reach(request: DeskRequest, rectification_id: Path[Id], milestone_id: Path[Id], form: LockForm) -> dict[str, Any]:
    """Mark a milestone as done."""
    reach_milestone(request.actor, rectification_id=rectification_id, milestone_id=milestone_id, lock=form.lock, at=clock.now())
    return _standing(request, rectification_id=rectification_id)


@RECTIFYING.write(
    "/rectifications/{rectification_id}/proofs", Permission.RECTIFICATION_PROVE, answer=Moved, summary="提交一份整改佐证", status=201
)
def rectification_prove(request: DeskRequest, rectification_id: Path[Id], file: File[UploadedFile]) -> dict[str, Any]:
    """Keep a file as proof."""
    add_proof(request.actor, rectification_id=rectification_id, name=file.name or "", chunks=file.chunks(), at=clock.now())
    return _standing(request, rectification_id=rectification_id)


@RECTIFYING.write(
    "/rectifications/{rectification_id}/move",
    Permission.RECTIFICATION_READ,
    answer=Moved,
    summary="批准方案、申请或批准延期、上报、核验、销号、重开整改",
)
def rectification_move(request: DeskRequest, rectification_id: Path[Id], form: TimedMoveForm) -> dict[str, Any]:
    """Make a move; who may make which the table of the lifecycle says."""
    why, now = form.why.strip(), clock.now()
    if form.move == "ask_time":
        if form.until is None:
            raise StateError(Fault("没有写延期至哪一天", "until", "写成 2021-08-31 的样子"))
        ask_time(request.actor, rectification_id=rectification_id, lock=form.lock, until=form.until, reason=why, at=now)
    elif form.move == "give_time":
        give_time(request.actor, rectification_id=rectification_id, lock=form.lock, reason=why, at=now)
    else:
        move_rectification(request.actor, rectification_id=rectification_id, move=form.move, lock=form.lock, at=now, reason=why)
    return _standing(request, rectification_id=rectification_id)


@RECTIFYING.write(
    "/rectifications/{rectification_id}/reminders/{reminder_id}",
    Permission.RECTIFICATION_ESCALATE,
    answer=Moved,
    summary="决定是否升级督办",
)
def rectification_escalate(request: DeskRequest, rectification_id: Path[Id], reminder_id: Path[Id], form: EscalationForm) -> dict[str, Any]:
    """Carry out a proposed escalation, or say why not."""
    found_rectification(request, rectification_id=rectification_id)
    if reminder_id not in {one.id for one in reminders_of(rectification_id)}:
        raise MissingError(Fault("没有这条催办", f"催办{reminder_id}", "用 GET /api/v1/rectifications/{rectification_id} 重新选择"))
    decide_escalation(request.actor, reminder_id=reminder_id, carried_out=form.is_carried_out, why=form.why, at=clock.now())
    return _standing(request, rectification_id=rectification_id)


@RECTIFYING.write(
    "/rectifications/{rectification_id}/look-backs", Permission.LOOK_BACK_WRITE, answer=Moved, summary="记录一次回头看", status=201
)
def rectification_look_back(request: DeskRequest, rectification_id: Path[Id], form: LookBackForm) -> dict[str, Any]:
    """Write down a look back."""
    look_back(request.actor, rectification_id=rectification_id, holds=form.holds, words=form.words, at=clock.now())
    return _standing(request, rectification_id=rectification_id)


def _standing(request: DeskRequest, *, rectification_id: int) -> dict[str, Any]:
    row = found_rectification(request, rectification_id=rectification_id)
    return {"id": row.id, "state": row.state}
