"""What the inspector reads of each method: figures with their number of cases, never a test figure alone, never a person."""

from dataclasses import replace

import pytest

from jicha.domain.disparity.bunching import Bunching, Pile
from jicha.domain.disparity.cases import FineCase, NotComparable
from jicha.domain.disparity.residuals import Gap, residuals
from jicha.domain.disparity.sentences import (
    bunching_sentence,
    gradient_sentence,
    neighbour_sentence,
    outside_sentence,
    residual_sentence,
)
from jicha.domain.disparity.strata import pairs
from jicha.domain.disparity.study import Gradient, Neighbourhood, Outside, refusals
from jicha.engine.disparity.bands import outside_bands
from jicha.engine.disparity.branches import branch_effects
from jicha.engine.disparity.neighbours import neighbourhoods
from tests.disparity.made import CASE, case


def test_a_neighbourhood_in_the_money_of_the_case() -> None:
    found = Neighbourhood(
        case("A", 320_000), n=10, middle=0.12, low=0.1, high=0.15, ratio=2.67, z=5.0, chance=0.001, nearest=case("B", 120_000),
        differs=(("超标程度", 2, 3), ("持续时间", None, 1)),
    )  # fmt: skip
    said = neighbour_sentence(found)
    assert said == (
        "与A最相近的10件，罚款折合10万元至15万元，居中12万元；本案32万元，是居中的2.7倍。"
        "最相近的是B，不同之处：超标程度（本案2级，该案3级）、持续时间（本案—级，该案1级）。请说明理由。"
    )
    assert "各因素等级相同" in neighbour_sentence(replace(found, differs=()))


def test_a_band_says_how_many_of_a_hundred() -> None:
    said = outside_sentence(Outside(case("A", 700_000), 400, 0.1, 0.5, 0.002), coverage=0.95)
    assert said == "情况相当的案件每100件有95件罚款在10万元至50万元之间（依据400件）；A罚70万元。请说明理由。"


@pytest.mark.parametrize(
    ("pile", "by"), [(Pile.MINIMUM, "按记录的等级应有"), (Pile.ROUND, "按其他分局的比例应有"), (Pile.BELOW, "均匀分布应有")]
)
def test_a_pile_says_what_it_is_held_against(pile: Pile, by: str) -> None:
    found = Bunching("141128", pile, 48, 40, 5.0, 0.70, 0.91, 0.0001, proposed=True)
    said = bunching_sentence(found, names={"141128": "方山分局"})
    assert said.startswith(f"方山分局：48件中40件罚款落在{pile}（占83%，可能在70%至91%之间）")
    assert by in said
    assert bunching_sentence(replace(found, chance=None), names={}) == "141128：48件，样本不足。"


def test_a_gradient_that_is_none_chance_or_real() -> None:
    found = Gradient("当事人类别", 60, 2, 0.2, "个人", "单位", 0.001, proposed=True)
    assert gradient_sentence(found, names={}).endswith("平均多罚法定幅度的20.0%（60件，2组）。")
    assert gradient_sentence(replace(found, proposed=False), names={}).endswith("，未超出偶然波动或取整的范围。")
    assert gradient_sentence(replace(found, width=0.0001), names={}) == "当事人类别：事实相当时没有差别（60件，2组）。"
    assert "最高的一组比最低的一组" in gradient_sentence(replace(found, most="", least=""), names={})


def test_a_fine_outside_the_law_and_one_that_agrees() -> None:
    outside = residuals([case("A", 1_200_000)])[0]
    assert outside.gap is Gap.OUTSIDE
    assert "超出法定幅度10万元至100万元" in residual_sentence(outside)
    assert "与基准值一致" in residual_sentence(residuals([case("A", 120_000)])[0])
    assert "少2万元" in residual_sentence(residuals([case("A", 100_000)])[0])


def test_a_pair_tells_what_differs_but_never_who() -> None:
    (found,) = pairs([case("A", 320_000), replace(case("B", 100_000), handlers=("王五",), decided_on=None, violation="")])
    assert found.differs == (("违法行为", "超标排放水污染物", "（空）"), ("决定日期", "2021-08-02", "（空）"), ("承办人", "不同", "不同"))


def test_reasons_for_not_comparing_are_counted() -> None:
    reasons = [NotComparable(f"A{n}", n, "141122", "没有裁量表" if n else "缺少法定上限") for n in range(3)]
    assert list(refusals(tuple(reasons)).items()) == [("没有裁量表", 2), ("缺少法定上限", 1)]


def _level(name: str, level: int, *, fine: float) -> FineCase:
    return replace(case(name, fine, level=level), computed_yuan=None)


def test_a_band_without_computed_fines_leans_on_how_high_the_levels_are() -> None:
    made = [_level(f"A{n:03d}", n % 3, fine=100_000 * (1 + n % 3) + 10 * n) for n in range(360)]
    odd = replace(made[5], fine_yuan=990_000.0)
    found, judged = outside_bands([*made[:5], odd, *made[6:]], seed=1)
    assert judged == 360
    assert "A005" in {one.case.case_id for one in found}
    bare = [replace(one, levels=()) for one in made]
    assert outside_bands(bare, seed=1)[1] == 360


def test_neighbours_without_levels_or_with_grounds() -> None:
    assert neighbourhoods([replace(case(f"A{n}", 120_000), levels=()) for n in range(40)], seed=1) == ([], 40)
    heavier = [replace(case(f"A{n}", 120_000), circumstances=("从重",)) for n in range(40)]
    assert neighbourhoods(heavier, seed=1) == ([], 0)


def test_one_branch_of_two_with_enough_cases_is_told_without_the_other() -> None:
    dear = [case(f"A{n}", 150_000, unit="甲", level=n % 2) for n in range(24)]
    like = [case(f"B{n}", 100_000 + 1_000 * (n % 3), unit=unit, level=n % 2) for unit in ("乙", "丙") for n in range(24)]
    few = [case(f"C{n}", 100_000, unit="丁", level=n % 2) for n in range(4)]
    found = {one.unit_code: one for one in branch_effects([*dear, *like, *few])}
    assert [unit for unit, one in found.items() if one.is_named] == ["甲"]
    assert (found["丁"].n, found["丁"].times) == (4, None)
    assert CASE.stratum == case("X", 1).stratum
