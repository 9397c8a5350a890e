"""Workbooks of Excel 97 (.xls), as old platforms still hand them out, load as those of today do."""

from datetime import date, datetime
from pathlib import Path

import xlwt

from tests.intake.made import CASE, book, reasons, rows, taken

COLUMNS = "unit_code, case_id, party, filed_on, decided_on, fine_yuan, source_file, source_sheet, source_row"
LINES = (
    ("A1", "山西交城甲焦化有限公司", date(2021, 3, 1), date(2021, 5, 6), 12.5),
    ("A2", "乙厂", date(2021, 3, 2), None, None),
    ("A3", "丙厂", "2021年4月6日", "2021.6.1", "3万"),
)


def old_book(path: Path, *lines: tuple[object, ...], sheet: str) -> Path:
    """Write an xls whose days are numbers with a day format, as Excel keeps them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    made = xlwt.Workbook(encoding="utf-8")
    page = made.add_sheet(sheet)
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for place, line in enumerate((CASE, *lines)):
        for column, cell in enumerate(line):
            if isinstance(cell, date):
                page.write(place, column, datetime(cell.year, cell.month, cell.day), day)
            elif cell is not None:
                page.write(place, column, cell)
    made.save(str(path))
    return path


def test_an_old_workbook_loads_as_one_of_today(tmp_path: Path) -> None:
    old_book(tmp_path / "old" / "data" / "交城分局" / "处罚案件台账.xls", *LINES, sheet="2021年")
    book(tmp_path / "new" / "data" / "交城分局" / "处罚案件台账.xlsx", ("2021年", [CASE, *LINES]))
    old, new = taken(tmp_path / "old"), taken(tmp_path / "new")
    assert rows(old, "case_file", COLUMNS) == [
        (*row[:6], row[6].replace(".xlsx", ".xls"), *row[7:]) for row in rows(new, "case_file", COLUMNS)
    ]
    assert rows(old, "case_file", "case_id, filed_on, decided_on, fine_yuan")[0] == ("A1", date(2021, 3, 1), date(2021, 5, 6), 125_000.0)
    assert rows(old, "case_file", "case_id, filed_on, decided_on, fine_yuan")[2] == ("A3", date(2021, 4, 6), date(2021, 6, 1), 30_000.0)


def test_a_wrong_cell_of_an_old_workbook_is_named_with_its_place(tmp_path: Path) -> None:
    old_book(tmp_path / "data" / "交城分局" / "处罚案件台账.xls", ("A1", "甲厂", "三月某日", date(2021, 5, 6), 1), sheet="台账")
    (found,) = reasons(taken(tmp_path))
    assert found[:3] == (2, "立案日期", "三月某日")
