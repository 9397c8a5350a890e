"""Move a plan along its chain of sign-off."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from jicha.domain.access.roles import Actor
from jicha.domain.access.scopes import Subject
from jicha.domain.errors import Fault, MissingError
from jicha.domain.inbox.duties import Matter
from jicha.domain.lifecycle.plans import PLAN
from jicha.domain.trail.actions import Action
from jicha.services.moving import Standing, checked_move, require_fresh
from jicha.services.noticing.telling import tell_of
from jicha.services.plans.checking import review_plan
from jicha.services.plans.reading import plan_from_text
from jicha.services.trailing.recording import PROGRAM, record
from jicha.store.models.year.plan_work import PlanStep
from jicha.store.models.year.plans import PlanVersion

_RELEASED = frozenset({"published", "superseded"})


def move_plan(actor: Actor, *, plan_id: int, move: str, lock: int, at: datetime, reason: str = "") -> str:
    """Make one move of the plan's lifecycle and give the state it leads to; publishing supersedes the version in force.

    Args:
        move: a name of `jicha.domain.lifecycle.plans.PLAN`. lock: as the page showed it, so that no one decides on what they did not see.

    Raises:
        MissingError: there is no such plan.
        StateError: the person, the state or an earlier hand stands against it.
        StaleError: somebody else changed the plan in the meantime.
    """
    with transaction.atomic():
        plan = PlanVersion.objects.filter(pk=plan_id).first()
        if plan is None:
            raise MissingError(Fault("没有这份计划", f"计划{plan_id}", "回到计划列表重新选择"))
        where = f"{plan.year}年计划第{plan.number}版"
        row = Standing(
            plan.state, Subject(released=plan.state in _RELEASED), where, plan.makers, facts=_facts(plan, move=move, words=reason)
        )
        made = checked_move(actor, lifecycle=PLAN, name=move, row=row, reason=reason)
        if made.target == "published":
            _supersede(plan, at=at)
        makers = {**plan.makers, made.name: str(actor.user_id)}
        fresh = PlanVersion.objects.filter(pk=plan_id, lock=lock)
        require_fresh(fresh.update(state=made.target, makers=makers, lock=F("lock") + 1), where=where)
        PlanStep.objects.create(plan=plan, move=made.name, words=reason, at=at, by_id=actor.user_id)
        action = Action(f"plan.{made.name}")
        record(actor, action=action, kind="plan", object_id=str(plan_id), before=plan.state, after=made.target, why=reason, at=at)
        tell_of(Matter.PLAN, object_id=plan_id, at=at)
    return made.target


def _facts(plan: PlanVersion, *, move: str, words: str) -> frozenset[str]:
    """Say what is on record: a plan whose every fact is there is checked if enough units are named, or if words say why not."""
    if not any(one.name == move and "checked" in one.needs_facts for one in PLAN.moves):
        return frozenset()
    review = review_plan(plan_from_text(plan.text))
    explained = review.check is not None and bool(words.strip())
    return frozenset({"checked"}) if review.is_checked or explained else frozenset()


def _supersede(plan: PlanVersion, *, at: datetime) -> None:
    for older in PlanVersion.objects.filter(year=plan.year, state="published").exclude(pk=plan.pk):
        PlanVersion.objects.filter(pk=older.pk).update(state="superseded", lock=F("lock") + 1)
        PlanStep.objects.create(plan=older, move="supersede", words=f"第{plan.number}版印发", at=at)
        record(PROGRAM, action=Action.PLAN_SUPERSEDE, kind="plan", object_id=str(older.pk), before="published", after="superseded", at=at)
