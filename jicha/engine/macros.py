"""Turn the named macros of checks into plain SQL: deadlines, limits of the day, parameters of the plan.

What depends on the run (as-of day, parameters, loaded tables) becomes a placeholder `__name__` that the run fills in, so that a compiled
check can be kept. What databases write differently becomes a primitive call that `sql.lower` writes.
"""

from collections.abc import Callable

from sqlglot import exp

from jicha.engine.plain import plain
from jicha.engine.sql.law_of_day import deadline, limit, within
from jicha.engine.sql.nodes import add, binary, call, case, cast, minus, number, paren, text
from jicha.engine.sql.scope import Scope, Use, days_after, literal_of, months_after, ordinal, placeholder, rolled, workday_after
from jicha.engine.sql.units import compare_units


def expand(tree: exp.Expr, *, scope: Scope) -> exp.Expr:
    """Expand every macro in a tree, innermost first.

    Raises:
        ExpressionError: a macro is called wrongly, a family or parameter is not declared, or units do not agree.
    """
    compare_units(tree, scope=scope)
    return _expand(tree.copy(), scope=scope)


def _expand(tree: exp.Expr, *, scope: Scope) -> exp.Expr:
    for node in list(tree.find_all(exp.Anonymous, exp.Div, bfs=True))[::-1]:
        new = _divide(node) if isinstance(node, exp.Div) else _call(node, scope=scope) if isinstance(node, exp.Anonymous) else node
        if node is tree:
            return new
        node.replace(new)
    return tree


def _divide(node: exp.Div) -> exp.Expr:
    """Divide as real numbers, and by nought give null: databases differ on both."""
    below = exp.Nullif(this=node.expression.copy(), expression=number(0))
    return exp.Div(this=cast(node.this, kind="DOUBLE"), expression=below, typed=True, safe=True)


def _call(node: exp.Anonymous, *, scope: Scope) -> exp.Expr:
    name = node.name.lower()
    least, most, write = MACROS[name]
    args = list(node.expressions)
    if not least <= len(args) <= most:
        raise scope.refuse(
            f"{name}() 应有 {least}{'' if least == most else f' 到 {most}'} 个参数", node=node, mend="对照 docs/add-a-check.md 的函数表"
        )
    return write(Use(args=tuple(args), node=node, scope=scope))


def _is_workday(use: Use) -> exp.Expr:
    return exp.Paren(this=binary(exp.EQ, rolled(cast(use.args[0], kind="DATE"), scope=use.scope), cast(use.args[0], kind="DATE")))


def _param(use: Use) -> exp.Expr:
    name = literal_of(use)
    if name not in use.scope.params:
        raise use.scope.refuse(
            f"没有声明的参数 {name}", node=use.node, mend=f"在 params 里声明；已有：{'、'.join(use.scope.params) or '无'}"
        )
    return placeholder(f"param_{name}")


def _present(use: Use) -> exp.Expr:
    name = literal_of(use)
    if name not in use.scope.tables:
        raise use.scope.refuse(f"present('{name}')：没有这张表", node=use.node, mend="写规范表的英文名，如 publication")
    return placeholder(f"present_{name}")


def _wd(use: Use) -> exp.Expr:
    return ordinal(use.args[0], scope=use.scope)


def _matches(use: Use) -> exp.Expr:
    if not (isinstance(use.args[1], exp.Literal) and use.args[1].is_string and len(use.args[1].name) <= 400):
        raise use.scope.refuse("正则应是单引号里的文字，至多 400 字", node=use.node, mend="写 matches(text, '^[0-9]+$')")
    return call(use.node.name.lower(), *use.args)


def _quarter(use: Use) -> exp.Expr:
    """Read the quarter out of 2021Q1, 2021年第一季度, 1季度, 第1季度, 一季度, 1."""
    bare = plain(use)
    branches = []
    for count, zh in enumerate("一二三四", start=1):
        pattern = f"Q{count}|(^|[^0-9]){count}季|{zh}季|第{zh}|^{zh}$|^0?{count}$|^20[0-9][0-9][-/年.]0?{count}$"
        branches.append((call("matches", bare, text(pattern)), number(count)))
    return case(*branches)


def _distance(use: Use) -> exp.Expr:
    lon1, lat1, lon2, lat2 = use.args

    def half(a: exp.Expr, b: exp.Expr) -> exp.Expr:
        return exp.Pow(this=call("sin", call("radians", binary(exp.Div, minus(b, a), number(2)))), expression=number(2))

    across = binary(exp.Mul, binary(exp.Mul, call("cos", call("radians", lat1)), call("cos", call("radians", lat2))), half(lon1, lon2))
    square = add(half(lat1, lat2), across)
    chord = call("asin", exp.Sqrt(this=case((binary(exp.GT, square, number(1)), number(1)), default=square)))
    return binary(exp.Mul, number(2 * 6_371_008.8), chord)


Write = Callable[[Use], exp.Expr]


def _simple(name: str) -> Write:
    return lambda use: placeholder(name)


def _as_dates(name: str) -> Write:
    return lambda use: call(name, *(cast(arg, kind="DATE") for arg in use.args))


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
        lambda use: exp.Paren(
            this=exp.Div(this=call("seconds", *(cast(a, kind="TIMESTAMP") for a in use.args)), expression=number(3600.0))
        ),
    ),
    "minutes": (
        2,
        2,
        lambda use: exp.Paren(this=exp.Div(this=call("seconds", *(cast(a, kind="TIMESTAMP") for a in use.args)), expression=number(60.0))),
    ),
    "workdays": (2, 2, lambda use: minus(ordinal(use.args[1], scope=use.scope), ordinal(use.args[0], scope=use.scope))),
    "wd": (1, 1, _wd),
    "days_after": (2, 2, lambda use: days_after(use.args[0], count=use.args[1])),
    "months_after": (2, 2, lambda use: months_after(use.args[0], count=use.args[1])),
    "workdays_after": (2, 2, lambda use: workday_after(use.args[0], count=use.args[1], scope=use.scope)),
    "is_workday": (1, 1, _is_workday),
    "limit_of": (1, 2, limit),
    "within": (3, 4, within),
    "deadline": (2, 3, deadline),
    "plain": (1, 1, plain),
    "quarter_no": (1, 1, _quarter),
    "matches": (2, 2, _matches),
    "found": (2, 2, _matches),
    "joined": (1, 1, lambda use: call("joined", paren(use.args[0]))),
    "distance_m": (4, 4, _distance),
}
"""Each macro: fewest and most arguments, and how it is written out."""

ROW_MACROS = frozenset(MACROS) - {"joined"}
QUERY_MACROS = frozenset(MACROS) - {"within", "deadline"}
