"""What a file is, told by its content; and what cannot be told is refused with a reason."""

import io
import zipfile
from pathlib import Path

import duckdb
import pytest

from jicha.domain.errors import LakeError, WorkbookError
from jicha.domain.tables import TABLES, Column, Kind
from jicha.engine.intake.branches import BranchNames
from jicha.engine.intake.files import csv_text, folder, reading
from jicha.engine.intake.files.sniffing import FileKind, kind_of
from jicha.engine.intake.rows import leftovers
from jicha.services import intake
from tests.intake.made import CASE, book, rows, taken

ROW = ["A1", "甲厂", "2021-04-06", "2021-05-01", 1]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def archive(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, content in parts.items():
            made.writestr(name.replace("__", "/").replace("_", "."), content)
    return out.getvalue()


def locked(content: bytes) -> bytes:
    """Set the mark of a password on every entry of the table of contents."""
    return content.replace(b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01")


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.pdf", b"%PDF-1.7 x", FileKind.PAPER),
        ("a.doc", b"{\\rtf1 x}", FileKind.PAPER),
        ("a.docx", archive(word__document_xml=b"x"), FileKind.PAPER),
        ("a.ofd", archive(OFD_xml=b"x"), FileKind.PAPER),
        ("a.xlsb", archive(xl__workbook_bin=b"x"), FileKind.BINARY_WORKBOOK),
        ("a.ods", archive(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), FileKind.BINARY_WORKBOOK),
        ("a.odt", archive(mimetype=b"application/vnd.oasis.opendocument.text"), FileKind.PAPER),
        ("a.doc", OLE + "WordDocument".encode("utf-16-le") + bytes(1536 - 32), FileKind.PAPER),
        ("a.msg", OLE + bytes(1536 - 8), FileKind.OTHER),
        ("a.xls", OLE + "Workbook".encode("utf-16-le") + bytes(1536 - 24), FileKind.OLD_WORKBOOK),
        ("a.bin", b"\x00\x01\x02\x03", FileKind.OTHER),
        ("a.txt", "说明\n".encode(), FileKind.PAPER),
        ("a.md", "说明\n".encode(), FileKind.OTHER),
        ("a.dat", "甲\t乙\t丙\n1\t2\t3\n".encode("utf-16"), FileKind.TEXT_TABLE),
    ],
)
def test_the_content_tells_the_kind(tmp_path: Path, name: str, content: bytes, kind: FileKind) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert kind_of(path, shown=name) is kind


def test_what_cannot_be_opened_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WorkbookError, match="打不开"):
        kind_of(tmp_path, shown="a.xlsx")
    path = tmp_path / "a.xlsx"
    path.write_bytes(locked(archive(xl__workbook_xml=b"x")))
    with pytest.raises(WorkbookError, match="密码"):
        kind_of(path, shown="a.xlsx")


def test_bytes_of_no_code_page_are_no_text() -> None:
    assert csv_text.encoding_of(b"a,b,c\n\xff\xff,\xff\n") is None
    assert not csv_text.looks_tabular(b"\xff\xff,\xff\n")


def test_a_file_that_goes_away_while_it_is_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book(tmp_path / "data" / "a.xlsx", ("台账", [CASE, ROW]))

    def gone(path: Path) -> str:
        raise FileNotFoundError(path)

    monkeypatch.setattr(folder, "digest_of", gone)
    (found,) = folder.find_files(tmp_path / "data", known={})
    assert (found.sha256, found.size) == ("", 0)


def test_a_big_workbook_is_scanned_while_it_is_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book(tmp_path / "data" / "a.xlsx", ("台账", [CASE, ROW]), ("空", []))
    monkeypatch.setattr(reading, "_BIG", 0)
    found = taken(tmp_path)
    assert rows(found, "case_file", "case_id") == [("A1",)]
    assert [sheet.question for sheet in found.reconciliation.sheets] == ["", "空工作表"]


def test_a_text_table_that_no_reader_cuts_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book(tmp_path / "data" / "a.xlsx", ("台账", [CASE, ROW]))
    (tmp_path / "data" / "b.csv").write_text("\n".join([",".join(CASE), "A2,乙厂,2021-04-06,2021-05-01,1"]), encoding="utf-8")

    def torn(connection: duckdb.DuckDBPyConnection, *, text: csv_text.TextTable, table: str) -> None:
        raise duckdb.InvalidInputException("torn")

    monkeypatch.setattr(reading, "_read_csv", torn)
    (fault,) = taken(tmp_path).reconciliation.refused_files
    assert (fault.where, "分列读不出" in fault.what) == ("b.csv", True)


def test_a_database_that_breaks_leaves_the_lake_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book(tmp_path / "data" / "a.xlsx", ("台账", [CASE, ROW]))

    def full(*_: object, **__: object) -> None:
        raise duckdb.OutOfMemoryException("no room")

    monkeypatch.setattr(intake.Batch, "finish", full)
    with pytest.raises(LakeError, match="入库中断"):
        taken(tmp_path)
    assert list((tmp_path / "lake" / "snapshots").iterdir()) == []


def test_text_that_is_no_branch_stays_as_printed() -> None:
    column = Column(name="x", zh="某列", kind=Kind.TEXT)
    assert leftovers.read("某处", column=column, extra="", branches=BranchNames([])) == leftovers.Outcome(value="某处")


def test_the_same_row_of_a_table_without_key_is_set_aside_in_a_second_file(tmp_path: Path) -> None:
    keyless = next(table for table in TABLES.values() if not table.key and len(table.columns) > 3)
    line = [f"值{place}" if column.kind is Kind.TEXT else None for place, column in enumerate(keyless.columns)]
    other = [value and f"另{value}" for value in line]
    for name, lines in (("a", [line]), ("b", [line, other])):
        book(tmp_path / "data" / f"{name}.xlsx", (keyless.zh, [[column.zh for column in keyless.columns], *lines]))
    found = taken(tmp_path).reconciliation
    assert (found.loaded, found.set_aside, found.refused) == (2, 1, 0)
