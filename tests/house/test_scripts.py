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


def test_a_python_without_venv_is_named_with_the_package_to_install(tmp_path: Path) -> None:
    _fake_python(tmp_path, name="python3", body='case "$*" in *ensurepip*) exit 1;; esac; exit 0')
    words = f"cd {tmp_path}; . {source.ROOT}/scripts/environment; is_root() {{ return 1; }}; make_environment"
    result = _bash(words, path=f"{tmp_path}:/usr/bin:/bin")
    assert result.returncode == 1
    assert "没有 venv 或 pip 模块" in result.stderr
    assert "apt-get install python3-venv" in result.stderr


def test_the_lock_is_installed_once_and_again_only_when_it_changed(tmp_path: Path) -> None:
    folder = tmp_path / ".venv" / "bin"
    folder.mkdir(parents=True)
    _fake_python(folder, name="python", body='echo "$*" >> calls')
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts" / "environment").write_text(
        (source.ROOT / "scripts" / "environment").read_text(encoding="utf-8"), encoding="utf-8"
    )
    for name in ("requirements.txt", "requirements.in", "pyproject.toml"):
        (tmp_path / name).write_text("one", encoding="utf-8")
    words = f"cd {tmp_path}; . scripts/environment; install_locked requirements.txt; install_locked requirements.txt"
    assert _bash(words).returncode == 0
    calls = (tmp_path / "calls").read_text(encoding="utf-8").splitlines()
    assert [("--require-hashes" in call, "--no-deps" in call) for call in calls] == [(True, False), (False, True)]
    (tmp_path / "requirements.txt").write_text("two", encoding="utf-8")
    assert _bash(f"cd {tmp_path}; . scripts/environment; install_locked requirements.txt").returncode == 0
    assert len((tmp_path / "calls").read_text(encoding="utf-8").splitlines()) == 4
