"""What differs between two runs."""

import csv
from pathlib import Path

import duckdb
import pytest

from jicha.engine.results import COLUMNS
from jicha.engine.results.comparison import Change, Comparison

Row = tuple[str, str, str, str, str]


def _write(folder: Path, *, rows: list[Row]) -> Path:
    folder.mkdir()
    db = duckdb.connect()
    kinds = ", ".join(f"{name} {'bigint' if name == 'source_row' else 'varchar'}" for name in COLUMNS)
    db.execute(f"create table e ({kinds})")
    for check_id, unit, subject, verdict, observed in rows:
        db.execute(
            "insert into e by name (select ? as check_id, ? as unit_code, ? as subject_key, ? as verdict, ? as observed, 'm' as message)",
            [check_id, unit, subject, verdict, observed],
        )
    db.execute(f"copy e to '{folder / 'exceptions.parquet'}' (format parquet)")
    return folder


@pytest.fixture
def compared(tmp_path: Path) -> Comparison:
    """Compare two runs that differ in one way each."""
    before: list[Row] = [
        ("A", "141122", "stays", "fail", "x"), ("A", "141122", "mended", "fail", "x"), ("A", "141122", "turns", "unknown", "x"),
        ("A", "141122", "moves", "fail", "x"), ("A", "141122", "twice", "fail", "p"), ("A", "141122", "twice", "unknown", "q"),
    ]  # fmt: skip
    after: list[Row] = [
        ("A", "141122", "stays", "fail", "x"), ("A", "141122", "turns", "fail", "x"), ("A", "141122", "moves", "fail", "y"),
        ("A", "141121", "stays", "fail", "x"), ("A", "141122", "twice", "unknown", "q"), ("A", "141122", "twice", "fail", "p"),
        ("B", "141122", "=new", "unknown", "z"),
    ]  # fmt: skip
    return Comparison(_write(tmp_path / "a", rows=before), after=_write(tmp_path / "b", rows=after))


def test_each_kind_is_found(compared: Comparison) -> None:
    assert compared.counts() == {Change.NEW: 2, Change.GONE: 1, Change.VERDICT: 1, Change.FACTS: 1}
    found = {(d.change, d.check_id, d.unit_code, d.subject_key) for d in compared.rows()}
    assert found == {
        (Change.NEW, "A", "141121", "stays"), (Change.NEW, "B", "141122", "=new"), (Change.GONE, "A", "141122", "mended"),
        (Change.VERDICT, "A", "141122", "turns"), (Change.FACTS, "A", "141122", "moves"),
    }  # fmt: skip
    assert compared.by_check() == (("A", 1, 1, 2), ("B", 1, 0, 0))


def test_the_csv_has_them_all_and_runs_nothing(compared: Comparison, tmp_path: Path) -> None:
    compared.export_csv(tmp_path / "c.csv")
    with (tmp_path / "c.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 5
    assert {row["subject_key"] for row in rows} >= {"'=new"}


def test_a_run_does_not_differ_from_itself(folder: Path) -> None:
    assert set(Comparison(folder, after=folder).counts().values()) == {0}
