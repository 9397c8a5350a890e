"""The fast reading in SQL agrees with the closer reading of `wording`, whatever stands in the cell."""

from datetime import date
from decimal import Decimal

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jicha.domain.tables import TABLES, Column, Kind
from jicha.domain.wording.amounts import MoneyUnit, read_amount
from jicha.domain.wording.credit_codes import ALPHABET, check_digit, is_right
from jicha.domain.wording.days import read_day, read_instant
from jicha.engine.intake.branches import Branch, BranchNames
from jicha.engine.intake.rows import cleaning, leftovers

CONNECTION = duckdb.connect()


def fast(text: str, *, kind: Kind, unit: str = "元") -> object:
    column = Column(name="x", zh="某列", kind=kind)
    return CONNECTION.execute(
        f'select {cleaning.clean(column)} from (select ?::varchar as "x", ? as "x__unit") s', [text, unit]
    ).fetchall()[0][0]


DAYS = st.dates(date(1955, 1, 1), date(2099, 12, 31))
FORMS = st.sampled_from(
    [
        "{y}-{m:02}-{d:02}",
        "{y}/{m}/{d}",
        "{y}.{m}.{d}",
        "{y}年{m}月{d}日",
        "{y}{m:02}{d:02}",
        "{y}-{m}-{d} 00:00:00",
        "{y}年{m}月{d}日 9:05",
    ]
)
CELLS = st.text(alphabet="0123456789-/.年月日:： T时分E+", max_size=20) | st.builds(
    lambda day, form, junk: form.format(y=day.year, m=day.month, d=day.day) + junk,
    DAYS,
    FORMS,
    st.sampled_from(["", "x", " ", "1", "日", " 25:00", " blah", "Z", ".5"]),
)


@given(DAYS, FORMS)
def test_every_usual_form_of_a_day_is_read_fast(day: date, form: str) -> None:
    assert fast(form.format(y=day.year, m=day.month, d=day.day), kind=Kind.DAY) == day


@given(CELLS)
def test_a_day_read_fast_is_the_day_that_wording_reads(text: str) -> None:
    read = fast(text.strip(), kind=Kind.DAY)
    assert read is None or read == read_day(text.strip()).value


@given(CELLS)
def test_an_instant_read_fast_is_the_instant_that_wording_reads(text: str) -> None:
    read = fast(text.strip(), kind=Kind.INSTANT)
    if "." in text.partition(" ")[2]:
        return
    assert read is None or read == read_instant(text.strip()).value


@pytest.mark.parametrize(
    "text", ["2021-02-30", "2021-13-01", "epoch", "infinity", "2021-04-06 08:00:00 blah", "21-04-06", "2021-4", "0021-04-06", "2106-08-09"]
)
def test_what_is_no_day_is_never_read_fast(text: str) -> None:
    assert fast(text, kind=Kind.DAY) is None


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=4), st.sampled_from(list(MoneyUnit)))
def test_an_amount_read_fast_is_the_amount_to_the_fen(amount: Decimal, unit: MoneyUnit) -> None:
    text = f"{amount:f}"
    read = fast(text, kind=Kind.MONEY, unit=unit.value)
    exact = read_amount(text, unit=unit).value
    assert exact is not None
    # Beyond five million million yuan a double carries no fen.
    assert read == pytest.approx(float(exact), rel=1e-15, abs=0.0051)


@given(
    st.text(alphabet=ALPHABET + "IO*", min_size=16, max_size=19)
    | st.builds(lambda body: body + check_digit(body), st.text(alphabet=ALPHABET, min_size=17, max_size=17))
)
def test_a_check_digit_is_judged_as_wording_judges_it(code: str) -> None:
    assert CONNECTION.execute(f'select {cleaning.check_digit_ok("x")} from (select ? as "x")', [code]).fetchall() == [(is_right(code),)]


@given(st.text(alphabet="交环罚吕[](（）〔〕【】0123456789２０号 ", max_size=20))
def test_a_document_number_in_its_form_stays(text: str) -> None:
    query = f"select {cleaning.document_number('x')} from (select ?::varchar as x)"
    once = CONNECTION.execute(query, [text]).fetchall()[0][0]
    assert once is None or CONNECTION.execute(query, [once]).fetchall()[0][0] == once


@pytest.mark.parametrize(
    ("kind", "name", "text", "value", "refused"),
    [
        (Kind.DAY, "filed_on", "无", None, False),
        (Kind.DAY, "filed_on", "尚未送达", None, False),
        (Kind.DAY, "filed_on", "/", None, False),
        (Kind.DAY, "valid_until", "长期", "9999-12-31", False),
        (Kind.DAY, "filed_on", "长期", None, True),
        (Kind.DAY, "filed_on", "2021年4月", None, True),
        (Kind.INTEGER, "n", "3张", "3", False),
        (Kind.INTEGER, "n", "3.5", None, True),
        (Kind.NUMBER, "n", "25%", "0.25", False),
        (Kind.NUMBER, "n", "1,234.5", "1234.5", False),
        (Kind.NUMBER, "n", "很多", None, True),
        (Kind.INTEGER, "http_status", "404 Not Found", "404", False),
        (Kind.INTEGER, "http_status", "200（正常）", "200", False),
        (Kind.INTEGER, "photo_count", "200 OK", None, True),
        (Kind.MONEY, "n", "约5", None, True),
        (Kind.MONEY, "n", "未缴", None, False),
        (Kind.YESNO, "n", "未着装", "false", False),
        (Kind.YESNO, "n", "已着装", "true", False),
        (Kind.YESNO, "n", "不清楚", None, False),
        (Kind.OFFICERS, "n", "张三,李四", "张三、李四", False),
        (Kind.OFFICERS, "n", "等3人", "等3人", False),
        (Kind.UNIT, "n", "交城分局", "141122", False),
        (Kind.UNIT, "n", "某处", "某处", False),
        (Kind.UNIT, "n", "文水分局、交城县", "141121、141122", False),
        (Kind.UNIT, "n", "141122，141121", "141121、141122", False),
        (Kind.UNIT, "n", "文水县、交城县、某处", "文水县、交城县、某处", False),
        (Kind.UNIT, "n", "各县（市、区）分局", "141100", False),
        (Kind.UNIT, "n", "各分局", "141100", False),
        (Kind.NUMBER, "n", "无", None, False),
    ],
)
def test_the_closer_reading(kind: Kind, name: str, text: str, value: str | None, refused: bool) -> None:
    extra = {Kind.MONEY: "万元"}.get(kind, "ymd" if kind is Kind.DAY else "")
    outcome = leftovers.read(
        text,
        column=Column(name=name, zh="某列", kind=kind),
        extra=extra,
        branches=BranchNames([Branch("141122", "交城县"), Branch("141121", "文水县"), Branch("141100", "吕梁市")]),
    )
    assert (outcome.value, bool(outcome.refusal)) == (value, refused)


OFFICERS = next(column for table in TABLES.values() for column in table.columns if column.kind is Kind.OFFICERS)
LISTS = st.lists(st.text(alphabet="张王李赵伟秀国等人名和与一二两三主记·A0", min_size=1, max_size=5), min_size=1, max_size=4)


@given(LISTS, st.sampled_from([" ", "、", "  ", ","]))
def test_a_list_of_officers_read_fast_is_the_list_that_wording_reads(parts: list[str], between: str) -> None:
    text = between.join(parts)
    found = fast(text, kind=Kind.OFFICERS)
    if found is not None:
        assert leftovers.read(text, column=OFFICERS, extra="", branches=BranchNames([])) == leftovers.Outcome(value=str(found))


@pytest.mark.parametrize(
    ("text", "value"), [("张伟 李秀国", "张伟、李秀国"), ("张伟 李秀 王国", "张伟、李秀、王国"), ("张伟 李秀 两人", None), ("张 伟", None)]
)
def test_officers_a_blank_apart_are_read_fast(text: str, value: str | None) -> None:
    assert fast(text, kind=Kind.OFFICERS) == value


def test_every_kind_has_a_type() -> None:
    assert {column.kind for table in TABLES.values() for column in table.columns} <= cleaning.SQL_TYPES.keys()
