"""Questions about webhooks and what was pushed to them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from jicha.store.models.api import Delivery, Webhook
from jicha.store.queries.paging import Ask, Slice, slice_of


@dataclass(frozen=True, slots=True)
class WebhookRow:
    """A webhook without its secret; `waiting` and `dead` count its deliveries."""

    id: int
    title: str
    address: str
    events: tuple[str, ...]
    is_active: bool
    made_at: datetime
    made_by: str
    waiting: int
    dead: int


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """One event for one webhook; `answered` is the status of the last answer, null if there was none."""

    id: int
    webhook: str
    action: str
    state: str
    tries: int
    next_at: datetime
    answered: int | None
    words: str
    ended_at: datetime | None


def webhooks() -> tuple[WebhookRow, ...]:
    """List the webhooks, newest first."""
    counted = Webhook.objects.select_related("made_by").annotate(
        waiting=Count("deliveries", filter=Q(deliveries__state="waiting")), dead=Count("deliveries", filter=Q(deliveries__state="dead"))
    )
    return tuple(
        WebhookRow(
            id=row.pk,
            title=row.title,
            address=row.address,
            events=tuple(row.events.split()),
            is_active=row.is_active,
            made_at=row.made_at,
            made_by=row.made_by.name if row.made_by else "",
            waiting=row.waiting,
            dead=row.dead,
        )
        for row in counted
    )


def deliveries(ask: Ask) -> Slice[DeliveryRow]:
    """List what was pushed, newest first; `picks`: state."""
    rows = Delivery.objects.select_related("webhook")
    if "state" in ask.picks:
        rows = rows.filter(state=ask.picks["state"])
    return slice_of(rows, ask, orders={}, make=_delivery)


def dead_deliveries() -> int:
    """Count the deliveries that were given up; the health of the desk tells them."""
    return Delivery.objects.filter(state="dead").count()


def _delivery(row: Delivery) -> DeliveryRow:
    return DeliveryRow(
        id=row.pk,
        webhook=row.webhook.title,
        action=row.action,
        state=row.state,
        tries=row.tries,
        next_at=row.next_at,
        answered=row.answered,
        words=row.words,
        ended_at=row.ended_at,
    )
