"""Compile one check, step by step."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

import duckdb
from sqlglot import exp

from jicha.domain.checks import Check
from jicha.domain.errors import ExpressionError, Fault, JichaError
from jicha.domain.law import Limit
from jicha.domain.tables import TABLES
from jicha.engine.compiler.compiled import Compiled, columns_named
from jicha.engine.compiler.cutting import cut
from jicha.engine.compiler.sentences import Sentences
from jicha.engine.expressions import Place, line_of, parse_expression, parse_query
from jicha.engine.macros import QUERY_MACROS, ROW_MACROS, expand
from jicha.engine.sql import words
from jicha.engine.sql.lower import Dialect, write_sql
from jicha.engine.sql.nodes import ROW, cast, column, text
from jicha.engine.sql.queries import driver, group_plainly, ordinal_in_query, stored_in_query
from jicha.engine.sql.scope import Scope, look_up_inside, placeholder
from jicha.engine.sql.shapes import Shapes, fill_in
from jicha.engine.sql.steps import Step, layered
from jicha.engine.sql.values import literal

MUST_GIVE = ("unit_code", "subject_key", "row_id")


@dataclass(frozen=True, slots=True)
class Code:
    """What compiling leans on: the whole law and the shapes of all relations."""

    law: Sequence[Limit]
    shapes: Shapes

    def compile(self, check: Check, *, to: Dialect = Dialect.DUCKDB) -> Compiled:
        """Compile one check.

        Raises:
            ExpressionError: its SQL is outside the language, names what does not exist, or has the wrong types; every fault found.
        """
        return _Work(self, check).compiled(to)


class _Work:
    """The compiling of one check, step by step."""

    def __init__(self, code: Code, check: Check) -> None:
        self.code = code
        self.check = check
        self.faults: list[Fault] = []
        self.reads: list[str] = []
        self.query: exp.Expr | None = None
        self.values: dict[str, exp.Expr] = {}
        self.steps: list[tuple[str, exp.Expr, str, str]] = []
        self.seen: dict[str, str] = {}
        self.written: dict[Dialect, str] = {}
        self.columns: dict[str, str] = {}
        self.sample = {
            "as_of": "cast('2021-12-31' as date)",
            "as_of_wd": "5400",
            "plan_year": "2021",
            "plan_deadline": "cast('2021-10-31' as date)",
            "plan_deadline_wd": "5300",
            "plan_ratio": "cast(0.3 as double)",
            **{f"param_{param.name}": literal(param.value, to=Dialect.DUCKDB) for param in check.params},
            **{f"present_{name}": "cast(null as boolean)" for name in code.shapes.relations},
        }

    def compiled(self, to: Dialect) -> Compiled:
        """Compile, and refuse with every fault."""
        self._names()
        self._base()
        self.stop()
        check = self.check
        day = self._day()
        for name, source in check.values:
            if name in self.columns:
                self._fault(f"values 里的 {name} 与列同名", key="values", mend="换个名称")
            self.values[name] = self._step(name, self._expression("values", source, day=day))
        trees = {
            "unit": column("unit_code", table=ROW),
            "row_id": column("row_id", table=ROW),
            "subject": self._subject(),
            "day": cast(day, kind="DATE"),
            "applies": self._expression("applies", check.applies, day=day) if check.applies else exp.true(),
            "holds": self._expression("holds", check.holds, day=day),
        }
        self.stop()
        self._typed({**{f"values.{name}": tree for name, tree in self.values.items()}, **trees})
        self.stop()
        steps = [(name, tree) for name, tree, _, _ in self.steps]
        said = Sentences(check, law=self.code.law, columns=self.columns, values=self.values, steps=steps, trees=trees, reads=self.reads)
        trees |= said.write(day=day, faults=self.faults)
        driver = self._driver()
        apart = cut(check, tree=self.query or exp.Null(), driver=driver, relations=self.code.shapes.relations, faults=self.faults)
        self.stop()
        written = self._written_steps(to)
        texts = {name: write_sql(tree, to=to) for name, tree in trees.items()}
        return Compiled(
            id=check.id,
            base=check.table or f"({self._query_text(to)})",
            columns=columns_named(texts.values(), steps=written),
            steps=written,
            driver=driver,
            reads=tuple(self.reads),
            cut=apart,
            **texts,
        )

    def _day(self) -> exp.Expr:
        """Name the day whose law applies; anything but a plain column is computed once."""
        if not self.check.day:
            return placeholder("as_of")
        tree = self._expression("day", self.check.day)
        return tree if isinstance(tree, exp.Column) else self._step("on_day", cast(tree, kind="DATE"))

    def _step(self, name: str, tree: exp.Expr, *, key: str = "", wanted: str = "") -> exp.Expr:
        prefix = self.check.id.lower().replace("-", "_")
        self.steps.append((f"{prefix}_{name}", tree.copy(), key, wanted))
        return column(f"{prefix}_{name}", table=ROW)

    def _look_up(self, value: exp.Expr, *, key: str, column: str) -> exp.Expr:
        said = f"{key}|{column}|{value.sql()}"
        if said not in self.seen:
            self.seen[said] = f"at{len(self.seen)}"
            return self._step(self.seen[said], value, key=key, wanted=column)
        return exp.column(f"{self.check.id.lower().replace('-', '_')}_{self.seen[said]}", table=ROW)

    def _written_steps(self, to: Dialect) -> tuple[Step, ...]:
        return tuple(Step(name=name, sql=write_sql(tree, to=to), key=key, column=wanted) for name, tree, key, wanted in self.steps)

    def stop(self) -> None:
        """Refuse if anything was found wrong so far."""
        if self.faults:
            raise ExpressionError(*self.faults)

    def _fault(self, what: str, *, key: str, mend: str) -> None:
        self.faults.append(Fault(what, self.check.at(key), mend))

    def _place(self, key: str) -> Place:
        lines = self.check.lines
        return Place(self.check.source, lines.get(f"{key}:text") or lines.get(key, 1))

    def _scope(self, key: str, day: exp.Expr | None, *, in_query: bool = False) -> Scope:
        relations = self.code.shapes.relations
        return Scope(
            place=self._place(key),
            law=self.code.law,
            families=frozenset(self.check.law),
            params={param.name: param.unit for param in self.check.params},
            day=day,
            ordinal_of=(lambda node: ordinal_in_query(node, relations=relations)) if in_query else self._ordinal,
            stored_in=(lambda node: stored_in_query(node, relations=relations)) if in_query else self._stored,
            tables=frozenset(relations),
            look_up=look_up_inside if in_query else self._look_up,
        )

    def _ordinal(self, node: exp.Column) -> str | None:
        stored = f"{node.name}_wd"
        return stored if stored in self.columns else None

    def _stored(self, node: exp.Column) -> str | None:
        return self.check.table if self.check.table and node.name in self.columns and node.name not in self.values else None

    def _names(self) -> None:
        known = {limit.family for limit in self.code.law}
        for family in self.check.law:
            if family not in known:
                self._fault(f"法条库里没有 {family}", key="law", mend=_near(family, known))
        tables = self.code.shapes.relations
        for name in self.check.needs:
            if name not in tables:
                self._fault(f"needs 里没有这张表：{name}", key="needs", mend=_near(name, tables))
        if self.check.table and self.check.table not in TABLES:
            self._fault(f"from 应是规范表：{self.check.table}", key="from", mend=_near(self.check.table, TABLES))

    def _base(self) -> None:
        if self.faults:
            return
        if self.check.table:
            self.columns = dict(self.code.shapes.relations[self.check.table].columns)
            self.reads = [self.check.table]
            return
        relations = self.code.shapes.relations
        tree = parse_query(self.check.query, place=self._place("query"), macros=QUERY_MACROS, relations=relations)
        own = {cte.alias for cte in tree.find_all(exp.CTE)}
        self.reads = sorted({table.name for table in tree.find_all(exp.Table)} & set(relations) - own)
        tree = group_plainly(tree)
        self.query = expand(tree, scope=self._scope("query", None, in_query=True))
        try:
            self.columns = self.code.shapes.columns(fill_in(self._query_text(Dialect.DUCKDB), values=self.sample))
        except duckdb.Error as error:
            self._fault(f"query 不成立：{_plainly(error)}", key="query", mend="对照规范表的列名与类型改正")
            return
        for name in MUST_GIVE:
            if name not in self.columns:
                self._fault(f"query 没有给出 {name}", key="query", mend=f"在 select 里加 … as {name}")

    def _query(self) -> exp.Expr:
        if self.query is None:
            raise ValueError(f"{self.check.id} has no query")
        return self.query

    def _query_text(self, to: Dialect) -> str:
        if to not in self.written:
            self.written[to] = write_sql(self._query(), to=to)
        return self.written[to]

    def _filled(self, tree: exp.Expr) -> str:
        return fill_in(write_sql(tree, to=Dialect.DUCKDB), values=self.sample)

    def _driver(self) -> str:
        if self.check.dataset:
            return next((table.name for table in TABLES.values() if table.code == self.check.dataset), "")
        return self.check.table or driver(self._query())

    def _expression(self, key: str, source: str, *, day: exp.Expr | None = None) -> exp.Expr:
        place = self._place(key)
        try:
            tree = parse_expression(source, place=place, macros=ROW_MACROS)
            return expand(self._qualified(tree, place=place), scope=self._scope(key, day))
        except JichaError as error:
            self.faults += error.faults
            return exp.Null()

    def _qualified(self, tree: exp.Expr, *, place: Place) -> exp.Expr:
        faults = []

        def visit(node: exp.Expr) -> exp.Expr:
            if not isinstance(node, exp.Column) or node.name.startswith("__"):
                return node
            if node.table:
                faults.append(Fault(f"此处不写表名：{node.sql()}", place.at(line_of(node)), f"写 {node.name}"))
            if node.name in self.values:
                return self.values[node.name].copy()
            if node.name not in self.columns:
                faults.append(Fault(f"没有这一列：{node.name}", place.at(line_of(node)), _near(node.name, [*self.columns, *self.values])))
            return column(node.name, table=ROW)

        found = tree.copy().transform(visit)
        if faults:
            raise ExpressionError(*faults)
        return found

    def _subject(self) -> exp.Expr:
        check = self.check
        if check.subject:
            return cast(self._expression("subject", check.subject), kind="TEXT")
        if not check.table:
            return cast(column("subject_key", table=ROW), kind="TEXT")
        key = TABLES[check.table].key
        if not key:
            self._fault(f"{check.table} 没有主键", key="from", mend="写 subject: 列名，说明判断的对象")
            return exp.Null()
        parts = [exp.Coalesce(this=cast(column(name, table=ROW), kind="TEXT"), expressions=[text("")]) for name in key]
        return words.joined([part for one in parts for part in (text("+"), one)][1:])

    def _typed(self, trees: dict[str, exp.Expr]) -> None:
        """Find the types of values, and what DuckDB does not accept: all at once, and one by one if that fails."""
        base = self.check.table or self.code.shapes.empty(self.columns)
        steps = tuple(replace(step, sql=fill_in(step.sql, values=self.sample)) for step in self._written_steps(Dialect.DUCKDB))
        texts = {name: self._filled(tree) for name, tree in trees.items()}
        try:
            kinds = list(self._kinds(list(texts.values()), base=base, steps=steps))
        except duckdb.Error:
            kinds = [self._kind_alone(name, text, base=base, steps=steps) for name, text in texts.items()]
        for name, kind in zip(texts, kinds, strict=True):
            if name in {"applies", "holds"} and kind not in {"", "BOOLEAN", '"NULL"', "INTEGER"}:
                self._fault(f"{name} 应得真假，却得到 {kind}", key=name, mend="写成比较式，如 a <= b")
            if name.startswith("values."):
                self.columns.setdefault(name, kind)

    def _kinds(self, texts: list[str], *, base: str, steps: tuple[Step, ...]) -> Iterable[str]:
        chosen = ", ".join(f"{text} as x{place}" for place, text in enumerate(texts))
        return self.code.shapes.columns(f"select {chosen} from {layered(base, steps=steps, texts=texts)}").values()

    def _kind_alone(self, name: str, text: str, *, base: str, steps: tuple[Step, ...]) -> str:
        try:
            return next(iter(self._kinds([text], base=base, steps=steps)))
        except duckdb.Error as error:
            self._fault(
                f"{name} 不成立：{_plainly(error)}",
                key=name.split(".", maxsplit=1)[0],
                mend="对照列的类型改正；日期用 days、workdays，文字用单引号",
            )
            return ""


def _plainly(error: duckdb.Error) -> str:
    return str(error).split("\n\n", maxsplit=1)[0].replace("\n", " ")


def _near(name: str, known: Iterable[str]) -> str:
    names = sorted(known)
    near = get_close_matches(name, names, n=3, cutoff=0.5)
    return f"是否要写 {'、'.join(near)}？" if near else f"已有：{'、'.join(names[:30])}"
