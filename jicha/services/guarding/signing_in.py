"""Check a login and its password. Every refusal reads and lasts the same, whether the login exists, is locked, or the password is wrong."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from jicha.domain.access import totp
from jicha.domain.access.roles import Actor, Role
from jicha.domain.errors import Fault, SignInError
from jicha.domain.trail.actions import Action
from jicha.services.guarding.rules import sign_in_rules
from jicha.services.guarding.sealing import unseal
from jicha.services.trailing.recording import PROGRAM, record
from jicha.store.models.people import SignInTry, User

_ID_OF_DIGEST = 16
_FORGOTTEN_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Known:
    """Whose password held; with `asks_code` the second factor is still asked for."""

    user_id: int
    asks_code: bool


def try_password(login: str, *, password: str, at: datetime) -> Known:
    """Check a login and a password.

    Raises:
        SignInError: they do not fit, or the login is locked or disabled; the words tell no more.
    """
    user = User.objects.filter(login=login.strip().lower()).first()
    # Hashing is slow on purpose: it is done before the transaction, so that nobody's write waits for it.
    holds = _holds(password, user=user)
    with transaction.atomic():
        is_free = not _locked(login, at=at)
        if user is not None and user.is_active and holds and is_free:
            if user.totp_since is None:
                _forget(login)
            return Known(user.pk, asks_code=user.totp_since is not None)
        if is_free:
            _failed(login, user=user, why="密码", at=at)
    raise _refusal()


def try_code(user_id: int, *, code: str, at: datetime) -> None:
    """Check the second factor of somebody whose password held; a wrong code counts as a failed try.

    Raises:
        SignInError: the code is wrong, old or was used, or the login is locked meanwhile.
    """
    with transaction.atomic():
        user = User.objects.select_for_update().filter(pk=user_id, is_active=True, totp_secret__isnull=False).first()
        if user is not None and not _locked(user.login, at=at):
            secret = unseal(user.totp_secret or "", about=about(user.pk))
            step = totp.accepted_step(secret, typed=code, at=at, after=user.totp_step)
            if step is not None:
                User.objects.filter(pk=user.pk).update(totp_step=step)
                _forget(user.login)
                return
            _failed(user.login, user=user, why="动态码", at=at)
    raise SignInError(Fault("动态码不正确、已过期或已用过", "动态码", "等待下一个动态码再试；核对手机时间。"))


def about(user_id: int) -> str:
    """Say what a sealed second factor belongs to, so that it cannot be moved to another account."""
    return f"用户{user_id}的二次验证"


def login_digest(login: str) -> str:
    """Digest a login as it was typed."""
    return hashlib.sha256(login.strip().lower().encode()).hexdigest()


def locked_until(login: str, *, at: datetime) -> datetime | None:
    """Tell until when a login is locked; null if it is not."""
    row = SignInTry.objects.filter(login_digest=login_digest(login), locked_until__gt=at).first()
    return row.locked_until if row else None


def _locked(login: str, *, at: datetime) -> bool:
    return locked_until(login, at=at) is not None


def _holds(password: str, *, user: User | None) -> bool:
    if user is None:
        # Hashing takes most of the time: it is done even for a login that is not there, so that the clock tells nothing.
        make_password(password)
        return False
    return check_password(password, user.password)


def _forget(login: str) -> None:
    SignInTry.objects.filter(login_digest=login_digest(login)).delete()


def _failed(login: str, *, user: User | None, why: str, at: datetime) -> None:
    rules = sign_in_rules().lock
    # Logins that nobody has would otherwise pile up for good.
    SignInTry.objects.filter(last_at__lt=at - _FORGOTTEN_AFTER).delete()
    row, _ = SignInTry.objects.select_for_update().get_or_create(login_digest=login_digest(login), defaults={"last_at": at})
    row.failed += 1
    row.last_at = at
    who = _person(user)
    kind, object_id = ("user", str(user.pk)) if user else ("login", row.login_digest[:_ID_OF_DIGEST])
    record(who, action=Action.SIGN_IN_REFUSED, kind=kind, object_id=object_id, at=at, why=why)
    if row.failed >= rules.tries:
        row.failed, row.locked_until = 0, at + timedelta(minutes=rules.minutes)
        record(who, action=Action.ACCOUNT_LOCK, kind=kind, object_id=object_id, at=at, after=row.locked_until.isoformat())
    row.save(update_fields=("failed", "last_at", "locked_until"))


def _person(user: User | None) -> Actor:
    return Actor(user.pk, user.name, Role(user.role) if user.role else None, user.unit_code) if user else PROGRAM


def _refusal() -> SignInError:
    rules = sign_in_rules().lock
    mend = f"核对后再试；连续{rules.tries}次不符将锁定{rules.minutes}分钟。忘记密码的，请联系系统管理员；被锁定的，请联系安全管理员。"
    return SignInError(Fault("登录名或密码不正确，或者账号已锁定、停用", "登录", mend))
