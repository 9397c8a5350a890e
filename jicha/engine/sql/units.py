"""Hold units against each other: working days are only compared with working days."""

from sqlglot import exp

from jicha.domain.law import Unit
from jicha.engine.sql.scope import Scope

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


def compare_units(tree: exp.Expr, *, scope: Scope) -> None:
    """See that units agree wherever spans are compared or added.

    Raises:
        ExpressionError: they do not.
    """
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
