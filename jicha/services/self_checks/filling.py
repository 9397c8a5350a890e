"""Fill in a branch's form and move it on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F

from jicha.domain.access.asking import may_on, require
from jicha.domain.access.permissions import Permission
from jicha.domain.access.roles import Actor
from jicha.domain.access.scopes import Subject
from jicha.domain.errors import Fault, MissingError, StateError, refuse
from jicha.domain.inbox.duties import Matter
from jicha.domain.lifecycle.self_checks import SELF_CHECK
from jicha.domain.trail.actions import Action
from jicha.services.clock import day_of
from jicha.services.moving import Standing, checked_move, require_fresh
from jicha.services.noticing.telling import tell_of
from jicha.services.trailing.recording import record
from jicha.store.models.self_checks import SelfCheck, SelfCheckAnswer, SelfCheckStep
from jicha.store.queries.year.units import unit_of

_ROUNDS = {"self_check": "自查", "look_back": "回头看"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a branch says of one item; `has_problems` is null while it has not said."""

    item: str
    has_problems: bool | None
    words: str


def open_self_check(actor: Actor, *, year: int, round_: str, at: datetime) -> int:
    """Give the number of the branch's form, a new one if there was none.

    Raises:
        AccessError: the person fills in no self-check. MissingError: the person's branch is not known, or there is no such round.
    """
    require(actor, permission=Permission.SELFCHECK_FILL)
    unit = unit_of(actor.unit_code or "")
    if unit is None or round_ not in _ROUNDS:
        raise MissingError(Fault("没有这张自查表", f"{year}年", "回到自查页面重新选择"))
    with transaction.atomic():
        kept, is_new = SelfCheck.objects.get_or_create(
            year=year, round=round_, unit_code=unit.code, defaults={"unit_name": unit.name, "makers": {"fill": str(actor.user_id)}}
        )
        if is_new:
            record(actor, action=Action.SELF_CHECK_FILL, kind="self_check", object_id=kept.pk, after=SELF_CHECK.initial, at=at)
    return kept.pk


def fill_self_check(actor: Actor, *, self_check_id: int, lock: int, answers: Sequence[Answer], at: datetime) -> None:
    """Keep what the branch says; items not yet said stay open.

    Raises:
        MissingError, StateError, StaleError: not there, not a draft, changed meanwhile; problems without words are told item by item.
    """
    with transaction.atomic():
        row = _at_hand(actor, self_check_id=self_check_id)
        silent = [one.item for one in answers if one.has_problems and not one.words.strip()]
        refuse(StateError, faults=[Fault("有问题的事项未写情况", f"{name_of(row)} › {item}", "写明问题和整改打算") for item in silent])
        _move(actor, row=row, move="fill", lock=lock, at=at, reason="", facts=frozenset())
        row.answers.all().delete()
        SelfCheckAnswer.objects.bulk_create(
            [
                SelfCheckAnswer(self_check=row, item=one.item, has_problems=one.has_problems, words=one.words.strip())
                for one in answers
                if one.has_problems is not None
            ]
        )


def move_self_check(actor: Actor, *, self_check_id: int, move: str, lock: int, items: Sequence[str], at: datetime, reason: str = "") -> str:
    """Sign, take or send back a form, and give the state it leads to.

    Args:
        items: the items that must all be answered before the head signs.

    Raises:
        MissingError, StateError, StaleError: as for every move.
    """
    with transaction.atomic():
        row = _at_hand(actor, self_check_id=self_check_id)
        answered = set(row.answers.values_list("item", flat=True))
        facts = frozenset({"every_item"}) if answered >= set(items) else frozenset[str]()
        return _move(actor, row=row, move=move, lock=lock, at=at, reason=reason, facts=facts)


def name_of(row: SelfCheck) -> str:
    """Say what people call a form."""
    return f"{row.unit_name}{row.year}年{_ROUNDS[row.round]}表"


def _at_hand(actor: Actor, *, self_check_id: int) -> SelfCheck:
    row = SelfCheck.objects.filter(pk=self_check_id).first()
    if row is None or not may_on(actor, permission=Permission.SELFCHECK_READ, subject=_subject(row)):
        raise MissingError(Fault("没有这张自查表", f"自查表{self_check_id}", "回到自查页面重新选择"))
    return row


def _subject(row: SelfCheck) -> Subject:
    return Subject(unit_code=row.unit_code)


def _move(actor: Actor, *, row: SelfCheck, move: str, lock: int, at: datetime, reason: str, facts: frozenset[str]) -> str:
    standing = Standing(row.state, _subject(row), name_of(row), row.makers, facts)
    made = checked_move(actor, lifecycle=SELF_CHECK, name=move, row=standing, reason=reason)
    changes: dict[str, object] = {"submitted_on": day_of(at)} if move == "submit" else {}
    makers = {**row.makers, made.name: str(actor.user_id)}
    fresh = SelfCheck.objects.filter(pk=row.pk, lock=lock)
    require_fresh(fresh.update(state=made.target, makers=makers, lock=F("lock") + 1, **changes), where=name_of(row))
    SelfCheckStep.objects.create(self_check=row, move=made.name, words=reason, at=at, by_id=actor.user_id)
    record(
        actor,
        action=Action(f"self_check.{made.name}"),
        kind="self_check",
        object_id=row.pk,
        before=row.state,
        after=made.target,
        why=reason or None,
        at=at,
    )
    tell_of(Matter.SELF_CHECK, object_id=row.pk, at=at)
    return made.target
