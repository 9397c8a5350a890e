"""Text that came through web forms and old code pages: entities, invisible characters, private-use characters."""

import html
import re

# GB 18030-2000 put these characters into Unicode's private area; GB 18030-2022 gives each its own place.
_PRIVATE = {
    0xE78D: 0xFE10,
    0xE78E: 0xFE12,
    0xE78F: 0xFE11,
    0xE790: 0xFE13,
    0xE791: 0xFE14,
    0xE792: 0xFE15,
    0xE793: 0xFE16,
    0xE794: 0xFE17,
    0xE795: 0xFE18,
    0xE796: 0xFE19,
    0xE7C7: 0x1E3F,
    0xE816: 0x20087,
    0xE817: 0x20089,
    0xE818: 0x200CC,
    0xE81E: 0x9FB4,
    0xE826: 0x9FB5,
    0xE82B: 0x9FB6,
    0xE82C: 0x9FB7,
    0xE831: 0x215D7,
    0xE832: 0x9FB8,
    0xE83B: 0x2298F,
    0xE843: 0x9FB9,
    0xE854: 0x9FBA,
    0xE855: 0x241FE,
    0xE864: 0x9FBB,
}
_INVISIBLE = dict.fromkeys([*range(0x09), *range(0x0E, 0x20), 0x7F, 0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, 0xFEFF])
_BLANKS = dict.fromkeys([0x09, 0x0B, 0x0C, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000], " ")
_TABLE: dict[int, int | str | None] = {**_PRIVATE, **_INVISIBLE, **_BLANKS}
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,8});")
_BREAK = re.compile(r"<\s*/?\s*(?:br|p|div)\s*/?\s*>", re.IGNORECASE)
_TAG = re.compile(r"</?(?:span|font|b|i|u|a|td|o:p|strong)\b[^<>]{0,200}>", re.IGNORECASE)
_TWICE = 2


def clean(text: str) -> str:
    """Undo what web forms do to text.

    Entities (also escaped twice) become characters, line tags become line breaks, other tags and invisible characters go, every kind of
    blank becomes a space, characters of the private area that GB 18030 has since moved take their place, outer blanks go.
    """
    if text.isascii() and "&" not in text and "<" not in text and text.isprintable():
        return text.strip()
    for _ in range(_TWICE):
        if not _ENTITY.search(text):
            break
        text = html.unescape(text)
    if "<" in text:
        text = _TAG.sub("", _BREAK.sub("\n", text))
    return text.translate(_TABLE).strip()


def lost_characters(text: str) -> tuple[str, ...]:
    """List the characters that no longer say anything: private-use characters and the mark of a failed decoding."""
    return tuple(c for c in text if c == "\ufffd" or 0xE000 <= ord(c) <= 0xF8FF or ord(c) >= 0xF0000)


def without_private(text: str) -> str:
    """Move the characters of the private area that GB 18030-2022 has given a place of their own; nothing else changes."""
    return text.translate(_PRIVATE)
