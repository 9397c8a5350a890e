"""Turn the templates of a check into SQL that writes the words for a person, in Chinese."""

import re
from collections.abc import Mapping, Sequence

from sqlglot import exp

from jicha.domain.errors import ExpressionError, Fault
from jicha.engine.sql.nodes import ROW, call, case, column, number, text

SLOT = re.compile(r"\{([^{}]*)\}")
EMPTY, BARE = "（空）", "空"
"""What stands for null in a sentence, and between brackets that the sentence has itself."""


def written(node: exp.Expr, *, kind: str, name: str, empty: str = EMPTY) -> exp.Expr:
    """Write a value as a person reads it: 2021年8月9日, 5000元, 是, and （空） for null.

    Args:
        kind: its SQL type.
        name: its column or value name; a name that ends in `_yuan` is money.
        empty: what to write for null.
    """
    if kind == "DATE":
        body: exp.Expr = call("zh_day", node)
    elif kind.startswith("TIMESTAMP"):
        body = call("zh_instant", node)
    elif kind == "BOOLEAN":
        body = case((node, text("是")), (exp.Not(this=exp.Paren(this=node.copy())), text("否")))
    elif kind == "VARCHAR":
        body = exp.Nullif(this=node.copy(), expression=text(""))
    elif name.endswith("_yuan"):
        body = exp.DPipe(this=call("zh_number", node, number(2)), expression=text("元"), safe=True)
    elif kind in {"DOUBLE", "FLOAT"} or kind.startswith("DECIMAL"):
        body = call("zh_number", node, number(4))
    else:
        body = exp.Cast(this=node.copy(), to=exp.DataType.build("TEXT"))
    return exp.Coalesce(this=body, expressions=[text(empty)])


def _name(slot: str) -> str:
    return slot.strip().removesuffix("?").rstrip()


def _empty(template: str, *, slot: re.Match[str]) -> str:
    """Choose what stands for null: nothing in `{name?}`, no second pair of brackets in （{name}）."""
    if slot.group(1).strip().endswith("?"):
        return ""
    return BARE if template[: slot.start()].endswith("（") and template[slot.end() :].startswith("）") else EMPTY


def fill(template: str, *, known: Mapping[str, tuple[exp.Expr, str]], where: str) -> exp.Expr:
    """Write a template as one SQL expression.

    Args:
        known: name to its expression and SQL type.
    Raises:
        ExpressionError: a name in braces is not known.
    """
    parts: list[exp.Expr] = []
    end = 0
    for slot in SLOT.finditer(template):
        name = _name(slot.group(1))
        if name not in known:
            raise ExpressionError(Fault(f"模板里的 {{{name}}} 不是列也不是 values 的名称", where, f"可用：{'、'.join(list(known)[:40])}"))
        if slot.start() > end:
            parts.append(text(template[end : slot.start()]))
        node, kind = known[name]
        parts.append(written(node, kind=kind, name=name, empty=_empty(template, slot=slot)))
        end = slot.end()
    if end < len(template) or not parts:
        parts.append(text(template[end:]))
    return joined(parts)


def joined(parts: Sequence[exp.Expr]) -> exp.Expr:
    """Join texts end to end."""
    found = parts[0].copy()
    for part in parts[1:]:
        found = exp.DPipe(this=found, expression=part.copy(), safe=True)
    return found


def missing(columns: Sequence[tuple[str, str]]) -> exp.Expr:
    """Write the sentence about what is empty: the columns (name, Chinese name) that are null in the row."""
    otherwise = text("现有数据不足以判定（时间、期限或新旧法口径不一致），请人工核对。")
    if not columns:
        return otherwise
    listed = joined(
        [case((exp.Is(this=column(name, table=ROW), expression=exp.Null()), text(f"、{zh}")), default=text("")) for name, zh in columns]
    )
    found = exp.Nullif(this=listed, expression=text(""))
    sentence = joined([text("缺少"), exp.Substring(this=found, start=number(2)), text("，无法判定。")])
    return exp.Coalesce(this=sentence, expressions=[otherwise])
