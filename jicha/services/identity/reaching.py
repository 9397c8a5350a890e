"""Speak HTTP with the identity provider: within a time, up to a size, without following anybody elsewhere and without any proxy."""

import http.client
import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from jicha.domain.errors import Fault, ProviderError
from jicha.services.guarding.rules import sign_in_rules
from jicha.services.identity.configured import Provider, is_safe_address

_LARGEST = 1_000_000


@dataclass(frozen=True, slots=True)
class Heard:
    """An answer of the provider: its status, and the object in its body (empty if there is none)."""

    status: int
    told: Mapping[str, Any]


def ask_provider(address: str, *, provider: Provider, form: Mapping[str, str] | None = None, authorization: str | None = None) -> Heard:
    """Get an address of the provider, or post a form there.

    Raises:
        ProviderError: it does not answer, not in time, not in JSON, or its certificate does not hold.
    """
    if not is_safe_address(address):
        raise ProviderError(Fault("身份认证系统给出的地址不是 https", address[:80], "请身份认证系统的管理员检查它的配置"))
    headers = {"Accept": "application/json", "User-Agent": "jicha"}
    if form is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    if authorization is not None:
        headers["Authorization"] = authorization
    parts = urlsplit(address)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connection = _connection(address, provider=provider)
    try:
        connection.request("GET" if form is None else "POST", target, body=None if form is None else urlencode(form), headers=headers)
        answer = connection.getresponse()
        return Heard(answer.status, _object(answer.read(_LARGEST + 1)))
    except ssl.SSLError as error:
        mend = "把签发它证书的 CA 证书（PEM）写进 JICHA_OIDC_CA 后重启；仍可用登录名和密码登录"
        raise ProviderError(Fault(f"身份认证系统的证书不可信（{error.reason or '证书错误'}）", _place(address), mend)) from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        mend = "稍后再试；一直这样的，请系统管理员检查网络和身份认证系统。现在可用登录名和密码登录"
        raise ProviderError(Fault("身份认证系统没有应答，或应答看不懂", _place(address), mend)) from error
    finally:
        connection.close()


def _connection(address: str, *, provider: Provider) -> http.client.HTTPConnection:
    parts, timeout = urlsplit(address), sign_in_rules().provider.timeout_seconds
    if parts.scheme == "http":
        return http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=timeout)
    context = ssl.create_default_context(cafile=provider.ca or None)
    return http.client.HTTPSConnection(parts.hostname or "", parts.port, timeout=timeout, context=context)


def _object(body: bytes) -> Mapping[str, Any]:
    if len(body) > _LARGEST:
        raise ValueError("the answer is too large")
    found = json.loads(body)
    if not isinstance(found, dict):
        raise ValueError("the answer is no object")  # noqa: TRY004  # Told as what it is: an answer that cannot be used.
    return found


def _place(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}{parts.path}"
