"""Mend the values of a plan: a draft in place with every earlier text kept whole, the plan in force by a new version."""

import hashlib
from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.db.models import F, Max

from jicha.domain.access.asking import require
from jicha.domain.access.permissions import Permission
from jicha.domain.access.roles import Actor
from jicha.domain.access.scopes import Subject
from jicha.domain.errors import Fault, MissingError, PlanError
from jicha.domain.lifecycle.plans import PLAN
from jicha.domain.plans import Plan
from jicha.domain.trail.actions import Action
from jicha.services.moving import Standing, checked_move, require_fresh
from jicha.services.plan_files import plan_yaml
from jicha.services.plans.reading import plan_from_text
from jicha.services.plans.values import PlanValues, with_values
from jicha.services.trailing.recording import record
from jicha.store.models.year.plan_work import PlanStep, PlanText
from jicha.store.models.year.plans import PlanVersion


def mend_plan(actor: Actor, *, plan_id: int, lock: int, values: PlanValues, why: str, at: datetime) -> int:
    """Write values into a plan and give the version that holds them: the draft itself, or the amendment of the plan in force.

    Raises:
        AccessError: the person may not edit plans. MissingError: there is no such plan.
        PlanError: a value is wrong, nothing was changed, or no reason is given.
        StateError: the plan is neither a draft nor in force. StaleError: somebody else changed it.
    """
    return keep_changed(actor, plan_id=plan_id, lock=lock, change=lambda plan: with_values(plan, values=values, note=why), why=why, at=at)


def keep_changed(actor: Actor, *, plan_id: int, lock: int, change: Callable[[Plan], Plan], why: str, at: datetime) -> int:
    """Keep a plan that `change` made of the one that is there; raises as `mend_plan` does."""
    require(actor, permission=Permission.PLAN_EDIT)
    if not why.strip():
        raise PlanError(Fault("没有写修改理由", f"计划{plan_id}", "写明依据或原因后再保存"))
    with transaction.atomic():
        row = PlanVersion.objects.filter(pk=plan_id).first()
        if row is None:
            raise MissingError(Fault("没有这份计划", f"计划{plan_id}", "回到计划列表重新选择"))
        text = plan_yaml(change(plan_from_text(row.text)))
        plan_from_text(text)
        digest = hashlib.sha256(text.encode()).hexdigest()
        if digest == row.digest:
            raise PlanError(Fault("没有改动", f"{row.year}年计划第{row.number}版", "改动内容后再保存"))
        if row.state == "published":
            return _amend(actor, row=row, lock=lock, text=text, why=why, at=at)
        return _mend(actor, row=row, lock=lock, text=text, why=why, at=at)


def _mend(actor: Actor, *, row: PlanVersion, lock: int, text: str, why: str, at: datetime) -> int:
    where = f"{row.year}年计划第{row.number}版"
    checked_move(actor, lifecycle=PLAN, name="edit", row=Standing(row.state, Subject(), where, row.makers), reason=why)
    number = (PlanText.objects.filter(plan=row).aggregate(last=Max("number"))["last"] or 0) + 1
    PlanText.objects.create(plan=row, number=number, text=row.text, digest=row.digest, why=why[:400], at=at, by_id=actor.user_id)
    digest = hashlib.sha256(text.encode()).hexdigest()
    fresh = PlanVersion.objects.filter(pk=row.pk, lock=lock)
    makers = {**row.makers, "edit": str(actor.user_id)}
    require_fresh(
        fresh.update(text=text, digest=digest, title=_title(text, other=row.title), makers=makers, lock=F("lock") + 1), where=where
    )
    PlanStep.objects.create(plan=row, move="edit", words=why, at=at, by_id=actor.user_id)
    record(actor, action=Action.PLAN_EDIT, kind="plan", object_id=str(row.pk), before=row.digest, after=digest, why=why, at=at)
    return row.pk


def _amend(actor: Actor, *, row: PlanVersion, lock: int, text: str, why: str, at: datetime) -> int:
    if row.lock != lock:
        require_fresh(0, where=f"{row.year}年计划第{row.number}版")
    digest = hashlib.sha256(text.encode()).hexdigest()
    last = PlanVersion.objects.filter(year=row.year).aggregate(last=Max("number"))["last"]
    made = PlanVersion.objects.create(
        year=row.year,
        number=last + 1,
        city_code=row.city_code,
        title=_title(text, other=row.title),
        source_name=row.source_name,
        text=text,
        digest=digest,
        state=PLAN.initial,
        makers={"edit": str(actor.user_id)},
        made_at=at,
        made_by_id=actor.user_id,
    )
    PlanStep.objects.create(plan=made, move="amend", words=f"修订第{row.number}版：{why}", at=at, by_id=actor.user_id)
    record(actor, action=Action.PLAN_EDIT, kind="plan", object_id=str(made.pk), before=row.digest, after=digest, why=why, at=at)
    return made.pk


def _title(text: str, *, other: str) -> str:
    title = plan_from_text(text).title
    return (title.value if title else other)[:200]
