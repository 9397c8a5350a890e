"""`jicha serve` as its user meets it: what it prints, the pages it answers with, the end by Ctrl+C."""

import _thread
import os
import signal
import socket
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from django.conf import settings
from django.db import connection

from jicha.cli import main
from jicha.cli.desk import example, server
from jicha.cli.screen import bars
from jicha.domain.errors import UsageError
from jicha.services.clock import BEIJING, now
from jicha.services.jobs import queue
from jicha.store.models import Flag, Job, User
from tests.desk_fixtures import SmallYear


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def quiet(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home, no screen, and the environment as it was afterwards."""
    for word in ("JICHA_HOME", "JICHA_HOSTS"):
        monkeypatch.setenv(word, os.environ.get(word, str(home)))
    monkeypatch.delenv("JICHA_HOSTS")
    for word in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(word, raising=False)
    # Where a script runs the tests in its background, Ctrl+C would be ignored.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield home
    signal.signal(signal.SIGINT, before)
    os.environ.pop("JICHA_HOSTS", None)


def _serve(*words: str, port: int, when: Callable[[], None]) -> Result:
    """Run the command here; as soon as it answers do something, then press Ctrl+C."""

    def visit() -> None:
        for _time in range(600):
            try:
                # An answer, not only an open port: Ctrl+C is pressed on a desk that serves.
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/static/jicha/mark.svg", timeout=30):
                    break
            except OSError:
                time.sleep(0.1)
        try:
            when()
        finally:
            _thread.interrupt_main()

    visitor = threading.Thread(target=visit)
    visitor.start()
    result = CliRunner().invoke(main, ["serve", "--part", "pages", "--port", str(port), *words])
    visitor.join(timeout=30)
    return result


def test_the_first_start_prints_three_passwords_and_an_address(quiet: Path, transactional_db: None) -> None:
    port = _free_port()
    pages: list[str] = []

    def look() -> None:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/static/jicha/site.css", timeout=10) as answer:
            pages.append(answer.read().decode())

    result = _serve("--home", str(quiet), port=port, when=look)
    assert result.exit_code == 0, result.output
    assert result.output.count("一次性口令 ") == 3
    assert f"http://127.0.0.1:{port}/" in result.output
    assert ":root" in pages[0]
    assert User.objects.count() == 3


def test_the_demonstration_is_announced_as_one(quiet: Path, small_year: SmallYear, transactional_db: None) -> None:
    result = _serve("--demo", "--run", str(small_year.first), "--host", "0.0.0.0", "--no-browser", port=_free_port(), when=lambda: None)
    assert result.exit_code == 0, result.output
    assert "虚构，不得用于真实工作" in result.output
    assert f"疑点 {Flag.objects.filter(verdict='fail').count()} 项" in result.output
    assert socket.gethostname() in os.environ["JICHA_HOSTS"].split(",")
    assert "0.0.0.0" not in os.environ["JICHA_HOSTS"]


def test_a_taken_port_gives_way_and_when_none_is_free_the_option_is_named(quiet: Path, transactional_db: None) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = int(taken.getsockname()[1])
        assert server.listen("127.0.0.1", port=port, tries=1, threads=1) is None
        second = server.listen("127.0.0.1", port=port, tries=20, threads=1)
        assert second is not None
        assert second.port != port
        second.close()
    result = CliRunner().invoke(main, ["serve", "--part", "pages", "--host", "203.0.113.1", "--port", "65535"])
    assert result.exit_code == 2
    assert "用 --port 另选一个端口" in result.output


def test_the_example_comes_with_the_source_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(example, "_SOURCE", tmp_path)
    with bars() as progress, pytest.raises(UsageError, match="--run"):
        example.example_year(tmp_path / "demonstration", progress=progress)


def test_an_example_that_is_there_is_not_made_again(tmp_path: Path) -> None:
    (tmp_path / "city" / "data").mkdir(parents=True)
    (tmp_path / "run").mkdir()
    with bars() as progress:
        assert example.example_year(tmp_path, progress=progress) == (tmp_path / "run", tmp_path / "city" / "data")


def test_the_queue_wakes_a_worker_that_does_what_waits(quiet: Path, transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("once is enough")
    monkeypatch.setattr(settings, "JOBS_AT_ONCE", False)
    queue._queue.cache_clear()
    waits = Job.objects.create(kind="import_run", arguments={"folder": str(quiet)}, asked_at=now())

    def watch() -> None:
        for _time in range(300):
            if Job.objects.get(pk=waits.pk).ended_at is not None:
                break
            time.sleep(0.1)
        connection.close()
        _thread.interrupt_main()

    watcher = threading.Thread(target=watch)
    watcher.start()
    queue.serve_jobs(workers=1)
    watcher.join(timeout=30)
    queue._queue.cache_clear()
    done = Job.objects.get(pk=waits.pk)
    assert (done.state, done.faults[0]["what"]) == ("failed", "不是一次稽查运行的文件夹")
    assert done.ended_at is not None
    assert done.ended_at.astimezone(BEIJING).tzinfo == BEIJING
