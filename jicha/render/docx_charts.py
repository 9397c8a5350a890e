"""Draw a chart into a docx as shapes of the document itself, so that its Chinese is set in the document's own typefaces.

Source:
    ISO/IEC 29500 DrawingML with Word's group and shape extensions (wpg, wps), which WPS and LibreOffice read too. No picture file, no font
    and no drawing library is needed, and the same chart gives the same bytes. A reader that knows no shapes gets the words instead.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from xml.sax.saxutils import escape, quoteattr

from docx.document import Document as Paper
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.shared import Mm, Pt

from jicha.domain.reports import Bar, Chart
from jicha.render.docx_fonts import BODY, LATIN
from jicha.render.docx_tables import add_caption, off_grid

_SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:wpg="http://schemas.microsoft.com/office/word/2010/wordprocessingGroup"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
_GROUP = "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup"
_LABEL, _PLOT, _TOLD = 42.0, 68.0, 46.0
_EDGE = 3.0
"""Millimetres: names at the left, the scale, figures at the right; the scale keeps clear of both by an edge."""
_ROW, _AXIS = 5.6, 5.6
_INK, _BOX, _GRID = "1F1F1F", "9A9A9A", "D0D0D0"
_HALF_POINTS = 18


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a shape stands in its group, in millimetres."""

    left: float
    top: float
    width: float
    height: float

    @property
    def xml(self) -> str:
        """Write the place in the units of DrawingML."""
        return f'<a:xfrm><a:off x="{Mm(self.left)}" y="{Mm(self.top)}"/><a:ext cx="{Mm(self.width)}" cy="{Mm(self.height)}"/></a:xfrm>'


def add_chart(paper: Paper, *, chart: Chart, number: int) -> None:
    """Add the chart and its caption at the end of the paper.

    Args:
        number: of the drawing in the paper, from 1; shapes need numbers of their own.
    """
    width, height = _LABEL + _PLOT + _TOLD, _ROW * len(chart.bars) + _AXIS
    numbers = count(number * 10_000)
    shapes = "".join(_shapes(chart, numbers=numbers))
    extent = f'cx="{Mm(width)}" cy="{Mm(height)}"'
    line = paper.add_paragraph()
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    line.paragraph_format.keep_with_next = True
    line.paragraph_format.space_before = Pt(6)
    run = parse_xml(
        f'<w:r {_SPACES}><mc:AlternateContent><mc:Choice Requires="wpg"><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent {extent}/><wp:docPr id="{next(numbers)}" name={quoteattr(chart.caption)} descr={quoteattr(chart.alt)}/>'
        f'<a:graphic><a:graphicData uri="{_GROUP}"><wpg:wgp><wpg:cNvGrpSpPr/><wpg:grpSpPr><a:xfrm><a:off x="0" y="0"/><a:ext {extent}/>'
        f'<a:chOff x="0" y="0"/><a:chExt {extent}/></a:xfrm></wpg:grpSpPr>{shapes}</wpg:wgp></a:graphicData></a:graphic></wp:inline>'
        f"</w:drawing></mc:Choice><mc:Fallback><w:t>{escape(chart.alt)}</w:t></mc:Fallback></mc:AlternateContent></w:r>"
    )
    off_grid(line)
    line._p.append(run)
    add_caption(paper, text=chart.caption, is_above=False)


def _shapes(chart: Chart, *, numbers: "count[int]") -> Iterator[str]:
    bottom = _ROW * len(chart.bars)
    for value, label in chart.ticks:
        x = _x(value, chart=chart)
        colour = _INK if value == chart.middle else _GRID
        yield _filled(_Place(x - 0.1, 0, 0.2, bottom + 1), colour=colour, number=next(numbers))
        yield _worded(_Place(x - 8, bottom + 1, 16, _AXIS - 1), text=label, align="center", number=next(numbers))
    for row, bar in enumerate(chart.bars):
        top = row * _ROW
        yield _worded(_Place(0, top + 0.4, _LABEL - 1, _ROW - 0.8), text=bar.label, align="right", number=next(numbers))
        yield _worded(_Place(_LABEL + _PLOT + 1, top + 0.4, _TOLD - 1, _ROW - 0.8), text=bar.told, align="left", number=next(numbers))
        yield from _marks(bar, chart=chart, middle=top + _ROW / 2, numbers=numbers)


def _marks(bar: Bar, *, chart: Chart, middle: float, numbers: "count[int]") -> Iterator[str]:
    for span, half, colour in ((bar.line, 0.2, _INK), (bar.box, 1.3, _BOX)):
        if span is not None:
            low, high = (_x(value, chart=chart) for value in span)
            yield _filled(_Place(low, middle - half, max(0.4, high - low), 2 * half), colour=colour, number=next(numbers))
    if bar.point is not None:
        x = _x(bar.point, chart=chart)
        yield _filled(_Place(x - 0.9, middle - 0.9, 1.8, 1.8), colour=_INK, number=next(numbers), form="diamond")


def _x(value: float, *, chart: Chart) -> float:
    """Place a value on the scale; what lies beyond is drawn at its end."""
    first, last = chart.ticks[0][0], chart.ticks[-1][0]
    held = min(max(value, first), last)
    if chart.is_ratio:
        held, first, last = math.log(held), math.log(first), math.log(last)
    return _LABEL + _EDGE + (_PLOT - 2 * _EDGE) * (held - first) / (last - first)


def _filled(place: _Place, *, colour: str, number: int, form: str = "rect") -> str:
    return (
        f'<wps:wsp><wps:cNvPr id="{number}" name="{number}"/><wps:cNvSpPr/><wps:spPr>{place.xml}'
        f'<a:prstGeom prst="{form}"><a:avLst/></a:prstGeom>'
        f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill><a:ln><a:noFill/></a:ln></wps:spPr><wps:bodyPr/></wps:wsp>'
    )


def _worded(place: _Place, *, text: str, align: str, number: int) -> str:
    fonts = f'<w:rFonts w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:eastAsia="{BODY}" w:hint="eastAsia"/>'
    form = f'<w:snapToGrid w:val="0"/><w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="exact"/><w:jc w:val="{align}"/>'
    return (
        f'<wps:wsp><wps:cNvPr id="{number}" name="{number}"/><wps:cNvSpPr txBox="1"/><wps:spPr>{place.xml}'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln></wps:spPr><wps:txbx><w:txbxContent>'
        f'<w:p><w:pPr>{form}</w:pPr><w:r><w:rPr>{fonts}<w:color w:val="000000"/><w:sz w:val="{_HALF_POINTS}"/></w:rPr>'
        f'<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p></w:txbxContent></wps:txbx>'
        f'<wps:bodyPr wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"/></wps:wsp>'
    )
