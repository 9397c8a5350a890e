"""`jicha check` as a person meets it."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from jicha.cli import main


def jicha(*words: str | Path) -> Result:
    return CliRunner().invoke(main, ["check", *map(str, words)])


def test_list_names_every_check() -> None:
    shown = jicha("list")
    assert shown.exit_code == 0, shown.output
    assert "THREE-02" in shown.output
    assert "读不出 0 处" in shown.output


def test_explain_shows_rule_law_examples_and_sql() -> None:
    shown = jicha("explain", "FILE-05").output
    for word in ("决定书送达时限", "行政处罚法(2021修订)", "第8个工作日送达", "（D06 case_file）", "A1 不合规", "（7个工作日）"):
        assert word in shown
    assert "对象：案件（D06 案件编号）" in shown
    assert "select" in shown.split("SQL（DuckDB")[1].lower()


def test_explain_of_a_stranger_names_the_nearest() -> None:
    refused = jicha("explain", "FILE-5")
    assert refused.exit_code == 2
    assert "FILE-05" in refused.output


def test_examples_run_and_say_so() -> None:
    shown = jicha("test", "FILE-05", "-v")
    assert shown.exit_code == 0, shown.output
    assert "通过 1 条，不通过 0 条" in shown.output
    assert "最迟应于" in shown.output


@pytest.mark.parametrize("name", ["closed_in_time", "second"])
def test_a_skeleton_runs_at_once(name: str, tmp_path: Path) -> None:
    assert jicha("new", "case_files", name, "--overlay", tmp_path).exit_code == 0
    shown = jicha("test", "LOCAL-01", "--overlay", tmp_path)
    assert shown.exit_code == 0, shown.output
    assert "LOCAL-01：3/3" in shown.output


def test_a_skeleton_overwrites_nothing(tmp_path: Path) -> None:
    jicha("new", "case_files", "mine", "--overlay", tmp_path)
    again = jicha("new", "case_files", "mine", "--overlay", tmp_path)
    assert again.exit_code == 2
    assert "已存在" in again.output


@pytest.mark.parametrize(("item", "name", "word"), [("no_item", "mine", "没有这个事项"), ("case_files", "../mine", "不合规")])
def test_a_skeleton_needs_an_item_and_a_name(item: str, name: str, word: str, tmp_path: Path) -> None:
    refused = jicha("new", item, name, "--overlay", tmp_path)
    assert refused.exit_code == 2
    assert word in refused.output


def test_a_broken_overlay_is_told_and_turns_red(tmp_path: Path) -> None:
    jicha("new", "case_files", "mine", "--overlay", tmp_path)
    path = tmp_path / "case_files" / "mine.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("days(decided_on, closed_on)", "read_text('/etc/passwd')"), encoding="utf-8")
    shown = jicha("test", "LOCAL-01", "--overlay", tmp_path)
    assert shown.exit_code == 1
    assert "不认识的函数 read_text" in shown.output
    assert "case_files/mine.yaml:" in shown.output
    path.write_text("id: [", encoding="utf-8")
    listed = jicha("list", "--overlay", tmp_path)
    assert listed.exit_code == 1
    assert "读不出 1 处" in listed.output


def test_a_run_needs_a_lake(tmp_path: Path) -> None:
    refused = jicha("run", "FILE-05", "--lake", tmp_path, "--plan", tmp_path / "plan.yaml")
    assert refused.exit_code == 2
