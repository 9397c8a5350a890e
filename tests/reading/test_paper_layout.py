"""The layout, citations and figures of a paper become rows."""

from datetime import date

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Pt

from jicha.domain.tables import papers as tables
from jicha.reading.paper_figures import FigureRow
from jicha.reading.paper_layout import CitationRow, PaperRow, read_rows
from tests.reading import papers


def test_a_paper_in_the_official_form(tmp_path):
    row = read_rows(papers.official(tmp_path / "report.docx"), unit_code="141100").paper
    assert (row.page_width_mm, row.page_height_mm, row.margin_top_mm, row.margin_left_mm) == (210.0, 297.0, 37.0, 28.0)
    assert (row.lines_per_page, row.characters_per_line) == (22.0, 28.0)
    assert (row.title_font, row.title_size_pt, row.body_font, row.body_size_pt) == ("方正小标宋简体", 22.0, "仿宋", 16.0)
    assert (row.heading1_font, row.heading2_font, row.doc_no) == ("黑体", "楷体", "吕环发〔2021〕3号")


def test_a_smaller_body_and_margin_show(tmp_path):
    row = read_rows(papers.official(tmp_path / "report.docx", size=14, top_mm=25.4), unit_code="141100").paper
    assert (row.body_size_pt, row.margin_top_mm) == (14.0, 25.4)
    assert row.characters_per_line == 32.0
    assert row.lines_per_page == 23.0


def test_citations_and_figures(tmp_path):
    rows = read_rows(papers.official(tmp_path / "report.docx"), unit_code="141100")
    assert rows.citations == (
        CitationRow("141100", "report.docx", 6, "生态环境保护综合行政执法人员着装管理规定", "环执法〔2021〕20号", None),
    )
    assert [(f.label, f.text_value, f.figure_unit, f.annex_value) for f in rows.figures] == [
        ("检查家次", 350.0, "家次", 350.0),
        ("罚款金额", 1234000.0, "元", 1234000.0),
    ]


def test_a_text_paper_has_no_layout_but_a_number_a_day_and_citations(tmp_path):
    path = tmp_path / "plan.txt"
    path.write_text(papers.PLAN.format(deadline="11月底前"), encoding="utf-8")
    rows = read_rows(path, unit_code="141100")
    assert rows.paper == PaperRow("141100", "plan.txt", "吕环发〔2023〕7号", date(2023, 3, 10))
    assert rows.citations[-1].doc_no == "环执法〔2024〕1号"
    assert rows.figures == ()


@pytest.mark.parametrize(
    ("row", "table"), [(PaperRow, tables.PAPER), (CitationRow, tables.PAPER_CITATION), (FigureRow, tables.PAPER_FIGURE)]
)
def test_rows_have_the_columns_of_their_tables(row, table):
    assert list(row.__dataclass_fields__) == [column.name for column in table.columns]


def test_lines_are_counted_by_exact_spacing_where_there_is_no_grid(tmp_path):
    path = papers.official(tmp_path / "report.docx")
    document = docx.Document(str(path))
    section = document.sections[0]._sectPr
    section.remove(section.find(qn("w:docGrid")))
    for paragraph in document.paragraphs:
        paragraph.paragraph_format.line_spacing = Pt(28)
    document.save(str(path))
    assert read_rows(path, unit_code="141100").paper.lines_per_page == 23.0


def test_a_paper_that_says_nothing_of_its_form(tmp_path):
    path = tmp_path / "plain.docx"
    document = docx.Document()
    document.add_paragraph("一、情况。")
    document.save(str(path))
    row = read_rows(path, unit_code="141100").paper
    assert row.title_font is None
    assert row.lines_per_page is None
    assert row.heading2_font is None


def test_fonts_come_from_the_style_where_the_run_has_none(tmp_path):
    path = tmp_path / "styled.docx"
    document = docx.Document()
    style = document.styles["Normal"]
    style.font.size = Pt(16)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "仿宋_GB2312")
    document.add_paragraph("一、正文")
    document.save(str(path))
    row = read_rows(path, unit_code="141100").paper
    assert (row.body_font, row.body_size_pt, row.heading1_font) == ("仿宋_GB2312", 16.0, "仿宋_GB2312")


def test_a_number_that_cannot_be_read_is_kept_as_printed(tmp_path):
    path = papers.word(tmp_path / "a.docx", "吕环发〔21〕3号", "一、情况。")
    assert read_rows(path, unit_code="141100").paper.doc_no == "吕环发〔21〕3号"


def test_only_figures_that_one_table_gives_are_compared(tmp_path):
    path = papers.word(
        tmp_path / "a.docx",
        "一、情况。",
        "立案50件，立案件数为1,050件，罚款2万元。",
        rows=(("立案", "49"), ("立案件数（件）", "1,050"), ("罚款", "两万")),
    )
    rows = read_rows(path, unit_code="141100").figures
    assert [(f.label, f.text_value, f.annex_value, f.figure_unit) for f in rows] == [
        ("立案", 50.0, 49.0, "件"),
        ("立案件数", 1050.0, 1050.0, "件"),
    ]


def test_tables_that_disagree_are_left_out(tmp_path):
    path = papers.word(tmp_path / "a.docx", "一、情况。", "立案50件。", rows=(("立案", "49"), ("立案", "48")))
    assert read_rows(path, unit_code="141100").figures == ()


def test_a_paper_without_any_size_has_no_count_of_characters(tmp_path):
    document = docx.Document()
    for element in list(document.styles.element.iter(qn("w:sz"))):
        element.getparent().remove(element)
    line = document.add_paragraph("对交城县实施稽查。")
    line.add_run("   ")
    document.save(str(tmp_path / "bare.docx"))
    row = read_rows(tmp_path / "bare.docx", unit_code="141100").paper
    assert (row.body_size_pt, row.characters_per_line, row.page_width_mm) == (None, None, 215.9)


def test_a_table_without_rows_gives_no_figures(tmp_path):
    path = papers.word(tmp_path / "a.docx", "检查家次5家次。", rows=(("检查家次", "5"),))
    document = docx.Document(str(path))
    document.add_table(rows=0, cols=3)
    document.save(str(path))
    assert [figure.annex_value for figure in read_rows(path, unit_code="141100").figures] == [5.0]
