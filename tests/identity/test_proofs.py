"""An answer that does not hold in every part lets nobody in, is told to the trail, and leaves the local sign-in open."""

import base64
import hmac
import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from jicha.services.answering.rules import api_rules
from jicha.services.guarding.rules import sign_in_rules
from jicha.store.models import AddressTry, SignIn, TrailEvent
from tests.guarding.made import PASSWORD
from tests.identity.fake import CLIENT, LIVES_SECONDS, SUBJECT, WORD, FakeProvider, encoded
from tests.identity.watch import Watch, come_back

pytestmark = pytest.mark.django_db
Bound = Callable[..., int]


def _refused(provider: FakeProvider, *, browser: Client | None = None) -> str:
    browser = browser or Client()
    answer = come_back(provider, browser=browser)
    page = answer.content.decode()
    assert answer.status_code == 403, page
    assert SignIn.objects.count() == 0
    assert browser.get("/account/").status_code == 302
    assert 'name="password"' in page, "the local sign-in stays open"
    assert TrailEvent.objects.filter(action="sign_in.refused").count() == 1
    assert AddressTry.objects.get().failed == 1
    return page


def _parts(claims: dict[str, Any], *, alg: str, **more: str) -> str:
    return ".".join(encoded(json.dumps(one).encode()) for one in ({"alg": alg, **more}, claims))


def test_a_bound_identity_lets_in_and_leads_back_to_the_page_that_was_asked_for(bound: Bound, provider: FakeProvider) -> None:
    user_id = bound()
    browser = Client()
    answer = come_back(provider, browser=browser)
    assert answer.headers["Location"] == "/account/"
    assert "本次登录" in browser.get("/account/").content.decode()
    row = SignIn.objects.get()
    assert (row.user_id, row.way, row.is_second_elsewhere) == (user_id, "provider", False)
    told = TrailEvent.objects.get(action="sign_in.done")
    assert (told.object_id, told.why) == (str(user_id), "统一身份认证")


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "another"},
        {"aud": "another", "azp": CLIENT},
        {"aud": [], "azp": CLIENT},
        {"aud": [CLIENT, "another"]},
        {"aud": [CLIENT, "another"], "azp": "another"},
        {"aud": None},
        {"iss": "https://elsewhere.example"},
        {"iss": None},
        {"sub": None},
        {"sub": ""},
        {"sub": 7},
        {"sub": "x" * 256},
        {"sub": "李四"},
        {"exp": None},
        {"iat": None},
        {"azp": "another"},
        {"at_hash": "wrong"},
    ],
    ids=str,
)
def test_a_claim_that_does_not_hold_is_refused(bound: Bound, provider: FakeProvider, claims: dict[str, Any]) -> None:
    bound()
    provider.claims = claims
    assert "登录证明不成立" in _refused(provider)


def test_several_audiences_hold_if_the_desk_is_the_one_that_asked(bound: Bound, provider: FakeProvider) -> None:
    bound()
    provider.claims = {"aud": ["another", CLIENT], "azp": CLIENT}
    assert come_back(provider, browser=Client()).status_code == 302


@pytest.mark.parametrize(("late", "status"), [(0, 302), (1, 403)])
def test_a_token_expires_after_the_skew_of_the_clocks(bound: Bound, provider: FakeProvider, watch: Watch, late: int, status: int) -> None:
    bound()
    skew = sign_in_rules().provider.skew_seconds
    before = int(watch.at.timestamp()) - skew + 1 - late
    provider.claims = {"exp": before, "iat": before - LIVES_SECONDS}
    assert come_back(provider, browser=Client()).status_code == status


@pytest.mark.parametrize(("early", "status"), [(0, 302), (1, 403)])
@pytest.mark.parametrize("claim", ["iat", "nbf"])
def test_a_token_of_the_future_holds_within_the_skew(
    bound: Bound, provider: FakeProvider, watch: Watch, claim: str, early: int, status: int
) -> None:
    bound()
    provider.claims = {claim: int(watch.at.timestamp()) + sign_in_rules().provider.skew_seconds + early}
    assert come_back(provider, browser=Client()).status_code == status


def test_a_token_without_a_signature_is_refused(bound: Bound, provider: FakeProvider) -> None:
    bound()
    provider.sign = lambda claims: f"{_parts(claims, alg='none')}."
    assert "登录证明不成立" in _refused(provider)


@pytest.mark.parametrize("named", [True, False])
def test_a_public_key_or_the_client_secret_makes_no_signature(bound: Bound, provider: FakeProvider, named: bool) -> None:
    bound()
    words = [provider.key.as_pem(private=False), WORD.encode()]

    def sign(claims: dict[str, Any]) -> str:
        text = _parts(claims, alg="HS256", **({"kid": "one"} if named else {}))
        return f"{text}.{encoded(hmac.digest(words[0], text.encode(), 'sha256'))}"

    provider.sign = sign
    assert "登录证明不成立" in _refused(provider)
    words.pop(0)
    assert come_back(provider, browser=Client()).status_code == 403


def test_a_key_for_both_sides_is_not_taken_even_where_the_provider_shows_it(bound: Bound, provider: FakeProvider) -> None:
    bound()
    shared = OctKey.import_key(WORD * 5, {"kid": "shared", "use": "sig"})
    provider.shown = [shared.as_dict(private=True)]
    provider.sign = lambda claims: jwt.encode({"alg": "HS256", "kid": "shared"}, claims, shared)
    assert "登录证明不成立" in _refused(provider)


def test_another_key_under_the_same_name_is_refused(bound: Bound, provider: FakeProvider) -> None:
    bound()
    other = RSAKey.generate_key(2048, {"kid": "one"})
    provider.sign = lambda claims: jwt.encode({"alg": "RS256", "kid": "one"}, claims, other)
    assert "BadSignatureError" in _refused(provider)


def test_a_key_that_the_token_brings_along_is_not_used(bound: Bound, provider: FakeProvider) -> None:
    bound()
    other = RSAKey.generate_key(2048, {"kid": "mine"})
    header = {"alg": "RS256", "kid": "mine", "jwk": other.as_dict(private=False)}
    provider.sign = lambda claims: jwt.encode(header, claims, other)
    assert "不在公布的密钥里" in _refused(provider)


def test_a_key_that_is_not_shown_is_looked_for_once_and_then_refused(bound: Bound, provider: FakeProvider, watch: Watch) -> None:
    bound()
    assert come_back(provider, browser=Client()).status_code == 302
    other = RSAKey.generate_key(2048, {"kid": "two", "use": "sig"})
    provider.sign = lambda claims: jwt.encode({"alg": "RS256", "kid": "two"}, claims, other)
    watch.at += timedelta(minutes=1)
    for _time in range(3):
        answer = come_back(provider, browser=Client())
        assert answer.status_code == 403
        assert "不在公布的密钥里" in answer.content.decode()
    assert provider.asked.count("/keys") == 2, "whoever sends unknown keys does not make the desk ask each time"
    provider.shown.append(other.as_dict(private=False))
    watch.at += timedelta(minutes=1)
    assert come_back(provider, browser=Client()).status_code == 302, "new keys are found without a restart"


def test_description_and_keys_are_read_once_for_many(bound: Bound, provider: FakeProvider, watch: Watch) -> None:
    bound()
    for _time in range(3):
        assert come_back(provider, browser=Client()).status_code == 302
    assert (provider.asked.count("/keys"), provider.asked.count("/realms/bureau/.well-known/openid-configuration")) == (1, 1)
    watch.at += timedelta(minutes=sign_in_rules().provider.kept_minutes)
    assert come_back(provider, browser=Client()).status_code == 302
    assert (provider.asked.count("/keys"), provider.asked.count("/realms/bureau/.well-known/openid-configuration")) == (2, 2)


def test_a_key_that_cannot_be_read_stands_in_nobodys_way(bound: Bound, provider: FakeProvider) -> None:
    bound()
    provider.shown = [{"kty": "RSA", "kid": "broken", "n": 7}, {"kty": "SM2", "kid": "new"}, {"kid": "bare"}, *provider.shown]
    assert come_back(provider, browser=Client()).status_code == 302


def test_an_address_with_too_many_refusals_waits(bound: Bound, provider: FakeProvider, watch: Watch) -> None:
    bound()
    browser = Client()
    confirming = Client()
    provider.subject = "nobody"
    come_back(provider, browser=confirming)
    AddressTry.objects.create(pk="127.0.0.1", failed=api_rules().sign_in.failures, since=watch.at)
    provider.subject = SUBJECT
    answer = come_back(provider, browser=browser)
    assert (answer.status_code, "/token" in provider.asked[-1:]) == (429, False)
    assert int(answer.headers["Retry-After"]) > 0
    assert confirming.post("/sign-in/provider/confirm/", {"login": "lisi", "password": PASSWORD}).status_code == 429
    assert SignIn.objects.count() == 0


def test_an_answer_counts_once_and_in_its_own_browser(bound: Bound, provider: FakeProvider) -> None:
    bound()
    browser = Client()
    back = provider.approve(browser.get("/sign-in/provider/").headers["Location"])
    stranger = Client()
    assert stranger.get(back).status_code == 400, "an answer sent by somebody else opens no session"
    assert browser.get(back).status_code == 302
    assert browser.get(back).status_code == 400
    assert SignIn.objects.count() == 1
    assert provider.asked.count("/token") == 1


def test_a_code_that_was_redeemed_is_refused_by_the_provider_and_told(bound: Bound, provider: FakeProvider) -> None:
    bound()
    first, second = Client(), Client()
    code = parse_qs(urlsplit(provider.approve(first.get("/sign-in/provider/").headers["Location"])).query)["code"][0]
    state = parse_qs(urlsplit(second.get("/sign-in/provider/").headers["Location"]).query)["state"][0]
    answer = second.get("/sign-in/provider/back/", {"code": code, "state": state})
    assert answer.status_code == 403, "the verifier of another browser does not fit the code"
    assert "授权码无效" in answer.content.decode()
    assert SignIn.objects.count() == 0


def test_a_wrong_state_ends_the_question(bound: Bound, provider: FakeProvider) -> None:
    bound()
    browser = Client()
    back = provider.approve(browser.get("/sign-in/provider/").headers["Location"])
    assert browser.get(f"{back}x").status_code == 403
    assert browser.get(back).status_code == 400
    assert "/token" not in provider.asked
    assert TrailEvent.objects.filter(action="sign_in.refused").count() == 2


def test_a_question_is_open_for_a_while_only(bound: Bound, provider: FakeProvider, watch: Watch) -> None:
    bound()
    browser = Client()
    back = provider.approve(browser.get("/sign-in/provider/").headers["Location"])
    watch.at += timedelta(minutes=sign_in_rules().provider.within_minutes, seconds=1)
    answer = browser.get(back)
    assert (answer.status_code, "/token" in provider.asked) == (403, False)
    assert "用时太长" in answer.content.decode()


@pytest.mark.parametrize(("error", "said"), [("access_denied", "取消了登录"), ("<script>", "没有同意登录")])
def test_a_refusal_at_the_provider_is_told_in_our_words(bound: Bound, provider: FakeProvider, error: str, said: str) -> None:
    bound()
    provider.answer = {"error": error, "error_description": "<b>theirs</b>"}
    page = _refused(provider)
    assert said in page
    assert "theirs" not in re.sub(r'value="[^"]*"', "", page), "but for the way back of the language switch"


@pytest.mark.parametrize(("named", "given", "status"), [(False, "https://elsewhere.example", 403), (True, None, 403), (True, "own", 302)])
def test_an_answer_names_the_provider_that_was_asked(
    bound: Bound, provider: FakeProvider, named: bool, given: str | None, status: int
) -> None:
    bound()
    provider.description = {"authorization_response_iss_parameter_supported": named}
    provider.answer = {"iss": provider.issuer if given == "own" else given} if given else {}
    assert come_back(provider, browser=Client()).status_code == status


@pytest.mark.parametrize("elsewhere", ["https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example", "javascript:alert(1)"])
def test_signing_in_through_the_provider_leads_to_no_other_site(bound: Bound, provider: FakeProvider, elsewhere: str) -> None:
    bound()
    assert come_back(provider, browser=Client(), to=elsewhere).headers["Location"] == "/"


def test_what_the_browser_carries_away_shows_neither_verifier_nor_secret(provider: FakeProvider) -> None:
    browser = Client()
    asked = parse_qs(urlsplit(browser.get("/sign-in/provider/").headers["Location"]).query)
    assert asked["scope"] == ["openid"]
    verifier = browser.session["provider_asked"][2]
    assert verifier not in str(asked)
    assert len(base64.urlsafe_b64decode(asked["code_challenge"][0] + "=")) == 32
    assert WORD not in str(asked)
    assert WORD not in repr(provider.settings())
