"""The working-day table: library, notices, computed years."""

from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import duckdb
import pytest
from chinese_calendar import constants

from jicha.domain.errors import ContentError
from jicha.engine import backends
from jicha.engine.workdays import (
    WORKDAY_COLUMNS,
    insert_workdays,
    published_years,
    register_workdays,
    work_calendar,
    workday_rows,
)

# The fact sheet, domain.md §12.7.
OFF_2021 = [("01-01", 3), ("02-11", 7), ("04-03", 3), ("05-01", 5), ("06-12", 3), ("09-19", 3), ("10-01", 7)]
MAKE_UP_2021 = ["02-07", "02-20", "04-25", "05-08", "09-18", "09-26", "10-09"]


def days_2021() -> tuple[set[date], set[date]]:
    off = {date.fromisoformat(f"2021-{start}") + timedelta(days=i) for start, count in OFF_2021 for i in range(count)}
    return off, {date.fromisoformat(f"2021-{day}") for day in MAKE_UP_2021}


def test_every_day_of_2021_is_that_of_the_fact_sheet() -> None:
    off, make_up = days_2021()
    days = [date(2021, 1, 1) + timedelta(days=i) for i in range(365)]
    expected = [day for day in days if day in make_up or (day.weekday() < 5 and day not in off)]
    assert [day for day in days if work_calendar().is_workday(day)] == expected


def test_the_library_alone_gives_the_same_2021() -> None:
    off, make_up = days_2021()
    assert {day for day in constants.holidays if day.year == 2021} == off
    assert {day for day in constants.workdays if day.year == 2021} == make_up


def test_every_day_from_2000_to_2035_stands_once_in_order() -> None:
    rows = list(workday_rows())
    assert (rows[0][0], rows[-1][0], len(rows)) == (date(2000, 1, 1), date(2035, 12, 31), 13149)
    assert all(later[0] - earlier[0] == timedelta(days=1) for earlier, later in pairwise(rows))
    assert all(later[1] - earlier[1] == later[2] for earlier, later in pairwise(rows))


def test_years_without_a_notice_are_computed_and_say_so() -> None:
    calendar = work_calendar()
    assert calendar.is_provisional(date(2030, 5, 6))
    assert not any(calendar.is_provisional(date(year, 6, 1)) for year in range(2007, max(published_years()) + 1))
    assert not calendar.is_workday(date(2030, 5, 1))
    assert not calendar.is_workday(date(2030, 10, 3))
    assert calendar.is_workday(date(2030, 10, 4))
    assert not calendar.is_workday(date(2030, 10, 5))


def test_a_notice_of_the_city_wins_and_changes_the_table(tmp_path: Path) -> None:
    text = "year: 2030\nsource: 通知\nholidays:\n- {name: 春节, first_on: 2030-02-02, last_on: 2030-02-08}\nworkdays: [2030-02-09]\n"
    (tmp_path / "2030.yaml").write_text(text, "utf-8")
    calendar = work_calendar(tmp_path)
    assert not calendar.is_provisional(date(2030, 2, 4))
    assert not calendar.is_workday(date(2030, 2, 4))
    assert calendar.is_workday(date(2030, 2, 9))
    assert calendar.is_provisional(date(2031, 2, 4))
    assert list(workday_rows(tmp_path)) != list(workday_rows())


def test_a_notice_that_is_only_expected_stays_provisional(tmp_path: Path) -> None:
    (tmp_path / "2030.yaml").write_text("year: 2030\nsource: 预计\nconfirmed: false\nholidays: []\n", "utf-8")
    assert work_calendar(tmp_path).is_provisional(date(2030, 2, 4))


def test_a_notice_under_a_wrong_name_is_refused(tmp_path: Path) -> None:
    (tmp_path / "2031.yaml").write_text("year: 2030\nsource: 通知\nholidays: []\n", "utf-8")
    with pytest.raises(ContentError, match="文件名与年份2030不一致"):
        work_calendar(tmp_path)


def test_registering_again_replaces_the_table() -> None:
    with duckdb.connect() as connection:
        register_workdays(connection)
        register_workdays(connection)
        cursor = connection.execute("select * from workday order by day")
        assert [(column[0], str(column[1])) for column in cursor.description] == list(WORKDAY_COLUMNS.items())
        assert cursor.fetchall() == list(workday_rows())
        assert connection.execute("select count(*), max(number) from workday").fetchall() == [(13149, work_calendar().numbers[-1])]


def test_the_database_has_the_next_day_worked() -> None:
    with duckdb.connect(":memory:") as connection:
        connection.execute("create table workday (day date, number bigint, is_workday boolean, on_or_after date)")
        insert_workdays(connection, columns=("day", "number", "is_workday", "on_or_after"))
        assert connection.execute("select * from workday").fetchall() == list(backends.workday_rows())
