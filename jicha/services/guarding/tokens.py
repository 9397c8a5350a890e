"""Personal access tokens for the API: scoped, expiring, shown once, kept as a digest only."""

import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import transaction
from django.http import HttpRequest

from jicha.domain.access.asking import held
from jicha.domain.access.permissions import Permission
from jicha.domain.access.roles import Actor
from jicha.domain.errors import Fault, MissingError, SignInError, refuse
from jicha.domain.trail.actions import Action
from jicha.services.guarding.rules import sign_in_rules
from jicha.services.guarding.sessions import actor_from, own_id
from jicha.services.trailing.recording import record
from jicha.store.models.people import AccessToken

PREFIX = "jicha_"
_BYTES = 32
_SEEN_EVERY = timedelta(minutes=1)
NEVER = frozenset({Permission.ACCOUNT_OWN, Permission.PEOPLE_MANAGE, Permission.RIGHTS_MANAGE})
"""What no token carries: a stolen one must not make accounts, roles or tokens."""


@dataclass(frozen=True, slots=True)
class Made:
    """A token as it is shown, once."""

    token_id: int
    text: str


def make_token(actor: Actor, *, title: str, permissions: frozenset[Permission], days: int, at: datetime) -> Made:
    """Make a token for oneself, narrowed to permissions that one holds.

    Raises:
        SignInError: no title, no permission, one that is not held or that no token carries, or too long a life.
    """
    most = sign_in_rules().token.most_days
    faults = []
    if not title.strip():
        faults.append(Fault("令牌没有名称", "名称", "写明给哪个程序用，便于以后辨认和停用。"))
    if not permissions or permissions - (held(actor) - NEVER):
        faults.append(Fault("没有选权限，或者选了您没有的、令牌不能带的权限", "权限", "只选这个程序用得到的权限。"))
    if not 1 <= days <= most:
        faults.append(Fault(f"有效期应为1至{most}天", "有效期", "选短一些，到期前再换新令牌。"))
    refuse(SignInError, faults=faults)
    text = PREFIX + secrets.token_urlsafe(_BYTES)
    with transaction.atomic():
        token = AccessToken.objects.create(
            user_id=own_id(actor),
            title=title.strip(),
            digest=_digest(text),
            permissions="\n".join(sorted(permissions)),
            made_at=at,
            expires_at=at + timedelta(days=days),
        )
        record(actor, action=Action.TOKEN_MAKE, kind="token", object_id=token.pk, at=at, after=" ".join(sorted(permissions)))
    return Made(token.pk, text)


def end_token(actor: Actor, *, token_id: int, at: datetime) -> None:
    """End one of one's own tokens.

    Raises:
        MissingError: there is no such token that still holds, or it is somebody else's.
    """
    with transaction.atomic():
        if not AccessToken.objects.filter(pk=token_id, user_id=own_id(actor), ended_at=None).update(ended_at=at):
            raise MissingError(Fault("没有这个令牌，或者已经停用", f"令牌{token_id}", "刷新页面后再看。"))
        record(actor, action=Action.TOKEN_END, kind="token", object_id=token_id, at=at)


def actor_of_token(text: str, *, at: datetime) -> Actor | None:
    """Recognise who holds a token; null if it is unknown, ended or over, or its owner is disabled or must change the password."""
    found = AccessToken.objects.select_related("user").filter(digest=_digest(text), ended_at=None, expires_at__gt=at).first()
    if found is None or not found.user.is_active or found.user.must_change:
        return None
    if found.used_at is None or at - found.used_at >= _SEEN_EVERY:
        AccessToken.objects.filter(pk=found.pk).update(used_at=at)
    return replace(actor_from(found.user), granted=frozenset(found.permissions.split()))


def bearer(request: HttpRequest, *, at: datetime) -> Actor | None:
    """Recognise the holder of the token in a request's `Authorization: Bearer …`; null if it has none that holds."""
    scheme, _, text = request.headers.get("Authorization", "").partition(" ")
    return actor_of_token(text.strip(), at=at) if scheme.lower() == "bearer" and text.startswith(PREFIX) else None


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
