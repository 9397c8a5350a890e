"""Choose the units of the year, each with its reason, and write down audits of years before the desk."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from jicha.domain.access.asking import require
from jicha.domain.access.permissions import Permission
from jicha.domain.access.roles import Actor
from jicha.domain.errors import Fault, MissingError, PlanError
from jicha.domain.plans import Plan, PlanUnit
from jicha.domain.trail.actions import Action
from jicha.services.moving import require_fresh
from jicha.services.plans.mending import keep_changed
from jicha.services.plans.reading import plan_from_text
from jicha.services.trailing.recording import record
from jicha.store.models.year.plan_work import PastAudit, UnitChoice
from jicha.store.models.year.plans import PlanVersion
from jicha.store.models.year.units import Unit

_FIRST_YEAR = 2000


@dataclass(frozen=True, slots=True)
class Choice:
    """Whether a unit is audited this year and whether it counts in the base, with the reason in words."""

    code: str
    is_named: bool
    in_base: bool
    reason: str = ""


def with_choices(plan: Plan, *, choices: Sequence[Choice]) -> Plan:
    """Write the choices into a plan; units that stay named keep the order of the paper, new ones follow in the city's order."""
    given = {choice.code: choice for choice in choices}
    units = tuple(_chosen(unit, choice=given[unit.code]) if unit.code in given else unit for unit in plan.units)
    wanted = [unit.code for unit in units if unit.is_named]
    kept = [code for code in plan.named if code in wanted]
    return replace(plan, units=units, named=(*kept, *(code for code in wanted if code not in kept)))


def choose_units(actor: Actor, *, plan_id: int, lock: int, choices: Sequence[Choice], why: str, at: datetime) -> int:
    """Keep the choices and give the version that holds them.

    Raises:
        PlanError: a unit changes its place without a reason, or nothing was changed; and what `mend_plan` raises.
    """
    with transaction.atomic():
        held = _keep_chosen(actor, plan_id=plan_id, lock=lock, choices=choices, why=why, at=at)
        for choice in choices:
            if choice.reason.strip():
                words = {"is_named": choice.is_named, "reason": choice.reason.strip()[:400], "at": at, "by_id": actor.user_id}
                UnitChoice.objects.update_or_create(plan_id=held, unit_code=choice.code, defaults=words)
    return held


def _keep_chosen(actor: Actor, *, plan_id: int, lock: int, choices: Sequence[Choice], why: str, at: datetime) -> int:
    """Keep the plan with other units; if only reasons were written, the plan's text stays as it is and the trail says so."""
    require(actor, permission=Permission.PLAN_EDIT)
    row = PlanVersion.objects.filter(pk=plan_id).first()
    if row is None:
        raise MissingError(Fault("没有这份计划", f"计划{plan_id}", "回到计划列表重新选择"))
    before = plan_from_text(row.text)
    after = with_choices(before, choices=choices)
    faults = _unexplained(before, after=after, choices=choices)
    if faults:
        raise PlanError(*faults)
    if after != before:
        return keep_changed(actor, plan_id=plan_id, lock=lock, change=lambda _plan: after, why=why or "选定稽查单位", at=at)
    if not any(choice.reason.strip() for choice in choices):
        raise PlanError(Fault("没有改动", f"{row.year}年计划第{row.number}版", "改动单位或写明理由后再保存"))
    if row.state != "draft":
        raise PlanError(Fault("计划不在编制中，不能补写理由", f"{row.year}年计划第{row.number}版", "退回修改，或提出修订后再写"))
    fresh = PlanVersion.objects.filter(pk=plan_id, lock=lock)
    require_fresh(fresh.update(lock=F("lock") + 1), where=f"{row.year}年计划第{row.number}版")
    record(actor, action=Action.PLAN_EDIT, kind="plan", object_id=str(plan_id), after=row.digest, why="写明选定单位的理由", at=at)
    return plan_id


def add_past_audit(actor: Actor, *, unit_code: str, year: int, source: str, at: datetime) -> int:
    """Write down that a unit was audited in a year before the desk; `source` says by which paper that is known.

    Raises:
        AccessError: the person may not edit plans. PlanError: the unit, the year or the source is missing, or it stands there already.
    """
    require(actor, permission=Permission.PLAN_EDIT)
    where = f"{unit_code} {year}年"
    if not Unit.objects.filter(pk=unit_code).exists() or not source.strip() or not _FIRST_YEAR <= year <= at.year:
        raise PlanError(Fault("以往稽查写得不完整", where, "选择单位，填写年度和出处（文号或报告名称）"))
    try:
        with transaction.atomic():
            row = PastAudit.objects.create(unit_code=unit_code, year=year, source=source.strip()[:200], at=at, by_id=actor.user_id)
            record(actor, action=Action.PLAN_EDIT, kind="past_audit", object_id=str(row.pk), after=where, why=source, at=at)
    except IntegrityError as error:
        raise PlanError(Fault("这一年的稽查已经登记", where, "不用重复登记")) from error
    return int(row.pk)


def void_past_audit(actor: Actor, *, past_audit_id: int, why: str, at: datetime) -> None:
    """Take back an entry that is wrong; it stays, void.

    Raises:
        AccessError: the person may not edit plans. MissingError: there is no such entry. PlanError: no reason is given.
    """
    require(actor, permission=Permission.PLAN_EDIT)
    if not why.strip():
        raise PlanError(Fault("没有写撤销理由", f"以往稽查{past_audit_id}", "写明理由后再撤销"))
    with transaction.atomic():
        changed = PastAudit.objects.filter(pk=past_audit_id, is_void=False).update(is_void=True, why_void=why.strip()[:200])
        if not changed:
            raise MissingError(Fault("没有这条登记", f"以往稽查{past_audit_id}", "刷新页面"))
        record(actor, action=Action.PLAN_EDIT, kind="past_audit", object_id=str(past_audit_id), after="void", why=why, at=at)


def _chosen(unit: PlanUnit, *, choice: Choice) -> PlanUnit:
    paragraph = unit.paragraph if choice.is_named else None
    return replace(unit, is_named=choice.is_named, in_base=choice.in_base, paragraph=paragraph)


def _unexplained(before: Plan, *, after: Plan, choices: Sequence[Choice]) -> list[Fault]:
    told = {choice.code for choice in choices if choice.reason.strip()}
    was = {unit.code: (unit.is_named, unit.in_base) for unit in before.units}
    return [
        Fault(f"没有写明{unit.name}的理由", unit.name, "对新列入、移出和改变基数的单位逐个写明理由")
        for unit in after.units
        if was[unit.code] != (unit.is_named, unit.in_base) and unit.code not in told
    ]
