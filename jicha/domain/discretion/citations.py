"""Clauses as decisions and ledgers cite them: `《中华人民共和国水污染防治法》第八十三条第二项`."""

import re
from collections.abc import Iterable
from functools import lru_cache

from jicha.domain.discretion.statutes import Clause, StatutoryRange
from jicha.domain.wording.names import half_width
from jicha.domain.wording.numerals import read_number

_NUMERAL = "[零〇一二三四五六七八九十百千两0-9]{1,9}"
_CITED = re.compile(
    rf"(?:《(?P<title>[^《》]{{2,60}})》|(?P<bare>[一-龥]{{2,30}}(?:法典|法|条例|办法|规定)))(?:\([^()]*\))?"
    rf"(?P<places>(?:[,、和及\s]*(?:依照|依据)?第{_NUMERAL}条(?:之[一二三])?(?:第{_NUMERAL}款)?(?:第\(?{_NUMERAL}\)?项)?)+)"
)
_PLACE = re.compile(rf"第(?P<article>{_NUMERAL})条(?:第(?P<paragraph>{_NUMERAL})款)?(?:第\(?(?P<item>{_NUMERAL})\)?项)?")
_YEAR = re.compile(r"\([^()]*\)$")
_NATION = "中华人民共和国"
_LEADING = re.compile(r"^(?:.*(?:根据|依据|依照|按照|违反了|违反|适用|以及|和|及|之))")


@lru_cache(maxsize=10_000)
def read_clauses(text: str) -> tuple[Clause, ...]:
    """Read every clause out of a text, in order, each once; a law named without an article gives nothing.

    Numbers in brackets are paragraph and item, as far as they are cited: `第九十九条第一款第二项` gives `99(1)(2)`.
    The short form of the content (`水污染防治法 83(2)`) is read too.
    """
    wording = half_width(text).strip()
    try:
        return (Clause.read(wording),)
    except ValueError:
        found = [Clause(law=_law(match), article=place) for match in _CITED.finditer(wording) for place in _places(match["places"])]
    return tuple(dict.fromkeys(found))


def _law(match: re.Match[str]) -> str:
    name = match["title"] or _LEADING.sub("", match["bare"])
    return _YEAR.sub("", name.replace(_NATION, "")).strip()


def _places(text: str) -> Iterable[str]:
    for match in _PLACE.finditer(text):
        parts = [match["article"], *(one for one in (match["paragraph"], match["item"]) if one)]
        numbers = [_number(part) for part in parts]
        yield f"{numbers[0]}{''.join(f'({number})' for number in numbers[1:])}"


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    value = read_number(list(text))
    return int(value) if value is not None else 0


def fits(one: Clause, *, other: Clause) -> bool:
    """Tell whether two citations can mean the same place.

    The same law and article; one may be less exact than the other, and the first paragraph of an article that has only one may be left out.
    """
    if one.law != other.law:
        return False
    first, second = _parts(one), _parts(other)
    if first[0] != second[0]:
        return False
    short, long = sorted((first[1:], second[1:]), key=len)
    return long[: len(short)] == short or (len(long) > len(short) and long[len(long) - len(short) :] == short)


def _parts(clause: Clause) -> tuple[str, ...]:
    return tuple(part.rstrip(")") for part in clause.article.split("("))


def ranges_at(ranges: Iterable[StatutoryRange], *, cited: Clause) -> tuple[StatutoryRange, ...]:
    """Find the ranges that a citation can mean, of every day."""
    return tuple(item for item in ranges if fits(item.clause, other=cited))


def narrowed(items: Iterable[StatutoryRange], *, cited: Clause) -> tuple[StatutoryRange, ...]:
    """Leave those of the very clause if there are any; only among ranges of one day, for an old law may have had fewer parts."""
    found = tuple(items)
    return tuple(item for item in found if item.clause == cited) or found
