"""What a case says about its fine, held against law and tables; numbers from the fact sheet and from public decisions."""

import json
from datetime import date
from fractions import Fraction

import pytest

from jicha.domain.discretion.benchmarks import Benchmark, FormulaId
from jicha.domain.discretion.cases.grounds import judge_grounds
from jicha.domain.discretion.cases.lawfulness import judge_range
from jicha.domain.discretion.cases.printed import fines_in, slips, stated_base
from jicha.domain.discretion.cases.recompute import recompute
from jicha.domain.discretion.cases.sheets import CaseFacts, Circumstance, Library, Norm, SheetLine, money
from jicha.domain.discretion.cases.versions import judge_version
from jicha.domain.discretion.reachable import Reachable, level_sets, reachable
from jicha.domain.discretion.reckoning import Unreckoned
from jicha.domain.discretion.statutes import BaseKind
from jicha.engine.content.benchmarks import instruments, modifiers, statutory_ranges
from tests.discretion.facts import FOLDER, instrument

LIBRARY = Library(instruments(), statutory_ranges(), modifiers())
GUANGDONG = "粤环发〔2021〕7号"


def case(fine: object = 100_000, **known: object) -> CaseFacts:
    values: dict[str, object] = {
        "unit_code": "441803", "acted_on": date(2022, 3, 1), "decided_on": date(2022, 5, 1),
        "basis": "《大气污染防治法》第九十九条第三项", "facts": None, "fine_yuan": Fraction(str(fine)),
    }  # fmt: skip
    return CaseFacts(**(values | known))  # type: ignore[arg-type]  # The row of a test gives some of the fields.


def sheet(**levels: int) -> list[SheetLine]:
    return [SheetLine(GUANGDONG, "GD-3.5.1", factor=name, level=level) for name, level in levels.items()]


def test_excesses_of_public_decisions() -> None:
    for line in (FOLDER / "exceedance-dev.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["printed_multiple"] is None:
            continue
        said = (
            f"外排废水{row['pollutant']}浓度为{row['value']}mg/L，超过排放标准限值{row['limit']}mg/L的要求，超标{row['printed_multiple']}倍"
        )
        assert list(slips(said)) == [], row
        wrong = said.replace(f"超标{row['printed_multiple']}倍", f"超标{row['printed_multiple'] + 1}倍")
        assert [f"{row['computed_multiple']:.2f}倍" in one for one in slips(wrong)] == [True], row


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("罚款人民币壹拾万元整（￥100000元）", 0),
        ("罚款人民币壹拾万元（120000元）", 1),
        ("罚款10万元（大写：壹拾万元）", 0),
        ("罚款10万元（大写：壹拾贰万元）", 1),
        ("处以罚款人民币贰拾万元（20万元）", 0),
        ("pH值为9.8，超过标准限值9的要求，超标5倍", 0),
        ("化学需氧量浓度为118mg/L，限值50mg/L。超标9倍", 0),
    ],
)
def test_words_and_figures(text: str, count: int) -> None:
    assert len(list(slips(text))) == count


def test_sums_in_a_decision() -> None:
    assert fines_in("处以罚款人民币100000元；可以处一万元以上十万元以下的罚款10万元以下") == (Fraction(100_000),)
    assert stated_base("项目总投资138.3万元", kind=BaseKind.INVESTMENT) == 1_383_000
    assert stated_base("总投资100万元，其中环保投资10万元；总投资200万元", kind=BaseKind.INVESTMENT) is None
    assert stated_base("总投资100万元", kind=BaseKind.DISCHARGE_FEE) is None


def test_circumstances_are_read_out_of_words() -> None:
    said = {
        "一般": set(), "无从轻、减轻情节": set(), "不从重": set(), "从重处罚": {Circumstance.HEAVIER}, "减轻处罚": {Circumstance.REDUCED},
        "主动减轻危害后果，从轻处罚": {Circumstance.LIGHTER}, "首违不予处罚": {Circumstance.NONE}, "公开道歉承诺守法": {Circumstance.APOLOGY},
    }  # fmt: skip
    for words, kinds in said.items():
        assert SheetLine(circumstance=words).circumstances == kinds, words


def test_the_sum_of_a_sheet() -> None:
    found = recompute(case(), lines=sheet(违法行为方式=3, 持续时间=2), library=LIBRARY)
    assert found.fine_yuan == 320_000
    assert "32%" in found.finding.standard
    assert not found.recidivism_counted
    repeated = recompute(case(), lines=sheet(**{"两年内同类违法行为次数（含本次）": 3}), library=LIBRARY)
    assert repeated.recidivism_counted


def test_shanxi_is_never_a_number() -> None:
    lines = [
        SheetLine("山西省生态环境系统行政处罚自由裁量基准（试行）", "超标排放", factor="情节", level=2, computed_yuan=Fraction(300_000))
    ]
    found = recompute(case(unit_code="141122"), lines=lines, library=LIBRARY)
    assert found.fine_yuan is None
    assert found.finding.doubts == ("山西裁量基准尚未录入",)
    unnamed = recompute(case(unit_code="141122"), lines=[SheetLine(factor="情节", level=2)], library=LIBRARY)
    assert unnamed.finding.doubts == ("山西裁量基准尚未录入",)
    assert judge_version(case(unit_code="141122"), lines=lines, library=LIBRARY).doubts == ("山西裁量基准尚未录入",)


def test_the_national_tables_give_levels_and_no_sum() -> None:
    lines = [SheetLine("环执法〔2019〕42号", "MEE-1", clause="《环境影响评价法》第三十一条第一款", factor="建设进程", level=1)]
    found = recompute(case(), lines=lines, library=LIBRARY)
    assert found.fine_yuan is None
    assert found.finding.doubts


def test_a_heavier_case_beyond_the_maximum_and_an_apology_beyond_its_rate() -> None:
    lines = [SheetLine(GUANGDONG, "GD-3.5.1", factor="持续时间", level=1, circumstance="公开道歉（第十四条）", evidence="承诺书")]
    summed = recompute(case(49_999), lines=lines, library=LIBRARY)
    assert judge_grounds(case(50_000), lines=lines, recomputed=summed, library=LIBRARY).finding.faults == ()
    assert "减少超过50%" in judge_grounds(case(49_999), lines=lines, recomputed=summed, library=LIBRARY).finding.faults[0]


def test_hunan_caps_what_heavier_may_add() -> None:
    heavier = [SheetLine(circumstance="从重（第九条）", evidence="证据", computed_yuan=Fraction(100_000))]
    summed = recompute(case(), lines=sheet(违法行为方式=1), library=LIBRARY)
    hunan = case(300_001, unit_code="430100")
    assert judge_grounds(case(300_000, unit_code="430100"), lines=heavier, recomputed=summed, library=LIBRARY).finding.faults == ()
    assert "限额300000元" in judge_grounds(hunan, lines=heavier, recomputed=summed, library=LIBRARY).finding.faults[0]


def test_a_person_is_fined_by_the_range_for_persons() -> None:
    basis = "《固体废物污染环境防治法》第一百零三条"
    person = case(20_000, basis=basis, is_person=True)
    assert judge_range(person, lines=(), library=LIBRARY).faults == ()
    assert judge_range(case(20_000, basis=basis), lines=(), library=LIBRARY).faults


def test_a_sum_only_for_overdue_cases_needs_a_person() -> None:
    overdue = case(1_500_000, basis="《建设项目环境保护管理条例》第二十三条第一款")
    found = judge_range(overdue, lines=(), library=LIBRARY)
    assert found.faults == ()
    assert "须由人认定" in found.doubts[0]


def test_the_bureaus_own_library_says_when_a_version_held() -> None:
    norms = (Norm("裁量基准（甲）", "晋环〔2019〕1号", date(2019, 1, 1), date(2022, 5, 1)),)
    library = Library(LIBRARY.instruments, LIBRARY.ranges, LIBRARY.modifiers, norms)
    lines = [SheetLine("晋环〔2019〕1号", factor="情节", level=1)]
    assert judge_version(case(decided_on=date(2022, 4, 30)), lines=lines, library=library).doubts == ()
    assert "孰轻" in judge_version(case(), lines=lines, library=library).doubts[0]
    assert judge_version(case(acted_on=date(2022, 5, 1)), lines=lines, library=library).faults


def test_many_level_sets_give_one_sum() -> None:
    table = instrument().table("GD-2.7.1")
    ways, every = level_sets(table, points=Fraction(22, 100), start=table.variants[0].start)
    assert (ways, every) == (14, 2592)
    assert level_sets(instrument().table("GD-3.24"), points=Fraction(1), start=Fraction(0))[0] == 0


def test_fines_within_reach_of_an_unknown_level() -> None:
    known: dict[str, int | None] = {factor.zh: 1 for factor in instrument().table("GD-3.5.1").factors}
    found = reachable(instrument(), code="GD-3.5.1", levels=known | {"持续时间": None})
    assert isinstance(found, Reachable)
    assert [int(fine) for fine in found.fines_yuan] == [100_000, 120_000, 180_000, 250_000]
    assert found.unknown == ("持续时间",)
    assert isinstance(reachable(instrument(), code="GD-1.1", levels={}), Unreckoned)


@pytest.mark.parametrize("table", [one for one in instrument().tables if one.formula is FormulaId.WEIGHT_SUM], ids=lambda one: one.code)
def test_all_unknown_reaches_from_the_least_to_the_most(table: Benchmark) -> None:
    use = table.variants[0]
    found = reachable(instrument(), code=table.code, levels={}, variant=use.id, base_yuan=Fraction(1_000_000))
    bounds = use.bounds(base_yuan=Fraction(1_000_000))
    assert isinstance(found, Reachable)
    assert bounds is not None
    assert bounds.low_yuan <= found.fines_yuan[0] <= found.fines_yuan[-1] <= bounds.high_yuan


def test_money_is_written_plainly() -> None:
    assert [money(Fraction(value)) for value in ("100000", "17287.5", "21012.25", "0")] == ["100000元", "17287.5元", "21012.25元", "0元"]
