"""The offline sheet: handed out blind, filled in, taken back with the faults of the page, its totals those of the rules."""

import shutil
import subprocess
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from jicha.domain.checks import Verdict
from jicha.domain.errors import Fault, ReviewError, WorkbookError
from jicha.domain.reviews.blindness import BlindCase, BlindPage
from jicha.domain.reviews.marks import ANSWER_WORDS, Answer, Mark, Note, Sheet
from jicha.domain.reviews.packets import COLUMNS, Packet, PacketFile
from jicha.domain.reviews.prefill import CheckWord, Proposal
from jicha.domain.reviews.scores import score
from jicha.domain.rubrics.rubric import Formula
from jicha.render.forms.score_sheet import write_score_sheet
from jicha.services.reviewing.blinding import LedgerEntry, leaks_in
from jicha.services.reviewing.offline import hand_back, hand_out, take_in
from tests.reviews.made import GENERAL, full, lose, not_applicable, official, rules, veto

PAGES = tuple(BlindPage(number, "立案审批表", f"i{number}") for number in range(1, 31))
HINT = Proposal("1.3", Answer.DEDUCTED, (CheckWord("FILE-03", Verdict.FAIL, "立案超过7个工作日", ""),))
PACKET = Packet(
    "2024/H1",
    "P-7K3M",
    official(),
    (PacketFile(BlindCase("AAAA-1111", GENERAL, PAGES), (HINT,)), PacketFile(BlindCase("BBBB-2222", "查封扣押", ()))),
)
PLACES = {column.key: number for number, column in enumerate(COLUMNS, start=1)}
ROWS = {one.id: row for row, one in enumerate(official().criteria(GENERAL), start=2)}


def fill(path: Path, *, sheets: tuple[Sheet, ...], cells: dict[tuple[str, str], Any] | None = None) -> Path:
    """Write answers into a workbook as a person would."""
    book = openpyxl.load_workbook(path)
    for sheet in sheets:
        rows = {one.id: row for row, one in enumerate(official().criteria(sheet.kind), start=2)}
        for mark in sheet.marks:
            values = (
                ("answer", ANSWER_WORDS[mark.answer] if mark.answer else None),
                ("lost", None if mark.lost is None else float(mark.lost)),
                ("reason", mark.reason or None),
                ("page", mark.notes[0].page if mark.notes else None),
                ("question", mark.question or None),
            )
            for key, value in values:
                book[sheet.alias].cell(row=rows[mark.criterion], column=PLACES[key]).value = value
    for (name, address), value in (cells or {}).items():
        book[name][address] = value
    book.save(path)
    return path


def both(*changed: Mark) -> tuple[Sheet, Sheet]:
    return full(*changed, alias="AAAA-1111"), full(alias="BBBB-2222", kind="查封扣押")


def test_what_was_filled_in_comes_back(tmp_path: Path) -> None:
    noted = replace(lose("2.4", "1.5", "未写持续时间"), notes=(Note("未写持续时间", 7),), question="T1")
    sheets = both(noted, veto("否决14"), not_applicable("9.1"))
    path = fill(hand_out(PACKET, folder=tmp_path), sheets=sheets)
    assert path.name == "评分表_2024_H1_P-7K3M.xlsx"
    assert take_in(path, packet=PACKET) == sheets


def test_a_sheet_out_of_the_box_answers_nothing_but_what_checks_propose(tmp_path: Path) -> None:
    path = hand_out(PACKET, folder=tmp_path)
    with pytest.raises(ReviewError) as caught:
        take_in(path, packet=PACKET)
    unanswered = [fault for fault in caught.value.faults if "没有评" in fault.what]
    assert len(unanswered) == 112 - 1 + 48
    assert any("1.3选了“扣分”却没有写扣几分" in fault.what for fault in caught.value.faults)
    with pytest.raises(ReviewError) as caught:
        take_in(path, packet=PACKET, is_whole=False)
    assert [fault.where for fault in caught.value.faults] == [f"{path.name} 工作表“AAAA-1111” H{ROWS['1.3']}"]


def test_the_proposal_stands_beside_the_criterion_with_its_words(tmp_path: Path) -> None:
    page = openpyxl.load_workbook(hand_out(PACKET, folder=tmp_path))["AAAA-1111"]
    row = ROWS["1.3"]
    assert [page.cell(row=row, column=PLACES[key]).value for key in ("hint", "answer", "reason")] == [
        "立案超过7个工作日",
        "扣分",
        "系统提示：立案超过7个工作日",
    ]
    assert page.cell(row=ROWS["2.4"], column=PLACES["answer"]).value is None


def test_only_answers_can_be_written_and_lists_drop_down(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(hand_out(PACKET, folder=tmp_path))
    page = book["AAAA-1111"]
    assert page.protection.sheet
    free = {key for key, place in PLACES.items() if not page.cell(row=5, column=place).protection.locked}
    assert free == {"answer", "lost", "times", "reason", "page", "question"}
    lists = {rule.formula1 for rule in page.data_validations.dataValidation if rule.type == "list"}
    assert lists == {'"无此问题,有此问题,不适用"', '"符合,扣分,不适用"'}
    assert book.sheetnames == ["填写说明", "批次", "汇总", "AAAA-1111", "BBBB-2222"]


def test_every_fault_is_told_at_once_with_its_cell_and_marked(tmp_path: Path) -> None:
    path = fill(
        hand_out(PACKET, folder=tmp_path),
        sheets=both(),
        cells={
            ("AAAA-1111", f"G{ROWS['2.4']}"): "扣分",
            ("AAAA-1111", f"H{ROWS['2.4']}"): 9,
            ("AAAA-1111", f"K{ROWS['2.1']}"): 31,
            ("AAAA-1111", f"G{ROWS['否决1']}"): "大概",
            ("BBBB-2222", "G3"): None,
            ("BBBB-2222", "I4"): 1.5,
        },
    )
    with pytest.raises(ReviewError) as caught:
        take_in(path, packet=PACKET)
    told = {fault.where.rsplit("工作表", 1)[-1]: fault.what for fault in caught.value.faults}
    assert told == {
        f"“AAAA-1111” J{ROWS['2.4']}": "2.4选了“扣分”却没有理由",
        f"“AAAA-1111” H{ROWS['2.4']}": "2.4扣9分，超出0至4分",
        f"“AAAA-1111” K{ROWS['2.1']}": "没有第31页，本卷共30页",
        f"“AAAA-1111” G{ROWS['否决1']}": "“判定”的值“大概”不在可选之内：符合、扣分、不适用、有此问题、无此问题",
        "“BBBB-2222” G3": "评分项“否决2”没有评",
        "“BBBB-2222” I4": "“处数”的值“1.5”不是整数",
    }
    elsewhere = Fault("没有工作表", path.name, "重新下载")
    marked = hand_back(path, faults=(*caught.value.faults, elsewhere), to=tmp_path / "退回")
    page = openpyxl.load_workbook(marked)["AAAA-1111"]
    comment = page.cell(row=ROWS["2.4"], column=PLACES["lost"]).comment
    assert comment is not None
    assert "超出0至4分" in comment.text


@pytest.mark.parametrize("row", [2, 3, 4])
def test_a_workbook_of_another_batch_reviewer_or_rubric_is_refused(tmp_path: Path, row: int) -> None:
    path = fill(hand_out(PACKET, folder=tmp_path), sheets=both(), cells={("批次", f"B{row}"): "别的"})
    with pytest.raises(ReviewError, match="应为"):
        take_in(path, packet=PACKET)


def test_a_page_torn_out_or_a_criterion_made_up_is_refused(tmp_path: Path) -> None:
    path = fill(hand_out(PACKET, folder=tmp_path), sheets=both(), cells={("AAAA-1111", "A2"): "否决99"})
    with pytest.raises(ReviewError) as caught:
        take_in(path, packet=PACKET)
    assert [fault.what for fault in caught.value.faults] == ["细则里没有评分项“否决99”", "评分项“否决1”没有评"]
    book = openpyxl.load_workbook(path)
    del book["BBBB-2222"]
    book.save(path)
    with pytest.raises(ReviewError, match="没有工作表“BBBB-2222”"):
        take_in(path, packet=PACKET)
    (tmp_path / "x.xlsx").write_text("no workbook", encoding="utf-8")
    with pytest.raises(WorkbookError):
        take_in(tmp_path / "x.xlsx", packet=PACKET)


def test_points_written_as_a_fraction_are_read(tmp_path: Path) -> None:
    path = fill(hand_out(PACKET, folder=tmp_path), sheets=both(lose("2.4", "1")), cells={("AAAA-1111", f"H{ROWS['2.4']}"): "3/2"})
    mark = next(one for one in take_in(path, packet=PACKET)[0].marks if one.criterion == "2.4")
    assert mark.lost == Decimal("1.5")


def test_nothing_in_the_workbook_names_the_file(tmp_path: Path) -> None:
    entry = LedgerEntry("A2021-001", "141122", ("吕梁市生态环境局交城分局",), GENERAL, party="某某洗煤有限公司", handlers="张三、李四")
    path = hand_out(PACKET, folder=tmp_path)
    shutil.unpack_archive(path, tmp_path / "parts", "zip")
    for part in (tmp_path / "parts").rglob("*.*"):
        assert leaks_in(part.read_text(encoding="utf-8"), entries=[entry]) == (), part.name
    assert leaks_in(path.name, entries=[entry]) == ()


def test_the_same_packet_gives_the_same_bytes(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    first, second = hand_out(PACKET, folder=tmp_path), hand_out(PACKET, folder=tmp_path / "b")
    assert first.read_bytes() == second.read_bytes()


def reckoned(path: Path) -> list[tuple[Any, ...]]:
    """Let LibreOffice reckon the workbook's own formulas: a second opinion on the totals."""
    program = shutil.which("soffice") or "soffice"
    out = path.parent / "reckoned"
    profile = f"-env:UserInstallation=file://{path.parent / 'profile'}"
    subprocess.run(
        [program, profile, "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", out, path],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    page = openpyxl.load_workbook(out / path.name, data_only=True)["汇总"]
    return list(page.iter_rows(min_row=2, values_only=True))


@pytest.mark.skipif(shutil.which("soffice") is None, reason="no LibreOffice here to reckon the workbook's own formulas")
def test_a_spreadsheet_reckons_the_same_totals(tmp_path: Path) -> None:
    absent = [not_applicable(one) for one in ("9.1", "9.2", "9.3", "9.4", "12.1", "12.2")]
    sheets = (
        full(lose("2.4", "1.5"), lose("文书4", "2"), lose("笔录1", "0.5"), *absent, alias="AAAA-1111"),
        full(lose("3", "7"), veto("否决25"), alias="BBBB-2222", kind="查封扣押"),
    )
    path = fill(hand_out(PACKET, folder=tmp_path), sheets=sheets)
    for row, sheet in zip(reckoned(path), sheets, strict=True):
        found = score(sheet, rubric=official(), rules=rules())
        assert row[0] == sheet.alias
        assert row[2:] == (0, len(found.vetoes), *map(float, (found.applicable, found.scored, found.deducted, found.total or 0)))


def test_a_weighted_rubric_leaves_the_total_to_the_program(tmp_path: Path) -> None:
    own = replace(official(), formula=Formula.WEIGHTED, base_points=None, item_points=None, vetoes=(), deductions=())
    write_score_sheet(replace(PACKET, rubric=own), path=tmp_path / "w.xlsx")
    page = openpyxl.load_workbook(tmp_path / "w.xlsx")["汇总"]
    assert page["H2"].value == '=IF(C2>0,"未评完","提交后计算")'
    assert page["D2"].value == "=0"
