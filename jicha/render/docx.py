"""Write a paper as docx in the form of an official document.

Source:
    GB/T 9704-2012: A4; type area 156 × 225 mm, top 37 mm, left 28 mm; 22 lines of 28 characters; title 小标宋 2号, body 仿宋 3号,
    headings 黑体, 楷体, 仿宋; page number 4号 宋体 between dashes, outside edge.
"""

import datetime
import io
from pathlib import Path

from docx import Document
from docx.document import Document as Paper
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph as Line

from jicha.domain.reports import Block, Chart, Heading, Level, NewPage, Note, Paragraph, Report, Table
from jicha.render.archives import write_steady
from jicha.render.docx_charts import add_chart
from jicha.render.docx_fonts import BLACK, BODY, BODY_SIZE, KAI, LATIN, SMALL_SIZE, SONG, TITLE, TITLE_SIZE, name_fallbacks, set_font
from jicha.render.docx_tables import add_caption, add_table

_LINE = Pt(28.95)
# 28 characters of 16 pt are 2 mm wider than the type area. Each is set a quarter point closer rather than on a grid of characters:
# LibreOffice gives a character that overflows its cell of the grid two cells.
_LINE_PITCH = "579"
_CHARACTER_SPACE = "-849"
_LONG_AGO = datetime.datetime(2000, 1, 1)
_HEADING_FONT = {Level.FIRST: BLACK, Level.SECOND: KAI, Level.THIRD: BODY}


def write_docx(report: Report, *, path: Path) -> None:
    """Write the paper to `path`; the same paper gives the same bytes."""
    paper = Document()
    _lay_out(paper)
    _add_line(paper, text=report.mark, font=BLACK, size=BODY_SIZE, indent=False)
    _gap(paper)
    for text in report.title:
        _add_line(paper, text=text, font=TITLE, size=TITLE_SIZE, indent=False, align=WD_ALIGN_PARAGRAPH.CENTER)
    _gap(paper)
    _add_line(paper, text=f"{report.addressee}：", indent=False)
    for block in report.body:
        _add_block(paper, block=block)
    _sign(paper, report=report)
    is_only = len(report.attachments) == 1
    for number, (name, blocks) in enumerate(zip(report.attachments, report.annexes, strict=True), start=1):
        _add_annex(paper, mark="附件" if is_only else f"附件{number}", name=name, blocks=blocks)
    _fix_properties(paper, title="".join(report.title))
    name_fallbacks(paper)
    stream = io.BytesIO()
    paper.save(stream)
    write_steady(stream.getvalue(), path=path)


def _lay_out(paper: Paper) -> None:
    section = paper.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(25)
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is None:
        grid = OxmlElement("w:docGrid")
        section._sectPr.append(grid)
    for name, value in (("type", "lines"), ("linePitch", _LINE_PITCH), ("charSpace", _CHARACTER_SPACE)):
        grid.set(qn(f"w:{name}"), value)
    normal = paper.styles["Normal"]
    normal.font.name, normal.font.size = LATIN, BODY_SIZE
    normal.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), BODY)
    paper.settings.odd_and_even_pages_header_footer = True
    _page_number(section.footer.paragraphs[0], align=WD_ALIGN_PARAGRAPH.RIGHT)
    _page_number(section.even_page_footer.paragraphs[0], align=WD_ALIGN_PARAGRAPH.LEFT)


def _page_number(line: Line, *, align: WD_ALIGN_PARAGRAPH) -> None:
    line.alignment = align
    side = "right" if align == WD_ALIGN_PARAGRAPH.RIGHT else "left"
    setattr(line.paragraph_format, f"{side}_indent", SMALL_SIZE)
    set_font(line.add_run("— "), font=SONG, size=SMALL_SIZE)
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        run = line.add_run()
        set_font(run, font=SONG, size=SMALL_SIZE)
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)
    set_font(line.add_run(" —"), font=SONG, size=SMALL_SIZE)


def _add_block(paper: Paper, *, block: Block, annex: str = "") -> None:
    match block:
        case Heading(level=level, text=text):
            line = _add_line(paper, text=text, font=_HEADING_FONT[level], bold=level is Level.THIRD)
            line.paragraph_format.keep_with_next = True
            _outline(line, level=list(Level).index(level))
        case Paragraph(text=text, lead=lead):
            _add_line(paper, text=text, lead=lead)
        case Table(caption=caption):
            # The table of an annex that bears the annex's own name needs no second title.
            if caption != annex:
                add_caption(paper, text=caption, is_above=True)
            add_table(paper, table=block)
        case Chart():
            add_chart(paper, chart=block, number=1 + len(paper.element.body.findall(f".//{qn('w:drawing')}")))
        case Note(text=text):
            line = _add_line(paper, text=text, size=SMALL_SIZE)
            line.paragraph_format.line_spacing = Pt(20)
        case NewPage():
            paper.add_paragraph().add_run().add_break(WD_BREAK.PAGE)


def _add_line(
    paper: Paper,
    *,
    text: str,
    font: str = BODY,
    size: Pt = BODY_SIZE,
    indent: bool = True,
    bold: bool = False,
    lead: str = "",
    align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.JUSTIFY,
) -> Line:
    line = paper.add_paragraph()
    form = line.paragraph_format
    form.alignment = align
    form.space_before = form.space_after = Pt(0)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, _LINE
    if size == TITLE_SIZE:
        form.line_spacing = Pt(35)
    if indent:
        form.first_line_indent = Pt(size.pt * 2)
    if lead:
        set_font(line.add_run(lead), font=KAI, size=size, bold=True)
    set_font(line.add_run(text), font=font, size=size, bold=bold)
    return line


def _outline(line: Line, *, level: int) -> None:
    properties = line._p.get_or_add_pPr()
    element = OxmlElement("w:outlineLvl")
    element.set(qn("w:val"), str(level))
    properties.append(element)


def _gap(paper: Paper) -> None:
    _add_line(paper, text="", indent=False)


def _sign(paper: Paper, *, report: Report) -> None:
    if report.attachments:
        _gap(paper)
        for number, name in enumerate(report.attachments, start=1):
            order = f"{number}. " if len(report.attachments) > 1 else ""
            _add_line(paper, text=f"{'附件：' if number == 1 else '　　　'}{order}{name}")
    _gap(paper)
    for text, back in ((report.sender, 2), ("　　年　　月　　日", 4)):
        line = _add_line(paper, text=text, indent=False, align=WD_ALIGN_PARAGRAPH.RIGHT)
        line.paragraph_format.right_indent = Pt(BODY_SIZE.pt * back)


def _add_annex(paper: Paper, *, mark: str, name: str, blocks: tuple[Block, ...]) -> None:
    line = _add_line(paper, text=mark, font=BLACK, indent=False)
    line.paragraph_format.page_break_before = True
    _gap(paper)
    _add_line(paper, text=name, font=TITLE, size=TITLE_SIZE, indent=False, align=WD_ALIGN_PARAGRAPH.CENTER)
    _gap(paper)
    for block in blocks:
        _add_block(paper, block=block, annex=name)


def _fix_properties(paper: Paper, *, title: str) -> None:
    properties = paper.core_properties
    properties.author = properties.last_modified_by = "jicha"
    properties.title, properties.subject, properties.comments = title, "", ""
    properties.language = "zh-CN"
    properties.created = properties.modified = _LONG_AGO
    properties.revision = 1
