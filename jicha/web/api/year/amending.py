"""The plan at work: its values mended, its units chosen, two versions compared, audits of years before the desk."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from ninja import Path, Query, Schema
from pydantic import Field, WithJsonSchema

from jicha.domain.access.asking import row_limit
from jicha.domain.access.permissions import Permission
from jicha.domain.errors import Fault, PlanError
from jicha.domain.plans import Plan
from jicha.services import clock
from jicha.services.plans.choosing import Choice, add_past_audit, choose_units, void_past_audit
from jicha.services.plans.laying_out import differences
from jicha.services.plans.mending import mend_plan
from jicha.services.plans.reading import plan_from_text
from jicha.services.plans.values import PlanValues, values_of
from jicha.store.queries.year import plan_work
from jicha.web.api.data import WhyForm
from jicha.web.api.frame import shapes
from jicha.web.api.frame.gates import gate
from jicha.web.api.frame.shapes import Day, Form, Id, Lock, Made, Word, Words, Year
from jicha.web.api.plans import found_plan
from jicha.web.frame.gates import DeskRequest

AMENDING = gate("年度计划的修改")
Share = Annotated[
    Decimal,
    Field(ge=0, le=1, max_digits=5, decimal_places=4),
    WithJsonSchema({"type": "string", "pattern": r"^(1|0\.\d{1,4})$", "examples": ["0.3"]}),
]
Short = Annotated[Word, Field(max_length=120)]


class ItemForm(Form):
    """Which checks an item of the paper means."""

    paragraph: Annotated[int, Field(ge=0, le=100_000)] = Field(description="事项所在段落", examples=[12])
    code: shapes.Choice = Field(description="事项的英文名；空的为没有对应", examples=["case_files"])


class WeightForm(Form):
    """How much an item counts."""

    item: shapes.Choice = Field(description="事项的英文名", examples=["case_files"])
    points: float = Field(ge=0, le=100, description="分值", examples=[20])


class SettledForm(Form):
    """A question that a person has answered."""

    about: Word = Field(description="问题所指", examples=["deadline_on"])
    text: Words = Field(description="问题原文，与 GET 所给的一致", examples=["期限写法不明"])


class ValuesOut(Schema):
    """The values of a version; null or empty: the plan does not say it."""

    lock: int = Field(description="提交时带回", examples=[3])
    title: str
    document_number: str
    issuing_body: str
    overseer: str
    publicity: str
    look_back: str
    dated_on: date | None
    deadline_on: date | None
    ratio: Decimal | None = Field(description="稽查比例，0到1", examples=["0.3"])
    draw_times: int | None = Field(description="每年抽取案卷次数", examples=[2])
    draw_count: str = Field(description="每次抽取数量")
    typical_least: int | None = Field(description="每期典型案例最少个数", examples=[1])
    items: list[ItemForm] = Field(description="稽查事项")
    weights: list[WeightForm] = Field(description="事项权重")
    questions: list[SettledForm] = Field(description="待核实的问题")


class ValuesForm(Form):
    """What to mend; what is left out stays as it is."""

    lock: Lock
    why: Words = Field(description="修改理由", examples=["按局领导批示"])
    title: Word | None = Field(None, description="计划名称")
    document_number: Short | None = Field(None, description="文号")
    issuing_body: Short | None = Field(None, description="制发机关")
    overseer: Short | None = Field(None, description="牵头单位")
    publicity: Short | None = Field(None, description="公开属性")
    look_back: Words | None = Field(None, description="回头看")
    dated_on: Day | None = Field(None, description="成文日期")
    deadline_on: Day | None = Field(None, description="完成期限")
    ratio: Share | None = Field(None, description="稽查比例，0到1", examples=["0.3"])
    draw_times: int | None = Field(None, ge=1, le=12, description="每年抽取案卷次数", examples=[2])
    draw_count: Short | None = Field(None, description="每次抽取数量")
    typical_least: int | None = Field(None, ge=1, le=100, description="每期典型案例最少个数", examples=[1])
    items: list[ItemForm] | None = Field(None, max_length=100, description="改对应的事项")
    weights: list[WeightForm] | None = Field(None, max_length=100, description="改分值的事项")
    settled: list[SettledForm] | None = Field(None, max_length=200, description="已核实的问题")


class Held(Schema):
    """The version that holds the change: the draft itself, or the new amendment of the plan in force."""

    id: int = Field(description="版本编号", examples=[1])
    is_new: bool = Field(description="新建了修订稿", examples=[False])


class PlanUnitOut(Schema):
    """A unit of the plan."""

    code: str = Field(description="单位代码", examples=["141124"])
    name: str = Field(description="单位")
    is_named: bool = Field(description="列入稽查", examples=[True])
    in_base: bool = Field(description="计入基数", examples=[True])
    reason: str = Field(description="理由；只给能看全部的人")


class ChoiceForm(Form):
    """What is chosen for a unit."""

    code: shapes.Choice = Field(description="单位代码", examples=["141124"])
    is_named: bool = Field(description="列入稽查", examples=[True])
    in_base: bool = Field(description="计入基数", examples=[True])
    reason: Annotated[Words, Field(max_length=400)] = Field(
        "", description="理由；新列入、移出、改变基数的必填", examples=["上一年问题较多"]
    )


class ChoicesForm(Form):
    """The units; those that are left out stay as they are."""

    lock: Lock
    choices: list[ChoiceForm] = Field(
        min_length=1,
        max_length=200,
        description="逐个单位",
        examples=[[{"code": "141124", "is_named": True, "in_base": True, "reason": "上一年问题较多"}]],
    )
    why: Words = Field("", description="总的理由")


class DifferenceAsk(Schema):
    """With which version to compare."""

    other: Id


class ChangedOut(Schema):
    """A value that differs."""

    label: str = Field(description="内容", examples=["完成期限"])
    before: str = Field(description="另一版")
    after: str = Field(description="这一版")
    place: str = Field(description="事项的序号")


class PastOut(Schema):
    """An audit of a year before the desk."""

    id: int = Field(description="编号", examples=[1])
    unit_code: str = Field(description="单位代码", examples=["141124"])
    year: int = Field(description="年度", examples=[2019])
    source: str = Field(description="出处")


class PastForm(Form):
    """What is known of it."""

    unit_code: shapes.Choice = Field(description="单位代码", examples=["141124"])
    year: Year
    source: Word = Field(description="出处（文号或报告名称）", examples=["吕环办发〔2019〕30号"])


@AMENDING.read("/plans/{plan_id}/values", Permission.PLAN_EDIT, answer=ValuesOut, summary="看一版计划可以修改的各项内容")
def plan_values(request: DeskRequest, plan_id: Path[Id]) -> dict[str, Any]:
    """Show the values that can be mended."""
    row, read = _read(request, plan_id=plan_id)
    values = values_of(read)
    own = {name: getattr(values, name) for name in ValuesOut.model_fields if name in PlanValues.__dataclass_fields__}
    return {
        **own,
        "lock": row.lock,
        "items": [{"paragraph": paragraph, "code": code} for paragraph, code in (values.items or {}).items()],
        "weights": [{"item": item, "points": points} for item, points in (values.weights or {}).items()],
        "questions": [{"about": one.about, "text": one.text} for one in read.questions],
    }


@AMENDING.write("/plans/{plan_id}/values", Permission.PLAN_EDIT, answer=Held, summary="修改计划的内容；现行计划则提出修订")
def plan_mend(request: DeskRequest, plan_id: Path[Id], form: ValuesForm) -> dict[str, Any]:
    """Mend a draft, or begin the amendment of the plan in force."""
    _row, read = _read(request, plan_id=plan_id)
    plain = form.model_dump(exclude_none=True, exclude={"lock", "why", "items", "weights", "settled"})
    values = replace(values_of(read), **plain)
    if form.items is not None:
        values = replace(values, items={**(values.items or {}), **{one.paragraph: one.code for one in form.items}})
    if form.weights is not None:
        values = replace(values, weights={**(values.weights or {}), **{one.item: one.points for one in form.weights}})
    if form.settled is not None:
        values = replace(values, settled=frozenset((one.about, one.text) for one in form.settled))
    held = mend_plan(request.actor, plan_id=plan_id, lock=form.lock, values=values, why=form.why, at=clock.now())
    return {"id": held, "is_new": held != plan_id}


@AMENDING.read("/plans/{plan_id}/units", Permission.PLAN_READ, answer=list[PlanUnitOut], summary="看一版计划的单位")
def plan_unit_list(request: DeskRequest, plan_id: Path[Id]) -> list[dict[str, Any]]:
    """List the units of a version."""
    _row, read = _read(request, plan_id=plan_id)
    is_inside = row_limit(request.actor, permission=Permission.PLAN_READ).is_all
    reasons = plan_work.reasons_of(plan_id) if is_inside else {}
    return [
        {"code": one.code, "name": one.name, "is_named": one.is_named, "in_base": one.in_base, "reason": reasons.get(one.code, "")}
        for one in read.units
    ]


@AMENDING.write("/plans/{plan_id}/units", Permission.PLAN_EDIT, answer=Held, summary="选定稽查单位；现行计划则提出修订")
def plan_choose(request: DeskRequest, plan_id: Path[Id], form: ChoicesForm) -> dict[str, Any]:
    """Keep a choice of units."""
    _row, read = _read(request, plan_id=plan_id)
    strangers = sorted({one.code for one in form.choices} - {unit.code for unit in read.units})
    if strangers:
        raise PlanError(Fault("计划里没有这个单位", "、".join(strangers)[:200], "用 GET /api/v1/plans/{plan_id}/units 核对单位代码"))
    choices = [Choice(one.code, one.is_named, one.in_base, one.reason) for one in form.choices]
    held = choose_units(request.actor, plan_id=plan_id, lock=form.lock, choices=choices, why=form.why, at=clock.now())
    return {"id": held, "is_new": held != plan_id}


@AMENDING.read("/plans/{plan_id}/differences", Permission.PLAN_READ, answer=list[ChangedOut], summary="比较两版计划的内容")
def plan_differences(request: DeskRequest, plan_id: Path[Id], ask: Query[DifferenceAsk]) -> list[Any]:
    """Compare a version with another."""
    _row, read = _read(request, plan_id=plan_id)
    _other, before = _read(request, plan_id=ask.other)
    return list(differences(before, after=read))


@AMENDING.read("/past-audits", Permission.PLAN_EDIT, answer=list[PastOut], summary="列出登记的以往稽查")
def past_audit_list(request: DeskRequest) -> list[Any]:  # noqa: ARG001  # Every view gets the request.
    """List the audits that people wrote down."""
    return list(plan_work.past_audits())


@AMENDING.write("/past-audits", Permission.PLAN_EDIT, answer=Made, summary="登记系统启用以前的稽查", status=201)
def past_audit_write(request: DeskRequest, form: PastForm) -> dict[str, Any]:
    """Write down an audit of a year before the desk."""
    return {"id": add_past_audit(request.actor, unit_code=form.unit_code, year=form.year, source=form.source, at=clock.now())}


@AMENDING.write("/past-audits/{past_audit_id}/void", Permission.PLAN_EDIT, answer=Made, summary="撤销登记错的以往稽查")
def past_audit_void(request: DeskRequest, past_audit_id: Path[Id], form: WhyForm) -> dict[str, Any]:
    """Take back a wrong entry."""
    void_past_audit(request.actor, past_audit_id=past_audit_id, why=form.why, at=clock.now())
    return {"id": past_audit_id}


def _read(request: DeskRequest, *, plan_id: int) -> tuple[Any, Plan]:
    row, text = found_plan(request, plan_id=plan_id)
    return row, plan_from_text(text)
