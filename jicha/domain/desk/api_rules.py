"""The form of `content/desk/api.yaml`: figures of the interface for programs, each the bureau's choice, shown with its status, no norm."""

from dataclasses import dataclass
from typing import ClassVar

_CLOSED: dict[str, str] = {"extra": "forbid"}


@dataclass(frozen=True, slots=True)
class CallRules:
    """How often one token, or one signed-in person, may call: `at_once` in a burst, refilled by `per_minute`."""

    __pydantic_config__: ClassVar[dict[str, str]] = _CLOSED

    per_minute: int
    at_once: int


@dataclass(frozen=True, slots=True)
class AddressRules:
    """After how many failed sign-ins from one network address the next ones are refused, and for how long they count."""

    __pydantic_config__: ClassVar[dict[str, str]] = _CLOSED

    failures: int
    minutes: int


@dataclass(frozen=True, slots=True)
class PushRules:
    """How events are pushed.

    Attributes:
        retry_minutes: how long to wait after each failed try; after the last one the delivery is given up.
        timeout_seconds: for one try. at_once: deliveries tried in one round.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = _CLOSED

    retry_minutes: tuple[int, ...]
    timeout_seconds: int
    at_once: int


@dataclass(frozen=True, slots=True)
class ApiRules:
    """All of it; `kept_hours` is how long an answer can be asked for again; `status` says whose choice it is."""

    __pydantic_config__: ClassVar[dict[str, str]] = _CLOSED

    status: str
    calls: CallRules
    kept_hours: int
    sign_in: AddressRules
    push: PushRules
