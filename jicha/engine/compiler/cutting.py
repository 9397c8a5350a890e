"""Write a query so that it can judge one part of its table: what must be known of all rows is taken out and worked out beforehand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlglot import exp

from jicha.domain.checks import Apart, Check
from jicha.domain.errors import Fault
from jicha.engine.sql.lower import Dialect, write_sql
from jicha.engine.sql.queries import driver as driver_of
from jicha.engine.sql.relations import Relation


@dataclass(frozen=True, slots=True)
class Whole:
    """A named query inside a check that is worked out over all rows: its SQL, and the relations that it reads."""

    name: str
    sql: str
    reads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cut:
    """A check's base for one part of its table.

    Attributes:
        base: the SELECT in brackets; it names the `wholes` as tables.
        reads: the relations that it reads itself.
        near: columns of the table; rows that share one of their days are judged together.
    """

    base: str
    reads: tuple[str, ...]
    near: tuple[str, ...]
    wholes: tuple[Whole, ...]


def cut(check: Check, *, tree: exp.Expr, driver: str, relations: Mapping[str, Relation], faults: list[Fault]) -> Cut | None:
    """Cut a check as its `apart` says; null if it says nothing, and with a new fault if it cannot be."""
    if check.apart is None:
        return None
    rest = tree.copy()
    named = {cte.alias: cte for cte in rest.find_all(exp.CTE)}
    table = relations.get(driver)
    found = list(
        _faults(check.apart, where=check.at("apart"), tree=rest, driver=driver, named=named, columns=table.columns if table else {})
    )
    faults += found
    if found:
        return None
    wholes = []
    for name in check.apart.whole:
        inner = named[name].this
        named[name].pop()
        wholes.append(Whole(name=name, sql=write_sql(inner, to=Dialect.DUCKDB), reads=_reads(inner, relations=relations)))
    left = rest.args.get("with_") or rest.args.get("with")
    if left is not None and not left.expressions:
        left.pop()
    base = f"({write_sql(rest, to=Dialect.DUCKDB)})"
    return Cut(base=base, reads=_reads(rest, relations=relations), near=check.apart.near, wholes=tuple(wholes))


def _reads(tree: exp.Expr, *, relations: Mapping[str, Relation]) -> tuple[str, ...]:
    own = {cte.alias for cte in tree.find_all(exp.CTE)}
    return tuple(sorted({table.name for table in tree.find_all(exp.Table)} & set(relations) - own))


def _faults(
    apart: Apart, *, where: str, tree: exp.Expr, driver: str, named: Mapping[str, exp.CTE], columns: Mapping[str, str]
) -> Iterable[Fault]:
    if driver_of(tree) != driver or not columns:
        yield Fault("apart 只用于 row_id 出自一张表、判定也记在这张表上的 query", where, "删去 apart，或让 row_id 出自这张表")
    for name in apart.near:
        if columns.get(name) not in {"DATE", "TIMESTAMP"}:
            yield Fault(f"apart 的 near 应是所判表的日期列：{name}", where, "写 row_id 所在表的日期或时间列")
    for name in apart.whole:
        if name not in named:
            yield Fault(f"apart 的 whole 应是 query 里 with 的名称：{name}", where, f"可用：{'、'.join(named)}")
        elif {table.name for table in named[name].this.find_all(exp.Table)} & set(named):
            yield Fault(f"apart 的 whole 只能读表，不能读别的 with：{name}", where, "把它所读的写进同一个 with")
