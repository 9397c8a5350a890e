"""Refused rows: told whole, handed back, mended, taken in."""

import csv
from pathlib import Path

import openpyxl
import pytest

from jicha.services.intake import hand_back, take_in
from tests.intake.made import CASE, UNITS, book, reasons, rows, taken

LINES = [
    CASE,
    ["A1", "甲厂", "2021-04-06", "2021-05-01", 1],
    ["A2", "乙厂", "2021-02-30", "不详", "约3"],
    [None, "丙厂", "2021-04-06", "2021-05-01", 1],
    ["A1", "丁厂", "2021-04-06", "2021-05-01", 1],
    ["A1", "甲厂", "2021-04-06", "2021-05-01", 1],
]


def test_all_faults_of_a_row_are_told_at_once(tmp_path: Path) -> None:
    book(tmp_path / "data" / "a.xlsx", ("台账", LINES))
    intaken = taken(tmp_path)
    assert rows(intaken, "case_file", "case_id, party") == [("A1", "甲厂")]
    told = reasons(intaken)
    assert [(row, column, value) for row, column, value, _ in told] == [
        (3, "立案日期", "2021-02-30"),
        (3, "处罚决定日期", "不详"),
        (3, "罚款金额（万元）", "约3"),
        (4, "案件编号", ""),
        (5, "案件编号", "A1"),
        (6, "案件编号", "A1"),
    ] or sorted(told)
    assert {(row, column) for row, column, _, _ in told} == {
        (3, "立案日期"),
        (3, "处罚决定日期"),
        (3, "罚款金额（万元）"),
        (4, "案件编号"),
        (5, "案件编号"),
        (6, "案件编号"),
    }
    assert told[-2][3].endswith("a.xlsx 工作表“台账” 第2行")
    assert "重复行" in told[-1][3]
    account = intaken.reconciliation
    assert (account.lines, account.loaded, account.refused) == (5, 1, 4)


def test_what_a_check_should_judge_is_not_refused(tmp_path: Path) -> None:
    head = ["执法证号", "姓名", "所属单位", "状态", "证件有效期", "法律职业资格"]
    book(
        tmp_path / "data" / "人员.xlsx",
        ("人员", [head, [None, "张三", "不知何处", "在编在岗", "长期", "不清楚"], [None, "李四", "交城分局", "离岗", "无", "有（A证）"]]),
    )
    intaken = taken(tmp_path)
    assert intaken.refused == ()
    assert rows(intaken, "officer", "officer_name, unit_code, certificate_until::varchar, has_legal_qualification") == [
        ("张三", "不知何处", "9999-12-31", None),
        ("李四", "141122", None, True),
    ]
    assert {note.column for note in intaken.notes} >= {"unit_code", "has_legal_qualification"}


def test_refused_csv_opens_in_a_spreadsheet_and_computes_nothing(tmp_path: Path) -> None:
    book(
        tmp_path / "data" / "a.xlsx",
        ("台账", [CASE, ["A1", "甲厂", "=cmd|' /C calc'!A0", None, "-1+1"]]),
        change=lambda made: setattr(made["台账"]["C2"], "data_type", "s"),
    )
    (tmp_path / "data" / "b.xlsx").write_bytes(b"")
    hand_back(taken(tmp_path), folder=tmp_path / "data", out=tmp_path / "out")
    content = (tmp_path / "out" / "refused.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(content.decode("utf-8-sig").splitlines()))
    assert lines[0] == ["source_file", "source_sheet", "source_row", "column", "value", "reason", "mend"]
    assert lines[1][0] == "b.xlsx"
    assert {line[4] for line in lines[2:]} == {"'=cmd|' /C calc'!A0", "'-1+1"}


def test_the_users_own_workbook_comes_back_marked_and_mended_rows_alone_go_in(tmp_path: Path) -> None:
    def tall(made) -> None:
        made["台账"].column_dimensions["A"].width = 33

    book(tmp_path / "data" / "交城" / "a.xlsx", ("台账", LINES), ("其他", [["甲"]]), change=tall)
    first = taken(tmp_path)
    written = hand_back(first, folder=tmp_path / "data", out=tmp_path / "out")
    assert [path.relative_to(tmp_path / "out").as_posix() for path in written] == ["refused.csv", "退回/交城/a（退回）.xlsx"]
    marked = openpyxl.load_workbook(written[1])
    page = marked["台账"]
    assert page.column_dimensions["A"].width == 33
    assert [cell.coordinate for row in page.iter_rows() for cell in row if cell.comment] == ["C3", "D3", "E3", "A4", "A5", "A6"]
    assert "2021-02-30" in str(page["C3"].value)
    assert "退回原因" in page["C3"].comment.text
    page["C3"], page["D3"], page["E3"], page["A4"] = "2021-02-28", "2021-03-01", 3, "A3"
    mended = tmp_path / "mended" / "交城" / "a（退回）.xlsx"
    mended.parent.mkdir(parents=True)
    marked.save(mended)

    second = take_in(tmp_path / "mended", lake=tmp_path / "lake", plan_units=UNITS, add=True)
    assert rows(second, "case_file", "case_id") == [("A1",), ("A2",), ("A3",)]
    (account,) = [sheet for sheet in second.reconciliation.sheets if sheet.file.endswith("（退回）.xlsx") and sheet.table]
    assert (account.loaded, account.refused, dict(account.aside)) == (2, 1, {"已入库的相同行": 2})
    again = take_in(tmp_path / "mended", lake=tmp_path / "lake", plan_units=UNITS, add=True)
    assert rows(again, "case_file") == rows(second, "case_file")
    assert again.reconciliation.repeated


@pytest.mark.parametrize("ending", ["csv", "big"])
def test_a_text_table_and_a_large_one_come_back_as_workbooks(tmp_path: Path, ending: str) -> None:
    (tmp_path / "data").mkdir()
    good = 3 if ending == "csv" else 21_000
    lines = [",".join(CASE), *(f"A{n},甲厂,2021-04-06,,1" for n in range(good)), "B1,乙厂,2021-13-01,,1"]
    (tmp_path / "data" / "x.csv").write_text("\n".join(lines), encoding="gb18030")
    written = hand_back(taken(tmp_path), folder=tmp_path / "data", out=tmp_path / "out")
    page = openpyxl.load_workbook(written[1]).active
    assert page.max_row == (5 if ending == "csv" else 16)
    assert page.cell(row=page.max_row, column=3).comment is not None
    assert page.cell(row=page.max_row, column=1).value == "B1"
    if ending == "big":
        assert page.cell(row=page.max_row, column=6).value == "原第21002行"
