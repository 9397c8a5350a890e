"""Move a rectification along; the checks are asked again before it is closed."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from jicha.domain.access.asking import may_on
from jicha.domain.access.permissions import Permission
from jicha.domain.access.roles import Actor
from jicha.domain.access.scopes import Subject
from jicha.domain.errors import Fault, MissingError, StateError
from jicha.domain.inbox.duties import Matter
from jicha.domain.lifecycle.moves import Move
from jicha.domain.lifecycle.rectifications import RECTIFICATION
from jicha.domain.trail.actions import Action
from jicha.services.clock import day_of
from jicha.services.moving import Standing, checked_move, require_fresh
from jicha.services.noticing.telling import tell_of
from jicha.services.rectifying.checking_again import CheckedAgain, check_again
from jicha.services.trailing.recording import record
from jicha.store.models.rectification import Rectification, RectificationStep

OF_PEOPLE = frozenset({"approve", "refuse", "deny_time", "submit", "verify", "send_back", "close", "reopen", "withdraw"})
"""Moves that need nothing but words; a plan, a step and more time bring facts of their own."""


def move_rectification(actor: Actor, *, rectification_id: int, move: str, lock: int, at: datetime, reason: str = "") -> str:
    """Make one move that needs only words, and give the state it leads to.

    Raises:
        MissingError: there is no such rectification for this person.
        StateError: everything that stands against the move. StaleError: somebody else changed it in the meantime.
    """
    with transaction.atomic():
        row = at_hand(actor, rectification_id=rectification_id)
        if move not in OF_PEOPLE:
            raise StateError(Fault(f"整改没有“{move}”这一步", name_of(row), "从页面上的按钮办理"))
        found = check_again(row) if move in {"verify", "close"} else CheckedAgain(None, None)
        changes: dict[str, object] = {}
        if move == "submit":
            changes["submitted_at"] = at
        if move in {"verify", "close"} and found.run_id is not None:
            changes |= {"checked_run_id": found.run_id, "still_failing": found.still_failing}
        if move == "close":
            changes["closed_on"] = day_of(at)
        if move == "reopen":
            changes["closed_on"] = None
        facts = _facts(row, found=found)
        return make_move(actor, row=row, move=move, lock=lock, at=at, reason=reason, facts=facts, changes=changes).target


def ask_time(actor: Actor, *, rectification_id: int, lock: int, until: date, reason: str, at: datetime) -> None:
    """Ask for a later date.

    Raises:
        StateError: the date is not later, or all that stands against the move.
    """
    with transaction.atomic():
        row = at_hand(actor, rectification_id=rectification_id)
        if until <= row.due_on:
            raise StateError(Fault(f"申请的日期{until}不晚于现期限{row.due_on}", name_of(row), "填写更晚的日期"))
        make_move(actor, row=row, move="ask_time", lock=lock, at=at, reason=reason, facts=frozenset(), changes={"asked_until": until})


def give_time(actor: Actor, *, rectification_id: int, lock: int, reason: str, at: datetime) -> None:
    """Approve the later date that was asked for.

    Raises:
        StateError: all that stands against the move.
    """
    with transaction.atomic():
        row = at_hand(actor, rectification_id=rectification_id)
        later = row.asked_until or row.due_on
        changes = {"due_on": later, "latest_on": max(later, row.latest_on), "asked_until": None, "extensions": F("extensions") + 1}
        make_move(actor, row=row, move="give_time", lock=lock, at=at, reason=reason, facts=frozenset(), changes=changes)


def make_move(
    actor: Actor,
    *,
    row: Rectification,
    move: str,
    lock: int,
    at: datetime,
    reason: str,
    facts: frozenset[str],
    changes: Mapping[str, object],
) -> Move:
    """Check and write a move inside the caller's transaction: the row by its lock, the step, the event.

    Raises:
        StateError, StaleError: as for every move.
    """
    standing = Standing(row.state, subject_of(row), name_of(row), row.makers, facts)
    made = checked_move(actor, lifecycle=RECTIFICATION, name=move, row=standing, reason=reason)
    makers = {**row.makers, made.name: str(actor.user_id)}
    fresh = Rectification.objects.filter(pk=row.pk, lock=lock)
    require_fresh(fresh.update(state=made.target, makers=makers, lock=F("lock") + 1, **changes), where=name_of(row))
    RectificationStep.objects.create(rectification=row, move=made.name, words=reason, at=at, by_id=actor.user_id)
    record(
        actor,
        action=Action(f"rectification.{made.name}"),
        kind="rectification",
        object_id=row.pk,
        before=row.state,
        after=made.target,
        why=reason or None,
        at=at,
    )
    tell_of(Matter.RECTIFICATION, object_id=row.pk, at=at)
    return made


def at_hand(actor: Actor, *, rectification_id: int) -> Rectification:
    """Find a rectification that this person may see.

    Raises:
        MissingError: there is none, or not for this person.
    """
    row = Rectification.objects.select_related("finding").filter(pk=rectification_id).first()
    seen = row is not None and (actor.user_id is None or may_on(actor, permission=Permission.RECTIFICATION_READ, subject=subject_of(row)))
    if row is None or not seen:
        raise MissingError(Fault("没有这项整改", f"整改{rectification_id}", "回到整改列表重新选择"))
    return row


def name_of(row: Rectification) -> str:
    """Say what people call a rectification."""
    return f"{row.finding.year}年第{row.finding.number}号问题的整改"


def subject_of(row: Rectification) -> Subject:
    """Give the facts that rights depend on; a branch knows of its rectification from the order on."""
    return Subject(unit_code=row.unit_code, released=True)


def _facts(row: Rectification, *, found: CheckedAgain) -> frozenset[str]:
    facts = {"proof"} if row.proofs.exists() else set()
    if found.is_settled:
        facts.add("checked_again")
    return frozenset(facts)
