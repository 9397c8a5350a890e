"""A filled entry form for tests: the template that the program writes, filled as a bureau would."""

from pathlib import Path
from typing import Any

import openpyxl

from jicha.domain.discretion.entry_form import BREACHES, FACTORS, INSTRUMENT, Sheet
from jicha.services.benchmarks import write_template

HEAD: dict[str, Any] = {
    "zh": "山西省生态环境系统行政处罚自由裁量基准（试行）（测试用，虚构）",
    "region": 140000,
    "from_on": "2021年1月1日",
    "formula": "百分值之和×法定上限",
    "rounding": "不取整",
    "unknown_takes_lowest": "是",
    "source": "测试虚构，第1页",
}
WATER = {"code": "SX-1", "zh": "超标排放水污染物", "duty": "水污染防治法 10", "penalty": "水污染防治法 83(2)"}
YUAN = {"unit": "元", "base": "定额"}
BUILT = {"code": "SX-2", "zh": "未批先建", "penalty": "环境影响评价法 31(1)(2)"}
BREACH_ROWS: list[dict[str, Any]] = [
    {**WATER, **YUAN, "low": 100000, "high": 1000000, "start": 10, "lowest": 10, "highest": 100},
    {**BUILT, "low": 1, "high": 5, "unit": "百分比", "base": "总投资额", "start": "20%"},
    {"code": "SX-3", "zh": "未验先投", "penalty": "建设项目环境保护管理条例 23(1)", "use": "单位", **YUAN, "low": 200000, "high": 1000000, "start": 20},
    {"code": "SX-3", "zh": "未验先投", "penalty": "建设项目环境保护管理条例 23(1)", "use": "责任人员", "party": "个人", **YUAN,
     "low": 50000, "high": 200000, "start": 25, "full_sum": "同一套因子供单位和个人使用，按100%封顶"},
]  # fmt: skip
FACTOR_ROWS: list[tuple[Any, ...]] = [
    ("SX-1", "超标倍数", None, "程度", 1, "不足1倍", 0),
    ("SX-1", "超标倍数", None, "程度", 2, "1倍以上不足3倍", "12.5%"),
    ("SX-1", "超标倍数", None, "程度", 3, "3倍以上", 60),
    ("SX-1", "两年内违法次数", "共性", "违法次数", 1, "首次", 0),
    ("SX-1", "两年内违法次数", "共性", "违法次数", 2, "2次以上", 30),
    ("SX-2", "建设进程", None, "行为", 1, "基础建设", 0),
    ("SX-2", "建设进程", None, "行为", 2, "投入生产", 80),
    ("SX-3", "设施情况", None, "行为", 1, "已建成未验收", 0),
    ("SX-3", "设施情况", None, "行为", 2, "未建成", 80),
]


def filled(path: Path, *, head: dict[str, Any] | None = None, cells: dict[tuple[str, str], Any] | None = None) -> Path:
    """Write the template, fill it, then put in `cells`: (sheet, address) to value."""
    write_template(path)
    book = openpyxl.load_workbook(path)
    page = book[INSTRUMENT.zh]
    rows = {page.cell(row=row, column=1).value: row for row in range(2, 12)}
    for column in INSTRUMENT.columns:
        if column.key in {**HEAD, **(head or {})}:
            page.cell(row=rows[column.zh], column=2, value={**HEAD, **(head or {})}[column.key])
    for number, breach in enumerate(BREACH_ROWS, start=2):
        for key, value in breach.items():
            book[BREACHES.zh].cell(row=number, column=column_of(BREACHES, key=key), value=value)
    for number, factor in enumerate(FACTOR_ROWS, start=2):
        for place, value in enumerate(factor, start=1):
            book[FACTORS.zh].cell(row=number, column=place, value=value)
    for (sheet, address), value in (cells or {}).items():
        book[sheet][address] = value
    book.save(path)
    return path


def column_of(sheet: Sheet, *, key: str) -> int:
    return [column.key for column in sheet.columns].index(key) + 1
