"""Unit and person, lists of what goes unpunished, and a fine below the minimum: what stands beside the computed fine."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from jicha.domain.discretion.cases.sheets import Circumstance
from jicha.domain.discretion.explained.explain import Explanation, Matter, explain
from jicha.domain.discretion.modifiers import Modifier
from jicha.domain.discretion.statutes import Clause
from jicha.engine.content.benchmarks import modifiers, no_penalty_lists, statutory_ranges
from tests.discretion.facts import facts, instrument

ACTED, DECIDED = date(2022, 3, 1), date(2022, 8, 6)


def told(code: str, *, use: str = "", rules: Iterable[Modifier] | None = None, **known: object) -> Explanation:
    matter = replace(Matter(code, ACTED, DECIDED, {}, use), **known)  # type: ignore[arg-type]  # Each test gives some of the fields.
    return explain(
        matter,
        instrument=instrument(),
        ranges=statutory_ranges(),
        modifiers=modifiers() if rules is None else tuple(rules),
        lists=no_penalty_lists(),
        evidence={},
    )


def steps(found: Explanation, title: str) -> list[str]:
    return [step.text for step in found.steps if step.title.startswith(title)]


def test_unit_and_person_are_fined_by_the_same_facts() -> None:
    """项目条例 23(1): 200,000 to 1,000,000 for the unit, 50,000 to 200,000 for the person; WE15 printed both at 70 % of their minimum."""
    minimum = next(one for one in facts()["worked_examples"] if one["id"] == "WE15")["inputs"]["statutory_min_person"]
    (person,) = steps(told("GD-1.8", use="unit_corrected_in_time", levels={"污染物种类": 2}), "双罚")
    assert f"{minimum}元至200000元" in person
    # 25 % to begin with and 5 % for the pollutant, of 200,000.
    assert "按表得60000元" in person


def test_a_matter_of_the_person_names_no_second_person() -> None:
    assert steps(told("GD-1.8", use="responsible_person"), "双罚") == []
    assert steps(told("GD-2.7.1"), "双罚") == []


def test_levels_that_are_unknown_give_the_person_no_sum() -> None:
    matter = Matter("GD-1.8", ACTED, DECIDED, {}, "unit_corrected_in_time")
    strict = replace(instrument(), unknown_takes_lowest=False)
    found = explain(matter, instrument=strict, ranges=(), modifiers=(), lists=(), evidence={})
    assert found.fine_yuan is None
    assert "算不出数额" in steps(found, "双罚")[0]


def test_without_a_use_for_persons_only_the_lawful_range_is_told() -> None:
    """固废法 103: persons 20,000 to 100,000; the Code's 1229: 5,000 to 50,000."""
    cited = told("GD-3.1", clause=Clause.read("固体废物污染环境防治法 103"))
    assert steps(cited, "双罚") == ["对直接负责的主管人员和其他直接责任人员另处罚款，20000元至100000元；基准没有责任人员的用法，不推算数额"]
    code = told("GD-3.1", clause=Clause.read("生态环境法典 1229"), acted_on=date(2026, 9, 1), decided_on=date(2026, 11, 1))
    assert "5000元至50000元" in steps(code, "双罚")[0]


def test_a_first_breach_may_go_unpunished_by_its_list() -> None:
    (water,) = steps(told("GD-2.7.1"), "不予处罚清单")
    assert "《广东省生态环境违法行为轻微不予处罚清单》“水污染物超标”" in water
    assert "应当不予处罚：一年内首次；一个B类因子超标不足0.1倍" in water
    assert "由人核对" in water
    (fault,) = steps(told("GD-3.5.1"), "不予处罚清单")
    assert "可以不予处罚" in fault
    assert steps(told("GD-2.8.1"), "不予处罚清单")[0].count("突发故障") == 1
    assert steps(told("GD-2.5.1"), "不予处罚清单") == []


@pytest.mark.parametrize(
    ("decided", "lists"),
    [
        (date(2022, 12, 31), []),
        (date(2023, 1, 1), ["2022年版"]),
        (date(2025, 6, 30), ["2022年版"]),
        (date(2025, 7, 1), ["2022年版", "2025年7月版"]),
    ],
)
def test_the_lists_of_the_branchs_own_province_hold_from_their_day(decided: date, lists: list[str]) -> None:
    found = steps(told("GD-3.4.1", region="141122", decided_on=decided), "不予处罚清单")
    assert [name for name in ("2022年版", "2025年7月版") if any(name in one for one in found)] == lists
    assert len(found) == len(lists)
    assert all(("施行日期未核" in one) is ("2025年7月版" in one) for one in found)


def test_a_list_ends() -> None:
    assert steps(told("GD-2.7.1", decided_on=date(2027, 1, 1)), "不予处罚清单") == []


def test_a_reduction_stays_within_its_limit() -> None:
    """Hunan 2021 art. 10: at most half of the minimum off; a province without such a rule has no floor."""
    hunan = replace(next(one for one in modifiers() if one.id == "MOD-20"), region="440000", from_on=None)
    assert told("GD-2.7.1", circumstance=Circumstance.REDUCED, rules=[hunan]).fine_yuan == (50_000, 100_000)
    assert told("GD-2.7.1", circumstance=Circumstance.REDUCED).fine_yuan == (0, 100_000)
    grave = {"污染物种类": 3, "超标程度": 6}
    assert told("GD-2.7.1", circumstance=Circumstance.REDUCED, rules=[hunan], levels=grave).fine_yuan == (100_000, 100_000)


def test_limits_of_heavier_and_lighter_sums() -> None:
    """Hunan 2021 arts. 9, 10: a fifth of the maximum more or less, inside the lawful range."""
    heavier, lighter = (replace(next(one for one in modifiers() if one.id == name), region="440000") for name in ("MOD-18", "MOD-19"))
    levels = {"污染物种类": 3, "超标程度": 6}
    base = Fraction(520_000)
    assert told("GD-2.7.1", levels=levels).fine_yuan == (base, base)
    assert told("GD-2.7.1", levels=levels, circumstance=Circumstance.HEAVIER, rules=[heavier]).fine_yuan == (base, 720_000)
    assert told("GD-2.7.1", levels=levels, circumstance=Circumstance.LIGHTER, rules=[lighter]).fine_yuan == (320_000, base)


def test_a_clause_that_is_not_the_tables_is_told() -> None:
    permit = told("GD-2.7.1", clause=Clause.read("水污染防治法 83(1)"))
    assert "所引《水污染防治法》第83条(1)不是表GD-2.7.1的罚则（《水污染防治法》第83条(2)）" in "".join(permit.cautions)
    assert "不是表" not in "".join(told("GD-2.7.1", clause=Clause.read("水污染防治法 83")).cautions)
