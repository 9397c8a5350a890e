"""Plans of other shapes: other ratio, units, deadline, numbering; a notice with its annex; what is not said is asked."""

from datetime import date
from decimal import Decimal

import pytest

from jicha.domain.plans import Level
from jicha.services import planning
from tests.reading import papers


def read(tmp_path, text):
    path = tmp_path / "plan.txt"
    path.write_text(text, encoding="utf-8")
    return planning.load_plan(path)


def sentence(tmp_path, text):
    return read(tmp_path, f"吕梁市生态环境局2022年执法稽查计划\n\n一、目标\n\n{text}\n")


def asked(plan, about):
    return [question.text for question in plan.questions if question.about == about]


def test_a_notice_and_its_annex_are_one_plan(tmp_path):
    plan = read(tmp_path, papers.PLAN.format(deadline="11月底前"))
    assert plan.title.value == "2023年生态环境保护执法稽查工作方案"
    assert plan.notice_title.value.startswith("吕梁市生态环境局关于印发")
    assert plan.document_number.value == "吕环发〔2023〕7号"
    assert (plan.dated_on.value, plan.year.value, plan.publicity.value) == (date(2023, 3, 10), 2023, "依申请公开")
    assert [section.value for section in plan.sections] == ["总体要求", "稽查内容", "稽查方式", "有关要求"]
    assert plan.ratio.value == Decimal("0.4")
    assert plan.ratio_basis[0].number == "环执法〔2024〕1号"
    assert plan.deadline_on.value == date(2023, 11, 30)
    assert plan.named == ("141102", "141123", "141124", "141181", "141182", "141127")
    assert [(item.code, item.points) for item in plan.items] == [
        ("case_files", ("是否立案及时", "是否文书齐全")),
        ("uniform", ("是否按规定着装",)),
    ]
    assert (plan.draw.times_a_year, plan.draw.count_text) == (4, "3至5份")
    assert (plan.typical_cases.least, plan.typical_cases.period) == (2, "half_year")
    assert [kind.value for kind in plan.rectification_kinds] == ["立即整改", "制定方案限期整改"]
    assert len(asked(plan, "items")) == 6
    assert not plan.left_over


def test_the_random_inspection_plan_of_luoyuan_by_its_outline(tmp_path):
    """p02 of plan-docs-dev.jsonl: a covering notice and an annex, each with a title."""
    text = (
        "福州市罗源生态环境保护综合执法大队关于印发2026年双随机工作实施方案的通知\n\n各中队：\n\n现将方案印发给你们。\n\n福州市罗源生态环境保护综合执法大队\n\n2026年1月16日\n\n附件\n\n"
        "2026年双随机工作实施方案\n\n根据闽环保总队〔2021〕21号要求，制定本方案。\n\n一、工作目标\n\n规范执法。\n\n二、工作任务\n\n（一）抽查。按月抽查。\n"
    )
    plan = read(tmp_path, text)
    assert plan.year.value == 2026
    assert [c.number for c in plan.citations] == ["闽环保总队〔2021〕21号"]
    assert [section.value for section in plan.sections] == ["工作目标", "工作任务"]
    assert plan.notice_title is not None
    assert plan.title.value == "2026年双随机工作实施方案"
    assert plan.ratio is None
    assert asked(plan, "city")


def test_the_campaign_plan_of_jining_by_its_outline(tmp_path):
    """p05 of plan-docs-dev.jsonl: three levels of numbering, two of them inside one paragraph."""
    plan = read(tmp_path, papers.CAMPAIGN)
    assert [section.value for section in plan.sections] == ["总体要求", "工作任务"]
    assert plan.overseer.value == "市环保局"
    assert [(item.place, item.group, item.points) for item in plan.items] == [
        ("二（一）1", "工业企业", ("治污设施", "台账记录")),
        ("二（一）2", "工业企业", ("按证排污",)),
        ("二（二）1", "扬尘", ("建筑工地",)),
        ("二（二）2", "扬尘", ("道路",)),
    ]
    assert plan.deadline_on is None
    assert asked(plan, "items")[-1].startswith("没有认出八项")


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("10月底前全部", date(2022, 10, 31)),
        ("11月底前", date(2022, 11, 30)),
        ("12月15日前", date(2022, 12, 15)),
        ("2022年12月15日之前", date(2022, 12, 15)),
        ("年底前", date(2022, 12, 31)),
        ("十一月底前", date(2022, 11, 30)),
        ("2023年2月底前", date(2023, 2, 28)),
        ("12月末", date(2022, 12, 31)),
    ],
)
def test_deadlines(tmp_path, words, day):
    assert sentence(tmp_path, f"全市稽查工作于{words}完成。").deadline_on.value == day


@pytest.mark.parametrize("words", ["10月中旬前", "11月前", "2月30日前", "适时"])
def test_a_vague_deadline_is_asked(tmp_path, words):
    plan = sentence(tmp_path, f"全市稽查工作于{words}完成。")
    assert plan.deadline_on is None
    assert asked(plan, "deadline_on")


def test_the_deadline_of_the_self_check_is_not_that_of_the_audit(tmp_path):
    plan = sentence(tmp_path, "各分局5月底前完成自查并报送稽查自查报告。全市稽查工作于10月底前全部完成。")
    assert plan.deadline_on.value == date(2022, 10, 31)


def test_two_deadlines_are_asked(tmp_path):
    plan = sentence(tmp_path, "稽查工作于10月底前完成。稽查工作于11月底前完成。")
    assert plan.deadline_on is None
    assert "2022-10-31" in asked(plan, "deadline_on")[-1]


@pytest.mark.parametrize(
    ("words", "ratio"),
    [("不少于30%", "0.3"), ("不低于30％", "0.3"), ("不得低于百分之三十五", "0.35"), ("达到12.5%", "0.125"), ("达到100%", "1")],
)
def test_ratios(tmp_path, words, ratio):
    assert sentence(tmp_path, f"年度稽查比例{words}。").ratio.value == Decimal(ratio)


@pytest.mark.parametrize("words", ["达到三分之一", "不超过30%", "按规定执行", "不少于30%，重点区域稽查比例不少于50%", "不少于300%"])
def test_an_unclear_ratio_is_asked(tmp_path, words):
    plan = sentence(tmp_path, f"年度稽查比例{words}。")
    assert plan.ratio is None
    assert asked(plan, "ratio")


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("对岚县、兴县、临县实施稽查", ("141127", "141123", "141124")),
        ("稽查对象为离石分局、孝义分局、交口县分局", ("141102", "141181", "141130")),
        ("对中阳、方山、石楼三个县开展执法稽查", ("141129", "141128", "141126")),
    ],
)
def test_units_are_named_by_full_and_short_names(tmp_path, words, codes):
    assert sentence(tmp_path, f"今年{words}。").named == codes


def test_all_units_or_all_but_some(tmp_path):
    assert len(sentence(tmp_path, "对全市所有分局实施稽查。").named) == 13
    assert {unit.code for unit in planning.cities()[0].units} - set(sentence(tmp_path, "除离石区、岚县外，对全部县区开展稽查。").named) == {
        "141102",
        "141127",
    }


def test_units_mentioned_without_audit_are_not_named(tmp_path):
    plan = sentence(tmp_path, "文水县工作成效明显。")
    assert plan.named == ()
    assert asked(plan, "named")


def test_a_count_that_differs_from_the_names_is_asked(tmp_path):
    assert "认出2个" in asked(sentence(tmp_path, "对交城县、文水县等4个县实施稽查。"), "named")[0]


def test_left_over_wording_only_in_a_plan_of_a_city(tmp_path):
    plan = sentence(tmp_path, "由省厅和总队组织各市开展，按《山西省总队工作方案》（晋环总队〔2021〕3号）执行，覆盖各市县。")
    assert [(term.term, term.paragraph) for term in plan.left_over] == [("省厅", 3), ("总队", 3), ("各市", 3)]
    province = read(
        tmp_path, "山西省生态环境厅2022年执法稽查计划\n\n一、目标\n\n吕梁市等，总队负责稽查各市。\n\n山西省生态环境厅\n\n2022年1月5日\n"
    )
    assert province.level is Level.PROVINCE
    assert province.left_over == ()


def test_a_head_that_contradicts_its_foot_is_asked(tmp_path):
    plan = read(
        tmp_path,
        "吕梁市生态环境局文件\n\n吕环办发〔21〕24号\n\n2021年执法稽查计划\n\n一、目标\n\n稽查。\n\n吕梁市生态环境局办公室\n\n2023年4月6日\n",
    )
    assert asked(plan, "issuing_body")
    assert asked(plan, "document_number")
    assert asked(plan, "year")


def test_a_date_that_no_calendar_has_is_no_day_of_signing(tmp_path):
    plan = read(tmp_path, "吕梁市生态环境局2022年执法稽查计划\n\n一、目标\n\n稽查。\n\n吕梁市生态环境局\n\n2022年2月30日\n")
    assert (plan.dated_on, plan.issuing_body) == (None, None)


def test_without_a_title_the_day_of_signing_gives_the_year(tmp_path):
    plan = read(tmp_path, "一、目标\n\n全市稽查工作于10月底前完成。\n\n吕梁市生态环境局\n\n2022年3月10日\n")
    assert plan.title is None
    assert (plan.year.value, plan.year.note) == (2022, "标题没有年度，取成文日期的年份")


def test_a_deadline_without_a_year_is_asked(tmp_path):
    plan = read(tmp_path, "吕梁市执法稽查计划\n\n一、目标\n\n全市稽查工作于10月底前完成。\n")
    assert (plan.year, plan.deadline_on) == (None, None)
    assert asked(plan, "deadline_on") == ["“10月底前”不能确定到日", "没有读出完成期限"]


def test_a_month_in_which_work_ends_is_no_deadline_unless_it_says_by_when(tmp_path):
    plan = sentence(tmp_path, "10月完成抽查。")
    assert asked(plan, "deadline_on") == ["没有读出完成期限"]


def test_a_quota_without_a_number_is_asked(tmp_path):
    for words in ("若干典型案例", "0个典型案例"):
        assert sentence(tmp_path, f"各分局每季度报送{words}。").typical_cases is None
    plan = sentence(tmp_path, "各分局每季度报送典型案例。各分局每年报送两个典型案例。")
    assert (plan.typical_cases.least, plan.typical_cases.period) == (2, "year")


def test_another_list_of_units_is_asked(tmp_path):
    plan = sentence(tmp_path, "对交城县、文水县、柳林县实施稽查。对岚县、兴县开展稽查。")
    assert plan.named == ("141122", "141121", "141125")
    assert asked(plan, "named") == ["第3段另列了其他单位"]


def test_an_item_listed_twice_is_asked(tmp_path):
    plan = read(
        tmp_path,
        "吕梁市生态环境局2022年执法稽查计划\n\n一、稽查内容\n\n（一）案卷质量。是否齐全。\n\n（二）行政处罚案卷质量情况。是否规范。\n",
    )
    assert [item.code for item in plan.items] == ["case_files", "case_files"]
    assert [text for text in asked(plan, "items") if "列了2次" in text]


def test_reviewers_are_read_where_they_are_named_not_where_files_are_scored(tmp_path):
    plan = sentence(tmp_path, "对案卷逐份打分。由律师评查案卷。")
    assert [reviewer.value for reviewer in plan.reviewers] == ["律师"]


def test_a_document_number_that_cannot_be_read_is_asked_as_printed(tmp_path):
    plan = read(tmp_path, "吕环办发〔1821〕24号\n\n吕梁市生态环境局2022年执法稽查计划\n\n一、目标\n\n稽查。\n")
    assert plan.document_number is None
    assert asked(plan, "document_number")[0].startswith("文号“吕环办发〔1821〕24号”")
