"""Note that a person held a limit against its text."""

from datetime import date, datetime

from django.db import transaction

from jicha.domain.access.asking import require
from jicha.domain.access.permissions import Permission
from jicha.domain.access.roles import Actor
from jicha.domain.errors import Fault, MissingError, StateError
from jicha.domain.law import Limit
from jicha.domain.trail.actions import Action
from jicha.engine import content
from jicha.services.administering.in_force import overlay_folder
from jicha.services.clock import day_of
from jicha.services.trailing.recording import record
from jicha.store.models.administration import LawNote


def limits_in_force() -> tuple[Limit, ...]:
    """Give every limit with the bureau's own files in force, sorted by family, first day and id."""
    folder = overlay_folder()
    return content.law(*((folder,) if folder else ()))


def note_limit(actor: Actor, *, limit_id: str, checked_on: date, words: str, at: datetime) -> None:
    """Write down what a person found, and on which day the text was read; the limit itself changes only by a content file.

    Raises:
        AccessError: the person may not. MissingError: there is no such limit. StateError: no words, or a day to come.
    """
    require(actor, permission=Permission.SETTINGS_LAW)
    if limit_id not in {one.id for one in limits_in_force()}:
        raise MissingError(Fault("没有这一条期限", limit_id[:80], "回到法规列表"))
    faults = [Fault("没有写核对情况", limit_id, "写明核对的出处和结论")] if not words.strip() else []
    if checked_on > day_of(at):
        faults.append(Fault(f"核对日期{checked_on}还没有到", limit_id, "写实际核对的日期"))
    if faults:
        raise StateError(*faults)
    with transaction.atomic():
        LawNote.objects.create(limit_id=limit_id, checked_on=checked_on, words=words.strip(), at=at, by_id=actor.user_id)
        record(
            actor,
            action=Action.CONTENT_EDIT,
            kind="limit",
            object_id=limit_id,
            after=checked_on.isoformat(),
            why=words.strip()[:300],
            at=at,
        )
