"""Real decisions whose inputs and fine are printed: the formulas must give them to the fen."""

from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from jicha.domain.discretion.additions import apology_cut, daily_penalty, late_surcharge
from jicha.domain.discretion.benchmarks import Rounding, Weight
from jicha.domain.discretion.cases.lawfulness import judge_range
from jicha.domain.discretion.cases.sheets import CaseFacts, Library, SheetLine
from jicha.domain.discretion.formulas import band_with_coefficients, midpoint, min_plus_width, rounded, weight_sum, weighted_fine
from jicha.domain.discretion.modifiers import least_when_lighter, least_when_reduced, most_when_heavier
from jicha.domain.discretion.reckoning import Reckoning, Unreckoned, reckon, without_table
from jicha.domain.discretion.statutes import BaseKind, Bounds, Clause, StatutoryRange
from jicha.domain.law import Confidence
from jicha.engine.content.benchmarks import instruments, modifiers, statutory_ranges
from tests.discretion.facts import exact, facts, instrument, levels_by_fact_sheet, worked

TENTH = Fraction(1, 10)


def _reckoned(number: str, *, base: str | None = None) -> Reckoning:
    case = worked(number)
    table = instrument().table(case["violation"])
    levels = levels_by_fact_sheet(table, levels=case["inputs"]["levels"])
    found = reckon(instrument(), code=table.code, levels=levels, base_yuan=None if base is None else exact(case["inputs"][base]))
    assert isinstance(found, Reckoning)
    assert found.raw_points is not None
    assert table.variants[0].start == exact(case["inputs"]["start"]) / 100
    return found


def test_we01_all_lowest_gives_the_minimum() -> None:
    assert _reckoned("WE01").fine_yuan == worked("WE01")["outcome"] == 100_000


def test_we02_the_middle_of_the_band_without_coefficients() -> None:
    inputs = worked("WE02")["inputs"]
    fine = band_with_coefficients(
        exact(inputs["lo"]), high=exact(inputs["hi"]), coefficients=[exact(inputs["coefficient_sum"])], step=TENTH
    )
    assert fine == worked("WE02")["outcome"]


@pytest.mark.parametrize("number", ["WE03", "WE04"])
def test_weights_times_the_statutory_maximum(number: str) -> None:
    inputs = worked(number)["inputs"]
    points = weight_sum([exact(weight) / 100 for weight in inputs["weights"]], start=Fraction(0))
    assert weighted_fine(points, cap_yuan=exact(inputs["statutory_max"])) == worked(number)["outcome"]


def test_we05_and_we11_are_exact_where_floats_are_not() -> None:
    found = _reckoned("WE05", base="total_investment")
    assert found.fine_yuan == exact(worked("WE05")["outcome"])
    assert found.points is not None
    assert found.points * 5 == exact(worked("WE05")["outcome_rate_percent"])
    assert _reckoned("WE11", base="total_investment").fine_yuan == Fraction("26137.5")


def test_we06_and_we08_an_apology_cuts_by_its_rate() -> None:
    case = worked("WE06")
    proposed = _reckoned("WE06").fine_yuan
    assert proposed == case["proposed"]
    assert apology_cut(proposed, rate=exact(case["inputs"]["apology_rate"]), minimum_yuan=Fraction(20_000)) == case["outcome"]
    inputs = worked("WE08")["inputs"]
    cut = apology_cut(exact(inputs["proposed"]), rate=exact(inputs["apology_rate"]), minimum_yuan=exact(inputs["statutory_min"]))
    assert cut == worked("WE08")["outcome"]


def test_we07_the_row_of_the_facts_and_its_middle() -> None:
    case = worked("WE07")
    found = reckon(instrument(), code=case["violation"], levels={"区域": 1, "改正情况": 1})
    assert isinstance(found, Reckoning)
    assert found.band is not None
    assert (found.band.low, found.band.high) == (case["inputs"]["lo"], case["inputs"]["hi"])
    assert found.fine_yuan == case["outcome"]


def test_we09_the_cut_has_its_own_cap() -> None:
    inputs = worked("WE09")["inputs"]
    fine = apology_cut(
        exact(inputs["proposed"]), rate=exact(inputs["apology_rate"]), minimum_yuan=Fraction(0), cut_cap_yuan=exact(inputs["cut_cap"])
    )
    assert fine == worked("WE09")["outcome"]


def test_we10_daily_penalty_over_two_rounds() -> None:
    case = worked("WE10")
    periods = [(date.fromisoformat(first), date.fromisoformat(last)) for first, last in case["inputs"]["periods"]]
    parts = daily_penalty(exact(case["inputs"]["original_fine"]), periods=periods)
    assert list(parts) == case["outcome_parts"]
    assert sum(parts) == case["outcome"]


def test_we13_five_times_the_fee_needs_major_harm_in_the_table() -> None:
    case = worked("WE13")
    fee = exact(case["inputs"]["fee"])
    ordinary = reckon(instrument(), code="GD-1.5", levels={"环评文件类别": 1, "区域": 1}, base_yuan=fee)
    grave = reckon(instrument(), code="GD-1.5", levels={"环评文件类别": 1, "区域": 1, "重大环境或社会影响": 1}, base_yuan=fee)
    assert isinstance(ordinary, Reckoning)
    assert isinstance(grave, Reckoning)
    assert grave.fine_yuan == case["outcome"] == exact(case["inputs"]["multiple"]) * fee
    assert ordinary.fine_yuan == Fraction("3.25") * fee
    assert ordinary.bounds.holds(Fraction(case["outcome"]))


@pytest.mark.parametrize("number", ["WE18", "WE19", "WE20", "WE21"])
def test_hubei_fines_fit_minimum_plus_width(number: str) -> None:
    inputs = worked(number)["inputs"]
    share = exact(inputs["S_percent"]) / 100
    fine = min_plus_width(share, low_yuan=exact(inputs["statutory_min"]), high_yuan=exact(inputs["statutory_max"]))
    assert fine == worked(number)["outcome"]


def _min_plus_width(value: dict[str, Fraction], _: dict[str, str]) -> Fraction:
    base = value.get("base", Fraction(1))
    low = value["low_multiple"] if "low_multiple" in value else value["min"] or Fraction(3000)
    high = value["high_multiple"] if "high_multiple" in value else value["max"]
    return min_plus_width(value["S_percent"] / 100, low_yuan=low * base, high_yuan=high * base)


def _weight_sum(value: dict[str, Fraction], _: dict[str, str]) -> Fraction:
    return weighted_fine(weight_sum([value["sum_weights"] / 100], start=value["start"] / 100), cap_yuan=value["max"])


def _daily(value: dict[str, Fraction], words: dict[str, str]) -> Fraction:
    first = date.fromisoformat(words["service"]) + timedelta(days=1)
    return daily_penalty(value["original_fine"], periods=[(first, date.fromisoformat(words["recheck"]))])[0]


def _late(value: dict[str, Fraction], _: dict[str, str]) -> Fraction:
    rule = next(one for one in modifiers() if one.formula == "F9")
    assert rule.rate_low is not None
    assert rule.cap is not None
    return late_surcharge(value["fine"], days_late=int(value["days_late"]), rate_per_day=rule.rate_low, cap=rule.cap)


def _disposal_floor(value: dict[str, Fraction], _: dict[str, str]) -> Fraction:
    bounds = instrument().table("GD-4.15").variants[0].bounds(base_yuan=value["disposal_cost"])
    assert bounds is not None
    assert instrument().table("GD-4.15").variants[0].low == value["multiple"]
    return bounds.low_yuan


def _lighter(value: dict[str, Fraction], _: dict[str, str]) -> Fraction:
    cut = next(one for one in modifiers() if one.id == "MOD-19").cut_share_of_max
    assert cut is not None
    return least_when_lighter(value["computed"], low_yuan=value["min"], high_yuan=value["max"], share_of_max=cut)


def _heavier(value: dict[str, Fraction], _: dict[str, str]) -> Fraction:
    add = next(one for one in modifiers() if one.id == "MOD-18").add_share_of_max
    assert add is not None
    return most_when_heavier(value["computed"], high_yuan=value["max"], share_of_max=add)


FORMULAS = {
    "F13_MIN_PLUS_WIDTH": _min_plus_width,
    "F1_WEIGHT_SUM": _weight_sum,
    "F2_RANGE_THEN_MIDPOINT": lambda value, _: midpoint(value["lo"], high=value["hi"]),
    "F7_DAILY": _daily,
    "F8_PUBLIC_APOLOGY": lambda value, _: apology_cut(value["proposed"], rate=value["rate"], minimum_yuan=value["min"]),
    "F9_LATE_PAYMENT": _late,
    "F10_DISPOSAL_COST_FLOOR": _disposal_floor,
    "MOD-19": _lighter,
    "MOD-18": _heavier,
}


@pytest.mark.parametrize("number", range(13))
def test_the_formula_tests_of_the_fact_sheet(number: int) -> None:
    test = facts()["synthetic_tests"]["formula_tests"][number]
    expected = next(value for key, value in test.items() if key.startswith("expected"))
    numbers = {key: exact(one) for key, one in test.items() if isinstance(one, int | float)}
    words = {key: one for key, one in test.items() if isinstance(one, str)}
    assert FORMULAS[test["formula_id"]](numbers, words) == expected


def test_there_is_no_formula_test_more() -> None:
    assert len(facts()["synthetic_tests"]["formula_tests"]) == 13


def test_a_reduction_takes_at_most_its_share_of_the_minimum() -> None:
    share = next(one for one in modifiers() if one.id == "MOD-20").cut_share_of_min
    assert share == Fraction(1, 2)
    assert least_when_reduced(Fraction(100_000), low_yuan=Fraction(100_000), share_of_min=share) == 50_000
    assert least_when_reduced(Fraction(40_000), low_yuan=Fraction(100_000), share_of_min=share) == 0


def test_an_apology_never_raises_a_fine_that_was_reduced() -> None:
    assert apology_cut(Fraction(50_000), rate=Fraction(1, 2), minimum_yuan=Fraction(100_000)) == 50_000


@pytest.mark.parametrize(
    ("low", "high", "weight", "fine"),
    [
        (20_000, 40_000, Weight.ORDINARY, 30_000),
        (20_000, 40_000, Weight.LIGHTER, 25_000),
        (20_000, 40_000, Weight.HEAVIER, 35_000),
        (None, 50_000, Weight.ORDINARY, 25_000),
        (None, 50_000, Weight.LIGHTER, 10_000),
        (10_000, None, Weight.ORDINARY, 20_000),
        (10_000, None, Weight.HEAVIER, 50_000),
    ],
)
def test_a_breach_without_a_table(low: int | None, high: int | None, weight: Weight, fine: int) -> None:
    ends = {"low_yuan": None if low is None else Fraction(low), "high_yuan": None if high is None else Fraction(high)}
    assert without_table(instrument(), low_yuan=ends["low_yuan"], high_yuan=ends["high_yuan"], weight=weight) == fine


def test_what_no_rule_says_is_not_a_number() -> None:
    assert isinstance(without_table(instrument(), low_yuan=None, high_yuan=Fraction(50_000), weight=Weight.HEAVIER), Unreckoned)
    assert isinstance(without_table(instrument(), low_yuan=None, high_yuan=None, weight=Weight.ORDINARY), Unreckoned)
    assert isinstance(without_table(instrument("national_2019"), low_yuan=None, high_yuan=Fraction(1), weight=Weight.ORDINARY), Unreckoned)


def test_rounds_of_the_daily_penalty_may_not_overlap() -> None:
    day = date(2021, 8, 2)
    with pytest.raises(ValueError, match="起止日"):
        daily_penalty(Fraction(1), periods=[(day, day), (day, day + timedelta(days=3))])
    with pytest.raises(ValueError, match="逾期天数"):
        late_surcharge(Fraction(1), days_late=-1, rate_per_day=TENTH, cap=Fraction(1))


def _min(inputs: dict[str, Any], *, share: str) -> Fraction:
    return min_plus_width(exact(share) / 100, low_yuan=exact(inputs["statutory_min"]), high_yuan=exact(inputs["statutory_max"]))


def _most(inputs: dict[str, Any], *, share: str) -> Fraction:
    return weighted_fine(exact(share) / 100, cap_yuan=exact(inputs["statutory_max"]))


@pytest.mark.parametrize(
    ("number", "formula", "share"),
    [("WE14", _min, "3"), ("WE23", _most, "12"), ("WE24", _min, "0"), ("WE25", _most, "48"), ("WE25", _min, "35"), ("WE26", _most, "34")],
)
def test_fines_whose_inputs_are_not_all_printed_fit_a_whole_percent(number: str, formula: Any, share: str) -> None:
    """They prove no formula (WE25 fits two), but a formula that could not give them would be wrong."""
    assert formula(worked(number)["inputs"], share=share) == worked(number)["outcome"]


def test_we12_two_breaches_add_up() -> None:
    """GD-1.8 at 25 % and GD-1.1 at 35 % of 5 % of an investment that is solved for, not printed."""
    acceptance = weighted_fine(Fraction(25, 100), cap_yuan=instrument().table("GD-1.8").variants[0].high)
    built = weighted_fine(Fraction(35, 100), cap_yuan=instrument().table("GD-1.1").variants[0].high * 130_000)
    assert acceptance + built == worked("WE12")["outcome"]


def test_we15_below_the_minimum_is_unlawful_without_a_recorded_reduction() -> None:
    inputs, lines = worked("WE15")["inputs"], [SheetLine(circumstance="减轻（第三十二条）", evidence="整改报告")]
    assert (
        exact(inputs["unit"]) / inputs["statutory_min_unit"] == exact(inputs["person"]) / inputs["statutory_min_person"] == Fraction(7, 10)
    )
    fined = CaseFacts(
        "441300", date(2019, 6, 1), date(2019, 12, 1), "《建设项目环境保护管理条例》第二十三条第一款", None, exact(inputs["unit"])
    )
    library = Library(instruments(), statutory_ranges(), modifiers())
    assert "低于法定下限200000元" in judge_range(fined, lines=(), library=library).faults[0]
    assert judge_range(fined, lines=lines, library=library).faults == ()


def test_we16_and_we22_half_up_and_cut_to_whole_yuan() -> None:
    assert rounded(Fraction("17562.5"), how=Rounding.HALF_UP_YUAN) == worked("WE16")["inputs"]["person"]
    inputs, parts = worked("WE22")["inputs"], worked("WE22")["outcome_parts"]
    spans = [(inputs["unit_min"], inputs["unit_max"]), *[(inputs["person_min"], inputs["person_max"])] * 2]
    fines = [
        min_plus_width(exact(share) / 100, low_yuan=exact(low), high_yuan=exact(high))
        for share, (low, high) in zip(("4.125", "3.375", "2.25"), spans, strict=True)
    ]
    assert [rounded(fine, how=Rounding.DOWN_YUAN) for fine in fines] == parts
    assert [rounded(fine, how=Rounding.HALF_UP_YUAN) for fine in fines] != parts


def test_we17_and_we27_multiples_of_a_base() -> None:
    inputs = worked("WE17")["inputs"]
    old = StatutoryRange(
        "x", Clause.read("水污染防治法 74(1)"), "x", exact(inputs["multiple_min"]), exact(inputs["multiple_max"]), "test", Confidence.LOW,
        base=BaseKind.DISCHARGE_FEE,
    )  # fmt: skip
    assert old.implied_base(exact(inputs["fine"])) == Bounds(Fraction("120.6"), Fraction("301.5"))
    dumped = worked("WE27")
    low, high = exact(dumped["inputs"]["multiple_min"]), exact(dumped["inputs"]["multiple_max"])
    assert min_plus_width(Fraction("0.075"), low_yuan=low, high_yuan=high) == exact(dumped["outcome_multiple"])


def test_all_27_are_named_in_this_file() -> None:
    text = Path(__file__).read_text(encoding="utf-8").upper()
    assert [item["id"] for item in facts()["worked_examples"] if item["id"] not in text] == []
    assert len(facts()["worked_examples"]) == 27
