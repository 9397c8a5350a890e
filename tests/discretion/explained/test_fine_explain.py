"""`jicha fine explain` reads like a sheet that an officer would sign, and says what is wrong with a form."""

import json
from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter
from click.testing import CliRunner

from jicha.cli import main
from jicha.services.intake import take_in

WE01 = """\
基准: 粤环发〔2021〕7号
表: GD-3.5.1
行为日: 2025-12-30
决定日: 2026-02-06
等级: {违法行为方式: 1, 污染物种类: 1, 排放地点: 一般区域, 持续时间: 1, 两年内同类违法行为次数（含本次）: 第一次, 配合调查情况: 1}
罚款: 100000
卷内文书: [现场检查（勘察）笔录, 调查询问笔录]
"""
WE05 = """\
基准: guangdong_2021
表: 未批先建
行为日: 2022-03-01
决定日: 2022-08-06
计罚基数: 1383000
等级: {环评文件类别: 1, 建设进程: 2}
"""
WE07 = "基准: 粤环发〔2021〕7号\n表: GD-2.35\n行为日: 2025-06-01\n决定日: 2025-12-01\n等级: {区域: 1, 改正情况: 1}\n"


def said(*words: str, code: int = 0) -> str:
    done = CliRunner().invoke(main, ["fine", "explain", *words])
    assert done.exit_code == code, done.output
    return done.output


def form(folder: Path, text: str) -> str:
    path = folder / "form.yaml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_we01_each_step_with_its_clause(tmp_path: Path) -> None:
    text = said(form(tmp_path, WE01))
    assert "违法行为方式：等级1（部分污染防治设施不正常运行），0%　〔表GD-3.5.1〕" in text
    assert "10%×1000000元=100000元" in text
    assert "《大气污染防治法》第99条(3)" in text
    assert "决定罚款100000元，与计算一致" in text
    assert "结论：罚款100,000元" in text
    assert "样例" in text
    assert "污染物种类：缺（可用：监测报告" in text
    assert "第二次计算" not in text


def test_we05_the_rate_and_what_is_unknown(tmp_path: Path) -> None:
    text = said(form(tmp_path, WE05))
    assert "结论：罚款17,287.5元" in text
    assert "项目总投资额1383000元，1%至5%" in text
    assert "等级不明时可能的罚款（按裁量表，情节调整以前）" in text
    assert "不能从罚款或合计反推等级" in text


def test_we07_a_band(tmp_path: Path) -> None:
    assert "结论：罚款55,000元" in said(form(tmp_path, WE07))


def test_json_has_the_same(tmp_path: Path) -> None:
    found = json.loads(said(form(tmp_path, WE05), "--json"))
    assert found["fine_yuan"] == [17287.5, 17287.5]
    assert found["steps"][2]["source"].startswith("《环境影响评价法》")
    assert found["reachable"]["unknown"] == ["建设项目地点", "持续时间", "两年内同类违法行为次数（含本次）", "配合调查情况"]


def test_the_code_no_longer_counts_the_investment(tmp_path: Path) -> None:
    changed = WE05.replace("2022-03-01", "2026-08-01").replace("2022-08-06", "2026-10-01") + "环评文件: 报告书\n"
    text = said(form(tmp_path, changed))
    assert "新法不再按原基数计算" in text
    assert "行为时的法律较轻" in text
    rich = said(form(tmp_path, changed.replace("1383000", "30000000")))
    assert "决定时的法律较轻，从新" in rich
    assert "新法较轻，见第二次计算" in rich
    assert "生态环境法典 1095(1)：200000元至1000000元" in rich


def test_circumstances_and_apology(tmp_path: Path) -> None:
    lighter = said(form(tmp_path, WE07 + "情节: 从轻\n法律依据: 行政处罚法第三十二条\n证据: 整改报告\n"))
    assert "50000元至55000元" in lighter
    assert "须有法律依据和证据" not in lighter
    heavier = said(form(tmp_path, WE01 + "情节: 从重\n"))
    assert "罚款100,000元至1,000,000元" in heavier
    assert "须有法律依据和证据" in heavier
    assert "罚款0元至100,000元" in said(form(tmp_path, WE01 + "情节: 减轻\n"))
    assert "结论：罚款0元" in said(form(tmp_path, WE01 + "情节: 不予处罚\n"))
    water = "基准: 粤环发〔2021〕7号\n表: GD-3.10\n行为日: 2025-06-01\n决定日: 2025-12-01\n等级: {排放地点: 1, 污染物种类: 2, 违规排放口数量: 3}\n"
    assert "结论：罚款98,000元" in said(form(tmp_path, water + "道歉减少: 30\n"))
    assert "减少比例不在规定之内" in said(form(tmp_path, water + "道歉减少: 60\n"))


def test_a_decision_that_is_far_off(tmp_path: Path) -> None:
    text = said(form(tmp_path, WE01.replace("罚款: 100000", "罚款: 50000")))
    assert "计算为100000元，相差50000元" in text
    assert "不在法定幅度内" in text


def test_a_wrong_form_is_told_where_and_how(tmp_path: Path) -> None:
    wrong = WE05.replace("2022-08-06", "2022-02-01").replace("建设进程: 2", "建设进度: 2, 持续时间: 9").replace("1383000", "-1")
    text = said(form(tmp_path, wrong + "情节: 很重\n处罚依据: 某法\n道歉减少: 300\n罚款: -5\n"), code=2)
    for words in (
        "早于行为日",
        "没有因素“建设进度”",
        "是不是“建设进程”",
        "没有等级“9”",
        "1=不足3个月",
        "不是正数",
        "不认识的情节",
        "读不出条款",
        "不在0至100",
        "是负数",
    ):
        assert words in text, words
    assert "form.yaml:4" in text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("表: 未批先建\n", ""), "缺少“表”"),
        (("表: 未批先建", "表: 未批即建"), "是不是未批先建"),
        (("计罚基数: 1383000", "计罚基金: 1383000"), "是不是“计罚基数”"),
        (("计罚基数: 1383000", "计罚基数: 很多"), "“计罚基数”的值“很多”不合要求"),
        (("基准: guangdong_2021", "基准: 火星基准"), "已录入：粤环发〔2021〕7号"),
        (("基准: guangdong_2021\n", ""), "没有写明基准，也没有写明地区"),
        (("基准: guangdong_2021", '地区: "141122"'), "山西裁量基准尚未录入"),
        (("基准: guangdong_2021", "基准: 山西省生态环境系统行政处罚自由裁量基准（试行）"), "jicha fine import"),
        (("表: 未批先建", "表: GD-1.8"), "unit_overdue"),
        (("表: 未批先建", "表: 未批先建\n用途: unit_overdue"), "本表只有一种用途"),
        (("基准: guangdong_2021", "- 甲"), "form.yaml"),
    ],
)
def test_refusals(tmp_path: Path, change: tuple[str, str], words: str) -> None:
    assert words in said(form(tmp_path, WE05.replace(*change)), code=2)


def test_heavier_and_lighter_by_the_sum_and_a_table_that_is_not_whole(tmp_path: Path) -> None:
    lighter = said(form(tmp_path, WE01.replace("违法行为方式: 1", "违法行为方式: 2") + "情节: 从轻\n"))
    assert "罚款100,000元至200,000元" in lighter
    part = "基准: 环执法〔2019〕42号\n表: MEE-2\n行为日: 2021-06-01\n决定日: 2021-12-01\n"
    assert "本表不完整" in said(form(tmp_path, part))


def test_the_base_of_a_law_is_unknown_and_there_is_one_law(tmp_path: Path) -> None:
    changed = WE05.replace("2022-03-01", "2026-08-01").replace("2022-08-06", "2026-10-01").replace("计罚基数: 1383000\n", "")
    text = said(form(tmp_path, changed))
    assert "由人选择" in text
    assert "放进新法幅度" not in text


def test_two_laws_with_the_same_base(tmp_path: Path) -> None:
    permit = "基准: 粤环发〔2021〕7号\n表: GD-2.5.1\n行为日: 2026-08-01\n决定日: 2026-10-01\n等级: {持续时间: 不明}\n"
    text = said(form(tmp_path, permit))
    assert "第二次计算" in text
    assert "不再按原基数计算" not in text
    assert "持续时间：未查明，按最低一级" in text


def test_what_cannot_be_known_is_said(tmp_path: Path) -> None:
    assert "结论：无法计算：计罚基数" in said(form(tmp_path, WE05.replace("计罚基数: 1383000\n", "")))
    national = "基准: 环执法〔2019〕42号\n表: MEE-1\n行为日: 2021-06-01\n决定日: 2021-12-01\n计罚基数: 1000000\n"
    assert "结论：无法计算" in said(form(tmp_path, national))


def test_a_form_that_is_no_map_and_a_factor_like_nothing(tmp_path: Path) -> None:
    assert "表单应是“键: 值”" in said(form(tmp_path, "- 甲\n"), code=2)
    assert "可用：环评文件类别" in said(form(tmp_path, WE05.replace("建设进程: 2", "xyz: 2")), code=2)


def test_no_case_or_several_are_refused(tmp_path: Path) -> None:
    assert "三选一" in said(code=2)
    assert "三选一" in said(form(tmp_path, WE01), "--case", "A1", "--lake", str(tmp_path), code=2)
    assert "三选一" in said("--sheet", "a.xlsx", code=2)
    assert "表单打不开" in said(str(tmp_path / "没有.yaml"), code=2)
    assert "还没有快照" in said("--case", "A1", "--lake", str(tmp_path), code=2)


def test_a_row_of_a_sheet(tmp_path: Path) -> None:
    path = tmp_path / "案件.xlsx"
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet()
    page.write_row(0, 0, ("基准", "表", "行为日", "决定日", "计罚基数", "环评文件类别", "等级：建设进程", "卷内文书", "罚款"))
    page.write_row(1, 0, ("粤环发〔2021〕7号", "GD-1.1", "2022-03-01", "", 1383000, 1, "设备安装阶段", "环评批复、询问笔录", 17287.5))
    page.write_datetime(1, 3, datetime(2022, 8, 6, 9, 30), book.add_format({"num_format": "yyyy-mm-dd hh:mm"}))
    page.write_row(2, 0, ("粤环发〔2021〕7号", "GD-1.1", "去年", "2022-08-06", "一百万"))
    book.close()
    assert "结论：罚款17,287.5元" in said("--sheet", str(path), "--row", "2")
    wrong = said("--sheet", str(path), "--row", "3", code=2)
    assert "行为日" in wrong
    assert "计罚基数" in wrong
    assert "没有第9行" in said("--sheet", str(path), "--row", "9", code=2)
    lines = tmp_path / "案件.csv"
    lines.write_text("基准,表,行为日,决定日,区域,改正情况\n粤环发〔2021〕7号,GD-2.35,2025-06-01,2025-12-01,1,1\n", encoding="utf-8-sig")
    assert "结论：罚款55,000元" in said("--sheet", str(lines), "--row", "2")
    (tmp_path / "坏.xlsx").write_text("不是表格", encoding="utf-8")
    assert "表格打不开" in said("--sheet", str(tmp_path / "坏.xlsx"), "--row", "2", code=2)


@pytest.fixture
def lake(tmp_path: Path) -> Path:
    data = tmp_path / "data"
    data.mkdir()
    (data / "行政处罚案件台账.csv").write_text(
        "承办分局,案件编号,违法行为发生日,处罚决定日期,处罚依据,罚款金额（元）\n"
        "141122,A1,2022-03-01,2022-06-01,《大气污染防治法》第九十九条第三项,120000\n"
        "141122,A2,2022-03-01,2022-06-01,《大气污染防治法》第九十九条第三项,120000\n"
        "141122,A3,2022-03-01,2022-06-01,《大气污染防治法》第九十九条第三项,120000\n"
        "141122,A4,,2022-06-01,《大气污染防治法》第九十九条第三项,120000\n"
        "141122,A5,2022-03-01,2022-06-01,《大气污染防治法》第九十九条第三项,120000\n"
        "141122,A6,2022-03-01,2022-06-01,《大气污染防治法》第九十九条第三项,120000\n",
        encoding="utf-8-sig",
    )
    (data / "裁量表.csv").write_text(
        "承办分局,案件编号,基准版本,违法行为,法条,下限（元）,上限（元）,裁量因子,等级,权重,计算值（元）,情节,证据\n"
        "141122,A1,粤环发〔2021〕7号,GD-3.5.1,《大气污染防治法》第九十九条第三项,100000,1000000,违法行为方式,1,0,100000,从重（第四十九条）,笔录\n"
        "141122,A1,粤环发〔2021〕7号,GD-3.5.1,《大气污染防治法》第九十九条第三项,100000,1000000,持续时间,2,0.02,100000,从重（第四十九条）,笔录\n"
        "141122,A4,粤环发〔2021〕7号,GD-3.5.1,,100000,1000000,持续时间,2,0.02,100000,一般,笔录\n"
        "141122,A5,粤环发〔2021〕7号,GD-3.5.1,,100000,1000000,持续时间,9,0.02,100000,一般,笔录\n"
        "141122,A6,粤环发〔2021〕7号,没有的行为,,100000,1000000,持续时间,2,0.02,100000,一般,笔录\n"
        "141122,A1,粤环发〔2021〕7号,GD-3.5.1,,100000,1000000,,,,100000,从重（第四十九条）,笔录\n"
        "141122,A3,山西省生态环境系统行政处罚自由裁量基准（试行）,超标,,100000,1000000,情节,1,0,100000,一般,笔录\n",
        encoding="utf-8-sig",
    )
    (data / "卷内文书目录.csv").write_text("承办分局,案件编号,文书名称\n141122,A1,现场检查（勘察）笔录\n", encoding="utf-8-sig")
    take_in(data, lake=tmp_path / "lake")
    return tmp_path / "lake"


def test_a_lake_without_sheets_or_files(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "行政处罚案件台账.csv").write_text(
        "承办分局,案件编号,处罚决定日期,罚款金额（元）\n141122,A1,2022-06-01,1\n", encoding="utf-8-sig"
    )
    take_in(data, lake=tmp_path / "lake")
    assert "没有裁量表" in said("--case", "A1", "--lake", str(tmp_path / "lake"), code=2)


def test_a_case_in_the_lake(lake: Path) -> None:
    text = said("--case", "A1", "--lake", str(lake))
    assert "持续时间：等级2（1天以上不足5天），2%" in text
    assert "情节：从重：120000元至1000000元" in text
    assert "决定罚款120000元，与计算一致" in text
    assert "污染物种类：缺" in text
    assert "不能反推等级" in said("--case", "A2", "--lake", str(lake), code=2)
    assert "山西裁量基准尚未录入" in said("--case", "A3", "--lake", str(lake), code=2)
    assert "缺少违法行为发生日" in said("--case", "A4", "--lake", str(lake), code=2)
    assert "没有等级“9”" in said("--case", "A5", "--lake", str(lake), code=2)
    assert "没有对应的表" in said("--case", "A6", "--lake", str(lake), code=2)
    assert "没有案件 A9" in said("--case", "A9", "--lake", str(lake), code=2)
