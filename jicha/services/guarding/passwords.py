"""Change a password, make a one-time one."""

import secrets
from datetime import datetime

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from jicha.domain.access.passwords import faults_of
from jicha.domain.access.roles import Actor
from jicha.domain.errors import Fault, SignInError, refuse
from jicha.domain.trail.actions import Action
from jicha.services.guarding.rules import sign_in_rules
from jicha.services.guarding.sessions import end_all, own_id
from jicha.services.trailing.recording import record
from jicha.store.models.people import PastPassword, User

_SIGNS = "abcdefghjkmnpqrstuvwxyz"
_CAPITALS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_DIGITS = "23456789"
_GROUPS, _IN_GROUP = 4, 4


def change_password(actor: Actor, *, old: str, new: str, again: str, at: datetime) -> None:
    """Change one's own password; all sign-ins of the account end, and the caller opens a new one.

    Raises:
        SignInError: with everything that is wrong: the old one does not hold, the two new ones differ, the new one breaks a rule.
    """
    rules = sign_in_rules().password
    # Hashing is slow on purpose: it is done before the transaction, so that nobody's write waits for it.
    user = User.objects.get(pk=own_id(actor))
    faults = list(faults_of(new, login=user.login, name=user.name, rules=rules))
    if not check_password(old, user.password):
        faults.append(Fault("原密码不正确", "原密码", "重新输入现在使用的密码。"))
    if new != again:
        faults.append(Fault("两次输入的新密码不一致", "再输一次", "两处输入同一个新密码。"))
    if not faults and _used(user, new=new, last=rules.history):
        faults.append(Fault(f"新密码与最近{rules.history}个密码中的一个相同", "新密码", "换一个没有用过的密码。"))
    refuse(SignInError, faults=faults)
    encoded = make_password(new)
    with transaction.atomic():
        if not User.objects.filter(pk=user.pk, password=user.password).update(password=encoded, must_change=False, password_at=at):
            raise SignInError(Fault("密码刚刚在别处改过", "原密码", "用最新的密码再试一次。"))
        PastPassword.objects.create(user=user, password=user.password, at=at)
        end_all(user.pk, at=at)
        record(actor, action=Action.ACCOUNT_PASSWORD, kind="user", object_id=user.pk, at=at)


def one_time_password() -> str:
    """Make a password that is read aloud without doubt: four groups, no signs that look alike, one capital and one digit at least."""
    everything = _SIGNS + _CAPITALS + _DIGITS
    while True:
        groups = ["".join(secrets.choice(everything) for _ in range(_IN_GROUP)) for _ in range(_GROUPS)]
        text = "-".join(groups)
        if set(text) & set(_CAPITALS) and set(text) & set(_DIGITS) and set(text) & set(_SIGNS):
            return text


def _used(user: User, *, new: str, last: int) -> bool:
    past = PastPassword.objects.filter(user=user).order_by("-id").values_list("password", flat=True)[: max(last - 1, 0)]
    return any(check_password(new, encoded) for encoded in (user.password, *past))
