"""Backups of rows, as PostgreSQL's are made, and copies of older versions."""

import json
import os
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from jicha.domain.errors import BackupError
from jicha.services.backups import making
from jicha.services.backups.archives import DATABASE, MANIFEST, ROWS
from jicha.services.backups.copying import copy_rows
from jicha.services.backups.loading import load_rows
from jicha.services.backups.making import Made, make_backup
from jicha.services.backups.restoring import restore_backup
from jicha.services.trailing.recording import PROGRAM
from jicha.store.models import Unit
from tests.backups.made import Change, listed, remade, tables_of


def test_rows_go_through_as_they_are_into_another_database(rows: Made, tmp_path: Path) -> None:
    with zipfile.ZipFile(rows.path) as archive:
        names = archive.namelist()
        lines = archive.read(f"{ROWS}/jicha_trail_event.jsonl").decode().splitlines()
    assert DATABASE not in names
    place = tmp_path / "new"
    found = restore_backup(rows.path, to=place, keys=rows.keys)
    assert found.finished.events == len(lines)
    assert tables_of(place)["jicha_unit"] == Unit.objects.count()
    assert not (place / ROWS).exists()
    with sqlite3.connect(place / DATABASE) as database:
        assert database.execute("select name, in_base from jicha_unit").fetchall() == [("临县分局", 1)]
    assert asdict(found.finished)["faults"] == ()


def _older(folder: Path, *, until: str) -> bytes:
    """Give an empty database as an older version of the program leaves it; the folder holds one of this version."""
    given = {**os.environ, "JICHA_HOME": str(folder), "JICHA_DATABASE_URL": "", "DJANGO_SETTINGS_MODULE": "jicha.settings"}
    words = [sys.executable, "-m", "django", "migrate", "store", until, "--verbosity", "0"]
    subprocess.run(words, env=given, check=True, timeout=120)
    with sqlite3.connect(folder / DATABASE) as database:
        database.execute("pragma journal_mode = delete")
        database.execute("insert into jicha_unit values ('141124', '临县分局', 'county', '141100', 1, 1, 1)")
    return (folder / DATABASE).read_bytes()


def test_a_copy_of_an_older_version_is_brought_up_to_date(made: Made, tmp_path: Path, fresh_database: Callable[[Path], Path]) -> None:
    old = _older(fresh_database(tmp_path / "old"), until="0007_rectification")

    def change(members: dict[str, bytes]) -> None:
        listed(members, name=DATABASE, content=old)
        plain = {**json.loads(members[MANIFEST]), "counts": {"jicha_unit": 1}, "events": 0}
        members[MANIFEST] = json.dumps(plain).encode()

    restore_backup(remade(made.path, change, to=tmp_path / "old.zip"), to=tmp_path / "new")
    with sqlite3.connect(tmp_path / "new" / DATABASE) as database:
        assert database.execute("select count(*) from jicha_param_change").fetchone() == (0,)
        assert database.execute("select name from jicha_unit").fetchall() == [("临县分局",)]


@pytest.fixture
def rows(made: Made, now: datetime, monkeypatch: pytest.MonkeyPatch) -> Made:
    """A backup as PostgreSQL's are made: one file of rows a table."""
    monkeypatch.setattr(making, "copy_sqlite", copy_rows)
    real = making.Manifest
    monkeypatch.setattr(making, "Manifest", lambda made_at, version, kind: real(made_at=made_at, version=version, kind="rows"))
    return make_backup(PROGRAM, at=now + timedelta(seconds=5))


def test_rows_of_an_older_version_are_brought_up_to_date(rows: Made, tmp_path: Path) -> None:
    gone = {"jicha_param_change", "jicha_overlay_file", "jicha_law_note"}

    def change(members: dict[str, bytes]) -> None:
        plain = json.loads(members[MANIFEST])
        newer = {Path(name).stem for name in members if name.startswith(ROWS)} - _tables_at_0012()
        for table in newer | gone:
            plain["members"].pop(f"{ROWS}/{table}.jsonl")
            plain["counts"].pop(table)
            del members[f"{ROWS}/{table}.jsonl"]
        plain["migrations"]["store"] = "0012_notices"
        members[MANIFEST] = json.dumps(plain).encode()

    restore_backup(remade(rows.path, change, to=tmp_path / "old.zip"), to=tmp_path / "new")
    with sqlite3.connect(tmp_path / "new" / DATABASE) as database:
        assert database.execute("select count(*) from jicha_param_change").fetchone() == (0,)
        assert database.execute("select count(*) from jicha_unit").fetchone() == (1,)


def _tables_at_0012() -> set[str]:
    state = MigrationExecutor(connection).loader.project_state([("store", "0012_notices")])
    return {model._meta.db_table for model in state.apps.get_models(include_auto_created=True)}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda members: _renamed(members, table="jicha_unit", to="jicha_nowhere"), "没有表 jicha_nowhere"),
        (lambda members: _migrated(members, store="0999_future"), "不认识备份的结构：store.0999_future"),
    ],
)
def test_rows_that_do_not_fit_are_refused(rows: Made, tmp_path: Path, change: Change, words: str) -> None:
    with pytest.raises(BackupError, match=words):
        restore_backup(remade(rows.path, change, to=tmp_path / "x.zip"), to=tmp_path / "new")


def _renamed(members: dict[str, bytes], *, table: str, to: str) -> None:
    plain = json.loads(members[MANIFEST])
    plain["members"][f"{ROWS}/{to}.jsonl"] = plain["members"].pop(f"{ROWS}/{table}.jsonl")
    members[f"{ROWS}/{to}.jsonl"] = members.pop(f"{ROWS}/{table}.jsonl")
    members[MANIFEST] = json.dumps(plain).encode()


def _migrated(members: dict[str, bytes], *, store: str) -> None:
    plain = json.loads(members[MANIFEST])
    plain["migrations"]["store"] = store
    members[MANIFEST] = json.dumps(plain).encode()


def test_rows_are_not_loaded_into_tables_that_are_there(home: Path, db: None, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="不是空的"):
        load_rows(tmp_path, migrations={})
