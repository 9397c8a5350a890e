"""The project calendar: from the plan's issue to the deadline and the look after rectification, drawn and told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from jicha.domain.access.permissions import Permission
from jicha.domain.schedule import Clash, Milestone
from jicha.services import clock
from jicha.services.planning import check_plan
from jicha.services.plans.checking import review_plan
from jicha.web.frame.gates import DeskRequest, PageGroup, page
from jicha.web.pages.plans.plans import found_plan, frame_of

_WIDTH = 1000
_LEAST = 6


@dataclass(frozen=True, slots=True)
class Span:
    """A step with its bar, in thousandths of the whole width."""

    milestone: Milestone
    left: int
    width: int
    days: int
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """The first of a month, in thousandths of the whole width."""

    left: int
    day: date


@page(Permission.PLAN_READ)
def plan_calendar(request: DeskRequest, plan_id: int) -> HttpResponse:
    """Show the steps of the year, what stands against them, and how many working days are left."""
    row, read = found_plan(request, plan_id=plan_id)
    today = clock.day_of(clock.now())
    review = review_plan(read)
    check = review.check
    left = check_plan(read, as_of=today).workdays_left if check and today <= check.frame.deadline_on else None
    milestones = check.milestones if check else ()
    first = min((one.first_on for one in milestones), default=today)
    last = max((one.last_on for one in milestones), default=today)
    context = {
        **frame_of(row, here="plan_calendar"),
        "review": review,
        "check": check,
        "today": today,
        "workdays_left": left,
        "spans": tuple(_span(one, first=first, last=last, words=_words(check.clashes, step=one.name)) for one in milestones)
        if check
        else (),
        "ticks": _ticks(first, last=last),
        "now": _place(today, first=first, last=last) if first <= today <= last else None,
    }
    return render(request, "plans/calendar.html", context)


def _span(milestone: Milestone, *, first: date, last: date, words: tuple[str, ...]) -> Span:
    left = _place(milestone.first_on, first=first, last=last)
    right = _place(milestone.last_on + timedelta(days=1), first=first, last=last)
    days = (milestone.last_on - milestone.first_on).days + 1
    return Span(milestone, min(left, _WIDTH - _LEAST), max(right - left, _LEAST), days, words)


def _place(day: date, *, first: date, last: date) -> int:
    return _WIDTH * (day - first).days // ((last - first).days + 1)


def _ticks(first: date, *, last: date) -> tuple[Tick, ...]:
    months = [date(first.year + (first.month + n) // 12, (first.month + n) % 12 + 1, 1) for n in range((last - first).days // 28 + 1)]
    return (Tick(0, first), *(Tick(_place(day, first=first, last=last), day) for day in months if day <= last))


def _words(clashes: Sequence[Clash], *, step: str) -> tuple[str, ...]:
    return tuple(clash.words for clash in clashes if clash.milestone == step)


GROUP = PageGroup(urls=(path("plans/<int:plan_id>/calendar/", plan_calendar, name="plan_calendar"),))
