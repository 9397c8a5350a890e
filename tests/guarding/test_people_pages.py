"""The administrators' pages: each sees the buttons of the own power and no other."""

import re
from datetime import datetime
from pathlib import Path

import pytest
from django.db import connection

from jicha.domain.access.roles import Role
from jicha.services.guarding.rules import sign_in_rules
from jicha.services.guarding.signing_in import try_password
from jicha.store.models import SignIn, TrailEvent, User
from tests.desk_fixtures import ActorOf, ClientOf
from tests.guarding.made import PASSWORD, person

pytestmark = pytest.mark.django_db
BUTTONS = ("重置密码", "停用账号", "授予角色")


@pytest.fixture(autouse=True)
def _own_home(home: Path) -> None:
    """Keys of each test stay with the test."""


@pytest.mark.parametrize(
    ("role", "shown"),
    [
        (Role.SYSTEM_ADMIN, {"重置密码", "停用账号"}),
        (Role.SECURITY_ADMIN, {"授予角色"}),
        (Role.AUDITOR, set()),
        (Role.LEAD, set()),
        (Role.BUREAU_LEADER, set()),
    ],
)
def test_everybody_sees_the_own_buttons(as_role: ClientOf, now: datetime, role: Role, shown: set[str]) -> None:
    user_id = person("lisi", now=now).user_id
    page = as_role(role).get(f"/people/{user_id}/").content.decode()
    assert {word for word in BUTTONS if word in page} == shown


def test_the_list_is_filtered_searched_and_exported(as_role: ClientOf, now: datetime) -> None:
    person("lisi", now=now)
    person("wangwu", now=now, role=None)
    browser = as_role(Role.LEAD)
    assert "wangwu" in browser.get("/people/").content.decode()
    assert "wangwu" not in browser.get("/people/?role=inspector").content.decode()
    without = browser.get("/people/?role=none&state=active").content.decode()
    assert "wangwu" in without
    assert ">lisi<" not in without
    assert ">lisi<" in browser.get("/people/?q=LIS&order=-name").content.decode()
    assert "没有符合条件的账号" in browser.get("/people/?state=disabled").content.decode()
    answer = browser.get("/people/?export=csv")
    assert "登录名" in b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()[0]
    answer.close()


def test_an_account_is_opened_and_its_password_shown_once(as_role: ClientOf, now: datetime) -> None:
    browser = as_role(Role.SYSTEM_ADMIN)
    assert "登录名" in browser.get("/people/new/").content.decode()
    page = browser.post("/people/new/", {"login": "lisi", "name": "李四", "staff_number": "12"}).content.decode()
    user = User.objects.get(login="lisi")
    found = re.search(r"<code>(\w{4}-\w{4}-\w{4}-\w{4})</code>", page)
    assert found is not None
    assert try_password("lisi", password=found[1], at=now).user_id == user.pk
    assert found[1] not in browser.get(f"/people/{user.pk}/").content.decode()
    again = browser.post("/people/new/", {"login": "lisi", "name": "李四", "staff_number": "12"})
    assert again.status_code == 422
    assert "登录名已有人使用" in again.content.decode()


def test_an_account_is_renamed_reset_disabled_and_enabled(as_role: ClientOf, now: datetime) -> None:
    user_id = person("lisi", now=now).user_id
    browser = as_role(Role.SYSTEM_ADMIN)
    browser.post(f"/people/{user_id}/name/", {"name": "李思", "staff_number": ""})
    assert "李思" in browser.get(f"/people/{user_id}/").content.decode()
    assert "一次性密码" in browser.post(f"/people/{user_id}/reset/").content.decode()
    assert browser.post(f"/people/{user_id}/active/disable/", {"why": "借调"}).status_code == 302
    assert "启用账号" in browser.get(f"/people/{user_id}/").content.decode()
    assert browser.post(f"/people/{user_id}/active/enable/", {"why": "回来"}).status_code == 302
    assert User.objects.get(pk=user_id).is_active
    assert browser.post(f"/people/{user_id}/active/disable/", {"why": ""}).status_code == 422


def test_a_role_is_given_a_lock_lifted_and_a_telephone_forgotten(as_role: ClientOf, now: datetime) -> None:
    user_id = person("lisi", now=now, role=None).user_id
    browser = as_role(Role.SECURITY_ADMIN)
    assert browser.post(f"/people/{user_id}/role/", {"role": "inspector", "unit_code": "", "why": "任命"}).status_code == 302
    assert "稽查员" in browser.get(f"/people/{user_id}/").content.decode()
    assert browser.post(f"/people/{user_id}/role/", {"role": "emperor", "why": "x"}).status_code == 422
    assert browser.post(f"/people/{user_id}/role/", {"role": "branch_clerk", "why": "x"}).status_code == 422
    assert browser.post(f"/people/{user_id}/role/", {"role": "", "why": "调离"}).status_code == 302
    assert User.objects.get(pk=user_id).role is None
    User.objects.filter(pk=user_id).update(totp_secret="aa", totp_since=now)
    assert "重置二次验证" in browser.get(f"/people/{user_id}/").content.decode()
    assert browser.post(f"/people/{user_id}/second/", {"why": "当面核实"}).status_code == 302
    assert browser.post(f"/people/{user_id}/unlock/").status_code == 302


def test_a_locked_login_is_shown(as_role: ClientOf) -> None:
    actor = as_role(Role.LEAD)
    user = User.objects.get(login="lead")
    for _ in range(sign_in_rules().lock.tries):
        actor.post("/sign-in/", {"login": "lead", "password": "wrong"})
    page = as_role(Role.SECURITY_ADMIN).get(f"/people/{user.pk}/").content.decode()
    assert "登录已锁定至" in page
    assert "解除锁定" in page


def test_one_cannot_grant_oneself(as_role: ClientOf, actor_of: ActorOf) -> None:
    browser, me = as_role(Role.SECURITY_ADMIN), actor_of(Role.SECURITY_ADMIN)
    assert "授予角色" not in browser.get(f"/people/{me.user_id}/").content.decode()
    assert browser.post(f"/people/{me.user_id}/role/", {"role": "lead", "why": "x"}).status_code == 403


def test_somebodys_sign_in_is_ended(as_role: ClientOf, actor_of: ActorOf) -> None:
    lead, me = as_role(Role.LEAD), actor_of(Role.LEAD)
    lead.get("/account/")
    open_one = SignIn.objects.get(user_id=me.user_id)
    browser = as_role(Role.SYSTEM_ADMIN)
    assert "结束" in browser.get(f"/people/{me.user_id}/").content.decode()
    assert browser.post(f"/people/{me.user_id}/sign-ins/{open_one.pk}/end/").status_code == 302
    assert lead.get("/account/").status_code == 302


def test_who_is_not_there_is_404(as_role: ClientOf) -> None:
    assert as_role(Role.SYSTEM_ADMIN).get("/people/999/").status_code == 404
    assert as_role(Role.SYSTEM_ADMIN).post("/people/999/reset/").status_code == 404


def test_the_trail_is_read_by_the_auditor_and_that_is_in_it(as_role: ClientOf, now: datetime) -> None:
    admin = as_role(Role.SYSTEM_ADMIN)
    admin.post("/people/new/", {"login": "lisi", "name": "李四", "staff_number": ""})
    browser = as_role(Role.AUDITOR)
    page = browser.get("/trail/").content.decode()
    assert "开立账号" in page
    assert "系统管理员" in page
    assert "开立账号" not in browser.get("/trail/?kind=plan&q=nothing").content.decode()
    told = TrailEvent.objects.order_by("-seq")[0]
    assert (told.action, told.object_id, told.why) == ("read.restricted", "kind=plan q=nothing page=1", "trail.read")
    assert admin.get("/trail/").status_code == 403
    assert PASSWORD not in page


def test_the_auditor_verifies_the_trail(as_role: ClientOf) -> None:
    browser = as_role(Role.AUDITOR)
    browser.get("/trail/")
    answer = browser.post("/trail/verify/", follow=True)
    assert "留痕完好" in answer.content.decode()
    assert TrailEvent.objects.filter(action="trail.verify").count() == 1


def test_a_broken_trail_is_told_and_left_as_it_stands(as_role: ClientOf) -> None:
    browser = as_role(Role.AUDITOR)
    browser.get("/trail/")
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER jicha_trail_event_no_UPDATE")
        cursor.execute("UPDATE jicha_trail_event SET action = 'nonsense', role = 'emperor' WHERE seq = 1")
    answer = browser.post("/trail/verify/")
    assert answer.status_code == 409
    assert "第1条" in answer.content.decode()
    assert TrailEvent.objects.filter(action="trail.verify").count() == 0
    assert "nonsense" in browser.get("/trail/").content.decode()
