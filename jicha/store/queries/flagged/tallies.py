"""How many flags there are of a kind, added up from the numbers that the database keeps: a few thousand rows stand for a million."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Max, Min, Sum

from jicha.domain.access.scopes import RowLimit
from jicha.store.models.flags import FlagCount
from jicha.store.queries.rows import within

if TYPE_CHECKING:
    from django.db.models import QuerySet


@dataclass(frozen=True, slots=True)
class Tally:
    """How many flags a list has, and the ids between which all of them lie; 0, 0, 0 for none."""

    number: int
    first_id: int
    last_id: int


def tally(run_pk: int, *, limit: RowLimit, picks: Mapping[str, str | Sequence[str]]) -> Tally:
    """Count the flags of a run that a person may see; `picks`: column → the value, or the values, that it must have."""
    rows = _counts(run_pk, limit=limit)
    for column, value in picks.items():
        rows = rows.filter(**({column: value} if isinstance(value, str) else {f"{column}__in": tuple(value)}))
    found = rows.aggregate(all=Sum("number"), first=Min("first_id"), last=Max("last_id"))
    return Tally(found["all"], found["first"], found["last"]) if found["all"] else Tally(0, 0, 0)


def tallies(run_pk: int, *, limit: RowLimit, by: Sequence[str], picks: Mapping[str, str] | None = None) -> Mapping[tuple[str, ...], int]:
    """Count the flags of a run that a person may see by these columns; what has none is left out."""
    rows = _counts(run_pk, limit=limit).filter(**(picks or {})).values_list(*by).annotate(all=Sum("number"))
    return {tuple(key): number for *key, number in rows if number}


def _counts(run_pk: int, *, limit: RowLimit) -> "QuerySet[FlagCount]":
    return within(FlagCount.objects.filter(run_id=run_pk), limit=limit).order_by()
