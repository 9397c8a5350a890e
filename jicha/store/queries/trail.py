"""Questions about the trail; reading it is itself an event, so pages ask `services.trailing.reading`."""

from dataclasses import dataclass

from django.db.models import Q

from jicha.store.models.trail import TrailEvent
from jicha.store.queries.paging import Ask, Slice, slice_of


@dataclass(frozen=True, slots=True)
class TrailRow:
    """An event as a page shows it; `at` is the text of the trail, in the time of Beijing."""

    seq: int
    at: str
    actor_name: str
    role: str | None
    action: str
    kind: str
    object_id: str
    before: str
    after: str
    why: str


def events(ask: Ask) -> Slice[TrailRow]:
    """List events, the newest first; `picks`: kind (before the dot of the action). Search looks at person, object and reason."""
    rows = TrailEvent.objects.order_by("-seq")
    if "kind" in ask.picks:
        rows = rows.filter(action__startswith=f"{ask.picks['kind']}.")
    if ask.search:
        words = ask.search
        rows = rows.filter(Q(actor_name__icontains=words) | Q(object_id=words) | Q(why__icontains=words) | Q(request_id=words))
    return slice_of(rows, ask, orders={"seq": "seq"}, make=_row)


def _row(row: TrailEvent) -> TrailRow:
    return TrailRow(
        seq=row.seq,
        at=row.at,
        actor_name=row.actor_name,
        role=row.role,
        action=row.action,
        kind=row.kind,
        object_id=row.object_id,
        before=row.before or "",
        after=row.after or "",
        why=row.why or "",
    )
