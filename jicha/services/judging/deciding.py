"""Decide on flags: dismiss, ask the branch, answer, think again; one at a time, or many at once after a look at what would happen."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F

from jicha.domain.access.asking import may_on
from jicha.domain.access.permissions import Permission
from jicha.domain.access.roles import Actor
from jicha.domain.access.scopes import Subject
from jicha.domain.errors import Fault, JichaError, MissingError, StateError
from jicha.domain.lifecycle.flags import FLAG
from jicha.domain.lifecycle.moves import Move
from jicha.domain.trail.actions import Action
from jicha.services.administering.in_force import desk_rules
from jicha.services.clock import day_of
from jicha.services.moving import Standing, checked_move, require_fresh
from jicha.services.noticing.telling import tell_branch_of_flags
from jicha.services.trailing.recording import PROGRAM, record
from jicha.store.models.flags import Flag
from jicha.store.models.judging import FlagNote

_SINGLE = "认定、排除、询问等只能从页面上的按钮办理"
MOVES = ("dismiss", "ask", "answer", "reconsider")
"""Moves that need nothing but words; confirming makes a finding and is a use case of its own."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A flag as the page showed it."""

    flag_id: int
    lock: int


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of many flags: how many were decided, and why others were not."""

    done: int
    refused: tuple[Fault, ...] = field(default=())


def default_expiry(at: datetime) -> date:
    """Give the day until which a dismissal holds by the desk's own rule (a default, no norm)."""
    return day_of(at) + timedelta(days=desk_rules().findings.dismissal_days)


def decide_flag(actor: Actor, *, choice: Choice, move: str, at: datetime, reason: str = "", expires_on: date | None = None) -> str:
    """Make one move of a flag, with its note and its event, and give the state it leads to.

    Args:
        move: one of `MOVES`. expires_on: the last day on which a dismissal holds; it must lie after today.

    Raises:
        MissingError: there is no such flag for this person.
        StateError: the person, the state, a missing reason or date stands against it.
        StaleError: somebody else decided in the meantime.
    """
    with transaction.atomic():
        return _decide(actor, choice=choice, move=move, at=at, reason=reason, expires_on=expires_on)


def decide_flags(
    actor: Actor, *, choices: Sequence[Choice], move: str, at: datetime, reason: str = "", expires_on: date | None = None
) -> Decided:
    """Make the same move of many flags; what cannot be decided stays as it is and is told."""
    done = 0
    refused: list[Fault] = []
    for choice in choices:
        try:
            decide_flag(actor, choice=choice, move=move, at=at, reason=reason, expires_on=expires_on)
        except JichaError as error:
            refused.extend(error.faults)
        else:
            done += 1
    return Decided(done, tuple(refused))


def preview(
    actor: Actor, *, choices: Sequence[Choice], move: str, at: datetime, reason: str = "", expires_on: date | None = None
) -> Decided:
    """Tell what `decide_flags` would do, and change nothing."""
    with transaction.atomic():
        decided = decide_flags(actor, choices=choices, move=move, at=at, reason=reason, expires_on=expires_on)
        transaction.set_rollback(True)
    return decided


def expire_dismissals(*, at: datetime) -> int:
    """Open again the flags whose dismissal has run out, and count them; the nightly job calls this."""
    today = day_of(at)
    number = 0
    for flag in Flag.objects.filter(state="dismissed", expires_on__lt=today):
        with transaction.atomic():
            _decide(PROGRAM, choice=Choice(flag.pk, flag.lock), move="expire", at=at, reason="", expires_on=None)
        number += 1
    return number


def move_of_flag(actor: Actor, *, flag: Flag, move: str, reason: str, expires_on: date | None, at: datetime) -> Move:
    """Check a move of a flag that is at hand, inside the caller's transaction.

    Raises:
        StateError: everything that stands against it.
    """
    facts = frozenset({"expires_on"}) if expires_on and expires_on > day_of(at) else frozenset[str]()
    row = Standing(flag.state, Subject(unit_code=flag.unit_code, released=flag.released), _name_of(flag), facts=facts)
    return checked_move(actor, lifecycle=FLAG, name=move, row=row, reason=reason)


def write_move(actor: Actor, *, flag: Flag, lock: int, made: Move, reason: str, expires_on: date | None, at: datetime) -> None:
    """Write a checked move: the row by its lock, the note, the event.

    Raises:
        StaleError: somebody else decided in the meantime.
    """
    changes: dict[str, object] = {
        "state": made.target,
        "decided_at": at,
        "decided_by_id": actor.user_id,
        "why": reason if made.target == "dismissed" else "",
        "expires_on": expires_on if made.target == "dismissed" else None,
        "released": flag.released or made.name == "ask",
        "lock": F("lock") + 1,
    }
    require_fresh(Flag.objects.filter(pk=flag.pk, lock=lock).update(**changes), where=_name_of(flag))
    FlagNote.objects.create(flag=flag, move=made.name, words=reason, at=at, by_id=actor.user_id)
    record(
        actor,
        action=Action(f"flag.{made.name}"),
        kind="flag",
        object_id=flag.pk,
        before=flag.state,
        after=made.target,
        why=reason or None,
        at=at,
    )
    if made.name == "ask":
        tell_branch_of_flags(flag.unit_code, at=at)


def flag_at_hand(actor: Actor, *, flag_id: int) -> Flag:
    """Find a flag that this person may see.

    Raises:
        MissingError: there is none, or not for this person.
    """
    from_store = Flag.objects.filter(pk=flag_id).first()
    subject = Subject(unit_code=from_store.unit_code, released=from_store.released) if from_store else None
    if from_store is None or not _sees(actor, subject=subject):
        raise MissingError(Fault("没有这条疑点", f"疑点{flag_id}", "回到疑点列表重新选择"))
    return from_store


def _name_of(flag: Flag) -> str:
    return f"{flag.unit_name} {flag.check_id} {flag.subject_key}"


def _sees(actor: Actor, *, subject: Subject | None) -> bool:
    return actor.user_id is None or (subject is not None and may_on(actor, permission=Permission.FLAG_READ, subject=subject))


def _decide(actor: Actor, *, choice: Choice, move: str, at: datetime, reason: str, expires_on: date | None) -> str:
    flag = flag_at_hand(actor, flag_id=choice.flag_id)
    if actor.user_id is not None and move not in MOVES:
        raise StateError(Fault(f"疑点没有“{move}”这一步", f"疑点{choice.flag_id}", _SINGLE))
    made = move_of_flag(actor, flag=flag, move=move, reason=reason, expires_on=expires_on, at=at)
    write_move(actor, flag=flag, lock=choice.lock, made=made, reason=reason, expires_on=expires_on, at=at)
    return made.target
