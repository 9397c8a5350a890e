"""The layout, citations and figures of an official paper, as rows of the tables P03, P04 and P05. Form: GB/T 9704-2012."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Length
from docx.text.paragraph import Paragraph

from jicha.reading.paper_figures import FigureRow, figures
from jicha.reading.paper_text import read_bytes, read_paper
from jicha.reading.plans.heads import read_head
from jicha.reading.sentences import citations
from jicha.reading.word_text import guarded, open_word, styles

_TWENTIETHS, _CHARACTER_UNITS = 20, 4096
_LARGE_PT = 18


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A row of `paper` (P03): millimetres, points, whole lines and characters; None where the paper does not say."""

    unit_code: str
    paper: str
    doc_no: str | None
    dated_on: date | None
    page_width_mm: float | None = None
    page_height_mm: float | None = None
    margin_top_mm: float | None = None
    margin_bottom_mm: float | None = None
    margin_left_mm: float | None = None
    margin_right_mm: float | None = None
    lines_per_page: float | None = None
    characters_per_line: float | None = None
    title_font: str | None = None
    title_size_pt: float | None = None
    body_font: str | None = None
    body_size_pt: float | None = None
    heading1_font: str | None = None
    heading2_font: str | None = None


@dataclass(frozen=True, slots=True)
class CitationRow:
    """A row of `paper_citation` (P04)."""

    unit_code: str
    paper: str
    paragraph_no: int
    title: str | None
    doc_no: str | None
    paper_dated_on: date | None


@dataclass(frozen=True, slots=True)
class PaperRows:
    """All rows of one paper."""

    paper: PaperRow
    citations: tuple[CitationRow, ...]
    figures: tuple[FigureRow, ...]


@dataclass(frozen=True, slots=True)
class _Letters:
    """The font and size of a stretch of text."""

    font: str | None
    size_pt: float | None


def read_rows(path: Path, *, unit_code: str) -> PaperRows:
    """Read a paper's rows; only a docx tells layout and tables, other papers give number, day and citations.

    Args:
        path: a txt, docx or pdf.
        unit_code: the body that issued it.

    Raises:
        PaperError: the paper cannot be read.
    """
    paper = read_paper(path)
    head = read_head(paper.paragraphs)
    number = head.document_number.value if head.document_number else _printed_number(paper.paragraphs[:10])
    dated_on = head.dated_on.value if head.dated_on else None
    cited = tuple(
        CitationRow(unit_code, paper.name, c.paragraph, c.title or None, c.number or None, dated_on) for c in citations(paper.paragraphs)
    )
    data = read_bytes(path)
    if not data.startswith(b"PK"):
        return PaperRows(PaperRow(unit_code, paper.name, number, dated_on), cited, ())
    document = open_word(data, where=str(path))
    with guarded(str(path)):
        row = _layout(document, unit_code=unit_code, name=paper.name, doc_no=number, dated_on=dated_on)
        return PaperRows(row, cited, figures(document, paper=paper, unit_code=unit_code))


def _printed_number(paragraphs: tuple[Any, ...]) -> str | None:
    """Keep a number that cannot be read as it is printed, because its form is what is checked."""
    return next((p.text for p in paragraphs if p.text.endswith("号") and len(p.text) <= 30), None)


def _layout(document: Document, *, unit_code: str, name: str, doc_no: str | None, dated_on: date | None) -> PaperRow:
    section = document.sections[0]
    texts = [p for p in document.paragraphs if p.text.strip()]
    title = _title(texts)
    body = _body(texts)
    height = _points(section.page_height) - _points(section.top_margin) - _points(section.bottom_margin)
    width = _points(section.page_width) - _points(section.left_margin) - _points(section.right_margin)
    return PaperRow(
        unit_code, name, doc_no, dated_on,
        page_width_mm=_mm(section.page_width), page_height_mm=_mm(section.page_height),
        margin_top_mm=_mm(section.top_margin), margin_bottom_mm=_mm(section.bottom_margin),
        margin_left_mm=_mm(section.left_margin), margin_right_mm=_mm(section.right_margin),
        lines_per_page=_lines(document, texts=texts, height=height),
        characters_per_line=_characters(document, width=width, size_pt=body.size_pt),
        title_font=title.font, title_size_pt=title.size_pt, body_font=body.font, body_size_pt=body.size_pt,
        heading1_font=_heading(texts, starts=("一、",)), heading2_font=_heading(texts, starts=("（一）", "(一)")),
    )  # fmt: skip


def _mm(length: Length | None) -> float | None:
    return None if length is None else round(length.mm, 1)


def _points(length: Length | None) -> float:
    return 0.0 if length is None else length.pt


def _grid(document: Document) -> Any:
    return document.sections[0]._sectPr.find(qn("w:docGrid"))  # noqa: SLF001  # Python-docx does not show the grid.


def _lines(document: Document, *, texts: list[Paragraph], height: float) -> float | None:
    """Count lines by the grid's pitch, else by the exact line spacing of most of the text."""
    grid = _grid(document)
    pitch = int(grid.get(qn("w:linePitch"), 0)) / _TWENTIETHS if grid is not None and grid.get(qn("w:type")) else 0
    if not pitch:
        exact = Counter(s.pt for p in texts for s in (p.paragraph_format.line_spacing,) if isinstance(s, Length))
        pitch = exact.most_common(1)[0][0] if exact else 0
    return float(round(height / pitch)) if pitch > 0 else None


def _characters(document: Document, *, width: float, size_pt: float | None) -> float | None:
    """Count characters by the size of the body and the grid's extra space."""
    if not size_pt:
        return None
    grid = _grid(document)
    extra = int(grid.get(qn("w:charSpace"), 0)) / _CHARACTER_UNITS if grid is not None and grid.get(qn("w:type")) == "linesAndChars" else 0
    return float(round(width / (size_pt + extra)))


def _letters(paragraph: Paragraph) -> Iterator[tuple[_Letters, int]]:
    for run in paragraph.runs:
        if run.text.strip():
            yield _Letters(_font(run, paragraph=paragraph), _size(run, paragraph=paragraph)), len(run.text)


def _sources(run: Any, *, paragraph: Paragraph) -> Iterator[Any]:
    """Give the run properties that apply, nearest first: the run's, those of its styles, the defaults of the paper."""
    yield run._r.rPr  # noqa: SLF001  # East Asian fonts have no public name in python-docx.
    for style in (*styles(run.style), *styles(paragraph.style)):
        yield style.element.find(qn("w:rPr"))
    story: Any = paragraph.part
    yield from story.document.styles.element.xpath("./w:docDefaults/w:rPrDefault/w:rPr")


def _font(run: Any, *, paragraph: Paragraph) -> str | None:
    for properties in _sources(run, paragraph=paragraph):
        fonts = None if properties is None else properties.find(qn("w:rFonts"))
        name = None if fonts is None else fonts.get(qn("w:eastAsia"))
        if name:
            return str(name)
    return None


def _size(run: Any, *, paragraph: Paragraph) -> float | None:
    for properties in _sources(run, paragraph=paragraph):
        size = None if properties is None else properties.find(qn("w:sz"))
        if size is not None:
            return int(size.get(qn("w:val"))) / 2
    return None


def _most(paragraphs: list[Paragraph]) -> _Letters:
    counts: Counter[_Letters] = Counter()
    for paragraph in paragraphs:
        for letters, length in _letters(paragraph):
            counts[letters] += length
    return counts.most_common(1)[0][0] if counts else _Letters(None, None)


def _title(texts: list[Paragraph]) -> _Letters:
    """Find the title: the first paragraph of large letters that is no letterhead."""
    for paragraph in texts[:12]:
        letters = _most([paragraph])
        if letters.size_pt and letters.size_pt >= _LARGE_PT and not paragraph.text.strip().endswith("文件"):
            return letters
    return _Letters(None, None)


def _body(texts: list[Paragraph]) -> _Letters:
    return _most([p for p in texts if len(p.text) > 40] or texts)


def _heading(texts: list[Paragraph], *, starts: tuple[str, ...]) -> str | None:
    """Give the font of the first heading that begins with one of the marks."""
    return next((next((letters.font for letters, _ in _letters(p)), None) for p in texts if p.text.strip().startswith(starts)), None)
