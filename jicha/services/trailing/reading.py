"""Read the trail; that it was read is written into it."""

from datetime import datetime

from django.db import transaction

from jicha.domain.access.asking import require
from jicha.domain.access.permissions import Permission
from jicha.domain.access.roles import Actor
from jicha.domain.trail.actions import Action
from jicha.services.trailing.recording import edge_of, record, record_read
from jicha.services.trailing.signing import sign_head
from jicha.services.trailing.verifying import Verified, verify
from jicha.store.models.trail import TrailEdge
from jicha.store.queries.paging import Ask, Slice
from jicha.store.queries.trail import TrailRow, events


def read_events(actor: Actor, *, ask: Ask, at: datetime) -> Slice[TrailRow]:
    """List events for somebody who may read the trail.

    Raises:
        AccessError: the person may not.
    """
    require(actor, permission=Permission.TRAIL_READ)
    with transaction.atomic():
        found = events(ask)
        record_read(actor, permission=Permission.TRAIL_READ, kind="trail", object_id=_told(ask), at=at)
    return found


def verify_by(actor: Actor, *, at: datetime) -> Verified:
    """Verify the whole trail for somebody who may, write down what was found, and sign the head that now stands.

    Raises:
        AccessError: the person may not. SettingError: the key cannot be read.
    """
    require(actor, permission=Permission.TRAIL_VERIFY)
    found = verify()
    if not found.faults:
        # A broken trail is left as it stands: one more event would only be computed on top of the damage.
        with transaction.atomic():
            record(
                actor,
                action=Action.TRAIL_VERIFY,
                kind="trail",
                object_id=str(found.size),
                at=at,
                after=f"SHA-256 {found.roots.sha256[:16]}…",
            )
            sign_head(edge_of(TrailEdge.objects.get(pk=1)), at=at)
    return found


def _told(ask: Ask) -> str:
    picked = " ".join(f"{key}={value}" for key, value in sorted(ask.picks.items()))
    return " ".join(part for part in (picked, f"q={ask.search}" if ask.search else "", f"page={ask.page}") if part)[:200]
