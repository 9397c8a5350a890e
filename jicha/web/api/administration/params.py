"""Parameters of the checks and limits of law: what counts, who says so, another value proposed and decided by two persons."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Path, Query, Schema
from pydantic import Field

from jicha.domain.access.permissions import Permission
from jicha.domain.errors import Fault, MissingError
from jicha.services import clock
from jicha.services.administering.law import limits_in_force, note_limit
from jicha.services.administering.params import approved_params, checks_in_force, decide_param, propose_param, words_of
from jicha.store.queries.administration import last_checked, law_notes, param_changes
from jicha.web.api.frame.gates import gate
from jicha.web.api.frame.shapes import ApprovalForm, Choice, Day, Form, Id, Made, Reason, Words
from jicha.web.frame.gates import DeskRequest

PARAMS = gate("核查参数和法规期限")


class ParamOut(Schema):
    """A parameter with the value that counts."""

    check_id: str = Field(description="核查规则", examples=["REQ-05"])
    name: str = Field(description="参数", examples=["due_days_after_quarter"])
    zh: str = Field(description="参数的名称")
    value: str = Field(description="现行值", examples=["10"])
    default: str = Field(description="规则写的值", examples=["10"])
    unit: str = Field(description="单位", examples=["working_day"])
    is_norm: bool = Field(description="规则写的值有规定依据；false 为默认值，未核实", examples=[False])


class ProposalForm(Form):
    """Another value and why."""

    value: Annotated[Words, Field(max_length=400)] = Field(description="新的值；几个值用逗号隔开", examples=["15"])
    why: Reason = Field(description="依据：文件名称、文号和条款", examples=["局长办公会纪要〔2021〕5号"])


class ChangeAsk(Schema):
    """Filters of the list."""

    state: Literal["proposed", "approved", "refused"] | None = Field(None, description="状态", examples=["proposed"])
    check_id: Choice | None = Field(None, description="核查规则", examples=["REQ-05"])


class ChangeOut(Schema):
    """A proposal and what became of it."""

    id: int = Field(description="编号", examples=[1])
    check_id: str = Field(description="核查规则", examples=["REQ-05"])
    name: str = Field(description="参数")
    value: str = Field(description="提议的值", examples=["15"])
    before: str = Field(description="原来的值", examples=["10"])
    why: str = Field(description="依据")
    state: str = Field(description="proposed、approved、refused", examples=["proposed"])
    proposed_at: datetime = Field(description="提出时间")
    proposed_by: str = Field(description="提出人")
    decided_at: datetime | None = Field(description="办理时间")
    decided_by: str = Field(description="办理人")
    decision: str = Field(description="办理理由")


class LimitOut(Schema):
    """A limit of law."""

    id: str = Field(description="编号", examples=["GEN-01"])
    family: str = Field(description="规定（跨版本）")
    rule_zh: str = Field(description="规定的内容")
    instrument: str = Field(description="法规")
    article: str | None = Field(description="条款")
    unit: str = Field(description="单位", examples=["working_day"])
    value: float | None = Field(description="数值；没有数值的为 null", examples=[7])
    from_on: date | None = Field(description="施行日期；不明的为 null，从不适用")
    until_on: date | None = Field(description="失效日期；现行的为 null")
    confidence: str = Field(description="high 原文已核对、medium 部分核对、low 未核对", examples=["high"])
    checked_on: date | None = Field(description="最近核对的日期")


class LawNoteOut(Schema):
    """What a person found when reading the text."""

    limit_id: str = Field(description="规定", examples=["GEN-01"])
    checked_on: date = Field(description="核对日期")
    words: str = Field(description="核对情况")
    at: datetime = Field(description="登记时间")
    by: str = Field(description="核对人")


class LawNoteForm(Form):
    """What was found, and on which day the text was read."""

    checked_on: Day = Field(description="核对日期")
    words: Reason = Field(description="核对的原文出处和结论", examples=["国家法律法规数据库，与原文一致"])


@PARAMS.read("/params", Permission.CHECK_READ, answer=list[ParamOut], summary="列出核查参数和现行值")
def param_list(request: DeskRequest) -> list[dict[str, Any]]:  # noqa: ARG001  # Every view gets the request.
    """List the parameters of every check."""
    approved = approved_params()
    return [
        {
            "check_id": check.id,
            "name": one.name,
            "zh": one.zh,
            "value": words_of(approved.get(check.id, {}).get(one.name, one.value)),
            "default": words_of(one.value),
            "unit": one.unit,
            "is_norm": one.verified,
        }
        for check in checks_in_force()
        for one in check.params
    ]


@PARAMS.write("/params/{check_id}/{name}", Permission.SETTINGS_PARAMS_PROPOSE, answer=Made, summary="提出另一个值，由他人批准", status=201)
def param_propose(request: DeskRequest, check_id: Path[Choice], name: Path[Choice], form: ProposalForm) -> dict[str, Any]:
    """Propose another value."""
    check = next((one for one in checks_in_force() if one.id == check_id), None)
    if check is None:
        raise MissingError(Fault("没有这条核查规则", check_id, "用 GET /api/v1/params 重新选择"))
    return {"id": propose_param(request.actor, check=check, name=name, text=form.value, why=form.why, at=clock.now())}


@PARAMS.read("/param-changes", Permission.CHECK_READ, answer=list[ChangeOut], summary="列出参数的提议和办理情况")
def param_change_list(request: DeskRequest, ask: Query[ChangeAsk]) -> list[dict[str, Any]]:  # noqa: ARG001  # Every view gets the request.
    """List the proposals."""
    rows = param_changes(check_id=ask.check_id, state=ask.state)
    plain = [name for name in ChangeOut.model_fields if name not in {"value", "before"}]
    return [{**{name: getattr(row, name) for name in plain}, "value": words_of(row.value), "before": words_of(row.before)} for row in rows]


@PARAMS.write("/param-changes/{change_id}/decision", Permission.SETTINGS_PARAMS_APPROVE, answer=Made, summary="批准或退回他人的提议")
def param_decide(request: DeskRequest, change_id: Path[Id], form: ApprovalForm) -> dict[str, Any]:
    """Approve or refuse a proposal."""
    decide_param(request.actor, change_id=change_id, approves=form.approves, why=form.why, at=clock.now())
    return {"id": change_id}


@PARAMS.read("/limits", Permission.LAW_READ, answer=list[LimitOut], summary="列出法规期限")
def limit_list(request: DeskRequest) -> list[dict[str, Any]]:  # noqa: ARG001  # Every view gets the request.
    """List the limits."""
    checked = last_checked()
    plain = [name for name in LimitOut.model_fields if name != "checked_on"]
    return [{**{name: getattr(one, name) for name in plain}, "checked_on": checked.get(one.id)} for one in limits_in_force()]


@PARAMS.read("/limits/{name}/notes", Permission.LAW_READ, answer=list[LawNoteOut], summary="列出一条规定的核对情况")
def limit_notes(request: DeskRequest, name: Path[Choice]) -> list[Any]:  # noqa: ARG001  # Every view gets the request.
    """List the notes on a limit."""
    return list(law_notes(_limit(name)))


@PARAMS.write("/limits/{name}/notes", Permission.SETTINGS_LAW, answer=LawNoteForm, summary="登记对原文的核对", status=201)
def limit_note(request: DeskRequest, name: Path[Choice], form: LawNoteForm) -> LawNoteForm:
    """Write down that the text was read."""
    note_limit(request.actor, limit_id=_limit(name), checked_on=form.checked_on, words=form.words, at=clock.now())
    return form


def _limit(name: str) -> str:
    if name not in {one.id for one in limits_in_force()}:
        raise MissingError(Fault("没有这一条期限", name, "用 GET /api/v1/limits 重新选择"))
    return name
