"""Everything that comes out: same bytes, safe cells, links that lead to rows, nothing empty."""

import csv
import hashlib
import json
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from docx.oxml.ns import qn

from jicha.domain.errors import UsageError
from jicha.domain.overview import Overview
from jicha.domain.reports import Paragraph
from jicha.domain.wording.formulas import disarm
from jicha.reports.audit_report import audit_report
from jicha.services.reporting import write_outputs
from jicha.services.runs.publishing import publishing
from tests.outputs.made import UNITS, Shape, make_overview, make_results


@pytest.fixture(scope="module")
def out(folder: Path, overview: Overview, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the folder of all outputs."""
    path = tmp_path_factory.mktemp("out")
    write_outputs(overview, results=folder, out=path)
    return path


def _digests(folder: Path) -> dict[str, str]:
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_the_same_facts_give_the_same_bytes(out: Path, folder: Path, overview: Overview, tmp_path: Path) -> None:
    write_outputs(overview, results=folder, out=tmp_path)
    assert _digests(tmp_path) == _digests(out)
    assert len(_digests(out)) == 8 + 13


def test_no_output_names_the_machine_or_the_day_of_writing(out: Path) -> None:
    for path in out.rglob("*"):
        if path.suffix in {".docx", ".xlsx"}:
            with zipfile.ZipFile(path) as archive:
                assert {entry.date_time[:2] for entry in archive.infolist()} == {(1980, 1)}
                core = archive.read("docProps/core.xml").decode()
                assert set(re.findall(r"(\d{4})-\d\d-\d\dT", core)) == {"2000"}


@pytest.mark.parametrize(
    ("text", "safe"),
    [("=1+1", "'=1+1"), ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"), ("-2+3", "'-2+3"), ("@SUM(A1)", "'@SUM(A1)"), ("＝1", "'＝1"),
     ("\t=1", "'\t=1"), ("-3.5", "-3.5"), ("+12%", "+12%"), ("案号=1", "案号=1"), ("", "")],
)  # fmt: skip
def test_a_formula_stays_a_text(text: str, safe: str) -> None:
    assert disarm(text) == safe


def test_checks_csv_has_every_count(out: Path, overview: Overview) -> None:
    with (out / "checks.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert list(rows[0]) == ["check_id", "unit_code", "population", "pass", "fail", "unknown", "rate", "interval", "law_version"]
    assert len(rows) == len(overview.counts)
    assert all(int(r["population"]) == int(r["pass"]) + int(r["fail"]) + int(r["unknown"]) for r in rows)


def test_each_cell_of_the_scorecard_leads_to_its_rows(out: Path, overview: Overview) -> None:
    book = openpyxl.load_workbook(out / "scorecard.xlsx")
    detail = book["明细"]
    sheet = book["八项内容疑点"]
    items = [cell.value for cell in sheet[3]][1:]
    followed = 0
    for line in sheet.iter_rows(min_row=4):
        for item, cell in zip(items, line[1:], strict=False):
            if cell.hyperlink:
                row = int(cell.hyperlink.location.rsplit("A", 1)[1])
                assert detail.cell(row, 1).value == line[0].value
                assert detail.cell(row, 2).value == item
                assert (detail.cell(row - 1, 1).value, detail.cell(row - 1, 2).value) != (line[0].value, item)
                followed += 1
    assert followed == 13 * 6
    assert sheet.cell(4, 4).value == "无对象"
    assert len(overview.scores) == 13


def test_a_branch_gets_its_own_problems_with_room_for_answers(out: Path, overview: Overview) -> None:
    book = openpyxl.load_workbook(out / "分局" / "141122_交城分局_问题清单.xlsx")
    assert book.sheetnames == ["问题清单", "无法判定", "核查数量"]
    sheet = book["问题清单"]
    heads = [cell.value for cell in sheet[4]]
    assert heads[-4:] == ["分局说明", "整改措施", "责任人", "完成时限"]
    assert sheet.max_row - 4 == overview.tally(unit="141122").failed
    assert book["无法判定"].max_row - 4 == overview.tally(unit="141122").unknown
    first = dict(zip(heads, (cell.value for cell in sheet[5]), strict=True))
    assert first["来源文件"] == "交城分局/处罚台账.xlsx"
    assert isinstance(first["行号"], int)
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_the_report_says_what_was_judged_and_has_its_annexes(out: Path, overview: Overview) -> None:
    paper = Document(str(out / "report.docx"))
    text = "\n".join(line.text for line in paper.paragraphs)
    total = overview.tally()
    for part in (
        f"应判{total.population}项，已判{total.judged}项",
        "吕环办发〔2021〕24号",
        "表头以下405行，入库400行，退回2行，空行、合计、备注和重复行3行，各数相符",
        "文件有密码1个（如扫描件.xls）",
        "六、无法判定的事项及原因",
        "附件5",
        "占30.8%",
    ):
        assert part in text
    assert len(paper.tables) == 5
    assert "None" not in text


def test_the_bulletin_asks_for_answers_and_says_it_is_a_draft(out: Path) -> None:
    paper = Document(str(out / "bulletin.docx"))
    text = "\n".join(line.text for line in paper.paragraphs)
    for part in (
        "疑点核实认定后方可印发",
        "各分局：",
        "列名稽查文水分局、交城分局、柳林分局、岚县分局",
        "2021年10月31日",
        "附件：各分局核查情况表",
    ):
        assert part in text
    assert len(paper.tables) == 1


def test_the_report_is_in_the_official_form(out: Path) -> None:
    paper = Document(str(out / "report.docx"))
    section = paper.sections[0]
    assert [round(v.mm) for v in (section.page_width, section.page_height, section.top_margin, section.left_margin)] == [210, 297, 37, 28]
    fonts = {run._r.rPr.rFonts.get(qn("w:eastAsia")) for line in paper.paragraphs for run in line.runs}
    assert fonts == {"方正小标宋简体", "仿宋_GB2312", "楷体_GB2312", "黑体"}
    with zipfile.ZipFile(out / "report.docx") as archive:
        assert '<w:font w:name="仿宋_GB2312"><w:altName w:val="仿宋,' in archive.read("word/fontTable.xml").decode()


def test_the_page_carries_its_rows_and_cannot_be_broken_by_them(out: Path, overview: Overview) -> None:
    page = (out / "index.html").read_text(encoding="utf-8")
    body = page.split('<script type="application/json" id="data">')[1].split("</script>")[0]
    data = json.loads(body)
    assert "<" not in body
    assert data["rows"]["total"] * len(data["rows"]["keys"]) == len(data["rows"]["cells"])
    assert data["rows"]["total"] == overview.tally().failed + overview.tally().unknown
    assert not re.search(r"(src|href)=[\"']?(https?:)?//", page)


def test_nothing_found_still_makes_every_paper(tmp_path: Path) -> None:
    made = make_results(tmp_path / "r", shape=Shape(fails=0, unknown=-2))
    (tmp_path / "out").mkdir()
    write_outputs(make_overview(made), results=made, out=tmp_path / "out")
    text = "\n".join(line.text for line in Document(str(tmp_path / "out" / "report.docx")).paragraphs)
    assert "未发现疑点" in text
    assert "所有事项均可判定" in text
    assert openpyxl.load_workbook(tmp_path / "out" / "分局" / "141122_交城分局_问题清单.xlsx")["问题清单"].cell(5, 1).value == "无"


def test_three_judged_records_carry_no_rate(tmp_path: Path) -> None:
    made = make_results(tmp_path / "r", shape=Shape(units=UNITS[:1], each=3, fails=1, unknown=-2))
    text = "\n".join(block.text for block in audit_report(make_overview(made, units=UNITS[:1])).body if isinstance(block, Paragraph))
    assert text.count("已判样本不足，不列符合率") == 5
    assert text.count("已判事项中符合要求") == 1


def test_a_city_of_one_unit_of_another_city_is_listed(tmp_path: Path) -> None:
    units = (("149901", "甲县分局"),)
    made = make_results(tmp_path / "r", shape=Shape(units=units))
    (tmp_path / "out").mkdir()
    write_outputs(make_overview(made, units=units), results=made, out=tmp_path / "out")
    assert [p.name for p in (tmp_path / "out" / "分局").iterdir()] == ["149901_甲县分局_问题清单.xlsx"]


def test_a_run_takes_its_place_whole(tmp_path: Path) -> None:
    out = tmp_path / "out"
    for text in ("1", "2"):
        with publishing(out) as draft:
            (draft / "manifest.json").write_text(text)
    assert (out / "manifest.json").read_text() == "2"
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_a_run_that_fails_leaves_the_older_one(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with publishing(out) as draft:
        (draft / "manifest.json").write_text("1")
    with pytest.raises(FileNotFoundError), publishing(out) as draft:
        (draft / "no such folder" / "manifest.json").write_text("half")
    assert (out / "manifest.json").read_text() == "1"
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_a_folder_of_other_things_is_never_replaced(tmp_path: Path) -> None:
    (tmp_path / "holiday.jpg").write_text("x")
    with pytest.raises(UsageError, match="不能覆盖"), publishing(tmp_path):
        pass
    assert (tmp_path / "holiday.jpg").read_text() == "x"
