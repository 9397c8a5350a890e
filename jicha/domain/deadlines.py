"""Last days of periods: the first day is not counted, a month is a month, excluded time is merged before it is subtracted."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from jicha.domain.calendar import ONE_DAY, WorkCalendar
from jicha.domain.law import Direction, Limit, Unit

_MIDNIGHT = datetime.min.time()


@dataclass(frozen=True, slots=True)
class Interval:
    """A span of days that does not count, [from_on, until_on); it counts as such only if a paper shows both ends."""

    from_on: date
    until_on: date


def merged(intervals: Iterable[Interval]) -> tuple[Interval, ...]:
    """Join intervals that overlap or touch, so that no day is excluded twice.

    Returns:
        Disjoint intervals in order of time; empty and backward ones are left out.
    """
    joined: list[Interval] = []
    for item in sorted((i for i in intervals if i.from_on < i.until_on), key=lambda i: (i.from_on, i.until_on)):
        if joined and item.from_on <= joined[-1].until_on:
            joined[-1] = Interval(from_on=joined[-1].from_on, until_on=max(joined[-1].until_on, item.until_on))
        else:
            joined.append(item)
    return tuple(joined)


def excluded_within(intervals: Iterable[Interval], *, after: date, to: date) -> int:
    """Count the excluded days of the span from the day after `after` to `to`."""
    total = 0
    for item in merged(intervals):
        total += max(0, (min(item.until_on, to + ONE_DAY) - max(item.from_on, after + ONE_DAY)).days)
    return total


def workdays_between(start: date, *, end: date, calendar: WorkCalendar) -> int:
    """Count the working days from the day after `start` to `end`; negative if `end` comes first.

    An act on a rest day counts with the last working day before it (decision record: working days are ordinals).

    Raises:
        CalendarError: a day is outside the calendar.
    """
    return calendar.number(end) - calendar.number(start)


def months_after(day: date, *, months: int) -> date:
    """Go `months` calendar months on; a day that the month does not have becomes its last day (31 January + 1 = 28 February)."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def deadline(
    start: date,
    *,
    limit: Limit,
    calendar: WorkCalendar,
    excluded: Iterable[Interval] = (),
    excluded_days: int = 0,
) -> date:
    """Give the last day on which the act is in time, or for `at_least` the first day on which it is allowed.

    Args:
        start: the day of the starting event; it is not counted.
        limit: a limit whose unit is a period of days, months or years; hours need `deadline_at`.
        calendar: the working days.
        excluded: spans that do not count; those inside the running period prolong it.
        excluded_days: days that do not count, where only their number is known (calendar days, or working days for such a limit).

    Returns:
        A day; moved to the next working day if it is a rest day and the instrument says so (`limit.rolls`).

    Raises:
        ValueError: the unit of the limit is not a period of days.
        CalendarError: the day is outside the calendar.
    """
    spans = merged(excluded)
    last = _bare(start, limit=limit, calendar=calendar, more=excluded_days)
    more = excluded_days
    while True:
        grown = excluded_days + _excluded(spans, start=start, last=last, limit=limit, calendar=calendar)
        if grown == more:
            break
        more = grown
        last = _bare(start, limit=limit, calendar=calendar, more=more)
    return calendar.next_workday(last) if limit.rolls else last


def _excluded(spans: tuple[Interval, ...], *, start: date, last: date, limit: Limit, calendar: WorkCalendar) -> int:
    if limit.unit is not Unit.WORKING_DAY:
        return excluded_within(spans, after=start, to=last)
    total = 0
    for item in spans:
        first, final = max(item.from_on, start + ONE_DAY), min(item.until_on - ONE_DAY, last)
        if first <= final:
            total += calendar.number(final) - calendar.number(first - ONE_DAY)
    return total


def _bare(start: date, *, limit: Limit, calendar: WorkCalendar, more: int) -> date:
    if limit.unit is Unit.NEXT_YEAR_DAY and limit.month_day is not None:
        return date.fromisoformat(f"{start.year + 1:04d}-{limit.month_day}") + ONE_DAY * more
    value = int(limit.value or 0)
    match limit.unit:
        case Unit.WORKING_DAY:
            return calendar.day_of(calendar.number(start) + value + more)
        case Unit.CALENDAR_DAY:
            return start + ONE_DAY * (value + more)
        case Unit.MONTH:
            return months_after(start, months=value) + ONE_DAY * more
        case Unit.YEAR:
            return months_after(start, months=12 * value) + ONE_DAY * more
        case _:
            raise ValueError(f"{limit.id}: {limit.unit} is not a period of days")


def deadline_at(start: datetime, *, limit: Limit) -> datetime:
    """Give the last instant of a period of hours; hours run through nights and rest days.

    Raises:
        ValueError: the limit is not in hours.
    """
    if limit.unit is not Unit.HOUR or limit.value is None:
        raise ValueError(f"{limit.id}: {limit.unit} is not a period of hours")
    return start + timedelta(hours=float(limit.value))


def in_time(
    start: date,
    *,
    end: date,
    limit: Limit,
    calendar: WorkCalendar,
    excluded: Iterable[Interval] = (),
    excluded_days: int = 0,
) -> bool:
    """Tell whether an act keeps one limit.

    Hours are compared by instants; a day without a time is its midnight. Working days are ordinals subtracted, so that an act on the
    rest days after the last working day is still in time; other units compare `end` with the deadline.

    Raises:
        ValueError: the limit is not a period.
        CalendarError: a day is outside the calendar.
    """
    if limit.unit is Unit.HOUR:
        last_at = deadline_at(_instant(start), limit=limit)
        return _instant(end) <= last_at if limit.direction is Direction.AT_MOST else _instant(end) >= last_at
    first, final = _day(start), _day(end)
    last = deadline(first, limit=limit, calendar=calendar, excluded=excluded, excluded_days=excluded_days)
    if limit.direction is Direction.AT_LEAST:
        return final >= last
    if limit.unit is Unit.WORKING_DAY:
        return workdays_between(last, end=final, calendar=calendar) <= 0
    return final <= last


def within(
    start: date,
    *,
    end: date,
    limits: Iterable[Limit],
    calendar: WorkCalendar,
    excluded: Iterable[Interval] = (),
    excluded_days: int = 0,
) -> bool | None:
    """Tell whether an act is in time under every reading of the law.

    Args:
        start: the starting event.
        end: the act.
        limits: the readings, from `law.in_force`.
        calendar: the working days.
        excluded: spans that do not count.
        excluded_days: days that do not count, where only their number is known.

    Returns:
        True if all readings hold, false if none does, null if they differ or there is no limit.
    """
    spans = merged(excluded)
    answers = {in_time(start, end=end, limit=item, calendar=calendar, excluded=spans, excluded_days=excluded_days) for item in limits}
    return answers.pop() if len(answers) == 1 else None


def _instant(day: date) -> datetime:
    return day if isinstance(day, datetime) else datetime.combine(day, _MIDNIGHT)


def _day(day: date) -> date:
    return day.date() if isinstance(day, datetime) else day
