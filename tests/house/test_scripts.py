"""What the two commands say when the machine does not fit."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.house import source

SCRIPTS = tuple(path for path in source.tracked() if source.ROOT.joinpath(path).read_bytes().startswith(b"#!/usr/bin/env bash"))


def _bash(words: str, *, path: str | None = None) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": path or os.environ["PATH"], "HOME": os.environ.get("HOME", "/")}
    return subprocess.run(
        ["/bin/bash", "-c", words], cwd=source.ROOT, env=environment, capture_output=True, check=False, encoding="utf-8", timeout=60
    )


def _fake_python(folder: Path, *, name: str, body: str) -> None:
    script = folder / name
    script.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    script.chmod(0o755)


@pytest.mark.parametrize("script", SCRIPTS, ids=str)
def test_every_script_can_be_read_and_run(script: Path) -> None:
    assert _bash(f"bash -n {script}").returncode == 0
    assert os.access(source.ROOT / script, os.X_OK)


def test_the_two_commands_are_among_the_scripts() -> None:
    assert {Path("start"), Path("test"), Path(".ci/run")} <= set(SCRIPTS)


def test_an_old_python_is_named_with_the_way_out(tmp_path: Path) -> None:
    _fake_python(tmp_path, name="python3", body='[ "$1" = --version ] && echo "Python 3.8.10"; exit 1')
    result = _bash(". scripts/environment; find_python", path=str(tmp_path))
    assert result.returncode == 1
    assert "没有找到 Python 3.11" in result.stderr
    assert "Python 3.8.10" in result.stderr
    assert "处理：" in result.stderr


def test_a_new_python_is_found_under_any_of_its_names(tmp_path: Path) -> None:
    _fake_python(tmp_path, name="python3", body="exit 1")
    _fake_python(tmp_path, name="python3.12", body="exit 0")
    assert _bash(". scripts/environment; find_python", path=str(tmp_path)).stdout.strip() == "python3.12"


def test_a_missing_package_is_named_to_who_is_not_root(tmp_path: Path) -> None:
    _fake_python(tmp_path, name="dpkg-query", body="exit 1")
    result = _bash(". scripts/environment; is_root() { return 1; }; install_system chromium", path=f"{tmp_path}:{os.environ['PATH']}")
    assert result.returncode == 1
    assert "apt-get install chromium" in result.stderr


@pytest.mark.parametrize("command", ["./start", "./test"])
def test_an_unknown_option_is_refused_before_anything_is_installed(command: str) -> None:
    result = _bash(f"{command} --frobnicate")
    assert result.returncode == 1
    assert "不认识的选项 --frobnicate" in result.stderr
    assert result.stdout == ""
