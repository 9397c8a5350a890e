"""Parse what a check says in SQL and refuse whatever is outside its closed language, with file, line and mend.

A check may read known relations and columns and call known functions; it may not name a file, a table function, a setting or another
statement. The same text always means the same, so nothing that depends on clock, chance or the order of rows is allowed either.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from jicha.domain.errors import ExpressionError, Fault, refuse
from jicha.engine.sql import allowed
from jicha.engine.sql.relations import SMALL, Relation

LIMIT_CALL = re.compile(r"\blimit\s*(?=\(\s*')", re.IGNORECASE)
BARE_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text of SQL stands: file, and the line of its first character."""

    source: str
    line: int

    def at(self, line: int = 1) -> str:
        """Name file and line; 1 is the first line of the text."""
        return f"{self.source}:{self.line + line - 1}"


def parse_expression(text: str, *, place: Place, macros: frozenset[str]) -> exp.Expr:
    """Parse one expression over the columns of a row.

    Args:
        macros: the names that may be called besides plain functions.
    Raises:
        ExpressionError: it is not one expression of the language; every fault that was found.
    """
    tree = _parse(text, place=place, longest=allowed.LONGEST_EXPRESSION)
    if isinstance(tree, exp.Query | exp.Subquery):
        raise ExpressionError(Fault("此处只能写表达式，不能写 SELECT", place.at(), "把子查询放进 query，再在这里用它的列"))
    refuse(ExpressionError, faults=_faults(tree, place=place, nodes=allowed.EXPRESSION_NODES, macros=macros))
    return tree


def parse_query(text: str, *, place: Place, macros: frozenset[str], relations: Mapping[str, Relation]) -> exp.Query:
    """Parse a SELECT over known relations.

    Raises:
        ExpressionError: it is not one SELECT of the language, or reads what it may not; every fault that was found.
    """
    tree = _parse(text, place=place, longest=allowed.LONGEST_QUERY)
    if not isinstance(tree, exp.Query) or isinstance(tree, exp.Subquery):
        raise ExpressionError(Fault(f"query 只能是一个 SELECT，不能是 {type(tree).__name__}", place.at(), "写 select … from …"))
    faults = list(_faults(tree, place=place, nodes=allowed.QUERY_NODES, macros=macros))
    faults += _table_faults(tree, place=place, relations=relations)
    refuse(ExpressionError, faults=faults)
    return tree


def _parse(text: str, *, place: Place, longest: int) -> exp.Expr:
    if len(text) > longest or _depth(text) > allowed.DEEPEST:
        raise ExpressionError(
            Fault(f"表达式过长或括号过深（至多 {longest} 字、{allowed.DEEPEST} 层）", place.at(), "拆成 values 或几条规则")
        )
    try:
        trees = sqlglot.parse(LIMIT_CALL.sub("limit_of", text), dialect="duckdb")
    except SqlglotError as error:
        details = getattr(error, "errors", None) or [{}]
        first = details[0]
        raise ExpressionError(
            Fault(
                f"SQL 写法有误：{first.get('description') or error}（“{first.get('highlight') or ''}”附近）",
                place.at(first.get("line") or 1),
                "检查括号、引号、逗号和拼写",
            )
        ) from error
    except RecursionError as error:
        raise ExpressionError(Fault("表达式嵌套过深", place.at(), "拆成 values")) from error
    if len(trees) != 1 or trees[0] is None:
        raise ExpressionError(Fault("应有且只有一个语句", place.at(), "删去分号和其余语句"))
    return trees[0]


def _depth(text: str) -> int:
    deepest = depth = 0
    for character in text:
        depth += (character == "(") - (character == ")")
        deepest = max(deepest, depth)
    return deepest


def line_of(node: exp.Expr) -> int:
    """Find the line of a node within its text, as well as the parser remembers it."""
    for one in node.walk():
        if "line" in one.meta:
            return int(one.meta["line"])
    above = node.parent
    while above is not None:
        if "line" in above.meta:
            return int(above.meta["line"])
        above = above.parent
    return 1


def _faults(tree: exp.Expr, *, place: Place, nodes: frozenset[type[exp.Expr]], macros: frozenset[str]) -> Iterator[Fault]:
    for count, node in enumerate(tree.walk()):
        if count > allowed.MOST_NODES:
            yield Fault("表达式过大", place.at(), "拆成 values 或几条规则")
            return
        fault = _fault(node, nodes=nodes, macros=macros)
        if fault:
            what, mend = fault
            yield Fault(what, place.at(line_of(node)), mend)


def _fault(node: exp.Expr, *, nodes: frozenset[type[exp.Expr]], macros: frozenset[str]) -> tuple[str, str] | None:
    kind = type(node)
    if kind not in nodes:
        name = node.sql_name() if isinstance(node, exp.Func) else kind.__name__
        return f"不允许使用 {name.lower()}", allowed.MENDS.get(kind, "可用的函数与写法见 docs/add-a-check.md")
    if isinstance(node, exp.Anonymous):
        return _call_fault(node, macros=macros)
    if isinstance(node, exp.Cast):
        return _cast_fault(node)
    if isinstance(node, exp.Extract) and str(node.this).upper() not in allowed.EXTRACT_PARTS:
        return f"不能取 {node.this}", "可取 year、quarter、month、day、hour、minute"
    if isinstance(node, exp.Identifier) and not BARE_NAME.fullmatch(node.name):
        return f"名称“{node.name}”不合规", "名称只用英文字母、数字和下划线；文字用单引号"
    if isinstance(node, exp.Column) and (node.args.get("db") or node.args.get("catalog")):
        return f"列名写得过长：{node.sql()}", "写成 表别名.列"
    if isinstance(node, exp.With) and node.args.get("recursive"):
        return "不允许递归 CTE", "改用 plan_month、workday 等已有的表"
    return None


def _call_fault(node: exp.Anonymous, *, macros: frozenset[str]) -> tuple[str, str] | None:
    name = node.name.lower()
    if name in macros:
        return None
    return f"不认识的函数 {name}", "可用的函数见 docs/add-a-check.md"


def _cast_fault(node: exp.Cast) -> tuple[str, str] | None:
    kind = node.args["to"]
    if kind.this not in allowed.CAST_TYPES:
        return f"不能转换为 {kind.sql()}", "可用 date、timestamp、varchar、bigint、integer、double、boolean"
    return None


def _table_faults(tree: exp.Expr, *, place: Place, relations: Mapping[str, Relation]) -> Iterator[Fault]:
    own = {cte.alias for cte in tree.find_all(exp.CTE)}
    aliases = [alias for alias in tree.find_all(exp.TableAlias) if alias.name.lower() in allowed.RESERVED]
    yield from (Fault(f"{alias.name} 是数据库的保留字", place.at(line_of(alias)), "换个别名") for alias in aliases)
    tables = list(tree.find_all(exp.Table))
    if len(tables) > allowed.MOST_TABLES:
        yield Fault(f"一个查询至多读 {allowed.MOST_TABLES} 次表", place.at(), "拆成几条规则，或用派生表")
    for table in tables:
        if table.args.get("db") or table.args.get("catalog") or not isinstance(table.this, exp.Identifier):
            yield Fault(
                f"不允许读取 {table.sql('duckdb')}", place.at(line_of(table)), "只能读规范表，如 case_file；不能读文件、表函数或别的库"
            )
        elif table.name not in relations and table.name not in own:
            yield Fault(f"不认识的表 {table.name}", place.at(line_of(table)), _near(table.name, relations))
    for join in tree.find_all(exp.Join):
        if not _is_bound(join, own=own):
            yield Fault(
                "两张表相连而没有 on 条件",
                place.at(line_of(join)),
                "写 join … on a.x = b.x；只有 branch、plan_month 等小表和 CTE 可以 cross join",
            )


def _is_bound(join: exp.Join, *, own: set[str]) -> bool:
    on = join.args.get("on")
    if join.args.get("using") or (on is not None and any(on.find_all(exp.Column))):
        return True
    right = join.this
    return isinstance(right, exp.Subquery | exp.Values) or (isinstance(right, exp.Table) and (right.name in SMALL or right.name in own))


def _near(name: str, relations: Mapping[str, Relation]) -> str:
    near = get_close_matches(name, list(relations), n=3, cutoff=0.5)
    return f"是否要写 {'、'.join(near)}？" if near else f"规范表见 jicha/domain/tables；如 {'、'.join(list(relations)[:6])}"
