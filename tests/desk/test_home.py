"""The home and the database: made once, closed to others, refused with a way out."""

import stat
import sys
from pathlib import Path

import pytest

from jicha.domain.errors import SettingError
from jicha.services.home.folders import Home, home_at
from jicha.services.home.storage import database_of


def test_the_home_is_made_with_folders_that_only_its_owner_enters(tmp_path: Path) -> None:
    home = Home(tmp_path / "here")
    home.make()
    home.make()
    assert {path.name for path in home.root.iterdir()} >= {"uploads", "snapshots", "runs", "keys", "backups"}
    if sys.platform != "win32":
        assert stat.S_IMODE(home.keys.stat().st_mode) == 0o700


def test_the_key_is_made_once_and_read_by_its_owner_only(tmp_path: Path) -> None:
    home = Home(tmp_path)
    key = home.secret_key()
    assert home.secret_key() == key
    assert len(key) >= 64
    assert Home(tmp_path / "other").secret_key() != key
    if sys.platform != "win32":
        assert stat.S_IMODE((home.keys / "secret").stat().st_mode) == 0o600


def test_a_home_that_cannot_be_made_is_refused_with_a_way_out(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(SettingError, match="--home"):
        Home(tmp_path / "file" / "home").make()


def test_the_home_is_where_the_settings_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert home_at(None).root == tmp_path / "home"
    assert home_at(str(tmp_path / "x")).database == tmp_path / "x" / "db.sqlite3"
    assert home_at("x").queue == tmp_path / "x" / "jobs.sqlite3"


def test_without_an_address_the_database_is_a_file_whose_writers_take_turns(tmp_path: Path) -> None:
    entry = database_of(None, home=Home(tmp_path))
    assert entry["NAME"] == str(tmp_path / "db.sqlite3")
    assert entry["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in entry["OPTIONS"]["init_command"]


def test_an_address_of_postgresql_is_taken_apart(tmp_path: Path) -> None:
    user, word = "ji%40cha", "p%2Fw"
    entry = database_of(f"postgresql://{user}:{word}@db.office:5433/audit?sslmode=require", home=Home(tmp_path))
    assert (entry["USER"], entry["PASSWORD"], entry["HOST"], entry["PORT"], entry["NAME"]) == (
        "ji@cha",
        "p/w",
        "db.office",
        "5433",
        "audit",
    )
    assert entry["OPTIONS"] == {"sslmode": "require"}
    socket = database_of("postgres://jicha@/audit?host=%2Frun%2Fpg", home=Home(tmp_path))
    assert (socket["HOST"], socket["PORT"], socket["OPTIONS"]) == ("/run/pg", "", {})


@pytest.mark.parametrize("address", ["mysql://a@b/c", "postgresql://a@b", "audit", "postgresql:///"])
def test_any_other_address_is_refused(tmp_path: Path, address: str) -> None:
    with pytest.raises(SettingError, match="数据库地址认不出"):
        database_of(address, home=Home(tmp_path))
