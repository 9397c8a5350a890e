"""Accounts: made, changed, disabled by the system administrator, who gives no rights."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction

from jicha.domain.access.asking import require
from jicha.domain.access.permissions import Permission
from jicha.domain.access.roles import ADMINISTRATORS, ROLE_TITLES, Actor, Role
from jicha.domain.errors import AccessError, Fault, JichaError, MissingError, UsageError, refuse
from jicha.domain.trail.actions import Action
from jicha.services.guarding.passwords import one_time_password
from jicha.services.guarding.sessions import end_all
from jicha.services.identity.undoing import undo_all
from jicha.services.trailing.recording import PROGRAM, record
from jicha.store.models.people import User

_LOGIN_SIGNS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789._-")
_LONGEST = 60
FIRST = ((Role.SYSTEM_ADMIN, "sysadmin"), (Role.SECURITY_ADMIN, "secadmin"), (Role.AUDITOR, "auditor"))
"""The accounts of the first start: three, for one would join what must stay apart."""


@dataclass(frozen=True, slots=True)
class Opened:
    """An account with a password that is shown once and must be changed at the first sign-in."""

    user_id: int
    login: str
    role: Role | None
    password: str


def make_account(actor: Actor, *, login: str, name: str, staff_number: str, at: datetime) -> Opened:
    """Make an account without any right; the security administrator gives it a role.

    Raises:
        AccessError: the person may not. UsageError: login, name or staff number is missing, malformed or taken.
    """
    require(actor, permission=Permission.PEOPLE_MANAGE)
    login, name, staff_number = login.strip().lower(), name.strip(), staff_number.strip()
    refuse(UsageError, faults=_faults(login, name=name, staff_number=staff_number))
    with transaction.atomic():
        refuse(UsageError, faults=_taken(login, staff_number=staff_number))
        opened = _open(login, name=name, staff_number=staff_number or None, role=None, at=at)
        record(actor, action=Action.PEOPLE_MAKE, kind="user", object_id=opened.user_id, at=at, after=login)
    return opened


def rename(actor: Actor, *, user_id: int, name: str, staff_number: str, at: datetime) -> None:
    """Change a person's name and staff number.

    Raises:
        AccessError, MissingError, UsageError: the person may not; no such account; a value is missing, malformed or taken.
    """
    require(actor, permission=Permission.PEOPLE_MANAGE)
    name, staff_number = name.strip(), staff_number.strip()
    with transaction.atomic():
        user = account(user_id)
        taken = _taken("", staff_number="" if staff_number == user.staff_number else staff_number)
        refuse(UsageError, faults=[*_faults(user.login, name=name, staff_number=staff_number), *taken])
        before = f"{user.name} {user.staff_number or ''}".strip()
        User.objects.filter(pk=user.pk).update(name=name, staff_number=staff_number or None)
        after = f"{name} {staff_number}".strip()
        record(actor, action=Action.PEOPLE_EDIT, kind="user", object_id=user.pk, at=at, before=before, after=after)


def set_active(actor: Actor, *, user_id: int, is_active: bool, why: str, at: datetime) -> None:
    """Disable an account, whose sign-ins end at once, or enable it again. Accounts are never deleted.

    Raises:
        AccessError: the person may not, or it is the own account, or the last administrator of a kind. UsageError: no reason is given.
    """
    require(actor, permission=Permission.PEOPLE_MANAGE)
    if not why.strip():
        raise UsageError(Fault("没有写明理由", "理由", "写明停用或启用的理由，例如“调离”“借调结束”。"))
    with transaction.atomic():
        user = account(user_id)
        if user.pk == actor.user_id:
            raise AccessError(Fault("不能停用自己的账号", user.login, "由另一名系统管理员办理。"))
        if not is_active:
            keep_last(user)
        User.objects.filter(pk=user.pk).update(is_active=is_active)
        end_all(user.pk, at=at)
        action = Action.PEOPLE_ENABLE if is_active else Action.PEOPLE_DISABLE
        record(actor, action=action, kind="user", object_id=user.pk, at=at, why=why.strip())


def reset_password(actor: Actor, *, user_id: int, at: datetime) -> Opened:
    """Give an account a new one-time password; its sign-ins end.

    Raises:
        AccessError: the person may not, or the account is an administrator's: whoever could reset it would hold its power too.
    """
    require(actor, permission=Permission.PEOPLE_MANAGE)
    with transaction.atomic():
        user = account(user_id)
        if user.role in ADMINISTRATORS:
            raise AccessError(Fault("管理员的密码不能由另一名管理员重置", user.login, "在服务器上执行 jicha people reset 登录名。"))
        return _reset(user, actor=actor, at=at)


def reset_on_server(login: str, *, at: datetime) -> Opened:
    """Give any account a new one-time password, for somebody who sits at the server itself.

    Raises:
        MissingError: there is no such login.
    """
    with transaction.atomic():
        user = User.objects.filter(login=login.strip().lower()).first()
        if user is None:
            raise _missing(login)
        return _reset(user, actor=PROGRAM, at=at)


def first_accounts(at: datetime) -> tuple[Opened, ...]:
    """Make the three administrators at the first start; nothing if there is any account."""
    with transaction.atomic():
        if User.objects.exists():
            return ()
        made = tuple(_open(login, name=ROLE_TITLES[role], staff_number=None, role=role, at=at) for role, login in FIRST)
        record(PROGRAM, action=Action.TRAIL_START, kind="trail", object_id="1", at=at)
        for one in made:
            record(PROGRAM, action=Action.PEOPLE_MAKE, kind="user", object_id=one.user_id, at=at, after=f"{one.login} {one.role}")
    return made


def account(user_id: int) -> User:
    """Find and hold an account.

    Raises:
        MissingError: there is none.
    """
    user = User.objects.select_for_update().filter(pk=user_id).first()
    if user is None:
        raise _missing(str(user_id))
    return user


def keep_last(user: User) -> None:
    """Refuse to lose the last active administrator of a kind.

    Raises:
        AccessError: it is the last one.
    """
    if user.role in ADMINISTRATORS and not User.objects.filter(role=user.role, is_active=True).exclude(pk=user.pk).exists():
        raise AccessError(Fault(f"这是最后一名{ROLE_TITLES[Role(user.role)]}", user.login, "先给另一个账号授予这个角色。"))


def _open(login: str, *, name: str, staff_number: str | None, role: Role | None, at: datetime) -> Opened:
    password = one_time_password()
    user = User.objects.create(
        login=login,
        name=name,
        staff_number=staff_number,
        role=role.value if role else None,
        password=make_password(password),
        must_change=True,
        password_at=at,
        made_at=at,
    )
    return Opened(user.pk, login, role, password)


def _reset(user: User, *, actor: Actor, at: datetime) -> Opened:
    password = one_time_password()
    User.objects.filter(pk=user.pk).update(password=make_password(password), must_change=True, password_at=at)
    undo_all(user, actor=actor, why="重置密码，原有绑定作废", at=at)
    end_all(user.pk, at=at)
    record(actor, action=Action.PEOPLE_RESET, kind="user", object_id=user.pk, at=at)
    return Opened(user.pk, user.login, Role(user.role) if user.role else None, password)


def _faults(login: str, *, name: str, staff_number: str) -> list[Fault]:
    found = []
    if not login or len(login) > _LONGEST or set(login) - _LOGIN_SIGNS:
        found.append(Fault("登录名不合要求", "登录名", "用小写字母、数字、点、横线，60个字符以内。"))
    if not name or len(name) > _LONGEST:
        found.append(Fault("姓名没有写，或者太长", "姓名", "写真实姓名，60个字以内。"))
    if len(staff_number) > _LONGEST // 2:
        found.append(Fault("工号太长", "工号", "30个字符以内。"))
    return found


def _taken(login: str, *, staff_number: str) -> list[Fault]:
    found = []
    if login and User.objects.filter(login=login).exists():
        found.append(Fault("登录名已有人使用", "登录名", "换一个登录名。"))
    if staff_number and User.objects.filter(staff_number=staff_number).exists():
        found.append(Fault("这个工号已有账号", "工号", "一人一个账号；人员换岗的，由安全管理员改授角色。"))
    return found


def _missing(what: str) -> JichaError:
    return MissingError(Fault("没有这个账号", what, "刷新名册后再试。"))
