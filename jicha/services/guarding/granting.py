"""Rights: roles given, locks lifted, second factors reset by the security administrator, who makes no accounts."""

from datetime import datetime

from django.db import transaction

from jicha.domain.access.asking import require
from jicha.domain.access.duties import incompatible
from jicha.domain.access.permissions import Permission
from jicha.domain.access.roles import ADMINISTRATORS, BRANCH_ROLES, ROLE_TITLES, Actor, Role
from jicha.domain.errors import AccessError, Fault, UsageError
from jicha.domain.trail.actions import Action
from jicha.services.guarding.accounts import account, keep_last
from jicha.services.guarding.sessions import end_all
from jicha.services.guarding.signing_in import login_digest
from jicha.services.identity.undoing import undo_all
from jicha.services.trailing.recording import record
from jicha.store.models.people import AccessToken, SignInTry, User


def grant(actor: Actor, *, user_id: int, role: Role | None, unit_code: str | None, why: str, at: datetime) -> None:
    """Give an account its one role, or take it away; sign-ins and tokens of the account end, for they carried the old rights.

    An account that becomes an administrator's keeps no identity that was bound before: somebody else may have bound it.

    Args:
        unit_code: the branch of a branch role; null for all others.
    Raises:
        AccessError: the person may not, or it is the own account, or the last administrator of a kind.
        UsageError: no reason, or branch and role do not fit.
    """
    require(actor, permission=Permission.RIGHTS_MANAGE)
    if not why.strip():
        raise UsageError(Fault("没有写明理由", "理由", "写明授权依据，例如任职文件的文号。"))
    if (role in BRANCH_ROLES) != (unit_code is not None):
        raise UsageError(Fault("角色与分局不相符", "分局", "分局填报员、分局负责人须选分局，其他角色不选。"))
    with transaction.atomic():
        user = account(user_id)
        if user.pk == actor.user_id:
            raise AccessError(Fault("不能给自己授权", user.login, "由另一名安全管理员办理。"))
        if role != user.role:
            keep_last(user)
            _refuse_joining(user, role=role)
        if role in ADMINISTRATORS and role != user.role:
            undo_all(user, actor=actor, why="授予管理员角色，原有绑定作废", at=at)
        before = _told(Role(user.role) if user.role else None, unit_code=user.unit_code)
        User.objects.filter(pk=user.pk).update(role=role.value if role else None, unit_code=unit_code)
        end_all(user.pk, at=at)
        AccessToken.objects.filter(user=user, ended_at=None).update(ended_at=at)
        after = _told(role, unit_code=unit_code)
        record(actor, action=Action.RIGHTS_GRANT, kind="user", object_id=user.pk, at=at, before=before, after=after, why=why.strip())


def unlock(actor: Actor, *, user_id: int, at: datetime) -> None:
    """Lift the lock that failed sign-ins brought about."""
    require(actor, permission=Permission.RIGHTS_MANAGE)
    with transaction.atomic():
        user = account(user_id)
        SignInTry.objects.filter(login_digest=login_digest(user.login)).delete()
        record(actor, action=Action.RIGHTS_UNLOCK, kind="user", object_id=user.pk, at=at)


def reset_second_factor(actor: Actor, *, user_id: int, why: str, at: datetime) -> None:
    """Take the second factor of somebody who lost the telephone.

    Raises:
        AccessError: the person may not, or it is the own account. UsageError: no reason is given.
    """
    require(actor, permission=Permission.RIGHTS_MANAGE)
    if not why.strip():
        raise UsageError(Fault("没有写明理由", "理由", "写明如何核实了本人身份。"))
    with transaction.atomic():
        user = account(user_id)
        if user.pk == actor.user_id:
            raise AccessError(Fault("不能重置自己的二次验证", user.login, "由另一名安全管理员办理。"))
        User.objects.filter(pk=user.pk).update(totp_secret=None, totp_since=None, totp_step=0)
        end_all(user.pk, at=at)
        record(actor, action=Action.RIGHTS_SECOND_RESET, kind="user", object_id=user.pk, at=at, why=why.strip())


def _refuse_joining(user: User, *, role: Role | None) -> None:
    """Let an administrator give the power back before taking another role: two steps, two entries of the trail."""
    if user.role and role and incompatible(Role(user.role), second=role):
        what = f"{ROLE_TITLES[Role(user.role)]}不能直接改任{ROLE_TITLES[role]}：管理员的权力不与其他角色相接"
        raise AccessError(Fault(what, user.login, "先收回现有角色并写明依据，再授予新角色。"))


def _told(role: Role | None, *, unit_code: str | None) -> str:
    return "无角色" if role is None else ROLE_TITLES[role] + (f" {unit_code}" if unit_code else "")
