"""Load what needs the extra `oidc`, only where an identity provider is set."""

import importlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol, cast

from jicha.domain.access.identity import Proof
from jicha.domain.errors import SettingError, SignInError
from jicha.services.identity.configured import LIBRARY_MISSING


class UnknownKeyError(SignInError):
    """Refuse a token whose key the provider does not show; its keys may have changed a moment ago."""


class Library(Protocol):
    """What `id_tokens.py` offers."""

    def challenge_of(self, verifier: str) -> str:
        """Give the S256 challenge of a PKCE verifier."""

    def require_sound(self, told: Mapping[str, Any]) -> None:
        """Hold a provider's description against what OpenID Connect asks of it."""

    def proof_of(
        self,
        token: str,
        *,
        keys: Sequence[Mapping[str, Any]],
        issuer: str,
        client: str,
        nonce: str,
        access_token: str | None,
        at: datetime,
    ) -> Proof:
        """Check an ID token that came straight from the token endpoint."""


def open_library() -> Library:
    """Load the library.

    Raises:
        SettingError: the extra is not installed.
    """
    try:
        return cast(Library, importlib.import_module("jicha.services.identity.id_tokens"))
    except ImportError as error:
        raise SettingError(LIBRARY_MISSING) from error
