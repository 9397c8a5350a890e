"""`jicha plan read` and `jicha plan check` as a person runs them."""

from dataclasses import replace
from datetime import date

import pytest
from click.testing import CliRunner

from jicha.cli import main
from jicha.services import plan_files, planning


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
    assert "距完成期限还有 0 个工作日" in run("check", founding, "--as-of", "2021-10-31").output
    assert "已过完成期限" in run("check", founding, "--as-of", "2021-11-01").output


def test_the_three_levels_of_shanxi():
    shown = run("quotas", "--cities", 11, "--counties", 117, "--city-counties", 13)
    assert [line.split("│")[3].strip() for line in shown.output.splitlines() if "稽查市" in line or "稽查县" in line] == [
        "4个",
        "6个",
        "4个",
    ]


def test_a_plan_that_says_little_shows_what_was_not_read(tmp_path):
    path = tmp_path / "plan.txt"
    path.write_text("吕梁市执法稽查\n\n一、目标\n\n对交城县实施稽查。\n", encoding="utf-8")
    shown = run("read", path)
    assert shown.exit_code == 0, shown.output
    facts = {
        cells[1].strip(): cells[2].strip()
        for line in shown.output.split("稽查内容：")[0].splitlines()
        if len(cells := line.split("│")) == 5
    }
    assert (facts["标题"], facts["年度"], facts["列名稽查单位"]) == ("（未读出）", "（未读出）", "交城县 141122")
    assert not {"印发通知", "案卷抽取", "典型案例", "回头看"} & set(facts)
    assert "疑似套用上级模板的文字" not in shown.output
    assert "待定问题（" in shown.output


def test_a_plan_against_which_nothing_stands_shows_no_clash(founding, tmp_path):
    path = tmp_path / "plan.yaml"
    plan = planning.load_plan(founding)
    days = {"year": 2023, "dated_on": date(2023, 1, 4), "deadline_on": date(2023, 9, 28)}
    plan_files.write_plan(replace(plan, **{name: replace(getattr(plan, name), value=value) for name, value in days.items()}), path=path)
    shown = run("check", path)
    assert shown.exit_code == 0, shown.output
    assert "完成期限 2023-09-28，最后一个工作日 2023-09-28" in shown.output
    assert "时间冲突" not in shown.output
    assert "时间冲突" in run("check", founding).output


def test_where_a_plan_cannot_be_written_is_told_without_a_trace(founding, tmp_path):
    shown = run("read", founding, "--out", tmp_path / "nowhere" / "plan.yaml")
    assert shown.exit_code == 2
    assert "文件或文件夹读写不了：不存在" in shown.output
    assert str(tmp_path / "nowhere") in shown.output.replace("\n", "")
