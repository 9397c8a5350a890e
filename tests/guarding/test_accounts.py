"""Accounts by one administrator, rights by another: neither can do the other's work, and nobody does it for oneself."""

from datetime import datetime
from pathlib import Path

import pytest
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError

from jicha.domain.access.roles import Role
from jicha.domain.errors import AccessError, MissingError, SignInError, UsageError
from jicha.services.guarding import accounts, granting, passwords
from jicha.services.guarding.passwords import change_password, one_time_password
from jicha.services.guarding.rules import sign_in_rules
from jicha.services.guarding.sessions import own_id
from jicha.services.guarding.signing_in import locked_until, try_password
from jicha.services.trailing.recording import PROGRAM
from jicha.store.models import TrailEvent, User
from tests.desk_fixtures import ActorOf
from tests.guarding.made import PASSWORD, person

pytestmark = pytest.mark.django_db
FRESH = "Jiu-Qu-9-Huang"


@pytest.fixture(autouse=True)
def _own_home(home: Path) -> None:
    """Keys of each test stay with the test."""


def test_the_first_start_makes_three_administrators_and_a_second_start_none(now: datetime) -> None:
    made = accounts.first_accounts(now)
    assert [one.role for one in made] == [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR]
    assert len({one.password for one in made}) == 3
    assert accounts.first_accounts(now) == ()
    for one in made:
        assert try_password(one.login, password=one.password, at=now).user_id == one.user_id
    assert all(User.objects.values_list("must_change", flat=True))
    assert TrailEvent.objects.get(seq=1).action == "trail.start"


def test_an_account_is_born_without_a_role(actor_of: ActorOf, now: datetime) -> None:
    opened = accounts.make_account(actor_of(Role.SYSTEM_ADMIN), login=" LiSi ", name="李四", staff_number="0012", at=now)
    user = User.objects.get(pk=opened.user_id)
    assert (user.login, user.role, user.must_change, user.staff_number) == ("lisi", None, True, "0012")
    assert opened.password not in str(list(TrailEvent.objects.values()))


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SYSTEM_ADMIN])
def test_only_the_system_administrator_makes_accounts(actor_of: ActorOf, now: datetime, role: Role) -> None:
    actor, other = actor_of(role), person("lisi", now=now)
    with pytest.raises(AccessError):
        accounts.make_account(actor, login="x", name="x", staff_number="", at=now)
    with pytest.raises(AccessError):
        accounts.reset_password(actor, user_id=own_id(other), at=now)
    with pytest.raises(AccessError):
        accounts.set_active(actor, user_id=own_id(other), is_active=False, why="x", at=now)
    with pytest.raises(AccessError):
        accounts.rename(actor, user_id=own_id(other), name="x", staff_number="", at=now)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SECURITY_ADMIN])
def test_only_the_security_administrator_gives_rights(actor_of: ActorOf, now: datetime, role: Role) -> None:
    actor, other = actor_of(role), person("lisi", now=now)
    with pytest.raises(AccessError):
        granting.grant(actor, user_id=own_id(other), role=Role.LEAD, unit_code=None, why="x", at=now)
    with pytest.raises(AccessError):
        granting.unlock(actor, user_id=own_id(other), at=now)
    with pytest.raises(AccessError):
        granting.reset_second_factor(actor, user_id=own_id(other), why="x", at=now)


def test_one_person_has_one_account(actor_of: ActorOf, now: datetime) -> None:
    admin = actor_of(Role.SYSTEM_ADMIN)
    accounts.make_account(admin, login="lisi", name="李四", staff_number="0012", at=now)
    with pytest.raises(UsageError) as refused:
        accounts.make_account(admin, login="lisi", name="李四", staff_number="0012", at=now)
    assert [fault.where for fault in refused.value.faults] == ["登录名", "工号"]


def test_everything_malformed_is_said_at_once(actor_of: ActorOf, now: datetime) -> None:
    with pytest.raises(UsageError) as refused:
        accounts.make_account(actor_of(Role.SYSTEM_ADMIN), login="李 四", name=" ", staff_number="9" * 31, at=now)
    assert [fault.where for fault in refused.value.faults] == ["登录名", "姓名", "工号"]


def test_a_name_is_changed_and_the_number_stays_unique(actor_of: ActorOf, now: datetime) -> None:
    admin = actor_of(Role.SYSTEM_ADMIN)
    one = accounts.make_account(admin, login="lisi", name="李四", staff_number="0012", at=now)
    two = accounts.make_account(admin, login="wangwu", name="王五", staff_number="0013", at=now)
    accounts.rename(admin, user_id=one.user_id, name="李思", staff_number="0012", at=now)
    assert User.objects.get(pk=one.user_id).name == "李思"
    with pytest.raises(UsageError, match="已有账号"):
        accounts.rename(admin, user_id=two.user_id, name="王五", staff_number="0012", at=now)
    with pytest.raises(MissingError):
        accounts.rename(admin, user_id=999, name="x", staff_number="", at=now)


def test_a_role_needs_a_reason_and_a_branch_that_fits(actor_of: ActorOf, now: datetime) -> None:
    security, lisi = actor_of(Role.SECURITY_ADMIN), person("lisi", now=now, role=None)
    for role, unit, why in ((Role.LEAD, None, " "), (Role.LEAD, "141122", "x"), (Role.BRANCH_CLERK, None, "x")):
        with pytest.raises(UsageError):
            granting.grant(security, user_id=own_id(lisi), role=role, unit_code=unit, why=why, at=now)
    granting.grant(security, user_id=own_id(lisi), role=Role.BRANCH_CLERK, unit_code="141122", why="任命", at=now)
    event = TrailEvent.objects.order_by("-seq")[0]
    assert (event.before, event.after, event.why) == ("无角色", "分局填报员 141122", "任命")
    granting.grant(security, user_id=own_id(lisi), role=None, unit_code=None, why="调离", at=now)
    assert User.objects.get(pk=lisi.user_id).role is None


def test_an_administrator_gives_the_power_back_before_taking_another_role(actor_of: ActorOf, now: datetime) -> None:
    security, old = actor_of(Role.SECURITY_ADMIN), person("old", now=now, role=Role.AUDITOR)
    actor_of(Role.AUDITOR)
    with pytest.raises(AccessError, match="不能直接改任"):
        granting.grant(security, user_id=own_id(old), role=Role.LEAD, unit_code=None, why="x", at=now)
    granting.grant(security, user_id=own_id(old), role=None, unit_code=None, why="免职", at=now)
    granting.grant(security, user_id=own_id(old), role=Role.LEAD, unit_code=None, why="任命", at=now)
    assert User.objects.get(pk=old.user_id).role == "lead"


def test_a_clerk_moves_to_another_branch(actor_of: ActorOf, now: datetime) -> None:
    clerk = person("clerk", now=now, role=Role.BRANCH_CLERK, unit_code="141122")
    granting.grant(actor_of(Role.SECURITY_ADMIN), user_id=own_id(clerk), role=Role.BRANCH_CLERK, unit_code="141123", why="调动", at=now)
    assert User.objects.get(pk=clerk.user_id).unit_code == "141123"


def test_nobody_gives_oneself_anything(actor_of: ActorOf, now: datetime) -> None:
    security, admin = actor_of(Role.SECURITY_ADMIN), actor_of(Role.SYSTEM_ADMIN)
    with pytest.raises(AccessError, match="自己"):
        granting.grant(security, user_id=own_id(security), role=Role.AUDITOR, unit_code=None, why="x", at=now)
    with pytest.raises(AccessError, match="自己"):
        granting.reset_second_factor(security, user_id=own_id(security), why="x", at=now)
    with pytest.raises(AccessError, match="自己"):
        accounts.set_active(admin, user_id=own_id(admin), is_active=False, why="x", at=now)


def test_no_administrator_takes_the_password_of_another(actor_of: ActorOf, now: datetime) -> None:
    admin, security = actor_of(Role.SYSTEM_ADMIN), actor_of(Role.SECURITY_ADMIN)
    with pytest.raises(AccessError, match="不能由另一名管理员重置"):
        accounts.reset_password(admin, user_id=own_id(security), at=now)
    opened = accounts.reset_on_server("security_admin", at=now)
    assert try_password("security_admin", password=opened.password, at=now)
    with pytest.raises(MissingError):
        accounts.reset_on_server("nobody", at=now)


def test_the_last_administrator_of_a_kind_stays(actor_of: ActorOf, now: datetime) -> None:
    admin, security, auditor = actor_of(Role.SYSTEM_ADMIN), actor_of(Role.SECURITY_ADMIN), actor_of(Role.AUDITOR)
    with pytest.raises(AccessError, match="最后一名审计员"):
        accounts.set_active(admin, user_id=own_id(auditor), is_active=False, why="x", at=now)
    with pytest.raises(AccessError, match="最后一名系统管理员"):
        granting.grant(security, user_id=own_id(admin), role=Role.LEAD, unit_code=None, why="x", at=now)
    person("second", now=now, role=Role.AUDITOR)
    accounts.set_active(admin, user_id=own_id(auditor), is_active=False, why="退休", at=now)
    assert not User.objects.get(pk=auditor.user_id).is_active


def test_disabling_needs_a_reason_and_can_be_undone(actor_of: ActorOf, now: datetime) -> None:
    admin, lisi = actor_of(Role.SYSTEM_ADMIN), person("lisi", now=now)
    with pytest.raises(UsageError, match="理由"):
        accounts.set_active(admin, user_id=own_id(lisi), is_active=False, why="", at=now)
    accounts.set_active(admin, user_id=own_id(lisi), is_active=False, why="借调", at=now)
    with pytest.raises(SignInError):
        try_password("lisi", password=PASSWORD, at=now)
    accounts.set_active(admin, user_id=own_id(lisi), is_active=True, why="回来", at=now)
    assert try_password("lisi", password=PASSWORD, at=now)


def test_a_lock_is_lifted_and_a_lost_telephone_forgotten(actor_of: ActorOf, now: datetime) -> None:
    security, lisi = actor_of(Role.SECURITY_ADMIN), person("lisi", now=now)
    for _ in range(sign_in_rules().lock.tries):
        with pytest.raises(SignInError):
            try_password("lisi", password="wrong", at=now)
    granting.unlock(security, user_id=own_id(lisi), at=now)
    assert locked_until("lisi", at=now) is None
    User.objects.filter(pk=lisi.user_id).update(totp_secret="aa", totp_since=now)
    with pytest.raises(UsageError, match="理由"):
        granting.reset_second_factor(security, user_id=own_id(lisi), why=" ", at=now)
    granting.reset_second_factor(security, user_id=own_id(lisi), why="当面核实", at=now)
    assert User.objects.get(pk=lisi.user_id).totp_since is None


def test_a_password_is_changed_by_its_owner_under_the_rules(now: datetime) -> None:
    lisi = person("lisi", now=now)
    with pytest.raises(SignInError) as refused:
        change_password(lisi, old="wrong", new="short", again="other", at=now)
    assert len(refused.value.faults) >= 4
    with pytest.raises(SignInError, match="最近"):
        change_password(lisi, old=PASSWORD, new=PASSWORD, again=PASSWORD, at=now)
    change_password(lisi, old=PASSWORD, new=FRESH, again=FRESH, at=now)
    assert try_password("lisi", password=FRESH, at=now)
    with pytest.raises(SignInError, match="最近"):
        change_password(lisi, old=FRESH, new=PASSWORD, again=PASSWORD, at=now)


def test_a_password_that_was_changed_meanwhile_is_not_changed_again(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    lisi = person("lisi", now=now)

    def overtaken(password: str) -> str:
        User.objects.update(password=FRESH)
        return make_password(password)

    monkeypatch.setattr(passwords, "make_password", overtaken)
    with pytest.raises(SignInError, match="别处改过"):
        change_password(lisi, old=PASSWORD, new=FRESH, again=FRESH, at=now)


def test_old_passwords_come_back_only_after_the_history(now: datetime) -> None:
    lisi, last = person("lisi", now=now), PASSWORD
    for number in range(sign_in_rules().password.history):
        fresh = f"Jiu-Qu-{number}-Huang"
        change_password(lisi, old=last, new=fresh, again=fresh, at=now)
        last = fresh
    change_password(lisi, old=last, new=PASSWORD, again=PASSWORD, at=now)
    assert try_password("lisi", password=PASSWORD, at=now)


def test_one_time_passwords_have_every_kind_and_no_look_alikes() -> None:
    made = {one_time_password() for _ in range(50)}
    assert len(made) == 50
    assert all(not set(one) & set("0O1lIi") for one in made)
    assert all(any(sign.isupper() for sign in one) and any(sign.isdigit() for sign in one) for one in made)


def test_the_program_has_no_account() -> None:
    with pytest.raises(AccessError, match="没有账号"):
        own_id(PROGRAM)


@pytest.mark.parametrize(("role", "unit"), [("lead", "141122"), ("branch_clerk", None), ("emperor", None)])
def test_the_database_refuses_a_role_that_cannot_be(role: str, unit: str | None) -> None:
    with pytest.raises(IntegrityError):
        User.objects.create(login="x", name="x", role=role, unit_code=unit)
