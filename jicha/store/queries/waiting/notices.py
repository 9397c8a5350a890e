"""Questions about notices and where mail may go."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from jicha.domain.access.roles import Actor
from jicha.domain.inbox.duties import Matter
from jicha.store.models.notices import MailAddress, Notice
from jicha.store.queries.paging import Ask, Slice, slice_of

if TYPE_CHECKING:
    from django.db.models import QuerySet


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A notice as its person sees it."""

    id: int
    matter: Matter
    object_id: int
    step: str
    is_due: bool
    words: str
    title: str
    year: int
    due_on: date | None
    at: datetime
    is_read: bool
    is_over: bool


def notices(ask: Ask, *, actor: Actor) -> Slice[NoticeRow]:
    """List a person's own notices, the newest first; `picks`: state (unread, over)."""
    rows = _own(actor)
    if ask.picks.get("state") == "unread":
        rows = rows.filter(read_at=None, over_at=None)
    if ask.picks.get("state") == "over":
        rows = rows.exclude(over_at=None)
    return slice_of(rows, ask, orders={"at": "at", "due": "due_on"}, make=_row)


def notice_of(notice_id: int, *, actor: Actor) -> NoticeRow | None:
    """Give one of a person's own notices, null if it is not there or not this person's."""
    row = _own(actor).filter(pk=notice_id).first()
    return _row(row) if row else None


def unread(actor: Actor) -> int:
    """Count what a person has not read and nobody has done."""
    return _own(actor).filter(read_at=None, over_at=None).count()


def mail_address_of(user_id: int) -> str:
    """Give the address that a person has written; empty if there is none."""
    return MailAddress.objects.filter(user_id=user_id).values_list("address", flat=True).first() or ""


def _own(actor: Actor) -> "QuerySet[Notice]":
    role = actor.role.value if actor.role else ""
    return Notice.objects.filter(user_id=actor.user_id or 0, role=role, unit_code=actor.unit_code or "")


def _row(row: Notice) -> NoticeRow:
    return NoticeRow(
        id=row.pk,
        matter=Matter(row.matter),
        object_id=row.object_id,
        step=row.step,
        is_due=row.is_due,
        words=row.words,
        title=row.title,
        year=row.year,
        due_on=row.due_on,
        at=row.at,
        is_read=row.read_at is not None,
        is_over=row.over_at is not None,
    )
