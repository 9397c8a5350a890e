"""What the library checks: the description of a provider, and an ID token's signature, issuer, audience, expiry, nonce and hash.

The only module that needs the extra `oidc`; `library.py` loads it.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc import discovery, rpinitiated
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import JWKRegistry, Key, KeySet
from joserfc.jws import JWSRegistry

from jicha.domain.access.identity import Proof, is_subject
from jicha.domain.errors import Fault, ProviderError, SignInError
from jicha.services.guarding.rules import sign_in_rules
from jicha.services.identity.library import UnknownKeyError

_ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519", "EdDSA")
"""Signatures with a key pair only: neither `none` nor one that the client secret could make."""


class _Registry(JWSRegistry):
    """The library's limits, but a head may carry a chain of certificates, as some providers write it; it is not looked at."""

    max_header_length = 16_384


def challenge_of(verifier: str) -> str:
    """Give the S256 challenge of a PKCE verifier."""
    return str(create_s256_code_challenge(verifier))


def require_sound(told: Mapping[str, Any]) -> None:
    """Hold a provider's description against what OpenID Connect asks of it.

    Raises:
        ProviderError: something is missing, or an address is neither HTTPS nor of this machine.
    """
    metadata, leaving = discovery.OpenIDProviderMetadata(told), rpinitiated.OpenIDProviderMetadata(told)
    try:
        metadata.validate_issuer()
        metadata.validate_authorization_endpoint()
        metadata.validate_token_endpoint()
        metadata.validate_jwks_uri()
        leaving.validate_end_session_endpoint()
    except (ValueError, TypeError, AttributeError) as error:
        raise ProviderError(Fault(f"身份认证系统的说明文件不合要求：{error}", "openid-configuration", "请它的管理员检查配置")) from error


def proof_of(
    token: str, *, keys: Sequence[Mapping[str, Any]], issuer: str, client: str, nonce: str, access_token: str | None, at: datetime
) -> Proof:
    """Check an ID token that came straight from the token endpoint.

    Raises:
        SignInError: anything about it does not hold. UnknownKeyError: no key of the provider has its `kid`.
    """
    try:
        read = jwt.decode(token, key=_key_set(keys), registry=_Registry(algorithms=_ALGORITHMS, strict_check_header=False))
        options = {
            "iss": {"essential": True, "values": [issuer]},
            "aud": {"essential": True, "values": [client]},
            "sub": {"essential": True},
        }
        params = {"nonce": nonce, "client_id": client, "access_token": access_token}
        claims = CodeIDToken(read.claims, read.header, options, params)
        claims.validate(now=int(at.timestamp()), leeway=sign_in_rules().provider.skew_seconds)
    except InvalidKeyIdError as error:
        raise UnknownKeyError(_refused("签名所用的密钥不在公布的密钥里")) from error
    except (JoseError, ValueError, TypeError, OverflowError) as error:
        raise SignInError(_refused(_words(error))) from error
    if not is_subject(claims["sub"]):
        raise SignInError(_refused("用户标识不合格式"))
    return Proof(issuer, claims["sub"], _texts(claims.get("amr")), claims["acr"] if isinstance(claims.get("acr"), str) else None)


def _key_set(keys: Sequence[Mapping[str, Any]]) -> KeySet:
    """Take the keys that can check a signature; one that cannot be read is left out, for there may be others."""
    found: list[Key] = []
    for one in keys:
        try:
            key = JWKRegistry.import_key(dict(one))
        except (JoseError, ValueError, TypeError, KeyError):
            continue
        if one.get("use", "sig") == "sig":
            found.append(key)
    return KeySet(found)


def _texts(value: object) -> frozenset[str]:
    return frozenset(one for one in value if isinstance(one, str)) if isinstance(value, list) else frozenset()


def _words(error: Exception) -> str:
    claim = getattr(error, "claim", None)
    return f"{type(error).__name__} {claim}" if claim else type(error).__name__


def _refused(why: str) -> Fault:
    mend = "重新登录一次；一直这样的，请系统管理员核对 JICHA_OIDC_ISSUER、JICHA_OIDC_CLIENT 和两台机器的时间"
    return Fault(f"身份认证系统的登录证明不成立（{why}）", "统一身份认证", mend)
