"""Lists of officers in one cell: names, certificate numbers, counts."""

import re
from dataclasses import dataclass

from jicha.domain.wording import names, numerals, web_forms
from jicha.domain.wording.reading import Reading, sure, unsure


@dataclass(frozen=True, slots=True)
class Officer:
    """One officer of a list; at least one of name and number is there.

    Attributes:
        name: as printed, without blanks; None if only a number stands there.
        number: the certificate number, leading zeros kept; None if not printed.
    """

    name: str | None
    number: str | None = None

    def __str__(self) -> str:
        """Write the officer as the forms do (`张三(04110001)`)."""
        if self.name is None:
            return self.number or ""
        return f"{self.name}({self.number})" if self.number else self.name


_SEPARATOR = re.compile(r"[、,;；/|\n]+")
_COUNT = re.compile(r"(?:等|共|计)?[(（]?(?:等|共|计)?\s*(\d{1,3}|[一二两三四五六七八九十]{1,3})\s*(?:人|名)(?:执法人员)?[)）]?$")
_HAN = "\u3400-\u9fff\U00020000-\U000323af"
_OFFICER = re.compile(
    rf"(?P<name>[{_HAN}][{_HAN}·]*|[A-Za-z][A-Za-z. ]*)?"
    r"[(:]?(?P<number>[A-Za-z]{0,4}\d[\dA-Za-z\-]{2,24})?\)?"
)
_LABEL = re.compile(r"^(?:主办|协办|承办|执法人员|检查人员|稽查人员|办案人员|调查人员|记录人|组长|组员|成员|姓名)[人员]{0,2}:")
_OTHERS = re.compile(r"等$")
_LONGEST_LIST = 2000


def read_officers(text: str) -> Reading[tuple[Officer, ...]]:
    """Read a list of officers in the order of the cell.

    `张 三` with a blank inside is one name; several such names without another separator are unsure. A count (`等3人`) that differs
    from the names listed is unsure with the listed names as reading.
    """
    wording = names.half_width(web_forms.clean(text).replace("、", ",")).strip(" .。")
    if not wording:
        return unsure("空白")
    if len(wording) > _LONGEST_LIST:
        return unsure("文字过长，不是人员名单")
    wording = re.sub(r"\s*([(),:;/|])\s*", r"\1", wording)
    counted = _COUNT.search(wording)
    count = _count(counted[1]) if counted else None
    listed = wording[: counted.start()].rstrip(",等共计(") if counted else wording
    if not listed:
        return unsure("只有人数，没有姓名")
    parts = _parts(listed)
    if parts is None:
        return unsure("姓名之间没有分隔", readings=_tuples(_pairs(listed)))
    if any(len(part) > 4 and re.search("[和与及]", part) for part in parts):
        return unsure("姓名之间没有分隔", readings=tuple(_conjoined(parts)))
    return _judged(parts, count=count, wording=wording)


def _judged(parts: list[str], *, count: int | None, wording: str) -> Reading[tuple[Officer, ...]]:
    """Hold the officers found against the parts of the list and the number written."""
    officers = tuple(officer for officer in (_officer(part) for part in parts) if officer is not None)
    if len(officers) != len(parts):
        return unsure("有的写法不像姓名或证号", readings=(officers,) if officers else ())
    if count is not None and count != len(officers):
        return unsure(f"写明{count}人，列出{len(officers)}人", readings=(officers,))
    if count is None and _OTHERS.search(wording):
        return unsure("“等”字之后还有未列出的人", readings=(officers,))
    return sure(officers)


def print_officers(officers: tuple[Officer, ...]) -> str:
    """Write a list in the canonical form, joined by `、`."""
    return "、".join(str(officer) for officer in officers)


def _count(text: str) -> int | None:
    return int(text) if text.isdecimal() else numerals.read_small(text)


def _parts(listed: str) -> list[str] | None:
    """Cut a list; None if blanks leave several ways to join single characters."""
    parts: list[str] = []
    for piece in _SEPARATOR.split(listed.removesuffix("等")):
        words = _LABEL.sub("", piece.strip()).split()
        if not words:
            continue
        if all(len(word) == 1 for word in words):
            if len(words) > 3:
                return None
            parts.append("".join(words))
        elif any(len(word) == 1 for word in words) and not piece.isascii():
            return None
        else:
            parts.extend([" ".join(words)] if piece.isascii() and not any(c.isdigit() for c in piece) else _with_numbers(words))
    return parts


def _with_numbers(words: list[str]) -> list[str]:
    """Give a number that stands after a blank back to its name (`张三 04110001`)."""
    joined: list[str] = []
    for word in words:
        if joined and word.isascii() and word[-1].isdigit() and not joined[-1].isascii() and not joined[-1][-1].isdigit():
            joined[-1] += word
        else:
            joined.append(word)
    return joined


def _officer(part: str) -> Officer | None:
    match = _OFFICER.fullmatch(part)
    if match is None or not (match["name"] or match["number"]) or (match["name"] or "").endswith("等"):
        return None
    name = match["name"]
    if name is not None and not name.isascii() and not 2 <= len(name) <= 20:
        return None
    return Officer(name=name, number=match["number"])


def _pairs(listed: str) -> list[Officer]:
    letters = listed.split()
    if any(len(letter) != 1 for letter in letters) or len(letters) % 2:
        return []
    return [Officer(name=letters[place] + letters[place + 1]) for place in range(0, len(letters), 2)]


def _conjoined(parts: list[str]) -> list[tuple[Officer, ...]]:
    officers = [_officer(name) for part in parts for name in (re.split("[和与及]", part) if len(part) > 4 else [part])]
    return [tuple(officer for officer in officers if officer is not None)]


def _tuples(officers: list[Officer]) -> tuple[tuple[Officer, ...], ...]:
    return (tuple(officers),) if officers else ()
