"""Bind an identity to an account, by the person with the local password or by an administrator; and undo it."""

from datetime import datetime

from django.db import transaction

from jicha.domain.access.asking import require
from jicha.domain.access.identity import Proof, require_subject
from jicha.domain.access.permissions import Permission
from jicha.domain.access.roles import ADMINISTRATORS, Actor
from jicha.domain.errors import AccessError, Fault, MissingError, SignInError, UsageError
from jicha.domain.trail.actions import Action
from jicha.services.guarding.accounts import account
from jicha.services.guarding.sessions import actor_from
from jicha.services.guarding.signing_in import try_code, try_password
from jicha.services.identity.configured import Provider
from jicha.services.identity.entering import Entered, entered
from jicha.services.identity.undoing import undo
from jicha.services.trailing.recording import record
from jicha.store.models.people import Identity, User


def confirm_identity(proof: Proof, *, provider: Provider, login: str, password: str, code: str, at: datetime) -> Entered:
    """Bind a proven identity to the account whose password, and code if it has a second factor, the person shows.

    A one-time password does not do: whoever made it knows it too, and a binding would outlast its change.

    Raises:
        SignInError: they do not fit, the login is locked, the password is a one-time one, or account or identity are bound already.
    """
    known = try_password(login, password=password, at=at)
    if known.asks_code:
        try_code(known.user_id, code=code, at=at)
    with transaction.atomic():
        user = account(known.user_id)
        fault = _confirmed(user, proof=proof, at=at)
        if fault is not None:
            record(
                actor_from(user), action=Action.SIGN_IN_REFUSED, kind="user", object_id=user.pk, at=at, why=f"绑定统一身份：{fault.what}"
            )
    if fault is not None:
        raise SignInError(fault)
    found = entered(user, proof=proof, provider=provider)
    # The local code was shown a moment ago, where there is one.
    return Entered(found.user_id, asks_code=False, is_second_elsewhere=found.is_second_elsewhere)


def bind_identity(actor: Actor, *, provider: Provider, user_id: int, subject: str, why: str, at: datetime) -> None:
    """Bind an identity to somebody's account.

    Raises:
        AccessError: the person may not, or the account is an administrator's: whoever could bind it would hold its power too.
        UsageError: no reason, no subject, or account or identity are bound already.
    """
    require(actor, permission=Permission.PEOPLE_MANAGE)
    subject = require_subject(subject)
    if not why.strip():
        raise UsageError(Fault("没有写明理由", "理由", "写明如何核实了这个身份是本人的。"))
    with transaction.atomic():
        user = account(user_id)
        if user.role in ADMINISTRATORS:
            mend = "由本人用统一身份认证登录一次，再凭本地密码确认绑定。"
            raise AccessError(Fault("管理员的统一身份不能由另一名管理员绑定", user.login, mend))
        if not _bind(user, issuer=provider.issuer, subject=subject, actor=actor, why=why.strip(), at=at):
            raise UsageError(_taken(user))


def unbind_identity(actor: Actor, *, identity_id: int, why: str, at: datetime, here: str | None = None) -> None:
    """Undo a binding, one's own or as administrator; the sign-ins that came through the provider end, but that of the session key `here`.

    Raises:
        MissingError: there is no such binding, or it is somebody else's. UsageError: an administrator gives no reason.
    """
    with transaction.atomic():
        row = Identity.objects.select_related("user").filter(pk=identity_id).first()
        if row is None:
            raise MissingError(Fault("没有这个绑定，或者已经解除", f"绑定{identity_id}", "刷新页面后再看。"))
        if row.user_id != actor.user_id:
            require(actor, permission=Permission.PEOPLE_MANAGE)
            if not why.strip():
                raise UsageError(Fault("没有写明理由", "理由", "写明解除绑定的理由，例如“调离”“身份换发”。"))
        undo(row, actor=actor, why=why.strip(), at=at, here=here)


def _confirmed(user: User, *, proof: Proof, at: datetime) -> Fault | None:
    if user.must_change:
        return Fault("一次性密码不能用来绑定", "密码", "先用登录名和密码登录，改成自己的密码，再来绑定。")
    if not _bind(user, issuer=proof.issuer, subject=proof.subject, actor=actor_from(user), why="本人凭本地密码确认", at=at):
        return _taken(user)
    Identity.objects.filter(user=user, issuer=proof.issuer).update(used_at=at)
    return None


def _bind(user: User, *, issuer: str, subject: str, actor: Actor, why: str, at: datetime) -> bool:
    """Write the binding; false if account or identity have one already."""
    if Identity.objects.filter(user=user, issuer=issuer).exists():
        return False
    given = {"user": user, "bound_by_id": actor.user_id, "bound_at": at}
    _row, is_new = Identity.objects.get_or_create(issuer=issuer, subject=subject, defaults=given)
    if is_new:
        record(actor, action=Action.ACCOUNT_BIND, kind="user", object_id=user.pk, at=at, after=f"{issuer} {subject}", why=why)
    return is_new


def _taken(user: User) -> Fault:
    what = "这个账号在该身份认证系统已绑定一个身份，或者这个身份已绑定别的账号"
    return Fault(what, user.login, "一人一个账号、一个身份；要换绑的，先解除原来的绑定。")
