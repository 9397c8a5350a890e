"""Whose account an identity belongs to is said by that person's password or by an administrator, never by a token."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from jicha.domain.access.roles import ADMINISTRATORS, Role
from jicha.domain.errors import AccessError, SignInError, UsageError
from jicha.services.guarding.accounts import reset_password
from jicha.services.guarding.granting import grant
from jicha.services.guarding.rules import sign_in_rules
from jicha.services.guarding.signing_in import locked_until, try_password
from jicha.services.identity.binding import bind_identity
from jicha.store.models import Identity, SignIn, TrailEvent, User
from tests.desk_fixtures import ActorOf, ClientOf
from tests.guarding.made import PASSWORD, person
from tests.identity.fake import SUBJECT, FakeProvider
from tests.identity.watch import Watch, come_back

pytestmark = pytest.mark.django_db
Bound = Callable[..., int]
CONFIRM = "/sign-in/provider/confirm/"


def _unbound(provider: FakeProvider) -> Client:
    browser = Client()
    assert come_back(provider, browser=browser).headers["Location"] == CONFIRM
    return browser


def test_an_identity_that_nobody_bound_gets_nothing_and_is_told(provider: FakeProvider, watch: Watch) -> None:
    person("lisi", now=watch.at)
    provider.claims = {"email": "lisi@bureau.example", "preferred_username": "lisi", "groups": ["system_admin"], "name": "测试lisi"}
    browser = _unbound(provider)
    page = browser.get(CONFIRM).content.decode()
    assert SUBJECT in page
    assert browser.get("/account/").status_code == 302
    assert (User.objects.count(), Identity.objects.count(), SignIn.objects.count()) == (1, 0, 0)
    told = TrailEvent.objects.get(action="sign_in.refused")
    assert (told.kind, told.why) == ("identity", "统一身份没有绑定账号")
    assert SUBJECT not in told.object_id


def test_the_local_password_binds_once_and_the_next_sign_in_needs_none(provider: FakeProvider, watch: Watch) -> None:
    user_id = person("lisi", now=watch.at).user_id
    browser = _unbound(provider)
    answer = browser.post(CONFIRM, {"login": "lisi", "password": PASSWORD})
    assert answer.headers["Location"] == "/account/"
    page = browser.get("/account/").content.decode()
    assert SUBJECT in page
    assert "测试lisi" in page
    row = Identity.objects.get()
    assert (row.user_id, row.bound_by_id, row.issuer, row.used_at) == (user_id, user_id, provider.issuer, watch.at)
    told = TrailEvent.objects.get(action="account.bind")
    assert (told.actor_id, told.object_id, told.after) == (user_id, str(user_id), f"{provider.issuer} {SUBJECT}")
    assert browser.get(CONFIRM).headers["Location"] == "/sign-in/", "the identity is confirmed once"
    assert come_back(provider, browser=Client()).headers["Location"] == "/account/"


def test_a_wrong_password_counts_for_the_lock_and_for_the_address(provider: FakeProvider, watch: Watch) -> None:
    person("lisi", now=watch.at)
    browser = _unbound(provider)
    for _time in range(sign_in_rules().lock.tries):
        assert browser.post(CONFIRM, {"login": "lisi", "password": "wrong"}).status_code == 403
    assert locked_until("lisi", at=watch.at) is not None
    assert browser.post(CONFIRM, {"login": "lisi", "password": PASSWORD}).status_code == 403
    assert Identity.objects.count() == 0


def test_a_confirmation_is_open_for_a_while_only(provider: FakeProvider, watch: Watch) -> None:
    person("lisi", now=watch.at)
    browser = _unbound(provider)
    watch.at += timedelta(minutes=sign_in_rules().provider.within_minutes, seconds=1)
    assert browser.post(CONFIRM, {"login": "lisi", "password": PASSWORD}).headers["Location"] == "/sign-in/"
    assert Identity.objects.count() == 0


def test_a_one_time_password_binds_nothing(provider: FakeProvider, watch: Watch) -> None:
    person("lisi", now=watch.at)
    User.objects.update(must_change=True)
    answer = _unbound(provider).post(CONFIRM, {"login": "lisi", "password": PASSWORD})
    assert answer.status_code == 403
    assert "一次性密码不能用来绑定" in answer.content.decode()
    assert Identity.objects.count() == 0
    assert TrailEvent.objects.filter(action="sign_in.refused", kind="user").count() == 1


def test_one_identity_belongs_to_one_account_and_one_account_has_one(bound: Bound, provider: FakeProvider, watch: Watch) -> None:
    bound("lisi", subject="another")
    person("wangwu", now=watch.at)
    browser, other = _unbound(provider), _unbound(provider)
    answer = browser.post(CONFIRM, {"login": "lisi", "password": PASSWORD})
    assert (answer.status_code, "已绑定" in answer.content.decode()) == (403, True)
    assert browser.post(CONFIRM, {"login": "wangwu", "password": PASSWORD}).status_code == 302
    person("zhaoliu", now=watch.at)
    assert other.post(CONFIRM, {"login": "zhaoliu", "password": PASSWORD}).status_code == 403
    assert Identity.objects.count() == 2


@pytest.mark.parametrize("why", ["disabled", "locked"])
def test_a_disabled_or_locked_account_is_refused(bound: Bound, provider: FakeProvider, watch: Watch, why: str) -> None:
    user_id = bound()
    if why == "disabled":
        User.objects.update(is_active=False)
    else:
        for _time in range(sign_in_rules().lock.tries):
            with pytest.raises(SignInError):
                try_password("lisi", password="wrong", at=watch.at)
    answer = come_back(provider, browser=Client())
    assert answer.status_code == 403
    assert ("已停用" if why == "disabled" else "已锁定") in answer.content.decode()
    assert SignIn.objects.count() == 0
    told = TrailEvent.objects.filter(action="sign_in.refused", why__startswith="统一身份认证").get()
    assert told.object_id == str(user_id)


def test_idleness_and_age_end_such_a_sign_in_too(bound: Bound, provider: FakeProvider, watch: Watch) -> None:
    bound()
    browser = Client()
    come_back(provider, browser=browser)
    assert browser.get("/account/").status_code == 200
    watch.at += timedelta(minutes=sign_in_rules().session.idle_minutes, seconds=1)
    assert browser.get("/account/").status_code == 302


def test_an_old_password_keeps_nobody_out_who_did_not_use_it(bound: Bound, provider: FakeProvider, watch: Watch) -> None:
    bound()
    watch.at += timedelta(days=sign_in_rules().password.most_days + 1)
    browser, local = Client(), Client()
    come_back(provider, browser=browser)
    assert browser.get("/account/").status_code == 200
    local.post("/sign-in/", {"login": "lisi", "password": PASSWORD})
    assert local.get("/account/").headers["Location"] == "/account/password/"


def test_a_system_administrator_binds_and_unbinds_and_the_sign_ins_end(as_role: ClientOf, provider: FakeProvider, watch: Watch) -> None:
    user_id = person("lisi", now=watch.at).user_id or 0
    admin = as_role(Role.SYSTEM_ADMIN)
    assert "绑定统一身份" in admin.get(f"/people/{user_id}/").content.decode()
    assert admin.post(f"/people/{user_id}/identity/", {"subject": SUBJECT, "why": ""}).status_code == 422
    assert admin.post(f"/people/{user_id}/identity/", {"subject": f" {SUBJECT} ", "why": "核对工作证"}).status_code == 302
    assert TrailEvent.objects.get(action="account.bind").why == "核对工作证"
    browser, local = Client(), Client()
    come_back(provider, browser=browser)
    local.post("/sign-in/", {"login": "lisi", "password": PASSWORD})
    assert (browser.get("/account/").status_code, local.get("/account/").status_code) == (200, 200)
    place = f"/people/{user_id}/identities/{Identity.objects.get().pk}/end/"
    assert SUBJECT in admin.get(f"/people/{user_id}/").content.decode()
    assert admin.post(place, {"why": ""}).status_code == 422
    assert admin.post(place, {"why": "身份换发"}).status_code == 302
    assert admin.post(place, {"why": "身份换发"}).status_code == 404
    assert (browser.get("/account/").status_code, local.get("/account/").status_code) == (302, 200)
    told = TrailEvent.objects.get(action="account.unbind")
    assert (told.before, told.why) == (f"{provider.issuer} {SUBJECT}", "身份换发")
    assert come_back(provider, browser=Client()).headers["Location"] == CONFIRM


def test_a_person_undoes_the_own_binding_and_no_other(bound: Bound, provider: FakeProvider, watch: Watch) -> None:
    bound()
    bound("wangwu", subject="another")
    here, there = Client(), Client()
    come_back(provider, browser=here)
    come_back(provider, browser=there)
    other = Identity.objects.get(subject="another").pk
    assert here.post(f"/account/identities/{other}/end/").status_code == 403
    assert here.post(f"/account/identities/{Identity.objects.get(subject=SUBJECT).pk}/end/").status_code == 302
    assert (here.get("/account/").status_code, there.get("/account/").status_code) == (200, 302)
    assert list(Identity.objects.values_list("subject", flat=True)) == ["another"]


@pytest.mark.parametrize("role", sorted(ADMINISTRATORS))
def test_nobody_binds_a_way_into_an_administrators_power(actor_of: ActorOf, as_role: ClientOf, provider: FakeProvider, role: Role) -> None:
    admin, other = actor_of(Role.SYSTEM_ADMIN), actor_of(role)
    with pytest.raises(AccessError, match="不能由另一名管理员绑定"):
        bind_identity(admin, provider=provider.settings(), user_id=other.user_id or 0, subject=SUBJECT, why="x", at=provider.now())
    page = as_role(Role.SYSTEM_ADMIN).get(f"/people/{other.user_id}/").content.decode()
    assert "person-subject" not in page


def test_a_binding_made_before_does_not_last_into_an_administrators_power(actor_of: ActorOf, bound: Bound, provider: FakeProvider) -> None:
    security, user_id = actor_of(Role.SECURITY_ADMIN), bound()
    browser = Client()
    come_back(provider, browser=browser)
    for role in (Role.LEAD, None):
        grant(security, user_id=user_id, role=role, unit_code=None, why="文件", at=provider.now())
    assert Identity.objects.count() == 1
    grant(security, user_id=user_id, role=Role.AUDITOR, unit_code=None, why="文件", at=provider.now())
    assert Identity.objects.count() == 0
    assert TrailEvent.objects.get(action="account.unbind").actor_id == security.user_id
    assert browser.get("/account/").status_code == 302


def test_an_administrator_binds_with_the_own_password(actor_of: ActorOf, provider: FakeProvider, watch: Watch) -> None:
    user_id = person("aud", now=watch.at, role=Role.AUDITOR).user_id or 0
    _unbound(provider).post(CONFIRM, {"login": "aud", "password": PASSWORD})
    grant(actor_of(Role.SECURITY_ADMIN), user_id=user_id, role=Role.AUDITOR, unit_code=None, why="续任", at=watch.at)
    assert Identity.objects.count() == 1
    come_back(provider, browser=Client())
    assert SignIn.objects.filter(user_id=user_id, ended_at=None).count() == 1


def test_a_reset_password_leaves_no_way_in(actor_of: ActorOf, bound: Bound, provider: FakeProvider, watch: Watch) -> None:
    user_id = bound()
    reset_password(actor_of(Role.SYSTEM_ADMIN), user_id=user_id, at=watch.at)
    assert Identity.objects.count() == 0
    assert come_back(provider, browser=Client()).headers["Location"] == CONFIRM


@pytest.mark.parametrize("subject", ["", "  ", "李四", "x" * 256, "a\nb"])
def test_a_subject_that_is_none_is_refused(actor_of: ActorOf, provider: FakeProvider, watch: Watch, subject: str) -> None:
    user_id = person("lisi", now=watch.at).user_id or 0
    with pytest.raises(UsageError, match="身份标识"):
        bind_identity(actor_of(Role.SYSTEM_ADMIN), provider=provider.settings(), user_id=user_id, subject=subject, why="x", at=watch.at)


def test_an_account_that_is_bound_is_not_bound_again(actor_of: ActorOf, bound: Bound, provider: FakeProvider, watch: Watch) -> None:
    user_id = bound()
    with pytest.raises(UsageError, match="已绑定"):
        bind_identity(actor_of(Role.SYSTEM_ADMIN), provider=provider.settings(), user_id=user_id, subject="another", why="x", at=watch.at)


def test_whoever_came_through_the_provider_is_led_out_of_it_too(bound: Bound, provider: FakeProvider, watch: Watch) -> None:
    bound()
    browser, local = Client(), Client()
    come_back(provider, browser=browser)
    assert browser.post("/sign-out/").headers["Location"] == "/sign-out/done/"
    page = browser.get("/sign-out/done/").content.decode()
    place = provider.issuer.removesuffix("/realms/bureau")
    assert f"{place}/leave?client_id=jicha&amp;post_logout_redirect_uri=https%3A%2F%2Fdesk.example%2Fsign-in%2F" in page
    assert browser.get("/account/").status_code == 302
    local.post("/sign-in/", {"login": "lisi", "password": PASSWORD})
    assert local.post("/sign-out/").headers["Location"] == "/sign-in/"
    provider.stop()
    watch.at += timedelta(days=1)
    assert "请到统一身份认证的页面退出" in browser.get("/sign-out/done/").content.decode()
