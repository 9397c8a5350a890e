"""Workbooks and folders as the tests need them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import openpyxl

from jicha.services.intake import Intaken, take_in


@dataclass(frozen=True)
class Unit:
    code: str
    name: str


UNITS = (
    Unit("141100", "吕梁市"),
    Unit("141122", "交城县"),
    Unit("141121", "文水县"),
    Unit("141123", "兴县"),
    Unit("141124", "临县"),
    Unit("141127", "岚县"),
)
CASE = ("案件编号", "当事人名称", "立案日期", "处罚决定日期", "罚款金额（万元）")


def book(path: Path, *sheets: tuple[str, Sequence[Sequence[Any]]], change: Callable[[Any], None] | None = None) -> Path:
    """Write an xlsx; `change` may do more to the openpyxl workbook before it is saved."""
    path.parent.mkdir(parents=True, exist_ok=True)
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets:
        page = made.create_sheet(name)
        for row in rows:
            page.append(list(row))
    if change is not None:
        change(made)
    made.save(path)
    return path


def taken(tmp_path: Path, **more: Any) -> Intaken:
    """Take in the folder `data` below tmp_path."""
    return take_in(tmp_path / "data", lake=tmp_path / "lake", plan_units=UNITS, **more)


def rows(intaken: Intaken, table: str, columns: str = "*") -> list[tuple[Any, ...]]:
    """Read columns of a table in the order of its rows."""
    with duckdb.connect() as connection:
        return connection.execute(
            f"select {columns} from read_parquet(?)", [[str(path) for path in intaken.snapshot.paths_of(table)]]
        ).fetchall()


def reasons(intaken: Intaken) -> list[tuple[int, str, str, str]]:
    return [(cell.source_row, cell.column, cell.value, cell.reason) for cell in intaken.refused]
