"""The ladder of reminders: before the date, on it, and ever higher after it; what is due today and was not yet sent."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

_CLOSED: dict[str, str] = {"extra": "forbid"}


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of the ladder.

    Attributes:
        name: as stored; `zh` as shown (提醒, 督办, 通报, 约谈).
        day: calendar days after the due date; negative is before it.
        to: who is told, as words of the ladder's own list (`branch`, `lead`, `leader`).
        escalates: the matter goes up; a person decides whether it is carried out.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = _CLOSED

    name: str
    zh: str
    day: int
    to: tuple[str, ...]
    escalates: bool


@dataclass(frozen=True, slots=True)
class Reminder:
    """A rung that has been reached on a day."""

    rung: Rung
    reached_on: date


def faults_of(rungs: Sequence[Rung]) -> tuple[str, ...]:
    """Tell what is wrong with a ladder: days that do not rise, names that stand twice."""
    days = [rung.day for rung in rungs]
    names = [rung.name for rung in rungs]
    wrong = [] if days == sorted(set(days)) else ["各级的天数应由小到大，不得重复"]
    return (*wrong, *(f"“{name}”写了两次" for name in sorted({n for n in names if names.count(n) > 1})))


def reached(rungs: Iterable[Rung], *, due_on: date, as_of: date) -> tuple[Reminder, ...]:
    """List the rungs reached up to and including the day, the first first.

    Source:
        domain.md 12.5, REQ-03 (−7, 0, +15, +30 days: a default, the plan only says 跟踪督办).
    """
    days = [(rung, due_on + timedelta(days=rung.day)) for rung in rungs]
    return tuple(Reminder(rung=rung, reached_on=day) for rung, day in days if day <= as_of)


def due(rungs: Iterable[Rung], *, due_on: date, as_of: date, sent: frozenset[str]) -> tuple[Reminder, ...]:
    """List the rungs reached and not yet sent.

    A date that was missed altogether (the PC was off) still gives every rung, so that the file shows the whole ladder.
    """
    return tuple(reminder for reminder in reached(rungs, due_on=due_on, as_of=as_of) if reminder.rung.name not in sent)


def days_overdue(due_on: date, *, as_of: date) -> int:
    """Count the calendar days after the due date; 0 on the date and before it."""
    return max(0, (as_of - due_on).days)
