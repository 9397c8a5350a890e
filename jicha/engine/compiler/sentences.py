"""The words of a check as SQL: templates filled, missing data named, law cited."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlglot import exp

from jicha.domain.checks import Check
from jicha.domain.errors import ExpressionError, Fault
from jicha.domain.law import Limit
from jicha.domain.wording.articles import cite
from jicha.engine.sql import words
from jicha.engine.sql.law_of_day import on_day, periods
from jicha.engine.sql.nodes import ROW, column, text
from jicha.engine.sql.relations import chinese
from jicha.engine.sql.scope import placeholder


@dataclass(frozen=True, slots=True)
class Sentences:
    """What the words of one check may say.

    Attributes:
        columns: column of the row to its SQL type; `values.x` is the type of value x.
        values: value to its expression. steps: computed column to its expression, in order.
        trees: the expressions of subject, day, applies and holds.
        reads: the relations that the check reads.
    """

    check: Check
    law: Sequence[Limit]
    columns: Mapping[str, str]
    values: Mapping[str, exp.Expr]
    steps: Sequence[tuple[str, exp.Expr]]
    trees: Mapping[str, exp.Expr]
    reads: Sequence[str]

    def write(self, *, day: exp.Expr, faults: list[Fault]) -> dict[str, exp.Expr]:
        """Write observed, expected, message, unknown and law_version; faults of templates are added to `faults`."""
        known = self._known()
        check = self.check
        found: dict[str, exp.Expr] = {}
        for key, template in (
            ("observed", check.observed),
            ("expected", check.expected),
            ("message", check.message),
            ("unknown", check.unknown),
        ):
            if key == "unknown" and not template:
                found[key] = words.missing(self._leaned_on())
                continue
            try:
                found[key] = words.fill(template, known=known, where=check.at(key))
            except ExpressionError as error:
                faults += error.faults
        found["law_version"] = self._law_version(day)
        return found

    def _known(self) -> dict[str, tuple[exp.Expr, str]]:
        known = {name: (tree, self.columns.get(f"values.{name}", "VARCHAR")) for name, tree in self.values.items()}
        for name, kind in self.columns.items():
            if not name.startswith("values."):
                known[name] = (column(name, table=ROW), kind)
        for param in self.check.params:
            known.setdefault(param.name, (placeholder(f"param_{param.name}"), _kind(param.value)))
        known.setdefault("subject_key", (self.trees["subject"], "VARCHAR"))
        known.setdefault("as_of", (placeholder("as_of"), "DATE"))
        return known

    def _leaned_on(self) -> list[tuple[str, str]]:
        zh = {**chinese([*self.check.needs, *self.reads]), **self.check.names}
        names: dict[str, str] = {}
        found = [self.trees[key] for key in ("applies", "day", "holds")]
        used = {node.name for tree in found for node in tree.find_all(exp.Column)}
        for name, tree in reversed(self.steps):
            if name in used:
                found.append(tree)
                used |= {node.name for node in tree.find_all(exp.Column)}
        for tree in found:
            for node in tree.find_all(exp.Column):
                name = node.name.removesuffix("_wd").removesuffix("_ok")
                if node.table == ROW and name in zh and name in self.columns:
                    names.setdefault(name, zh[name])
        return list(names.items())

    def _law_version(self, day: exp.Expr) -> exp.Expr:
        parts: list[exp.Expr] = []
        for family in self.check.law:
            said = on_day(periods(self.law, family=family), of=day, began=None, write=lambda limits: text(cited(limits)), kind="TEXT")
            part = exp.Coalesce(this=said, expressions=[text("")])
            if part not in parts:
                parts.append(part)
        if len(parts) < 2:
            return parts[0] if parts else text("")
        marked = [
            exp.Coalesce(
                this=exp.DPipe(this=text("；"), expression=exp.Nullif(this=part, expression=text("")), safe=True), expressions=[text("")]
            )
            for part in parts
        ]
        return exp.Substring(this=words.joined(marked), start=exp.Literal.number(2))


def cited(limits: Iterable[Limit]) -> str:
    """Cite limits as law_version does: 行政处罚法(2021修订)第61条."""
    return "、".join(dict.fromkeys(cite(one.instrument, article=one.article) for one in limits))


def _kind(value: object) -> str:
    if isinstance(value, bool):
        return "BOOLEAN"
    if isinstance(value, int):
        return "BIGINT"
    return "DOUBLE" if isinstance(value, float) else "VARCHAR"
