"""Undo bindings: one by hand, all of an account when its password or its power passes into other hands."""

from datetime import datetime

from jicha.domain.access.roles import Actor
from jicha.domain.trail.actions import Action
from jicha.services.guarding.sessions import Way, end_all
from jicha.services.trailing.recording import record
from jicha.store.models.people import Identity, User


def undo(row: Identity, *, actor: Actor, why: str, at: datetime, here: str | None = None) -> None:
    """Undo one binding; the sign-ins that came through the provider end, but that of the session key `here`."""
    user_id, before = row.user_id, f"{row.issuer} {row.subject}"
    row.delete()
    end_all(user_id, at=at, but=here, way=Way.PROVIDER)
    record(actor, action=Action.ACCOUNT_UNBIND, kind="user", object_id=user_id, at=at, before=before, why=why or None)


def undo_all(user: User, *, actor: Actor, why: str, at: datetime) -> None:
    """Undo all bindings of an account: nobody who held it, or could bind it, before keeps a way in."""
    for row in Identity.objects.filter(user=user):
        undo(row, actor=actor, why=why, at=at)
