"""Small numerals."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jicha.domain.wording.numerals import print_small, read_count, read_digits, read_small


@given(st.integers(1, 99))
def test_printed_numerals_read_back(number):
    assert read_small(print_small(number)) == number


@pytest.mark.parametrize(("text", "number"), [("12", 12), ("0", 0), ("十二", 12), ("两", 2), ("若干", None), ("", None)])
def test_a_count_is_read_in_figures_or_words(text, number):
    assert read_count(text) == number


@pytest.mark.parametrize(("text", "number"), [("廿", 20), ("廿三", 23), ("卅", 30), ("二〇", 20), ("〇", 0)])
def test_other_forms(text, number):
    assert read_small(text) == number


@pytest.mark.parametrize("text", ["", "十十", "二十百", "廿百", "甲", "一甲"])
def test_what_is_no_small_numeral(text):
    assert read_small(text) is None


def test_numbers_out_of_reach_stay_figures():
    assert (print_small(0), print_small(100)) == ("0", "100")
    assert read_digits("") is None
