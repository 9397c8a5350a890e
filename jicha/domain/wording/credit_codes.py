"""Unified social credit codes. Source: GB 32100-2015 (check digit of position 18)."""

import re

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_PLACE = {letter: place for place, letter in enumerate(ALPHABET)}
_LENGTH = 18
_MODULUS = len(ALPHABET)
_WEIGHTS = tuple(pow(3, place, _MODULUS) for place in range(_LENGTH - 1))
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
