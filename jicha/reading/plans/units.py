"""Which city a plan belongs to and which of its units it names."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from jicha.domain.plans import Paragraph, PlanUnit, Question
from jicha.domain.units import City
from jicha.domain.wording import numerals
from jicha.reading.sentences import Sentence

_SUFFIX = r"(?:县|区|市)?(?:分局|生态环境分局|生态环境局|环保局)?"
_AUDITED = re.compile(r"(?:实施|开展|进行|组织).{0,12}稽查|稽查(?:对象|单位)|被稽查|列入.{0,8}稽查|(?:专项|执法|现场)稽查|对.{2,80}稽查")
_ALL = re.compile(
    r"(?:全部|所有|全市)(?:\d{1,3}个|[一二三四五六七八九十]{1,3}个)?(?:县|分局|区|单位)[^。]{0,20}(?:实施|开展|进行)[^。]{0,10}稽查|稽查(?:实现)?全覆盖"
)
_EXCEPT = re.compile(r"除(?P<names>[^，。；]{2,60}?)(?:以外|之外|外)")
_COUNT = re.compile(r"(?:等|共|计)(?P<count>\d{1,3}|[一二三四五六七八九十]{1,3})个(?:县|区|市|分局|单位)")
_HEAD, _FOOT = 6, 5
_SHORTEST = 3


@dataclass(frozen=True, slots=True)
class NamedUnits:
    """The units of the city, the codes named in the order of the paper, and what must be asked."""

    units: tuple[PlanUnit, ...]
    named: tuple[str, ...]
    questions: tuple[Question, ...]


def find_city(paragraphs: tuple[Paragraph, ...], *, cities: Iterable[City]) -> City | None:
    """Find the city by its name in head and foot, else by its name and its units' names anywhere; None if none or a tie."""
    cities = tuple(cities)
    ends = (*paragraphs[:_HEAD], *paragraphs[-_FOOT:])
    for part, with_units in ((ends, False), (paragraphs, True)):
        text = "\n".join(paragraph.text for paragraph in part)
        scores = sorted(((_mentions(text, city=city, with_units=with_units), city.code) for city in cities), reverse=True)
        if scores and scores[0][0] and (len(scores) == 1 or scores[0][0] > scores[1][0]):
            return next(city for city in cities if city.code == scores[0][1])
    return None


def _mentions(text: str, *, city: City, with_units: bool) -> int:
    names = (city.name, *city.aliases, *((unit.name for unit in city.units) if with_units else ()))
    return sum(text.count(name) for name in names)


def read_units(sentences: Iterable[Sentence], *, city: City) -> NamedUnits:
    """Read the units that are named for audit this year.

    A unit is known by its full name, or by the name without 县, 区, 市 if that has two characters; `X分局` is X. All units are named
    only if the paper says so in words, `除…外` leaves out.
    """
    sentences = tuple(sentences)
    lists = [(mentions, s) for s in sentences if _AUDITED.search(s.text) and (mentions := _named(s.text, city=city))]
    everyone = next((s for s in sentences if _ALL.search(s.text)), None)
    questions: list[Question] = []
    if everyone is not None:
        left_out = _EXCEPT.search(everyone.text)
        omitted = _named(left_out["names"], city=city) if left_out else ()
        named = {unit.code: everyone.paragraph for unit in city.units if unit.in_base and unit.code not in omitted}
    elif lists:
        longest = max(lists, key=lambda item: len(item[0]))
        named = dict.fromkeys(longest[0], longest[1].paragraph)
        questions += _doubts(lists, chosen=longest)
    else:
        named = {}
        questions.append(Question("named", "没有读出列名稽查的单位"))
    units = tuple(PlanUnit(u.code, u.name, u.kind, u.in_base, u.code in named, named.get(u.code)) for u in city.units)
    return NamedUnits(units, tuple(named), tuple(questions))


def _named(text: str, *, city: City) -> tuple[str, ...]:
    """Give the codes of the units in a text in order; longer names win where two overlap."""
    found: list[tuple[int, int, str]] = []
    for unit in city.units:
        short = unit.name[:-1]
        forms = [re.escape(unit.name), *([re.escape(short) + _SUFFIX] if len(unit.name) >= _SHORTEST else [re.escape(unit.name) + "分局"])]
        found.extend((match.start(), match.end(), unit.code) for match in re.finditer("|".join(forms), text))
    kept = [f for f in found if not any(o[0] <= f[0] and f[1] <= o[1] and o[1] - o[0] > f[1] - f[0] and o[2] != f[2] for o in found)]
    return tuple(dict.fromkeys(code for _, _, code in sorted(kept)))


def _doubts(lists: list[tuple[tuple[str, ...], Sentence]], *, chosen: tuple[tuple[str, ...], Sentence]) -> list[Question]:
    codes, sentence = chosen
    doubts = []
    count = _COUNT.search(sentence.text)
    if count and numerals.read_count(count["count"]) != len(codes):
        doubts.append(Question("named", f"写明{count['count']}个单位，认出{len(codes)}个", sentence.paragraph))
    for other, where in lists:
        if not set(other) <= set(codes):
            doubts.append(Question("named", f"第{where.paragraph}段另列了其他单位", where.paragraph))
    return doubts
