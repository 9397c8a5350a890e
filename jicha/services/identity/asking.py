"""Ask the identity provider who somebody is: the authorisation code flow with PKCE, state and nonce. No token is kept."""

import base64
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import quote, urlencode

from jicha.domain.access.identity import Proof
from jicha.domain.errors import Fault, ProviderError, SettingError, SignInError
from jicha.services.guarding.rules import sign_in_rules
from jicha.services.identity.configured import Provider
from jicha.services.identity.discovering import SHELF, Description
from jicha.services.identity.library import UnknownKeyError, open_library
from jicha.services.identity.reaching import ask_provider

_RANDOM_BYTES = 32
_MENDED_BY_SETTINGS = frozenset({"invalid_client", "unauthorized_client", "invalid_request", "unsupported_grant_type", "invalid_scope"})


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked, kept in the session of the browser that asked, and taken out of it by the first answer."""

    state: str
    nonce: str
    verifier: str = field(repr=False)
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Reply:
    """What the browser brought back; empty texts where the address had nothing of the kind."""

    state: str
    code: str = field(repr=False)
    error: str
    issuer: str


def ask(provider: Provider, *, at: datetime) -> tuple[str, Question]:
    """Give the address to send a browser to, and the question to keep.

    Raises:
        ProviderError: the provider is down, or not what the settings say. SettingError: the extra is not installed.
    """
    description = SHELF.description(provider, at=at)
    state, nonce, verifier = (secrets.token_urlsafe(_RANDOM_BYTES) for _ in range(3))
    question = Question(state=state, nonce=nonce, verifier=verifier, asked_at=at)
    asked = {
        "response_type": "code",
        "scope": "openid",
        "client_id": provider.client,
        "redirect_uri": provider.back,
        "state": question.state,
        "nonce": question.nonce,
        "code_challenge": open_library().challenge_of(question.verifier),
        "code_challenge_method": "S256",
    }
    levels = sorted(one.removeprefix("acr:") for one in provider.second if one.startswith("acr:"))
    return with_words(description.enter, words=asked | ({"acr_values": " ".join(levels)} if levels else {})), question


def redeem(provider: Provider, *, question: Question | None, reply: Reply, at: datetime) -> Proof:
    """Turn what the browser brought back into a proof of who sits before it.

    Args:
        question: what this browser was sent away with; null if with nothing, or an answer came already.
    Raises:
        SignInError: the answer is not one to this question, or does not hold.
        ProviderError: the provider is down, or refuses the desk itself.
    """
    if question is None or not secrets.compare_digest(question.state.encode(), reply.state.encode()):
        raise _refused("这不是本浏览器这次登录的应答，或已经用过", mend="从登录页重新开始，不要使用收藏或别人发来的链接")
    if at - question.asked_at > timedelta(minutes=sign_in_rules().provider.within_minutes):
        raise _refused("登录用时太长，已经过期", mend="从登录页重新开始")
    if reply.error or not reply.code:
        words = "在身份认证系统里取消了登录，或它拒绝了" if reply.error == "access_denied" else "身份认证系统没有同意登录"
        raise _refused(words, mend="从登录页重新开始；一直这样的，请身份认证系统的管理员检查本系统的登记")
    description = SHELF.description(provider, at=at)
    if (reply.issuer or (description.issuer if not description.names_itself else "")) != description.issuer:
        raise _refused("应答来自另一个身份认证系统", mend="从登录页重新开始；再次出现的，请告诉安全管理员")
    return _proof(provider, description=description, question=question, code=reply.code, at=at)


def leave_address(provider: Provider, *, at: datetime) -> str | None:
    """Give the address at which a person signs out of the provider too; null if it has none or cannot be asked now."""
    try:
        leave = SHELF.description(provider, at=at).leave
    except SettingError:
        return None
    return with_words(leave, words={"client_id": provider.client, "post_logout_redirect_uri": provider.left}) if leave else None


def with_words(address: str, *, words: dict[str, str]) -> str:
    """Add a query to an address that may have one."""
    return f"{address}{'&' if '?' in address else '?'}{urlencode(words)}"


def _proof(provider: Provider, *, description: Description, question: Question, code: str, at: datetime) -> Proof:
    tokens = _tokens(provider, description=description, question=question, code=code)
    id_token, access_token = tokens.get("id_token"), tokens.get("access_token")
    if id_token is None:
        mend = "请身份认证系统的管理员确认本系统登记为 OpenID Connect 客户端"
        raise ProviderError(Fault("身份认证系统没有给出登录证明（id_token）", description.token[:120], mend))
    for is_anew in (False, True):
        keys = SHELF.keys(provider, address=description.keys, is_anew=is_anew, at=at)
        try:
            return open_library().proof_of(
                id_token,
                keys=keys,
                issuer=provider.issuer,
                client=provider.client,
                nonce=question.nonce,
                access_token=access_token,
                at=at,
            )
        except UnknownKeyError:
            if is_anew:
                raise
    raise AssertionError("the second round returns or raises")


def _tokens(provider: Provider, *, description: Description, question: Question, code: str) -> dict[str, str]:
    """Redeem the code; gives the texts of the answer."""
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": provider.back, "code_verifier": question.verifier}
    authorization = None
    if provider.secret and description.is_basic:
        # Both halves are encoded before they are joined (RFC 6749, section 2.3.1): a colon in the secret stays one of the secret.
        pair = f"{quote(provider.client, safe='')}:{quote(provider.secret, safe='')}"
        authorization = f"Basic {base64.b64encode(pair.encode()).decode()}"
    else:
        form |= {"client_id": provider.client} | ({"client_secret": provider.secret} if provider.secret else {})
    heard = ask_provider(description.token, provider=provider, form=form, authorization=authorization)
    told = {name: value for name, value in heard.told.items() if isinstance(value, str)}
    if heard.status == 200:
        return told
    if told.get("error") in _MENDED_BY_SETTINGS or heard.status in {401, 403}:
        mend = "核对 JICHA_OIDC_CLIENT、JICHA_OIDC_SECRET 和登记的回调地址；现在可用登录名和密码登录"
        raise ProviderError(Fault(f"身份认证系统不认本系统（{told.get('error', heard.status)}）"[:80], provider.back, mend))
    if told.get("error") == "invalid_grant":
        raise _refused("授权码无效、已过期或已用过", mend="从登录页重新开始")
    raise ProviderError(Fault(f"身份认证系统应答{heard.status}", description.token[:120], "稍后再试；现在可用登录名和密码登录"))


def _refused(what: str, *, mend: str) -> SignInError:
    return SignInError(Fault(what, "统一身份认证", mend))
