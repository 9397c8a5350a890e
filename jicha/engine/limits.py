"""A family of limits as the SQL compiler needs it: spans of days, each with the limits that govern it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from jicha.domain.errors import Fault, LawError
from jicha.domain.law import Limit, Unit


@dataclass(frozen=True, slots=True)
class Period:
    """A span of days [from_on, until_on) with the same law; until_on null = still.

    Attributes:
        limits: one; several in a two-law period: then `within` is true only if all hold, false only if none does, else null.
        carried: earlier limits that also read an act of this span if the step began while they governed
            (from_on <= start < governs_until_on).
    """

    from_on: date
    until_on: date | None
    limits: tuple[Limit, ...]
    carried: tuple[Limit, ...]


def governing(limits: Iterable[Limit], *, family: str) -> tuple[Limit, ...]:
    """List the limits of a family that govern at some time, by first day.

    Raises:
        LawError: no limit has that family.
    """
    chosen = [one for one in limits if one.family == family]
    if not chosen:
        raise LawError(Fault(what=f"没有“{family}”这一族期限", where=family, mend="可用的族名见 docs/law-families.md。"))
    dated = [(one.from_on, one.id, one) for one in chosen if one.restates is None and one.from_on is not None]
    return tuple(one for _, _, one in sorted(dated, key=lambda item: item[:2]))


def periods(limits: Iterable[Limit], *, family: str) -> tuple[Period, ...]:
    """Cut time where the law of a family changes, for a CASE over the day of the act.

    Returns:
        Spans in order of time; days before the first limit and in gaps have none.

    Raises:
        LawError: no limit has that family.
    """
    found = governing(limits, family=family)
    cuts = sorted({day for one in found for day in (one.from_on, one.governs_until_on) if day is not None})
    spans: list[Period] = []
    for start, until in pairwise([*cuts, None]):
        ruling = tuple(one for one in found if start is not None and one.governs(start))
        if start is not None and ruling:
            spans.append(Period(from_on=start, until_on=until, limits=ruling, carried=_carried(found, to=start)))
    return tuple(spans)


def _carried(found: tuple[Limit, ...], *, to: date) -> tuple[Limit, ...]:
    return tuple(one for one in found if one.carries_over and one.governs_until_on is not None and one.governs_until_on <= to)


def units(limits: Iterable[Limit], *, family: str) -> frozenset[Unit]:
    """Name the units that the limits of a family use, for the static check of units.

    Raises:
        LawError: no limit has that family.
    """
    return frozenset(one.unit for one in governing(limits, family=family))
