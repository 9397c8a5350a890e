"""From the trail to other systems: each event becomes one delivery for each webhook that wants it, tried until it is taken or given up.

The trail is the outbox: an event that was committed is pushed at least once, one that was rolled back never.
"""

import hashlib
import hmac
import http.client
import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import SplitResult

from django.db import transaction
from django.db.models import F

from jicha.domain.errors import SettingError, UsageError
from jicha.domain.trail.actions import Action
from jicha.services.answering.rules import api_rules
from jicha.services.delivering.allowing import port_of, require_allowed
from jicha.services.delivering.webhooks import about
from jicha.services.guarding.sealing import unseal
from jicha.store.models.api import Delivery, Webhook
from jicha.store.models.trail import TrailEvent

_LONGEST_WORDS = 200
_MOST_EVENTS = 1000
_LEASE = timedelta(minutes=5)
"""So long a delivery that is being tried is nobody else's; a process that dies lets go of it by itself."""


@dataclass(frozen=True, slots=True)
class Pushed:
    """What became of one round."""

    gathered: int
    done: int
    failed: int


@dataclass(frozen=True, slots=True)
class Tried:
    """How one try ended: the status of the answer, null if there was none, and words for whoever looks after it."""

    status: int | None
    words: str

    @property
    def is_taken(self) -> bool:
        """Say whether the other system took it."""
        return self.status is not None and 200 <= self.status < 300


def push_events(*, at: datetime) -> Pushed:
    """Gather the events since the last round and try every delivery that is due; the worker calls this every minute."""
    gathered = sum(_gather(webhook, at=at) for webhook in Webhook.objects.filter(is_active=True))
    done = failed = 0
    due = Delivery.objects.filter(state="waiting", next_at__lte=at, webhook__is_active=True).order_by("pk")
    for pk in tuple(due.values_list("pk", flat=True)[: api_rules().push.at_once]):
        # Whoever moves the date has the delivery: two workers never send the same one at once.
        if Delivery.objects.filter(pk=pk, state="waiting", next_at__lte=at).update(next_at=at + _LEASE, tries=F("tries") + 1):
            is_taken = _try(Delivery.objects.select_related("webhook").get(pk=pk), at=at)
            done, failed = done + is_taken, failed + (not is_taken)
    return Pushed(gathered, done, failed)


def signature_of(secret: str, *, timestamp: str, body: str) -> str:
    """Give the HMAC-SHA-256 of `<timestamp>.<body>` in hex; the timestamp is in it so that an old message cannot pass for a new one."""
    return hmac.new(secret.encode(), f"{timestamp}.{body}".encode(), hashlib.sha256).hexdigest()


def _gather(webhook: Webhook, *, at: datetime) -> int:
    with transaction.atomic():
        fresh = TrailEvent.objects.filter(seq__gt=webhook.seen_seq, kind__in=webhook.events.split()).exclude(action=Action.READ_RESTRICTED)
        events = list(fresh.order_by("seq")[:_MOST_EVENTS])
        if not events:
            return 0
        rows = [Delivery(webhook=webhook, seq=event.seq, action=event.action, body=_body(event), next_at=at, words="") for event in events]
        Delivery.objects.bulk_create(rows, ignore_conflicts=True)
        Webhook.objects.filter(pk=webhook.pk).update(seen_seq=events[-1].seq)
    return len(events)


def _body(event: TrailEvent) -> str:
    """Write what is told: that something of a kind happened to a thing; whoever may know more asks the interface."""
    told = {"event": event.action, "object": event.kind, "id": event.object_id, "at": event.at, "number": event.seq}
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _try(row: Delivery, *, at: datetime) -> bool:
    found = _send(row, at=at)
    waits = api_rules().push.retry_minutes
    mine = Delivery.objects.filter(pk=row.pk, state="waiting")
    told = {"answered": found.status, "words": found.words[:_LONGEST_WORDS]}
    if found.is_taken:
        mine.update(state="done", ended_at=at, **told)
    elif row.tries > len(waits):
        mine.update(state="dead", ended_at=at, **told)
    else:
        mine.update(next_at=at + timedelta(minutes=waits[row.tries - 1]), **told)
    return found.is_taken


def _send(row: Delivery, *, at: datetime) -> Tried:
    try:
        # The list may have been narrowed since the webhook was registered.
        address = require_allowed(row.webhook.address)
        secret = unseal(row.webhook.secret, about=about(row.webhook_id)).decode()
    except (UsageError, SettingError) as error:
        return Tried(None, error.faults[0].what)
    timestamp = str(int(at.timestamp()))
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "jicha",
        "X-Jicha-Delivery": str(row.pk),
        "X-Jicha-Timestamp": timestamp,
        "X-Jicha-Signature": f"v1={signature_of(secret, timestamp=timestamp, body=row.body)}",
    }
    return _post(address, body=row.body.encode(), headers=headers)


def _post(address: SplitResult, *, body: bytes, headers: Mapping[str, str]) -> Tried:
    """Post, and look at the status alone; an answer that leads elsewhere is a refusal."""
    timeout = api_rules().push.timeout_seconds
    host, port = address.hostname or "", port_of(address)
    if address.scheme == "https":
        connection: http.client.HTTPConnection = http.client.HTTPSConnection(
            host, port, timeout=timeout, context=ssl.create_default_context()
        )
    else:
        connection = http.client.HTTPConnection(host, port, timeout=timeout)
    target = (address.path or "/") + (f"?{address.query}" if address.query else "")
    try:
        connection.request("POST", target, body=body, headers=dict(headers))
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        return Tried(None, f"没有连上或没有应答：{error}")
    finally:
        connection.close()
    return Tried(status, "" if 200 <= status < 300 else f"对方应答{status}")
