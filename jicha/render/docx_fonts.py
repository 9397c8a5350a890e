"""The typefaces of an official document, set so that Word, WPS and LibreOffice use them for Chinese.

小标宋 and 仿宋_GB2312 are not free and not shipped: they are named, with the fonts that take their place where they are missing.
"""

from docx.document import Document as Paper
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.text.font import CT_RPr
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Pt, RGBColor
from docx.text.run import Run

TITLE = "方正小标宋简体"
BODY = "仿宋_GB2312"
KAI = "楷体_GB2312"
BLACK = "黑体"
SONG = "宋体"
LATIN = "Times New Roman"
TITLE_SIZE = Pt(22)
BODY_SIZE = Pt(16)
SMALL_SIZE = Pt(14)
TABLE_SIZE = Pt(10.5)
_CLOSER = "-5"
"""Twentieths of a point between characters of the body, so that 28 of them fill the line of 156 mm."""

_FALLBACKS = ((TITLE, "华文中宋,STZhongsong,宋体", "roman"), (BODY, "仿宋,FangSong,STFangsong", "modern"), (KAI, "楷体,KaiTi,STKaiti", "modern"),
              (BLACK, "SimHei,微软雅黑,Noto Sans CJK SC", "modern"), (SONG, "SimSun,Noto Serif CJK SC", "auto"),
              (LATIN, "", "roman"))  # fmt: skip
_FONT_TABLE = "/word/fontTable.xml"
_SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def set_font(run: Run, *, font: str, size: Pt, bold: bool = False) -> None:
    """Set Chinese and Latin typeface, size and weight of a run.

    Digits and Latin letters are set in the Chinese typeface's Latin neighbour, as WPS does.
    """
    run.font.name = LATIN
    run.font.size = size
    run.font.bold = bold or None
    run.font.color.rgb = RGBColor(0, 0, 0)
    fonts = run._r.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), font)
    fonts.set(qn("w:hint"), "eastAsia")
    if size == BODY_SIZE:
        closer = OxmlElement("w:spacing")
        closer.set(qn("w:val"), _CLOSER)
        _before(run._r.get_or_add_rPr(), element=closer)


def _before(properties: CT_RPr, *, element: BaseOxmlElement) -> None:
    """Put `w:spacing` where the schema wants it: before `w:sz`."""
    size = properties.find(qn("w:sz"))
    if size is None:
        properties.append(element)
    else:
        size.addprevious(element)


def name_fallbacks(paper: Paper) -> None:
    """Name in the font table which typeface stands in for a missing one."""
    entries = "".join(
        f'<w:font w:name="{name}">{f"""<w:altName w:val="{other}"/>""" if other else ""}'
        f'<w:charset w:val="{"00" if name == LATIN else "86"}"/><w:family w:val="{family}"/></w:font>'
        for name, other, family in _FALLBACKS
    )
    text = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:fonts xmlns:w="{_SPACE}">{entries}</w:fonts>'
    for part in paper.part.package.iter_parts():
        if str(part.partname) == _FONT_TABLE:
            part._blob = text.encode("utf-8")
