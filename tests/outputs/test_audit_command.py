"""What `jicha audit` says to the person who types it."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from jicha.cli import main
from jicha.services.auditing import Audited
from tests.outputs.made import PLAN


def _say(*words: str | Path) -> tuple[int, str]:
    answer = CliRunner().invoke(main, ["audit", *(str(word) for word in words)])
    return answer.exit_code, answer.output


def test_an_audit_ends_in_a_summary_with_paths(place: Path, audited: Audited) -> None:
    code, said = _say(PLAN, "--data", place / "data", "--out", place / "typed", "--as-of", "2021-12-31")
    total = audited.overview.tally()
    assert code == 0
    assert "数据：2行 = 入库1 + 退回1" in said
    assert f"应判{total.population}项，已判{total.judged}项" in said
    for name in ("index.html", "report.docx", "scorecard.xlsx", "exceptions.csv", "refused.csv"):
        assert str(place / "typed" / name) in said.replace("\n", "")


def test_two_runs_are_told_apart(audited: Audited, tmp_path: Path) -> None:
    code, said = _say("compare", audited.out, audited.out, "--out", tmp_path / "c.csv")
    assert code == 0
    assert "新增0项" in said
    assert (tmp_path / "c.csv").read_text(encoding="utf-8-sig").startswith("change,check_id,")


def test_an_altered_run_is_refused_with_exit_code_one(audited: Audited, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy.mkdir()
    (copy / "manifest.json").write_bytes((audited.out / "manifest.json").read_bytes())
    code, said = _say("verify", copy)
    assert code == 1
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
