"""A city's exports, from the files to the study."""

from datetime import date
from pathlib import Path

import pytest

from jicha.domain.errors import BackendError
from jicha.engine.disparity.snapshots import SnapshotReader
from jicha.services import intake
from jicha.services.comparing import compare_fines
from jicha.services.planning import load_plan
from tests.outputs.made import PLAN

LEDGER = "行政处罚案件台账\n案件编号,违法行为发生日,处罚决定日期,处罚依据,罚款金额（元）,承办人\n"
SHEET = "裁量表\n案件编号,裁量因子,等级,下限（元）,上限（元）,计算值（元）\n"


@pytest.fixture
def snapshot(tmp_path: Path):
    folder = tmp_path / "data" / "交城分局"
    folder.mkdir(parents=True)
    fines = {"A1": 100_000, "A2": 120_000, "A3": 320_000, "A4": 0}
    rows = "".join(f"{name},2021-03-01,2021-05-01,《水污染防治法》第八十三条第二项,{fine},张三、李四\n" for name, fine in fines.items())
    (folder / "案件.csv").write_text(LEDGER + rows, encoding="utf-8")
    lines = "".join(f"{name},超标程度,2,100000,1000000,120000\n" for name in fines)
    (folder / "裁量表.csv").write_text(SHEET + lines, encoding="utf-8")
    plan = load_plan(PLAN)
    return intake.take_in(tmp_path / "data", lake=tmp_path / "lake", plan_units=plan.units).snapshot


def test_the_study_of_a_snapshot(snapshot) -> None:
    found = compare_fines(snapshot)
    (pair,) = found.pairs
    assert (pair.dearer.case_id, pair.cheaper.case_id, round(pair.ratio, 1), pair.n) == ("A3", "A1", 3.2, 3)
    assert [(unit.unit_code, unit.decided, unit.compared, unit.let_off) for unit in found.units] == [("141122", 4, 3, 1)]
    assert compare_fines(snapshot) == found


def test_a_table_that_never_came_has_no_rows_and_a_column_that_never_came_is_null(snapshot) -> None:
    reader = SnapshotReader(snapshot)
    assert list(reader.table("legal_review", columns=("threshold_yuan",))) == []
    rows = list(reader.table("case_file", columns=("case_id", "decided_on", "party")))
    assert rows[0] == ("A1", date(2021, 5, 1), None)
    assert reader.overlays == ()


def test_an_altered_snapshot_is_refused(snapshot) -> None:
    snapshot.path_of("case_file").write_bytes(b"no parquet")
    with pytest.raises(BackendError):
        list(SnapshotReader(snapshot).table("case_file", columns=("case_id",)))
