"""Figures that stand both in the text of a paper and in its tables."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from docx.document import Document

from jicha.reading.paper_text import Paper
from jicha.reading.word_text import table_lines

_NUMBER = re.compile(r"[-+]?\d{1,3}(?:,\d{3})+(?:\.\d+)?|[-+]?\d+(?:\.\d+)?")
_UNIT = re.compile(r"[（(](?:单位[:：])?(?P<unit>[^（）()]{1,6})[）)]\s*$")
_AFTER = r"[^\d，。；、%]{0,8}?(?P<value>\d[\d,]*(?:\.\d+)?)\s*(?P<unit>万元|亿元|元|家次|家|件|起|人次|人|个|份|台|%|条|次|宗)?"
_TOTAL = ("合计", "总计", "全市")
_SCALES = {"元": 1.0, "万元": 10_000.0, "亿元": 100_000_000.0}
_LEAST = 2


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A row of `paper_figure` (P05): a figure of the text and the same one of an annex table; sums of money are both in 元."""

    unit_code: str
    paper: str
    paragraph_no: int
    label: str
    text_value: float
    figure_unit: str | None
    annex_value: float


@dataclass(frozen=True, slots=True)
class _Cell:
    label: str
    unit: str | None
    value: float


def figures(document: Document, *, paper: Paper, unit_code: str) -> tuple[FigureRow, ...]:
    """Find the labels of the tables in the text, with the number right behind; labels that two tables give differently are left out."""
    cells: dict[str, _Cell] = {}
    torn: set[str] = set()
    for cell in _cells(document):
        if cell.label in cells and cells[cell.label] != cell:
            torn.add(cell.label)
        cells.setdefault(cell.label, cell)
    kept = [cell for cell in cells.values() if cell.label not in torn]
    rows: list[FigureRow] = []
    for paragraph in paper.paragraphs:
        if "\t" in paragraph.text:
            continue
        for cell in kept:
            longer = tuple(other.label for other in kept if other.label != cell.label and other.label.startswith(cell.label))
            rows.extend(
                _row(match, cell=cell, unit_code=unit_code, name=paper.name, paragraph_no=paragraph.number)
                for match in re.finditer(re.escape(cell.label) + _AFTER, paragraph.text)
                if not paragraph.text.startswith(longer, match.start())
            )
    return tuple(rows)


def _row(match: re.Match[str], *, cell: _Cell, unit_code: str, name: str, paragraph_no: int) -> FigureRow:
    value, unit = float(match["value"].replace(",", "")), match["unit"] or cell.unit
    annex = cell.value
    if unit in _SCALES:
        annex = round(annex * _SCALES.get(cell.unit or unit, 1.0), 2)
        value, unit = round(value * _SCALES[unit], 2), "元"
    return FigureRow(unit_code, name, paragraph_no, cell.label, value, unit, annex)


def _cells(document: Document) -> Iterator[_Cell]:
    """Give the labelled numbers of each table: rows of label and number, and the row of totals under its headers."""
    for table in document.tables:
        rows = [line.rstrip("\t").split("\t") for line in table_lines(table)]
        if not rows:
            continue
        for row in rows:
            if len(row) == _LEAST and _NUMBER.fullmatch(row[1].strip()):
                yield _cell(row[0], text=row[1])
        total = next((row for row in rows[1:] if row[0].strip() in _TOTAL and len(row) == len(rows[0])), None)
        if total is not None and len(rows[0]) > _LEAST:
            pairs = zip(rows[0][1:], total[1:], strict=True)
            yield from (_cell(header, text=text) for header, text in pairs if _NUMBER.fullmatch(text.strip()))


def _cell(header: str, *, text: str) -> _Cell:
    unit = _UNIT.search(header)
    label = _UNIT.sub("", header).strip()
    return _Cell(label, unit["unit"] if unit else None, float(text.strip().replace(",", "")))
