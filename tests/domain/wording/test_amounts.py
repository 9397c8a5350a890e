"""Amounts are exact to the fen or unsure."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jicha.domain.wording.amounts import MoneyUnit, read_amount
from tests.domain.wording.printed import print_figures, print_words, rows


@pytest.mark.parametrize("row", rows("amount"), ids=lambda row: row["printed"])
def test_real_amounts_are_exact(row):
    assert read_amount(row["printed"]).value == Decimal(row["yuan"])


@given(st.integers(0, 10**16 - 1))
def test_capital_amounts_read_back(fen):
    amount = Decimal(fen) / 100
    assert read_amount(print_words(amount)).value == amount
    assert read_amount(print_figures(amount)).value == amount
    assert read_amount(f"人民币{print_words(amount)}（¥{amount:,.2f}）").value == amount


@given(st.integers(1, 10**9), st.sampled_from(MoneyUnit))
def test_the_header_unit_scales_bare_numbers(number, unit):
    scale = {MoneyUnit.YUAN: 1, MoneyUnit.THOUSAND_YUAN: 1000, MoneyUnit.WAN_YUAN: 10**4, MoneyUnit.YI_YUAN: 10**8}[unit]
    assert read_amount(str(number), unit=unit).value == read_amount(number, unit=unit).value == number * scale
    assert read_amount(str(number)).value is None


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("3万5千元", "35000"),
        ("1亿2000万元", "120000000"),
        ("壹佰零伍元叁角整", "105.3"),
        ("伍角", "0.5"),
        ("1.5万", "15000"),
        ("十万元", "100000"),
        ("伍万元零贰分", "50000.02"),
        ("０．５万元", "5000"),
        ("-500元", "-500"),
        ("¥50,000.00", "50000"),
        ("罚款：贰万元整", "20000"),
        ("贰拾陆万柒仟零叁拾圆整", "267030"),
        ("1，234，567元", "1234567"),
        ("人民币50000", "50000"),
        ("五万两千元", "52000"),
        ("2万元×3=6万元", "60000"),
    ],
)
def test_amounts_in_their_forms(text, yuan):
    assert read_amount(text).value == Decimal(yuan)


@pytest.mark.parametrize(
    "text",
    [
        "一万二元",
        "约3万元",
        "3-5万元",
        "3万元以上10万元以下",
        "5.5万余元",
        "人民币伍万元整（¥5000.00）",
        "罚款2万元，没收1万元",
        "1,23,456元",
        "1.234,56元",
        "5万美元",
        "50000",
        "免予处罚",
        "",
        "20万元*15%=4万元",
        "二〇二一元",
        "不超过5万元",
        "百分之五",
    ],
)
def test_inexact_amounts_are_unsure(text):
    assert read_amount(text).value is None
    assert read_amount(text).reason


def test_a_product_that_does_not_compute_gives_both_readings():
    assert set(read_amount("20万元*15%=4万元").readings) == {Decimal(40000), Decimal(30000)}


@pytest.mark.parametrize(
    ("number", "yuan"),
    [(0, "0"), ("0", "0"), ("0.00", "0"), ("¥0", "0"), (Decimal("1.25"), "12500"), (".5", "5000"), ("1e3", "10000000"), ("罚款3", "30000")],
)
def test_bare_numbers_of_a_column_in_wan(number, yuan):
    assert read_amount(number, unit=MoneyUnit.WAN_YUAN).value == Decimal(yuan)


@pytest.mark.parametrize(
    "text",
    [
        float("nan"),
        float("inf"),
        "倍数*2=3万元",
        "不清=3万元",
        "3万元=不清",
        "亿元",
        "万元",
        "1亿2亿元",
        "千百元",
        "五六元",
        "-约3万元",
        "3万元" * 100,
        "五百二元",
        "一三千元",
        "十千元",
        "百十百元",
    ],
)
def test_what_is_no_amount(text):
    assert read_amount(text, unit=MoneyUnit.YUAN).value is None


def test_a_hundred_million_millions():
    assert read_amount("壹万亿元").value == Decimal(10**12)
    assert read_amount("三十万元").value == Decimal(300_000)
