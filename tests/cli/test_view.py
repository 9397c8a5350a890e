"""The result pages on this machine."""

import _thread
import os
import signal
import socket
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from jicha.cli import main
from jicha.domain.errors import SettingError, UsageError
from jicha.services import viewing


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "index.html").write_text("<h1>稽查结果</h1>", encoding="utf-8")
    return tmp_path


def _read(address: str) -> str:
    with urllib.request.urlopen(address, timeout=5) as answer:
        assert answer.headers["Cache-Control"] == "no-store"
        text: str = answer.read().decode("utf-8")
        return text


def test_the_page_is_served_to_this_machine_only(folder: Path) -> None:
    with viewing.open_pages(folder, port=_free_port()) as pages:
        serving = threading.Thread(target=pages.serve)
        serving.start()
        try:
            assert pages.address.startswith("http://127.0.0.1:")
            assert "稽查结果" in _read(pages.address)
        finally:
            pages.stop()
            serving.join(timeout=5)
    assert not serving.is_alive()


def test_a_taken_port_gives_way_to_the_next(folder: Path) -> None:
    port = _free_port()
    with viewing.open_pages(folder, port=port) as first, viewing.open_pages(folder, port=port) as second:
        assert first.address != second.address


def test_when_no_port_is_free_the_option_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(viewing, "_TRIES", 1)
    port = _free_port()
    with viewing.open_pages(folder, port=port), pytest.raises(SettingError, match="--port"), viewing.open_pages(folder, port=port):
        pass


def test_a_folder_without_pages_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"index\.html"), viewing.open_pages(tmp_path, port=8000):
        pass


@pytest.fixture
def ctrl_c() -> Iterator[None]:
    """Let Ctrl+C be heard: a shell starts what runs in the background deaf to it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("ctrl_c")
def test_ctrl_c_ends_the_serving_without_a_trace(folder: Path) -> None:
    with viewing.open_pages(folder, port=_free_port()) as pages:
        threading.Timer(0.3, _thread.interrupt_main).start()
        assert pages.serve() is None


@pytest.mark.skipif(sys.platform != "linux", reason="another system opens its browser by other means")
@pytest.mark.usefixtures("ctrl_c")
@pytest.mark.filterwarnings("ignore:subprocess:ResourceWarning")  # Nobody waits for a browser to be closed.
@pytest.mark.parametrize(("screen", "opened"), [("DISPLAY", True), ("WAYLAND_DISPLAY", True), ("", False)])
def test_a_browser_is_opened_where_there_is_a_screen(screen: str, opened: bool, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = folder / "bin" / "xdg-open"
    browser.parent.mkdir()
    browser.write_text(f"#!/bin/sh\nprintf %s \"$1\" >'{folder}/opened'\n", encoding="utf-8")
    browser.chmod(0o755)
    monkeypatch.setenv("PATH", str(browser.parent), prepend=os.pathsep)
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    if screen:
        monkeypatch.setenv(screen, ":0")
    threading.Timer(0.5, _thread.interrupt_main).start()
    result = CliRunner().invoke(main, ["view", str(folder), "--port", str(port := _free_port())])
    assert result.exit_code == 0
    until = time.monotonic() + 10
    while opened and not ((folder / "opened").exists() and (folder / "opened").read_text()) and time.monotonic() < until:
        time.sleep(0.05)
    assert (folder / "opened").exists() is opened
    assert not opened or (folder / "opened").read_text(encoding="utf-8") == f"http://127.0.0.1:{port}/"


@pytest.mark.usefixtures("ctrl_c")
def test_the_command_serves_until_ctrl_c_and_tells_the_address(folder: Path) -> None:
    threading.Timer(0.5, _thread.interrupt_main).start()
    result = CliRunner().invoke(main, ["view", str(folder), "--port", str(_free_port()), "--no-browser"])
    assert result.exit_code == 0
    assert "http://127.0.0.1:" in result.stdout
