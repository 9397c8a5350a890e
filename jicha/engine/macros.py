"""Turn the named macros of checks into plain SQL: deadlines, limits of the day, parameters of the plan.

What depends on the run (as-of day, parameters, loaded tables) becomes a placeholder `__name__` that the run fills in, so that a compiled
check can be kept. What databases write differently becomes a primitive call that `backends` lowers.

Source:
    行政处罚法 (2021) art. 85 (working days); SEL-01 to SEL-03 of the fact sheet (which version governs, and when two do).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from sqlglot import exp

from jicha.domain.errors import ExpressionError, Fault
from jicha.domain.law import Direction, Limit, Unit
from jicha.engine.expressions import Place, line_of
from jicha.engine.sql.nodes import add, binary, both, call, case, cast, column, day, either, looked_up, minus, negate, number, paren, text
from jicha.engine.sql.nodes import column as name_column

Columns = Callable[[exp.Column], str | None]


class LookUp(Protocol):
    """Look a value up in the calendar: by `day` or `number`, for one of its columns."""

    def __call__(self, value: exp.Expr, *, key: str, column: str) -> exp.Expr: ...


def look_up_inside(value: exp.Expr, *, key: str, column: str) -> exp.Expr:
    """Look up by a subquery; the way of queries, whose rows have no layers."""
    where = binary(exp.EQ, name_column(key, table="w"), value)
    return looked_up(exp.Min(this=name_column(column, table="w")), where=where)


PRIMITIVES = frozenset({"matches", "found", "joined"})


@dataclass(frozen=True, slots=True)
class Scope:
    """What a text may lean on while its macros are expanded.

    Attributes:
        place: where the text stands.
        law: every limit.
        families: the families that the check declares.
        params: parameter to its unit.
        day: the expression of the day whose law applies; null in a query.
        ordinal_of: gives the stored working-day ordinal's name for a column, or null.
        tables: names that present() may ask for.
        look_up: how a value finds its row in the calendar.
    """

    place: Place
    law: Sequence[Limit]
    families: frozenset[str]
    params: dict[str, str]
    day: exp.Expr | None
    ordinal_of: Columns
    tables: frozenset[str]
    look_up: LookUp

    def refuse(self, what: str, *, node: exp.Expr, mend: str) -> ExpressionError:
        return ExpressionError(Fault(what, self.place.at(line_of(node)), mend))


def placeholder(name: str) -> exp.Column:
    """Name a value that the run fills in."""
    return column(f"__{name}__")


def expand(tree: exp.Expr, *, scope: Scope) -> exp.Expr:
    """Expand every macro in a tree, innermost first.

    Raises:
        ExpressionError: a macro is called wrongly, a family or parameter is not declared, or units do not agree.
    """
    _compare_units(tree, scope=scope)
    return _expand(tree.copy(), scope=scope)


def _expand(tree: exp.Expr, *, scope: Scope) -> exp.Expr:
    for node in list(tree.find_all(exp.Anonymous, exp.Div, bfs=True))[::-1]:
        new = _divide(node) if isinstance(node, exp.Div) else _call(node, scope=scope)
        if node is tree:
            return new
        node.replace(new)
    return tree


def _divide(node: exp.Div) -> exp.Expr:
    """Divide as real numbers, and by nought give null: databases differ on both."""
    below = exp.Nullif(this=node.expression.copy(), expression=number(0))
    return exp.Div(this=cast(node.this, "DOUBLE"), expression=below, typed=True, safe=True)


def _call(node: exp.Anonymous, *, scope: Scope) -> exp.Expr:
    name = node.name.lower()
    least, most, write = MACROS[name]
    args = list(node.expressions)
    if not least <= len(args) <= most:
        raise scope.refuse(
            f"{name}() 应有 {least}{'' if least == most else f' 到 {most}'} 个参数", node=node, mend="对照 docs/add-a-check.md 的函数表"
        )
    return write(args, node, scope)


def _literal(args: list[exp.Expr], node: exp.Expr, scope: Scope) -> str:
    first = args[0]
    if not isinstance(first, exp.Literal) or not first.is_string:
        raise scope.refuse("第一个参数应是单引号里的名称", node=node, mend="例如 param('wd')")
    return first.name


def ordinal(node: exp.Expr, *, scope: Scope) -> exp.Expr:
    """Give the working days up to and including a day: stored beside the column, or looked up in the calendar."""
    bare = node.unnest()
    if isinstance(bare, exp.Column):
        if bare.name in {"__as_of__", "__plan_deadline__"}:
            return placeholder(f"{bare.name.strip('_')}_wd")
        stored = scope.ordinal_of(bare)
        if stored:
            return column(stored, table=bare.table)
    if isinstance(bare, exp.Min | exp.Max):
        return type(bare)(this=ordinal(bare.this, scope=scope))
    return scope.look_up(cast(node, "DATE"), key="day", column="number")


def _workday_after(start: exp.Expr, count: exp.Expr, *, scope: Scope) -> exp.Expr:
    return scope.look_up(add(ordinal(start, scope=scope), count), key="number", column="day")


def _rolled(node: exp.Expr, *, scope: Scope) -> exp.Expr:
    return scope.look_up(node, key="day", column="on_or_after")


def _days_after(start: exp.Expr, count: exp.Expr) -> exp.Expr:
    return exp.Paren(this=exp.Add(this=cast(start, "DATE"), expression=cast(count, "INT")))


def _months_after(start: exp.Expr, count: exp.Expr) -> exp.Expr:
    return call("months_after", cast(start, "DATE"), cast(count, "INT"))


def _is_workday(args: list[exp.Expr], node: exp.Expr, scope: Scope) -> exp.Expr:
    return exp.Paren(this=binary(exp.EQ, _rolled(cast(args[0], "DATE"), scope=scope), cast(args[0], "DATE")))


def _param(args: list[exp.Expr], node: exp.Expr, scope: Scope) -> exp.Expr:
    name = _literal(args, node, scope)
    if name not in scope.params:
        raise scope.refuse(f"没有声明的参数 {name}", node=node, mend=f"在 params 里声明；已有：{'、'.join(scope.params) or '无'}")
    return placeholder(f"param_{name}")


def _present(args: list[exp.Expr], node: exp.Expr, scope: Scope) -> exp.Expr:
    name = _literal(args, node, scope)
    if name not in scope.tables:
        raise scope.refuse(f"present('{name}')：没有这张表", node=node, mend="写规范表的英文名，如 publication")
    return placeholder(f"present_{name}")


def _wd(args: list[exp.Expr], node: exp.Expr, scope: Scope) -> exp.Expr:
    return ordinal(args[0], scope=scope)


COMMON = (("〔", "["), ("〕", "]"), ("（", "("), ("）", ")"), ("【", "["), ("】", "]"), (" ", ""), ("\u3000", ""))
WIDE = "".join(chr(code + 0xFEE0) for code in range(0x21, 0x7F)) + "《》•‧∙⋅・●—–“”‘’\t\r\n\u00a0"
NARROW = "".join(chr(code) for code in range(0x21, 0x7F)) + "<>······--\"\"''"
RARE = "[！-～《》•‧∙⋅・●—–“”‘’\t\r\n\u00a0]"


def _plain(args: list[exp.Expr], node: exp.Expr, scope: Scope) -> exp.Expr:
    """Bring a name into a form that compares: half-width, no blanks, capitals; the long table of characters only where one of them occurs."""
    found = args[0].copy()
    for wide, narrow in COMMON:
        found = exp.Replace(this=found, expression=text(wide), replacement=text(narrow))
    return exp.Upper(this=case((call("matches", found, text(RARE)), call("translate", found, text(WIDE), text(NARROW))), default=found))


def _matches(args: list[exp.Expr], node: exp.Expr, scope: Scope) -> exp.Expr:
    if not (isinstance(args[1], exp.Literal) and args[1].is_string and len(args[1].name) <= 400):
        raise scope.refuse("正则应是单引号里的文字，至多 400 字", node=node, mend="写 matches(text, '^[0-9]+$')")
    return call(node.name.lower(), *args)


def _quarter(args: list[exp.Expr], node: exp.Expr, scope: Scope) -> exp.Expr:
    """Read the quarter out of 2021Q1, 2021年第一季度, 1季度, 第1季度, 一季度, 1."""
    plain = _plain(args, node, scope)
    branches = []
    for count, zh in enumerate("一二三四", start=1):
        pattern = f"Q{count}|(^|[^0-9]){count}季|{zh}季|第{zh}|^{zh}$|^0?{count}$|^20[0-9][0-9][-/年.]0?{count}$"
        branches.append((call("matches", plain, text(pattern)), number(count)))
    return case(*branches)


def _distance(args: list[exp.Expr], node: exp.Expr, scope: Scope) -> exp.Expr:
    lon1, lat1, lon2, lat2 = args

    def half(a: exp.Expr, b: exp.Expr) -> exp.Expr:
        return exp.Pow(this=call("sin", call("radians", binary(exp.Div, minus(b, a), number(2)))), expression=number(2))

    across = binary(exp.Mul, binary(exp.Mul, call("cos", call("radians", lat1)), call("cos", call("radians", lat2))), half(lon1, lon2))
    square = add(half(lat1, lat2), across)
    chord = call("asin", exp.Sqrt(this=case((binary(exp.GT, square, number(1)), number(1)), default=square)))
    return binary(exp.Mul, number(2 * 6_371_008.8), chord)


# ---- the law of the day ----


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


def _family(args: list[exp.Expr], node: exp.Expr, scope: Scope) -> tuple[Period, ...]:
    name = _literal(args, node, scope)
    if name not in scope.families:
        raise scope.refuse(f"没有声明的法条 {name}", node=node, mend="在 law: [...] 里声明该法条族")
    return periods(scope.law, family=name)


def _day_of(node: exp.Expr, scope: Scope) -> exp.Expr:
    if scope.day is None:
        raise scope.refuse("query 里不知道适用哪天的法", node=node, mend="在 holds 或 values 里用 within、limit、deadline")
    return scope.day


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
        when = binary(exp.GTE, cast(of, "DATE"), day(period.from_on))
        if period.until_on:
            when = both(when, binary(exp.LT, cast(of, "DATE"), day(period.until_on)))
        then = write(period.limits)
        for old in period.carried if began is not None else ():
            until, since = old.governs_until_on, old.from_on
            if until is None or since is None or began is None or old in period.limits:
                continue
            begun = both(binary(exp.GTE, cast(began, "DATE"), day(since)), binary(exp.LT, cast(began, "DATE"), day(until)))
            then = case((begun, write((*period.limits, old))), default=then)
        branches.append((when, then))
    return case(*branches) if branches else cast(exp.Null(), kind)


def _limit(args: list[exp.Expr], node: exp.Expr, scope: Scope) -> exp.Expr:
    def write(limits: tuple[Limit, ...]) -> exp.Expr:
        values = {one.value for one in limits}
        value = next(iter(values))
        return number(value) if len(values) == 1 and value is not None else cast(exp.Null(), "DOUBLE")

    found = _family(args, node, scope)
    return on_day(found, of=args[1] if len(args) > 1 else _day_of(node, scope), began=None, write=write, kind="DOUBLE")


def _within(args: list[exp.Expr], node: exp.Expr, scope: Scope) -> exp.Expr:
    start, end = args[1], args[2]
    more = args[3] if len(args) > 3 else None

    def write(limits: tuple[Limit, ...]) -> exp.Expr:
        conditions = [_held(one, start=start, end=end, more=more, node=node, scope=scope) for one in limits]
        unique = list({condition.sql(): condition for condition in conditions}.values())
        if len(unique) == 1:
            return unique[0]
        return case((both(*unique), exp.true()), (both(*(negate(one) for one in unique)), exp.false()))

    return on_day(_family(args, node, scope), of=_day_of(node, scope), began=start, write=write)


def _deadline(args: list[exp.Expr], node: exp.Expr, scope: Scope) -> exp.Expr:
    start = args[1]
    more = args[2] if len(args) > 2 else None

    def write(limits: tuple[Limit, ...]) -> exp.Expr:
        days = list({(d := _last_day(one, start=start, more=more, node=node, scope=scope)).sql(): d for one in limits}.values())
        if len(days) == 1:
            return days[0]
        kind = exp.Least if limits[0].direction is Direction.AT_MOST else exp.Greatest
        return kind(this=days[0], expressions=days[1:])

    return on_day(_family(args, node, scope), of=_day_of(node, scope), began=start, write=write, kind="DATE")


def _count(limit: Limit, more: exp.Expr | None, *, times: int = 1) -> exp.Expr:
    value = number((limit.value or 0) * times)
    return add(value, more) if more is not None else value


def _held(
    limit: Limit, *, start: exp.Expr, end: exp.Expr, more: exp.Expr | None, node: exp.Expr, scope: Scope
) -> exp.Expr:
    least = limit.direction is Direction.AT_LEAST
    compare = exp.GTE if least else exp.LTE
    if limit.unit is Unit.WORKING_DAY:
        return binary(compare, minus(ordinal(end, scope=scope), ordinal(start, scope=scope)), _count(limit, more))
    if limit.unit is Unit.HOUR:
        return binary(compare, call("seconds", cast(start, "TIMESTAMP"), cast(end, "TIMESTAMP")), _count(limit, more, times=3600))
    if limit.unit is Unit.CALENDAR_DAY:
        plain = binary(compare, call("days", cast(start, "DATE"), cast(end, "DATE")), _count(limit, more))
        if not limit.rolls or least:
            return plain
        return either(plain, binary(exp.LTE, cast(end, "DATE"), _last_day(limit, start=start, more=more, node=node, scope=scope)))
    return binary(compare, cast(end, "DATE"), _last_day(limit, start=start, more=more, node=node, scope=scope))


def _last_day(limit: Limit, *, start: exp.Expr, more: exp.Expr | None, node: exp.Expr, scope: Scope) -> exp.Expr:
    if limit.unit is Unit.WORKING_DAY:
        return _workday_after(start, _count(limit, more), scope=scope)
    if limit.unit is Unit.HOUR:
        return call("seconds_after", cast(start, "TIMESTAMP"), _count(limit, more, times=3600))
    if limit.unit is Unit.CALENDAR_DAY:
        last = _days_after(start, _count(limit, more))
    elif limit.unit in {Unit.MONTH, Unit.YEAR}:
        last = _months_after(start, number(int((limit.value or 0) * (12 if limit.unit is Unit.YEAR else 1))))
        last = _days_after(last, more) if more is not None else last
    elif limit.unit is Unit.NEXT_YEAR_DAY:
        year = cast(add(exp.Extract(this=exp.var("YEAR"), expression=cast(start, "DATE")), number(1)), "INT")
        last = cast(exp.DPipe(this=cast(year, "VARCHAR"), expression=text(f"-{limit.month_day}"), safe=True), "DATE")
    else:
        raise scope.refuse(f"{limit.family}（{limit.unit}）不是期限", node=node, mend="数额、比例、人数用 limit('…') 比较")
    return _rolled(last, scope=scope) if limit.rolls else last


# ---- units ----

_SPANS = {"workdays": {Unit.WORKING_DAY}, "days": {Unit.CALENDAR_DAY}, "hours": {Unit.HOUR}}
_KNOWN = frozenset({"working_day", "calendar_day", "hour", "month", "year"})


def _units(node: exp.Expr, *, scope: Scope) -> set[str]:
    bare = node.unnest()
    if isinstance(bare, exp.Add | exp.Sub | exp.Mul):
        return _units(bare.this, scope=scope) | _units(bare.expression, scope=scope)
    if not isinstance(bare, exp.Anonymous):
        return set()
    name = bare.name.lower()
    if name in _SPANS:
        return {str(unit) for unit in _SPANS[name]}
    first = bare.expressions[0].name if bare.expressions else ""
    if name == "limit_of":
        return {str(one.unit) for one in scope.law if one.family == first and one.restates is None}
    unit = scope.params.get(first, "") if name == "param" else ""
    return {unit} if unit in _KNOWN else set()


_ADDED = {"workdays_after": {Unit.WORKING_DAY}, "days_after": {Unit.CALENDAR_DAY}, "months_after": {Unit.MONTH, Unit.YEAR}}


def _compare_units(tree: exp.Expr, *, scope: Scope) -> None:
    for call_ in tree.find_all(exp.Anonymous):
        wanted = {str(unit) for unit in _ADDED.get(call_.name.lower(), ())}
        found = _units(call_.expressions[1], scope=scope) if wanted and len(call_.expressions) > 1 else set()
        if found - wanted:
            raise scope.refuse(
                f"{call_.name}() 不能加{'、'.join(sorted(found))}", node=call_, mend="改用同一单位的函数，或用 deadline('法条', 起)"
            )
    for node in tree.find_all(exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE):
        left, right = _units(node.this, scope=scope), _units(node.expression, scope=scope)
        if left and right and left != right:
            raise scope.refuse(
                f"单位不同不能比较：{'、'.join(sorted(left))} 与 {'、'.join(sorted(right))}",
                node=node,
                mend="改用同一单位，或用 within('法条', 起, 止) 按当时版本的单位计算",
            )


Write = Callable[[list[exp.Expr], exp.Expr, Scope], exp.Expr]


def _simple(name: str) -> Write:
    return lambda args, node, scope: placeholder(name)


def _as_dates(name: str) -> Write:
    return lambda args, node, scope: call(name, *(cast(arg, "DATE") for arg in args))


MACROS: dict[str, tuple[int, int, Write]] = {
    "as_of": (0, 0, _simple("as_of")),
    "plan_year": (0, 0, _simple("plan_year")),
    "plan_deadline": (0, 0, _simple("plan_deadline")),
    "plan_ratio": (0, 0, _simple("plan_ratio")),
    "param": (1, 1, _param),
    "present": (1, 1, _present),
    "days": (2, 2, _as_dates("days")),
    "hours": (
        2,
        2,
        lambda args, node, scope: exp.Paren(
            this=exp.Div(this=call("seconds", *(cast(a, "TIMESTAMP") for a in args)), expression=number(3600.0))
        ),
    ),
    "minutes": (
        2,
        2,
        lambda args, node, scope: exp.Paren(
            this=exp.Div(this=call("seconds", *(cast(a, "TIMESTAMP") for a in args)), expression=number(60.0))
        ),
    ),
    "workdays": (2, 2, lambda args, node, scope: minus(ordinal(args[1], scope=scope), ordinal(args[0], scope=scope))),
    "wd": (1, 1, _wd),
    "days_after": (2, 2, lambda args, node, scope: _days_after(args[0], args[1])),
    "months_after": (2, 2, lambda args, node, scope: _months_after(args[0], args[1])),
    "workdays_after": (2, 2, lambda args, node, scope: _workday_after(args[0], args[1], scope=scope)),
    "is_workday": (1, 1, _is_workday),
    "limit_of": (1, 2, _limit),
    "within": (3, 4, _within),
    "deadline": (2, 3, _deadline),
    "plain": (1, 1, _plain),
    "quarter_no": (1, 1, _quarter),
    "matches": (2, 2, _matches),
    "found": (2, 2, _matches),
    "joined": (1, 1, lambda args, node, scope: call("joined", paren(args[0]))),
    "distance_m": (4, 4, _distance),
}
"""Each macro: fewest and most arguments, and how it is written out."""

ROW_MACROS = frozenset(MACROS) - {"joined"}
QUERY_MACROS = frozenset(MACROS) - {"within", "deadline"}
