"""Commands at the server, on a home of their own; the page of rights is what the table says."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from jicha.cli.guarding.rights_page import page

MAKE = """
import django; django.setup()
from django.core.management import call_command
from jicha.services.clock import BEIJING
from datetime import datetime
from jicha.services.guarding.accounts import first_accounts
call_command("migrate", verbosity=0)
first_accounts(datetime(2021, 6, 1, tzinfo=BEIJING))
"""


def _run(*words: str, home: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "JICHA_HOME": str(home), "DJANGO_SETTINGS_MODULE": "jicha.settings", "PYTHONUTF8": "1"}
    environment.pop("JICHA_DATABASE_URL", None)
    return subprocess.run([sys.executable, *words], capture_output=True, check=False, encoding="utf-8", env=environment, timeout=120)


def _jicha(*words: str, home: Path) -> subprocess.CompletedProcess[str]:
    return _run("-m", "jicha", *words, "--home", str(home), home=home)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, fresh_database: Callable[[Path], Path]) -> Path:
    """A home as the first start leaves it."""
    home = fresh_database(tmp_path_factory.mktemp("desk") / "home")
    made = _run("-c", MAKE, home=home)
    assert made.returncode == 0, made.stderr
    return home


def test_the_whole_way_at_the_server(desk: Path, root: Path, tmp_path: Path) -> None:
    reset = _jicha("people", "reset", "auditor", home=desk)
    assert re.search(r"auditor 的一次性密码：\w{4}-\w{4}-\w{4}-\w{4}", reset.stdout), reset.stderr
    verified = _jicha("trail", "verify", home=desk)
    assert "留痕完好：共 5 条" in verified.stdout, verified.stderr
    exported = _jicha("trail", "export", str(tmp_path / "out"), home=desk)
    assert "已导出 6 条留痕、1 个留痕头" in exported.stdout, exported.stderr
    files = [str(tmp_path / "out" / name) for name in ("trail.jsonl", "heads.jsonl")]
    key = (tmp_path / "out" / "trail-key.hex").read_text().strip()
    stranger = _run("-I", str(root / "scripts" / "verify-trail.py"), *files, "--key", key, home=desk)
    assert "OK: 6 events" in stranger.stdout, stranger.stderr

    altered = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('DROP TRIGGER jicha_trail_event_no_UPDATE'); "
    altered += "c.execute(\"UPDATE jicha_trail_event SET actor_name = '别人' WHERE seq = 3\"); c.commit()"
    assert _run("-c", altered, str(desk / "db.sqlite3"), home=desk).returncode == 0
    found = _jicha("trail", "verify", home=desk)
    assert found.returncode == 1
    assert "位置：第3条" in found.stdout


def test_a_folder_without_a_desk_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    refused = _jicha("trail", "verify", home=tmp_path / "empty")
    assert refused.returncode == 2
    assert "这里没有工作台的数据" in refused.stderr


def test_the_page_of_rights_is_what_the_table_says(root: Path) -> None:
    assert (root / "docs" / "rights.md").read_text(encoding="utf-8") == page(), "run scripts/docs"
