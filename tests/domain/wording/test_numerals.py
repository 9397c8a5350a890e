"""Small numerals."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jicha.domain.wording.numerals import print_small, read_digits, read_small


@given(st.integers(1, 99))
def test_printed_numerals_read_back(number):
    assert read_small(print_small(number)) == number


@pytest.mark.parametrize(("text", "number"), [("廿", 20), ("廿三", 23), ("卅", 30), ("二〇", 20), ("〇", 0)])
def test_other_forms(text, number):
    assert read_small(text) == number


@pytest.mark.parametrize("text", ["", "十十", "二十百", "廿百", "甲", "一甲"])
def test_what_is_no_small_numeral(text):
    assert read_small(text) is None


def test_numbers_out_of_reach_stay_figures():
    assert (print_small(0), print_small(100)) == ("0", "100")
    assert read_digits("") is None
