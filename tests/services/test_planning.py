"""The founding plan: every value with its paragraph; its YAML reads back the same; the check of its shares and days."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from jicha.domain.errors import ContentError, PaperError, PlanError
from jicha.services import plan_files, planning
from tests.reading import papers


@pytest.fixture(scope="module")
def plan(shared):
    return planning.load_plan(shared / "real" / "founding-plan.txt")


def said(plan, value):
    return plan.paragraphs[value.paragraph - 1].text


def test_head_and_foot(plan):
    assert (plan.city_code, plan.year.value, plan.dated_on.value) == ("141100", 2021, date(2021, 4, 6))
    assert (plan.document_number.value, plan.issuing_body.value, plan.publicity.value) == (
        "吕环办发〔2021〕24号",
        "吕梁市生态环境局办公室",
        "主动公开",
    )
    assert plan.title.value.endswith("2021年吕梁市生态环境保护执法稽查工作计划")
    assert plan.overseer.value == "市生态环境保护综合行政执法队"
    assert said(plan, plan.document_number) == "吕环办发〔2021〕24号"


def test_ratio_units_and_deadline(plan):
    assert plan.ratio.value == Decimal("0.3")
    assert "不少于30%" in said(plan, plan.ratio)
    assert [(c.title, c.number) for c in plan.ratio_basis] == [("国务院办公厅关于加强环境监管执法的通知", "国办发〔2014〕56号")]
    assert plan.named == ("141122", "141121", "141125", "141127")
    assert len([unit for unit in plan.units if unit.in_base]) == 13
    assert plan.deadline_on.value == date(2021, 10, 31)
    assert "10月底前" in said(plan, plan.deadline_on)


def test_eight_items_in_three_groups_with_their_points(plan):
    codes = ["work_plan", "three_systems", "discretion", "case_files", "double_random", "positive_list", "mobile_enforcement", "uniform"]
    assert [item.code for item in plan.items] == codes
    assert list(dict.fromkeys(item.group for item in plan.items)) == [
        "规范执法工作情况",
        "优化执法方式提升执法效能情况",
        "执法能力建设情况",
    ]
    assert [len(item.points) for item in plan.items] == [3, 3, 3, 4, 4, 1, 4, 1]
    assert [item.place for item in plan.items][:5] == ["二（一）1", "二（一）2", "二（一）3", "二（一）4", "二（二）1"]
    for item in plan.items:
        assert item.title in said(plan, item)


def test_methods_reviewers_and_draw(plan):
    assert [(m.code, m.group) for m in plan.methods] == [
        ("mobile_platform", "网上稽查"),
        ("case_platform", "网上稽查"),
        ("website", "网上稽查"),
        ("thematic", "现场稽查"),
        ("case_audit", "现场稽查"),
    ]
    assert [r.value for r in plan.reviewers] == ["执法骨干", "律师"]
    assert [a.value for a in plan.review_aspects] == ["实体和程序", "卷面"]
    assert (plan.draw.times_a_year, plan.draw.count_text) == (2, "若干案卷")


def test_requirements(plan):
    assert "回头看" in plan.look_back.value
    assert [kind.value for kind in plan.rectification_kinds] == ["立即整改", "制定方案限期整改"]
    assert (plan.typical_cases.least, plan.typical_cases.period) == (1, "quarter")
    assert "每季度向市生态环境局至少报送1个典型案例" in said(plan, plan.typical_cases)


def test_left_over_wording_with_its_place(plan):
    assert [(term.term, term.paragraph) for term in plan.left_over] == [
        ("山西省生态环境保护执法稽查工作计划", 4),
        ("各市", 19),
        ("总队", 24),
        ("各市", 24),
        ("各市", 24),
    ]
    for term in plan.left_over:
        assert term.excerpt in said(plan, term)
        assert term.suggestion


def test_only_what_the_paper_leaves_open_is_asked(plan):
    assert [(q.about, q.paragraph) for q in plan.questions] == [("draw", 24)]


def test_broken_paragraphs_are_whole_and_marks_are_gone(plan):
    text = "\n".join(p.text for p in plan.paragraphs)
    assert "确保综合行政执法改革各项要求落地落实落细" in text
    assert "有力抓手，是加强和规范环境执法行为" in text
    assert not re.search(r"\*\*|^#|^---$", text, re.MULTILINE)


def test_default_weights_come_to_a_hundred_and_say_so(plan):
    assert {w.item: w.points for w in plan.weights} == {
        "work_plan": 10,
        "three_systems": 15,
        "discretion": 15,
        "case_files": 20,
        "double_random": 15,
        "positive_list": 5,
        "mobile_enforcement": 15,
        "uniform": 5,
    }
    assert {w.status for w in plan.weights} == {"default"}


@pytest.mark.parametrize("kind", ["word", "pdf"])
def test_the_same_plan_as_word_and_as_pdf_cut_at_the_margin(plan, tmp_path, kind):
    lines = [p.text for p in plan.paragraphs]
    path = papers.word(tmp_path / "a", *lines) if kind == "word" else papers.pdf(tmp_path / "a", *papers.cut(lines))
    same = planning.load_plan(path)
    assert same.paragraphs == plan.paragraphs
    assert replace(same, source=plan.source) == plan


def test_yaml_reads_back_the_same(plan, tmp_path):
    path = tmp_path / "plan.yaml"
    plan_files.write_plan(plan, path=path)
    assert planning.load_plan(path) == plan
    assert plan_files.plan_yaml(planning.load_plan(path)) == path.read_text(encoding="utf-8")
    assert [p.name for p in tmp_path.iterdir()] == ["plan.yaml"]


def test_the_plan_we_ship_is_what_the_paper_says(plan):
    assert planning.load_plan(planning.CONTENT / "plans" / "lvliang" / "2021.yaml") == plan


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("year:", "yaer:", "yaer"),
        ("value: 0.3", "value: 30", "不在0到1"),
        ('  - "141122"\n', '  - "141199"\n', "141199"),
        ("value: 2021-10-31", "value: 十月", "日期"),
        ("kind: county\n", "kind: 县\n", "县"),
        ("is_named: true", "is_named: false", "不一致"),
    ],
)
def test_a_faulty_plan_file_names_its_line(plan, tmp_path, old, new, says):
    path = tmp_path / "plan.yaml"
    path.write_text(plan_files.plan_yaml(plan).replace(old, new, 1), encoding="utf-8")
    with pytest.raises(PlanError, match=says) as refused:
        planning.load_plan(path)
    assert re.search(r"plan\.yaml:\d+", refused.value.faults[0].where)


def test_params_of_checks_can_be_overridden(plan, tmp_path):
    path = tmp_path / "plan.yaml"
    path.write_text(plan_files.plan_yaml(plan) + "params:\n  NET-02: {per_branch: [4, 6]}\n  THREE-02: {rate: 0.95}\n", encoding="utf-8")
    read = planning.load_plan(path)
    assert read.params == {"NET-02": {"per_branch": (4, 6)}, "THREE-02": {"rate": 0.95}}
    plan_files.write_plan(read, path=path)
    assert planning.load_plan(path) == read


def test_an_incomplete_plan_tells_all_that_is_missing(tmp_path):
    path = tmp_path / "x.txt"
    path.write_text("吕梁市执法稽查计划\n\n一、目标\n\n加强稽查。\n", encoding="utf-8")
    with pytest.raises(PlanError) as refused:
        planning.load_plan(path).frame()
    assert [fault.what.split()[1] for fault in refused.value.faults] == [
        "year（年度）",
        "deadline_on（完成期限）",
        "ratio（稽查比例）",
        "named（列名稽查单位）",
    ]


def test_the_check_of_the_founding_plan(plan):
    found = planning.check_plan(plan)
    assert found.passes
    assert [(c.selected, c.base.size, c.passes) for c in found.coverages] == [(4, 13, True), (4, 13, True), (4, 14, False)]
    assert (found.frame.deadline_on, found.deadline_workday_on, found.provisional) == (date(2021, 10, 31), date(2021, 10, 29), False)
    assert any("2021年10月29日" in clash.words for clash in found.clashes)
    days = {m.name: (m.first_on, m.last_on) for m in found.milestones}
    assert days["各分局“回头看”自查"] == (date(2021, 4, 6), date(2021, 5, 31))
    assert days["现场稽查"] == (date(2021, 7, 1), date(2021, 9, 30))
    assert days["稽查报告"][1] == date(2021, 10, 15)


def test_the_base_that_decides_can_be_chosen(plan):
    assert not planning.check_plan(plan, base="县级行政区＋1个").passes
    assert planning.check_plan(plan, base="县级行政区").passes
    with pytest.raises(PlanError, match="可用"):
        planning.check_plan(plan, base="全国")


def test_history_and_campaigns(plan, tmp_path):
    history, campaigns = tmp_path / "h.csv", tmp_path / "c.yaml"
    history.write_bytes("单位,年度\n交城县,2020\n离石分局,2017\n141123,2019年\n".encode("gb18030"))
    campaigns.write_text(
        'campaigns:\n  - {name: 三市联合执法, first_on: 2021-09-14, last_on: 2021-12-31, units: ["141122", "141181"]}\n', encoding="utf-8"
    )
    found = planning.check_plan(plan, history=history, campaigns=campaigns)
    turns = {turn.code: turn for turn in found.turns}
    assert turns["141122"].repeated
    assert turns["141102"].overdue
    assert turns["141123"].gap == 2
    assert any("三市联合执法" in clash.words and "交城县" in clash.words for clash in found.clashes)


def test_faulty_history_and_campaigns_are_refused(plan, tmp_path):
    history, campaigns = tmp_path / "h.csv", tmp_path / "c.yaml"
    history.write_text("单位,年度\n某县,2020\n交城县,去年\n交城县\n", encoding="utf-8")
    campaigns.write_text("campaigns:\n  - {name: x}\n", encoding="utf-8")
    with pytest.raises(PlanError) as refused:
        planning.check_plan(plan, history=history)
    assert [fault.where.rsplit(":", 1)[1] for fault in refused.value.faults] == ["2", "3", "4"]
    with pytest.raises(ContentError):
        planning.check_plan(plan, campaigns=campaigns)
    with pytest.raises(PaperError):
        planning.check_plan(plan, history=tmp_path / "none.csv")


def test_rows_for_the_lake(plan):
    assert len(planning.paragraph_rows(plan)) == 36
    assert planning.paragraph_rows(plan)[1] == ("141100", 2, "吕环办发〔2021〕24号")
    assert ("141122", "交城县", True, True, "county") in planning.unit_rows(plan)


def test_cities_have_their_codes(shared):
    listed = (shared / "real" / "lvliang-counties.csv").read_text(encoding="utf-8-sig").split()[1:]
    city = planning.cities()[0]
    assert [f"{unit.code},{unit.name}" for unit in city.units] == listed
    assert (city.code, city.province) == ("141100", "山西省")
