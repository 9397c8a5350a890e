"""Write what databases say differently: the primitives of macros and words, for DuckDB, PostgreSQL and Spark."""

from collections.abc import Callable
from enum import StrEnum

from sqlglot import exp

from jicha.engine.sql.nodes import binary, call, case, cast, number, text


class Dialect(StrEnum):
    """The databases that every check's examples run on."""

    DUCKDB = "duckdb"
    POSTGRES = "postgres"
    SPARK = "spark"


Lower = Callable[[list[exp.Expr], Dialect], exp.Expr]
D, P = Dialect.DUCKDB, Dialect.POSTGRES
COMMON = (("〔", "["), ("〕", "]"), ("（", "("), ("）", ")"), ("【", "["), ("】", "]"), (" ", ""), ("\u3000", ""))
WIDE = "".join(chr(code + 0xFEE0) for code in range(0x21, 0x7F)) + "《》•‧∙⋅・●—–“”‘’\t\r\n\u00a0"
NARROW = "".join(chr(code) for code in range(0x21, 0x7F)) + "<>······--\"\"''"
RARE = "[！-～《》•‧∙⋅・●—–“”‘’\t\r\n\u00a0]"


def _days(args: list[exp.Expr], to: Dialect) -> exp.Expr:
    start, end = args
    if to is D:
        return call("date_diff", text("day"), start, end)
    return exp.Paren(this=exp.Sub(this=end, expression=start)) if to is P else call("datediff", end, start)


def _seconds(args: list[exp.Expr], to: Dialect) -> exp.Expr:
    start, end = args
    if to is D:
        return call("date_diff", text("second"), start, end)
    if to is P:
        between = exp.Paren(this=exp.Sub(this=end, expression=start))
        return cast(exp.Extract(this=exp.var("EPOCH"), expression=between), kind="BIGINT")
    return exp.Paren(this=exp.Sub(this=call("unix_timestamp", end), expression=call("unix_timestamp", start)))


def _seconds_after(args: list[exp.Expr], to: Dialect) -> exp.Expr:
    start, count = args
    if to is D:
        return exp.Paren(this=exp.Add(this=start, expression=call("to_seconds", cast(count, kind="BIGINT"))))
    if to is P:
        zero = [number(0)] * 6
        return exp.Paren(this=exp.Add(this=start, expression=call("make_interval", *zero, cast(count, kind="DOUBLE"))))
    return cast(exp.Add(this=call("unix_timestamp", start), expression=count), kind="TIMESTAMP")


def _months_after(args: list[exp.Expr], to: Dialect) -> exp.Expr:
    start, count = args
    if to is D:
        return cast(exp.Add(this=start, expression=call("to_months", count)), kind="DATE")
    if to is P:
        return cast(exp.Add(this=start, expression=call("make_interval", number(0), count)), kind="DATE")
    return call("add_months", start, count)


def _matches(args: list[exp.Expr], to: Dialect) -> exp.Expr:
    return call("regexp_matches", *args) if to is D else exp.RegexpLike(this=args[0], expression=args[1])


def _plain(args: list[exp.Expr], to: Dialect) -> exp.Expr:
    return call("plain", *args) if to is D else plain_in_full(args[-1], to=to)


def plain_in_full(node: exp.Expr, *, to: Dialect) -> exp.Expr:
    """Write how a text is brought into a form that compares: half-width, no blanks, capitals.

    The long table of characters is only looked up where one of them occurs, for it is slow.
    """
    found = node.copy()
    for wide, narrow in COMMON:
        found = exp.Replace(this=found, expression=text(wide), replacement=text(narrow))
    looked_up = call("translate", found, text(WIDE), text(NARROW))
    return exp.Upper(this=case((_matches([found.copy(), text(RARE)], to), looked_up), default=found))


def _found(args: list[exp.Expr], to: Dialect) -> exp.Expr:
    if to is P:
        return call("regexp_substr", *args)
    more = [] if to is D else [number(0)]
    return exp.Nullif(this=call("regexp_extract", *args, *more), expression=text(""))


def _joined(args: list[exp.Expr], to: Dialect) -> exp.Expr:
    if to is Dialect.SPARK:
        gathered = call("array_join", call("array_sort", call("collect_set", args[0])), text("、"))
        return exp.Nullif(this=gathered, expression=text(""))
    if to is D:
        # A sorted list is three times as fast here as an ordered aggregate.
        found = exp.Filter(
            this=call("list", exp.Distinct(expressions=[args[0]])),
            expression=exp.Where(this=exp.Not(this=exp.Is(this=args[0].copy(), expression=exp.Null()))),
        )
        return call("array_to_string", call("list_sort", found), text("、"))
    order = exp.Order(this=exp.Distinct(expressions=[args[0]]), expressions=[exp.Ordered(this=args[0].copy(), nulls_first=False)])
    return exp.GroupConcat(this=order, separator=text("、"))


def _zh_day(args: list[exp.Expr], to: Dialect) -> exp.Expr:
    if to is D:
        return call("strftime", args[0], text("%Y年%-m月%-d日"))
    return call("to_char", args[0], text("YYYY年FMMM月FMDD日")) if to is P else call("date_format", args[0], text("yyyy年M月d日"))


def _zh_instant(args: list[exp.Expr], to: Dialect) -> exp.Expr:
    if to is D:
        return call("strftime", args[0], text("%Y年%-m月%-d日%H时%M分"))
    if to is P:
        return call("to_char", args[0], text("YYYY年FMMM月FMDD日HH24时MI分"))
    return call("date_format", args[0], text("yyyy年M月d日HH时mm分"))


def _zh_number(args: list[exp.Expr], to: Dialect) -> exp.Expr:
    value, digits = cast(args[0], kind="DOUBLE"), args[1]
    whole = binary(exp.EQ, value, exp.Floor(this=value.copy()))
    kind = f"DECIMAL(20, {digits.name})"
    rounded = cast(exp.Round(this=cast(value, kind=kind), decimals=digits.copy()), kind="TEXT")
    # Spark names first what is trimmed off.
    trimmed = (text("0"), rounded) if to is Dialect.SPARK else (rounded, text("0"))
    return case((whole, cast(cast(value, kind="BIGINT"), kind="TEXT")), default=call("rtrim", *trimmed))


PRIMITIVES: dict[str, Lower] = {
    "days": _days,
    "seconds": _seconds,
    "seconds_after": _seconds_after,
    "months_after": _months_after,
    "matches": _matches,
    "plain": _plain,
    "stored_plain": lambda args, to: call("stored_plain", *args) if to is D else _plain(args, to),
    "found": _found,
    "joined": _joined,
    "zh_day": _zh_day,
    "zh_instant": _zh_instant,
    "zh_number": _zh_number,
}


def lower(tree: exp.Expr, *, to: Dialect) -> exp.Expr:
    """Replace every primitive by what the database calls it; the tree given is left as it was."""
    found = tree.copy()
    for node in list(found.find_all(exp.Anonymous, exp.Contains, exp.Round, bfs=True))[::-1]:
        new = _written(node, to)
        if new is None:
            continue
        if node is found:
            return new
        node.replace(new)
    return found


def _written(node: exp.Expr, to: Dialect) -> exp.Expr | None:
    """Write one node anew for a database; null if it can stay."""
    if isinstance(node, exp.Anonymous):
        write = PRIMITIVES.get(node.name.lower())
        return write([arg.copy() for arg in node.expressions], to) if write else None
    if to is P and isinstance(node, exp.Contains):
        return exp.Paren(this=binary(exp.GT, call("strpos", node.this, node.expression), number(0)))
    if to is P and isinstance(node, exp.Round) and node.args.get("decimals"):
        exact = cast(node.this, kind="DECIMAL(38, 12)")
        return cast(exp.Round(this=exact, decimals=node.args["decimals"].copy()), kind="DOUBLE")
    return None


def write_sql(tree: exp.Expr, *, to: Dialect) -> str:
    """Write a tree of expanded macros as text of a database."""
    return lower(tree, to=to).sql(dialect=str(to), copy=False)
