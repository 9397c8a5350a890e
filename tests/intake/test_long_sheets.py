"""Long sheets take shorter ways; what comes of them is what comes of short ones, whatever the number of threads."""

import os
from datetime import datetime
from pathlib import Path

import pytest

from jicha.engine.intake.files import csv_text
from jicha.engine.intake.rows import staging, writing
from tests.intake.made import CASE, book, rows, taken

AT = datetime.fromisoformat("2021-10-08T09:00:00+08:00")
LINES = [
    ["A1", " 甲厂", "2021-04-06", "2021-05-01 ", "1"],
    ["A2", "乙厂　", "2021年4月7日", "2021-05-02", ""],
    ["", "", "", "", ""],
    ["合计", "", "", "", "1"],
    ["A3", "丙\u00a0厂\u200b", "2021-02-30", "\t2021-05-03", "2"],
    ["A4", "丁厂", "2021-04-09", "2021-05-04", "3"],
]


def sheet(path: Path, *, encoding: str = "gb18030", end: str = "\r\n") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(end.join(",".join(line) for line in [CASE, *LINES]).encode(encoding) + end.encode())


@pytest.mark.parametrize("form", ["csv", "quoted", "xlsx"])
def test_a_long_sheet_gives_the_bytes_that_a_short_one_gives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    if form == "xlsx":
        book(tmp_path / "data" / "a.xlsx", ("台账", [CASE, *LINES]))
    else:
        sheet(tmp_path / "data" / "a.csv")
    if form == "quoted":
        path = tmp_path / "data" / "a.csv"
        path.write_bytes(path.read_bytes().replace("丁厂".encode("gb18030"), '" 丁厂 "'.encode("gb18030")))
    short = taken(tmp_path, at=AT)
    monkeypatch.setattr(staging, "_LONG", 2)
    (tmp_path / "lake").rename(tmp_path / "before")
    long = taken(tmp_path, at=AT)
    assert long.snapshot.digest == short.snapshot.digest
    assert [(c.source_row, c.value) for c in long.refused] == [(c.source_row, c.value) for c in short.refused] == [(6, "2021-02-30")]
    assert rows(long, "case_file", "case_id, party, decided_on::varchar") == [
        ("A1", "甲厂", "2021-05-01"),
        ("A2", "乙厂", "2021-05-02"),
        ("A4", "丁厂", "2021-05-04"),
    ]


def test_a_long_sheet_before_a_short_one_keeps_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sheet(tmp_path / "data" / "a.csv")
    book(tmp_path / "data" / "b.xlsx", ("台账", [CASE, ["A5", "戊厂", "2021-04-10", "2021-05-05", 1]]))
    monkeypatch.setattr(staging, "_LONG", 2)
    assert [row[0] for row in rows(taken(tmp_path), "case_file", "case_id, row_id")] == ["A1", "A2", "A4", "A5"]


def test_a_blank_at_the_seam_of_two_blocks_is_trimmed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sheet(tmp_path / "data" / "a.csv")
    path = tmp_path / "data" / "a.csv"
    path.write_bytes(path.read_bytes().replace(b"A4,", b" A4 ,"))
    monkeypatch.setattr(staging, "_LONG", 2)
    for block in (1, 7, 64):
        monkeypatch.setattr(csv_text, "_BLOCK", block)
        assert rows(taken(tmp_path), "case_file", "case_id")[-1] == ("A4",)
        (tmp_path / "lake").rename(tmp_path / f"lake-{block}")


def test_the_number_of_threads_does_not_show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """More rows than one group of Parquet holds, some of them refused in the first group."""
    path = tmp_path / "data" / "a.csv"
    path.parent.mkdir()
    lines = (f"A{n % 125_000},甲厂,2021-{n % 12 + 1:02}-06,2021-{n % 12 + 1:02}-0{n % 3 + 7},{n % 9}" for n in range(126_000))
    path.write_text("\n".join((",".join(CASE), *lines)), encoding="gb18030")
    found = set()
    for threads in (1, 2, 4):
        monkeypatch.setattr(os, "cpu_count", lambda threads=threads: threads)
        found.add(taken(tmp_path, at=AT).snapshot.digest)
        (tmp_path / "lake").rename(tmp_path / f"lake-{threads}")
    assert len(found) == 1


def test_a_large_table_out_of_order_is_cut_by_quarter_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "WHOLE", 2)
    for name, number in (("b", 3), ("a", 5)):
        book(tmp_path / "data" / f"{name}.xlsx", ("台账", [CASE, [f"A{number}", "甲厂", f"2021-0{number}-06", f"2021-0{number}-07", 1]]))
    book(tmp_path / "data" / "c.xlsx", ("台账", [CASE, ["A9", "甲厂", None, None, 1]]))
    found = taken(tmp_path)
    paths = found.snapshot.paths_of("case_file")
    assert len(paths) == 3
    assert sorted(rows(found, "case_file", "case_id, source_file")) == [("A3", "b.xlsx"), ("A5", "a.xlsx"), ("A9", "c.xlsx")]
