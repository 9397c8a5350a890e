"""The sums that need no table, as an officer asks for them; and the formulas that are known in part."""

from dataclasses import replace
from fractions import Fraction

import pytest
from click.testing import CliRunner

from jicha.cli import main
from jicha.domain.discretion.benchmarks import FormulaId, Instrument
from jicha.domain.discretion.reckoning import Reckoning, Unreckoned, reckon
from tests.discretion.facts import instrument, worked


def _said(*words: str, code: int = 0) -> str:
    done = CliRunner().invoke(main, ["fine", *words])
    assert done.exit_code == code, done.output
    return done.output


def test_we10_from_the_command_line() -> None:
    said = _said("daily", "--original", "90000", "--served", "2015-05-28", "--recheck", "2015-06-23", "--recheck", "2015-07-28")
    assert "2015-05-29至2015-06-23，26天：2,340,000元" in said
    assert f"合计 {worked('WE10')['outcome']:,}元" in said


def test_a_recheck_before_the_order_was_served_is_refused() -> None:
    assert "起止日不对" in _said("daily", "--original", "1", "--served", "2015-05-28", "--recheck", "2015-05-28", code=2)
    assert "不是金额" in _said("daily", "--original", "九万", "--served", "2015-05-28", "--recheck", "2015-06-01", code=2)
    assert "小于0" in _said("late", "--fine", "-1", "--days", "3", code=2)


@pytest.mark.parametrize(("days", "sum_"), [("10", "30,000元"), ("33", "99,000元"), ("34", "100,000元"), ("60", "100,000元")])
def test_late_payment_has_a_cap(days: str, sum_: str) -> None:
    assert sum_ in _said("late", "--fine", "100000", "--days", days)


def test_a_range_without_a_table() -> None:
    assert "30,000元" in _said("range", "--benchmark", "guangdong_2021", "--low", "20000", "--high", "40000")
    assert "10,000元" in _said("range", "--benchmark", "guangdong_2021", "--high", "50000", "--weight", "从轻")
    assert "无法计算" in _said("range", "--benchmark", "shanxi_trial", "--low", "20000", "--high", "40000")
    assert "没有裁量基准" in _said("range", "--benchmark", "nowhere", "--low", "1", "--high", "2", code=2)
    assert "逾期天数" in _said("late", "--fine", "1", "--days", "-3", code=2)


def _with_formula(formula: FormulaId, *, code: str, step: Fraction | None = None) -> Instrument:
    table = replace(instrument().table(code), formula=formula)
    return replace(instrument(), tables=(table,), coefficient_step=step)


def test_we02_as_a_table_with_coefficients() -> None:
    made = _with_formula(FormulaId.BAND_COEFFICIENT, code="GD-2.35", step=Fraction(1, 10))
    plain = reckon(made, code="GD-2.35", levels={"区域": 1, "改正情况": 1})
    worse = reckon(made, code="GD-2.35", levels={"区域": 1, "改正情况": 1}, coefficients=[Fraction(1), Fraction(2), Fraction(-1)])
    assert isinstance(plain, Reckoning)
    assert isinstance(worse, Reckoning)
    assert (plain.fine_yuan, worse.fine_yuan) == (55_000, 57_000)
    unknown = reckon(_with_formula(FormulaId.BAND_COEFFICIENT, code="GD-2.35"), code="GD-2.35", levels={"区域": 1})
    assert isinstance(unknown, Unreckoned)
    assert "系数" in unknown.reasons[0]


def test_f5_names_the_primary_factor_and_claims_no_sum() -> None:
    made = _with_formula(FormulaId.PRIMARY_AND_OTHERS, code="GD-3.10")
    found = reckon(made, code="GD-3.10", levels={"排放地点": 1, "污染物种类": 2, "违规排放口数量": 3})
    assert isinstance(found, Unreckoned)
    assert "主要因素等级3，其余1、2" in found.reasons[0]
