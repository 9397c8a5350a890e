"""From a proven identity to an account: only one that was bound, only while it may sign in. A token makes no account and gives no right."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from jicha.domain.access.identity import Proof, did_second_factor
from jicha.domain.errors import Fault, SignInError
from jicha.domain.trail.actions import Action
from jicha.services.guarding.sessions import actor_from
from jicha.services.guarding.signing_in import locked_until
from jicha.services.identity.configured import Provider
from jicha.services.trailing.recording import PROGRAM, record
from jicha.store.models.people import Identity, User

_ID_OF_DIGEST = 16


@dataclass(frozen=True, slots=True)
class Entered:
    """Whose identity it is.

    With `asks_code` the desk's own second factor is still asked for; `is_second_elsewhere` if the provider's counts.
    """

    user_id: int
    asks_code: bool
    is_second_elsewhere: bool


def enter(proof: Proof, *, provider: Provider, at: datetime) -> Entered | None:
    """Find the account that an identity is bound to; null if to none, which is told to the trail as well.

    Raises:
        SignInError: the account is disabled or locked.
    """
    with transaction.atomic():
        row = Identity.objects.select_related("user").filter(issuer=proof.issuer, subject=proof.subject).first()
        if row is None:
            told = hashlib.sha256(f"{proof.issuer} {proof.subject}".encode()).hexdigest()[:_ID_OF_DIGEST]
            record(PROGRAM, action=Action.SIGN_IN_REFUSED, kind="identity", object_id=told, at=at, why="统一身份没有绑定账号")
            return None
        faults = _faults(row.user, at=at)
        if faults:
            why = f"统一身份认证：{faults[0].what}"
            record(actor_from(row.user), action=Action.SIGN_IN_REFUSED, kind="user", object_id=row.user_id, at=at, why=why)
        else:
            Identity.objects.filter(pk=row.pk).update(used_at=at)
    if faults:
        raise SignInError(*faults)
    return entered(row.user, proof=proof, provider=provider)


def entered(user: User, *, proof: Proof, provider: Provider) -> Entered:
    """Say what is still asked of a person whose identity was proven."""
    is_second = did_second_factor(proof, accepted=provider.second)
    return Entered(user.pk, asks_code=user.totp_since is not None and not is_second, is_second_elsewhere=is_second)


def note_refused(why: str, *, at: datetime) -> None:
    """Tell the trail that an answer of the provider did not hold; whose it was is not known."""
    with transaction.atomic():
        record(PROGRAM, action=Action.SIGN_IN_REFUSED, kind="identity", object_id="unknown", at=at, why=f"统一身份认证：{why}")


def _faults(user: User, *, at: datetime) -> tuple[Fault, ...]:
    if not user.is_active:
        return (Fault("账号已停用", user.login, "确需使用的，请联系系统管理员启用。"),)
    if locked_until(user.login, at=at) is not None:
        return (Fault("账号因多次登录失败已锁定", user.login, "稍后再试；着急的，请联系安全管理员解除锁定。"),)
    return ()
