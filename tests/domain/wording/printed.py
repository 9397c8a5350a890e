"""Wordings as printed on real pages, and printers whose work must read back the same."""

import json
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from jicha.domain.wording.days import print_day

CAPITALS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")

DATA = Path(__file__).parents[2] / "data" / "wording"


def rows(name: str) -> list[dict]:
    """Read the rows of one file."""
    return [json.loads(line) for line in (DATA / f"{name}-strings-dev.jsonl").read_text(encoding="utf-8").splitlines()]


def print_words(amount: Decimal) -> str:
    """Write an amount of at least 0 and below 10**16 yuan in capital numerals, to the fen (`伍万贰仟壹佰贰拾元整`).

    Raises:
        ValueError: negative, too large, or finer than the fen.
    """
    fen = amount * 100
    if fen != fen.to_integral_value():
        raise ValueError(f"{amount} is finer than the fen")
    whole, rest = divmod(int(fen), 100)
    words = print_number(whole) + "元"
    if not rest:
        return words + "整"
    jiao, cents = divmod(rest, 10)
    words += f"{CAPITALS[jiao]}角" if jiao else "零"
    return words + (f"{CAPITALS[cents]}分" if cents else "整")


def print_figures(amount: Decimal) -> str:
    """Write an amount in figures with thousands separators and 元 (`52,120元`)."""
    return f"{amount.normalize():,f}元"


def print_instant(instant: datetime) -> str:
    """Write an instant as papers do (`2021年8月9日9时5分`)."""
    seconds = f"{instant.second}秒" if instant.second else ""
    return f"{print_day(instant.date())}{instant.hour}时{instant.minute}分{seconds}"


def _print_section(number: int) -> str:
    words, zero = "", False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            words += ("零" if zero and words else "") + CAPITALS[digit] + PLACES[place]
            zero = False
        else:
            zero = True
    return words


def _print_half(number: int) -> str:
    """Write a number below 10**8: what stands before 万, 零 where a place is empty between, the rest."""
    high, low = divmod(number, 10_000)
    zero = "零" if high and low and (low < 10_000 // 10 or not high % 10) else ""
    return (_print_section(high) + "万" if high else "") + zero + _print_section(low)


def print_number(number: int) -> str:
    """Write a whole number below 10**16 in capital numerals.

    Raises:
        ValueError: the number is negative or too large.
    """
    if not 0 <= number < 10**16:
        raise ValueError(f"{number} has no capital form here")
    high, low = divmod(number, 10**8)
    zero = "零" if high and low and low < 10**8 // 10 else ""
    return (_print_half(high) + "亿" if high else "") + zero + _print_half(low) or CAPITALS[0]
