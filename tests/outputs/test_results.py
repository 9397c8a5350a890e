"""Questions asked of a folder of results."""

import csv
from pathlib import Path

import pytest

from jicha.domain.errors import RunError
from jicha.engine.results import COLUMNS, Results
from tests.outputs.made import CHECKS, Shape, make_results


def test_a_folder_without_results_is_refused_naming_both_files(tmp_path: Path) -> None:
    with pytest.raises(RunError) as caught:
        Results(tmp_path)
    assert len(caught.value.faults) == 2


def test_counts_agree_with_the_rows(folder: Path) -> None:
    with Results(folder) as results:
        counts = results.counts()
        assert sum(c.tally.failed + c.tally.unknown for c in counts) == results.total()
        assert all(c.tally.population == c.tally.passed + c.tally.failed + c.tally.unknown for c in counts)
        assert len(counts) == 13 * (len(CHECKS) - 1)


def test_rows_of_a_unit_come_in_the_order_of_the_items(folder: Path) -> None:
    with Results(folder) as results:
        rows = list(results.rows(unit_code="141122", verdict="fail", items=("uniform", "case_files")))
    assert {row.unit_code for row in rows} == {"141122"}
    assert {row.verdict for row in rows} == {"fail"}
    seen = list(dict.fromkeys(row.item for row in rows))
    assert seen[:2] == ["uniform", "case_files"]
    assert seen[2:] == sorted(seen[2:])


def test_a_sample_gives_every_check_and_unit_its_turn(folder: Path) -> None:
    with Results(folder) as results:
        sample = results.sample(bound=13 * (len(CHECKS) - 1) * 2)
    assert len({(r.check_id, r.unit_code, r.verdict) for r in sample}) == 13 * (len(CHECKS) - 1) * 2


def test_the_csv_is_for_excel_and_runs_nothing(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "exceptions.csv"
    with Results(folder) as results:
        results.export_csv(path)
        total = results.total()
    assert path.read_bytes().startswith(b"\xef\xbb\xbfrun_id,check_id,")
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == total
    assert tuple(rows[0]) == COLUMNS
    assert {row["subject_key"] for row in rows if "HYPERLINK" in row["subject_key"]} == {'\'=HYPERLINK("x")'}
    assert "-3.5" in {row["observed"] for row in rows}


def test_no_exceptions_still_gives_the_head(tmp_path: Path) -> None:
    made = make_results(tmp_path / "r", shape=Shape(fails=0, unknown=-2))
    with Results(made) as results:
        assert results.total() == 0
        assert list(results.rows()) == []
        assert results.top_problems() == ()
        assert results.unknown_reasons() == ()
        results.export_csv(tmp_path / "e.csv")
    assert (tmp_path / "e.csv").read_bytes() == b"\xef\xbb\xbf" + ",".join(COLUMNS).encode() + b"\n"


def test_top_problems_name_units_and_an_example(folder: Path) -> None:
    with Results(folder) as results:
        first = results.top_problems()[0]
    assert first.tally.failed == sum(number for _, number in first.units)
    assert first.example is not None
    assert first.example.check_id == first.check_id
    assert first.example.severity == "high"
    assert [n for _, n in first.units] == sorted((n for _, n in first.units), reverse=True)


def test_reasons_for_unknown_count_all(folder: Path) -> None:
    with Results(folder) as results:
        reasons = results.unknown_reasons()
        assert sum(reason.unknown for reason in reasons) == sum(c.tally.unknown for c in results.counts())
