"""A row of a table as the desk gives it, and the words that the checks read."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from jicha.domain.checks import item
from jicha.domain.findings.forms import Level
from jicha.services.clock import BEIJING

Cell = str | int | float | Decimal | bool | date | datetime | None
OwnRow = Mapping[str, Cell]
"""Column of the canonical table → value; a column that is missing is empty."""

LEVEL_WORDS = {Level.GENERAL.value: "一般", Level.SERIOUS.value: "较重", Level.GRAVE.value: "严重"}
KIND_WORDS = {"at_once": "立行立改", "by_plan": "限期整改"}
ADOPTED_BY = {"city": "市级", "province": "省级", "ministry": "部级"}


@dataclass(frozen=True, slots=True)
class OwnTable:
    """One table that the desk keeps.

    Attributes:
        file: the name of its file. table: the canonical table. rows: gives the rows of a year, always in the same order.
        key: the columns by which a row is known again in a file that somebody uploaded.
    """

    file: str
    table: str
    key: tuple[str, ...]
    rows: Callable[[int], Iterable[OwnRow]]


def cell_text(value: Cell) -> str | None:
    """Write a value as intake reads it back: days and instants of Beijing in ISO form, 是 and 否, null as an empty cell."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return value.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M:%S")
    return value.isoformat() if isinstance(value, date) else str(value)


def item_words(name: str) -> str:
    """Give the words of an item; one that is not known keeps its code."""
    try:
        return item(name).zh
    except KeyError:
        return name


def joined(parts: Iterable[str]) -> str | None:
    """Join texts by `；`; null if there are none."""
    return "；".join(_filled(parts)) or None


def _filled(parts: Iterable[str]) -> Iterator[str]:
    return (part for part in parts if part)
