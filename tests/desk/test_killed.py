"""Killed in the middle of judging many, confirming many, bringing a run in: nothing is half done, nothing that was done is lost."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.house import source
from tests.outputs.made import UNITS

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="the processes that are killed are forked"),
]
_START = """
import sys
from pathlib import Path
from jicha.cli.desk import open_desk
open_desk("tests.desk.victim", home=Path(sys.argv[1])).main(Path(sys.argv[1]))
"""


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory, fresh_database: Callable[[Path], Path]) -> list[dict[str, Any]]:
    """What each killed process left."""
    home = fresh_database(tmp_path_factory.mktemp("killed") / "home")
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("JICHA_", "DJANGO", "COV_", "COVERAGE_"))}
    words = [sys.executable, "-W", "ignore", "-c", _START, str(home)]
    done = subprocess.run(words, cwd=source.ROOT, env=kept, capture_output=True, check=False, text=True, timeout=500)
    assert done.returncode == 0, done.stderr[-3000:]
    found: list[dict[str, Any]] = json.loads((home / "told.json").read_text(encoding="utf-8"))
    return found


def _of(left: list[dict[str, Any]], what: str) -> list[dict[str, Any]]:
    return [one for one in left if one["what"] == what]


def test_the_trail_holds_after_every_kill(left: list[dict[str, Any]]) -> None:
    assert [one for one in left if one["faults"]] == []


def test_a_decision_is_whole_or_not_there(left: list[dict[str, Any]]) -> None:
    torn = _of(left, "dismiss")
    assert len(torn) >= 5
    assert [one for one in torn if len({one["states"], one["locks"], one["notes"], one["events"]}) != 1] == []
    numbers = [one["states"] for one in torn]
    assert numbers == sorted(numbers), "what was decided stays decided"
    assert any(0 < number < 20 for number in numbers), "the kills fell in the middle"
    (last,) = _of(left, "dismiss at last")
    assert (last["left"], last["states"]) == (0, 20)


def test_many_flags_are_confirmed_together_or_not_at_all(left: list[dict[str, Any]]) -> None:
    torn = _of(left, "confirm")
    assert len(torn) >= 5
    for one in torn:
        number = 20 if one["alive"] else 0
        assert (one["flags"], one["states"], one["notes"], one["findings"]) == (number, number, number, number // 20)
    assert torn[-1]["alive"]


def test_a_run_is_shown_only_when_it_is_whole(left: list[dict[str, Any]]) -> None:
    torn = _of(left, "import")
    assert len(torn) >= 5
    whole = torn[-1]
    assert whole["alive"]
    assert whole["flags"] > 8 * len(UNITS)
    assert [one for one in torn if one["state"] == "ready" and one["flags"] != whole["flags"]] == []
    assert any(one["state"] not in {None, "ready"} for one in torn), "the kills fell in the middle"
