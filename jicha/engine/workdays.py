"""The table of working days 2000-01-01 to 2035-12-31: library, content files, and computed years.

A year is taken from the first of these that has it: `calendar/<year>.yaml` (the overlay folder before our own), the table of the
`chinesecalendar` library, else weekends and the holidays that the law fixes by date; the last is provisional and says so.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import ClassVar

import duckdb
from chinese_calendar import constants

from jicha.domain.calendar import ONE_DAY, FixedHoliday, HolidayYear, WorkCalendar, make_calendar
from jicha.domain.errors import ContentError, Fault
from jicha.engine.content.forms import Filled, read_form, read_forms

FIRST_ON = date(2000, 1, 1)
UNTIL_ON = date(2036, 1, 1)
CALENDAR_FOLDER = Path(__file__).parent.parent / "content" / "calendar"
_FIXED = CALENDAR_FOLDER / "fixed.yaml"

WORKDAY_COLUMNS: dict[str, str] = {"day": "DATE", "number": "BIGINT", "is_workday": "BOOLEAN", "provisional": "BOOLEAN"}


@dataclass(frozen=True, slots=True)
class FixedHolidays:
    """The content file `fixed.yaml`."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    holidays: tuple[FixedHoliday, ...]


@cache
def work_calendar(*overlays: Path) -> WorkCalendar:
    """Build the calendar of all days that a check may meet.

    Args:
        overlays: folders with `<year>.yaml` of a city; an earlier folder wins over a later one, all win over our own.

    Raises:
        ContentError: a file has a fault, or names another year than its own name.
    """
    notices = _notices((*overlays, CALENDAR_FOLDER))
    fixed = read_form(_FIXED, form=FixedHolidays).holidays
    days_off: dict[int, frozenset[date]] = {}
    workdays: dict[int, frozenset[date]] = {}
    provisional: set[int] = set()
    for year in range(FIRST_ON.year, UNTIL_ON.year):
        if year in notices:
            days_off[year], workdays[year] = notices[year].days_off(), frozenset(notices[year].workdays)
            if not notices[year].confirmed:
                provisional.add(year)
        elif year in published_years():
            days_off[year] = frozenset(day for day in constants.holidays if day.year == year)
            workdays[year] = frozenset(day for day in constants.workdays if day.year == year)
        else:
            days_off[year], workdays[year] = frozenset(day for item in fixed for day in item.of(year)), frozenset()
            provisional.add(year)
    return make_calendar(FIRST_ON, until_on=UNTIL_ON, days_off=days_off, workdays=workdays, provisional_years=provisional)


def published_years() -> frozenset[int]:
    """Name the years whose notice the library knows."""
    return frozenset(day.year for day in constants.workdays)


def _notices(folders: tuple[Path, ...]) -> dict[int, HolidayYear]:
    # A city's file of any name is read, so that one that nobody would ever look at is refused.
    paths = [path for folder in folders for path in sorted(folder.glob("*.yaml")) if path != _FIXED]
    found: dict[int, HolidayYear] = {}
    faults: list[Fault] = []
    for filled in read_forms(paths, form=HolidayYear):
        faults.extend(_name_fault(filled))
        found.setdefault(filled.value.year, filled.value)
    if faults:
        raise ContentError(*faults)
    return found


def _name_fault(filled: Filled[HolidayYear]) -> Iterator[Fault]:
    if filled.document.path.stem != str(filled.value.year):
        what = f"文件名与年份{filled.value.year}不一致"
        yield Fault(what=what, where=filled.where("year"), mend=f"改名为 {filled.value.year}.yaml，或改正 year。")


def workday_rows(*overlays: Path) -> Iterator[tuple[date, int, bool, bool]]:
    """Give the table `workday`, one row per day in order: day, number, is_workday, provisional."""
    calendar = work_calendar(*overlays)
    before = 0
    for offset, number in enumerate(calendar.numbers):
        day = calendar.first_on + ONE_DAY * offset
        yield day, number, number > before, calendar.is_provisional(day)
        before = number


def register_workdays(connection: duckdb.DuckDBPyConnection, *overlays: Path) -> None:
    """Make the table `workday` in a DuckDB connection, in place of an older one."""
    columns = ", ".join(f"{name} {kind}" for name, kind in WORKDAY_COLUMNS.items())
    connection.execute(f"create or replace table workday ({columns})")
    insert_workdays(connection, columns=tuple(WORKDAY_COLUMNS), overlays=overlays)


def insert_workdays(connection: duckdb.DuckDBPyConnection, *, columns: Sequence[str], overlays: Sequence[Path] = ()) -> None:
    """Fill the table `workday` of a DuckDB connection: of the columns above, and `on_or_after`, the next day worked, itself included."""
    calendar = work_calendar(*overlays)
    chosen = ", ".join(f'"{name}"' for name in columns)
    connection.execute(
        f"""insert into workday ({chosen}) select {chosen} from (
            select *, min(case when is_workday then day end)
                over (order by day rows between current row and unbounded following) as on_or_after
            from (
                select cast(? as date) + cast(place as integer) as day, number, list_contains(?::bigint[], year(day)) as provisional,
                    number > lag(number, 1, 0) over (order by place) as is_workday
                from (select unnest(?::bigint[]) as number, unnest(range(?)) as place)
            )
        ) order by day""",
        [calendar.first_on, sorted(calendar.provisional_years), list(calendar.numbers), len(calendar.numbers)],
    )
