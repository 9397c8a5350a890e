"""Each method on a few cases that a person can follow."""

from dataclasses import replace
from fractions import Fraction

import pytest

from jicha.domain.discretion.benchmarks import Benchmark
from jicha.domain.disparity.bunching import Pile, bunching
from jicha.domain.disparity.choices import choices
from jicha.domain.disparity.residuals import Gap, is_reachable, reachable_points, residuals
from jicha.domain.disparity.sentences import branch_sentence, gradient_sentence, pair_cells, pair_sentence, residual_sentence, times, yuan
from jicha.domain.disparity.strata import pairs, spread, widest
from jicha.engine.content.benchmarks import instruments
from jicha.engine.disparity.branches import branch_effects
from jicha.engine.disparity.gradients import gradients
from jicha.engine.disparity.study import study
from tests.disparity.made import CASE, FRAME, case


def _table(code: str) -> Benchmark:
    return next(one for one in instruments() if one.id == "guangdong_2021").table(code)


def test_the_sentence_for_the_inspector() -> None:
    (pair,) = pairs([case("甲案", 320_000), case("乙案", 100_000, unit="141121")])
    assert pair_sentence(pair) == (
        "两案同一条款、同一裁量等级，罚款相差3.2倍。甲案罚32万元，乙案罚10万元；按基准应为12万元。同类共2件。请说明理由。"
    )
    assert ("承办分局", "141122", "141121") in pair.differs
    assert "张三" not in str(pair.differs)


def test_equal_fines_under_other_maxima_never_read_as_unequal_fines() -> None:
    one = case("甲案", 30_000)
    (pair,) = pairs([one, replace(case("乙案", 30_000), high_yuan=one.high_yuan * 2)])
    assert "罚款占法定上限之比相差2倍（占法定上限" in pair_sentence(pair)
    _, dearer, cheaper, *_ = pair_cells(pair, names={})
    assert dearer == f"甲案\n3万元（上限{yuan(one.high_yuan)}）"
    assert cheaper == f"乙案\n3万元（上限{yuan(one.high_yuan * 2)}）"


@pytest.mark.parametrize(("dearer", "found"), [(150_000, 1), (149_000, 0)])
def test_a_pair_is_flagged_from_half_as_much_again(dearer: float, found: int) -> None:
    assert len(pairs([case("甲", dearer), case("乙", 100_000)])) == found


def test_cases_of_other_levels_clauses_or_circumstances_are_no_pair() -> None:
    other = replace(CASE, case_id="B", fine_yuan=900_000.0)
    for changed in (
        replace(other, levels=(("超标程度", 3),)),
        replace(other, frame=replace(FRAME, clause="排污许可管理条例 34(1)")),
        replace(other, frame=replace(FRAME, law_version="2026-08-15")),
        replace(other, frame=replace(FRAME, benchmark="另一版")),
        replace(other, circumstances=("从重",)),
    ):
        assert pairs([CASE, changed]) == []
    assert widest([CASE]) is None


def test_a_base_falls_out_of_the_comparison() -> None:
    small = replace(CASE, case_id="S", fine_yuan=20_000.0, low_yuan=10_000.0, high_yuan=50_000.0)
    large = replace(CASE, case_id="L", fine_yuan=200_000.0, low_yuan=100_000.0, high_yuan=500_000.0)
    assert pairs([small, large]) == []


def test_the_spread_of_the_fact_sheet() -> None:
    assert spread([0.10, 0.12, 0.16]) == pytest.approx(0.5)
    assert spread([]) is None


@pytest.mark.parametrize(
    ("fine", "gap"),
    [
        (120_001, Gap.SAME),
        (129_000, Gap.ROUNDING),
        (129_100, Gap.EXPLAIN),
        (210_000, Gap.EXPLAIN),
        (210_100, Gap.REVIEW),
        (99_999, Gap.OUTSIDE),
        (1_000_001, Gap.OUTSIDE),
    ],
)
def test_gaps_from_the_benchmark_have_the_bands_of_the_fact_sheet(fine: float, gap: Gap) -> None:
    assert residuals([case("A", fine)])[0].gap is gap


def test_without_a_computed_fine_there_is_no_residual() -> None:
    assert residuals([case("A", 120_000, computed=None)]) == []


def test_a_residual_says_what_is_recorded() -> None:
    said = residual_sentence(residuals([case("A", 320_000)])[0])
    assert "按基准应为12万元，决定罚款32万元，多20万元（2.7倍）" in said
    assert "没有记录" in said
    assert "不是任何一组等级按基准能得出的" in residual_sentence(residuals([replace(case("A", 323_456), is_reachable=False)])[0])
    assert "情节：从重" in residual_sentence(residuals([replace(case("A", 320_000), circumstances=("从重",))])[0])


def test_whether_any_levels_give_a_fine() -> None:
    """The fact sheet: in GD-2.7.1 the sum of 22 points arises from 14 of 2,592 sets of levels."""
    table = _table("GD-2.7.1")
    points = reachable_points(table, start=table.variant().start)
    assert points is not None
    ends = {"low_yuan": Fraction(100_000), "high_yuan": Fraction(1_000_000)}
    assert [is_reachable(Fraction(fine), points=points, **ends) for fine in (220_000, 100_000, 123_456)] == [True, True, False]
    bands = next(one for one in next(i for i in instruments() if i.id == "guangdong_2021").tables if one.bands)
    assert reachable_points(bands, start=Fraction(0)) is None


def _two_branches(times_dearer: float, *, each: int) -> list:
    fines = (100_000, 110_000, 120_000, 130_000)
    own = [case(f"A{n}", fines[n % 4] * times_dearer, unit="141122", level=n % 3) for n in range(each)]
    return own + [case(f"{unit}{n}", fines[n % 4], unit=unit, level=n % 3) for unit in ("141121", "141123") for n in range(each)]


def test_a_branch_is_named_with_interval_and_number() -> None:
    dear = {one.unit_code: one for one in branch_effects(_two_branches(1.6, each=24))}
    assert [unit for unit, one in dear.items() if one.is_named] == ["141122"]
    said = branch_sentence(dear["141122"], names={"141122": "交城分局"})
    assert said.startswith("交城分局：")
    assert "1.6倍（可能在1.5" in said
    assert "24件" in said


def test_a_branch_below_the_least_number_is_not_named() -> None:
    few = {one.unit_code: one for one in branch_effects(_two_branches(3.0, each=9))}
    assert few["141122"].times is None
    assert "样本不足" in branch_sentence(few["141122"], names={})


def test_equal_branches_are_equal() -> None:
    assert all(one.times == pytest.approx(1.0) and not one.is_named for one in branch_effects(_two_branches(1.0, each=24)))


def test_a_branch_without_like_cases_elsewhere_is_not_compared() -> None:
    (alone,) = branch_effects([case(f"A{n}", 120_000) for n in range(30)])
    assert (alone.n, alone.times) == (0, None)


def test_fines_at_the_least_are_held_against_the_recorded_levels() -> None:
    lawful = [case(f"A{n}", 100_000, computed=100_000.0) for n in range(40)]
    assert not any(one.proposed for one in bunching(lawful))
    piled = [case(f"A{n}", 100_000, computed=150_000.0) for n in range(40)]
    (found,) = [one for one in bunching(piled) if one.proposed]
    assert (found.pile, found.hits, found.n) == (Pile.MINIMUM, 40, 40)
    assert [one.chance for one in bunching(piled[:29]) if one.pile is Pile.MINIMUM] == [None]


def test_fines_right_below_a_threshold_of_approval() -> None:
    below = [case(f"A{n}", 195_000, computed=200_000.0) for n in range(40)]
    assert [one.pile for one in bunching(below, thresholds_yuan=(200_000.0,)) if one.proposed] == [Pile.BELOW]
    beside = below[:20] + [case(f"B{n}", 205_000, computed=200_000.0) for n in range(20)]
    assert not any(one.proposed for one in bunching(beside, thresholds_yuan=(200_000.0,)))


def test_round_sums_where_other_branches_have_none() -> None:
    uneven = [case(f"A{n}", 123_400 + n, unit="141121", computed=123_400.0 + n) for n in range(40)]
    round_sums = [case(f"B{n}", 120_000, unit="141122", computed=123_400.0 + n) for n in range(40)]
    assert [(one.unit_code, one.pile) for one in bunching(uneven + round_sums) if one.proposed] == [("141122", Pile.ROUND)]


def test_a_gradient_on_the_party_and_none_on_too_few() -> None:
    cases = [replace(case(f"A{n}", 300_000 if n % 2 else 120_000), party_kind="个人" if n % 2 else "单位") for n in range(60)]
    party = {one.fact: one for one in gradients(cases, seed=1)}["当事人类别"]
    assert party.proposed
    assert gradient_sentence(party, names={}) == "当事人类别：事实相当时，“个人”比“单位”平均多罚法定幅度的20.0%（60件，2组）。"
    few = {one.fact: one for one in gradients(cases[:40], seed=1)}["当事人类别"]
    assert "样本不足" in gradient_sentence(few, names={})


def test_handlers_are_never_named() -> None:
    cases = [replace(case(f"A{n}", 300_000 if n % 2 else 120_000), handlers=("张三",) if n % 2 else ("王五",)) for n in range(60)]
    handler = {one.fact: one for one in gradients(cases, seed=1)}["承办人"]
    assert handler.proposed
    assert "张三" not in gradient_sentence(handler, names={})


def test_the_choice_of_clause_stands_apart() -> None:
    water = [case(f"A{n}", 120_000) for n in range(3)]
    permit = [
        replace(one, case_id=f"B{n}", frame=replace(FRAME, clause="排污许可管理条例 34(1)"), low_yuan=200_000.0, fine_yuan=200_000.0)
        for n, one in enumerate(water)
    ]
    found = study(water + permit, seed=1)
    assert found.pairs == ()
    assert [(one.clause, one.low_yuan, one.middle_yuan) for one in found.choices] == [
        ("水污染防治法 83(2)", 100_000.0, 120_000.0),
        ("排污许可管理条例 34(1)", 200_000.0, 200_000.0),
    ]
    assert choices(water) == []


@pytest.mark.parametrize(("value", "said"), [(120_000, "12万元"), (17_287.5, "17287.5元"), (5_000, "5000元"), (123_400, "12.34万元")])
def test_sums_are_written_as_people_say_them(value: float, said: str) -> None:
    assert yuan(value) == said


@pytest.mark.parametrize(("value", "said"), [(3.2, "3.2倍"), (3.0, "3倍"), (1.25, "1.25倍"), (0.5, "0.5倍")])
def test_multiples_are_written_short(value: float, said: str) -> None:
    assert times(value) == said
