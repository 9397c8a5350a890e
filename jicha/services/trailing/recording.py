"""Write an event, in the transaction of the change that it tells of: either both stand or neither does."""

from contextvars import ContextVar
from datetime import datetime

from django.db import connection

from jicha.domain.access.asking import RECORDED_READS
from jicha.domain.access.permissions import Permission
from jicha.domain.access.roles import Actor
from jicha.domain.errors import Fault, TrailError
from jicha.domain.trail.actions import Action
from jicha.domain.trail.events import Event, canonical, instant
from jicha.domain.trail.logs import Edge
from jicha.services.trailing.signing import sign_head
from jicha.store.models.trail import TrailEdge, TrailEvent

PROGRAM = Actor(user_id=None, name="系统", role=None)
"""Who acts when no person does: the nightly job, the clock's own moves."""
REQUEST_ID: ContextVar[str | None] = ContextVar("request_id", default=None)
"""Joins the events of one request; the middleware sets it."""
HEAD_EVERY = 64
"""A head is signed after so many events, so that a trail computed anew is caught within that many."""


def record(
    actor: Actor,
    *,
    action: Action,
    kind: str,
    object_id: str | int,
    at: datetime,
    before: str | None = None,
    after: str | None = None,
    why: str | None = None,
) -> Event:
    """Append one event to the trail; its cost grows with the logarithm of the trail.

    Args:
        actor: who did it; `PROGRAM` if nobody did. kind, object_id: what it was done to, such as `finding` and 12.
        before, after: from and to, short; never a password, a token or what a veil covers. why: the reason the person gave.
    Raises:
        RuntimeError: outside a transaction, where the event could stand without its change.
        TrailError: the edge of the logs is not where the events end; `jicha trail verify` tells why.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("an event is written in the transaction of its change")
    # Whoever holds this row writes; on SQLite the transaction itself began as the only writer.
    row = TrailEdge.objects.select_for_update().get(pk=1)
    event = Event(
        seq=row.size + 1,
        at=instant(at),
        actor_id=actor.user_id,
        actor_name=actor.name,
        role=actor.role.value if actor.role else None,
        action=action,
        kind=kind,
        object_id=str(object_id),
        before=before,
        after=after,
        why=why,
        request_id=REQUEST_ID.get(),
    )
    edge = edge_of(row).grow(canonical(event))
    _append(event, edge=edge)
    if edge.size % HEAD_EVERY == 0:
        sign_head(edge, at=at)
    return event


def record_read(actor: Actor, *, permission: Permission, kind: str, object_id: str | int, at: datetime) -> None:
    """Append that restricted data was read, if reading under this permission is an event at all."""
    if permission in RECORDED_READS:
        record(actor, action=Action.READ_RESTRICTED, kind=kind, object_id=object_id, at=at, why=permission.value)


def edge_of(row: TrailEdge) -> Edge:
    """Read the stored edge."""
    return Edge(row.size, _hashes(row.sha256), _hashes(row.sm3))


def _append(event: Event, *, edge: Edge) -> None:
    roots = edge.roots()
    TrailEvent.objects.create(
        seq=event.seq,
        at=event.at,
        actor_id=event.actor_id,
        actor_name=event.actor_name,
        role=event.role,
        action=str(event.action),
        kind=event.kind,
        object_id=event.object_id,
        before=event.before,
        after=event.after,
        why=event.why,
        request_id=event.request_id,
        root_sha256=roots.sha256,
        root_sm3=roots.sm3,
    )
    moved = TrailEdge.objects.filter(pk=1, size=event.seq - 1).update(
        size=edge.size, sha256=" ".join(one.hex() for one in edge.sha256), sm3=" ".join(one.hex() for one in edge.sm3)
    )
    if moved != 1:
        raise TrailError(Fault("留痕没有写进去：另一处同时写了一条", f"第{event.seq}条", "请重做一次刚才的操作。"))


def _hashes(text: str) -> tuple[bytes, ...]:
    return tuple(bytes.fromhex(one) for one in text.split())
