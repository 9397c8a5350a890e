"""Webhooks: registered, paused and resumed by the security administrator."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from jicha.domain.access.asking import require
from jicha.domain.access.permissions import Permission
from jicha.domain.access.roles import Actor
from jicha.domain.errors import Fault, MissingError, UsageError, refuse
from jicha.domain.trail.actions import Action
from jicha.services.delivering.allowing import require_allowed
from jicha.services.guarding.sealing import seal
from jicha.services.trailing.recording import record
from jicha.store.models.api import Delivery, Webhook
from jicha.store.models.trail import TrailEvent

EVENTS = ("finding", "rectification")
"""Kinds of things whose events can be pushed."""
_BYTES = 32
_LONGEST_TITLE = 60


@dataclass(frozen=True, slots=True)
class MadeWebhook:
    """A webhook with its secret, which is shown once."""

    webhook_id: int
    secret: str


def make_webhook(actor: Actor, *, title: str, address: str, events: Collection[str], at: datetime) -> MadeWebhook:
    """Register an address; events that happen from now on are pushed to it.

    Raises:
        AccessError: the person may not. UsageError: no title, no kind of event or an unknown one, an address that is not on the list.
    """
    require(actor, permission=Permission.WEBHOOK_MANAGE)
    require_allowed(address)
    faults = []
    if not 0 < len(title.strip()) <= _LONGEST_TITLE:
        faults.append(Fault(f"没有写名称，或超过{_LONGEST_TITLE}字", "名称", "写明推送给哪个系统"))
    if not events or set(events) - set(EVENTS):
        faults.append(Fault("没有选推送的事项，或没有这种事项", "事项", "选择稽查问题、整改中的一种或两种"))
    refuse(UsageError, faults=faults)
    secret = secrets.token_urlsafe(_BYTES)
    with transaction.atomic():
        newest = TrailEvent.objects.aggregate(seq=Max("seq"))["seq"]
        row = Webhook.objects.create(
            title=title.strip(),
            address=address,
            secret="",
            events="\n".join(sorted(events)),
            seen_seq=-1 if newest is None else newest,
            made_at=at,
            made_by_id=actor.user_id,
        )
        Webhook.objects.filter(pk=row.pk).update(secret=seal(secret.encode(), about=about(row.pk)))
        record(actor, action=Action.WEBHOOK_EDIT, kind="webhook", object_id=row.pk, after=f"{address} {' '.join(sorted(events))}", at=at)
    return MadeWebhook(row.pk, secret)


def switch_webhook(actor: Actor, *, webhook_id: int, is_active: bool, at: datetime) -> None:
    """Pause a webhook, or let it go on; what happens while it is paused is never pushed.

    Raises:
        AccessError: the person may not. MissingError: there is no such webhook.
    """
    require(actor, permission=Permission.WEBHOOK_MANAGE)
    with transaction.atomic():
        row = Webhook.objects.filter(pk=webhook_id).first()
        if row is None:
            raise _missing(webhook_id)
        if row.is_active == is_active:
            return
        newest = TrailEvent.objects.aggregate(seq=Max("seq"))["seq"]
        Webhook.objects.filter(pk=row.pk).update(is_active=is_active, seen_seq=row.seen_seq if newest is None else newest)
        before, after = _word(row.is_active), _word(is_active)
        record(actor, action=Action.WEBHOOK_EDIT, kind="webhook", object_id=row.pk, before=before, after=after, at=at)


def try_again(actor: Actor, *, delivery_id: int, at: datetime) -> None:
    """Let a delivery that was given up be tried again from the beginning.

    Raises:
        AccessError: the person may not. MissingError: there is no such delivery that was given up.
    """
    require(actor, permission=Permission.WEBHOOK_MANAGE)
    with transaction.atomic():
        if not Delivery.objects.filter(pk=delivery_id, state="dead").update(state="waiting", tries=0, next_at=at, ended_at=None):
            raise MissingError(Fault("没有这条放弃的推送", f"推送{delivery_id}", "刷新列表后再看"))
        record(actor, action=Action.WEBHOOK_EDIT, kind="delivery", object_id=delivery_id, before="dead", after="waiting", at=at)


def about(webhook_id: int) -> str:
    """Say what a sealed secret belongs to."""
    return f"推送{webhook_id}的密钥"


def _word(is_active: bool) -> str:  # noqa: FBT001  # It is the only argument.
    return "active" if is_active else "paused"


def _missing(webhook_id: int) -> MissingError:
    return MissingError(Fault("没有这个推送地址", f"推送地址{webhook_id}", "刷新列表后再看"))
