"""What macros lean on: where a text stands, what it may name, and how days are counted on.

Source:
    行政处罚法 (2021) art. 85 (working days).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlglot import exp

from jicha.domain.errors import ExpressionError, Fault
from jicha.domain.law import Limit
from jicha.engine.expressions import Place, line_of
from jicha.engine.sql.nodes import add, binary, call, cast, column, looked_up
from jicha.engine.sql.nodes import column as name_column

Columns = Callable[[exp.Column], str | None]


class LookUp(Protocol):
    """Look a value up in the calendar: by `day` or `number`, for one of its columns."""

    def __call__(self, value: exp.Expr, *, key: str, column: str) -> exp.Expr:
        """Give the column of the calendar's row."""
        ...


def look_up_inside(value: exp.Expr, *, key: str, column: str) -> exp.Expr:
    """Look up by a subquery; the way of queries, whose rows have no layers."""
    where = binary(exp.EQ, name_column(key, table="w"), value)
    return looked_up(exp.Min(this=name_column(column, table="w")), where=where)


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
        stored_in: gives the name of the stored table whose column it is, or null.
        tables: names that present() may ask for.
        look_up: how a value finds its row in the calendar.
    """

    place: Place
    law: Sequence[Limit]
    families: frozenset[str]
    params: dict[str, str]
    day: exp.Expr | None
    ordinal_of: Columns
    stored_in: Columns
    tables: frozenset[str]
    look_up: LookUp

    def refuse(self, what: str, *, node: exp.Expr, mend: str) -> ExpressionError:
        """Make the error that names the line of a node."""
        return ExpressionError(Fault(what, self.place.at(line_of(node)), mend))


def placeholder(name: str) -> exp.Column:
    """Name a value that the run fills in."""
    return column(f"__{name}__")


@dataclass(frozen=True, slots=True)
class Use:
    """One use of a macro: its arguments, its node, and what stands around it."""

    args: tuple[exp.Expr, ...]
    node: exp.Func
    scope: Scope


def literal_of(use: Use) -> str:
    """Read the first argument, which must be a name in quotes."""
    first = use.args[0]
    if not isinstance(first, exp.Literal) or not first.is_string:
        raise use.scope.refuse("第一个参数应是单引号里的名称", node=use.node, mend="例如 param('wd')")
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
    return scope.look_up(cast(node, kind="DATE"), key="day", column="number")


def workday_after(start: exp.Expr, *, count: exp.Expr, scope: Scope) -> exp.Expr:
    """Give the day that is `count` working days after the start."""
    return scope.look_up(add(ordinal(start, scope=scope), count), key="number", column="day")


def rolled(node: exp.Expr, *, scope: Scope) -> exp.Expr:
    """Give the first working day on or after a day."""
    return scope.look_up(node, key="day", column="on_or_after")


def days_after(start: exp.Expr, *, count: exp.Expr) -> exp.Expr:
    """Give the day that is `count` calendar days after the start."""
    return exp.Paren(this=exp.Add(this=cast(start, kind="DATE"), expression=cast(count, kind="INT")))


def months_after(start: exp.Expr, *, count: exp.Expr) -> exp.Expr:
    """Give the same day `count` months later, or the last of that month."""
    return call("months_after", cast(start, kind="DATE"), cast(count, kind="INT"))
