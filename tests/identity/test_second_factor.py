"""The desk's own second factor stays asked for, unless the provider did one that the settings accept."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.test import Client

from jicha.domain.access import totp
from jicha.domain.access.roles import Role
from jicha.services.guarding import sessions
from jicha.services.guarding.rules import sign_in_rules
from jicha.services.guarding.sealing import unseal
from jicha.services.guarding.second_factor import confirm, offer
from jicha.services.guarding.signing_in import about
from jicha.store.models import Identity, SignIn, User
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


def _code(user_id: int, *, at: datetime) -> str:
    secret = unseal(User.objects.get(pk=user_id).totp_secret or "", about=about(user_id))
    return totp.code(secret, step=totp.step_of(at))


def _with_second_factor(login: str, *, watch: Watch) -> int:
    actor = person(login, now=watch.at)
    offer(actor)
    confirm(actor, code=_code(actor.user_id or 0, at=watch.at), at=watch.at)
    watch.at += timedelta(minutes=1)
    return actor.user_id or 0


def test_with_a_second_factor_the_code_is_asked_for_before_a_binding(provider: FakeProvider, watch: Watch) -> None:
    user_id = _with_second_factor("lisi", watch=watch)
    browser = _unbound(provider)
    given = {"login": "lisi", "password": PASSWORD}
    assert browser.post(CONFIRM, given).status_code == 403
    assert browser.post(CONFIRM, {**given, "code": "000000"}).status_code == 403
    assert Identity.objects.count() == 0
    assert browser.post(CONFIRM, {**given, "code": _code(user_id, at=watch.at)}).status_code == 302
    assert browser.get("/account/").status_code == 200


def test_the_desks_own_second_factor_is_asked_for_after_the_provider(bound: Bound, provider: FakeProvider, watch: Watch) -> None:
    user_id = _with_second_factor("lisi", watch=watch)
    Identity.objects.create(user_id=user_id, issuer=provider.issuer, subject=SUBJECT, bound_by_id=user_id, bound_at=watch.at)
    provider.claims = {"amr": ["pwd", "otp"], "acr": "2"}
    browser = Client()
    asked = come_back(provider, browser=browser)
    assert asked.headers["Location"] == "/sign-in/code/?next=%2Faccount%2F"
    assert browser.get("/account/").status_code == 302
    assert browser.post("/sign-in/code/", {"code": _code(user_id, at=watch.at), "next": "/account/"}).headers["Location"] == "/account/"
    assert SignIn.objects.get().way == "provider"


@pytest.mark.parametrize(
    ("second", "claims", "is_taken"),
    [
        ("amr:otp", {"amr": ["pwd", "otp"]}, True),
        ("amr:otp,acr:2", {"acr": "2"}, True),
        ("amr:otp", {"amr": ["pwd"]}, False),
        ("amr:otp", {"amr": "otp"}, False),
        ("acr:2", {"acr": "1"}, False),
        ("acr:2", {"acr": 2}, False),
        ("acr:2", {}, False),
    ],
)
def test_the_providers_second_factor_counts_only_as_configured(
    settings: object, provider: FakeProvider, watch: Watch, second: str, claims: dict[str, object], is_taken: bool
) -> None:
    settings.OIDC = provider.settings(JICHA_OIDC_SECOND=second)  # type: ignore[attr-defined]  # pytest-django's own fixture.
    user_id = _with_second_factor("lisi", watch=watch)
    Identity.objects.create(user_id=user_id, issuer=provider.issuer, subject=SUBJECT, bound_by_id=user_id, bound_at=watch.at)
    provider.claims = claims
    answer = come_back(provider, browser=Client())
    if claims.get("amr") == "otp":
        assert answer.status_code == 403, "amr is a list"
    else:
        assert (answer.headers["Location"] == "/account/") is is_taken
    assert SignIn.objects.filter(is_second_elsewhere=True).exists() is is_taken


def test_who_must_have_a_second_factor_may_bring_an_accepted_one(
    settings: object, bound: Bound, provider: FakeProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = sign_in_rules()
    strict = replace(rules, second_factor=replace(rules.second_factor, roles=frozenset({Role.INSPECTOR})))
    monkeypatch.setattr(sessions, "sign_in_rules", lambda: strict)
    bound()
    browser = Client()
    provider.claims = {"amr": ["otp"]}
    come_back(provider, browser=browser)
    assert browser.get("/account/").headers["Location"] == "/account/second/"
    settings.OIDC = provider.settings(JICHA_OIDC_SECOND="amr:otp")  # type: ignore[attr-defined]  # pytest-django's own fixture.
    other = Client()
    come_back(provider, browser=other)
    assert other.get("/account/").status_code == 200
