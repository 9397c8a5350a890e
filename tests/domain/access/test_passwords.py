"""Passwords that people really choose, and what is said to them."""

import pytest

from jicha.domain.access.passwords import core, faults_of
from jicha.domain.access.sign_in_rules import PasswordRules

RULES = PasswordRules(10, 3, 5, 180, frozenset({"password", "admin", "jicha", "qwe", "huanbao"}))


def _whats(password: str, *, login: str = "zhangsan", name: str = "张三丰") -> list[str]:
    return [fault.what for fault in faults_of(password, login=login, name=name, rules=RULES)]


@pytest.mark.parametrize("password", ["Lan-Hua-7-Duo", "九曲黄河Yellow7", "tr0ub4dor&Kite", "Xk9#mPq2!vB"])
def test_good_ones_pass(password: str) -> None:
    assert _whats(password) == []


@pytest.mark.parametrize(
    ("password", "word"),
    [
        ("Ab3#", "10至128个字符"),
        ("Ab3#" * 40, "10至128个字符"),
        ("lanhuaduoduo", "中的3种"),
        ("P@ssw0rd2021!", "太常见"),
        ("Admin@123456", "太常见"),
        ("Jicha@2026#", "太常见"),
        ("Qwe12345678!", "太常见"),
        ("HuanBao@2021", "太常见"),
        ("Aaaaaaaaaaa1!", "太常见"),
        ("Abcdefghijk1!", "太常见"),
        ("A!9876543210", "太常见"),
        ("Zhangsan#2021", "与登录名或姓名相似"),
        ("X!9zhangsanK", "与登录名或姓名相似"),
        ("Ab9!张三丰ok", "与登录名或姓名相似"),
    ],
)
def test_bad_ones_are_refused_with_the_reason(password: str, word: str) -> None:
    assert any(word in what for what in _whats(password))


def test_everything_wrong_is_said_at_once_and_the_password_is_not_repeated() -> None:
    faults = faults_of("admin1", login="zhangsan", name="张三丰", rules=RULES)
    assert len(faults) == 3
    assert all("admin1" not in str(fault) for fault in faults)


def test_an_empty_password_is_told_too_short_only_once_and_a_short_name_does_not_matter() -> None:
    assert len(_whats("")) == 2
    assert _whats("Lan-Hua-7-Duo", login="la", name="丽") == []


def test_a_login_with_other_digits_is_still_like_the_login() -> None:
    assert any("相似" in what for what in _whats("Zh@ngSan#2021", login="zhangsan01"))
    assert core("__12!") == ""
    assert not any("相似" in what for what in _whats("12345-ABc!!", login="007"))
