"""How a page asks for a part of a list, and what it gets."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django.db.models import F, Model, OrderBy, QuerySet
from django.db.models.functions import Coalesce

Row = TypeVar("Row")
Table = TypeVar("Table", bound=Model)
PAGE_SIZE = 50
_FEW = 1000
"""So many rows are sorted at most without an index."""
_FAR = 1000
"""A page after so many rows is fetched by numbers."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A part of a list.

    Attributes:
        search: words to look for; empty looks for nothing. picks: filter key → chosen value; what is not picked is not there.
        order: key of a column, with `-` before it for falling; empty is the list's own order.
        page: from 1.
    """

    search: str = ""
    picks: Mapping[str, str] = field(default_factory=dict)
    order: str = ""
    page: int = 1
    size: int = PAGE_SIZE


@dataclass(frozen=True, slots=True)
class Slice(Generic[Row]):
    """A page of rows, and how many there are in all pages."""

    rows: tuple[Row, ...]
    total: int


def slice_of(
    rows: "QuerySet[Table]",
    ask: Ask,
    *,
    orders: Mapping[str, str],
    make: Callable[[Table], Row],
    last: str = "pk",
    total: int | None = None,
) -> Slice[Row]:
    """Cut the page that was asked for out of a queryset that is already narrowed.

    Args:
        orders: sort key → column of the table, or columns with a comma between; a key that is not there keeps the list's own order.
        last: the column that settles ties, so that no row is on two pages.
        total: how many rows there are, where that is known without counting them; the list's own order is then that of `last`.
    """
    start = (ask.page - 1) * ask.size
    ordered = _ordered(rows, ask, orders=orders, last=last, is_few=total is not None and total <= _FEW)
    if total is not None and start > _FAR:
        return Slice(_far(ordered, start=start, size=ask.size, total=total, make=make), total)
    cut = tuple(make(row) for row in ordered[start : start + ask.size])
    if total is not None:
        return Slice(cut, total)
    # A page that is not full is the last one: where it ends is how many there are, and a search is not done twice.
    is_last = len(cut) < ask.size and (bool(cut) or start == 0)
    return Slice(cut, start + len(cut) if is_last else rows.count())


def _ordered(rows: "QuerySet[Table]", ask: Ask, *, orders: Mapping[str, str], last: str, is_few: bool) -> "QuerySet[Table]":
    columns = orders.get(ask.order.removeprefix("-"))
    if not columns and not is_few:
        return rows
    # All in one direction, as an index runs.
    sign = "-" if columns and ask.order.startswith("-") else ""
    names = [f"{sign}{column}" for column in (*columns.split(","), last)] if columns else [last]
    # A few rows of a long table are found by what they are, then sorted; in the order of an index the whole table would be walked for them.
    return rows.order_by(*((_sorted_by(name) for name in names) if is_few else names))


def _sorted_by(name: str) -> OrderBy:
    column = name.removeprefix("-")
    return OrderBy(Coalesce(F(column), F(column)), descending=name.startswith("-"))


def _far(ordered: "QuerySet[Table]", *, start: int, size: int, total: int, make: Callable[[Table], Row]) -> tuple[Row, ...]:
    """Fetch a page far from the beginning: numbers first, from the end that is nearer, for an index holds them without the rows."""
    stop = min(start + size, total)
    if start >= stop:
        return ()
    if total - stop < start:
        numbers = list(ordered.reverse().values_list("pk", flat=True)[total - stop : total - start])[::-1]
    else:
        numbers = list(ordered.values_list("pk", flat=True)[start:stop])
    found = ordered.model._base_manager.in_bulk(numbers)  # noqa: SLF001  # Django's public model API is spelt so.
    return tuple(make(found[number]) for number in numbers if number in found)


def values_of(rows: "QuerySet[Any]", column: str) -> tuple[str, ...]:
    """List the different values of a column, sorted; empty ones are left out."""
    return tuple(str(value) for value in rows.order_by(column).values_list(column, flat=True).distinct() if value not in {None, ""})
