"""The back-plan of 2021: 31 October is a Sunday, 29 October the last working day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jicha.domain.schedule import Campaign, Mark, Step, back_plan, clashes, forecast, last_workday, months_before, rest_runs

REST = {date(2021, 9, day) for day in (19, 20, 21)} | {date(2021, 10, day) for day in range(1, 8)}
MADE_UP = {date(2021, 9, 18), date(2021, 9, 26), date(2021, 10, 9)}
DEADLINE = date(2021, 10, 31)


def works(day: date) -> bool:
    return day in MADE_UP or (day.weekday() < 5 and day not in REST)


def test_the_last_working_day_before_the_deadline_of_2021():
    assert last_workday(DEADLINE, works=works) == date(2021, 10, 29)
    assert last_workday(date(2021, 10, 29), works=works) == date(2021, 10, 29)
    assert last_workday(date(2021, 10, 9), works=works) == date(2021, 10, 9)
    assert last_workday(date(2021, 10, 7), works=works) == date(2021, 9, 30)


def test_a_calendar_without_work_is_refused():
    with pytest.raises(ValueError, match="working day"):
        last_workday(DEADLINE, works=lambda _: False)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (DEADLINE, 5, date(2021, 5, 31)),
        (DEADLINE, 1, date(2021, 9, 30)),
        (date(2021, 12, 15), 5, date(2021, 7, 15)),
        (date(2021, 3, 31), 1, date(2021, 2, 28)),
        (date(2021, 11, 30), 1, date(2021, 10, 31)),
        (date(2021, 1, 31), 1, date(2020, 12, 31)),
        (date(2021, 3, 30), 1, date(2021, 2, 28)),
    ],
)
def test_months_go_back_as_months(day, months, expected):
    assert months_before(day, months=months) == expected


@given(st.dates(date(2000, 1, 1), date(2035, 12, 31)), st.integers(0, 36))
def test_going_back_months_lands_in_that_month(day, months):
    found = months_before(day, months=months)
    assert found.year * 12 + found.month == day.year * 12 + day.month - months


STEPS = (
    Step("印发", Mark(issued=True), status="plan"),
    Step("自查", Mark(months_before=5), first=Mark(issued=True)),
    Step("现场", Mark(months_before=1), first=Mark(month_day="07-01"), site=True),
    Step("报告", Mark(days_before=16)),
    Step("完成", Mark(days_before=0)),
    Step("整改", Mark(days_after=61), first=Mark(days_after=1)),
)


def plan(issued_on: date = date(2021, 4, 6), deadline_on: date = DEADLINE):
    return back_plan(STEPS, issued_on=issued_on, deadline_on=deadline_on, works=works)


def test_the_back_plan_of_2021():
    days = {m.name: (m.first_on, m.last_on, m.last_workday_on) for m in plan()}
    assert days["自查"] == (date(2021, 4, 6), date(2021, 5, 31), None)
    assert days["现场"] == (date(2021, 7, 1), date(2021, 9, 30), None)
    assert days["报告"] == (date(2021, 10, 15), date(2021, 10, 15), None)
    assert days["完成"][2] == date(2021, 10, 29)
    assert days["整改"][1] == date(2021, 12, 31)


def test_clashes_with_holiday_campaign_and_rest_day():
    campaign = Campaign("太原等三市联合执法", date(2021, 9, 14), date(2021, 12, 31), ("141122", "141121", "141181"))
    found = clashes(plan(), named={"141122": "交城县", "141121": "文水县"}, campaigns=(campaign,), works=works, issued_on=date(2021, 4, 6))
    words = [clash.words for clash in found]
    assert any("最后一个工作日是2021年10月29日" in w for w in words)
    assert any("连续3天休息（2021年9月19日至2021年9月21日）" in w for w in words)
    joint = next(clash for clash in found if "联合执法" in clash.words)
    assert (joint.first_on, joint.last_on) == (date(2021, 9, 14), date(2021, 9, 30))
    assert "交城县、文水县" in joint.words


def test_a_late_plan_says_what_can_no_longer_be_done():
    words = [c.words for c in clashes(plan(issued_on=date(2021, 10, 1)), named={}, campaigns=(), works=works, issued_on=date(2021, 10, 1))]
    assert "早于计划印发日，已不能按期完成" in words
    assert "开始晚于结束，时间不够" in words


def test_other_units_campaigns_do_not_clash():
    campaign = Campaign("他县专项", date(2021, 7, 1), date(2021, 9, 30), ("141181",))
    assert not any(
        "专项" in c.words
        for c in clashes(plan(), named={"141122": "交城县"}, campaigns=(campaign,), works=works, issued_on=date(2021, 4, 6))
    )


def test_rest_runs_join_neighbours():
    assert (date(2021, 10, 1), date(2021, 10, 7)) in rest_runs(date(2021, 9, 27), last_on=date(2021, 10, 8), works=works)


def test_the_forecast_counts_working_days_after_today():
    assert forecast(date(2021, 10, 25), deadline_on=DEADLINE, remaining_days=4, works=works) == 0
    assert forecast(date(2021, 10, 25), deadline_on=DEADLINE, remaining_days=5, works=works) == -1
    assert forecast(DEADLINE + timedelta(days=3), deadline_on=DEADLINE, remaining_days=2, works=works) == -2


def test_a_mark_has_one_rule():
    with pytest.raises(ValueError, match="一种算法"):
        Mark()
    with pytest.raises(ValueError, match="一种算法"):
        Mark(issued=True, days_before=1)
