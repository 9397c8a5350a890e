"""The lake: whole or not at all, the same bytes, and nothing altered unseen."""

import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from jicha.domain.errors import LakeError
from jicha.domain.tables import TABLES, Kind, Table
from jicha.engine import lake as lakes
from jicha.engine.intake.rows.cleaning import SQL_TYPES
from jicha.services import intake as service
from tests.intake.made import CASE, book, rows, taken


def fill(tmp_path: Path, count: int = 3) -> None:
    lines = [[f"A{n}", "甲厂", "2021-04-06", "2021-05-01", 1] for n in range(count)]
    book(tmp_path / "data" / "交城分局" / "a.xlsx", ("台账", [CASE, *lines]))
    book(tmp_path / "data" / "b.xlsx", ("人员", [["姓名", "执法证号", "所属单位", "工号"], ["张三", "0411", "交城分局", "01"]]))


def test_the_same_inputs_give_the_same_snapshot(tmp_path: Path) -> None:
    fill(tmp_path)
    first = taken(tmp_path, at=datetime(2021, 12, 31, tzinfo=UTC)).snapshot
    second = taken(tmp_path, at=datetime(2022, 12, 31, tzinfo=UTC)).snapshot
    other = service.take_in(tmp_path / "data", lake=tmp_path / "elsewhere", plan_units=(), at=datetime(2022, 12, 31, tzinfo=UTC)).snapshot
    assert first.digest == second.digest
    assert first.parts["case_file"] == second.parts["case_file"]
    assert other.digest != first.digest
    assert [pull["loaded"] for pull in service.pulls(tmp_path / "lake")] == [4, 4]


def stored(table: Table) -> list[tuple[str, str]]:
    kinds = {column.name: column.kind for column in table.columns}
    dated = [name for name, kind in kinds.items() if kind in {Kind.DAY, Kind.INSTANT}]
    return [
        ("row_id", "BIGINT"),
        *((name, SQL_TYPES[kind]) for name, kind in kinds.items()),
        ("source_file", "VARCHAR"),
        ("source_sheet", "VARCHAR"),
        ("source_row", "BIGINT"),
        *((f"{name}_wd", "BIGINT") for name in dated),
        *((f"{name}_ok", "BOOLEAN") for name, kind in kinds.items() if kind is Kind.CREDIT_CODE),
    ]


def test_a_stored_table_has_the_columns_of_the_contract(tmp_path: Path) -> None:
    fill(tmp_path)
    snapshot = taken(tmp_path).snapshot
    for name, [path] in snapshot.tables.items():
        with duckdb.connect() as connection:
            found = connection.execute(
                "select column_name, column_type from (describe select * from read_parquet(?))", [str(path)]
            ).fetchall()
        assert found == stored(TABLES[name])
    assert snapshot.loaded == {"case_file", "officer"}


def test_row_ids_are_unique_over_the_snapshot_and_in_order(tmp_path: Path) -> None:
    fill(tmp_path)
    intaken = taken(tmp_path)
    officers, cases = ([row_id for (row_id,) in rows(intaken, name, "row_id")] for name in ("officer", "case_file"))
    assert len(officers + cases) == 4
    assert officers + cases == sorted({*officers, *cases})


@pytest.mark.parametrize("name", ["case_file", "officer", "refused"])
def test_one_altered_byte_is_named(tmp_path: Path, name: str) -> None:
    fill(tmp_path)
    snapshot = taken(tmp_path).snapshot
    assert service.verify(tmp_path / "lake") == ()
    path = snapshot.path_of(name)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))
    (fault,) = service.verify(tmp_path / "lake")
    assert name in fault.what
    assert fault.where == str(path)


def test_an_altered_or_missing_manifest_is_named(tmp_path: Path) -> None:
    fill(tmp_path)
    snapshot = taken(tmp_path).snapshot
    path = tmp_path / "lake" / "snapshots" / f"{snapshot.digest}.json"
    path.write_bytes(path.read_bytes().replace(b"case_file", b"case_fale"))
    assert "清单被改动" in service.verify(tmp_path / "lake")[0].what
    with pytest.raises(LakeError):
        lakes.current(tmp_path / "lake")
    path.unlink()
    assert "清单不存在" in service.verify(tmp_path / "lake")[0].what
    with pytest.raises(LakeError):
        lakes.open_snapshot(tmp_path / "lake", digest=snapshot.digest)


def test_a_missing_object_is_named(tmp_path: Path) -> None:
    fill(tmp_path)
    taken(tmp_path).snapshot.path_of("officer").unlink()
    assert "officer" in service.verify(tmp_path / "lake")[0].what


def test_an_empty_lake_says_so(tmp_path: Path) -> None:
    assert "没有快照" in service.verify(tmp_path / "lake")[0].what
    assert lakes.current(tmp_path / "lake") is None
    assert service.pulls(tmp_path / "lake") == ()


def test_two_writers_do_not_meet(tmp_path: Path) -> None:
    fill(tmp_path)
    with lakes.writing(tmp_path / "lake"), pytest.raises(LakeError, match="正在入库"):
        taken(tmp_path)
    taken(tmp_path)


def test_a_full_disk_leaves_the_old_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(tmp_path)
    old = taken(tmp_path).snapshot
    fill(tmp_path, count=9)
    whole = Path.replace

    def full(self: Path, target: Path) -> Path:
        if "snapshots" in str(target):
            raise OSError(28, "No space left on device")
        return whole(self, target)

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(LakeError, match="原有快照没有变动"):
        taken(tmp_path)
    monkeypatch.undo()
    now = lakes.current(tmp_path / "lake")
    assert now is not None
    assert now.digest == old.digest
    assert service.verify(tmp_path / "lake") == ()


_CHILD = """
import sys
from pathlib import Path
from jicha.services.intake import take_in
while True:
    for name in ("one", "two"):
        print("go", flush=True)
        take_in(Path(sys.argv[1]) / name, lake=Path(sys.argv[1]) / "lake")
"""


@pytest.mark.slow
def test_killed_at_any_moment_the_lake_is_whole(tmp_path: Path, root: Path) -> None:
    for name, count in (("one", 400), ("two", 500)):
        lines = [[f"A{n}", "甲厂", "2021-04-06", "2021-05-01", 1] for n in range(count)]
        book(tmp_path / name / "a.xlsx", ("台账", [CASE, *lines]))
    seen = set()
    for attempt in range(8):
        child = subprocess.Popen(
            [sys.executable, "-c", _CHILD, str(tmp_path)], stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(root)}
        )
        assert child.stdout is not None
        child.stdout.readline()
        begun = time.monotonic()
        child.stdout.readline()
        # Killed in the second intake, or soon after: the first tells how long one takes on this machine.
        time.sleep((time.monotonic() - begun) * attempt / 6)
        child.kill()
        child.wait()
        child.stdout.close()
        now = lakes.current(tmp_path / "lake")
        assert now is not None
        seen.add(sum(part.rows for part in now.parts["case_file"]))
        assert service.verify(tmp_path / "lake") == ()
    assert seen <= {400, 500}
    assert seen
    service.take_in(tmp_path / "one", lake=tmp_path / "lake")
    assert not (tmp_path / "lake" / "scratch").exists()
