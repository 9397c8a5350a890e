"""The audit as a whole: from the plan and a folder of exports to a run that can be replayed and compared."""

import csv
import json
import shutil
from pathlib import Path

import pytest

from jicha.domain.errors import JichaError, UsageError
from jicha.engine.results import COLUMNS
from jicha.services.auditing import Audited, run_audit
from jicha.services.runs.verifying import verify_run
from tests.outputs.made import PLAN, digests


def test_everything_comes_out(audited: Audited) -> None:
    names = set(digests(audited.out))
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
    assert form["outputs"].keys() == digests(audited.out).keys() - {"manifest.json"}
    assert set(form["digests"]) == {"plan", "snapshot", "content", "code"}


def test_one_altered_byte_is_named(audited: Audited, place: Path) -> None:
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


def test_paths_that_would_eat_each_other_are_refused(place: Path, audited: Audited) -> None:
    with pytest.raises(UsageError, match="不能放在数据文件夹里面"):
        run_audit(PLAN, data=place / "data", out=place / "data" / "out")
    with pytest.raises(UsageError, match="不能放在输出文件夹里面"):
        run_audit(PLAN, data=audited.out / "分局", out=place / "out")
    with pytest.raises(UsageError, match="没有这个数据文件夹"):
        run_audit(PLAN, data=place / "nowhere", out=place / "new")


def test_a_failing_audit_leaves_nothing_and_keeps_the_older_run(audited: Audited, place: Path) -> None:
    before = digests(audited.out)
    overlay = place / "overlay"
    (overlay / "case_files").mkdir(parents=True)
    (overlay / "case_files" / "bad.yaml").write_text("id: LOCAL-01\n", encoding="utf-8")
    with pytest.raises(JichaError):
        run_audit(PLAN, data=place / "data", out=audited.out, overlay=overlay)
    assert digests(audited.out) == before
    assert not [path for path in place.iterdir() if path.name.startswith(".")]
