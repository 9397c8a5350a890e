"""The bureau's own benchmark: a filled form goes in and gives fines, a broken one is refused with its cells."""

import re
import zipfile
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner

from jicha.cli import main
from jicha.cli.fine import form
from jicha.domain.discretion.benchmarks import Instrument, Status
from jicha.domain.discretion.entry_form import BREACHES, SHEETS
from jicha.domain.discretion.reckoning import Reckoning, reckon
from jicha.domain.discretion.selection import choose
from jicha.domain.errors import ContentError, JichaError, UsageError, WorkbookError
from jicha.engine.content.benchmarks import instruments
from jicha.services.benchmarks import enter, known, previews, write_template
from tests.discretion.forms import filled


def _faults(form: Path, *, overlay: Path) -> dict[str, str]:
    with pytest.raises(ContentError) as refused:
        enter(form, overlay=overlay)
    return {fault.where.rpartition("工作表")[2]: fault.what for fault in refused.value.faults}


def test_the_empty_form_explains_itself_and_offers_the_allowed_words(tmp_path: Path) -> None:
    write_template(tmp_path / "form.xlsx")
    book = openpyxl.load_workbook(tmp_path / "form.xlsx")
    assert book.sheetnames == ["填写说明", *(sheet.zh for sheet in SHEETS)]
    assert "以原文为准" in " ".join(str(cell.value) for row in book["填写说明"].iter_rows() for cell in row if cell.value)
    assert [cell.value for cell in book[BREACHES.zh][1]] == [column.zh for column in BREACHES.columns]
    rules = book[BREACHES.zh].data_validations.dataValidation
    assert any("总投资额" in str(rule.formula1) for rule in rules)
    assert any(rule.type == "decimal" for rule in rules)


def test_an_empty_form_is_refused_cell_by_cell(tmp_path: Path) -> None:
    write_template(tmp_path / "form.xlsx")
    faults = _faults(tmp_path / "form.xlsx", overlay=tmp_path / "own")
    assert faults["“基准” B2"] == "“基准名称”没有填"
    assert faults["“违法行为” A2"] == "一行也没有填"
    assert not (tmp_path / "own").exists()


def test_a_filled_form_goes_in_and_gives_fines(tmp_path: Path) -> None:
    entered = enter(filled(tmp_path / "sx.xlsx"), overlay=tmp_path / "own")
    assert entered.path == tmp_path / "own" / "benchmarks" / "shanxi_trial" / "2021-01-01.yaml"
    found = choose(instruments(tmp_path / "own"), region="141100", on=date(2021, 6, 1))
    assert isinstance(found, Instrument)
    assert found == next(item for item in known(tmp_path / "own") if item.status is Status.ENTERED) == entered.instrument
    fine = reckon(found, code="SX-1", levels={"超标倍数": 2, "两年内违法次数": 2})
    assert isinstance(fine, Reckoning)
    assert fine.fine_yuan == 525_000
    share = reckon(found, code="SX-2", levels={"建设进程": 2}, base_yuan=Fraction(2_000_000))
    assert isinstance(share, Reckoning)
    assert share.fine_yuan == 100_000
    person = reckon(found, code="SX-3", variant="责任人员", levels={"设施情况": 2})
    assert isinstance(person, Reckoning)
    assert person.fine_yuan == 200_000


def test_three_fines_are_shown_for_each_use(tmp_path: Path) -> None:
    entered = enter(filled(tmp_path / "sx.xlsx"), overlay=tmp_path / "own")
    assert [(one.code, one.use, one.fines_yuan) for one in entered.previews] == [
        ("SX-1", "", (100_000, 225_000, 1_000_000)),
        ("SX-2", "", (10_000, 10_000, 50_000)),
        ("SX-3", "单位", (200_000, 200_000, 1_000_000)),
        ("SX-3", "责任人员", (50_000, 50_000, 200_000)),
    ]


def test_the_other_formula_gives_minimum_plus_width(tmp_path: Path) -> None:
    cells = {("违法行为", "L2"): 0, ("违法行为", "N2"): None, ("违法行为", "O2"): None, ("裁量因子", "G4"): 70,
             ("违法行为", "P2"): "法定下限+百分值之和×（上限−下限）"}  # fmt: skip
    entered = enter(filled(tmp_path / "sx.xlsx", cells=cells), overlay=tmp_path / "own")
    fine = reckon(entered.instrument, code="SX-1", levels={"超标倍数": 1, "两年内违法次数": 2})
    assert isinstance(fine, Reckoning)
    assert fine.fine_yuan == 370_000


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "said"),
    [
        ("违法行为", "D2", None, "没有填"),
        ("违法行为", "D3", "环评法31条", "不是条款"),
        ("违法行为", "G2", "十万", "不是数字"),
        ("违法行为", "G2", -1, "不能小于0"),
        ("违法行为", "I2", "万元", "不在可选之内"),
        ("违法行为", "I3", "元", "不合"),
        ("违法行为", "O2", 90, "载明最高合计90%"),
        ("违法行为", "E5", "单位", "重复"),
        ("违法行为", "B5", "另一个名称", "不一致"),
        ("违法行为", "H2", 50_000, "低于下限"),
        ("裁量因子", "A10", "SX-9", "没有编号"),
        ("裁量因子", "E4", 2.5, "不是整数"),
        ("裁量因子", "E4", 2, "重复"),
        ("裁量因子", "G3", "abc", "不是数字"),
        ("裁量因子", "D2", "天气", "不在可选之内"),
        ("裁量因子", "C6", "个性", "不一致"),
        ("基准", "B4", "14", "不是省级"),
        ("基准", "B5", "去年", "不是日期"),
        ("基准", "B6", "2020-01-01", "不晚于"),
        ("基准", "B7", "随便", "不在可选之内"),
    ],
)
def test_a_broken_cell_is_named(tmp_path: Path, sheet: str, cell: str, value: Any, said: str) -> None:
    faults = _faults(filled(tmp_path / "sx.xlsx", cells={(sheet, cell): value}), overlay=tmp_path / "own")
    assert said in faults.get(f"“{sheet}” {cell}", ""), faults
    assert not (tmp_path / "own").exists()


def test_a_law_of_tables_points_at_the_cell_for_its_reason(tmp_path: Path) -> None:
    faults = _faults(filled(tmp_path / "sx.xlsx", cells={("裁量因子", "G4"): 5, ("违法行为", "O2"): None}), overlay=tmp_path / "own")
    assert "不是100%" in faults["“违法行为” Q2"]
    assert "低于等级2" in faults["“违法行为” S2"]
    reasons = {("违法行为", "Q2"): "原文如此", ("违法行为", "S2"): "原文如此"}
    cells = {("裁量因子", "G4"): 5, ("违法行为", "O2"): None, **reasons}
    assert enter(filled(tmp_path / "sx2.xlsx", cells=cells), overlay=tmp_path / "own").instrument.table("SX-1").irregular


def test_all_faults_come_at_once_from_all_sheets(tmp_path: Path) -> None:
    cells = {("裁量因子", "G3"): "abc", ("违法行为", "D3"): "环评法", ("基准", "B4"): "14", ("违法行为", "H4"): "x"}
    faults = _faults(filled(tmp_path / "sx.xlsx", cells=cells), overlay=tmp_path / "own")
    assert set(faults) == {"“裁量因子” G3", "“违法行为” D3", "“基准” B4", "“违法行为” H4"}


def test_a_cell_shown_in_percent_is_read_as_seen(tmp_path: Path) -> None:
    form = filled(tmp_path / "sx.xlsx")
    book = openpyxl.load_workbook(form)
    cell = book["裁量因子"]["G3"]
    cell.value, cell.number_format = 0.07, "0%"
    book["基准"]["B5"] = datetime(2021, 1, 1)
    book.save(form)
    level = enter(form, overlay=tmp_path / "own").instrument.table("SX-1").factor("超标倍数").level(2)
    assert level.share == Fraction(7, 100)


def test_a_formula_without_a_saved_value_is_named(tmp_path: Path) -> None:
    faults = _faults(filled(tmp_path / "sx.xlsx", cells={("裁量因子", "G3"): "=5+7"}), overlay=tmp_path / "own")
    assert "公式没有保存计算结果" in faults["“裁量因子” G3"]


def test_a_reckoning_that_nobody_reads_is_no_fault(tmp_path: Path) -> None:
    form = filled(tmp_path / "sx.xlsx", cells={("裁量因子", "K3"): "=5+7"})
    book = openpyxl.load_workbook(form)
    book.create_sheet("草稿")["A1"] = "=1+1"
    book.save(form)
    assert len(enter(form, overlay=tmp_path / "own").instrument.tables) == 3


@pytest.mark.parametrize("name", ["基准", "裁量因子"])
def test_a_missing_sheet_is_named(tmp_path: Path, name: str) -> None:
    form = filled(tmp_path / "sx.xlsx")
    book = openpyxl.load_workbook(form)
    del book[name]
    book.save(form)
    with pytest.raises(ContentError, match=f"没有工作表“{name}”"):
        enter(form, overlay=tmp_path / "own")


def test_a_renamed_heading_is_named(tmp_path: Path) -> None:
    form = filled(tmp_path / "sx.xlsx", cells={("违法行为", "G1"): "下限", ("基准", "A3"): "发文号"})
    with pytest.raises(ContentError) as refused:
        enter(form, overlay=tmp_path / "own")
    assert {fault.what for fault in refused.value.faults} >= {"没有“法定下限”这一列", "没有“文号”这一行"}


def test_what_is_entered_is_not_overwritten_unasked(tmp_path: Path) -> None:
    form = filled(tmp_path / "sx.xlsx")
    enter(form, overlay=tmp_path / "own")
    with pytest.raises(UsageError, match="--replace"):
        enter(form, overlay=tmp_path / "own")
    changed = filled(tmp_path / "sx2.xlsx", head={"zh": "修订后的基准"})
    assert enter(changed, overlay=tmp_path / "own", is_replacing=True).instrument.zh == "修订后的基准"
    assert [item.zh for item in known(tmp_path / "own") if item.region == "140000"] == ["修订后的基准"]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 half", b"a,b\n1,2\n", "中文".encode("gbk")])
def test_what_is_no_workbook_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.xlsx").write_bytes(content)
    with pytest.raises(WorkbookError):
        enter(tmp_path / "x.xlsx", overlay=tmp_path / "own")


@pytest.mark.parametrize(
    ("part", "content"),
    [("xl/worksheets/sheet2.xml", b"<a><b>"), ("docProps/core.xml", b"\x00\xff"), ("xl/styles.xml", None), ("xl/workbook.xml", None)],
)
def test_a_workbook_with_a_broken_part_is_refused(tmp_path: Path, part: str, content: bytes | None) -> None:
    with zipfile.ZipFile(filled(tmp_path / "whole.xlsx")) as whole, zipfile.ZipFile(tmp_path / "broken.xlsx", "w") as broken:
        for name in whole.namelist():
            if name != part:
                broken.writestr(name, whole.read(name))
            elif content is not None:
                broken.writestr(name, content)
    with pytest.raises(WorkbookError):
        enter(tmp_path / "broken.xlsx", overlay=tmp_path / "own")


def test_a_text_file_is_no_form(tmp_path: Path) -> None:
    (tmp_path / "form.csv").write_text("甲,乙\n1,2\n", encoding="utf-8")
    with pytest.raises(WorkbookError, match="不是 xlsx 工作簿"):
        enter(tmp_path / "form.csv", overlay=tmp_path / "own")


def test_an_empty_line_between_is_left_out(tmp_path: Path) -> None:
    form = filled(tmp_path / "sx.xlsx")
    book = openpyxl.load_workbook(form)
    book["违法行为"].insert_rows(3)
    book["违法行为"]["B3"] = "  "
    book.save(form)
    assert [table.code for table in enter(form, overlay=tmp_path / "own").instrument.tables] == ["SX-1", "SX-2", "SX-3"]


def test_many_tables_are_shown_in_part(tmp_path: Path) -> None:
    form = filled(tmp_path / "sx.xlsx")
    book = openpyxl.load_workbook(form)
    breaches, factors = book["违法行为"], book["裁量因子"]
    water, levels = [cell.value for cell in breaches[2]], [[cell.value for cell in factors[row]] for row in range(2, 7)]
    for number in range(40):
        for place, value in enumerate(water, start=1):
            breaches.cell(
                row=6 + number, column=place, value=f"SX-1{number:02d}" if place == 1 else f"{value}{number}" if place == 2 else value
            )
        for line, level in enumerate(levels):
            for place, value in enumerate(level, start=1):
                factors.cell(row=11 + 5 * number + line, column=place, value=f"SX-1{number:02d}" if place == 1 else value)
    book.save(form)
    done = CliRunner().invoke(main, ["fine", "import", str(form), "--overlay", str(tmp_path / "own")])
    assert done.exit_code == 0, done.output
    assert "另有4项未列出" in done.output
    assert "43张表已写入" in done.output


def test_a_base_that_is_not_known_gives_no_trial_fine() -> None:
    national = next(item for item in instruments() if item.id == "national_2019")
    assert {one.fines_yuan for one in previews(national)} == {()}


def test_paths_that_make_no_sense(tmp_path: Path) -> None:
    for wrong in (tmp_path / "form.docx", tmp_path / "none" / "form.xlsx"):
        with pytest.raises(JichaError, match="写不到这里"):
            write_template(wrong)
    with pytest.raises(UsageError, match="没有这个文件"):
        enter(tmp_path / "none.xlsx", overlay=tmp_path)
    with pytest.raises(UsageError, match="没有这个目录"):
        known(tmp_path / "none")


def test_the_commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = CliRunner()
    made = run.invoke(main, ["fine", "template", "--out", str(tmp_path / "form.xlsx")])
    assert (made.exit_code, (tmp_path / "form.xlsx").is_file()) == (0, True)
    done = run.invoke(main, ["fine", "import", str(filled(tmp_path / "sx.xlsx")), "--overlay", str(tmp_path / "own")])
    assert done.exit_code == 0
    assert "1,000,000" in done.output
    assert "3张表已写入" in done.output
    assert "未列出" not in done.output
    monkeypatch.setattr(form, "_MOST_SHOWN", 1)
    again = run.invoke(main, ["fine", "import", str(tmp_path / "sx.xlsx"), "--overlay", str(tmp_path / "own"), "--replace"])
    assert re.search(r"另有[1-9]\d*项未列出。", again.output)
    assert "尚未录入" in run.invoke(main, ["fine", "benchmarks"]).output
    assert "已录入" in run.invoke(main, ["fine", "benchmarks", "--overlay", str(tmp_path / "own")]).output
    broken = filled(tmp_path / "bad.xlsx", cells={("裁量因子", "G3"): "abc"})
    refused = run.invoke(main, ["fine", "import", str(broken), "--overlay", str(tmp_path / "other")])
    assert refused.exit_code == 2
    assert "“裁量因子” G3" in refused.output
