"""SHA-256 and SM3 side by side: the first binds everywhere, the second is what the Chinese cryptography rules ask to see.

Source:
    FIPS 180-4 (SHA-256); GB/T 32905-2016 (SM3). SM3 comes from OpenSSL where it has it, else from `sm3`.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from jicha.domain.digests.sm3 import Sm3


class Running(Protocol):
    """A digest that is fed piece by piece."""

    def update(self, data: bytes, /) -> None:
        """Take more bytes."""
        ...

    def hexdigest(self) -> str:
        """Give 64 lower-case hex digits."""
        ...


@dataclass(frozen=True, slots=True)
class Digests:
    """Both digests of the same bytes, each as 64 lower-case hex digits."""

    sha256: str
    sm3: str


def running_sm3(known: Iterable[str] = hashlib.algorithms_available) -> Running:
    """Start an SM3; `known` are the names that this machine's OpenSSL offers."""
    return hashlib.new("sm3") if "sm3" in known else Sm3()


def sha256_hex(data: bytes) -> str:
    """Compute the SHA-256 of bytes."""
    return hashlib.sha256(data).hexdigest()


def digests_of(pieces: Iterable[bytes]) -> Digests:
    """Compute both digests over pieces that follow one another."""
    first, second = hashlib.sha256(), running_sm3()
    for piece in pieces:
        first.update(piece)
        second.update(piece)
    return Digests(first.hexdigest(), second.hexdigest())
