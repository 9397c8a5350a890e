"""What a person reads when a command cannot be done."""

import errno
import subprocess
import sys
import time
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from jicha.cli import COMMANDS, main
from jicha.cli.groups import DefaultGroup, Entry, LazyGroup
from jicha.domain.errors import Fault, PlanError, UsageError, refuse

TWO = (Fault("没有年份", "计划.docx 第3段", "补上年份"), Fault("没有比例", "计划.docx 第5段", "补上比例"))


@click.command()
def broken() -> None:
    """坏的。"""
    raise PlanError(*TWO)


@click.group(cls=LazyGroup, entries=(Entry(name="broken", module=__name__, summary="坏的"),))
def lazy() -> None:
    """一组。"""


@click.group(cls=DefaultGroup, default="run")
def audit() -> None:
    """稽查。"""


@audit.command()
@click.argument("plan")
@click.option("--data")
def run(*, plan: str, data: str | None) -> None:
    """跑。"""
    click.echo(f"run {plan} {data}")


@audit.command()
@click.argument("folder")
def verify(*, folder: str) -> None:
    """复核。"""
    click.echo(f"verify {folder}")


def test_every_fault_is_shown_with_what_where_and_mend() -> None:
    result = CliRunner().invoke(lazy, ["broken"])
    assert result.exit_code == 2
    for fault in TWO:
        assert fault.what in result.stderr
        assert f"位置：{fault.where}" in result.stderr
        assert f"处理：{fault.mend}" in result.stderr
    assert "共 2 个问题" in result.stderr
    assert "Traceback" not in result.output
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["vie"], "没有命令 vie，是否想用 view"),
        (["--vers"], "没有选项 --vers，是否想用 --version"),
        (["view"], "缺少必填的参数 OUT"),
        (["view", "--prt", "1", "x"], "没有选项 --prt，是否想用 --port"),
        (["view", "--port", "nought", "x"], "选项 --port 的值不能用"),
        (["view", "one", "two"], "命令写得不对"),
        (["plan", "read", "--out", "x", "--out"], "选项 --out 的写法不对"),
    ],
)
def test_what_cannot_be_read_is_refused_in_chinese(words: list[str], says: str) -> None:
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 2
    assert says in result.stderr
    assert "--help" in result.stderr


def test_a_folder_without_pages_is_refused_with_the_way_to_make_them(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["view", str(tmp_path)])
    assert result.exit_code == 2
    assert "没有结果页" in result.stderr
    assert "jicha audit" in result.stderr


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["2021.yaml", "--data", "d"], "run 2021.yaml d"),
        (["run", "2021.yaml"], "run 2021.yaml None"),
        (["--data", "d", "2021.yaml"], "run 2021.yaml d"),
        (["verify", "out"], "verify out"),
        (["./verify"], "run ./verify None"),
    ],
)
def test_a_first_word_that_is_no_command_is_the_default_command_s(words: list[str], says: str) -> None:
    result = CliRunner().invoke(audit, words)
    assert (result.exit_code, result.stdout.strip()) == (0, says)


def test_help_of_a_group_with_a_default_lists_its_commands() -> None:
    result = CliRunner().invoke(audit, ["--help"])
    assert "verify" in result.stdout


def test_help_comes_at_once_and_in_chinese() -> None:
    """Half a second is the promise; the best of three is held to it, since other work may run beside."""
    taken = []
    for _ in range(3):
        began = time.perf_counter()
        shown = subprocess.run([sys.executable, "-m", "jicha", "--help"], capture_output=True, check=True, encoding="utf-8")
        taken.append(time.perf_counter() - began)
    assert min(taken) < 0.5
    assert all(entry.name in shown.stdout and entry.summary in shown.stdout for entry in COMMANDS)
    assert "Options" not in shown.stdout
    assert "用法" in shown.stdout


@click.command()
@click.argument("how")
def writing(*, how: str) -> None:
    """写。"""
    raise {
        "full": OSError(errno.ENOSPC, "No space left on device", "报告.docx"),
        "moved": OSError(errno.EXDEV, "Invalid cross-device link", "甲", None, "乙"),
        "odd": OSError("网络驱动器断开"),
        "pipe": BrokenPipeError(errno.EPIPE, "Broken pipe"),
    }[how]


@click.group(cls=LazyGroup, entries=(Entry(name="writing", module=__name__, summary="写"),))
def office() -> None:
    """一组。"""


@pytest.mark.parametrize(
    ("how", "what", "where"),
    [("full", "磁盘已满", "报告.docx"), ("moved", "Invalid cross-device link", "甲、乙"), ("odd", "网络驱动器断开", "本机磁盘")],
)
def test_what_the_disk_refuses_is_told_with_its_file(how: str, what: str, where: str) -> None:
    result = CliRunner().invoke(office, ["writing", how])
    assert result.exit_code == 2
    assert f"文件或文件夹读写不了：{what}\n    位置：{where}\n" in result.stderr


def test_a_reader_that_has_read_enough_is_told_nothing() -> None:
    result = CliRunner().invoke(office, ["writing", "pipe"])
    assert (result.exit_code, result.output) == (1, "")


def test_a_group_without_a_word_shows_its_help() -> None:
    result = CliRunner().invoke(main, ["plan"])
    assert result.exit_code == 2
    assert "命令:\n" in result.output
    assert "问题：" not in result.output


def test_version_is_told() -> None:
    assert CliRunner().invoke(main, ["--version"]).stdout.startswith("jicha 0.")


def test_an_error_without_a_fault_is_a_fault_of_the_program() -> None:
    with pytest.raises(ValueError, match="at least one Fault"):
        UsageError()


def test_faults_are_refused_once_and_together() -> None:
    refuse(PlanError, faults=())
    with pytest.raises(PlanError) as caught:
        refuse(PlanError, faults=iter(TWO))
    assert caught.value.faults == TWO
    assert str(caught.value).count("处理：") == 2
