"""Flags: the list of a run, one flag with what was said on it, deciding on one or on many."""

from datetime import date
from typing import Annotated, Any, Literal

from ninja import Path, Query, Schema
from pydantic import Field

from jicha.domain.access.asking import row_limit
from jicha.domain.access.permissions import Permission
from jicha.domain.access.scopes import RowLimit
from jicha.domain.errors import Fault, MissingError
from jicha.services import clock
from jicha.services.investigating.drafting import confirm_flags
from jicha.services.judging.deciding import Choice as Chosen
from jicha.services.judging.deciding import decide_flag, decide_flags, preview
from jicha.store.queries import flags
from jicha.store.queries.year import runs
from jicha.web.api.frame.gates import gate
from jicha.web.api.frame.shapes import Choice, Day, Done, Form, Id, Lock, Made, Moved, NoteOut, Page, Paging, Words, asked, paged
from jicha.web.frame.gates import DeskRequest

FLAGS = gate("疑点")
Move = Literal["dismiss", "ask", "answer", "reconsider"]


class FlagAsk(Paging):
    """Filters of the list."""

    run: Choice | None = Field(None, description="运行名；不填为最新一次")
    verdict: Choice | None = Field(None, description="判定：fail、unknown", examples=["fail"])
    state: Choice | None = Field(None, description="办理状态", examples=["open"])
    severity: Choice | None = Field(None, description="程度：high、medium、low", examples=["high"])
    unit_code: Choice | None = Field(None, description="单位代码", examples=["141124"])
    item: Choice | None = Field(None, description="事项")
    check_id: Choice | None = Field(None, description="核查规则编号", examples=["THREE-01"])


class FlagOut(Schema):
    """A flag: the verdict on one record, and what people made of it."""

    id: int = Field(description="编号", examples=[1])
    run_id: str = Field(description="运行名")
    year: int = Field(description="年度", examples=[2021])
    check_id: str = Field(description="核查规则编号")
    item: str = Field(description="事项")
    unit_code: str = Field(description="单位代码", examples=["141124"])
    unit_name: str = Field(description="单位")
    dataset: str = Field(description="数据集")
    subject_key: str = Field(description="对象")
    verdict: str = Field(description="判定", examples=["fail"])
    observed: str = Field(description="实际情况")
    expected: str = Field(description="应有情况")
    severity: str = Field(description="程度", examples=["high"])
    basis: str = Field(description="依据")
    law_version: str = Field(description="当日有效的规范版本")
    source_file: str = Field(description="来源文件")
    source_sheet: str = Field(description="来源表")
    source_row: int | None = Field(description="来源行；找不到的为 null")
    message: str = Field(description="说明")
    state: str = Field(description="办理状态", examples=["open"])
    lock: int = Field(description="提交时带回", examples=[0])
    why: str = Field(description="排除的理由")
    expires_on: date | None = Field(description="排除有效期至")


class FlagDetail(FlagOut):
    """A flag with what was said on the same verdict."""

    notes: list[NoteOut] = Field(description="办理经过")
    finding: int | None = Field(description="认定成的问题；没有的为 null")


class Decision(Form):
    """A move of one flag."""

    move: Move = Field(description="dismiss 排除、ask 询问分局、answer 说明、reconsider 重新判断", examples=["dismiss"])
    lock: Lock
    why: Words = Field("", description="理由", examples=["平台重复推送，非实际逾期"])
    expires_on: Day | None = Field(None, description="排除有效期至；只用于 dismiss")


class ChosenForm(Form):
    """A flag as the program saw it."""

    id: Id
    lock: Lock


Many = Annotated[list[ChosenForm], Field(min_length=1, max_length=500, description="疑点，一次最多500条")]


class ConfirmForm(Form):
    """Flags of one branch that become one finding."""

    flags: Many
    into: Id | None = Field(None, description="并入正在编写的问题；不填另立一个")


class ManyForm(Form):
    """The same move of many flags."""

    flags: Many
    move: Move = Field(description="步骤", examples=["ask"])
    why: Words = Field("", description="理由", examples=["请说明逾期原因"])
    expires_on: Day | None = Field(None, description="排除有效期至；只用于 dismiss")
    is_trial: bool = Field(default=False, description="true 只试算能办几条，不办理")


@FLAGS.read("/flags", Permission.FLAG_READ, answer=Page[FlagOut], summary="列出一次运行的疑点")
def flag_list(request: DeskRequest, ask: Query[FlagAsk]) -> dict[str, Any]:
    """List the flags of the newest run, or of the run that is asked for."""
    run = runs.run_of(ask.run) if ask.run else runs.newest_run()
    picks = {name: getattr(ask, name) for name in flags.PICKS}
    return paged(flags.flags(asked(ask, picks=picks), limit=_limit(request), run_id=run.run_id if run else ""), paging=ask)


@FLAGS.read("/flags/{flag_id}", Permission.FLAG_READ, answer=FlagDetail, summary="看一条疑点")
def flag(request: DeskRequest, flag_id: Path[Id]) -> dict[str, Any]:
    """Show a flag, its notes and the finding that it became."""
    row = flags.flag_of(flag_id, limit=_limit(request))
    if row is None:
        raise MissingError(Fault("没有这条疑点", f"疑点{flag_id}", "用 GET /api/v1/flags 重新选择"))
    own = {name: getattr(row, name) for name in FlagOut.model_fields}
    return {**own, "notes": flags.notes_of(row), "finding": flags.finding_of_flag(row)}


@FLAGS.write("/flags/{flag_id}/decide", Permission.FLAG_READ, answer=Moved, summary="排除、询问、说明或重新判断一条疑点")
def flag_decide(request: DeskRequest, flag_id: Path[Id], form: Decision) -> dict[str, Any]:
    """Make one move; who may make which the lifecycle knows."""
    state = decide_flag(
        request.actor,
        choice=Chosen(flag_id, form.lock),
        move=form.move,
        at=clock.now(),
        reason=form.why.strip(),
        expires_on=form.expires_on,
    )
    return {"id": flag_id, "state": state}


@FLAGS.write("/confirmations", Permission.FLAG_JUDGE, answer=Made, summary="把疑点认定为一个问题", status=201)
def flag_confirm(request: DeskRequest, form: ConfirmForm) -> dict[str, Any]:
    """Confirm flags of one branch into a finding."""
    return {"id": confirm_flags(request.actor, choices=_chosen(form.flags), at=clock.now(), into=form.into)}


@FLAGS.write("/decisions", Permission.FLAG_JUDGE, answer=Done, summary="批量办理疑点，可先试算")
def flag_many(request: DeskRequest, form: ManyForm) -> dict[str, Any]:
    """Make the same move of many flags; what cannot be decided stays as it is and is told."""
    work = preview if form.is_trial else decide_flags
    told = work(
        request.actor,
        choices=_chosen(form.flags),
        move=form.move,
        at=clock.now(),
        reason=form.why.strip(),
        expires_on=form.expires_on,
    )
    return {"done": told.done, "refused": [f"{fault.where}：{fault.what}" for fault in told.refused]}


def _chosen(given: list[ChosenForm]) -> list[Chosen]:
    return [Chosen(one.id, one.lock) for one in given]


def _limit(request: DeskRequest) -> RowLimit:
    return row_limit(request.actor, permission=Permission.FLAG_READ)
