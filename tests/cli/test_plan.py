"""`jicha plan read` and `jicha plan check` as a person runs them."""

import pytest
from click.testing import CliRunner

from jicha.cli import main


def run(*words):
    return CliRunner().invoke(main, ["plan", *map(str, words)])


@pytest.fixture
def founding(shared):
    return shared / "real" / "founding-plan.txt"


def test_read_prints_every_value_with_its_paragraph(founding, tmp_path):
    out = tmp_path / "plan.yaml"
    shown = run("read", founding, "--out", out)
    assert shown.exit_code == 0
    for words in (
        "吕环办发〔2021〕24号",
        "30%",
        "2021-10-31",
        "交城县 141122",
        "第6段",
        "每季度至少1个",
        "每年2次",
        "总队",
        "待定问题 1 个",
        "10（默认）",
    ):
        assert words in shown.output
    assert out.is_file()


def test_check_shows_every_base(founding):
    shown = run("check", founding)
    assert shown.exit_code == 0
    for words in ("4/13", "30.77%", "4/14", "28.57%", "不达标", "2021-10-29", "默认，可改"):
        assert words in shown.output


def test_check_fails_with_the_other_base(founding):
    assert run("check", founding, "--base", "县级行政区＋1个").exit_code == 1


def test_check_shows_the_turns(founding, tmp_path):
    history = tmp_path / "h.csv"
    history.write_text("交城县,2020\n离石区,2017\n", encoding="utf-8")
    shown = run("check", founding, "--history", history)
    assert "超过轮查间隔未稽查" in shown.output
    assert "先于更久未查" in shown.output


def test_a_missing_file_is_refused_in_chinese(tmp_path):
    shown = run("read", tmp_path / "none.txt")
    assert shown.exit_code == 2
    assert "文件打不开" in shown.output


def test_the_time_left_is_counted_in_working_days(founding):
    assert "距完成期限还有 4 个工作日" in run("check", founding, "--as-of", "2021-10-25").output
    assert "距完成期限还有 0 个工作日" in run("check", founding, "--as-of", "2021-11-03").output


def test_the_three_levels_of_shanxi():
    shown = run("quotas", "--cities", 11, "--counties", 117, "--city-counties", 13)
    assert [line.split("│")[3].strip() for line in shown.output.splitlines() if "稽查市" in line or "稽查县" in line] == [
        "4个",
        "6个",
        "4个",
    ]
