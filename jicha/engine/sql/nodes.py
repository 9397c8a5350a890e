"""Short ways to build nodes of SQL, so that macros read like the SQL they make."""

from datetime import date

from sqlglot import exp

ROW = "r"
"""The alias under which the row that is judged stands in every compiled text."""


def call(name: str, *args: exp.Expr) -> exp.Anonymous:
    """Call a function that every database knows by the same name, or a primitive that the dialect lowers later."""
    return exp.Anonymous(this=name, expressions=[arg.copy() for arg in args])


def column(name: str, *, table: str = "") -> exp.Column:
    """Name a column."""
    return exp.column(name, table=table or None)


def number(value: float) -> exp.Expr:
    """Write a number."""
    return exp.Literal.number(value) if value >= 0 else exp.Neg(this=exp.Literal.number(-value))


def text(value: str) -> exp.Literal:
    """Write a text."""
    return exp.Literal.string(value)


def day(value: date) -> exp.Cast:
    """Write a day."""
    return cast(text(value.isoformat()), kind="DATE")


def cast(node: exp.Expr, *, kind: str) -> exp.Cast:
    """Convert to a type."""
    return exp.Cast(this=node.copy(), to=exp.DataType.build(kind))


def paren(node: exp.Expr) -> exp.Expr:
    """Put brackets around what could fall apart."""
    simple = isinstance(node, exp.Column | exp.Literal | exp.Paren | exp.Func | exp.Null | exp.Boolean) and not isinstance(
        node, exp.And | exp.Or
    )
    return node.copy() if simple else exp.Paren(this=node.copy())


def binary(kind: type[exp.Binary], *sides: exp.Expr) -> exp.Expr:
    """Join two nodes by an operator."""
    left, right = sides
    return kind(this=paren(left), expression=paren(right))


def add(*sides: exp.Expr) -> exp.Expr:
    """Add two nodes."""
    return exp.Paren(this=binary(exp.Add, *sides))


def minus(*sides: exp.Expr) -> exp.Expr:
    """Subtract the second node from the first."""
    return exp.Paren(this=binary(exp.Sub, *sides))


def both(*nodes: exp.Expr) -> exp.Expr:
    """Join conditions by AND."""
    found = paren(nodes[0])
    for node in nodes[1:]:
        found = exp.And(this=found, expression=paren(node))
    return found


def either(*nodes: exp.Expr) -> exp.Expr:
    """Join conditions by OR, in brackets."""
    found = paren(nodes[0])
    for node in nodes[1:]:
        found = exp.Or(this=found, expression=paren(node))
    return exp.Paren(this=found)


def negate(node: exp.Expr) -> exp.Expr:
    """Turn true into false and null into null."""
    return exp.Not(this=paren(node))


def case(*branches: tuple[exp.Expr, exp.Expr], default: exp.Expr | None = None) -> exp.Expr:
    """Write a CASE; without a default it ends in null."""
    ifs = [exp.If(this=when.copy(), true=then.copy()) for when, then in branches]
    return exp.Case(ifs=ifs, default=default.copy() if default is not None else None)


def looked_up(what: exp.Expr, *, where: exp.Expr) -> exp.Expr:
    """Look a value up in the calendar; `what` and `where` name its columns by the alias w."""
    return exp.Subquery(this=exp.select(what.copy()).from_(exp.to_table("workday", alias="w")).where(where.copy()))
