"""The form of `content/desk/sign_in.yaml`: figures of signing in, each the bureau's choice and shown with its status, never a norm."""

from dataclasses import dataclass
from typing import ClassVar

from jicha.domain.access.roles import Role

_CLOSED: dict[str, str] = {"extra": "forbid"}


@dataclass(frozen=True, slots=True)
class PasswordRules:
    """What a password must be.

    Attributes:
        least_kinds: of capital letters, small letters, digits, other signs. history: how many past ones may not come back.
        most_days: calendar days after which a new one is asked for. common: cores that a password may not be built around.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = _CLOSED

    least_length: int
    least_kinds: int
    history: int
    most_days: int
    common: frozenset[str]


@dataclass(frozen=True, slots=True)
class LockRules:
    """After how many failed tries in a row a login is locked, and for how long."""

    __pydantic_config__: ClassVar[dict[str, str]] = _CLOSED

    tries: int
    minutes: int


@dataclass(frozen=True, slots=True)
class SessionRules:
    """After how long without a request, and after how long at most, a sign-in ends."""

    __pydantic_config__: ClassVar[dict[str, str]] = _CLOSED

    idle_minutes: int
    most_hours: int


@dataclass(frozen=True, slots=True)
class TokenRules:
    """For how many days a personal access token may be made at most."""

    __pydantic_config__: ClassVar[dict[str, str]] = _CLOSED

    most_days: int


@dataclass(frozen=True, slots=True)
class SecondFactorRules:
    """Which roles must set a second factor up."""

    __pydantic_config__: ClassVar[dict[str, str]] = _CLOSED

    roles: frozenset[Role]


@dataclass(frozen=True, slots=True)
class ProviderRules:
    """How the desk deals with an identity provider.

    Attributes:
        skew_seconds: by so much the two clocks may differ. within_minutes: so long a sign-in may take there, and a binding here.
        timeout_seconds: for each answer. kept_minutes: so long its description and keys count before they are read again.
        again_seconds: so long after a failed or a fresh reading it is not asked again.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = _CLOSED

    skew_seconds: int
    within_minutes: int
    timeout_seconds: int
    kept_minutes: int
    again_seconds: int


@dataclass(frozen=True, slots=True)
class SignInRules:
    """All of it; `status` says whose choice it is."""

    __pydantic_config__: ClassVar[dict[str, str]] = _CLOSED

    status: str
    password: PasswordRules
    lock: LockRules
    session: SessionRules
    token: TokenRules
    second_factor: SecondFactorRules
    provider: ProviderRules
