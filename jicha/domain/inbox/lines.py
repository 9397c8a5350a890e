"""The lines of an inbox: what waits, until when, in the order in which a person should look at it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from jicha.domain.inbox.duties import Item, Matter, Step

_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Line:
    """One line. A reviewer's names a file by its alias and nothing else.

    Attributes:
        object_id: of the row; 0 for a line that stands for many. step, zh: the name and the words of what is to be done.
        number: how many rows a line stands for; 1 for one. is_more: there are more than that.
        year: of the row, for pages that show a year; 0 if it has none.
    """

    matter: Matter
    object_id: int
    step: str
    zh: str
    title: str
    unit_name: str = ""
    due_on: date | None = None
    number: int = 1
    is_more: bool = False
    year: int = 0


class When(StrEnum):
    """How soon a line is due; the order of the names is that of the page."""

    LATE = "late"
    TODAY = "today"
    SOON = "soon"
    LATER = "later"
    UNDATED = "undated"


def line_of(item: Item, *, step: Step) -> Line:
    """Make the line of a thing that waits."""
    return Line(item.matter, item.id, step.name, step.zh, item.title, item.unit_name, item.due_on, year=item.year)


def when(due_on: date | None, *, today: date) -> When:
    """Say how soon a day is; the day itself is not late, the seven days after today are soon."""
    if due_on is None:
        return When.UNDATED
    if due_on < today:
        return When.LATE
    if due_on == today:
        return When.TODAY
    return When.SOON if due_on <= today + _WEEK else When.LATER


def ordered(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Put the lines in order: by day, what has no day last; then as given, which is the order of the kinds."""
    return tuple(sorted(lines, key=lambda line: (line.due_on is None, line.due_on or date.max)))
