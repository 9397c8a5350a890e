"""`jicha intake` as a user types it."""

from pathlib import Path

from click.testing import CliRunner

from jicha.cli import main
from tests.intake.made import CASE, book


def call(*words: object) -> tuple[int, str]:
    done = CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)
    return done.exit_code, done.output


def test_a_folder_goes_in_is_listed_and_verified(tmp_path: Path) -> None:
    book(
        tmp_path / "data" / "交城分局" / "a.xlsx",
        ("台账", [CASE, ["A1", "甲厂", "2021-04-06", None, 1], ["A2", "乙厂", "2021-02-30", None, 1], ["合计"]]),
    )
    code, said = call("intake", tmp_path / "data", "--lake", tmp_path / "lake", "--out", tmp_path / "out")
    assert code == 0, said
    assert "行政处罚案件台账" in said
    assert "标红的工作簿 1 个" in said
    assert (tmp_path / "out" / "refused.csv").is_file()
    assert call("intake", "verify", tmp_path / "lake") == (0, "全部文件与入库时一致。\n")
    assert call("intake", "ledger", tmp_path / "lake")[1].count("\n") > 3
    table = next((tmp_path / "lake" / "objects").iterdir())
    table.write_bytes(table.read_bytes()[:-1] + b"\x00")
    code, said = call("intake", "verify", tmp_path / "lake")
    assert code == 1
    assert table.name in said.replace("\n", "")


def test_a_mapping_is_proposed_on_screen_or_in_a_file(tmp_path: Path) -> None:
    book(tmp_path / "a.xlsx", ("台账", [CASE]))
    assert "table: case_file" in call("intake", "map", tmp_path / "a.xlsx")[1]
    call("intake", "map", tmp_path / "a.xlsx", "--table", "D06", "--out", tmp_path / "m.yaml")
    assert "case_id: 案件编号" in (tmp_path / "m.yaml").read_text(encoding="utf-8")


def test_a_folder_that_is_not_there_is_refused_in_chinese(tmp_path: Path) -> None:
    code, said = call("intake", tmp_path / "nowhere", "--lake", tmp_path / "lake")
    assert code == 2
    assert "没有这个文件夹" in said


def test_data_without_a_fault_hand_nothing_back(tmp_path: Path) -> None:
    book(tmp_path / "data" / "交城分局" / "a.xlsx", ("台账", [CASE, ["A1", "甲厂", "2021-04-06", "2021-05-06", 1]]))
    code, said = call("intake", tmp_path / "data", "--lake", tmp_path / "lake", "--out", tmp_path / "out")
    assert code == 0, said
    assert "退回清单" not in said
    assert not (tmp_path / "out").exists()
