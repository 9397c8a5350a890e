"""A check is tried on data that were taken in before, and a plan may only change parameters that a check has."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from jicha.domain.errors import CheckError, JichaError, LakeError
from jicha.engine.lake import current
from jicha.services.checking import Terms, back_test, judge
from jicha.services.planning import load_plan
from tests.intake.made import CASE, book, taken

PLAN = Path("jicha/content/plans/lvliang/2021.yaml")


@pytest.fixture
def lake(tmp_path: Path) -> Path:
    lines = [["A1", "甲厂", "2021-03-01", "2021-05-06", 1], ["A2", "乙厂", "2021-03-01", "2021-12-06", 1]]
    book(tmp_path / "data" / "交城分局" / "处罚案件台账.xlsx", ("台账", [CASE, *lines]))
    taken(tmp_path)
    return tmp_path / "lake"


def test_a_check_is_tried_on_every_snapshot(lake: Path, root: Path) -> None:
    (tried,) = back_test("FILE-04", lake=lake, plan=load_plan(root / PLAN), every=True)
    newest = current(lake)
    assert newest is not None
    assert tried.snapshot == newest.digest
    assert [(row.subject_key, row.verdict) for row in tried.rows] == [("A2", "fail")]
    assert sum(count.tally.failed for count in tried.counts) == 1
    assert sum(count.tally.passed for count in tried.counts) == 1


def test_the_day_of_the_trial_may_be_named(lake: Path, root: Path) -> None:
    (tried,) = back_test("FILE-04", lake=lake, plan=load_plan(root / PLAN), as_of=date(2021, 4, 1), shown=0)
    assert tried.rows == ()


def test_a_folder_without_snapshots_is_named(tmp_path: Path, root: Path) -> None:
    (tmp_path / "lake").mkdir()
    with pytest.raises(LakeError, match="还没有快照"):
        list(back_test("FILE-04", lake=tmp_path / "lake", plan=load_plan(root / PLAN)))


@pytest.mark.parametrize(
    ("params", "says"),
    [
        ({"FILE-13": {"nothing": 1}}, "没有的参数 nothing"),
        ({"FILE-13": {"gap": "十分"}}, "类型不对"),
        ({"FILE-13": {"gap": True}}, "类型不对"),
    ],
)
def test_a_plan_changes_only_what_a_check_has(
    lake: Path, root: Path, tmp_path: Path, params: dict[str, dict[str, object]], says: str
) -> None:
    plan = replace(load_plan(root / PLAN), params=params)
    snapshot = current(lake)
    assert snapshot is not None
    with pytest.raises(JichaError, match=says):
        judge(snapshot, terms=Terms(plan=plan, as_of=date(2021, 12, 31)), out=tmp_path / "out", run_id="", ids=["FILE-13"])


def test_a_stranger_is_not_tried(lake: Path, root: Path) -> None:
    with pytest.raises(CheckError, match="没有规则"):
        list(back_test("FILE-99", lake=lake, plan=load_plan(root / PLAN)))
