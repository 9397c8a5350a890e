"""The audit as a whole: from the plan and a folder of exports to a run that can be replayed and compared."""

import csv
import hashlib
import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from jicha.domain.errors import JichaError, UsageError
from jicha.engine.results import COLUMNS
from jicha.engine.results.comparison import Change
from jicha.services.auditing import Audited, run_audit
from jicha.services.runs.verifying import compare_runs, verify_run
from tests.outputs.made import PLAN, make_data


def _digests(folder: Path) -> dict[str, str]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file() and "lake" not in path.relative_to(folder).parts)
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_everything_comes_out(audited: Audited) -> None:
    names = set(_digests(audited.out))
    assert names >= {
        "exceptions.csv", "exceptions.parquet", "refused.csv", "checks.csv", "scorecard.xlsx", "report.docx", "index.html", "manifest.json",
        "分局/141122_交城分局_问题清单.xlsx",
    }  # fmt: skip
    assert audited.overview.as_of == "2021-12-31"
    assert len([name for name in names if name.startswith("分局/")]) >= 13


def test_rows_are_loaded_or_refused_and_the_empty_file_is_named(audited: Audited) -> None:
    (source,) = audited.overview.sources
    assert (source.total, source.loaded, source.refused) == (2, 1, 1)
    assert [name for name, _ in audited.overview.unread] == ["空.xlsx"]
    with (audited.out / "refused.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert {(row["source_file"], row["source_row"], row["column"]) for row in rows} >= {("交城分局/案件.csv", "4", "处罚决定日期")}


def test_the_csv_has_the_columns_of_the_contract(audited: Audited) -> None:
    with (audited.out / "exceptions.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    total = audited.overview.tally()
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == total.failed + total.unknown
    assert {row["verdict"] for row in rows} <= {"fail", "unknown"}


def test_data_that_never_came_is_unknown_and_never_a_pass(audited: Audited) -> None:
    assert "执法人员名录库（D02）" in audited.overview.missing
    found = {c.check_id: c.tally for c in audited.overview.counts if c.unit_code == "141121"}
    assert all(tally.passed == 0 for check_id, tally in found.items() if check_id.startswith("MOB"))


def test_the_manifest_tells_neither_place_nor_time(audited: Audited, place: Path) -> None:
    text = (audited.out / "manifest.json").read_text(encoding="utf-8")
    assert str(place) not in text
    form = json.loads(text)
    assert form["outputs"].keys() == _digests(audited.out).keys() - {"manifest.json"}
    assert set(form["digests"]) == {"plan", "snapshot", "content", "code"}


def test_the_same_data_gives_the_same_bytes_again(audited: Audited, place: Path) -> None:
    again = run_audit(PLAN, data=place / "data", out=place / "again")
    assert _digests(again.out) == _digests(audited.out)


def test_a_run_verifies_and_one_altered_byte_is_named(audited: Audited, place: Path) -> None:
    assert verify_run(audited.out).faults == ()
    copy = place / "altered"
    shutil.copytree(audited.out, copy)
    path = next(path for path in sorted((copy / "lake" / "objects").iterdir()))
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    (fault,) = verify_run(copy).faults
    assert "被改动" in fault.what
    assert path.name in fault.where


def test_an_altered_output_is_named(audited: Audited, place: Path) -> None:
    copy = place / "touched"
    shutil.copytree(audited.out, copy)
    (copy / "checks.csv").write_text("", encoding="utf-8")
    (fault,) = verify_run(copy).faults
    assert fault.what == "输出文件被改动：checks.csv"


def test_two_runs_are_compared(audited: Audited, place: Path) -> None:
    other = run_audit(PLAN, data=make_data(place / "other", decided="2021-12-20"), out=place / "later", as_of=date(2022, 3, 31))
    found, makers = compare_runs(audited.out, after=other.out)
    assert {"数据不同", "截至日期 2021-12-31 → 2022-03-31"} <= set(makers)
    counts = found.counts()
    assert counts[Change.NEW] + counts[Change.FACTS] + counts[Change.VERDICT] > 0


def test_paths_that_would_eat_each_other_are_refused(place: Path, audited: Audited) -> None:
    with pytest.raises(UsageError, match="不能放在数据文件夹里面"):
        run_audit(PLAN, data=place / "data", out=place / "data" / "out")
    with pytest.raises(UsageError, match="不能放在输出文件夹里面"):
        run_audit(PLAN, data=audited.out / "分局", out=place / "out")
    with pytest.raises(UsageError, match="没有这个数据文件夹"):
        run_audit(PLAN, data=place / "nowhere", out=place / "new")


def test_a_failing_audit_leaves_nothing_and_keeps_the_older_run(audited: Audited, place: Path) -> None:
    before = _digests(audited.out)
    overlay = place / "overlay"
    (overlay / "case_files").mkdir(parents=True)
    (overlay / "case_files" / "bad.yaml").write_text("id: LOCAL-01\n", encoding="utf-8")
    with pytest.raises(JichaError):
        run_audit(PLAN, data=place / "data", out=audited.out, overlay=overlay)
    assert _digests(audited.out) == before
    assert not [path for path in place.iterdir() if path.name.startswith(".")]
