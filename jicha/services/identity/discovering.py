"""What is known of the identity provider: its description and its keys, read when they are needed and kept for a while."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from jicha.domain.errors import Fault, ProviderError
from jicha.services.guarding.rules import sign_in_rules
from jicha.services.identity.configured import Provider
from jicha.services.identity.library import open_library
from jicha.services.identity.reaching import ask_provider


@dataclass(frozen=True, slots=True)
class Description:
    """Where the provider's doors are.

    Attributes:
        leave: where people sign out there; null if it has no such door. is_basic: the secret goes into the head, else into the form.
        names_itself: every answer to the browser carries `iss` (RFC 9207).
    """

    issuer: str
    enter: str
    token: str
    keys: str
    leave: str | None
    is_basic: bool
    names_itself: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """What this process keeps of a provider; null stands for what was not read yet, `failed` for what the last reading ended in."""

    description: Description | None = None
    described_at: datetime | None = None
    keys: tuple[Mapping[str, Any], ...] = ()
    keys_at: datetime | None = None
    failed: ProviderError | None = None
    failed_at: datetime | None = None


class Shelf:
    """Keeps what was read, and does not ask a provider again that failed a moment ago, so that nobody's wait makes all wait."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[Provider, Kept] = {}

    def kept(self, provider: Provider) -> Kept:
        """Give what is kept, without asking."""
        return self._kept.get(provider, Kept())

    def description(self, provider: Provider, *, at: datetime) -> Description:
        """Give the provider's description.

        Raises:
            ProviderError: it does not answer, or is not what the settings say.
        """
        with self._lock:
            kept = self.kept(provider)
            if kept.description is not None and _is_fresh(kept.described_at, at=at):
                return kept.description
            try:
                found = _described(self._ask(_well_known(provider), provider=provider, at=at), provider=provider)
            except ProviderError as error:
                self._note(provider, error=error, at=at)
                raise
            self._kept[provider] = replace(self.kept(provider), description=found, described_at=at, failed=None, failed_at=None)
            return found

    def keys(self, provider: Provider, *, address: str, is_anew: bool, at: datetime) -> Sequence[Mapping[str, Any]]:
        """Give the provider's public keys.

        Args:
            address: where they are. is_anew: a key was missing; they are read again unless that was done a moment ago.
        Raises:
            ProviderError: it does not answer, or shows no keys.
        """
        with self._lock:
            kept = self.kept(provider)
            if kept.keys and (_is_recent(kept.keys_at, at=at) if is_anew else _is_fresh(kept.keys_at, at=at)):
                return kept.keys
            try:
                keys = _keys(self._ask(address, provider=provider, at=at), address=address)
            except ProviderError as error:
                self._note(provider, error=error, at=at)
                raise
            self._kept[provider] = replace(self.kept(provider), keys=keys, keys_at=at, failed=None, failed_at=None)
            return keys

    def _ask(self, address: str, *, provider: Provider, at: datetime) -> Mapping[str, Any]:
        kept = self.kept(provider)
        if kept.failed is not None and _is_recent(kept.failed_at, at=at):
            raise ProviderError(*kept.failed.faults)
        heard = ask_provider(address, provider=provider)
        if heard.status != 200:
            mend = "核对 JICHA_OIDC_ISSUER；一直这样的，请身份认证系统的管理员检查。现在可用登录名和密码登录"
            raise ProviderError(Fault(f"身份认证系统应答{heard.status}", address[:120], mend))
        return heard.told

    def _note(self, provider: Provider, *, error: ProviderError, at: datetime) -> None:
        kept = self.kept(provider)
        if kept.failed is None or not _is_recent(kept.failed_at, at=at):
            self._kept[provider] = replace(kept, failed=error, failed_at=at)


SHELF = Shelf()


def _well_known(provider: Provider) -> str:
    return f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration"


def _described(told: Mapping[str, Any], *, provider: Provider) -> Description:
    if told.get("issuer") != provider.issuer:
        mend = "把 JICHA_OIDC_ISSUER 改成与它自称的一字不差（包括末尾的斜杠）"
        raise ProviderError(Fault(f"身份认证系统自称{str(told.get('issuer'))[:120]}", f"JICHA_OIDC_ISSUER：{provider.issuer}", mend))
    open_library().require_sound(told)
    if "S256" not in _texts(told, "code_challenge_methods_supported", otherwise="S256"):
        raise ProviderError(Fault("身份认证系统不支持 PKCE（S256）", provider.issuer, "请它的管理员为本系统启用 PKCE S256"))
    leave = told.get("end_session_endpoint")
    return Description(
        issuer=provider.issuer,
        enter=str(told["authorization_endpoint"]),
        token=str(told["token_endpoint"]),
        keys=str(told["jwks_uri"]),
        leave=leave if isinstance(leave, str) and leave else None,
        is_basic="client_secret_basic" in _texts(told, "token_endpoint_auth_methods_supported", otherwise="client_secret_basic"),
        names_itself=told.get("authorization_response_iss_parameter_supported") is True,
    )


def _keys(told: Mapping[str, Any], *, address: str) -> tuple[Mapping[str, Any], ...]:
    found = told.get("keys")
    keys = tuple(one for one in found if isinstance(one, dict)) if isinstance(found, list) else ()
    if not keys:
        raise ProviderError(Fault("身份认证系统没有公布签名密钥", address[:120], "请它的管理员检查 jwks_uri"))
    return keys


def _texts(told: Mapping[str, Any], name: str, *, otherwise: str) -> Sequence[str]:
    """Give a list of the description; where there is none, what the standard takes for granted."""
    found = told.get(name)
    return [one for one in found if isinstance(one, str)] if isinstance(found, list) else [otherwise]


def _is_fresh(read_at: datetime | None, *, at: datetime) -> bool:
    return read_at is not None and at - read_at < timedelta(minutes=sign_in_rules().provider.kept_minutes)


def _is_recent(done_at: datetime | None, *, at: datetime) -> bool:
    return done_at is not None and at - done_at < timedelta(seconds=sign_in_rules().provider.again_seconds)
