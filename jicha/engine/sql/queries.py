"""Look into the tree of a query: where its rows come from, which columns have stored ordinals, what it groups by."""

from collections.abc import Iterator, Mapping

from sqlglot import exp

from jicha.domain.tables import TABLES
from jicha.engine.sql.relations import Relation


def group_plainly(tree: exp.Query) -> exp.Query:
    """Replace GROUP BY ALL by the columns it stands for, which every database understands."""
    found = tree.copy()
    for select in found.find_all(exp.Select):
        group = select.args.get("group")
        if group is None or not _is_all(group):
            continue
        names = []
        for projection in select.expressions:
            bare = projection.unalias()
            if not isinstance(bare, exp.Literal | exp.Null) and not bare.find(exp.AggFunc, exp.Window) and not _is_joined(bare):
                names.append(bare.copy())
        select.set("group", exp.Group(expressions=names) if names else None)
    return found


def _is_all(group: exp.Group) -> bool:
    named = [one for one in group.expressions if isinstance(one, exp.Column) and one.name.lower() == "all" and not one.table]
    return bool(group.args.get("all")) or bool(named)


def _is_joined(node: exp.Expr) -> bool:
    return any(one.name.lower() == "joined" for one in node.find_all(exp.Anonymous))


def sources(select: exp.Select) -> Iterator[tuple[str, exp.Expr]]:
    """Give the alias and the node of everything that a SELECT reads directly."""
    first = select.args.get("from_") or select.args.get("from")
    nodes = [first.this] if first else []
    nodes += [join.this for join in select.args.get("joins") or []]
    for node in nodes:
        yield node.alias_or_name, node


def columns_of(node: exp.Expr, *, relations: Mapping[str, Relation], near: exp.Select) -> set[str]:
    """Give the columns of a source: a relation's, or those that a CTE or subquery selects by name."""
    if isinstance(node, exp.Subquery):
        return set(node.this.named_selects)
    if not isinstance(node, exp.Table):
        return set()
    for parent in _with_ancestors(near):
        for cte in parent.ctes:
            if cte.alias == node.name:
                return set(cte.this.named_selects)
    relation = relations.get(node.name)
    return set(relation.columns) if relation else set()


def _with_ancestors(select: exp.Expr) -> Iterator[exp.Query]:
    node: exp.Expr | None = select
    while node is not None:
        if isinstance(node, exp.Query):
            yield node
        node = node.parent


def ordinal_in_query(node: exp.Column, *, relations: Mapping[str, Relation]) -> str | None:
    """Find the stored ordinal of a day's column where it stands in a query: its name, or null if there is none."""
    wanted = f"{node.name}_wd"
    found = _read_from(node, relations=relations)
    return wanted if found and wanted in columns_of(found[0], relations=relations, near=found[1]) else None


def stored_in_query(node: exp.Column, *, relations: Mapping[str, Relation]) -> str | None:
    """Find the stored table that a column of a query is read from: its name, or null if it is read from something worked out.

    Where rows are grouped by the column, nothing else of the table can be named.
    """
    found = _read_from(node, relations=relations)
    if found is None or not isinstance(found[0], exp.Table):
        return None
    name, group = found[0].name, found[1].args.get("group")
    if group is not None and node.name in {one.name for one in group.expressions if isinstance(one, exp.Column)}:
        return None
    own = {cte.alias for parent in _with_ancestors(found[1]) for cte in parent.ctes}
    is_stored = name.split("__")[0] in TABLES and name not in own
    return name if is_stored and node.name in relations[name].columns else None


def _read_from(node: exp.Column, *, relations: Mapping[str, Relation]) -> tuple[exp.Expr, exp.Select] | None:
    """Find the source that a column is read from, and the SELECT that reads it."""
    select = node.find_ancestor(exp.Select)
    while select is not None:
        for alias, source in sources(select):
            if alias == node.table or (not node.table and node.name in columns_of(source, relations=relations, near=select)):
                return source, select
        select = select.find_ancestor(exp.Select)
    return None


def driver(tree: exp.Expr) -> str:
    """Find the canonical table that `row_id` of the result comes from; empty if it cannot be told."""
    return _trace(tree, name="row_id", seen=0)


def _trace(tree: exp.Expr, *, name: str, seen: int) -> str:
    select = tree if isinstance(tree, exp.Select) else tree.find(exp.Select)
    if select is None or seen > 10:
        return ""
    named = [projection for projection in select.expressions if projection.alias_or_name == name]
    starred = [projection for projection in select.expressions if projection.is_star]
    for projection in named or starred:
        if projection.is_star:
            table = projection.table if isinstance(projection, exp.Column) else ""
            found = _source_of(exp.column(name, table=table or None), select, seen=seen)
            if found:
                return found
            continue
        for node in projection.find_all(exp.Column):
            found = _source_of(node, select, seen=seen)
            if found:
                return found
    return ""


def _source_of(node: exp.Column, select: exp.Select, *, seen: int) -> str:
    for alias, source in sources(select):
        if node.table and alias != node.table:
            continue
        if isinstance(source, exp.Subquery):
            return _trace(source.this, name=node.name, seen=seen + 1)
        for parent in _with_ancestors(select):
            for cte in parent.ctes:
                if cte.alias == source.name:
                    return _trace(cte.this, name=node.name, seen=seen + 1)
        name = source.name.split("__")[0]
        if name in TABLES:
            return name
    return ""
