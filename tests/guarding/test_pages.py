"""The pages of signing in and of the own account, as a browser meets them."""

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client

from jicha.domain.access import totp
from jicha.domain.access.permissions import Permission
from jicha.domain.access.roles import Role
from jicha.services import clock
from jicha.services.guarding.rules import sign_in_rules
from jicha.services.guarding.sealing import unseal
from jicha.services.guarding.signing_in import about
from jicha.services.guarding.tokens import actor_of_token
from jicha.store.models import SignIn, TrailEvent, User
from tests.guarding.made import PASSWORD, person

pytestmark = pytest.mark.django_db


class Watch:
    """A clock that a test sets."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at


@pytest.fixture
def watch(home: Path, now: datetime, monkeypatch: pytest.MonkeyPatch) -> Watch:
    """The clock of the desk, standing still until it is moved."""
    made = Watch(now)
    monkeypatch.setattr(clock, "now", made.now)
    return made


def _signed_in(login: str = "lisi", *, password: str = PASSWORD) -> Client:
    browser = Client()
    answer = browser.post("/sign-in/", {"login": login, "password": password})
    assert answer.status_code == 302, answer.content.decode()
    return browser


def _code(user_id: int, *, at: datetime) -> str:
    secret = unseal(User.objects.get(pk=user_id).totp_secret or "", about=about(user_id))
    return totp.code(secret, step=totp.step_of(at))


def test_signing_in_leads_back_to_the_page_that_was_asked_for(watch: Watch) -> None:
    person("lisi", now=watch.at)
    browser = Client()
    assert "登录名" in browser.get("/sign-in/?next=/account/").content.decode()
    answer = browser.post("/sign-in/", {"login": "lisi", "password": PASSWORD, "next": "/account/"})
    assert answer.headers["Location"] == "/account/"
    page = browser.get("/account/").content.decode()
    assert "本次登录" in page
    assert "稽查员" in page


@pytest.mark.parametrize("elsewhere", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"])
def test_signing_in_leads_to_no_other_site(watch: Watch, elsewhere: str) -> None:
    person("lisi", now=watch.at)
    answer = Client().post("/sign-in/", {"login": "lisi", "password": PASSWORD, "next": elsewhere})
    assert answer.headers["Location"] == "/"


def test_a_wrong_password_shows_the_form_again_without_the_password(watch: Watch) -> None:
    person("lisi", now=watch.at)
    pages = []
    for login in ("lisi", "nobody"):
        answer = Client().post("/sign-in/", {"login": login, "password": "not-this-one"})
        assert answer.status_code == 403
        pages.append(re.sub(r'value="[^"]*"|"X-CSRFToken": "[^"]*"', "", answer.content.decode()))
    assert "登录名或密码不正确" in pages[0]
    assert "not-this-one" not in pages[0]
    assert pages[0] == pages[1]


def test_the_second_factor_is_asked_for_and_holds_for_five_minutes(watch: Watch) -> None:
    actor = person("lisi", now=watch.at)
    browser = _signed_in()
    page = browser.get("/account/second/").content.decode()
    assert "<svg" in page
    user_id = actor.user_id or 0
    assert browser.post("/account/second/", {"code": "000000"}).status_code == 422
    assert browser.post("/account/second/", {"code": _code(user_id, at=watch.at)}).status_code == 302
    assert "停用二次验证" in browser.get("/account/second/").content.decode()

    watch.at += timedelta(minutes=1)
    other = Client()
    asked = other.post("/sign-in/", {"login": "lisi", "password": PASSWORD, "next": "/account/"})
    assert asked.headers["Location"] == "/sign-in/code/?next=%2Faccount%2F"
    assert other.get("/account/").status_code == 302
    assert "动态码" in other.get("/sign-in/code/").content.decode()
    assert other.post("/sign-in/code/", {"code": "000000"}).status_code == 403
    answer = other.post("/sign-in/code/", {"code": _code(user_id, at=watch.at), "next": "/account/"})
    assert answer.headers["Location"] == "/account/"
    assert other.get("/account/").status_code == 200

    late = Client()
    late.post("/sign-in/", {"login": "lisi", "password": PASSWORD})
    watch.at += timedelta(minutes=6)
    assert late.get("/sign-in/code/").headers["Location"] == "/sign-in/"
    assert browser.post("/account/second/off/", {"password": PASSWORD}).status_code == 302
    assert _signed_in().get("/account/").status_code == 200


def test_a_one_time_password_leads_to_a_new_one_before_anything_else(watch: Watch) -> None:
    person("lisi", now=watch.at)
    User.objects.update(must_change=True)
    browser = _signed_in()
    assert browser.get("/account/").headers["Location"] == "/account/password/"
    assert "首次登录" in browser.get("/account/password/").content.decode()
    given = {"old": PASSWORD, "new": "short", "again": "other"}
    refused = browser.post("/account/password/", given)
    assert refused.status_code == 422
    assert "两次输入的新密码不一致" in refused.content.decode()
    fresh = "Jiu-Qu-9-Huang"
    assert browser.post("/account/password/", {"old": PASSWORD, "new": fresh, "again": fresh}).headers["Location"] == "/account/"
    assert browser.get("/account/").status_code == 200
    assert SignIn.objects.filter(ended_at=None).count() == 1


def test_a_sign_in_elsewhere_is_seen_and_ended(watch: Watch) -> None:
    person("lisi", now=watch.at)
    here, there = _signed_in(), _signed_in()
    other = SignIn.objects.order_by("-id")[0]
    assert here.post(f"/account/sign-ins/{other.pk}/end/").status_code == 302
    assert there.get("/account/").status_code == 302
    assert here.get("/account/").status_code == 200
    assert here.post(f"/account/sign-ins/{other.pk}/end/").status_code == 404


def test_an_idle_browser_is_signed_out(watch: Watch) -> None:
    person("lisi", now=watch.at)
    browser = _signed_in()
    watch.at += timedelta(minutes=sign_in_rules().session.idle_minutes, seconds=1)
    assert browser.get("/account/").headers["Location"].startswith("/sign-in/")


def test_signing_out(watch: Watch) -> None:
    person("lisi", now=watch.at)
    browser = _signed_in()
    assert browser.post("/sign-out/").headers["Location"] == "/sign-in/"
    assert browser.get("/account/").status_code == 302
    assert TrailEvent.objects.order_by("-seq")[0].action == "sign_in.end"


def test_a_token_is_made_shown_once_and_ended(watch: Watch) -> None:
    person("lisi", now=watch.at)
    browser = _signed_in()
    form = browser.get("/account/tokens/new/").content.decode()
    assert Permission.FLAG_READ.value in form
    assert Permission.PEOPLE_MANAGE.value not in form
    made = browser.post("/account/tokens/new/", {"title": "交换", "days": 3, "permissions": ["flag.read"]}).content.decode()
    text = re.search(r"jicha_[\w-]{40,}", made)
    assert text is not None
    assert actor_of_token(text[0], at=watch.at) is not None
    page = browser.get("/account/").content.decode()
    assert text[0] not in page
    number = re.search(r"/account/tokens/(\d+)/end/", page)
    assert number is not None
    assert browser.post(f"/account/tokens/{number[1]}/end/").status_code == 302
    assert actor_of_token(text[0], at=watch.at) is None
    assert browser.post("/account/tokens/new/", {"title": "交换", "days": 9999, "permissions": ["flag.read"]}).status_code == 422
    assert browser.post("/account/tokens/new/", {"title": "", "days": 1, "permissions": ["people.manage"]}).status_code == 200


def test_an_account_without_a_role_can_look_after_itself_and_nothing_else(watch: Watch) -> None:
    person("lisi", now=watch.at, role=None)
    browser = _signed_in()
    assert "未授角色" in browser.get("/account/").content.decode()
    assert browser.get("/people/").status_code == 403
    assert browser.get("/").status_code == 200


def test_roles_of_other_kinds_sign_in_too(watch: Watch) -> None:
    person("clerk", now=watch.at, role=Role.BRANCH_CLERK, unit_code="141124")
    assert "分局填报员" in _signed_in("clerk").get("/account/").content.decode()


def test_a_program_reads_with_its_token_what_it_was_given(watch: Watch) -> None:
    person("lead", now=watch.at, role=Role.LEAD)
    made = _signed_in("lead").post("/account/tokens/new/", {"title": "名册", "days": 1, "permissions": ["people.read"]}).content.decode()
    found = re.search(r"jicha_[\w-]{40,}", made)
    assert found is not None
    program = Client(headers={"Authorization": f"Bearer {found[0]}"})
    assert "lead" in program.get("/people/").content.decode()
    assert program.get("/people/?export=csv").status_code == 403
    assert program.get("/account/").status_code == 403
    assert Client(headers={"Authorization": "Bearer jicha_wrong"}).get("/people/").status_code == 302
    assert Client(headers={"Authorization": f"Basic {found[0]}"}).get("/people/").status_code == 302
