"""What does not fit is refused where it is made: tables, papers, names of checks, items and columns."""

import pytest

from jicha.domain.checks import item
from jicha.domain.reports import Align, Chart, Report, Table
from jicha.domain.tables import TABLES, by_code


@pytest.mark.parametrize(
    ("headers", "rows", "widths", "aligns"),
    [
        (("甲", "乙"), (("1",),), (1.0, 1.0), (Align.LEFT, Align.LEFT)),
        (("甲",), (("1",),), (1.0, 1.0), (Align.LEFT,)),
        (("甲",), (("1",),), (1.0,), ()),
    ],
)
def test_a_table_whose_rows_do_not_fit_its_head_is_refused(headers, rows, widths, aligns) -> None:
    with pytest.raises(ValueError, match="every row, width and alignment"):
        Table(caption="表", headers=headers, rows=rows, widths=widths, aligns=aligns)


def test_a_paper_without_its_annex_is_refused() -> None:
    with pytest.raises(ValueError, match="annex"):
        Report(mark="", title=("报告",), addressee="", body=(), sender="", attachments=("附件",), annexes=())


@pytest.mark.parametrize(
    ("ticks", "alt", "is_ratio", "says"),
    [
        (((1.0, "1"),), "图", False, "from two on"),
        (((2.0, "2"), (1.0, "1")), "图", False, "ticks must rise"),
        (((0.0, "0"), (1.0, "1")), "图", True, "above nought"),
        (((0.0, "0"), (1.0, "1")), "", False, "cannot see it"),
    ],
)
def test_a_chart_without_a_scale_or_words_is_refused(ticks, alt, is_ratio, says) -> None:
    with pytest.raises(ValueError, match=says):
        Chart(caption="图1", alt=alt, bars=(), ticks=ticks, is_ratio=is_ratio)


def test_a_stranger_among_names_is_a_key_error() -> None:
    for ask in (
        lambda: item("nothing"),
        lambda: by_code("D99"),
        lambda: TABLES["case_file"].column("nothing"),
    ):
        with pytest.raises(KeyError, match=r"nothing|D99"):
            ask()
