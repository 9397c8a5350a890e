"""Broken uploads: each a clear answer, and the good files still go in."""

import io
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from jicha.domain.errors import IntakeError, UsageError
from tests.intake.made import CASE, book, reasons, rows, taken

GOOD = ["A1", "甲厂", "2021-04-06", "2021-05-01", 1]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    book(tmp_path / "data" / "good.xlsx", ("台账", [CASE, GOOD]))
    return tmp_path / "data"


def answer(tmp_path: Path) -> str:
    """Take in, see that the good row is there, and give what is said of the one broken file."""
    intaken = taken(tmp_path)
    assert rows(intaken, "case_file", "case_id") == [("A1",)]
    (fault,) = intaken.reconciliation.refused_files
    assert fault.where.startswith("bad")
    assert fault.mend
    return fault.what


def workbook_bytes() -> bytes:
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True})
    page = made.add_worksheet("台账")
    page.write_row(0, 0, CASE)
    for line in range(1, 200):
        page.write_row(line, 0, [f"B{line}", *GOOD[1:]])
    made.close()
    return out.getvalue()


def altered(content: bytes, *, part: str, old: bytes, new: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(old, new) if name == part else source.read(name))
    return out.getvalue()


@pytest.mark.parametrize("size", [1, 100, 1000, -30])
def test_half_a_workbook(tmp_path: Path, data: Path, size: int) -> None:
    (data / "bad.xlsx").write_bytes(workbook_bytes()[:size])
    assert answer(tmp_path)


def test_a_damaged_sheet_inside_a_sound_archive(tmp_path: Path, data: Path) -> None:
    content = bytearray(workbook_bytes())
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        at = archive.getinfo("xl/worksheets/sheet1.xml").header_offset + 80
    content[at : at + 40] = b"\x00" * 40
    (data / "bad.xlsx").write_bytes(bytes(content))
    assert "损坏" in answer(tmp_path)


def test_an_empty_file(tmp_path: Path, data: Path) -> None:
    (data / "bad.xlsx").write_bytes(b"")
    assert "空文件" in answer(tmp_path)


def test_a_locked_workbook(tmp_path: Path, data: Path) -> None:
    (data / "bad.xlsx").write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 1000 + "EncryptedPackage".encode("utf-16-le") + b"\x00" * 2000
    )
    assert "加密" in answer(tmp_path)


def test_a_bomb(tmp_path: Path, data: Path) -> None:
    with zipfile.ZipFile(data / "bad.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as stream:
            for _ in range(100):
                stream.write(b"\x00" * (1 << 20))
    assert "炸弹" in answer(tmp_path)


def test_an_outside_entity_is_never_opened(tmp_path: Path, data: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("机密", encoding="utf-8")
    declared = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file://' + str(secret).encode() + b'">]><worksheet'
    (data / "bad.xlsx").write_bytes(altered(workbook_bytes(), part="xl/worksheets/sheet1.xml", old=b"<worksheet", new=declared))
    assert "外部实体" in answer(tmp_path)


def test_a_path_that_leads_out(tmp_path: Path, data: Path) -> None:
    with zipfile.ZipFile(data / "bad.xlsx", "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("../../evil.xml", "x")
    assert "路径" in answer(tmp_path)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("bad.xls", b"<html><body><table><tr><td>1</td></tr></table></body></html>", "网页"),
        ("bad.xls", b'<?xml version="1.0"?><Workbook></Workbook>', "XML"),
        ("bad.xlsx", b"\x00\x01\x02\x03" * 500, "类型"),
        ("bad.xlsx", "这是一份说明。".encode(), "文字"),
        ("bad.csv", b"\x00\x01\x02\x03" * 500, "类型"),
        ("bad.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 100, "不完整"),
    ],
)
def test_a_file_of_another_type(tmp_path: Path, data: Path, name: str, content: bytes, said: str) -> None:
    (data / name).write_bytes(content)
    assert said in answer(tmp_path)


def test_an_archive_of_workbooks(tmp_path: Path, data: Path) -> None:
    with zipfile.ZipFile(data / "bad.zip", "w") as archive:
        archive.writestr("台账.xlsx", workbook_bytes())
    assert "压缩包" in answer(tmp_path)


def test_a_workbook_under_a_false_ending_is_read(tmp_path: Path, data: Path) -> None:
    (data / "台账.csv").write_bytes(workbook_bytes())
    assert len(rows(taken(tmp_path), "case_file")) == 200


def test_a_text_table_under_the_ending_of_a_workbook_is_read(tmp_path: Path, data: Path) -> None:
    (data / "台账.xls").write_text("\t".join(CASE) + "\nB1\t乙厂\t2021-04-06\t\t1\n", encoding="gb18030")
    assert rows(taken(tmp_path), "case_file", "case_id") == [("A1",), ("B1",)]


def test_macros_are_not_run_and_values_are_read(tmp_path: Path, data: Path) -> None:
    out = io.BytesIO(workbook_bytes())
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"macro")
    (data / "台账.xlsm").write_bytes(out.getvalue())
    intaken = taken(tmp_path)
    assert intaken.reconciliation.loaded == 200
    assert any("宏没有运行" in note for sheet in intaken.reconciliation.sheets for note in sheet.notes)


def test_the_same_file_twice_is_read_once(tmp_path: Path, data: Path) -> None:
    (data / "副本.xlsx").write_bytes((data / "good.xlsx").read_bytes())
    intaken = taken(tmp_path)
    assert intaken.reconciliation.repeated == (("副本.xlsx", "good.xlsx"),)
    assert intaken.reconciliation.lines == 1


def test_formulas_give_their_saved_value_or_are_refused(tmp_path: Path, data: Path) -> None:
    made = xlsxwriter.Workbook(data / "公式.xlsx")
    page = made.add_worksheet("台账")
    page.write_row(0, 0, CASE)
    for line, value in enumerate(["3", None, "#REF!"], start=1):
        page.write_row(line, 0, [f"F{line}", "丙厂", "2021-04-06", "2021-05-01"])
        if value is None:
            page.write_formula(line, 4, "=1+1", None, "")
        else:
            page.write_formula(line, 4, "=1+2", None, value)
    made.close()
    intaken = taken(tmp_path)
    assert rows(intaken, "case_file", "case_id, fine_yuan") == [("A1", 10000.0), ("F1", 30000.0)]
    assert reasons(intaken) == [
        (3, "罚款金额（万元）", "=", "公式没有保存计算结果"),
        (4, "罚款金额（万元）", "#REF!", "单元格是错误值 #REF!"),
    ]


def test_a_text_table_cut_in_the_middle_keeps_its_good_rows(tmp_path: Path, data: Path) -> None:
    text = (",".join(CASE) + "\nB1,乙厂,2021-04-06,,1\nB2,丙").encode("gb18030")
    (data / "x.csv").write_bytes(text[:-1])
    intaken = taken(tmp_path)
    assert ("B1", "乙厂") in rows(intaken, "case_file", "case_id, party")
    assert intaken.reconciliation.lines == intaken.reconciliation.loaded + intaken.reconciliation.refused


def test_quotes_that_do_not_pair_lose_no_line(tmp_path: Path, data: Path) -> None:
    lines = "".join(f'B{n},5" 管厂,2021-04-06,,1\n' for n in range(3))
    (data / "x.csv").write_text(",".join(CASE) + "\n" + lines, encoding="utf-8")
    assert [party for case, party in rows(taken(tmp_path), "case_file", "case_id, party") if case != "A1"] == ['5" 管厂'] * 3


def test_a_line_with_more_cells_than_the_header_is_read(tmp_path: Path, data: Path) -> None:
    (data / "x.csv").write_text(
        ",".join(CASE) + "\n" + "".join(f"B{n},乙厂,2021-04-06,,1\n" for n in range(3000)) + "C1,丙厂,2021-04-06,,1,多,余\n",
        encoding="utf-8",
    )
    assert len(rows(taken(tmp_path), "case_file")) == 3002


def test_names_of_files_cannot_break_out(tmp_path: Path, data: Path) -> None:
    book(data / "a'; drop table x; --" / "'台账'.xlsx", ("O'Neil", [CASE, ["B1", "x'y", "2021-04-06", None, "'"]]))
    intaken = taken(tmp_path)
    assert [cell.source_sheet for cell in intaken.refused] == ["O'Neil"]


def test_nothing_to_load_is_refused_with_every_reason(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "a.xlsx").write_bytes(b"")
    book(tmp_path / "data" / "b.xlsx", ("Sheet1", [["甲", "乙"], [1, 2]]))
    with pytest.raises(IntakeError) as caught:
        taken(tmp_path)
    assert {fault.where for fault in caught.value.faults} == {"a.xlsx", "b.xlsx Sheet1"}


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        taken(tmp_path)


def test_pictures_and_office_leftovers_are_no_tables(tmp_path: Path, data: Path) -> None:
    (data / "照片.jpg").write_bytes(b"\xff\xd8\xff\xe0" + b"x" * 100)
    (data / "~$good.xlsx").write_bytes(b"lock")
    intaken = taken(tmp_path)
    assert intaken.others == ("照片.jpg",)
    assert intaken.reconciliation.refused_files == ()
