"""The second factor: six digits that change every thirty seconds.

Source:
    RFC 6238 (TOTP) over RFC 4226 (HOTP), SHA-1, six digits, thirty seconds: what every authenticator reads without settings.
"""

import base64
import hashlib
import hmac
from datetime import datetime

STEP_SECONDS = 30
DIGITS = 6
_DRIFT = 1
_OFFSET, _WORD = 0x0F, 0x7FFFFFFF


def code(secret: bytes, *, step: int, digits: int = DIGITS) -> str:
    """Compute the code of one step."""
    # RFC 6238 fixes SHA-1 for the authenticators in use; its known weakness (collisions) does not touch HMAC.
    mac = hmac.new(secret, step.to_bytes(8, "big"), hashlib.sha1).digest()
    start = mac[-1] & _OFFSET
    number = int.from_bytes(mac[start : start + 4], "big") & _WORD
    return str(number % 10**digits).zfill(digits)


def step_of(at: datetime) -> int:
    """Count the steps since 1970; the instant has a zone."""
    return int(at.timestamp()) // STEP_SECONDS


def accepted_step(secret: bytes, *, typed: str, at: datetime, after: int) -> int | None:
    """Find the step that a typed code belongs to; null if the code is wrong, old, or was used.

    One step early or late is forgiven (RFC 6238 §5.2). Every candidate is compared, so that the time taken tells nothing.

    Args:
        after: the last accepted step; a code is good once (RFC 6238 §5.2).
    """
    digits = "".join(typed.split())
    found = None
    for step in range(step_of(at) - _DRIFT, step_of(at) + _DRIFT + 1):
        if hmac.compare_digest(code(secret, step=step).encode(), digits.encode()) and step > after:
            found = step
    return found


def key_text(secret: bytes) -> str:
    """Write the secret as authenticators take it by hand: Base32, no padding."""
    return base64.b32encode(secret).decode().rstrip("=")
