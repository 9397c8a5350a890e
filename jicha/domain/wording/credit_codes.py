"""Unified social credit codes. Source: GB 32100-2015 (check digit of position 18)."""

import re

from jicha.domain.wording import names, web_forms
from jicha.domain.wording.reading import Reading, sure, unsure

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_PLACE = {letter: place for place, letter in enumerate(ALPHABET)}
_LENGTH = 18
_MODULUS = len(ALPHABET)
_WEIGHTS = tuple(pow(3, place, _MODULUS) for place in range(_LENGTH - 1))
_MASKED = re.compile(r"[*#?•●×_]|X{2,}")
_MASK_SIGNS = str.maketrans("×•●＊※", "*****")
_BLANK = re.compile(r"[\s\-—'\"`,.:;]+")
_LOOKALIKE = str.maketrans("OIZS", "0125")
_CODE = re.compile(rf"[{ALPHABET}]{{18}}")


def check_digit(body: str) -> str:
    """Compute the eighteenth character from the first seventeen.

    Raises:
        KeyError: a character outside the alphabet of GB 32100 (I, O, S, V, Z are not in it).
    """
    total = sum(_PLACE[letter] * weight for letter, weight in zip(body, _WEIGHTS, strict=True))
    return ALPHABET[(_MODULUS - total % _MODULUS) % _MODULUS]


def is_right(code: str) -> bool:
    """Tell whether a code is complete, of the alphabet, and its check digit agrees."""
    return _CODE.fullmatch(code) is not None and check_digit(code[:-1]) == code[-1]


def is_masked(code: str) -> bool:
    """Tell whether parts of a code are covered (`*`, or a run of X in a code that does not check)."""
    return not is_right(code) and _MASKED.search(code) is not None


def read_credit_code(text: str) -> Reading[str]:
    """Read a code.

    A code whose check digit is wrong is kept as printed with a reason, and a suggestion in `readings` if lookalikes (O/0, I/1, Z/2, S/5)
    explain it; a masked code stays masked. Wrong length or letters: unsure.
    """
    code = _BLANK.sub("", names.half_width(web_forms.clean(text).translate(_MASK_SIGNS))).upper()
    if is_right(code):
        return sure(code)
    if not code:
        return unsure("空白")
    if is_masked(code):
        return sure(code, reason="代码被遮盖，不能校验")
    suggested = code.translate(_LOOKALIKE)
    suggestions = (suggested,) if suggested != code and is_right(suggested) else ()
    if _CODE.fullmatch(code):
        return sure(code, reason="校验位不符（GB 32100）", readings=suggestions)
    if len(code) != _LENGTH:
        return unsure(f"应为18位，实际{len(code)}位", readings=suggestions)
    return unsure("含有代码字符集之外的字符（不用 I、O、S、V、Z）", readings=suggestions)
