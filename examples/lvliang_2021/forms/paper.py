"""Papers of the bureau in the layout of GB/T 9704-2012, with an annexed table."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from examples.lvliang_2021.units import BRANCHES

TITLE_FONT, BODY_FONT, FIRST_FONT, SECOND_FONT = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"
GOOD_PAPER = "吕梁市生态环境执法情况通报（虚构）.docx"
BAD_PAPER = "吕梁市生态环境执法三季度情况通报（虚构）.docx"
THREE_SYSTEMS = "关于在生态环境系统推进行政执法公示制度执法全过程记录制度重大执法决定法制审核制度的实施意见"


@dataclass(frozen=True, slots=True)
class Draft:
    """What differs from paper to paper.

    Attributes:
        name: file name.
        doc_no: as printed.
        three_systems_no: the number printed after the title of the three-systems opinion.
        margin_top: in millimetres.
        figures: label, number in the text, number in the annex, unit.
    """

    name: str
    doc_no: str
    three_systems_no: str
    margin_top: int
    figures: tuple[tuple[str, int, int, str], ...]


GOOD = Draft(
    GOOD_PAPER,
    "吕环办发〔2021〕61号",
    "环办执法〔2019〕42号",
    37,
    (
        ("现场检查", 4992, 4992, "家次"),
        ("行政处罚案件", 650, 650, "件"),
        ("典型案例", 52, 52, "个"),
    ),
)
BAD = Draft(
    BAD_PAPER,
    "吕环办发[2021]第052号",
    "环执法〔2019〕42号",
    25,
    (
        ("现场检查", 3744, 3744, "家次"),
        ("行政处罚案件", 512, 521, "件"),
        ("典型案例", 39, 39, "个"),
    ),
)


def write_paper(folder: Path, *, faulty: bool) -> None:
    """Write the bureau's circular, and in the faulty year a second one with four faults."""
    for draft in (GOOD, BAD) if faulty else (GOOD,):
        draw_up(draft).save(str(folder / draft.name))


def draw_up(draft: Draft) -> Document:
    """Compose one circular."""
    paper = docx.Document()
    stamp = datetime(2021, 12, 20)
    paper.core_properties.created = paper.core_properties.modified = stamp
    paper.core_properties.comments = "虚构数据"
    page(paper, margin_top=draft.margin_top)
    centred(paper, draft.doc_no, font=BODY_FONT, size=16)
    centred(paper, "吕梁市生态环境局办公室", font=TITLE_FONT, size=22)
    centred(paper, "关于生态环境保护执法工作情况的通报（虚构）", font=TITLE_FONT, size=22)
    written(paper, "各分局：", font=BODY_FONT)
    written(paper, "一、总体情况", font=FIRST_FONT)
    told = "，".join(f"{label}{said}{unit}" for label, said, _, unit in draft.figures)
    written(paper, f"根据《国务院办公厅关于加强环境监管执法的通知》（国办发〔2014〕56号），全市完成{told}。", font=BODY_FONT)
    written(paper, "（一）制度执行", font=SECOND_FONT)
    written(paper, f"各分局对照《{THREE_SYSTEMS}》（{draft.three_systems_no}）完善公示和记录。", font=BODY_FONT)
    written(paper, "（二）着装管理", font=SECOND_FONT)
    written(paper, "各分局按照《生态环境保护综合行政执法人员着装管理规定》（环执法〔2021〕20号）规范着装。", font=BODY_FONT)
    written(paper, "二、有关要求", font=FIRST_FONT)
    written(paper, "各分局要对照附表查找不足，按时报送整改情况。", font=BODY_FONT)
    written(paper, "附件：执法工作情况统计表", font=BODY_FONT)
    for line in ("吕梁市生态环境局办公室", "2021年12月20日"):
        written(paper, line, font=BODY_FONT).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    annex(paper, draft)
    return paper


def page(paper: Document, *, margin_top: int) -> None:
    """Set paper, margins and the grid of 22 lines by 28 characters."""
    section = paper.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(margin_top), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    properties = paper.element.body.sectPr
    for old in properties.findall(qn("w:docGrid")):
        properties.remove(old)
    grid = OxmlElement("w:docGrid")
    grid.set(qn("w:type"), "linesAndChars")
    grid.set(qn("w:linePitch"), str(round(225 / 22 / 25.4 * 1440)))
    grid.set(qn("w:charSpace"), str(round((156 / 28 / 25.4 * 72 - 16) * 4096)))
    properties.append(grid)
    normal = paper.styles["Normal"]
    normal.font.name, normal.font.size = BODY_FONT, Pt(16)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), BODY_FONT)


def written(paper: Document, words: str, *, font: str, size: int = 16) -> Paragraph:
    """Write a paragraph in one font."""
    paragraph = paper.add_paragraph()
    run = paragraph.add_run(words)
    run.font.name, run.font.size = font, Pt(size)
    run.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    return paragraph


def centred(paper: Document, words: str, *, font: str, size: int) -> None:
    """Write a centred paragraph."""
    written(paper, words, font=font, size=size).alignment = WD_ALIGN_PARAGRAPH.CENTER


def annex(paper: Document, draft: Draft) -> None:
    """Draw the table of the branches with the totals that the text repeats."""
    paper.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    written(paper, "附件", font=FIRST_FONT)
    centred(paper, "执法工作情况统计表", font=TITLE_FONT, size=22)
    table = paper.add_table(rows=1, cols=len(draft.figures) + 1)
    for cell, word in zip(table.rows[0].cells, ("单位", *(f"{label}（{unit}）" for label, _, _, unit in draft.figures)), strict=True):
        cell.text = word
    for place, branch in enumerate(BRANCHES):
        shares = (str(shown // len(BRANCHES) + (place < shown % len(BRANCHES))) for _, _, shown, _ in draft.figures)
        for cell, word in zip(table.add_row().cells, (branch.office, *shares), strict=True):
            cell.text = word
    for cell, word in zip(table.add_row().cells, ("合计", *(str(shown) for _, _, shown, _ in draft.figures)), strict=True):
        cell.text = word
