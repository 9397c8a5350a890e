"""Move a typical case along: handed in once it is whole and clean, reviewed, adopted, published."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from jicha.domain.access.asking import may_on
from jicha.domain.access.permissions import Permission
from jicha.domain.access.roles import Actor
from jicha.domain.access.scopes import Subject
from jicha.domain.errors import Fault, MissingError, StateError, refuse
from jicha.domain.inbox.duties import Matter
from jicha.domain.lifecycle.typical_cases import TYPICAL_CASE
from jicha.domain.trail.actions import Action
from jicha.domain.typical_cases.texts import missing_parts, places
from jicha.services.administering.in_force import desk_rules
from jicha.services.clock import day_of
from jicha.services.moving import Standing, checked_move, require_fresh
from jicha.services.noticing.telling import tell_of
from jicha.services.trailing.recording import record
from jicha.store.models.typical_cases import LEVELS, TypicalCase, TypicalCaseStep


def move_case(actor: Actor, *, case_id: int, move: str, lock: int, at: datetime, reason: str = "", level: str = "") -> str:
    """Make one move and give the state it leads to.

    Args:
        level: of adoption, for `adopt` and `raise_level`: city, province or ministry.

    Raises:
        MissingError: there is no such case for this person.
        StateError: every part and every place of personal data that stands against handing in, and all that stands against the move.
        StaleError: somebody else changed it in the meantime.
    """
    with transaction.atomic():
        row = at_hand(actor, case_id=case_id)
        if move in {"submit", "publish"}:
            refuse(StateError, faults=faults_of(row))
        standing = Standing(row.state, subject_of(row), name_of(row), row.makers, _facts(row, level=level))
        made = checked_move(actor, lifecycle=TYPICAL_CASE, name=move, row=standing, reason=reason)
        changes: dict[str, object] = {}
        if move == "submit":
            changes = {"submitted_on": day_of(at)}
        elif move == "publish":
            changes = {"released": True}
        elif move in {"adopt", "raise_level"}:
            changes = {"adoption_level": _level(level, row=row), "adopted_on": day_of(at)}
        makers = {**row.makers, made.name: str(actor.user_id)}
        fresh = TypicalCase.objects.filter(pk=case_id, lock=lock)
        require_fresh(fresh.update(state=made.target, makers=makers, lock=F("lock") + 1, **changes), where=name_of(row))
        TypicalCaseStep.objects.create(case=row, move=made.name, words=reason or level, at=at, by_id=actor.user_id)
        record(
            actor,
            action=Action(f"typical_case.{made.name}"),
            kind="typical_case",
            object_id=row.pk,
            before=row.state,
            after=made.target,
            why=reason or None,
            at=at,
        )
        tell_of(Matter.TYPICAL_CASE, object_id=case_id, at=at)
    return made.target


def faults_of(row: TypicalCase) -> tuple[Fault, ...]:
    """Tell what stands against handing a case in: empty parts, personal data without a reason, an open case without approval."""
    found = list(missing_parts(row.parts, wanted=desk_rules().typical_cases.parts, where=name_of(row)))
    if not row.kept_data:
        found += [
            Fault(
                f"有个人信息：{place.found.kind}（{place.found.masked}）",
                f"{name_of(row)} › {place.part}第{place.found.position}字",
                "隐去，或写明保留理由",
            )
            for place in places(row.parts)
        ]
    if not row.is_closed_case and not row.open_case_approval:
        found.append(Fault("案件尚未办结，未写使用批准", name_of(row), "写明批准人和日期，或改用已办结的案件"))
    return tuple(found)


def at_hand(actor: Actor, *, case_id: int) -> TypicalCase:
    """Find a case that this person may see.

    Raises:
        MissingError: there is none, or not for this person.
    """
    row = TypicalCase.objects.filter(pk=case_id).first()
    if row is None or not may_on(actor, permission=Permission.TYPICAL_CASE_READ, subject=subject_of(row)):
        raise MissingError(Fault("没有这个案例", f"案例{case_id}", "回到案例列表重新选择"))
    return row


def name_of(row: TypicalCase) -> str:
    """Say what people call a case."""
    return f"{row.unit_name}《{row.title}》"


def subject_of(row: TypicalCase) -> Subject:
    """Give the facts that rights depend on."""
    return Subject(unit_code=row.unit_code, released=row.released)


def _level(level: str, *, row: TypicalCase) -> str:
    if level not in LEVELS[1:]:
        raise StateError(Fault("未选采用级别", name_of(row), "选择市级、省级或部级"))
    return level


def _facts(row: TypicalCase, *, level: str) -> frozenset[str]:
    facts = {"parts", "clean"}
    if row.is_closed_case or row.open_case_approval:
        facts.add("closed_case")
    if level:
        facts.add("adoption_level")
    return frozenset(facts)
