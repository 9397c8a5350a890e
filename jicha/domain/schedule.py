"""The way from the plan's issue to its deadline: last working day, back-plan, clashes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from jicha.domain.wording.days import print_day

ONE_DAY = timedelta(days=1)
Works = Callable[[date], bool]
_CLOSED: dict[str, str] = {"extra": "forbid"}
_FARTHEST = 31


@dataclass(frozen=True, slots=True)
class Mark:
    """A day that a rule names; exactly one of the rules holds.

    Attributes:
        issued: the day on which the plan was issued. month_day: MM-DD of the plan's year.
        months_before: so many whole months before the deadline, the last day of a month staying the last day.
        days_before: so many calendar days before the deadline; 0 is the deadline itself.
        days_after: so many calendar days after the deadline.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = _CLOSED

    issued: bool = False
    month_day: str | None = None
    months_before: int | None = None
    days_before: int | None = None
    days_after: int | None = None

    def __post_init__(self) -> None:
        rules = (self.month_day, self.months_before, self.days_before, self.days_after)
        if self.issued + sum(rule is not None for rule in rules) != 1:
            raise ValueError("一个节点只能有一种算法|只写 issued、month_day、months_before、days_before、days_after 之一。")


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the back-plan; `first` is None for a single day."""

    __pydantic_config__: ClassVar[dict[str, str]] = _CLOSED

    name: str
    last: Mark
    first: Mark | None = None
    site: bool = False
    status: str = "default"


@dataclass(frozen=True, slots=True)
class Milestone:
    """A step with its days, both inclusive.

    Attributes:
        last_workday_on: the last working day before `last_on`, None if people work on `last_on` itself.
    """

    name: str
    first_on: date
    last_on: date
    last_workday_on: date | None
    site: bool
    status: str


@dataclass(frozen=True, slots=True)
class Campaign:
    """Another campaign that uses units; days inclusive."""

    __pydantic_config__: ClassVar[dict[str, str]] = _CLOSED

    name: str
    first_on: date
    last_on: date
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Clash:
    """Two things at one time, in words for a person."""

    milestone: str
    first_on: date
    last_on: date
    words: str


def last_workday(day: date, *, works: Works) -> date:
    """Find the last working day not after `day`.

    Raises:
        ValueError: there is none in the month before; the calendar is broken.
    """
    for back in range(_FARTHEST):
        if works(day - ONE_DAY * back):
            return day - ONE_DAY * back
    raise ValueError(f"no working day in the month before {day}")


def months_before(day: date, *, months: int) -> date:
    """Go back whole months; the last day of a month stays the last day, and a day that the month lacks becomes its last."""
    index = day.year * 12 + day.month - 1 - months
    first = date(index // 12, index % 12 + 1, 1)
    length = ((first + ONE_DAY * 31).replace(day=1) - first).days
    is_last = (day + ONE_DAY).day == 1
    return first.replace(day=length if is_last else min(day.day, length))


def back_plan(steps: Iterable[Step], *, issued_on: date, deadline_on: date, works: Works) -> tuple[Milestone, ...]:
    """Compute the days of each step."""
    milestones = []
    for step in steps:
        last_on = _day(step.last, issued_on=issued_on, deadline_on=deadline_on)
        first_on = _day(step.first, issued_on=issued_on, deadline_on=deadline_on) if step.first else last_on
        workday_on = last_workday(last_on, works=works)
        milestones.append(
            Milestone(step.name, first_on, last_on, None if workday_on == last_on else workday_on, site=step.site, status=step.status)
        )
    return tuple(milestones)


def _day(mark: Mark, *, issued_on: date, deadline_on: date) -> date:
    if mark.issued:
        return issued_on
    if mark.month_day is not None:
        return date.fromisoformat(f"{deadline_on.year:04d}-{mark.month_day}")
    if mark.months_before is not None:
        return months_before(deadline_on, months=mark.months_before)
    return deadline_on + ONE_DAY * ((mark.days_after or 0) - (mark.days_before or 0))


def clashes(
    milestones: Iterable[Milestone],
    *,
    named: dict[str, str],
    campaigns: Iterable[Campaign],
    works: Works,
    issued_on: date,
    holiday_days: int = 3,
) -> tuple[Clash, ...]:
    """Find what stands against the back-plan.

    Args:
        milestones: the back-plan.
        named: code and name of the units to be audited.
        campaigns: other campaigns of the year.
        works: tells working days.
        issued_on: nothing can be done before.
        holiday_days: runs of rest days of at least this length count as holidays (an ordinary weekend has two).
    """
    milestones = tuple(milestones)
    found = [_late(m) for m in milestones if m.last_on < issued_on]
    found += [_backwards(m) for m in milestones if m.last_on < m.first_on]
    found += [_rest(m, workday_on=day) for m in milestones if (day := m.last_workday_on)]
    for milestone in milestones:
        if not milestone.site:
            continue
        found += [
            Clash(
                milestone.name, first, last, f"现场稽查期间有连续{(last - first).days + 1}天休息（{print_day(first)}至{print_day(last)}）"
            )
            for first, last in rest_runs(milestone.first_on, last_on=milestone.last_on, works=works)
            if (last - first).days + 1 >= holiday_days
        ]
        found += _campaigns(milestone, named=named, campaigns=campaigns)
    return tuple(found)


def _late(milestone: Milestone) -> Clash:
    return Clash(milestone.name, milestone.first_on, milestone.last_on, "早于计划印发日，已不能按期完成")


def _backwards(milestone: Milestone) -> Clash:
    return Clash(milestone.name, milestone.first_on, milestone.last_on, "开始晚于结束，时间不够")


def _rest(milestone: Milestone, *, workday_on: date) -> Clash:
    words = f"{print_day(milestone.last_on)}不是工作日，最后一个工作日是{print_day(workday_on)}"
    return Clash(milestone.name, milestone.last_on, milestone.last_on, words)


def _campaigns(milestone: Milestone, *, named: dict[str, str], campaigns: Iterable[Campaign]) -> list[Clash]:
    found = []
    for campaign in campaigns:
        first, last = max(campaign.first_on, milestone.first_on), min(campaign.last_on, milestone.last_on)
        shared = [named[code] for code in campaign.units if code in named]
        if first <= last and shared:
            found.append(Clash(milestone.name, first, last, f"与“{campaign.name}”同时使用{'、'.join(shared)}"))
    return found


def rest_runs(first_on: date, *, last_on: date, works: Works) -> tuple[tuple[date, date], ...]:
    """List the runs of rest days in a span, first and last day inclusive."""
    runs: list[tuple[date, date]] = []
    for offset in range((last_on - first_on).days + 1):
        day = first_on + ONE_DAY * offset
        if works(day):
            continue
        if runs and runs[-1][1] == day - ONE_DAY:
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return tuple(runs)


def forecast(today_on: date, *, deadline_on: date, remaining_days: int, works: Works) -> int:
    """Count the working days left after today up to the deadline, less those that the remaining steps take; negative is too late."""
    left = sum(works(today_on + ONE_DAY * offset) for offset in range(1, (deadline_on - today_on).days + 1))
    return left - remaining_days
