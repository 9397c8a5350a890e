"""Sign-ins: opened, recognised at each request, listed, ended."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.contrib import auth
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from django.http import HttpRequest

from jicha.domain.access.asking import require
from jicha.domain.access.permissions import Permission
from jicha.domain.access.roles import Actor, Role
from jicha.domain.errors import AccessError, Fault, MissingError
from jicha.domain.trail.actions import Action
from jicha.services.guarding.rules import sign_in_rules
from jicha.services.trailing.recording import record
from jicha.store.models.people import SignIn, User

_SEEN_EVERY = timedelta(minutes=1)
_BACKEND = "django.contrib.auth.backends.ModelBackend"
_LONGEST_BROWSER = 200


class Duty(StrEnum):
    """What a person must do before anything else; the value names the page."""

    PASSWORD = "account_password"
    SECOND_FACTOR = "account_second"


class Way(StrEnum):
    """What let a person in; the value is kept with the sign-in."""

    PASSWORD = "password"
    PROVIDER = "provider"


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody who is signed in, and what must be done first (null if nothing)."""

    actor: Actor
    duty: Duty | None


def open_session(request: HttpRequest, *, user_id: int, at: datetime, way: Way = Way.PASSWORD, is_second_elsewhere: bool = False) -> None:
    """Sign a person in whose password or identity, and code if asked for, held; the session gets a new key."""
    with transaction.atomic():
        user = User.objects.get(pk=user_id)
        auth.login(request, user, backend=_BACKEND)
        request.session.save()
        row = _adopt(request, user=user, at=at)
        SignIn.objects.filter(pk=row.pk).update(way=way, is_second_elsewhere=is_second_elsewhere)
        why = "统一身份认证" if way == Way.PROVIDER else None
        record(actor_from(user), action=Action.SIGN_IN_DONE, kind="user", object_id=user.pk, at=at, why=why)


def present(request: HttpRequest, *, at: datetime) -> Present | None:
    """Recognise who asks; null for nobody. A sign-in that was ended, is idle for too long or too old is closed here."""
    user = request.user
    if not isinstance(user, User) or not user.is_active:
        return None
    row = SignIn.objects.filter(session_key=request.session.session_key).first() or _adopt(request, user=user, at=at)
    rules = sign_in_rules()
    idle, age = timedelta(minutes=rules.session.idle_minutes), timedelta(hours=rules.session.most_hours)
    if row.ended_at is not None or at - row.seen_at > idle or at - row.started_at > age:
        auth.logout(request)
        SignIn.objects.filter(pk=row.pk, ended_at=None).update(ended_at=at)
        return None
    if at - row.seen_at >= _SEEN_EVERY:
        # A write at every request would make readers queue behind writers.
        SignIn.objects.filter(pk=row.pk).update(seen_at=at)
    return Present(actor_from(user), _duty(user, row=row, at=at))


def close_session(request: HttpRequest, *, actor: Actor, at: datetime) -> Way:
    """Sign out; gives what had let the person in."""
    with transaction.atomic():
        row = SignIn.objects.filter(session_key=request.session.session_key).first()
        SignIn.objects.filter(session_key=request.session.session_key, ended_at=None).update(ended_at=at)
        record(actor, action=Action.SIGN_IN_END, kind="user", object_id=own_id(actor), at=at)
        auth.logout(request)
    return Way(row.way) if row else Way.PASSWORD


def end_sign_in(actor: Actor, *, sign_in_id: int, at: datetime) -> None:
    """End one sign-in: one's own, or anybody's for those who hold `sessions.end`.

    Raises:
        MissingError: there is no such open sign-in, or it is somebody else's.
    """
    with transaction.atomic():
        row = SignIn.objects.filter(pk=sign_in_id, ended_at=None).first()
        if row is None:
            raise _missing(sign_in_id)
        if row.user_id != actor.user_id:
            require(actor, permission=Permission.SESSIONS_END)
        _end(row, at=at)
        record(actor, action=Action.SIGN_IN_END, kind="user", object_id=row.user_id, at=at, why=f"结束登录{row.pk}")


def end_all(user_id: int, *, at: datetime, but: str | None = None, way: Way | None = None) -> int:
    """End every sign-in of an account, or those of one way, but the one of a session key; gives how many there were."""
    rows = SignIn.objects.filter(user_id=user_id, ended_at=None).exclude(session_key=but or "")
    if way is not None:
        rows = rows.filter(way=way)
    for row in rows:
        _end(row, at=at)
    return len(rows)


def actor_from(user: User) -> Actor:
    """Give the person as services know one."""
    return Actor(user.pk, user.name, Role(user.role) if user.role else None, user.unit_code)


def own_id(actor: Actor) -> int:
    """Give the account of the person who asks.

    Raises:
        AccessError: it is the program itself, which has none.
    """
    if actor.user_id is None:
        raise AccessError(Fault("程序自身没有账号", actor.name, "请登录后办理。"))
    return actor.user_id


def _duty(user: User, *, row: SignIn, at: datetime) -> Duty | None:
    rules = sign_in_rules()
    is_old = user.password_at is not None and at - user.password_at > timedelta(days=rules.password.most_days)
    # Whoever came through the provider used no password; it is changed where it is used.
    if row.way == Way.PASSWORD and (user.must_change or is_old):
        return Duty.PASSWORD
    if user.role in rules.second_factor.roles and user.totp_since is None and not row.is_second_elsewhere:
        return Duty.SECOND_FACTOR
    return None


def _adopt(request: HttpRequest, *, user: User, at: datetime) -> SignIn:
    if request.session.session_key is None:
        request.session.save()
    agent = request.headers.get("User-Agent", "")[:_LONGEST_BROWSER]
    row, _ = SignIn.objects.get_or_create(
        session_key=request.session.session_key,
        defaults={"user": user, "address": request.META.get("REMOTE_ADDR", ""), "browser": agent, "started_at": at, "seen_at": at},
    )
    return row


def _end(row: SignIn, *, at: datetime) -> None:
    SessionStore(session_key=row.session_key).delete()
    SignIn.objects.filter(pk=row.pk).update(ended_at=at)


def _missing(sign_in_id: int) -> MissingError:
    return MissingError(Fault("没有这个登录，或者已经结束", f"登录{sign_in_id}", "刷新页面后再看。"))
