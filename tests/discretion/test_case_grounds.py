"""What a file must hold for a fine to be judged, and what is said where it does not: grounds, clauses, sheets, versions."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from jicha.domain.discretion.cases.grounds import judge_grounds
from jicha.domain.discretion.cases.lawfulness import judge_range
from jicha.domain.discretion.cases.recompute import recompute
from jicha.domain.discretion.cases.sheets import Circumstance, Norm, SheetLine
from jicha.domain.discretion.cases.versions import interval_of, judge_version
from jicha.domain.discretion.proof import breaches, slips
from tests.discretion.facts import instrument
from tests.discretion.test_case_limits import GUANGDONG, LIBRARY, SUMMED, across, case

AIR = "《大气污染防治法》第九十九条第三项"
WATER = "《水污染防治法》第八十三条第二项"


def grounds(
    words: str, fine: object = 300_000, *, evidence: str | None = "证据", body: str | None = None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    lines = [SheetLine(circumstance=words, evidence=evidence)]
    found = judge_grounds(case(fine, body=body), lines=lines, recomputed=SUMMED, library=LIBRARY).finding
    return found.faults, found.doubts


def test_a_circumstance_needs_evidence_and_law() -> None:
    assert grounds("从重（第四十九条）", evidence=None) == (("“从重”没有证据",), ())
    assert grounds("从重（第四十九条）") == ((), ())
    assert grounds("从重") == ((), ("裁量表没有写明“从重”的法律依据，决定书正文未提供",))
    assert grounds("从重", body="罚款三十万元") == (("“从重”没有写明法律依据",), ())
    assert grounds("从重", body="依照《行政处罚法》第四十九条从重处罚") == ((), ())


@pytest.mark.parametrize(
    ("words", "fine", "said"),
    [
        ("不予处罚（第三十三条）", 1, "仍罚款1元"),
        ("从重（第四十九条）", 299_999, "却低于未从重的300000元"),
        ("从轻（第三十二条）", 300_001, "却高于未从轻的300000元"),
        ("公开道歉（第十四条）", 149_999, "减少超过50%"),
    ],
)
def test_a_fine_goes_the_way_that_its_circumstance_says(words: str, fine: int, said: str) -> None:
    faults, _ = grounds(words, fine)
    assert said in faults[0]


def test_circumstances_that_do_not_contradict_are_no_fault() -> None:
    assert grounds("公开道歉（第十四条）", 150_000) == ((), ())
    assert grounds("不予处罚（第三十三条）", 0) == ((), ())
    assert grounds("从重（第四十九条）；从轻（第三十二条）", 1) == ((), ())
    unknown = replace(SUMMED, fine_yuan=None)
    lines = [SheetLine(circumstance="从重（第四十九条）", evidence="证据")]
    found = judge_grounds(case(1), lines=lines, recomputed=unknown, library=LIBRARY)
    assert (found.finding.faults, found.kinds) == ((), (Circumstance.HEAVIER,))


def test_a_heavier_case_stays_in_its_band() -> None:
    lines = [SheetLine(GUANGDONG, "GD-3.24", factor="两年内同类违法行为", level=2, circumstance="从重（第四十九条）", evidence="证据")]
    summed = recompute(case(100_000), lines=lines, library=LIBRARY)
    assert judge_grounds(case(100_000), lines=lines, recomputed=summed, library=LIBRARY).finding.faults == ()
    assert "所在档的上限100000元" in judge_grounds(case(100_001), lines=lines, recomputed=summed, library=LIBRARY).finding.faults[0]


def test_what_a_range_cannot_be_judged_by() -> None:
    assert judge_range(case(1), lines=(), library=LIBRARY).doubts == ("处罚依据没有写明条款",)
    assert "缺少违法行为发生日" in judge_range(case(1, basis=WATER, acted_on=None), lines=(), library=LIBRARY).doubts[0]
    assert judge_range(case(None, basis=WATER), lines=(), library=LIBRARY).doubts == ("缺少罚款金额",)
    unheard = judge_range(case(1, basis="《火星污染防治法》第九条"), lines=(), library=LIBRARY)
    assert unheard.doubts == ("没有《火星污染防治法》第9条在2022-03-01的处罚幅度，须由人核对",)


def test_ledger_and_sheet_that_cite_different_clauses() -> None:
    lines = [SheetLine(clause=AIR)]
    assert (
        "与裁量表的法条《大气污染防治法》第99条(3)不一致" in judge_range(case(100_000, basis=WATER), lines=lines, library=LIBRARY).faults[0]
    )
    assert judge_range(case(100_000), lines=[SheetLine(clause=WATER)], library=LIBRARY).faults == ()


def test_a_clause_that_is_not_that_of_the_breach() -> None:
    """GD-2.7.1 is the table of 水污染防治法 83(2), excess; 83(1) is discharge without a permit, of the same range."""
    lines = [SheetLine(GUANGDONG, "GD-2.7.1", factor="超标程度", level=3)]
    permit = "《水污染防治法》第八十三条第一项"
    assert (
        "与违法行为“超标超总量排放水污染物(水法)”不对应" in judge_range(case(100_000, basis=permit), lines=lines, library=LIBRARY).faults[0]
    )
    for fitting in (WATER, "《水污染防治法》第八十三条", "《水污染防治法》第八十三条第一款第二项", f"{permit}、{WATER}"):
        assert judge_range(case(100_000, basis=fitting), lines=lines, library=LIBRARY).faults == (), fitting
    repealed = "《水污染防治法》第七十四条"
    assert judge_range(case(100_000, basis=repealed), lines=lines, library=LIBRARY).faults == ()
    code = case(100_000, basis="《生态环境法典》第一千一百零七条", acted_on=date(2026, 9, 1), decided_on=date(2026, 11, 1))
    assert judge_range(code, lines=lines, library=LIBRARY).faults == ()
    nobody_knows = [SheetLine("某基准", "GD-2.7.1", factor="超标程度", level=3)]
    assert judge_range(case(100_000, basis=permit), lines=nobody_knows, library=LIBRARY).faults == ()


def test_a_sheet_whose_range_is_not_the_laws() -> None:
    wrong = [SheetLine(clause=WATER, minimum_yuan=Fraction(20_000), maximum_yuan=Fraction(200_000))]
    assert judge_range(case(100_000), lines=wrong, library=LIBRARY).faults == ("裁量表的幅度20000元至200000元不是法定幅度",)


def test_a_tenth_of_the_investment_where_five_percent_is_the_most() -> None:
    """w07 of the public decisions: 10 % of the investment, lawful 1 % to 5 %."""
    basis = "《环境影响评价法》第三十一条第一款"
    built = case(100_000, basis=basis, facts="未批先建，项目总投资100万元，应编制报告表")
    assert "是项目总投资额（按1000000元计）的10%，法定为1%至5%" in judge_range(built, lines=(), library=LIBRARY).faults[0]
    implied = [SheetLine(minimum_yuan=Fraction(10_000), maximum_yuan=Fraction(50_000))]
    assert judge_range(case(30_000, basis=basis), lines=implied, library=LIBRARY).faults == ()
    skewed = [SheetLine(minimum_yuan=Fraction(10_000), maximum_yuan=Fraction(60_000))]
    assert "不明" in judge_range(case(30_000, basis=basis), lines=skewed, library=LIBRARY).doubts[0]


def test_what_a_sheet_says_against_its_table() -> None:
    def line(factor: str | None, level: int | None = 1, weight: object = None) -> SheetLine:
        return SheetLine(GUANGDONG, "GD-3.5.1", factor=factor, level=level, weight=None if weight is None else Fraction(str(weight)))

    assert recompute(case(1), lines=(), library=LIBRARY).finding.doubts == ("没有裁量表",)
    assert "不在GD-3.5.1" in recompute(case(1), lines=[line("天气")], library=LIBRARY).finding.faults[0]
    assert "没有等级9" in recompute(case(1), lines=[line("持续时间", 9)], library=LIBRARY).finding.faults[0]
    assert "权重应为2%，裁量表为0.06" in recompute(case(1), lines=[line("持续时间", 2, "0.06")], library=LIBRARY).finding.faults[0]
    for printed in ("0.02", "2"):
        assert recompute(case(1), lines=[line("持续时间", 2, printed), line(None)], library=LIBRARY).finding.faults == ()
    other = recompute(case(120_000, body="决定处以罚款100000元"), lines=[line("持续时间", 2)], library=LIBRARY)
    assert "决定书写明罚款100000元，台账为120000元" in other.finding.faults[0]


def test_a_base_that_the_range_of_the_sheet_implies() -> None:
    ends = {"minimum_yuan": Fraction(13_830), "maximum_yuan": Fraction(69_150)}
    line = SheetLine(GUANGDONG, "GD-1.1", factor="建设进程", level=2, **ends)  # type: ignore[arg-type]  # The two sums of the range.
    assert recompute(case(1), lines=[line], library=LIBRARY).fine_yuan == Fraction("17287.5")


def test_the_bureaus_own_library_of_norms_comes_first() -> None:
    norms = (Norm("另一份文件", None, None, None), Norm("某市裁量基准", "某环发〔2020〕1号", date(2020, 1, 1), date(2022, 1, 1)))
    library = replace(LIBRARY, norms=norms)
    for said in ("《某市裁量基准》", "某环发〔2020〕1号"):
        found = interval_of(said, library=library)
        assert not isinstance(found, str)
        assert found.zh == "《某市裁量基准》自2020-01-01起施行，2022-01-01失效"
    line = [SheetLine("某市裁量基准")]
    acted, decided = date(2021, 11, 1), date(2022, 2, 1)
    assert "孰轻须由人比较" in judge_version(case(1, acted_on=acted, decided_on=decided), lines=line, library=library).doubts[0]
    assert "不在有效期内" in judge_version(case(1, acted_on=decided, decided_on=decided), lines=line, library=library).faults[0]


def test_another_provinces_benchmark_is_the_wrong_one() -> None:
    found = judge_version(case(1, unit="141122"), lines=[SheetLine(GUANGDONG)], library=LIBRARY)
    assert "不是本省的裁量基准" in found.faults[0]


def test_a_day_of_decision_that_is_missing_leaves_the_law_of_the_act() -> None:
    assert judge_range(case(99_999, basis=WATER, decided_on=None), lines=(), library=LIBRARY).faults != ()


def test_a_sum_of_the_sheet_that_its_levels_do_not_give() -> None:
    lines = [SheetLine(GUANGDONG, "GD-3.5.1", factor="持续时间", level=2, computed_yuan=Fraction(150_000))]
    assert "计算值150000元算错，按各因素等级应为120000元" in recompute(case(150_000), lines=lines, library=LIBRARY).finding.faults[0]


def test_two_versions_on_one_sheet() -> None:
    found = judge_version(case(1), lines=[SheetLine(GUANGDONG), SheetLine("环执法〔2019〕42号")], library=LIBRARY)
    assert "用了几个版本" in found.faults[0]


def test_the_law_of_the_act_where_the_new_one_is_milder() -> None:
    """An investment of 100 million: 1 % to 5 % was up to 5 million, the Code's 1095 says up to 1 million."""
    cited = "《环境影响评价法》第三十一条第一款"
    rich = judge_version(across(cited, 200_000, "应编制报告书，未批先建，总投资1亿元"), lines=(), library=LIBRARY)
    assert "该条决定时已废止，新法较轻，应当适用新法" in rich.faults[0]
    poor = judge_version(across(cited, 200_000, "应编制报告书，未批先建，总投资1000万元"), lines=(), library=LIBRARY)
    assert poor.faults == ()


def test_laws_of_tables_without_rows_or_with_a_factor_twice() -> None:
    bands = next(one for one in instrument().tables if one.is_banded)
    assert breaches(replace(bands, bands=())) == ()
    twice = replace(bands, factors=(*bands.factors, bands.factors[0]))
    assert any("写了两次" in one.what for one in slips(twice))


def test_what_an_instrument_does_not_have() -> None:
    for ask in (
        lambda: instrument().table("GD-0"),
        lambda: instrument().tables[0].factor("天气"),
        lambda: instrument().tables[0].variant("无"),
    ):
        with pytest.raises(KeyError):
            ask()
