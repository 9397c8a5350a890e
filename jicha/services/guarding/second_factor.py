"""Set the second factor up, and take it away."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from urllib.parse import quote, urlencode

import segno
from django.contrib.auth.hashers import check_password
from django.db import transaction

from jicha.domain.access import totp
from jicha.domain.access.roles import Actor
from jicha.domain.errors import Fault, SignInError
from jicha.domain.trail.actions import Action
from jicha.services.guarding.sealing import seal, unseal
from jicha.services.guarding.sessions import own_id
from jicha.services.guarding.signing_in import about
from jicha.services.trailing.recording import record
from jicha.store.models.people import User

_SECRET_BYTES = 20
_ISSUER = "稽查"
_IN_GROUP = 4


@dataclass(frozen=True, slots=True)
class Offer:
    """What an authenticator is given: the key by hand, the address behind the code, the code as SVG."""

    key: str
    address: str
    svg: str


def offer(actor: Actor) -> Offer:
    """Make a secret that waits to be confirmed, or show the one that waits already; a confirmed one is never shown again.

    Raises:
        SignInError: the second factor is on.
    """
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=own_id(actor))
        if user.totp_since is not None:
            raise SignInError(Fault("二次验证已经启用", "账号", "要换手机的，先停用，再重新启用。"))
        if user.totp_secret is None:
            secret = secrets.token_bytes(_SECRET_BYTES)
            User.objects.filter(pk=user.pk).update(totp_secret=seal(secret, about=about(user.pk)), totp_step=0)
        else:
            secret = unseal(user.totp_secret, about=about(user.pk))
    address = address_of(secret, login=user.login)
    key = totp.key_text(secret)
    groups = " ".join(key[start : start + _IN_GROUP] for start in range(0, len(key), _IN_GROUP))
    return Offer(groups, address, _svg(address))


def confirm(actor: Actor, *, code: str, at: datetime) -> None:
    """Switch the second factor on, once a code shows that the authenticator has the secret.

    Raises:
        SignInError: the code is wrong, or nothing waits to be confirmed.
    """
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=own_id(actor))
        step = None
        if user.totp_since is None and user.totp_secret is not None:
            secret = unseal(user.totp_secret, about=about(user.pk))
            step = totp.accepted_step(secret, typed=code, at=at, after=user.totp_step)
        if step is None:
            raise SignInError(Fault("动态码不正确", "动态码", "核对手机时间，等待下一个动态码再试。"))
        User.objects.filter(pk=user.pk).update(totp_since=at, totp_step=step)
        record(actor, action=Action.ACCOUNT_SECOND_ON, kind="user", object_id=user.pk, at=at)


def switch_off(actor: Actor, *, password: str, at: datetime) -> None:
    """Switch one's own second factor off; the password is asked for, so that an open screen is not enough.

    Raises:
        SignInError: the password does not hold.
    """
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=own_id(actor))
        if not check_password(password, user.password):
            raise SignInError(Fault("密码不正确", "密码", "重新输入现在使用的密码。"))
        User.objects.filter(pk=user.pk).update(totp_since=None, totp_secret=None, totp_step=0)
        record(actor, action=Action.ACCOUNT_SECOND_OFF, kind="user", object_id=user.pk, at=at)


def address_of(secret: bytes, *, login: str) -> str:
    """Write the `otpauth` address that the code holds, as authenticators read it."""
    label = quote(f"{_ISSUER}:{login}", safe="")
    return f"otpauth://totp/{label}?{urlencode({'secret': totp.key_text(secret), 'issuer': _ISSUER}, quote_via=quote)}"


def _svg(address: str) -> str:
    stream = BytesIO()
    segno.make(address, error="m").save(stream, kind="svg", scale=4, xmldecl=False, svgns=True, title="二次验证二维码", omitsize=False)
    return stream.getvalue().decode()
