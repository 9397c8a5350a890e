"""Word files made to harm: circles of styles, cells merged a billion times, numbers that are none."""

import re
import zipfile

import pytest

from jicha.domain.errors import PaperError
from jicha.reading.paper_layout import read_rows
from jicha.reading.paper_text import read_paper
from tests.reading import papers


def changed(tmp_path, *, part, old, new):
    whole = papers.word(tmp_path / "whole.docx", "一、目标。", rows=(("甲", "1"), ("乙", "2")))
    with zipfile.ZipFile(whole) as archive:
        body = archive.read(part).decode()
    assert old in body
    return papers.rezipped(whole, tmp_path / "changed.docx", name=part, body=body.replace(old, new, 1).encode())


def test_a_cell_merged_a_billion_times_is_one_cell(tmp_path):
    path = changed(tmp_path, part="word/document.xml", old="<w:tcPr>", new='<w:tcPr><w:gridSpan w:val="1000000000"/>')
    assert [p.text for p in read_paper(path).paragraphs] == ["一、目标。", "甲\t1", "乙\t2"]


def test_a_circle_of_styles_ends(tmp_path):
    path = changed(tmp_path, part="word/styles.xml", old='w:styleId="Normal">', new='w:styleId="Normal"><w:basedOn w:val="Normal"/>')
    assert read_rows(path, unit_code="141100").paper.paper == "changed.docx"


NUMBERED = '<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr></w:pPr>'


@pytest.mark.parametrize(("level", "list_id"), [("99", "1"), ("0", "77"), ("0", "0")])
def test_a_list_that_is_not_there_gives_no_number(tmp_path, level, list_id):
    path = changed(tmp_path, part="word/document.xml", old="<w:p>", new=NUMBERED.format(level=level, list_id=list_id))
    assert read_paper(path).paragraphs[0].text == "一、目标。"


def test_a_list_whose_number_is_none_is_refused(tmp_path):
    path = changed(tmp_path, part="word/document.xml", old="<w:p>", new=NUMBERED.format(level="0", list_id="x"))
    with pytest.raises(PaperError, match="损坏"):
        read_paper(path)


def test_wrong_sizes_are_refused(tmp_path):
    path = changed(tmp_path, part="word/document.xml", old="<w:r>", new='<w:r><w:rPr><w:sz w:val="huge"/></w:rPr>')
    with pytest.raises(PaperError, match="损坏"):
        read_rows(path, unit_code="141100")


def test_a_paper_without_numbering_and_with_lost_characters(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("一、目标\n\n对\ue000城县实施稽查。\n", encoding="utf-8")
    assert read_paper(path).notes == ("有1个不能显示的字（乱码或造字），请对照原文",)


def test_numbers_of_a_paper_that_lost_its_list_of_numbers_are_left_out(tmp_path):
    path = changed(tmp_path, part="word/document.xml", old="<w:p>", new=NUMBERED.format(level="0", list_id="1"))
    with zipfile.ZipFile(path) as archive:
        links = archive.read("word/_rels/document.xml.rels").decode()
    kept = re.sub(r"<Relationship [^>]*relationships/numbering\"[^>]*>", "", links)
    assert kept != links
    lost = papers.rezipped(path, tmp_path / "lost.docx", name="word/_rels/document.xml.rels", body=kept.encode())
    assert read_paper(lost).paragraphs[0].text == "一、目标。"
