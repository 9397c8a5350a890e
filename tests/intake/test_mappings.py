"""Foreign tables and the mapping files that let them in."""

import csv
from pathlib import Path

import duckdb
import pytest

from jicha.domain.errors import MappingError, UsageError
from jicha.engine.intake.sheets import mappings
from jicha.services.intake import take_in
from jicha.services.intake_maps import propose
from tests.intake.made import CASE, book, rows, taken


def test_foreign_tables_go_in_with_no_row_lost(tmp_path: Path, root: Path, shared: Path) -> None:
    intaken = take_in(shared / "real", lake=tmp_path / "lake", mapping=root / "examples" / "mappings" / "foreign.yaml")
    accounts = {sheet.file: sheet for sheet in intaken.reconciliation.sheets if sheet.table}
    assert {name: (a.lines, a.loaded + a.refused) for name, a in accounts.items()} == {
        "madep-enforcement.csv": (4348, 4348),
        "tx-spills-1000.csv": (1000, 1000),
    }
    refused = {(cell.column, cell.value) for cell in intaken.refused if cell.source_file.startswith("tx")}
    assert refused == {
        ("date_of_spill", "09/0913"),
        ("date_of_spill", "2106-08-09"),
        ("date_called_in", "06/5//15"),
        ("date_called_in", "0729/13"),
    }
    assert {cell.value for cell in intaken.refused if cell.source_file.startswith("ma")} == {"0/6/05", "22/28/07", "4/31/17"}
    with (shared / "real" / "madep-enforcement.csv").open(encoding="utf-8", newline="") as stream:
        expected = {n: (line["Date"], line["Fine"]) for n, line in enumerate(csv.DictReader(stream), start=2)}
    for number, decided_on, fine in rows(intaken, "case_file", "source_row, decided_on, fine_yuan"):
        printed, amount = expected[number]
        month, day, year = (int(part) for part in printed.split("/")) if printed else (0, 0, 0)
        assert (decided_on is None) == (not printed)
        assert not printed or (decided_on.month, decided_on.day, decided_on.year) == (month, day, year if year > 99 else 2000 + year)
        assert fine == (round(float(amount), 2) if amount else None)


def test_the_cleaned_dates_of_the_spills_are_all_right(tmp_path: Path, shared: Path) -> None:
    mapping = tmp_path / "m.yaml"
    mapping.write_text(
        "maps: [{table: off_site_check, day_order: mdy, columns: "
        '{record_id: "#row", checked_at: date_of_spill_edit, disposed_on: date_called_in_edit, source_name: operator_rp}}]',
        encoding="utf-8",
    )
    intaken = take_in(shared / "real" / "tx-spills-1000.csv", lake=tmp_path / "lake", mapping=mapping)
    path = intaken.snapshot.path_of("off_site_check")
    with duckdb.connect() as connection:
        found = connection.execute(
            "select count(*), count(*) filter (where disposed_on < checked_at::date), count(distinct source_name) from read_parquet(?)",
            [str(path)],
        ).fetchall()
    assert found == [(1000, 19, 389)]


def test_a_mapping_is_remembered_for_the_same_header(tmp_path: Path) -> None:
    book(tmp_path / "data" / "a.xlsx", ("S", [["标题行"], ["ID", "公司", "罚金"], ["A1", "甲厂", 3]]))
    mapping = tmp_path / "m.yaml"
    mapping.write_text(
        "maps: [{files: a.xlsx, table: case_file, columns: {case_id: ID, party: 公司, fine_yuan: 罚金}, "
        "units: {fine_yuan: 千元}, constants: {unit_code: '141122'}}]",
        encoding="utf-8",
    )
    told = rows(taken(tmp_path, mapping=mapping), "case_file", "case_id, party, fine_yuan, unit_code")
    assert told == [("A1", "甲厂", 3000.0, "141122")]
    (tmp_path / "data" / "a.xlsx").rename(tmp_path / "data" / "b.xlsx")
    assert rows(taken(tmp_path), "case_file", "case_id, party, fine_yuan, unit_code") == told


def test_a_proposal_can_be_used_as_it_is(tmp_path: Path) -> None:
    book(tmp_path / "data" / "a.xlsx", ("台账", [["标题"], [*CASE, "自定义列"], ["A1", "甲厂", "2021-04-06", "2021-05-01", 1, "x"]]))
    text = propose(tmp_path / "data" / "a.xlsx")
    assert "自定义列" in text
    (tmp_path / "m.yaml").write_text(text, encoding="utf-8")
    (entry,) = mappings.read_mappings(tmp_path / "m.yaml")
    assert (entry.table, entry.header_row, dict(entry.columns)["case_id"]) == ("case_file", 2, ("案件编号",))
    assert rows(taken(tmp_path, mapping=tmp_path / "m.yaml"), "case_file", "case_id, fine_yuan") == [("A1", 10000.0)]


def test_a_proposal_for_a_stranger_names_the_columns_that_there_are(tmp_path: Path) -> None:
    book(tmp_path / "a.xlsx", ("S", [["甲", "案件编号", "乙"], ["1", "2", "3"]]))
    text = propose(tmp_path / "a.xlsx", table="D06")
    assert "case_id: 案件编号" in text
    assert "fine_yuan=罚款金额（万元）" in text
    assert "skip: true" in propose(tmp_path / "a.xlsx")


@pytest.mark.parametrize("table", ["D99", "nothing"])
def test_a_proposal_for_no_data_set_is_refused(tmp_path: Path, table: str) -> None:
    with pytest.raises(UsageError):
        propose(tmp_path / "a.xlsx", table=table)


def test_a_proposal_for_what_is_no_table_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("一段话", encoding="utf-8")
    with pytest.raises(UsageError):
        propose(tmp_path / "a.txt")
    with pytest.raises(UsageError):
        propose(tmp_path / "b.txt")


def test_all_faults_of_a_mapping_are_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "m.yaml"
    path.write_text(
        "maps:\n  - {table: case_file, columns: {nothing: a}, units: {fine_yuan: 美元}, day_order: dym, header_row: 0, colour: red}\n"
        "  - {table: nowhere}\n  - 3\n  - {table: case_file, columns: 3}\n",
        encoding="utf-8",
    )
    with pytest.raises(MappingError) as caught:
        mappings.read_mappings(path)
    assert len(caught.value.faults) == 8


@pytest.mark.parametrize("text", ["maps: []", "[", "maps: {}", "1"])
def test_a_mapping_that_is_none_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "m.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(MappingError):
        mappings.read_mappings(path)


def test_a_sheet_can_be_skipped(tmp_path: Path) -> None:
    book(tmp_path / "data" / "a.xlsx", ("台账", [CASE, ["A1", "甲厂", None, None, 1]]), ("旧台账", [CASE, ["A9", "甲厂", None, None, 1]]))
    (tmp_path / "m.yaml").write_text("maps: [{files: a.xlsx, sheet: 旧*, skip: true}]", encoding="utf-8")
    intaken = taken(tmp_path, mapping=tmp_path / "m.yaml")
    assert rows(intaken, "case_file", "case_id") == [("A1",)]
    assert [sheet.question for sheet in intaken.reconciliation.questions] == ["按映射文件跳过"]


def test_columns_can_be_joined(tmp_path: Path) -> None:
    book(tmp_path / "data" / "a.xlsx", ("S", [["年", "号", "厂"], ["2021", "7", "甲厂"]]))
    (tmp_path / "m.yaml").write_text("maps: [{table: case_file, columns: {case_id: [年, 号], party: 厂}}]", encoding="utf-8")
    assert rows(taken(tmp_path, mapping=tmp_path / "m.yaml"), "case_file", "case_id") == [("2021+7",)]
