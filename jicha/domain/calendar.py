"""The Chinese working-day calendar: holidays, make-up days, and the ordinals that turn a deadline into a subtraction."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import ClassVar

from jicha.domain.errors import CalendarError, Fault

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Holiday:
    """A run of days off, both ends included, as the yearly notice writes it."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    name: str
    first_on: date
    last_on: date

    def __post_init__(self) -> None:
        if self.last_on < self.first_on:
            raise ValueError(f"“{self.name}”的末日早于首日|对调 first_on 与 last_on。")

    def days(self) -> tuple[date, ...]:
        """Name every day of the run."""
        return tuple(self.first_on + ONE_DAY * i for i in range((self.last_on - self.first_on).days + 1))


@dataclass(frozen=True, slots=True)
class HolidayYear:
    """The holiday notice of one year, a content file that overrides the table of the library.

    Attributes:
        year: every day must lie in it.
        source: the notice, by number.
        confirmed: false while the notice is expected but not published; the year then stays provisional.
        holidays: all days off. workdays: the rest days on which people work.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    year: int
    source: str
    holidays: tuple[Holiday, ...]
    workdays: tuple[date, ...] = ()
    confirmed: bool = True

    def __post_init__(self) -> None:
        off = self.days_off()
        for day in (*off, *self.workdays):
            if day.year != self.year:
                raise ValueError(f"{day.isoformat()}不在{self.year}年|每年一个文件，只写该年的日期。")
        for day in self.workdays:
            if day in off:
                raise ValueError(f"{day.isoformat()}既是假日又是上班日|只留一处。")
            if day.weekday() < 5:
                raise ValueError(f"{day.isoformat()}本来就是工作日|workdays 只写调休上班的周末。")

    def days_off(self) -> frozenset[date]:
        """Gather all days off of the year."""
        return frozenset(day for holiday in self.holidays for day in holiday.days())


@dataclass(frozen=True, slots=True)
class FixedHoliday:
    """A holiday that the law fixes by month and day, so that a year without a notice can be computed.

    Attributes:
        days: MM-DD. from_year: first year. until_year: first year in which it no longer holds, null if it still does.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    name: str
    days: tuple[str, ...]
    source: str
    from_year: int
    until_year: int | None = None

    def of(self, year: int) -> tuple[date, ...]:
        """Name the days of a year, none if the holiday did not exist."""
        if year < self.from_year or (self.until_year is not None and year >= self.until_year):
            return ()
        return tuple(date.fromisoformat(f"{year:04d}-{day}") for day in self.days)


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Working days without a gap, day by day.

    Attributes:
        first_on: the first day.
        numbers: per day the working days from `first_on` up to and including it.
        provisional_years: years whose notice is not published; they are computed from weekends and fixed holidays.
    """

    first_on: date
    numbers: tuple[int, ...]
    provisional_years: frozenset[int]

    @property
    def until_on(self) -> date:
        """Give the first day after the calendar."""
        return self.first_on + ONE_DAY * len(self.numbers)

    def number(self, day: date) -> int:
        """Count the working days from the calendar's first day up to and including `day`.

        Raises:
            CalendarError: the day is outside the calendar.
        """
        return self.numbers[self._index(day)]

    def is_workday(self, day: date) -> bool:
        """Tell whether people work on `day`.

        Raises:
            CalendarError: the day is outside the calendar.
        """
        index = self._index(day)
        return self.numbers[index] > (self.numbers[index - 1] if index else 0)

    def is_provisional(self, day: date) -> bool:
        """Tell whether the holidays of the year of `day` are only computed."""
        return day.year in self.provisional_years

    def next_workday(self, day: date) -> date:
        """Give `day` itself if people work on it, else the next day on which they do.

        Raises:
            CalendarError: there is none inside the calendar.
        """
        number = self.number(day)
        return day if self.is_workday(day) else self.day_of(number + 1)

    def day_of(self, number: int) -> date:
        """Give the working day that has an ordinal.

        Raises:
            CalendarError: the ordinal lies outside the calendar.
        """
        if number < 1 or number > self.numbers[-1]:
            raise CalendarError(_outside(f"第{number}个工作日", calendar=self))
        return self.first_on + ONE_DAY * bisect_left(self.numbers, number)

    def _index(self, day: date) -> int:
        index = (day - self.first_on).days
        if not 0 <= index < len(self.numbers):
            raise CalendarError(_outside(day.isoformat(), calendar=self))
        return index


def _outside(what: str, *, calendar: WorkCalendar) -> Fault:
    span = f"{calendar.first_on.isoformat()}至{(calendar.until_on - ONE_DAY).isoformat()}"
    return Fault(what=f"{what}不在工作日历内", where=f"工作日历（{span}）", mend="检查日期是否写错；确需更远的年份时扩展工作日历。")


def make_calendar(
    first_on: date,
    *,
    until_on: date,
    days_off: Mapping[int, frozenset[date]],
    workdays: Mapping[int, frozenset[date]],
    provisional_years: Iterable[int] = (),
) -> WorkCalendar:
    """Build the calendar of the days in [first_on, until_on).

    Args:
        first_on: the first day.
        until_on: the first day after the last.
        days_off: per year the days on which nobody works besides weekends.
        workdays: per year the weekend days on which people work.
        provisional_years: years that are only computed.

    Raises:
        CalendarError: a year has no entry; the answer would be silently wrong.
    """
    missing = [year for year in range(first_on.year, (until_on - ONE_DAY).year + 1) if year not in days_off or year not in workdays]
    if missing:
        faults = [Fault(what=f"{year}年没有节假日安排", where="工作日历", mend=f"补上 calendar/{year}.yaml。") for year in missing]
        raise CalendarError(*faults)
    numbers: list[int] = []
    count = 0
    for offset in range((until_on - first_on).days):
        day = first_on + ONE_DAY * offset
        works = day in workdays[day.year] or (day.weekday() < 5 and day not in days_off[day.year])
        count += works
        numbers.append(count)
    return WorkCalendar(first_on=first_on, numbers=tuple(numbers), provisional_years=frozenset(provisional_years))


def rest_runs(calendar: WorkCalendar, *, year: int) -> tuple[tuple[date, date], ...]:
    """Name the runs of rest days that start in a year, first and last day, longest first; for people who check a notice."""
    days = [date(year, 1, 1) + ONE_DAY * i for i in range(366) if (date(year, 1, 1) + ONE_DAY * i).year == year]
    rest = [day for day in days if not calendar.is_workday(day)]
    starts = [day for before, day in pairwise([date.min, *rest]) if day - before != ONE_DAY]
    ends = [day for day, after in pairwise([*rest, date.max]) if after - day != ONE_DAY]
    return tuple(sorted(zip(starts, ends, strict=True), key=lambda run: (run[0] - run[1], run[0])))
