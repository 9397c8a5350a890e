"""A large table is cut by quarters, so that new rows of one quarter leave the files of the others as they were."""

import json
from hashlib import sha256
from pathlib import Path

import duckdb
import pytest

from jicha.engine.intake.rows import writing
from jicha.engine.lake import Snapshot, open_snapshot
from jicha.services import intake
from tests.intake.made import CASE, book

SPRING = [["A1", "甲厂", "2021-01-06", "2021-02-01", 1], ["A2", "乙厂", "2021-03-31", "2021-04-09", 1]]
SUMMER = [["A3", "丙厂", "2021-04-01", "2021-05-01", 1]]
AUTUMN = [
    ["A4", "丁厂", "2021-08-06", "2021-09-01", 1],
    ["A5", "戊厂", None, "2021-09-01", 1],
    ["A6", "己厂", "1921-08-06", "2021-09-01", 1],
]


def taken(home: Path, *, name: str, files: dict[str, list[list[object]]]) -> Snapshot:
    for file, lines in files.items():
        book(home / name / f"{file}.xlsx", ("台账", [CASE, *lines]))
    return intake.take_in(home / name, lake=home / f"{name}.lake").snapshot


def numbers(snapshot: Snapshot) -> list[list[tuple[int, str]]]:
    with duckdb.connect() as db:
        return [
            db.execute("select row_id, case_id from read_parquet(?) order by row_id", [str(path)]).fetchall()
            for path in snapshot.tables["case_file"]
        ]


def test_only_the_quarter_of_new_rows_has_another_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "WHOLE", 1)
    before = taken(tmp_path, name="before", files={"m": SPRING, "n": SUMMER})
    after = taken(tmp_path, name="after", files={"a": AUTUMN, "m": SPRING, "n": SUMMER})
    assert [[case for _, case in part] for part in numbers(before)] == [["A1", "A2"], ["A3"]]
    assert [[case for _, case in part] for part in numbers(after)] == [["A6"], ["A1", "A2"], ["A3"], ["A4", "A5"]]
    assert after.parts["case_file"][1:3] == before.parts["case_file"]
    row_ids = [row_id for part in numbers(after) for row_id, _ in part]
    assert row_ids == sorted(set(row_ids))


def test_a_table_that_is_cut_keeps_every_row_when_more_is_added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "WHOLE", 1)
    taken(tmp_path, name="one", files={"m": SPRING, "n": SUMMER})
    book(tmp_path / "two" / "a.xlsx", ("台账", [CASE, *AUTUMN]))
    added = intake.take_in(tmp_path / "two", lake=tmp_path / "one.lake", add=True)
    assert [[case for _, case in part] for part in numbers(added.snapshot)] == [["A6"], ["A1", "A2"], ["A3"], ["A4", "A5"]]
    with pytest.raises(ValueError, match="too many values"):
        added.snapshot.path_of("case_file")
    assert intake.verify(tmp_path / "one.lake") == ()


def test_a_manifest_of_the_first_form_opens(tmp_path: Path) -> None:
    now = taken(tmp_path, name="lake", files={"m": SPRING})
    path = now.lake / "snapshots" / f"{now.digest}.json"
    form = json.loads(path.read_text(encoding="utf-8"))
    form |= {"format": 1, "parts": {name: parts[0] for name, parts in form["parts"].items()}}
    content = json.dumps(form, ensure_ascii=False).encode()
    digest = sha256(content).hexdigest()
    path.with_stem(digest).write_bytes(content)
    assert open_snapshot(now.lake, digest=digest).parts == now.parts


def test_a_small_table_is_one_file(tmp_path: Path) -> None:
    assert len(taken(tmp_path, name="small", files={"m": SPRING, "a": AUTUMN}).tables["case_file"]) == 1
