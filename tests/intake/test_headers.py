"""Which sheet is which table."""

import re
from pathlib import Path

import pytest

from jicha.connectors import connectors
from jicha.domain.tables import DATA_SETS, TABLES, Table
from jicha.domain.wording.amounts import MoneyUnit
from jicha.engine.intake.sheets.headers import Doubt, Recognised, recognise
from jicha.services.intake import known_headers


def found(*lines, hints="") -> Recognised:
    said = recognise([list(line) for line in lines], words=known_headers(), hints=hints)
    assert isinstance(said, Recognised), said
    return said


@pytest.mark.parametrize("table", DATA_SETS, ids=lambda table: table.name)
def test_the_headers_of_a_table_are_that_table(table: Table) -> None:
    said = found([column.zh for column in table.columns])
    assert said.table == table.name
    assert [source.column for source in said.sources] == [column.name for column in table.columns]
    assert said.unknown == ()


def test_every_data_set_of_the_fact_sheet_is_recognised_by_its_own_headers(shared: Path) -> None:
    text = (shared / "facts" / "domain.md").read_text(encoding="utf-8")
    seen = 0
    for code, columns in re.findall(r"^\| (D\d\d) \| [^|]+ \| ([^|]+) \|", text, re.MULTILINE):
        cells = [
            re.sub(r"\((?:2\+|8)\)$", "", re.sub(r" [A-Z]\d*(?:\([^)]*\))?$", "", cell.strip()))
            for cell in re.split(r", (?![^(]*\))", columns)
        ]
        said = found(cells)
        assert (TABLES[said.table].code, said.unknown) == (code, ())
        seen += 1
    assert seen == 28


@pytest.mark.parametrize("above", range(9))
def test_titles_may_stand_above_the_header(above: int) -> None:
    said = found(*[["吕梁市生态环境局2021年行政处罚案件台账"]] * above, ["案件编号", "当事人名称", "立案日期", "处罚决定日期"])
    assert (said.table, said.first, said.last) == ("case_file", above, above)


def test_width_stars_blanks_and_hints_do_not_count() -> None:
    said = found(["＊案件 编号", "当事人\n名称（必填）", "立案日期(yyyy-mm-dd)：", "罚款金额(万元)", "没收金额（元）"])
    assert [source.column for source in said.sources] == ["case_id", "party", "filed_on", "fine_yuan", "confiscated_yuan"]
    assert [source.unit for source in said.sources][-2:] == [MoneyUnit.WAN_YUAN, MoneyUnit.YUAN]


def test_a_unit_above_the_table_counts_for_headers_without_one() -> None:
    said = found(["处罚台账", None, None, "单位：元"], ["案件编号", "当事人名称", "罚款金额", "没收金额（万元）"])
    assert [source.unit for source in said.sources][-2:] == [MoneyUnit.YUAN, MoneyUnit.WAN_YUAN]


def test_a_header_may_have_two_lines() -> None:
    said = found(["案件编号", "当事人名称", "立案", None, "处罚决定", None], [None, None, "日期", "立案号", "日期", "处罚种类"])
    assert (said.table, said.last) == ("case_file", 1)
    assert {source.column: source.places for source in said.sources} == {
        "case_id": (0,),
        "party": (1,),
        "filed_on": (2,),
        "filing_no": (3,),
        "decided_on": (4,),
        "penalty_kind": (5,),
    }


def test_what_fits_several_tables_is_asked() -> None:
    said = recognise([["统一社会信用代码", "企业名称"]], words=known_headers())
    assert isinstance(said, Doubt)
    assert "source" in {candidate.table for candidate in said.candidates}


def test_the_name_of_the_file_settles_a_doubt() -> None:
    assert found(["统一社会信用代码", "企业名称"], hints="交城/正面清单2021.xlsx").table == "positive_list"


def test_what_fits_nothing_is_a_doubt_without_candidates() -> None:
    said = recognise([["甲", "乙", "丙"], ["1", "2", "3"]], words=known_headers())
    assert isinstance(said, Doubt)
    assert said.candidates == ()


def test_brackets_and_dashes_of_the_publication_standard_vary() -> None:
    for code in ("行政相对人代码_1（统一社会信用代码）", "行政相对人代码-1(统一社会信用代码)", "行政相对人代码＿1 (统一社会信用代码)"):
        said = found(["行政相对人名称", code, "行政处罚决定书文号", "处罚决定日期", "处罚机关"])
        assert {source.column for source in said.sources} == {"party", "credit_code", "doc_no", "decided_on", "unit_code"}


def test_a_vendors_table_is_recognised() -> None:
    said = found(["GUID", "RWBH", "RWMC", "RWLX", "RWLY", "RWZT", "FBSJ", "QYDM", "SyncDataRegionCode"])
    assert said.table == "inspection"
    assert said.unknown == ("RWZT",)


def test_connectors_name_columns_that_exist() -> None:
    assert len(connectors()) >= 2
    for connector in connectors():
        assert connector.aliases()
