"""Sign-ins end when they should, and tokens do no more than they were given."""

from dataclasses import replace
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.test import RequestFactory

from jicha.domain.access.asking import held, may
from jicha.domain.access.permissions import Permission
from jicha.domain.access.roles import Actor, Role
from jicha.domain.errors import AccessError, MissingError, SignInError
from jicha.services.guarding import accounts, granting, sessions, tokens
from jicha.services.guarding.rules import sign_in_rules
from jicha.services.guarding.sessions import Duty, own_id
from jicha.store.models import AccessToken, SignIn, TrailEvent, User
from tests.desk_fixtures import ActorOf
from tests.guarding.made import person

pytestmark = pytest.mark.django_db
STORE = import_module(settings.SESSION_ENGINE).SessionStore


@pytest.fixture(autouse=True)
def _own_home(home: Path) -> None:
    """Keys of each test stay with the test."""


def _request(key: str | None = None) -> HttpRequest:
    request = RequestFactory().get("/", headers={"User-Agent": "试验浏览器"})
    request.session = STORE(key)
    request.user = AnonymousUser()
    return request


def _opened(actor: Actor, *, at: datetime) -> HttpRequest:
    request = _request()
    sessions.open_session(request, user_id=own_id(actor), at=at)
    return request


def test_a_sign_in_is_recognised_and_recorded(now: datetime) -> None:
    actor = person("lisi", now=now)
    request = _opened(actor, at=now)
    found = sessions.present(request, at=now)
    assert found == sessions.Present(actor, None)
    row = SignIn.objects.get()
    assert (row.address, row.browser) == ("127.0.0.1", "试验浏览器")
    assert TrailEvent.objects.get().action == "sign_in.done"


def test_signing_in_changes_the_key_of_the_session(now: datetime) -> None:
    request = _request()
    request.session["waiting_for_code"] = [1, ""]
    request.session.save()
    before = request.session.session_key
    sessions.open_session(request, user_id=own_id(person("lisi", now=now)), at=now)
    assert request.session.session_key != before


def test_a_session_without_a_key_gets_one(now: datetime) -> None:
    person("lisi", now=now)
    request = _request()
    request.user = User.objects.get()
    assert sessions.present(request, at=now) is not None
    assert SignIn.objects.get().session_key == request.session.session_key


def test_idleness_ends_a_sign_in(now: datetime) -> None:
    request = _opened(person("lisi", now=now), at=now)
    idle = timedelta(minutes=sign_in_rules().session.idle_minutes)
    assert sessions.present(request, at=now + idle) is not None
    assert sessions.present(request, at=now + idle + idle) is not None
    assert sessions.present(request, at=now + 3 * idle + timedelta(seconds=1)) is None
    assert SignIn.objects.get().ended_at is not None


def test_age_ends_a_sign_in_however_busy(now: datetime) -> None:
    request = _opened(person("lisi", now=now), at=now)
    most = timedelta(hours=sign_in_rules().session.most_hours)
    SignIn.objects.update(seen_at=now + most)
    assert sessions.present(request, at=now + most) is not None
    assert sessions.present(request, at=now + most + timedelta(seconds=1)) is None


def test_being_seen_is_not_written_at_every_request(now: datetime) -> None:
    request = _opened(person("lisi", now=now), at=now)
    sessions.present(request, at=now + timedelta(seconds=59))
    assert SignIn.objects.get().seen_at == now
    sessions.present(request, at=now + timedelta(seconds=60))
    assert SignIn.objects.get().seen_at == now + timedelta(seconds=60)


def test_nobody_and_the_disabled_are_nobody(now: datetime) -> None:
    assert sessions.present(_request(), at=now) is None
    request = _opened(person("lisi", now=now), at=now)
    request.user.is_active = False
    assert sessions.present(request, at=now) is None


def test_duties_come_first(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    request = _opened(person("lisi", now=now), at=now)
    old = now - timedelta(days=sign_in_rules().password.most_days, seconds=1)
    for fields, duty in (({"must_change": True}, Duty.PASSWORD), ({"must_change": False, "password_at": old}, Duty.PASSWORD)):
        User.objects.update(**fields)
        request.user = User.objects.get()
        assert sessions.present(request, at=now) == sessions.Present(sessions.actor_from(request.user), duty)


def test_a_role_that_must_have_a_second_factor_is_led_there(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    rules = sign_in_rules()
    strict = replace(rules, second_factor=replace(rules.second_factor, roles=frozenset({Role.INSPECTOR})))
    monkeypatch.setattr(sessions, "sign_in_rules", lambda: strict)
    request = _opened(person("lisi", now=now), at=now)
    found = sessions.present(request, at=now)
    assert found is not None
    assert found.duty is Duty.SECOND_FACTOR


def test_one_ends_the_own_and_administrators_end_anybodys(actor_of: ActorOf, now: datetime) -> None:
    lisi, other = person("lisi", now=now), person("wangwu", now=now)
    here, there = _opened(lisi, at=now), _opened(lisi, at=now)
    first, second = SignIn.objects.order_by("id")
    with pytest.raises(AccessError):
        sessions.end_sign_in(other, sign_in_id=first.pk, at=now)
    sessions.end_sign_in(lisi, sign_in_id=first.pk, at=now)
    assert sessions.present(here, at=now) is None
    sessions.end_sign_in(actor_of(Role.SECURITY_ADMIN), sign_in_id=second.pk, at=now)
    assert sessions.present(there, at=now) is None
    with pytest.raises(MissingError):
        sessions.end_sign_in(lisi, sign_in_id=first.pk, at=now)


def test_signing_out_ends_it(now: datetime) -> None:
    lisi = person("lisi", now=now)
    request = _opened(lisi, at=now)
    sessions.close_session(request, actor=lisi, at=now)
    assert SignIn.objects.get().ended_at == now
    assert sessions.present(request, at=now) is None


@pytest.mark.parametrize("act", ["disable", "grant", "reset"])
def test_what_changes_an_account_ends_its_sign_ins(actor_of: ActorOf, now: datetime, act: str) -> None:
    admin, security = actor_of(Role.SYSTEM_ADMIN), actor_of(Role.SECURITY_ADMIN)
    lisi = person("lisi", now=now)
    _opened(lisi, at=now)
    made = tokens.make_token(lisi, title="交换", permissions=frozenset({Permission.FLAG_READ}), days=1, at=now)
    if act == "disable":
        accounts.set_active(admin, user_id=own_id(lisi), is_active=False, why="x", at=now)
    elif act == "grant":
        granting.grant(security, user_id=own_id(lisi), role=Role.REVIEWER, unit_code=None, why="x", at=now)
    else:
        accounts.reset_password(admin, user_id=own_id(lisi), at=now)
    assert SignIn.objects.filter(ended_at=None).count() == 0
    assert tokens.actor_of_token(made.text, at=now) is None


def test_a_token_is_shown_once_and_kept_as_a_digest(now: datetime) -> None:
    lisi = person("lisi", now=now)
    made = tokens.make_token(lisi, title=" 交换 ", permissions=frozenset({Permission.FLAG_READ}), days=1, at=now)
    assert made.text.startswith("jicha_")
    row = AccessToken.objects.get()
    assert row.title == "交换"
    assert made.text not in str(vars(row))
    assert made.text not in str(list(TrailEvent.objects.values()))


def test_a_token_does_what_it_was_given_until_it_ends(now: datetime) -> None:
    lisi = person("lisi", now=now)
    made = tokens.make_token(lisi, title="交换", permissions=frozenset({Permission.FLAG_READ}), days=1, at=now)
    actor = tokens.actor_of_token(made.text, at=now)
    assert actor is not None
    assert held(actor) == {Permission.FLAG_READ}
    assert not may(actor, permission=Permission.FLAG_JUDGE)
    assert AccessToken.objects.get().used_at == now
    tokens.actor_of_token(made.text, at=now + timedelta(seconds=30))
    assert AccessToken.objects.get().used_at == now
    assert tokens.actor_of_token(made.text, at=now + timedelta(days=1)) is None
    assert tokens.actor_of_token(made.text + "x", at=now) is None
    tokens.end_token(lisi, token_id=made.token_id, at=now)
    assert tokens.actor_of_token(made.text, at=now) is None
    with pytest.raises(MissingError):
        tokens.end_token(lisi, token_id=made.token_id, at=now)


@pytest.mark.parametrize(
    ("title", "permissions", "days"),
    [
        ("", {Permission.FLAG_READ}, 1),
        ("x", set(), 1),
        ("x", {Permission.PEOPLE_MANAGE}, 1),
        ("x", {Permission.ACCOUNT_OWN}, 1),
        ("x", {Permission.FLAG_READ}, 0),
        ("x", {Permission.FLAG_READ}, 10_000),
    ],
)
def test_a_token_that_is_too_much_is_refused(now: datetime, title: str, permissions: set[Permission], days: int) -> None:
    with pytest.raises(SignInError):
        tokens.make_token(person("lisi", now=now), title=title, permissions=frozenset(permissions), days=days, at=now)
    assert AccessToken.objects.count() == 0
