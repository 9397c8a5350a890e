"""The limits in force on the day of an act, as SQL: which version governs, by which unit it counts, and what two readings say together.

Source:
    SEL-01 to SEL-03 of the fact sheet (which version governs, and when two do).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlglot import exp

from jicha.domain.law import Direction, Limit, Unit
from jicha.engine.sql.nodes import add, binary, both, call, case, cast, day, either, minus, negate, number, text
from jicha.engine.sql.scope import Use, days_after, literal_of, months_after, ordinal, rolled, workday_after


@dataclass(frozen=True, slots=True)
class Period:
    """Days `[from_on, until_on)` on which the same limits of a family govern; `carried` govern too if the step began under them."""

    from_on: date
    until_on: date | None
    limits: tuple[Limit, ...]
    carried: tuple[Limit, ...]


def periods(limits: Iterable[Limit], *, family: str) -> tuple[Period, ...]:
    """Cut time where the limits of a family change."""
    own = [one for one in limits if one.family == family and one.restates is None and one.from_on is not None]
    cuts = sorted({one.from_on for one in own if one.from_on} | {one.governs_until_on for one in own if one.governs_until_on})
    found: list[Period] = []
    for index, start in enumerate(cuts):
        governing = tuple(sorted((one for one in own if one.governs(start)), key=lambda one: (one.from_on or date.min, one.id)))
        ended = tuple(one for one in own if one.carries_over and one.governs_until_on is not None and one.governs_until_on <= start)
        if governing:
            found.append(Period(start, cuts[index + 1] if index + 1 < len(cuts) else None, governing, ended))
    return tuple(found)


def _family(use: Use) -> tuple[Period, ...]:
    name = literal_of(use)
    if name not in use.scope.families:
        raise use.scope.refuse(f"没有声明的法条 {name}", node=use.node, mend="在 law: [...] 里声明该法条族")
    return periods(use.scope.law, family=name)


def _day_of(use: Use) -> exp.Expr:
    if use.scope.day is None:
        raise use.scope.refuse("query 里不知道适用哪天的法", node=use.node, mend="在 holds 或 values 里用 within、limit、deadline")
    return use.scope.day


def on_day(
    found: Sequence[Period],
    *,
    of: exp.Expr,
    began: exp.Expr | None,
    write: Callable[[tuple[Limit, ...]], exp.Expr],
    kind: str = "BOOLEAN",
) -> exp.Expr:
    """Write a CASE over the periods of a family: what `write` says of the limits that govern the day, null where none does."""
    branches = []
    for period in found:
        when = binary(exp.GTE, cast(of, kind="DATE"), day(period.from_on))
        if period.until_on:
            when = both(when, binary(exp.LT, cast(of, kind="DATE"), day(period.until_on)))
        then = write(period.limits)
        for old in period.carried if began is not None else ():
            until, since = old.governs_until_on, old.from_on
            if until is None or since is None or began is None or old in period.limits:
                continue
            begun = both(binary(exp.GTE, cast(began, kind="DATE"), day(since)), binary(exp.LT, cast(began, kind="DATE"), day(until)))
            then = case((begun, write((*period.limits, old))), default=then)
        branches.append((when, then))
    return case(*branches) if branches else cast(exp.Null(), kind=kind)


def limit(use: Use) -> exp.Expr:
    """Write the number in force on the day; null where two readings differ."""

    def write(limits: tuple[Limit, ...]) -> exp.Expr:
        values = {one.value for one in limits}
        value = next(iter(values))
        return number(value) if len(values) == 1 and value is not None else cast(exp.Null(), kind="DOUBLE")

    found = _family(use)
    return on_day(found, of=use.args[1] if len(use.args) > 1 else _day_of(use), began=None, write=write, kind="DOUBLE")


def within(use: Use) -> exp.Expr:
    """Write whether a limit is kept; where two readings govern, true if both say so, false if neither, else null."""
    start, end = use.args[1], use.args[2]
    more = use.args[3] if len(use.args) > 3 else None

    def write(limits: tuple[Limit, ...]) -> exp.Expr:
        conditions = [_held(one, start=start, end=end, more=more, use=use) for one in limits]
        unique = list({condition.sql(): condition for condition in conditions}.values())
        if len(unique) == 1:
            return unique[0]
        return case((both(*unique), exp.true()), (both(*(negate(one) for one in unique)), exp.false()))

    return on_day(_family(use), of=_day_of(use), began=start, write=write)


def deadline(use: Use) -> exp.Expr:
    """Write the last day of a limit; where two readings govern, the stricter one."""
    start = use.args[1]
    more = use.args[2] if len(use.args) > 2 else None

    def write(limits: tuple[Limit, ...]) -> exp.Expr:
        days = list({(d := _last_day(one, start=start, more=more, use=use)).sql(): d for one in limits}.values())
        if len(days) == 1:
            return days[0]
        kind = exp.Least if limits[0].direction is Direction.AT_MOST else exp.Greatest
        return kind(this=days[0], expressions=days[1:])

    return on_day(_family(use), of=_day_of(use), began=start, write=write, kind="DATE")


def _count(limit: Limit, more: exp.Expr | None, *, times: int = 1) -> exp.Expr:
    value = number((limit.value or 0) * times)
    return add(value, more) if more is not None else value


def _held(limit: Limit, *, start: exp.Expr, end: exp.Expr, more: exp.Expr | None, use: Use) -> exp.Expr:
    least = limit.direction is Direction.AT_LEAST
    compare = exp.GTE if least else exp.LTE
    if limit.unit is Unit.WORKING_DAY:
        return binary(compare, minus(ordinal(end, scope=use.scope), ordinal(start, scope=use.scope)), _count(limit, more))
    if limit.unit is Unit.HOUR:
        return binary(compare, call("seconds", cast(start, kind="TIMESTAMP"), cast(end, kind="TIMESTAMP")), _count(limit, more, times=3600))
    if limit.unit is Unit.CALENDAR_DAY:
        plain = binary(compare, call("days", cast(start, kind="DATE"), cast(end, kind="DATE")), _count(limit, more))
        if not limit.rolls or least:
            return plain
        return either(plain, binary(exp.LTE, cast(end, kind="DATE"), _last_day(limit, start=start, more=more, use=use)))
    return binary(compare, cast(end, kind="DATE"), _last_day(limit, start=start, more=more, use=use))


def _last_day(limit: Limit, *, start: exp.Expr, more: exp.Expr | None, use: Use) -> exp.Expr:
    if limit.unit is Unit.WORKING_DAY:
        return workday_after(start, count=_count(limit, more), scope=use.scope)
    if limit.unit is Unit.HOUR:
        return call("seconds_after", cast(start, kind="TIMESTAMP"), _count(limit, more, times=3600))
    if limit.unit is Unit.CALENDAR_DAY:
        last = days_after(start, count=_count(limit, more))
    elif limit.unit in {Unit.MONTH, Unit.YEAR}:
        last = months_after(start, count=number(int((limit.value or 0) * (12 if limit.unit is Unit.YEAR else 1))))
        last = days_after(last, count=more) if more is not None else last
    elif limit.unit is Unit.NEXT_YEAR_DAY:
        year = cast(add(exp.Extract(this=exp.var("YEAR"), expression=cast(start, kind="DATE")), number(1)), kind="INT")
        last = cast(exp.DPipe(this=cast(year, kind="VARCHAR"), expression=text(f"-{limit.month_day}"), safe=True), kind="DATE")
    else:
        raise use.scope.refuse(f"{limit.family}（{limit.unit}）不是期限", node=use.node, mend="数额、比例、人数用 limit('…') 比较")
    return rolled(last, scope=use.scope) if limit.rolls else last
