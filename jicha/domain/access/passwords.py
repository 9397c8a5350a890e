"""Which passwords are refused, and why; the words never repeat the password.

Source:
    GB/T 22239-2019 asks for complexity and change; the figures are configuration (`content/desk/sign_in.yaml`, defaults).
"""

import string
from itertools import pairwise

from jicha.domain.access.sign_in_rules import PasswordRules
from jicha.domain.errors import Fault

_LOOKS = str.maketrans("013457@$", "oleastas")
_SIGNS = string.digits + string.punctuation + " "
_KINDS = (str.isupper, str.islower, str.isdigit)
_LONGEST = 128
_SHORTEST_LIKE = 3
_WHERE = "新密码"


def faults_of(password: str, *, login: str, name: str, rules: PasswordRules) -> tuple[Fault, ...]:
    """List everything that is wrong with a new password; empty if it will do.

    A password is longer than 128 characters only to make hashing slow, so it is refused.
    """
    found = []
    if not rules.least_length <= len(password) <= _LONGEST:
        found.append(Fault(f"密码应为{rules.least_length}至{_LONGEST}个字符", _WHERE, "加长一些，例如几个互不相干的词。"))
    if _kinds(password) < rules.least_kinds:
        mend = "补上缺少的种类。"
        found.append(Fault(f"密码应包含大写字母、小写字母、数字、其他符号中的{rules.least_kinds}种", _WHERE, mend))
    if core(password) in rules.common or _is_run(password):
        found.append(Fault("密码太常见，容易被猜到", _WHERE, "不要用常见词加数字，也不要用连续或重复的字符。"))
    if any(len(own) >= _SHORTEST_LIKE and own.lower() in password.lower() for own in (login, name)) or (
        core(login) and core(password) == core(login)
    ):
        found.append(Fault("密码与登录名或姓名相似", _WHERE, "不要把登录名、姓名放进密码。"))
    return tuple(found)


def core(text: str) -> str:
    """Give what a password is built around: without digits and signs at its ends, in small letters, look-alikes read as letters."""
    return text.lower().strip(_SIGNS).translate(_LOOKS)


def _kinds(password: str) -> int:
    told = sum(any(kind(sign) for sign in password) for kind in _KINDS)
    return told + any(not (sign.isupper() or sign.islower() or sign.isdigit()) for sign in password)


def _is_run(password: str) -> bool:
    """Tell whether most steps from sign to sign are the same small step: aaaa, 1234, dcba."""
    steps = [ord(right) - ord(left) for left, right in pairwise(password)]
    return bool(steps) and 2 * max(steps.count(step) for step in (-1, 0, 1)) > len(steps)
