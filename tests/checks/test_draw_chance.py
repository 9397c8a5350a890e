"""The arithmetic behind RAND-08, held against printed tables and a law of statistics."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import jicha


def _module() -> ModuleType:
    path = Path(jicha.__file__).parent / "checks" / "double_random" / "draw_looks_random.py"
    spec = importlib.util.spec_from_file_location("draw_looks_random", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


CHANCE = _module()


@pytest.mark.parametrize(
    ("statistic", "freedom", "tail"),
    [
        (3.841, 1, 0.05),
        (10.828, 1, 0.001),
        (11.070, 5, 0.05),
        (24.322, 7, 0.001),
        (18.307, 10, 0.05),
        (67.505, 50, 0.05),
        (149.449, 100, 0.001),
    ],
)
def test_the_tail_agrees_with_printed_tables(statistic: float, freedom: int, tail: float) -> None:
    assert CHANCE.chi_square_tail(statistic, freedom=freedom) == pytest.approx(tail, rel=2e-3)


def test_nothing_is_surprising_at_nought() -> None:
    assert CHANCE.chi_square_tail(0.0, freedom=7) == 1.0


@given(both=st.integers(0, 20), first=st.integers(0, 20), second=st.integers(0, 20))
def test_q_of_two_units_is_mcnemars_statistic(both: int, first: int, second: int) -> None:
    assume(first + second > 0)
    sizes = [2] * both + [1] * (first + second)
    expected = (first - second) ** 2 / (first + second)
    assert CHANCE.cochran_q([both + first, both + second], sizes=sizes) == pytest.approx(expected)


@given(units=st.integers(2, 40), times=st.integers(1, 6))
def test_equal_hits_are_never_odd(units: int, times: int) -> None:
    assert CHANCE.cochran_q([times] * units, sizes=[1] * (units * times)) == pytest.approx(0.0)


@given(statistic=st.floats(0.0, 500.0), freedom=st.integers(1, 200))
def test_the_tail_is_a_chance_and_falls(statistic: float, freedom: int) -> None:
    tail = CHANCE.chi_square_tail(statistic, freedom=freedom)
    assert -1e-9 <= CHANCE.chi_square_tail(statistic + 1, freedom=freedom) <= tail + 1e-9 <= 1.0 + 2e-9
