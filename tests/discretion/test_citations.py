"""Clauses are read as decisions write them, and found again in the law."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jicha.domain.discretion.citations import fits, ranges_at, read_clauses
from jicha.domain.discretion.statutes import Clause
from jicha.engine.content.benchmarks import instruments, statutory_ranges


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("《中华人民共和国水污染防治法》第八十三条第二项", ["水污染防治法 83(2)"]),
        ("依据《中华人民共和国大气污染防治法》第九十九条第一款第（三）项的规定", ["大气污染防治法 99(1)(3)"]),
        ("《固体废物污染环境防治法》（2020年修订）第一百一十二条第一款第六项、第二款", ["固体废物污染环境防治法 112(1)(6)"]),
        ("根据大气污染防治法第一百一十七条第一项", ["大气污染防治法 117(1)"]),
        ("《排污许可管理条例》第33条", ["排污许可管理条例 33"]),
        ("《生态环境法典》第一千零九十五条第一款", ["生态环境法典 1095(1)"]),
        ("《大气污染防治法》第一百一十五条、第一百一十七条", ["大气污染防治法 115", "大气污染防治法 117"]),
        (
            "《环境影响评价法》第三十一条第一款、《建设项目环境保护管理条例》第二十三条",
            ["环境影响评价法 31(1)", "建设项目环境保护管理条例 23"],
        ),
        ("水污染防治法 83(2)", ["水污染防治法 83(2)"]),
        ("《大气污染防治法》的有关规定", []),
        ("", []),
    ],
)
def test_a_citation_is_read(text: str, clauses: list[str]) -> None:
    assert [str(clause) for clause in read_clauses(text)] == clauses


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("水污染防治法 83", "水污染防治法 83(2)", True),
        ("大气污染防治法 99(1)(3)", "大气污染防治法 99(3)", True),
        ("环境影响评价法 31(1)", "环境影响评价法 31(1)(2)", True),
        ("水污染防治法 83(1)", "水污染防治法 83(2)", False),
        ("水污染防治法 83", "大气污染防治法 83", False),
        ("水污染防治法 8", "水污染防治法 83", False),
    ],
)
def test_two_citations_can_mean_one_place(one: str, other: str, same: bool) -> None:
    assert fits(Clause.read(one), other=Clause.read(other)) is same
    assert fits(Clause.read(other), other=Clause.read(one)) is same


def test_every_penalty_clause_of_every_table_is_found_in_the_law() -> None:
    for table in (table for instrument in instruments() for table in instrument.tables):
        for clause in table.penalty:
            assert ranges_at(statutory_ranges(), cited=clause), (table.code, clause)


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading(text: str) -> None:
    for clause in read_clauses(f"《大气污染防治法》第九十九条{text}"):
        assert clause.law
        assert clause.article[0].isdigit()
