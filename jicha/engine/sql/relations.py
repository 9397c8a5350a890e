"""Which relations and columns a check may name, and of which SQL types they are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from jicha.domain.tables import TABLES, Kind, Table
from jicha.engine.content.tables import CONTENT_TABLES

SQL_TYPES: dict[Kind, str] = {
    Kind.TEXT: "VARCHAR",
    Kind.CODE: "VARCHAR",
    Kind.CREDIT_CODE: "VARCHAR",
    Kind.UNIT: "VARCHAR",
    Kind.DOC_NUMBER: "VARCHAR",
    Kind.OFFICERS: "VARCHAR",
    Kind.DAY: "DATE",
    Kind.INSTANT: "TIMESTAMP",
    Kind.NUMBER: "DOUBLE",
    Kind.MONEY: "DOUBLE",
    Kind.INTEGER: "BIGINT",
    Kind.YESNO: "BOOLEAN",
}
PROVENANCE = {"row_id": "BIGINT", "source_file": "VARCHAR", "source_sheet": "VARCHAR", "source_row": "BIGINT"}


@dataclass(frozen=True, slots=True)
class Relation:
    """A table of the database as checks see it: name, and columns with their SQL types in order."""

    name: str
    columns: Mapping[str, str]
    zh: str = ""


def stored(table: Table) -> Relation:
    """Name every column of a stored canonical table: its own, provenance, ordinals of days, and whether a credit code is right."""
    columns = {column.name: SQL_TYPES[column.kind] for column in table.columns}
    columns |= PROVENANCE
    columns |= {f"{column.name}_wd": "BIGINT" for column in table.columns if column.kind in {Kind.DAY, Kind.INSTANT}}
    columns |= {f"{column.name}_ok": "BOOLEAN" for column in table.columns if column.kind is Kind.CREDIT_CODE}
    return Relation(name=table.name, columns=columns, zh=table.zh)


def long(table: Table) -> list[Relation]:
    """Name the long relations of a table, one row per officer of a cell."""
    return [
        Relation(name=f"{table.name}__{column.name}", columns={"row_id": "BIGINT", "position": "BIGINT", "value": "VARCHAR"}, zh=column.zh)
        for column in table.columns
        if column.kind is Kind.OFFICERS
    ]


ENGINE: tuple[Relation, ...] = (
    Relation(
        "branch", {"unit_code": "VARCHAR", "unit_name": "VARCHAR", "in_base": "BOOLEAN", "is_named": "BOOLEAN"}, "单位（D01，否则方案）"
    ),
    Relation(
        "result",
        {"check_id": "VARCHAR", "unit_code": "VARCHAR", "subject_key": "VARCHAR", "verdict": "VARCHAR", "day": "DATE"},
        "第一轮结论",
    ),
    Relation("workday", {"day": "DATE", "number": "BIGINT", "is_workday": "BOOLEAN", "on_or_after": "DATE"}, "工作日历"),
    Relation("plan_month", {"number": "BIGINT", "first_on": "DATE", "last_on": "DATE"}, "方案年度的十二个月"),
    Relation("plan_quarter", {"number": "BIGINT", "first_on": "DATE", "last_on": "DATE"}, "方案年度的四个季度"),
    Relation("plan_item", {"item": "VARCHAR", "number": "VARCHAR", "zh": "VARCHAR"}, "方案的八项内容"),
    *(Relation(name, columns, "内容库") for name, columns in CONTENT_TABLES.items()),
)

RELATIONS: dict[str, Relation] = {
    **{table.name: stored(table) for table in TABLES.values()},
    **{one.name: one for table in TABLES.values() for one in long(table)},
    **{one.name: one for one in ENGINE},
}
SMALL = frozenset(one.name for one in ENGINE if one.name != "result")


def create(relation: Relation, *, name: str = "") -> str:
    """Write the DuckDB statement that makes the relation, empty."""
    columns = ", ".join(f'"{column}" {kind}' for column, kind in relation.columns.items())
    return f'create or replace table "{name or relation.name}" ({columns})'


def chinese(tables: Iterable[str]) -> dict[str, str]:
    """Give the Chinese header of each column of the tables, the first table winning."""
    found: dict[str, str] = {}
    for name in tables:
        if name in TABLES:
            for column in TABLES[name].columns:
                found.setdefault(column.name, column.zh)
    return found
