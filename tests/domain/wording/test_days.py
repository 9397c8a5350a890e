"""Days and instants read right or are called unsure."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jicha.domain.wording.days import DayOrder, print_day, read_day, read_instant, read_year
from tests.domain.wording.printed import print_instant, rows


@pytest.mark.parametrize("row", rows("date"), ids=lambda row: row["printed"])
def test_real_days_read_right_or_unsure_where_ambiguous(row):
    if len(row["truth"]) == 4:
        assert read_year(row["printed"]).value == int(row["truth"])
        assert not read_day(row["printed"]).sure
        return
    reading = read_day(row["printed"])
    if row["ambiguous"]:
        assert reading.value is None
        assert {r.isoformat() for r in reading.readings} == set(row["readings"])
    else:
        assert reading.value == date.fromisoformat(row["truth"])


@pytest.mark.parametrize(
    "text",
    [
        "2021.4.6",
        "2021年4月6日",
        "2021/4/6",
        "20210406",
        "2021-04-06",
        "44292",
        44292,
        44292.5,
        "44292.5",
        "2021-04-06T09:30:05",
        "２０２１年４月６日",
        "二〇二一年四月六日",
        "二○二一年四月六日",
        "2021年4月6号",
        "2021年 4月 6日（星期二）",
        "2021&nbsp;年4月6日",
        "21年4月6日",
        "2021年4月6日24时",
        20210406,
        "Apr 6, 2021",
        "6 April 2021",
        "2021. 4. 6",
        "\u200b2021-4-6",
        "20210406093000",
        "2021年4月6",
        "2021-04-06 00:00:00.000",
    ],
)
def test_forms_of_one_day(text):
    assert read_day(text).value == date(2021, 4, 6)


@pytest.mark.parametrize(
    "text",
    [
        "2021年4月31日",
        "2021.13.1",
        "2021-02-29",
        "2106-08-09",
        "1899-12-31",
        "4/6/2021",
        "21.4.6",
        "2021年4月",
        "2021",
        "202104",
        "",
        "待定",
        5,
        2021,
        "2021年4月6日至8日",
        "2O21年4月6日",
        "2021111日",
        "09/0913",
        "06/5//15",
        "0729/13",
        "２０２１年",
        999999999,
        float("nan"),
        float("inf"),
        "2021-4-6-7",
    ],
)
def test_what_is_not_one_day_is_unsure_with_a_reason(text):
    reading = read_day(text)
    assert reading.value is None
    assert reading.reason


def test_month_first_only_if_told():
    assert set(read_day("4/6/2021").readings) == {date(2021, 4, 6), date(2021, 6, 4)}
    assert read_day("4/6/2021", order=DayOrder.MONTH_FIRST).value == date(2021, 4, 6)
    assert read_day("4/6/2021", order=DayOrder.DAY_FIRST).value == date(2021, 6, 4)
    assert read_day("4/6/04 13:05", order=DayOrder.MONTH_FIRST).value == date(2004, 4, 6)
    assert read_day("13/6/2021", order=DayOrder.MONTH_FIRST).value is None
    assert read_day("2021-04-06", order=DayOrder.MONTH_FIRST).value == date(2021, 4, 6)


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2021年4月6日 下午3:05", datetime(2021, 4, 6, 15, 5)),
        ("2021-04-06 24:00", datetime(2021, 4, 7)),
        (44292.5, datetime(2021, 4, 6, 12)),
        ("2021年4月6日9时30分", datetime(2021, 4, 6, 9, 30)),
        ("2021-04-06T01:30:05Z", datetime(2021, 4, 6, 9, 30, 5)),
        ("2021-04-06T09:30:05+08:00", datetime(2021, 4, 6, 9, 30, 5)),
        ("20210406093000", datetime(2021, 4, 6, 9, 30)),
        ("4/6/2021 12:05 AM", None),
        ("2021-04-06 25:00", None),
        ("2021-04-06 9:61", None),
    ],
)
def test_instants(text, instant):
    assert read_instant(text).value == instant


def test_an_instant_without_a_clock_says_so():
    assert read_instant("2021-04-06").mended == ("没有时刻，按0时计",)


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_printed_days_read_back(day):
    for text in (
        print_day(day),
        day.isoformat(),
        f"{day:%Y%m%d}",
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}/{day.month}/{day.day}",
    ):
        assert read_day(text).value == day


@given(st.dates(date(1954, 10, 4), date(2099, 12, 31)))
def test_excel_serials_read_back(day):
    serial = (day - date(1899, 12, 30)).days
    assert read_day(serial).value == read_day(str(serial)).value == read_day(serial + 0.75).value == day


@given(st.dates(date(1950, 1, 1), date(2099, 12, 31)))
def test_a_day_that_lost_its_marks_is_never_another_day(day):
    reading = read_day(f"{day.year}{day.month}{day.day}日")
    assert reading.value == day or (reading.value is None and day in reading.readings)


@given(st.datetimes(datetime(1900, 1, 1), datetime(2099, 12, 31)).map(lambda at: at.replace(microsecond=0)))
def test_printed_instants_read_back(at):
    assert read_instant(print_instant(at)).value == read_instant(at.isoformat()).value == read_instant(str(at)).value == at


@pytest.mark.parametrize(
    ("text", "day"),
    [
        (datetime(2021, 4, 6, 9), date(2021, 4, 6)),
        (date(2021, 4, 6), date(2021, 4, 6)),
        ("2021-04-06 9:30 (周二)", date(2021, 4, 6)),
        ("二〇二一年元月卅日", date(2021, 1, 30)),
    ],
)
def test_days_that_need_no_reading(text, day):
    assert read_day(text).value == day


def test_instants_that_need_no_reading():
    at = datetime(2021, 4, 6, 9)
    assert read_instant(at).value == at
    assert read_instant(datetime(2021, 4, 6, 1, tzinfo=UTC)).value == at
    assert read_instant(date(2021, 4, 6)).value == datetime(2021, 4, 6)
    assert read_instant("4/6/2021 12:05 AM", order=DayOrder.MONTH_FIRST).value == datetime(2021, 4, 6, 0, 5)
    assert read_instant("4/6/2021 1:05 PM", order=DayOrder.MONTH_FIRST).value == datetime(2021, 4, 6, 13, 5)


@pytest.mark.parametrize(
    "text",
    [
        "19999",
        73051,
        "73051.5",
        "20211306093000",
        "4/6/2021 9:30",
        "2021年4月31日9时",
        "9" * 5000,
        "二〇二一年五月卅二日",
        "2021年4月6日\n" * 100,
    ],
)
def test_instants_that_cannot_be(text):
    assert read_day(text).value is None
    assert read_instant(text).value is None


@pytest.mark.parametrize("text", ["9" * 5000, "", "二〇", "三〇〇〇", "1899", "2100"])
def test_years_that_are_none(text):
    assert read_year(text).value is None
