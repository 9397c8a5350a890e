"""How the year stands against its back-plan: what the desk knows of each step, what is late, and whether judging will be done in time."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from jicha.domain import schedule
from jicha.domain.calendar import WorkCalendar
from jicha.domain.schedule import Milestone
from jicha.services.administering.in_force import work_calendar
from jicha.services.clock import BEIJING
from jicha.store.queries.year.overview import Standing, judged_since

PACE_DAYS = 28
"""Calendar days over which the pace of judging is measured; this program's choice."""


class Progress(StrEnum):
    """How a step stands."""

    DONE = "done"
    LATE = "late"
    PAST = "past"
    """Its days are over and the desk keeps no record of whether it was done."""
    NOW = "now"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True)
class StepStanding:
    """A step of the back-plan; `done` of `of` is what the desk has on record, null where it keeps none."""

    milestone: Milestone
    progress: Progress
    done: int | None
    of: int | None


@dataclass(frozen=True, slots=True)
class Forecast:
    """Whether the flags that wait will be judged by the deadline, at the pace of the last weeks.

    Attributes:
        waiting: flags nobody has judged. judged: in the last `PACE_DAYS` days. workdays: working days among these.
        needed: working days for what waits, null without a pace. spare: working days left after them; negative is too late.
        is_over: the deadline has passed.
    """

    waiting: int
    judged: int
    workdays: int
    needed: int | None
    spare: int | None
    is_over: bool = False


def steps(milestones: tuple[Milestone, ...], *, standing: Standing, today: date) -> tuple[StepStanding, ...]:
    """Hold every step against what the desk has on record."""
    return tuple(_step(one, known=_known(standing).get(one.name), today=today) for one in milestones)


def forecast(run_pk: int, *, waiting: int, deadline_on: date, today: date) -> Forecast:
    """Project the judging of a run's flags to the deadline."""
    calendar = _calendar()
    first_on = today - timedelta(days=PACE_DAYS)
    judged = judged_since(run_pk, since=datetime.combine(first_on, time.min, BEIJING))
    workdays = sum(calendar.is_workday(first_on + timedelta(days=n)) for n in range(1, PACE_DAYS + 1))
    if not waiting:
        needed: int | None = 0
    else:
        needed = math.ceil(waiting * workdays / judged) if judged else None
    spare = None
    if needed is not None:
        spare = schedule.forecast(today, deadline_on=deadline_on, remaining_days=needed, works=calendar.is_workday)
    return Forecast(waiting, judged, workdays, needed, spare, is_over=today > deadline_on)


def workdays_between(today: date, *, last_on: date) -> int:
    """Count the working days after today up to a day, that day included."""
    return schedule.forecast(today, deadline_on=last_on, remaining_days=0, works=_calendar().is_workday)


def _step(milestone: Milestone, *, known: tuple[int, int] | None, today: date) -> StepStanding:
    done, of = known or (None, None)
    if done is not None and of is not None and done >= of > 0:
        progress = Progress.DONE
    elif milestone.last_on < today:
        progress = Progress.LATE if known else Progress.PAST
    else:
        progress = Progress.NOW if milestone.first_on <= today else Progress.AHEAD
    return StepStanding(milestone, progress, done, of)


def _known(standing: Standing) -> Mapping[str, tuple[int, int]]:
    return {
        "印发计划": (int(standing.has_plan), 1),
        "各分局“回头看”自查": (standing.self_checks, standing.branches),
        "上半年网上稽查、抽卷评查": (int(1 in standing.final_halves), 1),
        "下半年抽卷评查": (int(2 in standing.final_halves), 1),
        "整改跟踪督办": (standing.closed, standing.ordered),
    }


def _calendar() -> WorkCalendar:
    return work_calendar()
