"""How a page asks for a part of a list, and what it gets."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet

Row = TypeVar("Row")
Table = TypeVar("Table", bound=Model)
PAGE_SIZE = 50


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


def slice_of(rows: "QuerySet[Table]", ask: Ask, *, orders: Mapping[str, str], make: Callable[[Table], Row], last: str = "pk") -> Slice[Row]:
    """Cut the page that was asked for out of a queryset that is already narrowed.

    Args:
        orders: sort key → column of the table, or columns with a comma between; a key that is not there keeps the list's own order.
        last: the column that settles ties, so that no row is on two pages.
    """
    ordered = rows
    columns = orders.get(ask.order.removeprefix("-"))
    if columns:
        # All in one direction, as an index runs.
        sign = "-" if ask.order.startswith("-") else ""
        ordered = rows.order_by(*(f"{sign}{column}" for column in (*columns.split(","), last)))
    start = (ask.page - 1) * ask.size
    cut = tuple(make(row) for row in ordered[start : start + ask.size])
    # A page that is not full is the last one: where it ends is how many there are, and a search is not done twice.
    is_last = len(cut) < ask.size and (bool(cut) or start == 0)
    return Slice(cut, start + len(cut) if is_last else rows.count())


def values_of(rows: "QuerySet[Any]", column: str) -> tuple[str, ...]:
    """List the different values of a column, sorted; empty ones are left out."""
    return tuple(str(value) for value in rows.order_by(column).values_list(column, flat=True).distinct() if value not in {None, ""})
