"""Which law: the day of the act, the milder later law, the base that the Code took away."""

import re
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from jicha.domain.discretion.statutes import BaseKind, Bounds, Clause, Milder, Party, law_of, ranges_of
from jicha.domain.errors import LawError
from jicha.engine.content.benchmarks import statutory_ranges
from tests.discretion.facts import instrument

OLD, NEW = date(2025, 3, 1), date(2026, 9, 1)
BUILDING = Clause.read("环境影响评价法 31(1)(2)")


def _milder(clause: str, *, base: int | None = None, subject: str | None = None, party: Party = Party.UNIT) -> Milder:
    return law_of(
        statutory_ranges(), clause=Clause.read(clause), act_on=OLD, decided_on=NEW, party=party, subject=subject,
        base_yuan=None if base is None else Fraction(base),
    ).milder  # fmt: skip


@pytest.mark.parametrize(
    ("clause", "on", "low", "high"),
    [
        ("建设项目环境保护管理条例 28", "2017-09-30", 0, 100_000),
        ("建设项目环境保护管理条例 23(1)", "2017-10-01", 200_000, 1_000_000),
        ("水污染防治法 83(2)", "2018-01-01", 100_000, 1_000_000),
        ("水污染防治法 83(2)", "2026-08-14", 100_000, 1_000_000),
        ("生态环境法典 1107", "2026-08-15", 100_000, 1_000_000),
        ("排污许可管理条例 34(1)", "2021-03-01", 200_000, 1_000_000),
        ("固体废物污染环境防治法 112(1)(6)", "2020-09-01", 100_000, 1_000_000),
        ("水污染防治法 84(1)", "2022-01-01", 100_000, 500_000),
    ],
)
def test_the_range_of_a_clause_on_a_day(clause: str, on: str, low: int, high: int) -> None:
    found = ranges_of(statutory_ranges(), clause=Clause.read(clause), on=date.fromisoformat(on))
    assert found[0].bounds() == Bounds(Fraction(low), Fraction(high))
    assert found[0].occasion is None


@pytest.mark.parametrize(
    ("clause", "on"),
    [
        ("水污染防治法 83(2)", "2017-12-31"),
        ("水污染防治法 83(2)", "2026-08-15"),
        ("生态环境法典 1107", "2026-08-14"),
    ],
)
def test_a_clause_out_of_force_has_no_range(clause: str, on: str) -> None:
    assert ranges_of(statutory_ranges(), clause=Clause.read(clause), on=date.fromisoformat(on)) == ()


def test_before_2016_building_before_approval_had_fixed_sums() -> None:
    (found,) = ranges_of(statutory_ranges(), clause=BUILDING, on=date(2016, 8, 31))
    assert (found.base, found.bounds()) == (BaseKind.FIXED, Bounds(Fraction(50_000), Fraction(200_000)))


@pytest.mark.parametrize(
    ("subject", "investment", "milder"),
    [
        ("报告书", 20_000_001, Milder.NEW),
        ("报告书", 20_000_000, Milder.SAME),
        ("报告书", 19_999_999, Milder.OLD),
        ("报告表", 10_000_001, Milder.NEW),
        ("报告表", 10_000_000, Milder.SAME),
        ("报告表", 9_999_999, Milder.OLD),
        ("报告书", None, Milder.UNKNOWN),
        (None, 20_000_000, Milder.OPEN),
    ],
)
def test_under_the_code_the_investment_no_longer_counts(subject: str | None, investment: int | None, milder: Milder) -> None:
    assert _milder(str(BUILDING), base=investment, subject=subject) is milder


@pytest.mark.parametrize(
    ("clause", "milder"),
    [
        ("水污染防治法 83(2)", Milder.SAME),
        ("固体废物污染环境防治法 112(1)(6)", Milder.NEW),
        ("固体废物污染环境防治法 112(1)(13)", Milder.NEW),
        ("排污许可管理条例 34(1)", Milder.NEW),
        ("水污染防治法 81", Milder.OLD),
        ("大气污染防治法 98", Milder.OLD),
        ("大气污染防治法 99(1)", Milder.OLD),
        ("水污染防治法 93(1)", Milder.NEW),
    ],
)
def test_the_comparisons_of_the_fact_sheet(clause: str, milder: Milder) -> None:
    assert _milder(clause) is milder


def test_where_least_and_most_differ_a_person_chooses() -> None:
    assert _milder("固体废物污染环境防治法 112(1)(3)", base=300_000) is Milder.OPEN
    assert _milder("固体废物污染环境防治法 112(1)(3)", base=500_000) is Milder.NEW
    assert _milder("固体废物污染环境防治法 112(1)(3)") is Milder.UNKNOWN


def test_a_person_in_charge_has_own_ranges() -> None:
    assert _milder("固体废物污染环境防治法 103", party=Party.PERSON) is Milder.NEW


def test_one_law_on_both_days_needs_no_comparison() -> None:
    found = law_of(statutory_ranges(), clause=Clause.read("水污染防治法 83(2)"), act_on=date(2022, 1, 1), decided_on=date(2022, 6, 1))
    assert found.milder is Milder.ONE_LAW
    assert found.by_act == found.by_decision


def test_citing_the_code_for_an_older_act_finds_the_old_law() -> None:
    found = law_of(statutory_ranges(), clause=Clause.read("生态环境法典 1107"), act_on=OLD, decided_on=NEW)
    assert {str(item.clause) for item in found.by_act} == {"水污染防治法 83(2)", "大气污染防治法 99(2)"}


def test_an_unknown_clause_is_unknown() -> None:
    found = law_of(statutory_ranges(), clause=Clause.read("某某条例 5"), act_on=OLD, decided_on=NEW)
    assert (found.by_act, found.by_decision, found.milder) == ((), (), Milder.UNKNOWN)


@given(cost=st.integers(min_value=0, max_value=10**9))
def test_a_disposal_cost_below_the_floor_counts_as_the_floor(cost: int) -> None:
    (law,) = ranges_of(statutory_ranges(), clause=Clause.read("固体废物污染环境防治法 112(1)(4)"), on=OLD)
    bounds = law.bounds(base_yuan=Fraction(cost))
    assert bounds is not None
    assert bounds.low_yuan == 3 * max(cost, 200_000)
    assert bounds.high_yuan == 5 * max(cost, 200_000)


@pytest.mark.parametrize("text", ["水污染防治法", "83(2)", "水污染防治法 第83条", ""])
def test_what_is_no_clause_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="不是条款"):
        Clause.read(text)


def test_a_clause_holds_its_parts() -> None:
    whole = Clause.read("水污染防治法 83")
    assert whole.holds(Clause.read("水污染防治法 83(2)"))
    assert not whole.holds(Clause.read("水污染防治法 831"))
    assert not whole.holds(Clause.read("大气污染防治法 83(2)"))
    assert len(ranges_of(statutory_ranges(), clause=whole, on=OLD)) == 4


FILE = """\
law: 测试法
from_on: 2030-01-01
confidence: low
source: 测试
ranges:
- {article: '1', zh: 甲, low: 1, high: 2}
- {article: '2', zh: 乙, low: 1, high: 2}
"""


@pytest.mark.parametrize(
    ("old", "new", "said", "line"),
    [
        ("'2'", "'1'", "写了两次", 7),
        ("low: 1, high: 2}\n-", "low: 3, high: 2}\n-", "上限低于下限", 6),
        ("乙,", "乙, unit: times,", "不合", 7),
        ("乙,", "乙, replaces: [测试法 9],", "不存在", 7),
        ("2030-01-01", "2031-01-01", "文件名", 2),
        ("'2'", "第二条", "不是条款", 7),
    ],
)
def test_a_false_range_is_refused_with_its_line(tmp_path: Path, old: str, new: str, said: str, line: int) -> None:
    place = tmp_path / "statutes" / "test_law" / "2030-01-01.yaml"
    place.parent.mkdir(parents=True)
    place.write_text(FILE.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(LawError, match=said) as refused:
        statutory_ranges(tmp_path)
    assert refused.value.faults[0].where == f"{place}:{line}"


def test_the_code_is_what_the_fact_sheet_says(shared: Path) -> None:
    sheet = yaml.safe_load((shared / "facts" / "law-discretion.yaml").read_text(encoding="utf-8"))
    own = [item for item in statutory_ranges() if item.clause.law == "生态环境法典"]
    printed: list[tuple[int, int]] = []
    for rule in sheet["code2026"]["rules"]:
        bands = [rule, *(rule[key] for key in ("second_band", "persons") if key in rule)]
        printed.extend((band["min"], band["max"]) for band in bands)
        article = re.match(r"\d+", rule["code_article"])
        assert article is not None
        here = {(item.low, item.high) for item in own if item.clause.article.startswith(article[0])}
        assert {(band["min"], band["max"]) for band in bands} <= here, rule["code_article"]
    assert sorted((item.low, item.high) for item in own) == sorted(printed)
    assert all(item.from_on == date(2026, 8, 15) for item in own)


def test_a_new_range_replaces_what_the_fact_sheet_names(shared: Path) -> None:
    sheet = yaml.safe_load((shared / "facts" / "law-discretion.yaml").read_text(encoding="utf-8"))
    replaced = {name for item in statutory_ranges() if item.clause.law == "生态环境法典" for name in item.replaces}
    for code in {code for rule in sheet["code2026"]["rules"] for code in rule.get("replaces_gd", [])}:
        clauses = [str(clause) for clause in instrument().table(code).penalty if not clause.law.startswith("广东省")]
        assert set(clauses) <= replaced, code
