"""Self-checks and look-backs of the branches."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from ninja import Path, Query, Schema
from pydantic import Field

from jicha.domain import checks
from jicha.domain.access.asking import row_limit
from jicha.domain.access.permissions import Permission
from jicha.domain.errors import Fault, MissingError
from jicha.services import clock
from jicha.services.self_checks.filling import Answer, fill_self_check, move_self_check, open_self_check
from jicha.store.queries.handed_in import self_checks
from jicha.store.queries.handed_in.self_checks import SelfCheckRow
from jicha.web.api.frame.gates import gate
from jicha.web.api.frame.shapes import Form, Id, Lock, Made, Moved, MoveForm, NoteOut, Words, Year
from jicha.web.frame.gates import DeskRequest

SELF_CHECKS = gate("自查与回头看")
_ITEMS = tuple(one.name for one in checks.ITEMS if one.number)
Round = Literal["self_check", "look_back"]


class RoundAsk(Schema):
    """Which round."""

    year: Year
    round: Round = Field("self_check", description="self_check 自查、look_back 回头看")


class SaidOut(Schema):
    """What a branch says of one item."""

    has_problems: bool = Field(description="是否有问题", examples=[False])
    words: str = Field(description="情况")


class SelfCheckOut(Schema):
    """A form; an item that is not in `answers` has not been answered."""

    id: int = Field(description="编号", examples=[1])
    year: int = Field(description="年度", examples=[2021])
    round: str = Field(description="轮次", examples=["self_check"])
    unit_code: str = Field(description="单位代码", examples=["141124"])
    unit_name: str = Field(description="单位")
    state: str = Field(description="状态", examples=["draft"])
    submitted_on: date | None = Field(description="签报日期")
    lock: int = Field(description="提交时带回", examples=[0])
    answers: Mapping[str, SaidOut] = Field(description="事项 → 说明")


class SelfCheckDetail(SelfCheckOut):
    """A form with its steps."""

    steps: list[NoteOut] = Field(description="办理经过")


class SelfCheckForm(Form):
    """Which form to open."""

    year: Year
    round: Round = Field("self_check", description="self_check 自查、look_back 回头看")


class AnswerForm(Form):
    """What is said of one item."""

    item: Literal[_ITEMS] = Field(description="事项", examples=[_ITEMS[0]])  # type: ignore[valid-type]  # The items are content.
    has_problems: bool = Field(description="是否有问题", examples=[False])
    words: Words = Field("", description="情况；有问题的必写", examples=["无"])


class FillForm(Form):
    """The whole form as it is to stand."""

    lock: Lock
    answers: list[AnswerForm] = Field(max_length=30, description="逐项说明；没有列出的事项算未填")


@SELF_CHECKS.read("/self-checks", Permission.SELFCHECK_READ, answer=list[SelfCheckOut], summary="列出一轮自查的各分局表")
def self_check_list(request: DeskRequest, ask: Query[RoundAsk]) -> list[SelfCheckRow]:
    """List the forms of a round that the person may see."""
    limit = row_limit(request.actor, permission=Permission.SELFCHECK_READ)
    found = self_checks.self_checks(limit=limit, year=ask.year, round_=ask.round)
    return [found[unit] for unit in sorted(found)]


@SELF_CHECKS.read("/self-checks/{self_check_id}", Permission.SELFCHECK_READ, answer=SelfCheckDetail, summary="看一张自查表")
def self_check(request: DeskRequest, self_check_id: Path[Id]) -> dict[str, Any]:
    """Show a form."""
    row = self_checks.self_check_of(self_check_id, limit=row_limit(request.actor, permission=Permission.SELFCHECK_READ))
    if row is None:
        raise MissingError(Fault("没有这张自查表", f"自查表{self_check_id}", "用 GET /api/v1/self-checks 重新选择"))
    own = {name: getattr(row, name) for name in SelfCheckOut.model_fields}
    return {**own, "steps": self_checks.steps_of(row.id)}


@SELF_CHECKS.write("/self-checks", Permission.SELFCHECK_FILL, answer=Made, summary="打开本分局的自查表", status=201)
def self_check_begin(request: DeskRequest, form: SelfCheckForm) -> dict[str, Any]:
    """Open the branch's own form; one that is there is given again."""
    return {"id": open_self_check(request.actor, year=form.year, round_=form.round, at=clock.now())}


@SELF_CHECKS.write("/self-checks/{self_check_id}", Permission.SELFCHECK_FILL, answer=Made, summary="填写自查表")
def self_check_fill(request: DeskRequest, self_check_id: Path[Id], form: FillForm) -> dict[str, Any]:
    """Keep what the branch says; of an item that is said twice the last counts."""
    answers = {one.item: Answer(one.item, one.has_problems, one.words) for one in form.answers}
    fill_self_check(request.actor, self_check_id=self_check_id, lock=form.lock, answers=list(answers.values()), at=clock.now())
    return {"id": self_check_id}


@SELF_CHECKS.write("/self-checks/{self_check_id}/move", Permission.SELFCHECK_READ, answer=Moved, summary="签报、接收、退回自查表")
def self_check_move(request: DeskRequest, self_check_id: Path[Id], form: MoveForm) -> dict[str, Any]:
    """Make a move; who may make which the table of the lifecycle says."""
    state = move_self_check(
        request.actor,
        self_check_id=self_check_id,
        move=form.move,
        lock=form.lock,
        items=_ITEMS,
        at=clock.now(),
        reason=form.why.strip(),
    )
    return {"id": self_check_id, "state": state}
