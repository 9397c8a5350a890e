"""What the loader refuses, and that the content is what the fact sheet says."""

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from jicha.domain.discretion.benchmarks import FactorKind, FormulaId, Status
from jicha.domain.discretion.modifiers import Duty
from jicha.domain.discretion.proof import breaches, slips
from jicha.domain.discretion.reckoning import FORMULAS, Reckoning, Unreckoned, reckon
from jicha.domain.discretion.selection import NotEntered, choose
from jicha.domain.errors import ContentError, LawError
from jicha.engine.content import content_digest
from jicha.engine.content.benchmarks import instruments, modifiers, no_penalty_lists, statutory_ranges
from tests.discretion.facts import exact, instrument

HEAD = """\
zh: 测试基准
region: '990000'
status: entered
from_on: 2021-01-01
confidence: high
source: 测试
tables:
"""
TABLE = """\
- code: T-1
  zh: 测试违法行为
  penalty: [水污染防治法 83(2)]
  formula: F1
  uses:
  - {low: 100000, high: 1000000, start: 10, lowest: 10, highest: 100}
  factors:
  - zh: 数量
    aspect: quantity
    levels:
    - {level: 1, zh: 少, share: 0}
    - {level: 2, zh: 多, share: 90}
"""
ROWS = """\
- code: T-2
  zh: 测试分档
  penalty: [大气污染防治法 98]
  formula: F2
  uses:
  - {low: 20000, high: 200000}
  factors:
  - {zh: 情形, aspect: conduct}
  rows:
  - {when: {情形: 轻}, low: 20000, high: 80000}
  - {when: {情形: 重}, low: 80000, high: 200000}
"""


def _load(folder: Path, text: str, *, name: str = "2021-01-01.yaml") -> Path:
    place = folder / "benchmarks" / "test_2021"
    place.mkdir(parents=True, exist_ok=True)
    (place / name).write_text(text, encoding="utf-8")
    return folder


def _line(text: str, *, words: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), start=1) if words in line)


def test_an_overlay_folder_brings_its_own_instrument(tmp_path: Path) -> None:
    found = next(item for item in instruments(_load(tmp_path, HEAD + TABLE + ROWS)) if item.id == "test_2021")
    assert [table.code for table in found.tables] == ["T-1", "T-2"]
    assert [level.number for level in found.table("T-2").factor("情形").levels] == [1, 2]


@pytest.mark.parametrize(
    ("old", "new", "said", "at"),
    [
        ("highest: 100}", "highest: 90}", "载明最高合计90%，实际100%", "low: 100000"),
        ("share: 90", "share: 80", "不是100%", "code: T-1"),
        ("start: 10, lowest: 10", "start: 5, lowest: 5", "不是法定下限", "code: T-1"),
        ("share: 0}", "share: 95}", "低于等级1", "code: T-1"),
        ("level: 2", "level: 1", "由低到高、不重复", "level: 1, zh: 少"),
        ("share: 90", "share: -5", "不在0到100之间", "level: 1, zh: 少"),
        ("水污染防治法 83(2)", "水法第八十三条", "不是条款", "penalty"),
        ("share: 90", "share: 很多", "不是数字", "level: 2"),
        ("formula: F1", "formula: F2", "不能混用", "formula"),
        ("high: 1000000,", "high: 1000000, unit: times,", "不合", "low: 100000"),
        ("low: 20000, high: 80000}", "low: 10000, high: 80000}", "超出法定幅度", "{情形: 轻}"),
        ("low: 80000, high: 200000}", "low: 30000, high: 20000}", "低于下限", "{情形: 重}"),
        ("情形: 重", "情形: 轻", "条件相同", "low: 80000"),
        ("{情形: 轻}", "{天气: 轻}", "没有因素“天气”", "天气"),
        ("high: 200000}\n  factors", "high: 250000}\n  factors", "不是法定上限", "code: T-2"),
        ("code: T-2", "code: T-1", "重复", "测试分档"),
        ("from_on: 2021-01-01", "from_on: 2021-01-02", "却在", "from_on"),
        ("zh: 测试违法行为", "zh: 测试违法行为\n  irregular: [{law: full_sum, reason: 无}]", "实际并无此事", "irregular"),
        ("status: entered", "status: half", "不在可用的值之内", "status"),
        ("  uses:\n  - {low: 100000, high: 1000000, start: 10, lowest: 10, highest: 100}", "  uses: []", "没有写法定幅度", "uses"),
        ("highest: 100}", "highest: 100}\n  - {low: 1, high: 2}", "重复或空缺", "{low: 1, high: 2}"),
        ("zh: 测试违法行为", "zh: 测试违法行为\n  irregular: [{law: full_sum, reason: 无, use: 谁}]", "没有用途“谁”", "irregular"),
        ("{情形: 轻}", "{}", "没有条件", "{when: {}"),
        ("aspect: conduct}", "aspect: conduct, levels: [{level: 1, zh: 轻}]}", "等级写法不对", "aspect: conduct"),
        ("low: 100000, high: 1000000", "low: 1000000, high: 100000", "低于下限", "low: 1000000"),
        ("{情形: 轻}, low: 20000, high: 80000", "{情形: 轻}, low: 90000, high: 95000", "不是法定下限", "code: T-2"),
        ("{情形: 重}, low: 80000, high: 200000", "{情形: 重}, low: 20000, high: 30000", "低于一档", "code: T-2"),
    ],
)
def test_a_false_table_is_refused_with_its_line(tmp_path: Path, old: str, new: str, said: str, at: str) -> None:
    text = (HEAD + TABLE + ROWS).replace(old, new, 1)
    with pytest.raises(ContentError) as refused:
        instruments(_load(tmp_path, text))
    faults = [fault for fault in refused.value.faults if said in fault.what]
    assert faults, refused.value.faults
    line = _line(text, words=at)
    assert any(abs(int(fault.where.rpartition(":")[2]) - line) <= 1 for fault in faults), (faults, line)


def test_what_is_printed_against_the_laws_stays_with_a_reason(tmp_path: Path) -> None:
    text = (HEAD + TABLE).replace("share: 90", "share: 80").replace("highest: 100", "highest: 90")
    text += "  irregular:\n  - {law: full_sum, reason: 原文合计90%}\n"
    table = next(item for item in instruments(_load(tmp_path, text)) if item.id == "test_2021").table("T-1")
    assert [breach.law for breach in breaches(table)] == [one.law for one in table.irregular]


def test_tables_of_a_day_without_its_instrument_are_refused(tmp_path: Path) -> None:
    with pytest.raises(LawError, match="没有这一天的裁量基准"):
        instruments(_load(tmp_path, "tables:\n" + TABLE, name="2022-05-05.water.yaml"))


def test_the_content_of_the_stand_in_is_the_fact_sheet(shared: Path) -> None:
    sheet = yaml.safe_load((shared / "facts" / "law-discretion.yaml").read_text(encoding="utf-8"))
    printed = next(item for item in sheet["benchmarks"] if item["id"] == "GD2021")["violations"]
    assert {table.code for table in instrument().tables} == {row["code"] for row in printed}
    for row in printed:
        table = instrument().table(row["code"])
        assert (table.zh, table.en) == (row["name_zh"], row["name"])
        if row["table"] == "weight":
            _same_weights(table, row=row)
        else:
            assert [(band.low, band.high) for band in table.bands] == [(exact(one["low"]), exact(one["high"])) for one in row["rows"]]
            assert [[name for name, _ in band.when] for band in table.bands] == [
                [next(factor.zh for factor in table.factors if factor.en == key) for key in one["when"]] for one in row["rows"]
            ]


def _same_weights(table: Any, *, row: dict[str, Any]) -> None:
    assert [factor.en for factor in table.factors] == [factor["name"] for factor in row["factors"]]
    for factor, printed in zip(table.factors, row["factors"], strict=True):
        shares = [
            Fraction(level["value_fraction"]) if "value_fraction" in level else exact(level["value"]) / 100 for level in printed["levels"]
        ]
        assert [level.share for level in factor.levels] == shares
        assert [level.number for level in factor.levels] == [level["level"] for level in printed["levels"]]
        assert factor.aspect == printed["kind"]


def test_every_table_of_the_stand_in_keeps_the_laws_or_says_why() -> None:
    for table in instrument().tables:
        assert slips(table) == ()
        declared = {(one.law, one.variant) for one in table.irregular}
        assert {(breach.law, breach.variant) for breach in breaches(table)} == declared
        assert all(one.reason for one in table.irregular)


def test_the_national_tables_have_levels_and_no_sum() -> None:
    national = instrument("national_2019")
    assert [table.code for table in national.tables] == ["MEE-1", "MEE-2", "MEE-3", "MEE-4", "MEE-5"]
    for table in national.tables:
        levels = {factor.zh: factor.levels[0].number for factor in table.factors}
        found = reckon(national, code=table.code, levels=levels, base_yuan=Fraction(1_000_000))
        assert isinstance(found, Unreckoned)
        assert "公式未知" in found.reasons[0]
        assert {factor.zh for factor in table.factors if factor.kind is FactorKind.COMMON} == {"两年内违法次数（含本次）", "影响范围"}


def test_a_formula_that_is_found_later_is_handed_in() -> None:
    assert FormulaId.SUPERPOSITION not in FORMULAS
    assert FormulaId.PRIMARY_AND_OTHERS not in FORMULAS
    national = instrument("national_2019")
    levels = {factor.zh: factor.levels[0].number for factor in national.table("MEE-1").factors}
    larger = {**FORMULAS, FormulaId.SUPERPOSITION: lambda _, bounds: bounds.low_yuan}
    found = reckon(national, code="MEE-1", levels=levels, base_yuan=Fraction(1_000_000), formulas=larger)
    assert isinstance(found, Unreckoned), "the levels have no shares: a sum of nothing is not a fine"
    assert isinstance(reckon(national, code="MEE-1", levels={}, base_yuan=Fraction(1)), Unreckoned)


def test_shanxi_is_not_entered_and_never_replaced_by_another_province() -> None:
    found = choose(instruments(), region="141100", on=date(2022, 6, 1))
    assert isinstance(found, NotEntered)
    assert "尚未录入" in found.zh
    assert isinstance(choose(instruments(), region="500000", on=date(2022, 6, 1)), NotEntered)
    assert isinstance(reckon(instrument("shanxi_trial"), code="X", levels={}), Unreckoned)


def test_the_stand_in_governs_its_own_days_only() -> None:
    assert instrument().status is Status.STAND_IN
    assert "样例" in (instrument().note or "")
    assert choose(instruments(), region="441900", on=date(2022, 1, 1)) == instrument()
    for day in (date(2021, 12, 31), date(2027, 1, 1)):
        assert isinstance(choose(instruments(), region="440000", on=day), NotEntered)


def test_modifiers_and_lists_are_whole() -> None:
    assert [one.id for one in modifiers()] == [f"MOD-{number}" for number in range(1, 26)]
    assert [one.id for one in modifiers() if one.governs(date(2014, 6, 1))] == ["MOD-10", "MOD-16", "MOD-17", "MOD-18", "MOD-19", "MOD-20"]
    guangdong = [one for one in no_penalty_lists() if one.list_id == "GD2021"]
    assert len(guangdong) == 18
    assert sum(one.duty is Duty.MAY for one in guangdong) == 2
    water = next(one for one in no_penalty_lists() if one.list_id == "SX2025" and one.act == "水污染物超标")
    assert (water.excess_below, water.parameters_most, water.rectified_days_most) == (Fraction(1, 10), 1, 5)


def test_a_changed_benchmark_changes_the_digest_of_the_content(tmp_path: Path) -> None:
    assert content_digest() != content_digest(_load(tmp_path, HEAD + TABLE))


def test_the_tables_agree_with_the_ranges_of_the_law() -> None:
    laws = statutory_ranges()
    for table in instrument().tables:
        own = [item for item in laws if item.clause in table.penalty]
        assert own, table.code
        for use in table.variants:
            same = [item for item in own if item.party is use.party and item.base is use.base]
            assert min(item.low for item in same) <= use.low, table.code
            assert use.high <= max(item.high for item in same), table.code


def test_reckoning_needs_a_known_use() -> None:
    with pytest.raises(KeyError):
        reckon(instrument(), code="GD-1.8", levels={}, variant="nobody")
    found = reckon(instrument(), code="GD-1.8", levels={}, variant="responsible_person")
    assert isinstance(found, Reckoning)
    assert (found.raised, found.lowered) == (False, False)


def test_the_lowest_levels_must_pick_the_lowest_row(tmp_path: Path) -> None:
    rows = "  - {when: {情形: 轻}, low: 80000, high: 200000}\n  - {when: {情形: 重}, low: 20000, high: 80000}\n"
    text = HEAD + ROWS[: ROWS.index("  - {when")] + rows
    with pytest.raises(LawError, match="得到的不是最低一档"):
        instruments(_load(tmp_path, text))


def test_a_doubled_modifier_is_refused(tmp_path: Path) -> None:
    (tmp_path / "benchmarks").mkdir()
    row = "- {id: M, zh: 甲, effect: heavier, law: 某法 1, confidence: low, source: 测试}\n"
    (tmp_path / "benchmarks" / "modifiers.yaml").write_text("modifiers:\n" + row + row, encoding="utf-8")
    with pytest.raises(LawError, match="写了2次") as refused:
        modifiers(tmp_path)
    assert [fault.where.rpartition(":")[2] for fault in refused.value.faults] == ["2", "3"]
