"""`jicha check` as a person meets it."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from jicha.cli import main
from tests.intake.made import CASE, book, taken

PLAN = "jicha/content/plans/lvliang/2021.yaml"


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
    assert "查询：" not in shown


def test_explain_shows_query_parameters_and_that_no_norm_is_cited(tmp_path: Path) -> None:
    jicha("new", "case_files", "mine", "--overlay", tmp_path)
    path = tmp_path / "case_files" / "mine.yaml"
    query = "query: |\n  select unit_code, case_id as subject_key, row_id, case_id, decided_on, closed_on\n  from case_file\n"
    text = path.read_text(encoding="utf-8").replace("from: case_file             # 逐行判断一张表；跨表时改写 query\n", query)
    path.write_text(text, encoding="utf-8")
    shown = jicha("explain", "LOCAL-01", "--overlay", tmp_path)
    assert shown.exit_code == 0, shown.output
    assert "查询：\n    select unit_code" in shown.output
    assert "参数 days（最少间隔）= 0 calendar_day  ⚠ 未见出处，请本局核定" in shown.output
    assert "（不引用法定数额）" in shown.output


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


def test_an_override_is_listed_and_an_example_that_fails_turns_red(tmp_path: Path) -> None:
    jicha("new", "case_files", "mine", "--overlay", tmp_path)
    path = tmp_path / "case_files" / "mine.yaml"
    text = path.read_text(encoding="utf-8").replace("LOCAL-01", "FILE-05").replace("expect: {A1: pass}", "expect: {A1: fail}")
    path.write_text(text, encoding="utf-8")
    listed = jicha("list", "--overlay", tmp_path)
    assert listed.exit_code == 0, listed.output
    assert f"FILE-05：{tmp_path.name}/case_files/mine.yaml 替换 jicha/checks/case_files/" in listed.output
    shown = jicha("test", "FILE-05", "--overlay", tmp_path)
    assert shown.exit_code == 1
    assert "FILE-05：2/3" in shown.output
    assert "✗ 决定之后结案，合规：A1：应为 fail，得到 pass" in shown.output


def test_an_example_that_cannot_run_is_told_with_its_line(tmp_path: Path) -> None:
    jicha("new", "case_files", "mine", "--overlay", tmp_path)
    path = tmp_path / "case_files" / "mine.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("closed_on: 2021-08-01}]}", "closes_on: 2021-08-01}]}"), encoding="utf-8")
    shown = jicha("test", "LOCAL-01", "--overlay", tmp_path)
    assert shown.exit_code == 1
    assert "  问题：例子“决定之前结案，不合规”里 case_file 没有列 closes_on\n  位置：" in shown.output


def test_a_trial_on_what_was_taken_in_tells_each_branch_and_the_rows(tmp_path: Path) -> None:
    lines = [["A1", "甲厂", "2021-03-01", "2021-05-06", 1], ["A2", "乙厂", "2021-03-01", "2021-12-06", 1]]
    book(tmp_path / "data" / "交城分局" / "处罚案件台账.xlsx", ("台账", [CASE, *lines]))
    taken(tmp_path)
    shown = jicha("run", "FILE-04", "--lake", tmp_path / "lake", "--plan", PLAN)
    assert shown.exit_code == 0, shown.output
    (branch,) = (line for line in shown.output.splitlines() if line.startswith("│ 交城"))
    assert [cell.strip() for cell in branch.strip("│").split("│")][1:] == ["2", "1", "1", "0"]
    assert "A2 fail：案件A2于2021年3月1日立案" in shown.output
    assert "处罚案件台账.xlsx 第" in shown.output


def test_a_run_needs_a_lake(tmp_path: Path) -> None:
    refused = jicha("run", "FILE-05", "--lake", tmp_path, "--plan", tmp_path / "plan.yaml")
    assert refused.exit_code == 2
