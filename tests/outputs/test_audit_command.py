"""What `jicha audit` says to the person who types it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from jicha.cli import main
from jicha.cli.audit import _by_item
from jicha.domain.overview import Overview
from jicha.services.auditing import Audited
from tests.outputs.made import PLAN, digests, make_data


def _say(*words: str | Path) -> tuple[int, str]:
    answer = CliRunner().invoke(main, ["audit", *(str(word) for word in words)])
    return answer.exit_code, answer.output


@pytest.fixture(scope="module")
def typed(place: Path, audited: Audited) -> str:
    """Audit the same data a second time, as a person types it, and give what the screen says."""
    code, said = _say(PLAN, "--data", place / "data", "--out", place / "typed", "--as-of", "2021-12-31")
    assert code == 0, said
    return said


@pytest.fixture(scope="module")
def later(place: Path) -> tuple[Path, str]:
    """Audit whole data of another day, up to a later day, and give the run and what the screen says."""
    data = make_data(place / "other", decided="2021-12-20")
    (data / "空.xlsx").unlink()
    cases = data / "交城分局" / "案件.csv"
    cases.write_text("".join(cases.read_text(encoding="gb18030").splitlines(keepends=True)[:-1]), encoding="gb18030")
    code, said = _say(PLAN, "--data", data, "--out", place / "later", "--as-of", "2022-03-31")
    assert code == 0, said
    return place / "later", said


def test_an_audit_ends_in_a_summary_with_paths(place: Path, audited: Audited, typed: str) -> None:
    total = audited.overview.tally()
    assert "数据：2行 = 入库1 + 退回1" in typed
    assert f"应判{total.population}项，已判{total.judged}项" in typed
    for name in ("index.html", "report.docx", "scorecard.xlsx", "exceptions.csv", "refused.csv"):
        assert str(place / "typed" / name) in typed.replace("\n", "")
    assert "可能不实，请先看退回原因" in typed


def test_the_same_data_gives_the_same_bytes_again(place: Path, audited: Audited, typed: str) -> None:
    assert digests(place / "typed") == digests(audited.out)


def test_a_run_of_whole_data_warns_of_nothing(later: tuple[Path, str]) -> None:
    assert "数据：1行 = 入库1 + 退回0" in later[1]
    assert "退回：" not in later[1]


def test_a_run_verifies(audited: Audited) -> None:
    code, said = _say("verify", audited.out)
    assert code == 0
    assert f"复核通过：运行 {audited.overview.run_id}" in said


def test_what_differs_between_two_runs_is_told(audited: Audited, later: tuple[Path, str]) -> None:
    code, said = _say("compare", audited.out, later[0])
    assert code == 0
    (made,) = (line for line in said.splitlines() if line.startswith("两次运行的不同："))
    assert {"数据不同", "截至日期 2021-12-31 → 2022-03-31"} <= set(made.removeprefix("两次运行的不同：").split("、"))
    assert "[新增] FILE-04 交城县 A1 fail 案件A1于2021年3月1日立案" in said
    assert "用 --out 写出全部" in said


def test_an_item_with_nothing_to_judge_has_no_line(overview: Overview) -> None:
    names = list(_by_item(overview).columns[0].cells)
    assert "执法工作计划制定和实施情况" in names
    assert "整改督办" not in names
    assert len(names) == len({count.item for count in overview.counts})


def test_two_runs_are_told_apart(audited: Audited, tmp_path: Path) -> None:
    code, said = _say("compare", audited.out, audited.out, "--out", tmp_path / "c.csv")
    assert code == 0
    assert "新增0项" in said
    assert (tmp_path / "c.csv").read_text(encoding="utf-8-sig").startswith("change,check_id,")


def test_an_altered_run_is_refused_with_exit_code_one(audited: Audited, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy.mkdir()
    form = json.loads((audited.out / "manifest.json").read_text(encoding="utf-8"))
    form["digests"]["code"] = "0" * 64
    (copy / "manifest.json").write_text(json.dumps(form), encoding="utf-8")
    code, said = _say("verify", copy)
    assert code == 1
    assert "提示：程序与当时不同（版本已更新）" in said
    assert "输出文件不在了：exceptions.csv" in said
    assert "复核未通过" in said


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ((PLAN, "--data", "nowhere", "--out", "out"), "没有这个数据文件夹"),
        ((PLAN, "--out", "out"), "缺少必填的选项 --data"),
        (("verify", "nowhere"), "不是一次稽查运行的文件夹"),
        ((PLAN, "--data", ".", "--out", "../out", "--as-of", "昨天"), "--as-of"),
    ],
)
def test_a_wrong_command_says_what_and_how(words: tuple[str | Path, ...], what: str) -> None:
    code, said = _say(*words)
    assert code == 2
    assert what in said
    assert "Traceback" not in said
