"""The branch's plan: who, what, by when, step by step."""

from datetime import datetime

from django.db import transaction

from jicha.domain.access.roles import Actor
from jicha.domain.errors import StateError, refuse
from jicha.domain.rectification.plans import Kind, Plan, lacks
from jicha.services.clock import day_of
from jicha.services.rectifying.moving import at_hand, make_move, name_of
from jicha.store.models.rectification import Milestone, Rectification


def plan_rectification(actor: Actor, *, rectification_id: int, lock: int, plan: Plan, at: datetime) -> None:
    """Keep the branch's plan and hand it in.

    Raises:
        MissingError: there is no such rectification for this person.
        StateError: all that the plan lacks, or all that stands against the move.
        StaleError: somebody else changed it in the meantime.
    """
    with transaction.atomic():
        row = at_hand(actor, rectification_id=rectification_id)
        refuse(StateError, faults=lacks(plan, start_on=row.ordered_on, latest_on=row.latest_on, where=name_of(row)))
        changes = {
            "responsible": plan.responsible.strip(),
            "handler": plan.handler.strip(),
            "measures": plan.measures.strip(),
            "due_on": plan.due_on,
        }
        make_move(actor, row=row, move="plan", lock=lock, at=at, reason="", facts=frozenset({"plan"}), changes=changes)
        _keep_milestones(row, plan=plan)


def reach_milestone(actor: Actor, *, rectification_id: int, milestone_id: int, lock: int, at: datetime) -> None:
    """Mark one step of the plan as done today.

    Raises:
        MissingError, StateError, StaleError: as for every move; a step that is done already stays as it is.
    """
    with transaction.atomic():
        row = at_hand(actor, rectification_id=rectification_id)
        step = row.milestones.filter(pk=milestone_id, done_on__isnull=True).first()
        if step is None:
            return
        make_move(actor, row=row, move="reach", lock=lock, at=at, reason=step.what, facts=frozenset(), changes={})
        row.milestones.filter(pk=milestone_id).update(done_on=day_of(at))


def _keep_milestones(row: Rectification, *, plan: Plan) -> None:
    row.milestones.all().delete()
    if plan.kind is Kind.BY_PLAN:
        Milestone.objects.bulk_create(
            [Milestone(rectification=row, what=step.what.strip()[:200], due_on=step.due_on) for step in plan.milestones]
        )
