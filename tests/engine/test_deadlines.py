"""Deadlines on the real calendar: worked examples of 2021 and 2023, and the laws of arithmetic behind them."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jicha.domain.deadlines import (
    Interval,
    deadline,
    deadline_at,
    excluded_within,
    in_time,
    merged,
    months_after,
    within,
    workdays_between,
)
from jicha.domain.errors import CalendarError
from jicha.domain.law import Direction, Limit, Unit, in_force
from jicha.engine.content import law
from jicha.engine.workdays import work_calendar

CALENDAR = work_calendar()
BY_ID = {item.id: item for item in law()}
DAYS = st.dates(min_value=date(2005, 1, 1), max_value=date(2030, 12, 31))
COUNTS = st.integers(min_value=0, max_value=60)
SPANS = st.lists(st.builds(Interval, from_on=DAYS, until_on=DAYS), max_size=8)


def last_day(limit: str, start: date, *, excluded: tuple[Interval, ...] = (), excluded_days: int = 0) -> date:
    return deadline(start, limit=BY_ID[limit], calendar=CALENDAR, excluded=excluded, excluded_days=excluded_days)


def verdict(family: str, start: date, end: date, *, excluded_days: int = 0) -> bool | None:
    readings = in_force(law(), family=family, on=end, began_on=start)
    return within(start, end=end, limits=readings, calendar=CALENDAR, excluded_days=excluded_days)


@pytest.mark.parametrize(
    ("limit", "start", "last"),
    [
        ("STM-R30-01", date(2021, 8, 3), date(2021, 8, 10)),
        ("PUB-118-01", date(2021, 8, 2), date(2021, 8, 11)),
        ("PUB-118-01", date(2021, 9, 17), date(2021, 9, 28)),  # 18 and 26 September are make-up days, 19 to 21 are 中秋.
        ("PUB-118-01", date(2021, 9, 29), date(2021, 10, 14)),  # 国庆 lasts to 7 October, 9 October is a make-up day.
        ("HEA-APL21-01", date(2021, 9, 26), date(2021, 10, 8)),
        ("SRV-APL21-01", date(2021, 2, 6), date(2021, 2, 20)),  # 7 and 20 February are make-up days around 春节.
        ("FIL-R8-01", date(2021, 4, 30), date(2021, 5, 13)),  # 1 to 5 May off, 8 May a make-up day.
        ("DEC-R8-01", date(2021, 7, 20), date(2021, 10, 20)),
        ("DEC-R8-01", date(2021, 7, 4), date(2021, 10, 8)),  # 4 October is a holiday: the last day moves.
        ("DEC-APL21-01", date(2021, 7, 20), date(2021, 10, 18)),
        ("DEC-R8-01", date(2021, 11, 30), date(2022, 2, 28)),  # February has no 30th.
        ("EXE-APL-01", date(2021, 9, 16), date(2021, 10, 8)),
        ("SEA-01", date(2021, 9, 2), date(2021, 10, 2)),  # Sealing is not prolonged by a rest day: the law does not say so.
        ("SRV-CPL-60", date(2021, 12, 20), date(2022, 2, 18)),
        ("SRV-CPL-30", date(2022, 1, 4), date(2022, 2, 3)),
        ("ARC-43-01", date(2021, 5, 10), date(2022, 3, 31)),
        ("PUB-118-03", date(2020, 12, 31), date(2021, 1, 31)),  # A Sunday; the guidance names the day and moves nothing.
        ("LIM-APL21-01", date(2020, 2, 29), date(2022, 2, 28)),
        ("REM-02", date(2021, 8, 31), date(2022, 2, 28)),
        ("HEA-APL21-02", date(2021, 8, 2), date(2021, 8, 11)),
    ],
)
def test_the_last_day_of_a_period(limit: str, start: date, last: date) -> None:
    assert last_day(limit, start) == last


def test_the_plan_s_end_in_2021_is_a_sunday() -> None:
    end = date(2021, 10, 31)
    assert end.isoweekday() == 7
    assert CALENDAR.day_of(CALENDAR.number(end)) == date(2021, 10, 29)
    assert CALENDAR.next_workday(end) == date(2021, 11, 1)
    assert CALENDAR.number(date(2021, 4, 6)) == CALENDAR.number(date(2021, 4, 2)) + 1


@pytest.mark.parametrize(
    ("family", "start", "end", "answer"),
    [
        ("publication.penalty", date(2021, 8, 2), date(2021, 8, 11), True),
        ("publication.penalty", date(2021, 8, 2), date(2021, 8, 12), False),
        ("publication.penalty", date(2021, 8, 4), date(2021, 8, 14), True),  # A Saturday after the seventh working day, a Friday.
        ("publication.penalty", date(2021, 8, 4), date(2021, 8, 16), False),
        ("hearing.request", date(2021, 7, 8), date(2021, 7, 14), False),  # Four working days, three allowed by the 2017 text.
        ("hearing.request", date(2021, 7, 8), date(2021, 7, 15), True),  # Five, allowed from this day.
        ("hearing.notice", date(2021, 8, 2), date(2021, 8, 11), True),
        ("hearing.notice", date(2021, 8, 2), date(2021, 8, 10), False),
        ("decision.make", date(2021, 4, 1), date(2021, 7, 1), True),
        ("decision.make", date(2021, 4, 1), date(2021, 7, 2), False),
        ("decision.make", date(2021, 7, 20), date(2021, 10, 18), True),
        ("decision.make", date(2021, 7, 20), date(2021, 10, 19), None),  # Within 3 months, after 90 days.
        ("decision.make", date(2021, 7, 20), date(2021, 10, 21), False),
        ("decision.make", date(2023, 5, 1), date(2023, 7, 31), True),
        ("decision.make", date(2023, 5, 1), date(2023, 8, 1), None),  # Begun under 令8: both readings, 90 days are over.
        ("decision.make", date(2023, 7, 3), date(2023, 10, 9), False),
        ("filing.decide", date(2023, 6, 28), date(2023, 7, 10), None),  # 7 working days end on 7 July, 15 days on 13 July.
        ("filing.decide", date(2023, 7, 3), date(2023, 7, 18), True),
        ("filing.decide", date(2023, 7, 3), date(2023, 7, 19), False),
        ("decision.make", date(2005, 1, 4), date(2005, 6, 1), None),  # No limit of the sheet is that old.
    ],
)
def test_an_act_is_in_time_under_every_reading(family: str, start: date, end: date, answer: bool | None) -> None:
    assert verdict(family, start, end) is answer


def test_time_that_does_not_count_prolongs_both_readings() -> None:
    assert verdict("decision.make", date(2021, 7, 20), date(2021, 11, 17)) is False
    assert verdict("decision.make", date(2021, 7, 20), date(2021, 11, 17), excluded_days=30) is True


def test_excluded_spans_are_merged_before_they_are_subtracted() -> None:
    hearing = Interval(from_on=date(2021, 8, 10), until_on=date(2021, 8, 25))
    monitoring = Interval(from_on=date(2021, 8, 20), until_on=date(2021, 8, 30))
    assert last_day("DEC-APL21-01", date(2021, 7, 20), excluded=(monitoring, hearing)) == date(2021, 10, 18) + timedelta(days=21)
    assert excluded_within((hearing, monitoring), after=date(2021, 7, 20), to=date(2021, 8, 22)) == 13


def test_a_span_after_the_prolonged_end_does_not_count() -> None:
    late = Interval(from_on=date(2021, 10, 19), until_on=date(2021, 11, 1))
    near = Interval(from_on=date(2021, 10, 17), until_on=date(2021, 10, 18))
    assert last_day("DEC-APL21-01", date(2021, 7, 20), excluded=(late,)) == date(2021, 10, 18)
    assert last_day("DEC-APL21-01", date(2021, 7, 20), excluded=(late, near)) == date(2021, 11, 1)


def test_working_day_limits_are_prolonged_by_working_days() -> None:
    week = Interval(from_on=date(2021, 8, 5), until_on=date(2021, 8, 9))
    assert last_day("PUB-118-01", date(2021, 8, 2), excluded=(week,)) == date(2021, 8, 13)
    assert last_day("PUB-118-01", date(2021, 8, 2), excluded=(Interval(from_on=date(2021, 9, 1), until_on=date(2021, 9, 5)),)) == date(
        2021, 8, 11
    )
    assert last_day("PUB-118-01", date(2021, 8, 2), excluded_days=2) == date(2021, 8, 13)


def test_hours_run_through_the_weekend() -> None:
    transfer = BY_ID["CRM-02"]
    friday = datetime(2021, 8, 6, 16, 0)
    assert deadline_at(friday, limit=transfer) == datetime(2021, 8, 7, 16, 0)
    assert in_time(friday, end=datetime(2021, 8, 7, 16, 0), limit=transfer, calendar=CALENDAR)
    assert not in_time(friday, end=datetime(2021, 8, 7, 16, 1), limit=transfer, calendar=CALENDAR)
    assert in_time(date(2021, 8, 6), end=date(2021, 8, 7), limit=transfer, calendar=CALENDAR)
    least = replace(transfer, direction=Direction.AT_LEAST)
    assert not in_time(friday, end=datetime(2021, 8, 7, 15, 59), limit=least, calendar=CALENDAR)


def test_instants_are_days_where_the_limit_is_in_days() -> None:
    assert in_time(datetime(2021, 8, 2, 9, 0), end=datetime(2021, 8, 11, 23, 0), limit=BY_ID["PUB-118-01"], calendar=CALENDAR)


def test_a_unit_that_is_no_period_is_refused() -> None:
    with pytest.raises(ValueError, match="OFF-01"):
        last_day("OFF-01", date(2021, 8, 2))
    with pytest.raises(ValueError, match="hours"):
        deadline_at(datetime(2021, 8, 2, 9, 0), limit=BY_ID["PUB-118-01"])


def test_the_surcharge_reaches_its_cap_after_34_days() -> None:
    surcharge = BY_ID["EXE-APL-02"]
    assert surcharge.cap is not None
    assert ceil(surcharge.cap / float(surcharge.value or 1)) == 34


def test_the_net_days_of_a_decision_with_extensions() -> None:
    steps = [BY_ID[name].value for name in ("DEC-R30-01", "DEC-R30-02", "DEC-R30-03")]
    assert [sum(int(step or 0) for step in steps[: n + 1]) for n in range(3)] == [90, 120, 150]


@given(day=DAYS, more=COUNTS)
def test_ordinals_never_fall_and_rise_by_one_at_most(day: date, more: int) -> None:
    later = day + timedelta(days=more)
    assert 0 <= workdays_between(day, end=later, calendar=CALENDAR) <= more
    assert workdays_between(later, end=day, calendar=CALENDAR) == -workdays_between(day, end=later, calendar=CALENDAR)


@given(start=DAYS, count=st.integers(min_value=1, max_value=60))
def test_the_nth_working_day_is_one_and_has_n_working_days_before_it(start: date, count: int) -> None:
    last = deadline(start, limit=working(count), calendar=CALENDAR)
    assert CALENDAR.is_workday(last)
    assert workdays_between(start, end=last, calendar=CALENDAR) == count
    assert workdays_between(start, end=last - timedelta(days=1), calendar=CALENDAR) == count - 1


@given(start=DAYS, count=COUNTS, act=COUNTS)
def test_the_subtraction_and_the_deadline_agree(start: date, count: int, act: int) -> None:
    end = start + timedelta(days=act)
    answer = in_time(start, end=end, limit=working(count), calendar=CALENDAR)
    assert answer is (workdays_between(start, end=end, calendar=CALENDAR) <= count)


@given(day=DAYS, months=st.integers(min_value=0, max_value=60))
def test_a_month_keeps_the_day_or_clips_it_to_the_month_s_last(day: date, months: int) -> None:
    after = months_after(day, months=months)
    assert (after.year * 12 + after.month) - (day.year * 12 + day.month) == months
    assert after.day == day.day or (after.day < day.day and (after + timedelta(days=1)).day == 1)


@given(start=DAYS, days=COUNTS)
def test_a_rolled_last_day_is_the_first_working_day_not_before_it(start: date, days: int) -> None:
    limit = replace(BY_ID["DEC-APL21-01"], value=days)
    last = deadline(start, limit=limit, calendar=CALENDAR)
    assert CALENDAR.is_workday(last)
    assert CALENDAR.number(last) - CALENDAR.number(start + timedelta(days=days)) == (0 if last == start + timedelta(days=days) else 1)


@given(spans=SPANS)
def test_merging_twice_changes_nothing_and_the_days_stay(spans: list[Interval]) -> None:
    once = merged(spans)
    assert merged(once) == once
    assert all(first.until_on < second.from_on for first, second in pairwise(once))
    days = {span.from_on + timedelta(days=i) for span in spans for i in range((span.until_on - span.from_on).days)}
    assert sum((span.until_on - span.from_on).days for span in once) == len(days)


@given(spans=SPANS, data=st.data())
def test_the_order_of_spans_does_not_matter(spans: list[Interval], data: st.DataObject) -> None:
    assert merged(data.draw(st.permutations(spans))) == merged(spans)


@given(
    start=st.dates(min_value=date(2010, 1, 1), max_value=date(2020, 1, 1)),
    spans=st.lists(st.builds(lambda day, n: Interval(from_on=day, until_on=day + timedelta(days=n)), DAYS, COUNTS), max_size=5),
)
def test_net_days_up_to_the_deadline_are_the_limit(start: date, spans: list[Interval]) -> None:
    limit = replace(BY_ID["DEC-APL21-01"], rolls=False)
    last = deadline(start, limit=limit, calendar=CALENDAR, excluded=spans)
    assert (last - start).days - excluded_within(spans, after=start, to=last) == 90


def test_a_deadline_outside_the_calendar_is_refused() -> None:
    with pytest.raises(CalendarError):
        deadline(date(2035, 12, 31), limit=working(5), calendar=CALENDAR)


def working(count: int) -> Limit:
    return replace(BY_ID["PUB-118-01"], value=count, unit=Unit.WORKING_DAY)
