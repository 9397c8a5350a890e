"""An event and the bytes that are hashed: canonical JSON, so that any language writes the same.

Source:
    RFC 8785 (JSON canonicalization), restricted to text, integers and null. `docs/trail.md` is the specification for strangers.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

FORM = 1
"""Which version of the specification the bytes follow; it stands in every event and head."""
_BEIJING = timezone(timedelta(hours=8))


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the trail.

    Attributes:
        seq: 1, 2, 3 … without gaps. at: as `instant` writes it.
        actor_id, actor_name, role: who, as they were then; null id and role for the program itself.
        action: what, a value of `Action` (a row that was altered may hold any text, and must be read as it stands).
        kind, object_id: to what. before, after, why: from, to, the reason given; null where there is none.
        request_id: joins the events of one request; null outside a request.
    """

    seq: int
    at: str
    actor_id: int | None
    actor_name: str
    role: str | None
    action: str
    kind: str
    object_id: str
    before: str | None = None
    after: str | None = None
    why: str | None = None
    request_id: str | None = None


def instant(at: datetime) -> str:
    """Write an instant in the time of Beijing, to the microsecond: `2021-04-06T09:30:00.000000+08:00`.

    Raises:
        ValueError: the instant has no zone.
    """
    if at.tzinfo is None:
        raise ValueError("an instant of the trail needs its zone")
    return at.astimezone(_BEIJING).isoformat(timespec="microseconds")


def canonical(event: Event) -> bytes:
    """Write the bytes that are hashed: members sorted, no spaces, UTF-8, nothing escaped that need not be.

    Raises:
        ValueError: a text holds half a character (a lone surrogate), which has no UTF-8.
    """
    return plain_json(
        {
            "action": str(event.action),
            "actor_id": event.actor_id,
            "actor_name": event.actor_name,
            "after": event.after,
            "at": event.at,
            "before": event.before,
            "form": FORM,
            "kind": event.kind,
            "object_id": event.object_id,
            "request_id": event.request_id,
            "role": event.role,
            "seq": event.seq,
            "why": event.why,
        }
    )


def plain_json(members: dict[str, str | int | None]) -> bytes:
    """Write members as RFC 8785 does."""
    return json.dumps(members, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")
