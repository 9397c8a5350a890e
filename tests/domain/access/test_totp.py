"""One-time codes against the published vectors of RFC 4226 appendix D and RFC 6238 appendix B."""

from datetime import UTC, datetime

import pytest

from jicha.domain.access import totp

SECRET = b"12345678901234567890"


@pytest.mark.parametrize(
    ("step", "expected"),
    list(enumerate(("755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"))),
)
def test_codes_of_rfc_4226(step: int, expected: str) -> None:
    assert totp.code(SECRET, step=step) == expected


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1111111111, "14050471"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
        (20000000000, "65353130"),
    ],
)
def test_codes_of_rfc_6238(seconds: int, expected: str) -> None:
    at = datetime.fromtimestamp(seconds, tz=UTC)
    assert totp.code(SECRET, step=totp.step_of(at), digits=8) == expected


def _accept(typed: str, *, seconds: int = 59, after: int = -1) -> int | None:
    return totp.accepted_step(SECRET, typed=typed, at=datetime.fromtimestamp(seconds, tz=UTC), after=after)


def test_a_code_holds_one_step_early_and_late_and_no_longer() -> None:
    assert _accept("287 082") == 1
    assert _accept("287082", seconds=89) == 1
    assert _accept("287082", seconds=90) is None
    assert _accept("359152") == 2
    assert _accept("969429") is None


def test_a_code_is_good_once() -> None:
    assert _accept("287082", after=0) == 1
    assert _accept("287082", after=1) is None


@pytest.mark.parametrize("typed", ["", "28708", "2870821", "二八七", "abcdef"])
def test_what_is_no_code_is_refused(typed: str) -> None:
    assert _accept(typed) is None


def test_the_key_is_what_authenticators_take_by_hand() -> None:
    assert totp.key_text(SECRET) == "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
