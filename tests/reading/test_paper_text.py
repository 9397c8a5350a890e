"""Papers of every kind are read; hostile and broken ones are refused with a clear answer."""

import copy
import zipfile

import docx
import pytest
from docx.oxml.ns import qn

from jicha.domain.errors import PaperError
from jicha.domain.plans import Paragraph
from jicha.reading.outline import outline
from jicha.reading.paper_text import MAX_BYTES, read_paper
from jicha.reading.paragraphs import paragraphs
from jicha.reading.pdf_text import MAX_PAGES
from tests.reading import papers


def texts(path):
    return [paragraph.text for paragraph in read_paper(path).paragraphs]


LINES = ("吕环办发〔2021〕24号", "一、目标任务", "对交城县、文水县实施稽查。")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_in_each_encoding(tmp_path, encoding):
    path = tmp_path / "plan.txt"
    path.write_text("\r\n".join((*LINES, "䶮城分局。")), encoding=encoding)
    assert texts(path) == [*LINES, "䶮城分局。"]


def test_word_and_pdf_give_the_same_text_whatever_their_names(tmp_path):
    assert texts(papers.word(tmp_path / "a.txt", *LINES)) == list(LINES)
    assert texts(papers.pdf(tmp_path / "b.doc", *LINES)) == list(LINES)


def test_a_word_table_stands_in_the_order_of_the_paper(tmp_path):
    found = texts(papers.word(tmp_path / "a.docx", "一、附表", rows=(("单位", "件数"), ("交城县", "5"))))
    assert found == ["一、附表", "单位\t件数", "交城县\t5"]


def test_automatic_numbers_of_word_are_counted(tmp_path):
    path = papers.word(tmp_path / "a.docx", "一、目标任务")
    document = docx.Document(str(path))
    for text in ("甲。", "乙。"):
        document.add_paragraph(text, style="List Number")
    document.save(str(path))
    assert texts(path) == ["一、目标任务", "1.甲。", "2.乙。"]


def test_automatic_numbers_in_chinese_numerals(tmp_path):
    document = docx.Document()
    numbering = document.part.numbering_part.element
    for level in numbering.iter(qn("w:lvl")):
        if level.get(qn("w:ilvl")) == "0" and level.find(qn("w:numFmt")).get(qn("w:val")) == "decimal":
            level.find(qn("w:numFmt")).set(qn("w:val"), "chineseCounting")
            level.find(qn("w:lvlText")).set(qn("w:val"), "%1、")
    for number in range(12):
        document.add_paragraph(f"事项{number}。", style="List Number")
    document.add_paragraph("说明。", style="List Bullet")
    document.save(str(tmp_path / "a.docx"))
    found = texts(tmp_path / "a.docx")
    assert (found[0], found[1], found[11], found[12]) == ("一、事项0。", "二、事项1。", "十二、事项11。", "说明。")


def test_broken_sentences_are_joined_and_headings_are_not():
    lines = [
        "### 一、目标",
        "",
        "确保综合行政",
        "",
        "执法改革各项要求，落地落实落细，持续",
        "",
        "提升水平。",
        "---",
        "- 2 -",
        "1. **计划**。重点",
        "吕梁市局",
        "2021年4月6日",
    ]
    assert paragraphs(lines, wrapped=False) == (
        "一、目标",
        "确保综合行政",
        "执法改革各项要求，落地落实落细，持续提升水平。",
        "1. 计划。重点",
        "吕梁市局",
        "2021年4月6日",
    )


def test_lines_cut_at_the_margin_are_joined(tmp_path):
    body = (
        "为深入推进生态环境保护综合行政执法改革，依法依规加强生态环境保护执法，优化执法方式提升执法效能，持续打造铁军，根据总体安排，制定本计划。"
        * 3
    )
    wrapped = [body[start : start + 28] for start in range(0, len(body), 28)]
    assert texts(papers.pdf(tmp_path / "a.pdf", "一、目标任务", *wrapped, "二、稽查时间", "10月底前完成。")) == [
        "一、目标任务",
        body,
        "二、稽查时间",
        "10月底前完成。",
    ]


ENTITY = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/hostname">]><w:document xmlns:w="x">&y;</w:document>'
RAW = {
    "bomb": papers.bomb(),
    "empty": b"",
    "old": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600,
    "picture": b"\x89PNG\r\n\x1a\n\x00\x00\xff\xff",
    "blank": b" \r\n \r\n",
    "broken pdf": b"%PDF-1.5\ngarbage",
    "noise": bytes(range(256)) * 4,
    "noughts": "目标\0任务".encode(),
}
PARTS = {"entity": ENTITY, "broken xml": b"<w:document"}
ARCHIVES = {"other zip": 1, "many parts": 2100}


def hostile(tmp_path, kind):
    path = tmp_path / f"{kind}.docx"
    whole = papers.word(tmp_path / "whole.docx", *LINES)
    if kind in RAW:
        path.write_bytes(RAW[kind])
    elif kind in PARTS:
        papers.rezipped(whole, path, name="word/document.xml", body=PARTS[kind])
    elif kind in ARCHIVES:
        with zipfile.ZipFile(path, "w") as archive:
            for number in range(ARCHIVES[kind]):
                archive.writestr(f"{number}.xml", "x")
    elif kind == "scan":
        papers.pdf(path)
    else:
        path.write_bytes(whole.read_bytes()[:900])
    return path


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("bomb", "压缩炸弹"),
        ("entity", "外部实体"),
        ("damaged", "损坏"),
        ("broken xml", "损坏"),
        ("other zip", "不是 docx"),
        ("many parts", "压缩炸弹"),
        ("scan", "扫描件"),
        ("empty", "0字节"),
        ("old", "旧版"),
        ("picture", "不是文本"),
        ("blank", "没有文字"),
        ("broken pdf", "PDF 打不开"),
        ("noise", "不是文本"),
        ("noughts", "不是文本"),
    ],
)
def test_hostile_and_broken_files_are_refused_clearly(tmp_path, kind, says):
    with pytest.raises(PaperError, match=says) as refused:
        read_paper(hostile(tmp_path, kind))
    assert refused.value.faults[0].mend


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    for path in (tmp_path / "none.txt", tmp_path):
        with pytest.raises(PaperError, match="打不开"):
            read_paper(path)


def test_what_no_paper_can_be_is_refused_by_its_size_and_pages(tmp_path):
    large = tmp_path / "large.txt"
    with large.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(PaperError, match="超过上限"):
        read_paper(large)
    with pytest.raises(PaperError, match=f"PDF 有{MAX_PAGES + 1}页"):
        read_paper(papers.pdf(tmp_path / "long.pdf", *["一、目标。"] * 35 * (MAX_PAGES + 1)))


def test_a_word_file_with_a_password_inside_its_archive_is_refused(tmp_path):
    data = bytearray(papers.word(tmp_path / "a.docx", *LINES).read_bytes())
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(mark)
        while place >= 0:
            data[place + flags] |= 1
            place = data.find(mark, place + 4)
    (tmp_path / "locked.docx").write_bytes(data)
    with pytest.raises(PaperError, match="文件有密码"):
        read_paper(tmp_path / "locked.docx")


def test_numbers_are_read_by_every_mark_of_the_outline():
    nodes = outline(
        tuple(Paragraph(number, text) for number, text in enumerate(("一、甲", "（一）乙", "1．丙", "（1）丁", "①戊", "②己"), start=1))
    )
    assert [node.label for node in nodes][-2:] == ["一（一）1（1）①", "一（一）1（1）②"]


def test_a_number_within_a_sentence_begins_no_piece_and_a_sentence_is_no_heading():
    (node,) = outline((Paragraph(1, "一、按第（二）项推进，分步落实"),))
    assert (node.label, node.title, node.body) == ("一", "按第（二）项推进", "按第（二）项推进，分步落实")


def test_numbers_of_a_deeper_list_begin_anew_below_each_number(tmp_path):
    document = docx.Document()
    for text, style in (("甲。", "List Number"), ("乙。", "List Number"), ("丙。", "List Number")):
        document.add_paragraph(text, style=style)
    numbering = document.part.numbering_part.element
    rule = next(style.getparent() for style in numbering.iter(qn("w:pStyle")) if style.get(qn("w:val")) == "ListNumber")
    deeper = copy.deepcopy(rule)
    deeper.set(qn("w:ilvl"), "1")
    deeper.remove(deeper.find(qn("w:pStyle")))
    deeper.find(qn("w:lvlText")).set(qn("w:val"), "（%2）")
    rule.addnext(deeper)
    for paragraph in document.paragraphs:
        for text in ("子", "丑"):
            below = paragraph.insert_paragraph_before(f"{text}。", style="List Number")
            number = below._p.get_or_add_pPr().get_or_add_numPr()
            number.get_or_add_ilvl().val = 1
            number.get_or_add_numId().val = int(document.styles["List Number"].element.find(f".//{qn('w:numId')}").get(qn("w:val")))
    document.save(str(tmp_path / "a.docx"))
    assert texts(tmp_path / "a.docx") == [
        "（1）子。",
        "（2）丑。",
        "1.甲。",
        "（1）子。",
        "（2）丑。",
        "2.乙。",
        "（1）子。",
        "（2）丑。",
        "3.丙。",
    ]
