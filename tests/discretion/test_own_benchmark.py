"""A bureau that entered its own benchmark gets numbers from the checks and from `jicha fine explain`; before, it gets “not entered”."""

import importlib.util
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest
from click.testing import CliRunner

from jicha.cli import main
from jicha.engine.plugins import CHECKS_FOLDER, Cell
from jicha.services.benchmarks import enter
from tests.discretion.forms import filled

CASE: dict[str, Cell] = {
    "row_id": 7, "unit_code": "141122", "case_id": "A1", "violated_on": date(2021, 5, 1), "decided_on": date(2021, 8, 1),
    "penalty_basis": "《水污染防治法》第八十三条第二项", "fine_yuan": 525_000.0, "party": "某某有限公司", "credit_code": "X",
}  # fmt: skip
SHEET: list[dict[str, Cell]] = [
    {"case_id": "A1", "violation": "SX-1 超标排放水污染物", "factor": "超标倍数", "level": 2, "weight": 0.125},
    {"case_id": "A1", "violation": "SX-1 超标排放水污染物", "factor": "两年内违法次数", "level": 2, "weight": 30.0},
]
FORM = '地区: "141122"\n表: SX-1\n行为日: 2021-05-01\n决定日: 2021-08-01\n等级: {超标倍数: 2, 两年内违法次数: 2次以上}\n'


class Rows:
    """The rows of one case, as a derived table reads them."""

    def __init__(self, *overlays: Path) -> None:
        self.overlays = overlays

    def table(self, name: str, *, columns: Sequence[str]) -> Iterator[tuple[Cell, ...]]:
        for row in {"case_file": [CASE], "discretion_sheet": SHEET}.get(name, []):
            yield tuple(row.get(column) for column in columns)


@pytest.fixture(scope="module")
def derived() -> ModuleType:
    spec = importlib.util.spec_from_file_location("recalculated", CHECKS_FOLDER / "discretion" / "recalculated.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def overlay(tmp_path: Path) -> Path:
    enter(filled(tmp_path / "sx.xlsx"), overlay=tmp_path / "own")
    return tmp_path / "own"


def judged(derived: ModuleType, *overlays: Path) -> dict[str, Cell]:
    (row,) = derived.rows(Rows(*overlays))
    return dict(zip(derived.TABLE.columns, row, strict=True))


def test_without_it_nothing_is_a_number(derived: ModuleType) -> None:
    row = judged(derived)
    assert (row["recomputed_yuan"], row["sum_doubt"]) == (None, "山西裁量基准尚未录入")
    assert row["range_fault"] is None


def test_with_it_the_checks_recompute(derived: ModuleType, overlay: Path) -> None:
    row = judged(derived, overlay)
    assert (row["recomputed_yuan"], row["sum_doubt"], row["sum_fault"], row["repeat_counted"]) == (525_000.0, None, None, True)


def test_explain_uses_it_by_the_region(overlay: Path, tmp_path: Path) -> None:
    path = tmp_path / "form.yaml"
    path.write_text(FORM, encoding="utf-8")
    done = CliRunner().invoke(main, ["fine", "explain", str(path), "--overlay", str(overlay)])
    assert done.exit_code == 0, done.output
    assert "结论：罚款525,000元" in done.output
    assert "样例" not in done.output
    refused = CliRunner().invoke(main, ["fine", "explain", str(path)])
    assert refused.exit_code == 2
    assert "山西裁量基准尚未录入" in refused.output
