"""Names are brought into one comparable form: by a macro where checks run, written out for other databases, by a stored column in a run."""

from dataclasses import replace

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jicha.domain.checks import Check
from jicha.engine import content
from jicha.engine.compiler import Code, Compiled
from jicha.engine.plain import by_column, define, stored
from jicha.engine.sql.lower import COMMON, WIDE, Dialect, plain_in_full
from jicha.engine.sql.nodes import column
from jicha.engine.sql.shapes import Shapes
from tests.catalogue import CATALOGUE

CODE = Code(law=content.law(), shapes=Shapes(derived=[one.relation for one in CATALOGUE.derived]))
CONNECTION = duckdb.connect(":memory:", config={"threads": 1})
define(CONNECTION)
WRITTEN_OUT = plain_in_full(column("words", table="t"), to=Dialect.DUCKDB).sql(dialect="duckdb")


@given(st.text(st.one_of(st.characters(codec="utf-8", exclude_characters="\0"), st.sampled_from([*WIDE, *(wide for wide, _ in COMMON)]))))
def test_the_macro_does_what_is_written_out_for_other_databases(words: str) -> None:
    sql = f"select plain(t.words), stored_plain('publication', t.words), {WRITTEN_OUT} from (select ?::varchar as words) as t"
    ((macro, of_a_column, full),) = CONNECTION.execute(sql, [words]).fetchall()
    assert macro == of_a_column == full


@pytest.mark.parametrize(
    ("words", "plain"),
    [
        ("吕环罚〔2021〕 12号", "吕环罚[2021]12号"),
        ("ａｂ（甲）", "AB(甲)"),
        ("某某\u3000公司", "某某公司"),
        ("甲•乙", "甲·乙"),
        (None, None),
    ],
)
def test_worked_examples(words: str | None, plain: str | None) -> None:
    assert CONNECTION.execute("select plain(?::varchar)", [words]).fetchall() == [(plain,)]


def compiled(query: str, *, needs: tuple[str, ...] = ("publication",)) -> Compiled:
    check = CATALOGUE.check("THREE-02")
    own: Check = replace(
        check, id="TRY-001", table="", query=query, needs=needs, day="", applies="", values=(), law=(), params=(), holds="n = 1",
        observed="{n}", expected="", message="{n}", unknown="",
    )  # fmt: skip
    return CODE.compile(own)


def test_what_is_asked_of_a_stored_column_is_told() -> None:
    one = compiled(
        "with page as (select unit_code, row_id, plain(p.title) as title, plain(doc_no) as n from publication p) "
        "select unit_code, title as subject_key, row_id, plain(title) as again, n from page"
    )
    assert stored(one.texts) == {("publication", "title"), ("publication", "doc_no")}
    assert "doc_no__plain" in by_column(one.base)
    assert "p.title__plain" in by_column(one.base)
    assert by_column(one.base).count("PLAIN(") == 1, "what a query has worked out is no stored column"


def test_a_name_inside_a_query_hides_the_table() -> None:
    one = compiled(
        "with publication as (select unit_code, row_id, doc_no from case_file) "
        "select unit_code, plain(doc_no) as subject_key, row_id, 1 as n from publication",
        needs=("case_file",),
    )
    assert not stored(one.texts)


def test_a_column_that_rows_are_grouped_by_is_worked_out_there() -> None:
    one = compiled(
        "select unit_code, plain(title) as subject_key, min(row_id) as row_id, count(*) as n from publication group by unit_code, title"
    )
    assert not stored(one.texts)
    two = compiled(
        "select unit_code, plain(title) as subject_key, min(row_id) as row_id, count(*) as n "
        "from publication group by unit_code, plain(title)"
    )
    assert stored(two.texts) == {("publication", "title")}
