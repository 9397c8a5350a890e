"""A family of limits as the SQL compiler needs it: periods of days, each with the versions that govern it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import duckdb

from jicha.domain.errors import Fault, LawError
from jicha.domain.law import PERIODS, Direction, Limit, Unit, in_force
from jicha.engine.content import law


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a family in numbers.

    Attributes:
        from_on, until_on: the days that it governs, [from_on, until_on); until_on null = still.
        value: null for a rule without a number; then nothing can be judged by it.
        month, day: the last day in the year after the start's, for NEXT_YEAR_DAY; else null.
        carries_over: a period begun before `until_on` and ended on or after it is read by this version as well (SEL-02).
        law: instrument and article, for `law_version`.
    """

    id: str
    family: str
    from_on: date
    until_on: date | None
    value: int | float | None
    unit: Unit
    direction: Direction
    rolls: bool
    month: int | None
    day: int | None
    carries_over: bool
    verified: bool
    law: str


@dataclass(frozen=True, slots=True)
class Period:
    """A span of days [from_on, until_on) with the same law.

    Attributes:
        versions: one; several in a two-law period: then `within` is true only if all hold, false only if none does, else null.
        carried: earlier versions that also read an act of this span if the step began while they governed (start < their until_on).
    """

    from_on: date
    until_on: date | None
    versions: tuple[Version, ...]
    carried: tuple[Version, ...]


def versions(family: str, *, limits: Iterable[Limit] | None = None) -> tuple[Version, ...]:
    """List the versions of a family that govern at some time, by first day.

    Raises:
        LawError: no limit has that family.
    """
    chosen = [item for item in (law() if limits is None else limits) if item.family == family]
    if not chosen:
        raise LawError(Fault(what=f"没有“{family}”这一族期限", where=family, mend="可用的族名见 docs/law-families.md。"))
    governing = [_version(item, from_on=item.from_on) for item in chosen if item.restates is None and item.from_on is not None]
    return tuple(sorted(governing, key=lambda item: (item.from_on, item.id)))


def _version(item: Limit, *, from_on: date) -> Version:
    month, day = (int(part) for part in item.month_day.split("-")) if item.month_day else (None, None)
    return Version(
        id=item.id,
        family=item.family,
        from_on=from_on,
        until_on=item.governs_until_on,
        value=item.value,
        unit=item.unit,
        direction=item.direction,
        rolls=item.rolls,
        month=month,
        day=day,
        carries_over=item.carries_over,
        verified=item.verified,
        law=law_name(item),
    )


def law_name(limit: Limit) -> str:
    """Name instrument and article, as `law_version` prints it."""
    return limit.instrument if limit.article is None else f"{limit.instrument} {limit.article}"


def periods(family: str, *, limits: Iterable[Limit] | None = None) -> tuple[Period, ...]:
    """Cut time into spans with the same law, for a CASE over the day of the act; days before the first and in gaps have no span.

    Raises:
        LawError: no limit has that family.
    """
    found = versions(family, limits=limits)
    cuts = sorted({day for item in found for day in (item.from_on, item.until_on) if day is not None})
    spans: list[Period] = []
    for index, start in enumerate(cuts):
        until = cuts[index + 1] if index + 1 < len(cuts) else None
        ruling = tuple(item for item in found if item.from_on <= start and (item.until_on is None or start < item.until_on))
        carried = tuple(item for item in found if item.carries_over and item.until_on is not None and item.until_on <= start)
        if ruling:
            spans.append(Period(from_on=start, until_on=until, versions=ruling, carried=carried))
    return tuple(spans)


def units(family: str, *, limits: Iterable[Limit] | None = None) -> frozenset[Unit]:
    """Name the units that the versions of a family use, for the static check of units."""
    return frozenset(item.unit for item in versions(family, limits=limits))


def is_period(family: str, *, limits: Iterable[Limit] | None = None) -> bool:
    """Tell whether every version with a number is a period of time, so that `within` and `deadline` make sense."""
    used = {item.unit for item in versions(family, limits=limits) if item.value is not None or item.unit is Unit.NEXT_YEAR_DAY}
    return bool(used) and used <= PERIODS


def law_version(family: str, *, on: date, limits: Iterable[Limit] | None = None) -> str:
    """Name the law of a family on a day: instrument and article, several joined by `；`, empty if none governs."""
    return "；".join(law_name(item) for item in in_force(law() if limits is None else limits, family=family, on=on))


LIMIT_COLUMNS: dict[str, str] = {
    "family": "VARCHAR",
    "limit_id": "VARCHAR",
    "from_on": "DATE",
    "until_on": "DATE",
    "value": "DOUBLE",
    "unit": "VARCHAR",
    "direction": "VARCHAR",
    "rolls": "BOOLEAN",
    "carries_over": "BOOLEAN",
    "verified": "BOOLEAN",
    "law": "VARCHAR",
}


def register_limits(connection: duckdb.DuckDBPyConnection, *, limits: Iterable[Limit] | None = None) -> None:
    """Make the table `legal_limit` in a DuckDB connection: one row per version, in order of family and first day."""
    known = tuple(law() if limits is None else limits)
    names = sorted({item.family for item in known})
    rows = [row for name in names for row in versions(name, limits=known)]
    columns = ", ".join(f"{name} {kind}" for name, kind in LIMIT_COLUMNS.items())
    connection.execute(f"create or replace table legal_limit ({columns})")
    for row in rows:
        values = [row.family, row.id, row.from_on, row.until_on, row.value, row.unit.value, row.direction.value]
        values += [row.rolls, row.carries_over, row.verified, row.law]
        connection.execute(f"insert into legal_limit values ({', '.join('?' * len(values))})", values)
