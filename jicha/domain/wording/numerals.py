"""Chinese numerals, small and capital."""

from decimal import Decimal

DIGITS = {
    **dict(zip("〇一二三四五六七八九", range(10), strict=True)),
    **dict(zip("零壹贰叁肆伍陆柒捌玖", range(10), strict=True)),
    "○": 0,
    "両": 2,
    "两": 2,
    "貳": 2,
    "弍": 2,
    "参": 3,
    "參": 3,
    "叄": 3,
    "陸": 6,
}
SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "廿": 20, "卅": 30}
LARGE = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}


def read_digits(text: str) -> int | None:
    """Read numerals written digit by digit (`二〇二一`), or None."""
    if not text or any(c not in DIGITS for c in text):
        return None
    return int("".join(str(DIGITS[c]) for c in text))


def read_small(text: str) -> int | None:
    """Read a numeral up to 99 (`六`, `十一`, `廿三`, `三十`), or None."""
    if not text:
        return None
    if text[0] in "廿卅":
        tail = DIGITS.get(text[1:]) if len(text) > 1 else 0
        return None if tail is None else SMALL[text[0]] + tail
    head, ten, tail_text = text.partition("十")
    if not ten:
        return DIGITS.get(text) if len(text) == 1 else read_digits(text)
    tens = DIGITS.get(head, 1 if not head else -1)
    ones = DIGITS.get(tail_text, 0 if not tail_text else -1)
    return None if tens < 1 or ones < 0 else tens * 10 + ones


def read_count(text: str) -> int | None:
    """Read a count in figures or in a numeral up to 99 (`3`, `两`, `十一`), or None."""
    return int(text) if text.isdecimal() else read_small(text)


def print_small(number: int) -> str:
    """Write a number from 1 to 99 in small numerals, as headings count (`十一`); others in figures."""
    if not 1 <= number <= 99:
        return str(number)
    tens, ones = divmod(number, 10)
    small = "〇一二三四五六七八九"
    return (small[tens] if tens > 1 else "") + ("十" if tens else "") + (small[ones] if ones else "")


class _Sum:
    """A numeral being added up from left to right."""

    def __init__(self) -> None:
        self.total = Decimal(0)
        self.section = Decimal(0)
        self.number: Decimal | None = None
        self.last = LARGE["亿"] * 10**8
        self.seen_zero = False
        self.seen_yi = False

    def digit(self, number: Decimal) -> bool:
        """Take the next digit or figure; two in a row are no numeral."""
        if number == 0 and self.number is None:
            self.seen_zero = True
            return True
        if self.number is not None:
            return False
        self.number = number
        return True

    def place(self, size: int) -> bool:
        """Take 十, 百 or 千; places must fall, and only 十 may stand without a digit before it."""
        if size >= self.last or (self.number is None and size != SMALL["十"]):
            return False
        self.section += (Decimal(1) if self.number is None else self.number) * size
        self.number, self.last, self.seen_zero = None, size, False
        return True

    def large(self, size: int) -> bool:
        """Take 万 or 亿, which multiply what stands before them."""
        before = self.section + (self.number or 0)
        if self.seen_yi and size == LARGE["亿"]:
            return False
        self.seen_yi = size == LARGE["亿"] or self.seen_yi
        if before == 0:
            if size != LARGE["亿"] or self.total == 0:
                return False
            self.total *= size
        elif size == LARGE["亿"]:
            self.total = (self.total + before) * size
        else:
            self.total += before * size
        self.section, self.number, self.last, self.seen_zero = Decimal(0), None, size, False
        return True

    def result(self) -> Decimal | None:
        """Give the sum; a last digit right after 万 or 百 without 零 (`一万二`) is colloquial and not read."""
        if self.number is not None and self.last > 10 and self.last < LARGE["亿"] * 10**8 and not self.seen_zero and self.number < 10:
            return None
        return self.total + self.section + (self.number or 0)


def read_number(tokens: list[str]) -> Decimal | None:
    """Add up a numeral of figures and Chinese numerals (`3`, `万`, `伍`, `仟`), or None if it is not one."""
    adding = _Sum()
    for token in tokens:
        if token in LARGE:
            taken = adding.large(LARGE[token])
        elif token in SMALL:
            taken = adding.place(SMALL[token])
        else:
            taken = adding.digit(Decimal(DIGITS[token]) if token in DIGITS else Decimal(token))
        if not taken:
            return None
    return adding.result() if tokens else None
