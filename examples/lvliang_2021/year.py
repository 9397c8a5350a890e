"""The year in memory: canonical tables as lists of rows, before any form is chosen."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random

from jicha.domain.tables import TABLES

Value = str | int | float | bool | date | datetime | None
Row = dict[str, Value]
"""One row of a canonical table: the keys are the columns of that table, a missing key is an empty cell."""

AS_OF = date(2021, 12, 31)
"""The day on which the year is judged; the truth holds for this day."""

CITY = "141100"


@dataclass(slots=True)
class Year:
    """All rows of the example, by canonical table name."""

    seed: int
    tables: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in TABLES})

    def add(self, table: str, row: Row) -> Row:
        """Add a row and give it back.

        Raises:
            KeyError: the table or one of the columns does not exist.
        """
        columns = {column.name for column in TABLES[table].columns}
        unknown = set(row) - columns
        if unknown:
            raise KeyError(f"{table} has no column {sorted(unknown)}")
        self.tables[table].append(row)
        return row

    def of(self, table: str, unit_code: str) -> Iterator[Row]:
        """List the rows of one branch."""
        return (row for row in self.tables[table] if row.get("unit_code") == unit_code)

    def drop(self, table: str, row: Row) -> None:
        """Take one row out, by identity."""
        rows = self.tables[table]
        del rows[next(i for i, other in enumerate(rows) if other is row)]

    def chance(self, topic: str) -> Random:
        """Open the stream of chance of a topic; streams do not disturb one another."""
        return Random(f"{self.seed}/{topic}")


def day(row: Row, column: str) -> date:
    """Read a cell that must hold a day.

    Raises:
        TypeError: it does not.
    """
    value = row.get(column)
    if isinstance(value, datetime) or not isinstance(value, date):
        raise TypeError(f"{column} holds {value!r}, not a day")
    return value


def moment(row: Row, column: str) -> datetime:
    """Read a cell that must hold an instant.

    Raises:
        TypeError: it does not.
    """
    value = row.get(column)
    if not isinstance(value, datetime):
        raise TypeError(f"{column} holds {value!r}, not an instant")
    return value


def text(row: Row, column: str) -> str:
    """Read a cell that must hold text.

    Raises:
        TypeError: it does not.
    """
    value = row.get(column)
    if not isinstance(value, str):
        raise TypeError(f"{column} holds {value!r}, not text")
    return value


def number(row: Row, column: str) -> float:
    """Read a cell that must hold a number.

    Raises:
        TypeError: it does not.
    """
    value = row.get(column)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise TypeError(f"{column} holds {value!r}, not a number")
    return float(value)
