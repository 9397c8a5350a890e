"""Search what a reviewer gets (a page, an export, a file's name, an address) for what must not be in it."""

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from jicha.domain.reviews.masking import Secret, secret_pattern
from jicha.domain.wording.personal_data import WIDE

_PERCENT = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_ESCAPED = re.compile(r"\\u([0-9A-Fa-f]{4})")
_AROUND = 20


@dataclass(frozen=True, slots=True)
class Leak:
    """One secret found in a text, with the characters around it."""

    secret: Secret
    around: str


def leaks(text: str, *, secrets: Iterable[Secret]) -> tuple[Leak, ...]:
    """Tell every secret that stands in a text: as it is, with blanks between, full width, or written as HTML, URL or JSON escapes."""
    readings = dict.fromkeys(_readings(text))
    found: list[Leak] = []
    for secret in secrets:
        pattern = secret_pattern(secret)
        hits = (pattern.search(reading) for reading in readings) if pattern else iter(())
        hit = next((one for one in hits if one), None)
        if hit is not None:
            found.append(Leak(secret, hit.string[max(hit.start() - _AROUND, 0) : hit.end() + _AROUND]))
    return tuple(found)


def _readings(text: str) -> Iterator[str]:
    plain = text.translate(WIDE)
    yield plain
    yield html.unescape(plain).translate(WIDE)
    yield _PERCENT.sub(lambda hit: bytes.fromhex(hit.group().replace("%", "")).decode(errors="replace"), plain)
    yield _ESCAPED.sub(lambda hit: chr(int(hit.group(1), 16)), plain)
