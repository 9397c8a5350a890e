"""The templates of checks: what stands for null, and casts that rules may need."""

import duckdb
import pytest
from sqlglot import exp

from jicha.domain.errors import ExpressionError
from jicha.engine.expressions import Place, parse_expression
from jicha.engine.macros import ROW_MACROS
from jicha.engine.sql.lower import Dialect, write_sql
from jicha.engine.sql.words import fill


def said(template: str, *, value: str) -> str:
    tree = fill(template, known={"x": (exp.column("x"), "VARCHAR")}, where="a.yaml:1")
    with duckdb.connect() as db:
        return str(db.execute(f"select {write_sql(tree, to=Dialect.DUCKDB)} from (select {value}::varchar as x)").fetchall()[0][0])


@pytest.mark.parametrize(
    ("template", "null", "full"),
    [
        ("送达{x}。", "送达（空）。", "送达甲。"),
        ("检查（{x}）。", "检查（空）。", "检查（甲）。"),
        ("检查（{x}，{x}）。", "检查（（空），（空））。", "检查（甲，甲）。"),
        ("有效。{x?}", "有效。", "有效。甲"),
        ("有效（{ x ? }）", "有效（）", "有效（甲）"),
    ],
)
def test_what_stands_for_null(template: str, null: str, full: str) -> None:
    assert (said(template, value="null"), said(template, value="'甲'")) == (null, full)
    assert said(template, value="''") == null


def test_a_template_of_an_unknown_name_is_refused() -> None:
    with pytest.raises(ExpressionError, match="不是列也不是"):
        fill("{y?}", known={}, where="a.yaml:1")


@pytest.mark.parametrize("kind", ["timestamp", "date", "varchar", "bigint", "integer", "double", "boolean"])
def test_a_value_may_be_cast(kind: str) -> None:
    assert parse_expression(f"cast(x as {kind})", place=Place("a.yaml", 1), macros=ROW_MACROS).sql("duckdb")


@pytest.mark.parametrize("kind", ["blob", "json", "timestamptz", "integer[]", "struct(a integer)"])
def test_a_value_may_not_be_cast_to_what_databases_differ_on(kind: str) -> None:
    with pytest.raises(ExpressionError, match=r"不能转换为|不允许使用"):
        parse_expression(f"cast(x as {kind})", place=Place("a.yaml", 1), macros=ROW_MACROS)
