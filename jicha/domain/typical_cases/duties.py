"""What each branch owes each quarter, and whether it came in time."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

QUARTERS = (1, 2, 3, 4)


class Duty(StrEnum):
    """Say how a branch stands in a quarter."""

    DONE = "done"
    LATE = "late"
    """Handed in after the due day."""
    MISSING = "missing"
    """The due day has passed."""
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Submitted:
    """One case as handed in."""

    unit_code: str
    quarter: int
    submitted_on: date


@dataclass(frozen=True, slots=True)
class Cell:
    """One branch in one quarter."""

    unit_code: str
    quarter: int
    due_on: date
    submitted: int
    duty: Duty


def quarter_of(day: date) -> int:
    """Give the quarter of a day, 1 to 4."""
    return (day.month - 1) // 3 + 1


def due_day(year: int, *, quarter: int, due_days: int) -> date:
    """Give the last day for a quarter's case: so many calendar days after the quarter's last day."""
    next_start = date(year + quarter // 4, quarter % 4 * 3 + 1, 1)
    return next_start + timedelta(days=due_days - 1)


def grid(cases: Iterable[Submitted], *, units: Sequence[str], year: int, per_quarter: int, due_days: int, as_of: date) -> tuple[Cell, ...]:
    """Lay out branch × quarter.

    A quarter is done when enough cases came by the due day, late when the last one needed came after it.

    Source:
        founding plan 三(四) (at least one per branch and quarter); domain.md REQ-05 (due days are a default).
    """
    handed_in = sorted(cases, key=lambda one: one.submitted_on)
    counts = Counter((one.unit_code, one.quarter) for one in handed_in)
    cells = []
    for unit in units:
        for quarter in QUARTERS:
            due_on = due_day(year, quarter=quarter, due_days=due_days)
            in_time = sum(one.unit_code == unit and one.quarter == quarter and one.submitted_on <= due_on for one in handed_in)
            number = counts[(unit, quarter)]
            duty = _duty(in_time, number=number, needed=per_quarter, is_over=as_of > due_on)
            cells.append(Cell(unit_code=unit, quarter=quarter, due_on=due_on, submitted=number, duty=duty))
    return tuple(cells)


def _duty(in_time: int, *, number: int, needed: int, is_over: bool) -> Duty:
    if in_time >= needed:
        return Duty.DONE
    if number >= needed:
        return Duty.LATE
    return Duty.MISSING if is_over else Duty.WAITING
