"""The forms in which good rows come."""

from datetime import date, datetime
from pathlib import Path

import pytest

from tests.intake.made import CASE, book, rows, taken


def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.mark.parametrize(
    "cell",
    [
        date(2021, 4, 6),
        datetime(2021, 4, 6, 9, 30),
        44292,
        "44292",
        "2021.4.6",
        "2021年4月6日",
        "2021/4/6",
        "2021-04-06",
        "20210406",
        "２０２１年４月６日",
        "二〇二一年四月六日",
    ],
    ids=str,
)
def test_a_day_is_read_in_each_of_its_forms(tmp_path: Path, cell: object) -> None:
    book(data(tmp_path) / "a.xlsx", ("台账", [CASE, ["A1", "甲厂", cell, "2021-05-01", 1]]))
    assert rows(taken(tmp_path), "case_file", "filed_on, filed_on_wd is not null") == [(date(2021, 4, 6), True)]


@pytest.mark.parametrize(
    ("header", "cell", "yuan"),
    [
        ("罚款金额（万元）", 2.5, 25000.0),
        ("罚款金额（元）", 25000, 25000.0),
        ("罚款金额(万元)", "2.5", 25000.0),
        ("罚款金额（万元）", "25000元", 25000.0),
        ("罚款金额（元）", "2.5万元", 25000.0),
        ("罚款金额（元）", "25,000.00", 25000.0),
        ("罚款金额（元）", "贰万伍仟元整", 25000.0),
        ("罚款金额（元）", "２５０００", 25000.0),
        ("罚款金额（万元）", 0.123456, 1234.56),
        ("罚款金额（万元）", None, None),
        ("罚款金额（万元）", "/", None),
    ],
)
def test_an_amount_is_stored_in_yuan(tmp_path: Path, header: str, cell: object, yuan: float | None) -> None:
    book(data(tmp_path) / "a.xlsx", ("台账", [[*CASE[:4], header], ["A1", "甲厂", "2021-04-06", "2021-05-01", cell]]))
    assert rows(taken(tmp_path), "case_file", "fine_yuan") == [(yuan,)]


def test_codes_keep_their_zeros_and_lists_are_cut(tmp_path: Path) -> None:
    book(
        data(tmp_path) / "a.xlsx",
        (
            "检查记录",
            [
                ["检查编号", "任务编号", "企业名称", "执法人员", "执法证号", "是否着装", "照片数"],
                ["0012", "００７", "甲厂", "张三，李 四", "04110001 04110002", "√", "3张"],
            ],
        ),
    )
    intaken = taken(tmp_path)
    assert rows(intaken, "inspection", "inspection_id, task_id, officers, certificate_nos, wore_uniform, photo_count") == [
        ("0012", "007", "张三、李四", "04110001、04110002", True, 3)
    ]
    assert rows(intaken, "inspection__officers", "position, value") == [(1, "张三"), (2, "李四")]
    assert rows(intaken, "inspection__certificate_nos", "position, value") == [(1, "04110001"), (2, "04110002")]


def test_a_wrong_check_digit_is_loaded_and_told(tmp_path: Path) -> None:
    head = ["统一社会信用代码", "企业名称", "监管类别", "行业代码"]
    codes = ["91350100M000100Y43", "91350100M000100Y44", "9135****0100Y43", "91350100m000100y43 "]
    book(data(tmp_path) / "污染源.xlsx", ("名录", [head, *([code, f"厂{n}", "一般", "0610"] for n, code in enumerate(codes[:3]))]))
    assert rows(taken(tmp_path), "source", "credit_code, credit_code_ok, industry_code") == [
        (codes[0], True, "0610"),
        (codes[1], False, "0610"),
        (codes[2], False, "0610"),
    ]


def test_merged_labels_are_filled_down_and_amounts_are_not(tmp_path: Path) -> None:
    lines = [
        ["案件编号", "文书名称", "文书日期", "页码起"],
        ["A1", "立案审批表", "2021-04-06", 1],
        [None, "询问笔录", "2021-04-07", None],
        ["A2", "立案审批表", "2021-04-08", 1],
    ]

    def merge(made) -> None:
        made["卷"].merge_cells("A2:A3")
        made["卷"].merge_cells("D2:D3")

    book(data(tmp_path) / "a.xlsx", ("卷", lines), change=merge)
    assert rows(taken(tmp_path), "case_document", "case_id, document_name, page_from, source_row") == [
        ("A1", "立案审批表", 1, 2),
        ("A1", "询问笔录", None, 3),
        ("A2", "立案审批表", 1, 4),
    ]


def test_lines_that_are_no_rows_are_set_aside_and_told(tmp_path: Path) -> None:
    lines = [
        ["2021年行政处罚案件台账"],
        [],
        list(CASE),
        ["A1", "甲厂", "2021-04-06", "2021-05-01", 1],
        [],
        list(CASE),
        ["A2", "乙厂", "2021-04-06", "2021-05-01", 2],
        ["合计", None, None, None, 3],
        ["备注：本表由执法队填报"],
        ["填表人：张三", None, None, "审核人：李四"],
        ["二〇二一年十二月"],
    ]
    book(data(tmp_path) / "a.xlsx", ("台账", lines))
    intaken = taken(tmp_path)
    (sheet,) = intaken.reconciliation.sheets
    assert (sheet.lines, sheet.loaded, sheet.refused, sheet.blank, dict(sheet.aside)) == (
        8,
        2,
        0,
        1,
        {"合计行": 1, "备注说明": 3, "重复表头": 1},
    )
    assert sheet.balanced
    assert [note for note in sheet.notes if "第8行（合计行）" in note]
    assert rows(intaken, "case_file", "case_id, source_row") == [("A1", 4), ("A2", 7)]


def test_a_row_that_begins_like_a_remark_is_a_row(tmp_path: Path) -> None:
    head = ["公示类别", "标题", "发布日期", "关联文号"]
    book(
        data(tmp_path) / "公示.xlsx",
        (
            "公示",
            [head, ["说明类", "备注事项公示", "2021-04-06", "交环罚〔2021〕1号"], ["审核公示", "审核", "2021-04-07", "交环罚[2021]2号"]],
        ),
    )
    assert rows(taken(tmp_path), "publication", "category, doc_no") == [("说明类", "交环罚〔2021〕1号"), ("审核公示", "交环罚〔2021〕2号")]


def test_hidden_sheets_are_read_and_hidden_lists_are_not(tmp_path: Path) -> None:
    def hide(made) -> None:
        made["数据"].sheet_state = "hidden"
        made["字典"].sheet_state = "veryHidden"

    book(
        data(tmp_path) / "a.xlsx",
        ("封面", [["说明"]]),
        ("数据", [CASE, ["A1", "甲厂", "2021-04-06", "2021-05-01", 1]]),
        ("字典", [["是"], ["否"]]),
        change=hide,
    )
    accounts = {sheet.sheet: sheet for sheet in taken(tmp_path).reconciliation.sheets}
    assert accounts["数据"].loaded == 1
    assert "隐藏工作表，已读取" in accounts["数据"].notes
    assert accounts["字典"].question == "隐藏的下拉列表，未读取"
    assert accounts["封面"].question


@pytest.mark.parametrize(
    ("place", "title"),
    [
        ("交城分局/台账.xlsx", "台账"),
        ("吕梁市生态环境局交城分局2021.xlsx", "台账"),
        ("141122台账.xlsx", "台账"),
        ("台账.xlsx", "交城县处罚台账"),
        ("岚县/台账.xlsx", "吕梁市生态环境局交城分局"),
    ],
)
def test_the_branch_comes_from_where_it_stands(tmp_path: Path, place: str, title: str) -> None:
    book(data(tmp_path) / place, ("Sheet1", [[title], CASE, ["A1", "甲厂", "2021-04-06", "2021-05-01", 1]]))
    assert rows(taken(tmp_path), "case_file", "unit_code, source_file") == [("141122", place)]


def test_a_name_of_one_letter_needs_its_county(tmp_path: Path) -> None:
    head = ["所属单位", "姓名", "执法证号", "工号"]
    cells = ["兴县分局", "吕梁市生态环境局临县分局", "141127", "141122000000", "复兴办"]
    book(data(tmp_path) / "人员.xlsx", ("人员", [head, *([cell, "张三", f"0411{n}", f"0{n}"] for n, cell in enumerate(cells))]))
    assert [code for (code,) in rows(taken(tmp_path), "officer", "unit_code")] == ["141123", "141124", "141127", "141122", "复兴办"]


def test_a_row_without_branch_takes_that_of_its_record(tmp_path: Path) -> None:
    book(data(tmp_path) / "案件.xlsx", ("台账", [["承办分局", *CASE], ["交城分局", "A1", "甲厂", "2021-04-06", "2021-05-01", 1]]))
    book(
        data(tmp_path) / "卷.xlsx",
        (
            "卷",
            [
                ["案件编号", "文书名称", "文书日期", "卷别"],
                ["A1", "立案审批表", "2021-04-06", "正卷"],
                ["A9", "立案审批表", "2021-04-06", "正卷"],
            ],
        ),
    )
    assert rows(taken(tmp_path), "case_document", "unit_code, case_id") == [("141122", "A1"), (None, "A9")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_text_tables_are_read_in_their_code_page(tmp_path: Path, encoding: str, separator: str) -> None:
    data(tmp_path).mkdir()
    lines = [CASE, ("A1", "䶮记𠮷厂㐀", "2021-04-06", "", "1"), ("A2", '"乙\n厂"', "2021.4.7", "", "2")]
    (data(tmp_path) / "x.csv").write_bytes("\r\n".join(separator.join(line) for line in lines).encode(encoding))
    assert rows(taken(tmp_path), "case_file", "case_id, party, source_row") == [("A1", "䶮记𠮷厂㐀", 2), ("A2", "乙\n厂", 3)]


@pytest.mark.parametrize("separator", [",", "\t", ";", "，"])
def test_prose_full_of_other_separators_does_not_hide_the_true_one(tmp_path: Path, separator: str) -> None:
    data(tmp_path).mkdir()
    prose = {"，": "查;看,对,比;问;问;问;问;问;问;问;问"}.get(separator, "核对了台账，查看了现场，询问了厂长，拍了照片，没有发现问题，")
    lines = [
        ("交城分局台账",),
        CASE,
        *((f"A{n}", f"{prose * n}厂" if separator == "，" else prose * n, "2021-04-06", "", "1") for n in (1, 2, 3)),
    ]
    text = "\n".join(separator.join(f'"{cell}"' if separator == "，" and "查" in cell else cell for cell in line) for line in lines)
    (data(tmp_path) / "x.csv").write_text(text, encoding="utf-8")
    assert rows(taken(tmp_path), "case_file", "case_id, decided_on is null") == [("A1", True), ("A2", True), ("A3", True)]


def test_characters_of_the_old_private_area_are_mended(tmp_path: Path) -> None:
    data(tmp_path).mkdir()
    text = f"{','.join(CASE)}\nA1,".encode("gb18030") + b"\xfe\x59" + "厂,2021-04-06,,1\n".encode("gb18030")
    (data(tmp_path) / "x.csv").write_bytes(text)
    book(data(tmp_path) / "y.xlsx", ("台账", [CASE, ["B1", "\ue81e厂", "2021-04-06", None, 1]]))
    assert rows(taken(tmp_path), "case_file", "party") == [("\u9fb4厂",), ("\u9fb4厂",)]


def test_row_numbers_of_a_text_table_count_blank_lines(tmp_path: Path) -> None:
    data(tmp_path).mkdir()
    (data(tmp_path) / "x.csv").write_text(f"台账\n\n{','.join(CASE)}\n\nA1,甲厂,2021-04-06,,1\n", encoding="utf-8")
    assert rows(taken(tmp_path), "case_file", "source_row") == [(5,)]


def test_a_cell_before_the_first_filled_column_keeps_its_letter(tmp_path: Path) -> None:
    book(data(tmp_path) / "a.xlsx", ("台账", [[None, *CASE], [None, "A1", "甲厂", "不详", "2021-05-01", 1]]))
    (cell,) = taken(tmp_path).refused
    assert (cell.column, cell.place) == ("立案日期", 3)


def test_several_numbers_of_a_decision_stand_for_the_case(tmp_path: Path) -> None:
    head = ["行政相对人名称", "行政处罚决定书文号", "处罚决定日期", "罚款金额（万元）", "处罚机关"]
    book(data(tmp_path) / "双公示.xlsx", ("Sheet1", [head, ["甲厂", "交环罚〔2021〕1号", "2021-04-06", 1, "吕梁市生态环境局交城分局"]]))
    assert rows(taken(tmp_path), "case_file", "case_id, unit_code") == [("交环罚〔2021〕1号", "141122")]


def test_rows_of_papers_go_in_beside_the_tables(tmp_path: Path) -> None:
    book(data(tmp_path) / "a.xlsx", ("台账", [CASE, ["A1", "甲厂", "2021-04-06", "2021-05-01", 1]]))
    (data(tmp_path) / "通知.txt").write_text("吕环办发〔2021〕24号\n关于印发工作计划的通知\n", encoding="utf-8")
    seen = []

    def read(papers):
        seen.extend(papers)
        return [("paper", "通知.txt", [{"unit_code": "141100", "paper": "通知.txt", "dated_on": "2021年4月6日", "page_width_mm": "210"}])]

    intaken = taken(tmp_path, papers=read)
    assert [path.name for path in seen] == ["通知.txt"]
    assert rows(intaken, "paper", "unit_code, source_file, dated_on, page_width_mm") == [("141100", "通知.txt", date(2021, 4, 6), 210.0)]
    assert intaken.papers == (data(tmp_path) / "通知.txt",)


def test_a_sheet_with_a_header_only_is_loaded_with_no_rows(tmp_path: Path) -> None:
    book(data(tmp_path) / "a.xlsx", ("台账", [["2021年台账"], CASE]), ("案件", [CASE, [], [" ", None], ["\u3000"]]))
    intaken = taken(tmp_path)
    assert rows(intaken, "case_file") == []
    assert intaken.snapshot.loaded == {"case_file"}
    assert [(sheet.lines, sheet.blank) for sheet in intaken.reconciliation.sheets] == [(0, 0), (3, 3)]
