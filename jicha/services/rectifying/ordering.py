"""Order the rectification of a final finding."""

from datetime import date, datetime, timedelta

from django.db import transaction

from jicha.domain.access.asking import require
from jicha.domain.access.permissions import Permission
from jicha.domain.access.roles import Actor
from jicha.domain.errors import Fault, MissingError, StateError
from jicha.domain.findings.forms import Level
from jicha.domain.inbox.duties import Matter
from jicha.domain.rectification.plans import Kind
from jicha.domain.trail.actions import Action
from jicha.services.administering.in_force import desk_rules
from jicha.services.clock import day_of
from jicha.services.investigating.writing import name_of
from jicha.services.noticing.telling import tell_of
from jicha.services.trailing.recording import record
from jicha.store.models.findings import Finding
from jicha.store.models.rectification import Rectification, RectificationStep


def order_rectification(actor: Actor, *, finding_id: int, kind: Kind, latest_on: date, words: str, at: datetime) -> int:
    """Order that a branch rectify what was found, and give the rectification's number in the table.

    Args:
        latest_on: the last day allowed; it lies after today. words: what is asked for.

    Raises:
        AccessError: the person may not order.
        MissingError: there is no such finding.
        StateError: the finding is not final, was ordered before, or the day has passed.
    """
    require(actor, permission=Permission.RECTIFICATION_ASSIGN)
    with transaction.atomic():
        finding = Finding.objects.filter(pk=finding_id).first()
        if finding is None:
            raise MissingError(Fault("没有这个问题", f"问题{finding_id}", "回到问题列表重新选择"))
        _require_orderable(finding, latest_on=latest_on, today=day_of(at))
        kept = Rectification.objects.create(
            finding=finding,
            unit_code=finding.unit_code,
            kind=kind.value,
            ordered_on=day_of(at),
            latest_on=latest_on,
            due_on=latest_on,
            makers={"order": str(actor.user_id)},
        )
        RectificationStep.objects.create(rectification=kept, move="order", words=words, at=at, by_id=actor.user_id)
        action = Action.RECTIFICATION_ASSIGN
        record(actor, action=action, kind="rectification", object_id=kept.pk, after=f"{kind.value} {latest_on}", why=words or None, at=at)
        tell_of(Matter.FINDING, object_id=finding.pk, at=at)
        tell_of(Matter.RECTIFICATION, object_id=kept.pk, at=at)
    return kept.pk


def latest_day(level: Level, *, ordered_on: date) -> date:
    """Give the last day by the desk's own rule for the level (a default, no norm); the day of the order is not counted."""
    return ordered_on + timedelta(days=desk_rules().findings.levels[level].rectify_days)


def _require_orderable(finding: Finding, *, latest_on: date, today: date) -> None:
    where = name_of(finding)
    if finding.state != "final":
        raise StateError(Fault("问题还没有签发，不能交办整改", where, "签发后再交办"))
    if latest_on <= today:
        raise StateError(Fault(f"整改期限{latest_on}已到或已过", where, "改为今天以后的日期"))
    if Rectification.objects.filter(finding=finding).exists():
        raise StateError(Fault("该问题已经交办过整改", where, "在整改页面继续办理"))
