"""Sentences of a paper, and the citations and foreign wording in them."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from jicha.domain.plans import Citation, LeftOver, Paragraph
from jicha.domain.wording.document_numbers import find_document_numbers, read_document_number
from jicha.reading.plans.words import Term

_CITED = re.compile(r"《(?P<title>[^《》]{2,80}(?:《[^》]{2,80}》[^《》]{0,20})?)》(?:\s*[（(](?P<number>[^（）()]{2,30}?号))?")
_BRACKETED = re.compile(r"《[^》]{2,100}》|[（(][^（）()]{2,30}?号[）)]|[\u3400-\u9fff0-9]{1,16}〔\d{4}〕\d+号")
_AROUND = 12


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, without its full stop; `title` is the heading it stands under."""

    text: str
    paragraph: int
    title: str = ""


def sentences(paragraphs: Iterable[Paragraph]) -> Iterator[Sentence]:
    """Cut paragraphs at 。！？ and after ：at the end of a line; a heading gives the sentences after it their title."""
    title = ""
    for paragraph in paragraphs:
        parts = [part for part in re.split(r"[。！？]", paragraph.text) if part.strip()]
        if len(parts) == 1 and re.match(r"[一二三四五六七八九十]{1,3}、", paragraph.text) and len(paragraph.text) <= 40:
            title = paragraph.text
        for part in parts:
            yield Sentence(part.strip(), paragraph.number, title)


def citations(paragraphs: Iterable[Paragraph]) -> tuple[Citation, ...]:
    """List the cited papers in order: 《title》 with the number behind it, and numbers that stand alone."""
    found: list[Citation] = []
    for paragraph in paragraphs:
        spans: list[tuple[int, Citation]] = []
        covered: set[str] = set()
        for match in _CITED.finditer(paragraph.text):
            number = next((str(n) for n in find_document_numbers(match["number"] or "")), "")
            covered.add(number)
            spans.append((match.start(), Citation(paragraph.number, title=match["title"], number=number)))
        for document in find_document_numbers(paragraph.text):
            number = str(document)
            if number not in covered and document != read_document_number(paragraph.text).value:
                place = paragraph.text.find(document.series)
                spans.append((place, Citation(paragraph.number, number=number)))
        found += [citation for _, citation in sorted(spans, key=lambda span: span[0])]
    return tuple(found)


def left_over(paragraphs: Iterable[Paragraph], *, terms: Iterable[Term], province: str, city: str) -> tuple[LeftOver, ...]:
    """Find wording of another level; titles in 《》 and document numbers are other papers' words and do not count."""
    found: list[LeftOver] = []
    patterns = [(re.compile(_filled(t.term, province=province, city=city)), t.suggestion.replace("{city}", city)) for t in terms]
    for paragraph in paragraphs:
        masked = _BRACKETED.sub(lambda m: "□" * len(m[0]), paragraph.text)
        for pattern, suggestion in patterns:
            for match in pattern.finditer(masked):
                excerpt = paragraph.text[max(0, match.start() - _AROUND) : match.end() + _AROUND]
                found.append(LeftOver(paragraph.number, match[0], suggestion, excerpt))
    return tuple(found)


def _filled(term: str, *, province: str, city: str) -> str:
    """Put names in by replacement, because the braces of a pattern have their own meaning."""
    return term.replace("{province}", re.escape(province)).replace("{city}", re.escape(city))
