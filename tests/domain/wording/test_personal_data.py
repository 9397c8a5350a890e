"""What is personal data in a published text, by GB 11643 and the Guangdong rule on publication."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jicha.domain.wording import personal_data as module
from jicha.domain.wording.personal_data import is_identity_number, masked, personal_data

PIECES = st.sampled_from(
    [
        *"0123456789０１９ -－+@＠.。，,；;：: \u3000", "11010519491231002X", "13912345678", "139-1234-5678", "６２２８ 4804", "账号", "银行", "电话",
        "家庭住址：", "现住", "户籍所在地", "居住地", "山西省吕梁市", "东街12号", "1975年3月", "2日", "出生", "生于", "生", "a@b.cn", "ａ＠ｂ．cn",
    ]
)  # fmt: skip


@pytest.mark.parametrize("number", ["11010519491231002X", "440524188001010014"])
def test_check_digit_of_the_standard(number: str) -> None:
    """The two worked examples of GB 11643; the second was born before 1900."""
    assert is_identity_number(number) is (number[6:8] == "19")


@pytest.mark.parametrize("number", ["110105194912310021", "110105194913310029", "91141122MA0K1ABC2X"])
def test_wrong_check_digit_or_day_is_no_identity_number(number: str) -> None:
    assert not personal_data(f"号码{number}。")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("身份证号11010519491231002X", "身份证号"),
        ("身份证号１１０１０５１９４９１２３１００２Ｘ", "身份证号"),
        ("电话139-1234-5678", "手机号"),
        ("举报人电话13912345678", "手机号"),
        ("邮箱demo@mail.example.com", "电子邮箱"),
        ("开户行农业银行，账号6228480402564890018", "银行账号"),
        ("家庭住址：山西省吕梁市交城县天宁镇东街12号", "家庭住址"),
        ("1975年3月2日出生", "出生日期"),
        ("出生日期：1975-03-02", "出生日期"),
    ],
)
def test_each_kind_is_found_once(text: str, kind: str) -> None:
    assert [one.kind for one in personal_data(text)] == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "身份证号1101**********002X",
        "住址：山西省吕梁市***",
        "监督电话13803581234",
        "邮箱hbj@lvliang.gov.cn",
        "缴至吕梁市财政局非税收入专户，账号6228480402564890018",
        "2021年8月生态环境部门检查",
        "2021年8月2日生产废水外排",
        "2021年8月2日发生泄漏",
        "统一社会信用代码91141122MA0K1ABC2X",
        "排放浓度13912345678.5",
    ],
)
def test_what_is_masked_official_or_something_else_is_left_alone(text: str) -> None:
    assert personal_data(text) == ()


def test_the_middle_is_hidden_and_the_place_is_told() -> None:
    (found,) = personal_data("电话13912345678")
    assert (found.masked, found.position) == ("139******78", 3)
    assert "1949" not in masked("11010519491231002X")


def test_digits_that_could_be_two_things_are_told_once() -> None:
    told = personal_data("银行账号户主身份证141102199001011205")
    assert [(one.kind, one.position) for one in told] == [("身份证号", 10)]


@given(st.lists(PIECES, max_size=14).map("".join))
def test_the_quick_look_passes_over_nothing(text: str) -> None:
    """A text that the quick look finds free of everything has nothing in the slow look either."""
    quick, module.SUSPECT = module.SUSPECT, re.compile("")
    try:
        slow = personal_data(text)
    finally:
        module.SUSPECT = quick
    assert personal_data(text) == slow
