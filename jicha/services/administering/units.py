"""Keep the list of units: which are audited, which count in the base, in which order they stand."""

from datetime import datetime

from django.db import transaction

from jicha.domain.access.asking import require
from jicha.domain.access.permissions import Permission
from jicha.domain.access.roles import Actor
from jicha.domain.errors import Fault, MissingError, StateError
from jicha.domain.trail.actions import Action
from jicha.domain.units import UnitKind
from jicha.services.trailing.recording import record
from jicha.store.models.year.units import Unit


def set_unit(actor: Actor, *, code: str, is_active: bool, in_base: bool, why: str, at: datetime) -> None:
    """Say whether a unit is in use and whether it counts in the base of the ratio; a published plan keeps what it was published with.

    Raises:
        AccessError: the person may not. MissingError: there is no such unit.
        StateError: no reason, no change, or the city itself would be put out of use.
    """
    require(actor, permission=Permission.UNITS_MANAGE)
    with transaction.atomic():
        row = _at_hand(code)
        if not why.strip():
            raise StateError(Fault("没有写理由", row.name, "写明依据，例如机构调整的文号"))
        if row.kind == UnitKind.CITY.value and not is_active:
            raise StateError(Fault("市级单位不能停用", row.name, "只能停用分局"))
        before = _words(is_active=row.is_active, in_base=row.in_base)
        after = _words(is_active=is_active, in_base=in_base)
        if before == after:
            raise StateError(Fault("没有任何变化", row.name, "改动后再保存"))
        Unit.objects.filter(pk=code).update(is_active=is_active, in_base=in_base)
        record(actor, action=Action.UNIT_EDIT, kind="unit", object_id=code, before=before, after=after, why=why.strip(), at=at)


def move_unit(actor: Actor, *, code: str, up: bool, at: datetime) -> None:
    """Move a unit one place up or down in the list; at the end of the list nothing happens.

    Raises:
        AccessError: the person may not. MissingError: there is no such unit.
    """
    require(actor, permission=Permission.UNITS_MANAGE)
    with transaction.atomic():
        row = _at_hand(code)
        rows = list(Unit.objects.exclude(kind=UnitKind.CITY.value))
        codes = [one.code for one in rows]
        if code not in codes:
            return
        place = codes.index(code)
        other = place - 1 if up else place + 1
        if not 0 <= other < len(codes):
            return
        codes[place], codes[other] = codes[other], codes[place]
        for number, one in enumerate(codes, start=1):
            Unit.objects.filter(pk=one).exclude(place=number).update(place=number)
        record(
            actor,
            action=Action.UNIT_EDIT,
            kind="unit",
            object_id=code,
            before=f"第{place + 1}位",
            after=f"第{other + 1}位",
            why=row.name,
            at=at,
        )


def _at_hand(code: str) -> Unit:
    row = Unit.objects.filter(pk=code).first()
    if row is None:
        raise MissingError(Fault("没有这个单位", code, "回到单位列表"))
    return row


def _words(*, is_active: bool, in_base: bool) -> str:
    return f"{'在用' if is_active else '停用'}，{'计入' if in_base else '不计入'}基数"
