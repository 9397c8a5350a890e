"""Write a table into a docx: head repeated on every page, rows never broken, one line around each cell."""

from docx.document import Document as Paper
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table as Grid
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph

from jicha.domain.reports import Align, Table
from jicha.render.docx_fonts import BLACK, BODY, TABLE_SIZE, set_font

_TEXT_WIDTH = 156.0
_ALIGN = {Align.LEFT: WD_ALIGN_PARAGRAPH.LEFT, Align.CENTRE: WD_ALIGN_PARAGRAPH.CENTER, Align.RIGHT: WD_ALIGN_PARAGRAPH.RIGHT}


def add_table(paper: Paper, *, table: Table) -> None:
    """Add the table at the end of the paper."""
    grid = paper.add_table(rows=1 + len(table.rows), cols=len(table.headers))
    grid.style = "Table Grid"
    grid.alignment = WD_TABLE_ALIGNMENT.CENTER
    grid.autofit = False
    _narrow_margins(grid)
    share = _TEXT_WIDTH / sum(table.widths)
    widths = [Mm(width * share) for width in table.widths]
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = width
    # Rows are fetched once: python-docx walks the whole table at every access.
    head, *body = grid.rows
    _fill(head, texts=table.headers, aligns=tuple(Align.CENTRE for _ in table.headers), widths=widths, font=BLACK)
    _mark(head, name="w:tblHeader")
    for row, texts in zip(body, table.rows, strict=True):
        _fill(row, texts=texts, aligns=table.aligns, widths=widths, font=BODY)


def _fill(row: _Row, *, texts: tuple[str, ...], aligns: tuple[Align, ...], widths: list[Mm], font: str) -> None:
    _mark(row, name="w:cantSplit")
    for cell, text, align, width in zip(row.cells, texts, aligns, widths, strict=True):
        cell.width = width
        _write(cell, text=text, align=align, font=font)


def _write(cell: _Cell, *, text: str, align: Align, font: str) -> None:
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    line = cell.paragraphs[0]
    form = line.paragraph_format
    form.alignment = _ALIGN[align]
    form.space_before = form.space_after = Pt(0)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(15)
    off_grid(line)
    for number, part in enumerate(text.split("\n")):
        run = line.add_run(part)
        if number:
            run._r.insert(0, OxmlElement("w:br"))
        set_font(run, font=font, size=TABLE_SIZE)


def off_grid(line: Paragraph) -> None:
    """Free a line from the page's grid of lines, which is for the body; tables and charts would otherwise be set twice as high."""
    free = OxmlElement("w:snapToGrid")
    free.set(qn("w:val"), "0")
    line._p.get_or_add_pPr().insert_element_before(free, "w:spacing", "w:ind", "w:jc", "w:outlineLvl")


def add_caption(paper: Paper, *, text: str, is_above: bool) -> None:
    """Add the caption of a table (above it) or of a chart (below it)."""
    line = paper.add_paragraph()
    form = line.paragraph_format
    form.alignment, form.keep_with_next = WD_ALIGN_PARAGRAPH.CENTER, is_above
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(15)
    form.space_before, form.space_after = (Pt(6), Pt(3)) if is_above else (Pt(0), Pt(9))
    off_grid(line)
    set_font(line.add_run(text), font=BLACK, size=TABLE_SIZE)


def _narrow_margins(grid: Grid) -> None:
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), "45")
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    properties = grid._tbl.tblPr
    look = properties.find(qn("w:tblLook"))
    if look is None:
        properties.append(margins)
    else:
        look.addprevious(margins)


def _mark(row: _Row, *, name: str) -> None:
    element = OxmlElement(name)
    element.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(element)
