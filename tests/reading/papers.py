"""Papers made for tests: Word and PDF files, and plans of other shapes than the founding plan."""

import io
import zipfile
from pathlib import Path

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

GB1 = b"/Registry(Adobe)/Ordering(GB1)/Supplement 2"
METRICS = b"/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 700/StemV 80"

PLAN = """吕梁市生态环境局文件

吕环发〔2023〕7号

吕梁市生态环境局关于印发《2023年生态环境保护执法稽查工作方案》的通知

各分局：

现将《2023年生态环境保护执法稽查工作方案》印发给你们，请认真贯彻执行。

吕梁市生态环境局

2023年3月10日

（此件依申请公开）

附件

2023年生态环境保护执法稽查工作方案

一、总体要求

由市生态环境保护综合行政执法队负责组织稽查。依据《生态环境行政执法稽查办法》（环执法〔2024〕1号）规定，稽查比例不得低于百分之四十。今年拟对离石、兴县、临县、孝义市、汾阳分局和岚县等6个分局开展稽查。稽查工作于{deadline}完成。

二、稽查内容

（一）案卷质量。重点检查：1.是否立案及时；2.是否文书齐全。

（二）着装情况。是否按规定着装。

三、稽查方式

（一）网上稽查。通过移动执法系统开展。

（二）专项稽查。每季度随机抽取案卷3至5份，由业务骨干和律师评查。

四、有关要求

对能立行立改的立即整改，其余限期整改。各分局每半年报送两篇典型案例。开展“回头看”。
"""

CAMPAIGN = """济宁市大气污染防治专项执法行动方案

为做好专项执法行动，制定本方案。

一、总体要求

坚持问题导向。

二、工作任务

（一）工业企业

1.重点检查以下内容。（1）治污设施；（2）台账记录。

2.排污许可。按证排污。

（二）扬尘

市环保局牵头负责。1.建筑工地。2.道路。

济宁市环保局

2018年9月12日
"""


def word(path: Path, *lines: str, rows: tuple[tuple[str, ...], ...] = ()) -> Path:
    """Write a docx with one paragraph per line and one table."""
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    if rows:
        table = document.add_table(rows=0, cols=len(rows[0]))
        for row in rows:
            cells = table.add_row().cells
            for cell, text in zip(cells, row, strict=True):
                cell.text = text
    document.save(str(path))
    return path


def official(path: Path, *, size: float = 16, top_mm: float = 37) -> Path:
    """Write a docx in the form of GB/T 9704-2012."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = Mm(top_mm), Mm(35), Mm(28), Mm(26)
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is None:
        grid = OxmlElement("w:docGrid")
        section._sectPr.append(grid)
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), "579")
    for text, font, points in (
        ("吕梁市生态环境局文件", "方正小标宋简体", 36),
        ("吕环发〔2021〕3号", "仿宋", 16),
        ("关于执法稽查情况的报告", "方正小标宋简体", 22),
        ("一、总体情况", "黑体", 16),
        ("（一）基本情况", "楷体", 16),
        (
            "全市检查家次350家次，罚款金额123.4万元。按照《生态环境保护综合行政执法人员着装管理规定》（环执法〔2021〕20号）执行，其他事项继续推进落实。",
            "仿宋",
            size,
        ),
    ):
        run = document.add_paragraph().add_run(text)
        run.font.size = Pt(points)
        properties = run._r.get_or_add_rPr()
        fonts = properties.find(qn("w:rFonts"))
        if fonts is None:
            fonts = OxmlElement("w:rFonts")
            properties.insert(0, fonts)
        fonts.set(qn("w:eastAsia"), font)
    table = document.add_table(rows=0, cols=3)
    for row in (("单位", "检查家次", "罚款金额（元）"), ("交城县", "200", "1,000,000"), ("合计", "350", "1,234,000")):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.save(str(path))
    return path


def pdf(path: Path, *lines: str) -> Path:
    """Write a PDF with one line of Chinese text per line, 35 to a page and a page number below; no line leaves a page without text."""
    pages = [lines[start : start + 35] for start in range(0, len(lines), 35)] or [()]
    kids = " ".join(f"{6 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>".encode(),
        b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[4 0 R]>>",
        b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<<%s>>/FontDescriptor 5 0 R/DW 1000>>" % GB1,
        b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 4/FontBBox[0 -200 1000 900]%s>>" % METRICS,
    ]
    for number, page in enumerate(pages, start=1):
        content = _drawn((*page, f"- {number} -")) if page else b""
        fonts = b"/Resources<</Font<</F1 3 0 R>>>>"
        objects.append(b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R%s>>" % (len(objects) + 2, fonts))
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(content), content))
    data, places = b"%PDF-1.5\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    data += b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)
    path.write_bytes(data)
    return path


def _drawn(lines: tuple[str, ...]) -> bytes:
    rows = "".join(f"1 0 0 1 60 {800 - 20 * place} Tm <{line.encode('utf-16-be').hex()}> Tj\n" for place, line in enumerate(lines))
    return f"BT /F1 12 Tf\n{rows}ET".encode()


def cut(lines: list[str], *, width: int = 28) -> list[str]:
    """Cut paragraphs into lines at the right margin, with two blanks before each paragraph, as printed papers are."""
    found = []
    for line in lines:
        text = "\u3000\u3000" + line if len(line) > width else line
        found += [text[start : start + width] for start in range(0, len(text), width)]
    return found


def rezipped(source: Path, path: Path, *, name: str, body: bytes) -> Path:
    """Copy a docx with one part replaced or added."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            if part.filename != name:
                new.writestr(part.filename, old.read(part))
        new.writestr(name, body)
    return path


def bomb() -> bytes:
    """Give a small archive that unpacks to a very large part."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 20_000_000)
    return buffer.getvalue()
