"""Working days of the example's years, by the published Chinese calendar."""

from bisect import bisect_left, bisect_right
from datetime import date, timedelta
from functools import cache

from chinese_calendar import is_workday

FIRST = date(2015, 1, 1)
LAST = date(2022, 12, 31)
WORKDAYS: tuple[date, ...] = tuple(day for day in (FIRST + timedelta(days=i) for i in range((LAST - FIRST).days + 1)) if is_workday(day))


def step(day: date, count: int) -> date:
    """Find the working day that is `count` working days after `day`; `day` itself is not counted; before it if negative."""
    if count < 0:
        return WORKDAYS[bisect_left(WORKDAYS, day) + count]
    if count == 0:
        return WORKDAYS[bisect_left(WORKDAYS, day)]
    return WORKDAYS[bisect_right(WORKDAYS, day) + count - 1]


def gap(start: date, end: date) -> int:
    """Count the working days after `start` up to and including `end`."""
    return bisect_right(WORKDAYS, end) - bisect_right(WORKDAYS, start)


@cache
def of_month(year: int, month: int) -> tuple[date, ...]:
    """List the working days of a month."""
    return tuple(day for day in WORKDAYS if (day.year, day.month) == (year, month))


def left_in_month(day: date) -> int:
    """Count the working days after `day` in its month."""
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return bisect_left(WORKDAYS, following) - bisect_right(WORKDAYS, day)


def with_room_in_month(day: date, room: int) -> date:
    """Move a working day on until `room` working days of its month are left after it, so that what follows stays in the month."""
    while left_in_month(day) < room:
        day = step(day, 1)
    return day
