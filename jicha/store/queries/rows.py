"""From the rows that a person may see to the filter of a queryset: one place, so that lists, counts and averages keep back the same."""

from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from jicha.domain.access.scopes import RowLimit, Scope

Table = TypeVar("Table", bound=Model)
_NOBODY = Q(pk__in=())
# A comparison, not the bare column: only so does SQLite look it up in an index.
_RELEASED = Q(released__in=(True,))


def within(
    rows: "QuerySet[Table]",
    *,
    limit: RowLimit,
    unit: str = "unit_code",
    released: Q = _RELEASED,
    assigned: str | None = None,
    handed_over: Q | None = None,
) -> "QuerySet[Table]":
    """Keep the rows that a limit admits.

    Args:
        unit: the column that holds the branch's code. released: what makes a row one after feedback, or a published one.
        assigned: the column that holds the user id of whom the row is given to; null if the table has none.
        handed_over: what makes a row one that was handed to discipline; null if the table has none.
    """
    if limit.is_all:
        return rows
    own = Q(**{unit: limit.unit_code}) if limit.unit_code is not None else _NOBODY
    admitted = {
        Scope.OWN: own,
        Scope.OWN_AFTER_FEEDBACK: own & released,
        Scope.PUBLISHED: released,
        Scope.ASSIGNED: Q(**{assigned: limit.user_id}) if assigned and limit.user_id is not None else _NOBODY,
        Scope.HANDED_OVER: handed_over if handed_over is not None else _NOBODY,
    }
    wanted = _NOBODY
    for scope in sorted(limit.scopes):
        wanted |= admitted[scope]
    return rows.filter(wanted)
