"""The working-day calendar: every day once, nothing in silence."""

from datetime import date, timedelta

import pytest

from jicha.domain.calendar import FixedHoliday, Holiday, HolidayYear, make_calendar, rest_runs
from jicha.domain.errors import CalendarError

YEAR = HolidayYear(
    year=2021,
    source="国办发明电〔2020〕27号",
    holidays=(Holiday(name="国庆节", first_on=date(2021, 10, 1), last_on=date(2021, 10, 7)),),
    workdays=(date(2021, 9, 26), date(2021, 10, 9)),
)
AUTUMN = make_calendar(
    date(2021, 9, 20),
    until_on=date(2021, 10, 18),
    days_off={2021: YEAR.days_off()},
    workdays={2021: frozenset(YEAR.workdays)},
    provisional_years=[2022],
)


def test_ordinals_count_make_up_days_and_skip_holidays() -> None:
    assert AUTUMN.number(date(2021, 9, 20)) == 1
    assert AUTUMN.number(date(2021, 9, 25)) == 5
    assert AUTUMN.number(date(2021, 9, 26)) == 6
    assert AUTUMN.number(date(2021, 9, 30)) == 10
    assert AUTUMN.number(date(2021, 10, 7)) == 10
    assert AUTUMN.number(date(2021, 10, 9)) == 12
    assert AUTUMN.day_of(12) == date(2021, 10, 9)


def test_a_rest_day_moves_to_the_next_working_day() -> None:
    assert AUTUMN.next_workday(date(2021, 10, 1)) == date(2021, 10, 8)
    assert AUTUMN.next_workday(date(2021, 10, 9)) == date(2021, 10, 9)


def test_days_and_ordinals_outside_are_refused_with_the_span() -> None:
    with pytest.raises(CalendarError, match="2021-09-20至2021-10-17"):
        AUTUMN.number(date(2021, 9, 19))
    with pytest.raises(CalendarError):
        AUTUMN.is_workday(date(2021, 10, 18))
    with pytest.raises(CalendarError, match="第0个工作日"):
        AUTUMN.day_of(0)
    with pytest.raises(CalendarError):
        AUTUMN.day_of(AUTUMN.numbers[-1] + 1)


def test_the_first_day_may_be_a_rest_day() -> None:
    sunday = make_calendar(date(2021, 10, 10), until_on=date(2021, 10, 12), days_off={2021: frozenset()}, workdays={2021: frozenset()})
    assert not sunday.is_workday(date(2021, 10, 10))
    assert sunday.is_workday(date(2021, 10, 11))


def test_a_year_without_an_entry_is_refused_not_guessed() -> None:
    with pytest.raises(CalendarError, match="2022年没有节假日安排"):
        make_calendar(date(2021, 12, 31), until_on=date(2022, 1, 2), days_off={2021: frozenset()}, workdays={2021: frozenset()})


def test_a_provisional_year_says_so() -> None:
    assert AUTUMN.is_provisional(date(2022, 1, 4))
    assert not AUTUMN.is_provisional(date(2021, 10, 1))


def test_rest_runs_show_the_longest_first() -> None:
    whole = make_calendar(
        date(2021, 1, 1), until_on=date(2022, 1, 1), days_off={2021: YEAR.days_off()}, workdays={2021: frozenset(YEAR.workdays)}
    )
    assert rest_runs(whole, year=2021)[0] == (date(2021, 10, 1), date(2021, 10, 7))
    assert (date(2021, 9, 25), date(2021, 9, 25)) in rest_runs(whole, year=2021)


@pytest.mark.parametrize(
    ("holidays", "workdays", "says"),
    [
        ((Holiday(name="元旦", first_on=date(2022, 1, 1), last_on=date(2022, 1, 3)),), (), "不在2021年"),
        ((Holiday(name="元旦", first_on=date(2021, 1, 2), last_on=date(2021, 1, 3)),), (date(2021, 1, 3),), "既是假日又是上班日"),
        ((), (date(2021, 1, 4),), "本来就是工作日"),
    ],
)
def test_a_notice_that_contradicts_itself_is_refused(holidays: tuple[Holiday, ...], workdays: tuple[date, ...], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        HolidayYear(year=2021, source="x", holidays=holidays, workdays=workdays)


def test_a_holiday_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValueError, match="末日早于首日"):
        Holiday(name="元旦", first_on=date(2021, 1, 3), last_on=date(2021, 1, 1))


def test_a_fixed_holiday_holds_in_its_years_only() -> None:
    may = FixedHoliday(name="劳动节", days=("05-01", "05-02"), source="x", from_year=2025, until_year=2030)
    assert may.of(2024) == ()
    assert may.of(2025) == (date(2025, 5, 1), date(2025, 5, 2))
    assert may.of(2030) == ()
    assert Holiday(name="x", first_on=date(2021, 1, 1), last_on=date(2021, 1, 1)).days() == (date(2021, 1, 1),)
    assert AUTUMN.until_on - timedelta(days=1) == date(2021, 10, 17)
