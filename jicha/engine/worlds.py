"""Make the small world of an example: rows of tables, complete with what intake would add, and the values of the run."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from jicha.domain.checks import PLAN_ITEMS, Check, Example, ParamValue, Scalar
from jicha.domain.errors import CheckError, Fault
from jicha.domain.tables import TABLES, Kind
from jicha.domain.wording.credit_codes import is_right
from jicha.engine.plugins import Cell, Derived
from jicha.engine.sql.lower import Dialect
from jicha.engine.sql.relations import Relation
from jicha.engine.sql.values import day, literal
from jicha.engine.workdays import work_calendar

HOME = "141122"
HOME_NAME = "交城分局"
Row = dict[str, Scalar]


@dataclass(frozen=True, slots=True)
class World:
    """The rows of every relation that holds any, and what the run knows.

    Attributes:
        rows: relation to rows; a column that a row does not name is null.
        present: tables that were handed in, if only empty.
        as_of: the day of the run.
        params: values of the check's parameters.
    """

    rows: Mapping[str, Sequence[Row]]
    present: frozenset[str]
    as_of: date
    params: Mapping[str, ParamValue]

    def values(self, *, to: Dialect, relations: Mapping[str, Relation]) -> dict[str, str]:
        """Write what placeholders stand for."""
        return run_values(self.as_of, year=self.as_of.year, deadline=date(self.as_of.year, 10, 31), ratio=0.3, to=to) | {
            **{f"param_{name}": literal(value, to=to) for name, value in self.params.items()},
            **{f"present_{name}": "true" if name in self.present else "cast(null as boolean)" for name in relations},
        }


def run_values(as_of: date, *, year: int, deadline: date | None, ratio: float | None, to: Dialect) -> dict[str, str]:
    """Write the placeholders that every check of a run shares."""
    calendar = work_calendar()
    return {
        "as_of": day(as_of.isoformat(), to=to),
        "as_of_wd": str(calendar.number(as_of)),
        "plan_year": str(year),
        "plan_deadline": day(deadline.isoformat(), to=to) if deadline else "cast(null as date)",
        "plan_deadline_wd": str(calendar.number(deadline)) if deadline else "cast(null as bigint)",
        "plan_ratio": literal(ratio, to=to) if ratio is not None else literal(None, to=to),
    }


def make_world(check: Check, *, example: Example, relations: Mapping[str, Relation], derived: Sequence[Derived] = ()) -> World:
    """Complete the rows of an example.

    Raises:
        CheckError: a table or column does not exist, or a value does not fit its column.
    """
    where = f"{check.source}:{example.line}"
    rows: dict[str, list[Row]] = {}
    number = 0
    for table, lines in example.rows.items():
        relation = relations.get(table)
        if relation is None:
            raise CheckError(Fault(f"例子“{example.name}”里没有这张表：{table}", where, f"规范表：{'、'.join(sorted(TABLES))}"))
        rows[table] = []
        for line in lines:
            number += 1
            _known(relation, line, where=where, example=example)
            rows[table].append(_completed(table, line, number=number) if table in TABLES else dict(line))
    for table in list(rows):
        _long(table, rows=rows)
    as_of = date.fromisoformat(example.as_of)
    rows.setdefault("branch", _branches(rows))
    rows |= engine_rows(as_of.year)
    for one in derived:
        made = one.rows(MemoryReader(rows, relations))
        rows[one.table.name] = [dict(zip(one.table.columns, (_plain(cell) for cell in line), strict=True)) for line in made]
    params = {param.name: example.params.get(param.name, param.value) for param in check.params}
    return World(rows=rows, present=frozenset(example.rows), as_of=as_of, params=params)


def _known(relation: Relation, line: Mapping[str, Scalar], *, where: str, example: Example) -> None:
    for column in line:
        if column not in relation.columns:
            raise CheckError(
                Fault(f"例子“{example.name}”里 {relation.name} 没有列 {column}", where, f"可用的列：{'、'.join(relation.columns)}")
            )


def _completed(table: str, line: Mapping[str, Scalar], *, number: int) -> Row:
    row: Row = {"unit_code": HOME, "row_id": number, "source_file": "例.xlsx", "source_sheet": table, "source_row": number + 1, **line}
    for column in TABLES[table].columns:
        value = row.get(column.name)
        if column.kind in {Kind.DAY, Kind.INSTANT} and value is not None:
            row[f"{column.name}_wd"] = work_calendar().number(date.fromisoformat(str(value)[:10]))
        elif column.kind is Kind.CREDIT_CODE and value is not None:
            row[f"{column.name}_ok"] = is_right(str(value))
        elif isinstance(value, (int, float)) and not isinstance(value, bool) and column.kind not in {Kind.NUMBER, Kind.INTEGER, Kind.MONEY}:
            row[column.name] = str(value)
    return row


def _long(table: str, *, rows: dict[str, list[Row]]) -> None:
    if table not in TABLES:
        return
    for column in TABLES[table].columns:
        if column.kind is not Kind.OFFICERS:
            continue
        made = rows.setdefault(f"{table}__{column.name}", [])
        for row in rows[table]:
            names = [name for name in str(row.get(column.name) or "").split("、") if name]
            made += [{"row_id": row["row_id"], "position": place, "value": name} for place, name in enumerate(names, start=1)]


def _branches(rows: Mapping[str, Sequence[Row]]) -> list[Row]:
    if rows.get("unit"):
        return [
            {"unit_code": r["unit_code"], "unit_name": r.get("unit_name"), "in_base": r.get("in_base"), "is_named": None}
            for r in rows["unit"]
        ]
    codes = sorted({str(row["unit_code"]) for lines in rows.values() for row in lines if row.get("unit_code")}) or [HOME]
    return [{"unit_code": code, "unit_name": HOME_NAME if code == HOME else code, "in_base": True, "is_named": True} for code in codes]


def engine_rows(year: int) -> dict[str, list[Row]]:
    """Give the months, quarters and items of a plan's year."""
    months: list[Row] = []
    for month in range(1, 13):
        after = date(year + month // 12, month % 12 + 1, 1)
        months.append(
            {"number": month, "first_on": date(year, month, 1).isoformat(), "last_on": date.fromordinal(after.toordinal() - 1).isoformat()}
        )
    quarters: list[Row] = [
        {"number": number, "first_on": months[3 * number - 3]["first_on"], "last_on": months[3 * number - 1]["last_on"]}
        for number in range(1, 5)
    ]
    items: list[Row] = [{"item": one.name, "number": one.number, "zh": one.zh} for one in PLAN_ITEMS]
    return {"plan_month": months, "plan_quarter": quarters, "plan_item": items}


class MemoryReader:
    """Read the rows of an example as a derived table would read a snapshot; the bureau's own content never changes an example."""

    overlays: tuple[Path, ...] = ()

    def __init__(self, rows: Mapping[str, Sequence[Row]], relations: Mapping[str, Relation]) -> None:
        self.rows = rows
        self.relations = relations

    def table(self, name: str, *, columns: Sequence[str], filled: str = "") -> Iterator[tuple[Cell, ...]]:
        """Give the rows of a table, a tuple of the wanted columns each."""
        kinds = self.relations[name].columns
        for row in self.rows.get(name, ()):
            if filled and row.get(filled) is None:
                continue
            yield tuple(_typed(row.get(column), kind=kinds[column]) for column in columns)


def _typed(value: Scalar, *, kind: str) -> Cell:
    if value is None:
        return None
    if kind == "DATE":
        return date.fromisoformat(str(value))
    return datetime.fromisoformat(str(value)) if kind == "TIMESTAMP" else value


def _plain(cell: Cell) -> Scalar:
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    return cell.isoformat() if isinstance(cell, date) else cell
