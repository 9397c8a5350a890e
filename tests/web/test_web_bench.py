"""The measuring of the desk works, on a small scale: people read and judge at once, and no decision is lost."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.house import source


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self").exists(), reason="reads the processor's time as Linux shows it")
def test_people_judge_at_once_and_nothing_is_lost(tmp_path: Path, fresh_database: Callable[[Path], Path]) -> None:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("JICHA_", "DJANGO", "COV_", "COVERAGE_", "PYTEST_"))}
    words = [sys.executable, "-m", "bench.web", "--flags", "300", "--people", "8", "--rate", "6", "--seconds", "4"]
    words += ["--port", "18650", "--out", str(tmp_path / "told.json"), "--home", str(fresh_database(tmp_path / "home"))]
    done = subprocess.run(words, cwd=source.ROOT, env=kept, capture_output=True, check=False, text=True, timeout=300)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    told = json.loads((tmp_path / "told.json").read_text(encoding="utf-8"))
    assert told["faults"] == []
    assert told["kept"]
    assert told["decided"]["302"] >= 1
    assert told["grown"]["notes"] == told["grown"]["events"] == told["grown"]["locks"] == told["decided"]["302"]
