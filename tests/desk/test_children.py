"""The desk as a program: it serves, does jobs in a process of its own, and leaves none behind."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from jicha.cli.desk.children import Child
from tests.house import source


@pytest.fixture
def desk(tmp_path: Path) -> Iterator["subprocess.Popen[str]"]:
    """A desk that is starting, on a port of its own."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("JICHA_HOME", "JICHA_HOSTS", "DJANGO"))}
    words = [sys.executable, "-m", "jicha", "serve", "--home", str(tmp_path / "home"), "--no-browser", "--port", "18431"]
    with subprocess.Popen(
        words, env={**kept, "PYTHONPATH": str(source.ROOT), "PYTHONUNBUFFERED": "1"}, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        yield process
        process.kill()


def _address(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    told = []
    for line in process.stdout:
        told.append(line)
        if found := re.search(r"http://\S+/", line):
            assert sum("一次性口令" in one for one in told) == 4, "three administrators, and the line above them"
            return found[0]
    raise AssertionError("".join(told))


def _children(pid: int) -> list[int]:
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, check=False, text=True).stdout
    return [
        int(word)
        for word in listed.split()
        if Path(f"/proc/{word}/cmdline").is_file() and b"child" in Path(f"/proc/{word}/cmdline").read_bytes()
    ]


def _gone(pid: int) -> bool:
    for _time in range(600):
        if not Path(f"/proc/{pid}").exists():
            return True
        time.sleep(0.1)
    return False


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks at processes as Linux shows them")
def test_the_desk_serves_and_its_child_comes_again_and_goes_with_it(desk: "subprocess.Popen[str]") -> None:
    address = _address(desk)
    with urllib.request.urlopen(address, timeout=20) as page:
        assert "登录" in page.read().decode()
        assert page.headers["Server"] == "jicha"
    with urllib.request.urlopen(f"{address}static/jicha/site.css", timeout=20) as style:
        assert style.headers["Content-Type"].startswith("text/css")
    (first,) = _children(desk.pid)
    os.kill(first, signal.SIGKILL)
    for _time in range(600):
        if (now := _children(desk.pid)) and now != [first]:
            break
        time.sleep(0.1)
    (second,) = _children(desk.pid)
    assert second != first
    desk.send_signal(signal.SIGKILL)
    assert _gone(second), "the child ends when its parent is killed"


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_a_child_ends_with_the_words_of_its_parent() -> None:
    child = Child(["--version"])
    started = time.monotonic()
    child.end()
    assert time.monotonic() - started < 15
