"""Look back at what was closed, whether it still holds."""

from datetime import datetime

from django.db import transaction

from jicha.domain.access.asking import require
from jicha.domain.access.permissions import Permission
from jicha.domain.access.roles import Actor
from jicha.domain.errors import Fault, StateError
from jicha.domain.trail.actions import Action
from jicha.services.clock import day_of
from jicha.services.rectifying.moving import at_hand, name_of
from jicha.services.trailing.recording import record
from jicha.store.models.rectification import LookBack


def look_back(actor: Actor, *, rectification_id: int, holds: bool, words: str, at: datetime) -> None:
    """Write down a look back at a closed rectification; if it no longer holds, a person reopens it.

    Raises:
        AccessError, MissingError: not for this person, or not there.
        StateError: it is not closed, or nothing was written.
    """
    require(actor, permission=Permission.LOOK_BACK_WRITE)
    with transaction.atomic():
        row = at_hand(actor, rectification_id=rectification_id)
        if row.state != "closed":
            raise StateError(Fault("还没有销号，不能做回头看", name_of(row), "销号后再做"))
        if not words.strip():
            raise StateError(Fault("未写回头看情况", name_of(row), "写明看了什么、结果如何"))
        LookBack.objects.create(rectification=row, looked_on=day_of(at), holds=holds, words=words.strip(), by_id=actor.user_id)
        after = "holds" if holds else "relapsed"
        record(actor, action=Action.LOOK_BACK_WRITE, kind="rectification", object_id=row.pk, after=after, why=words.strip(), at=at)
