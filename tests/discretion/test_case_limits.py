"""The rarer findings: limits of circumstances, tables that cannot be told, two laws that nobody can weigh."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from jicha.domain.discretion.cases.grounds import judge_grounds
from jicha.domain.discretion.cases.lawfulness import judge_range
from jicha.domain.discretion.cases.recompute import Recomputed, recompute
from jicha.domain.discretion.cases.sheets import CaseFacts, Finding, Library, SheetLine
from jicha.domain.discretion.cases.versions import judge_version
from jicha.domain.discretion.modifiers import Effect, Modifier
from jicha.domain.law import Confidence
from jicha.engine.content.benchmarks import instruments, modifiers, statutory_ranges

LIBRARY = Library(instruments(), statutory_ranges(), modifiers())
GUANGDONG = "粤环发〔2021〕7号"


def case(
    fine: object,
    *,
    basis: str | None = None,
    acted_on: date | None = date(2022, 3, 1),
    decided_on: date | None = date(2022, 5, 1),
    unit: str | None = "441803",
    facts: str | None = None,
    body: str | None = None,
) -> CaseFacts:
    yuan = None if fine is None else Fraction(str(fine))
    return CaseFacts(unit, acted_on, decided_on, basis, facts, yuan, body=body)


def rule(effect: Effect, **limits: Fraction) -> Modifier:
    plain = Modifier("X", "甲", effect, "某规定第九条", "test", Confidence.HIGH, region="440000")
    return replace(plain, **limits)  # type: ignore[arg-type]  # Each test names some limits.


SUMMED = Recomputed(Finding(), Fraction(300_000), None, Fraction(100_000), Fraction(1_000_000), region="440000")


@pytest.mark.parametrize(
    ("words", "limit", "kept", "broken"),
    [
        ("从轻", rule(Effect.LIGHTER, cut_share_of_max=Fraction(1, 5)), 100_000, 99_999),
        ("减轻", rule(Effect.REDUCED, cut_share_of_min=Fraction(1, 2)), 250_000, 249_999),
        ("从重", rule(Effect.HEAVIER, add_share_of_max=Fraction(1, 5)), 500_000, 500_001),
    ],
)
def test_a_circumstance_has_its_limit(words: str, limit: Modifier, kept: int, broken: int) -> None:
    library = Library(LIBRARY.instruments, LIBRARY.ranges, (limit,))
    lines = [SheetLine(circumstance=f"{words}（第九条）", evidence="证据")]
    assert judge_grounds(case(kept), lines=lines, recomputed=SUMMED, library=library).finding.faults == ()
    faults = judge_grounds(case(broken), lines=lines, recomputed=SUMMED, library=library).finding.faults
    assert len(faults) == 1
    assert "限额" in faults[0]
    assert judge_grounds(case(broken, unit=None), lines=lines, recomputed=SUMMED, library=library).finding.faults == ()


def test_a_lighter_case_stays_in_its_band() -> None:
    lines = [SheetLine(GUANGDONG, "GD-3.24", factor="两年内同类违法行为", level=2, circumstance="从轻（第三十二条）", evidence="证据")]
    summed = recompute(case(50_000), lines=lines, library=LIBRARY)
    assert summed.fine_yuan == 75_000
    assert judge_grounds(case(50_000), lines=lines, recomputed=summed, library=LIBRARY).finding.faults == ()
    assert "所在档的下限50000元" in judge_grounds(case(49_999), lines=lines, recomputed=summed, library=LIBRARY).finding.faults[0]


def test_the_words_of_a_decision_can_say_heavier() -> None:
    grounds = judge_grounds(case(1, body="依据某规定第九条，从重处罚"), lines=(), recomputed=SUMMED, library=LIBRARY)
    assert grounds.heavier
    assert not judge_grounds(case(1, body="无从重情节"), lines=(), recomputed=SUMMED, library=LIBRARY).heavier


@pytest.mark.parametrize(
    ("line", "doubt"),
    [
        (SheetLine(GUANGDONG, "从来没有的违法行为"), "没有对应的表"),
        (SheetLine(GUANGDONG, clause="《固体废物污染环境防治法》第一百一十二条", factor="改正情况", level=1), "对应几张表"),
        (SheetLine("火星裁量基准（2021年版）"), "不在已录入"),
        (SheetLine(GUANGDONG, "GD-1.8", factor="持续时间", level=1), "几种用法"),
        (SheetLine(GUANGDONG, "GD-1.1", factor="持续时间", level=1), "基数"),
    ],
)
def test_what_cannot_be_recomputed_is_said(line: SheetLine, doubt: str) -> None:
    found = recompute(case(1), lines=[line], library=LIBRARY)
    assert found.fine_yuan is None
    assert doubt in found.finding.doubts[0]


def test_a_table_is_found_by_clause_and_factors() -> None:
    line = SheetLine(GUANGDONG, "超标", clause="《水污染防治法》第八十三条第二项", factor="超标因子数", level=3)
    found = recompute(case(1), lines=[line, SheetLine(), SheetLine(factor="超标程度")], library=LIBRARY)
    assert found.table.startswith("GD-2.7.1")
    assert found.fine_yuan == 150_000


def test_the_provinces_own_instrument_of_the_day_of_the_act() -> None:
    line = SheetLine(violation="GD-3.24", factor="两年内同类违法行为", level=1)
    assert recompute(case(1), lines=[line], library=LIBRARY).fine_yuan == 30_000
    early = recompute(case(1, acted_on=date(2021, 1, 1)), lines=[line], library=LIBRARY)
    assert early.fine_yuan is None
    assert "2021-01-01不适用" in early.finding.doubts[0]
    assert recompute(case(1, unit=None), lines=[line], library=LIBRARY).finding.doubts == ("裁量表没有写明基准版本",)


def test_a_sum_between_two_ranges_of_one_article() -> None:
    """Burning in the open: 500 to 2,000 for waste, 10,000 to 100,000 for asphalt and rubber; 5,000 is neither."""
    basis = "《大气污染防治法》第一百一十九条"
    assert judge_range(case(2_000, basis=basis), lines=(), library=LIBRARY).faults == ()
    assert judge_range(case(5_000, basis=basis), lines=(), library=LIBRARY).faults == ("罚款5000元不在任何一档法定幅度内",)


def test_shortened_names_of_laws_prove_no_difference() -> None:
    body = "依据《大气法》第一百一十七条，罚款30000元"
    assert judge_range(case(30_000, basis="《大气污染防治法》第一百一十七条", body=body), lines=(), library=LIBRARY).faults == ()
    duty = "违反《大气污染防治法》第七十二条，罚款30000元"
    assert judge_range(case(30_000, basis="《大气污染防治法》第一百一十七条", body=duty), lines=(), library=LIBRARY).faults == ()


def across(basis: str, fine: object = 100_000, facts: str | None = None) -> CaseFacts:
    return case(fine, basis=basis, acted_on=date(2026, 8, 14), decided_on=date(2026, 10, 9), facts=facts)


CODE_1095 = "《生态环境法典》第一千零九十五条第一款"


def test_the_severer_of_two_laws_is_a_fault() -> None:
    poor = across(CODE_1095, 200_000, "应编制报告书，未批先建，总投资1000万元")
    assert "行为时的法律较轻" in judge_version(poor, lines=(), library=LIBRARY).faults[0]
    assert judge_range(poor, lines=(), library=LIBRARY).faults == ()
    rich = across(CODE_1095, 200_000, "应编制报告书，未批先建，总投资1亿元")
    assert judge_version(rich, lines=(), library=LIBRARY).faults == ()
    assert judge_range(rich, lines=(), library=LIBRARY).faults == ()


def test_an_open_choice_is_a_doubt() -> None:
    for basis in (
        "《生态环境法典》第一千二百二十九条",
        "《环境影响评价法》第三十一条第一款",
        "《生态环境法典》第一千一百零二条",
        "《固体废物污染环境防治法》第一百一十二条",
    ):
        found = judge_version(across(basis), lines=(), library=LIBRARY)
        assert found.faults == ()
        assert "孰轻须由人比较" in found.doubts[0]
    for basis in (
        "《生态环境法典》第一千一百零二条",
        "《固体废物污染环境防治法》第一百一十二条",
        "《固体废物污染环境防治法》第一百一十二条第一款第三项",
    ):
        found = judge_range(across(basis), lines=(), library=LIBRARY)
        assert found.faults == ()
        assert "孰轻须由人比较" in found.doubts[0], basis
    beyond = judge_range(across("《生态环境法典》第一千一百零二条", 5_000_000), lines=(), library=LIBRARY)
    assert beyond.faults == ("罚款5000000元高于法定上限1000000元",)


def test_versions_without_day_or_name() -> None:
    named = [SheetLine("环执法〔2019〕42号", factor="情节", level=1)]
    assert judge_version(case(1), lines=named, library=LIBRARY).doubts == ()
    assert "不在文件库" in judge_version(case(1), lines=[SheetLine("某基准")], library=LIBRARY).doubts[0]
    assert judge_version(case(1, decided_on=None), lines=named, library=LIBRARY).doubts == ("缺少处罚决定日期",)
    undated = Library(tuple(replace(item, from_on=None) for item in LIBRARY.instruments), LIBRARY.ranges, LIBRARY.modifiers)
    assert "无法判断决定时是否有效" in judge_version(case(1), lines=named, library=undated).doubts[0]
    gone = judge_version(case(1, basis="《水污染防治法》第七十四条", acted_on=None), lines=(), library=LIBRARY)
    assert "缺少违法行为发生日" in gone.doubts[0]
    assert judge_version(case(1, basis="《水污染防治法》第八十三条", acted_on=None), lines=(), library=LIBRARY).doubts == ()


def test_an_article_that_had_no_parts_once_is_not_repealed() -> None:
    """A public decision of 2021 cites article 31 alone, which until 2016 was one range and has since been several."""
    cited = case(50_000, basis="《环境影响评价法》第三十一条", acted_on=date(2021, 4, 20), decided_on=date(2021, 7, 19))
    assert judge_version(cited, lines=(), library=LIBRARY).faults == ()
    assert judge_range(cited, lines=(), library=LIBRARY).faults == ()
    old = case(100_000, basis="《环境影响评价法》第三十一条", acted_on=date(2015, 4, 20), decided_on=date(2015, 7, 19))
    assert "50000元至200000元" in judge_range(old, lines=(), library=LIBRARY).standard


def test_a_year_in_the_title_is_no_part_of_the_name() -> None:
    cited = case(100_000, basis="《水污染防治法（2017年修正）》第八十三条")
    assert judge_range(cited, lines=(), library=LIBRARY).faults == ()
    assert judge_range(cited, lines=(), library=LIBRARY).doubts == ()


def test_a_duty_beside_the_penalty_is_no_repealed_law() -> None:
    both = case(100_000, basis="《水污染防治法》第七十四条、第八十三条第二项")
    assert judge_version(both, lines=(), library=LIBRARY).faults == ()
    alone = case(100_000, basis="《水污染防治法》第七十四条")
    assert "都不是施行的罚则" in judge_version(alone, lines=(), library=LIBRARY).faults[0]


def test_w19_the_investment_that_a_lawful_fine_needs() -> None:
    found = judge_range(case(10_000, basis="《环境影响评价法》第三十一条第一款"), lines=(), library=LIBRARY)
    assert "须在200000元至1000000元之间" in found.doubts[0]
    waste = judge_range(case(10_000, basis="《固体废物污染环境防治法》第一百一十二条第一款第三项"), lines=(), library=LIBRARY)
    assert "处置费用不明" in waste.doubts[0]
    assert "须在" not in waste.doubts[0]


def test_a_repealed_clause_without_known_successor_is_a_doubt() -> None:
    for basis in ("《大气污染防治法》第一百二十条", "《生态环境法典》第一千二百三十四条"):
        found = judge_range(across(basis, 600_000 if "法典" in basis else 5_000), lines=(), library=LIBRARY)
        assert found.faults == ()
        assert "孰轻须由人比较" in found.doubts[0], basis
