"""The sums that catalogues of legal review print, as people write them."""

import importlib.util
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType

import pytest

import jicha


def _module() -> ModuleType:
    path = Path(jicha.__file__).parent / "checks" / "three_systems" / "legal_review_before_decision.py"
    spec = importlib.util.spec_from_file_location("legal_review_before_decision", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


THRESHOLDS = _module()


class OneLine:
    """A ledger of one row."""

    def __init__(self, *, case_id: str | None, situation: str | None, sum_yuan: float | None) -> None:
        self.row = (1, case_id, situation, sum_yuan)

    def table(self, name: str, *, columns: Sequence[str], filled: str = "") -> Iterator[tuple[object, ...]]:
        assert name == "legal_review"
        assert columns == ("row_id", "case_id", "situation", "threshold_yuan")
        yield self.row


@pytest.mark.parametrize(
    ("situation", "expected"),
    [
        ("罚款数额在10万元以上", [("any", 100_000)]),
        ("拟作出5万元以上罚款", [("any", 50_000)]),
        ("对公民处以5000元以上、对法人或者其他组织处以十万元以上罚款的", [("citizen", 5_000), ("organisation", 100_000)]),
        ("对公民罚款5千元以上，对单位罚款5万元以上", [("citizen", 5_000), ("organisation", 50_000)]),
        ("没收违法所得数额较大", []),
        ("经过听证程序", []),
        ("查封、扣押价值10万元的设备", []),
    ],
)
def test_sums_are_read_out_of_the_situation(situation: str, expected: list[tuple[str, float]]) -> None:
    found = list(THRESHOLDS.rows(OneLine(case_id=None, situation=situation, sum_yuan=None)))
    assert [(party, yuan) for _, party, yuan in found] == expected


def test_the_own_column_goes_first_and_ledger_rows_have_no_sum() -> None:
    assert list(THRESHOLDS.rows(OneLine(case_id=None, situation="对公民罚款5000元以上", sum_yuan=6000.0))) == [(1, "citizen", 6000.0)]
    assert not list(THRESHOLDS.rows(OneLine(case_id="A1", situation="罚款10万元以上", sum_yuan=None)))
