"""Climb the ladder of reminders day by day; an escalation is proposed, a person carries it out."""

from datetime import datetime

from django.db import transaction

from jicha.domain.access.asking import require
from jicha.domain.access.permissions import Permission
from jicha.domain.access.roles import Actor
from jicha.domain.errors import Fault, MissingError, StateError
from jicha.domain.rectification.ladder import Reminder as Reached
from jicha.domain.rectification.ladder import due
from jicha.domain.trail.actions import Action
from jicha.services.administering.in_force import desk_rules
from jicha.services.clock import day_of
from jicha.services.rectifying.checking_again import check_again
from jicha.services.rectifying.moving import make_move
from jicha.services.trailing.recording import PROGRAM, record
from jicha.store.models.rectification import Rectification, Reminder

_OPEN = ("ordered", "planned", "working", "extension")


def remind(*, at: datetime) -> int:
    """Write the rungs that have been reached and were not written yet, and count them; the nightly job calls this."""
    number = 0
    for row in Rectification.objects.filter(state__in=_OPEN).prefetch_related("reminders"):
        for one in _due(row, at=at):
            with transaction.atomic():
                Reminder.objects.create(rectification=row, rung=one.rung.name, reached_on=one.reached_on, at=at)
                action = Action.RECTIFICATION_REMIND
                record(PROGRAM, action=action, kind="rectification", object_id=row.pk, after=one.rung.name, at=at)
            number += 1
    return number


def reopen_relapsed(*, at: datetime) -> int:
    """Reopen what was verified or closed and goes on in newer data, and count it; the nightly job calls this."""
    number = 0
    for row in Rectification.objects.filter(state__in=("verified", "closed")).select_related("finding"):
        found = check_again(row)
        if found.run_id is not None and found.still_failing and found.run_id != row.checked_run_id:
            changes = {"checked_run_id": found.run_id, "still_failing": found.still_failing, "closed_on": None}
            words = f"新数据中又有{found.still_failing}条不符合"
            with transaction.atomic():
                make_move(
                    PROGRAM,
                    row=row,
                    move="relapse",
                    lock=row.lock,
                    at=at,
                    reason=words,
                    facts=frozenset({"still_failing"}),
                    changes=changes,
                )
            number += 1
    return number


def decide_escalation(actor: Actor, *, reminder_id: int, carried_out: bool, why: str, at: datetime) -> None:
    """Say that a proposed escalation was carried out, or why not.

    Raises:
        AccessError, MissingError: not for this person, or not there.
        StateError: it was decided before, or a waiver gives no reason.
    """
    require(actor, permission=Permission.RECTIFICATION_ESCALATE)
    with transaction.atomic():
        reminder = Reminder.objects.filter(pk=reminder_id).first()
        if reminder is None:
            raise MissingError(Fault("没有这条催办", f"催办{reminder_id}", "刷新页面"))
        if reminder.decision:
            raise StateError(Fault("这条催办已经处理过", f"催办{reminder_id}", "刷新页面"))
        if not carried_out and not why.strip():
            raise StateError(Fault("不升级须写理由", f"催办{reminder_id}", "填写理由"))
        decision = "done" if carried_out else "waived"
        Reminder.objects.filter(pk=reminder_id).update(decision=decision, why=why.strip()[:300], decided_by_id=actor.user_id)
        record(
            actor,
            action=Action.RECTIFICATION_ESCALATE,
            kind="rectification",
            object_id=reminder.rectification_id,
            before=reminder.rung,
            after=decision,
            why=why.strip() or None,
            at=at,
        )


def _due(row: Rectification, *, at: datetime) -> tuple[Reached, ...]:
    ladder = desk_rules().rectification.ladder
    sent = frozenset(one.rung for one in row.reminders.all() if _same_date(one, row=row))
    return due(ladder, due_on=row.due_on, as_of=day_of(at), sent=sent)


def _same_date(reminder: Reminder, *, row: Rectification) -> bool:
    """Say whether the rung belongs to the date that stands now: after an extension the ladder begins anew."""
    days = {rung.name: rung.day for rung in desk_rules().rectification.ladder}
    return reminder.rung in days and (reminder.reached_on - row.due_on).days == days[reminder.rung]
