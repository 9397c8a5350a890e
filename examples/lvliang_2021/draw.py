"""The public rule of the random draw, which anyone can replay.

The ticket of a source is SHA-256 over the seed followed by its credit code (UTF-8, nothing between), as lower-case hex. The library
digest is SHA-256 over the sorted credit codes of the branch's library, joined by a newline. The pool of a class holds the sources of
that class that no earlier batch of the calendar year drew; if fewer are left than are wanted, it is the whole class again. Drawn are
the sources with the smallest tickets. Case files for review are drawn by the same ticket, over the case number.
"""

from collections.abc import Collection, Iterable
from hashlib import sha256


def ticket(seed: str, *, code: str) -> str:
    """Compute the ticket of one code."""
    return sha256((seed + code).encode()).hexdigest()


def library_digest(codes: Iterable[str]) -> str:
    """Compute the digest of a library."""
    return sha256("\n".join(sorted(codes)).encode()).hexdigest()


def drawn(seed: str, *, members: Collection[str], before: Collection[str], count: int) -> list[str]:
    """Draw `count` of the members; `before` are those drawn earlier in the year."""
    left = [code for code in members if code not in before]
    pool = left if len(left) >= count else list(members)
    return sorted(pool, key=lambda code: (ticket(seed, code=code), code))[:count]
