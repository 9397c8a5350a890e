"""The layout, citations and figures of a paper become rows."""

from datetime import date

import pytest

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
