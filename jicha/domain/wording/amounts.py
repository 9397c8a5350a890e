"""Amounts of money in yuan: figures, 万元, 亿元, capital numerals, sums written out."""

import re
from decimal import Decimal
from enum import StrEnum

from jicha.domain.wording import names, numerals, web_forms
from jicha.domain.wording.reading import LONGEST, Reading, only, sure, unsure


class MoneyUnit(StrEnum):
    """What a bare number counts: the value is the sign that headers carry."""

    YUAN = "元"
    THOUSAND_YUAN = "千元"
    WAN_YUAN = "万元"
    YI_YUAN = "亿元"


_SCALE = {
    MoneyUnit.YUAN: Decimal(1),
    MoneyUnit.THOUSAND_YUAN: Decimal(1000),
    MoneyUnit.WAN_YUAN: Decimal(10**4),
    MoneyUnit.YI_YUAN: Decimal(10**8),
}
_NUMERALS = "".join((*numerals.DIGITS, *numerals.SMALL, *numerals.LARGE))
_FIGURE = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_TOKEN = re.compile(rf"{_FIGURE}|[{_NUMERALS}]")
_JIAO_FEN = rf"(?:零?(?P<jiao>[\d{_NUMERALS}])[角毛])?(?:零?(?P<fen>[\d{_NUMERALS}])分)?[整正]?"
_AMOUNT = re.compile(rf"(?P<sign>¥)?(?P<whole>(?:{_FIGURE}|[{_NUMERALS}])+)(?P<yuan>[元圆块])?{_JIAO_FEN}")
_COINS = re.compile(_JIAO_FEN)
_BARE = re.compile(rf"[-+]?(?:{_FIGURE}|\.\d+)")
_SCIENTIFIC = re.compile(r"[-+]?\d+(?:\.\d+)?[eE][-+]?\d{1,2}")
_VAGUE = re.compile(r"约|余|多万|多元|左右|以上|以下|不少于|不低于|不超过|最高|最低|近\d|至|到|~|～|—|\d\s*-\s*\d|/")
_FOREIGN = re.compile(r"美元|美金|欧元|港元|港币|日元|英镑|USD|EUR|HKD|JPY|€|£", re.IGNORECASE)
_PRODUCT = re.compile(rf"^(?P<base>.+?)[*×xX](?P<share>{_FIGURE})(?P<percent>%)?$")
_LABEL = re.compile(r"^(?:[^\d+\-.,]*(?:金额|罚款|人民币|合计|共计|RMB|CNY|¥|\$))?:?", re.IGNORECASE)


def read_amount(text: str | float | Decimal, *, unit: MoneyUnit | None = None) -> Reading[Decimal]:
    """Read an amount in yuan, exactly.

    Args:
        text: a cell; a number or a text without unit is bare.
        unit: what a bare number counts (from the header); None makes a bare number unsure.

    Several amounts in one wording are read only if they agree (words and figures); `a*b=c` only if it computes.
    """
    if isinstance(text, int | float | Decimal):
        return _bare(Decimal(str(text)), unit=unit)
    if len(text) > LONGEST:
        return unsure("文字过长，不是一个金额")
    wording = names.half_width(web_forms.clean(text)).replace(" ", "")
    if not wording:
        return unsure("空白")
    if _FOREIGN.search(wording):
        return unsure("不是人民币")
    bare = _LABEL.sub("", wording)
    if _BARE.fullmatch(bare) or _SCIENTIFIC.fullmatch(bare):
        yuan_said = re.search("¥|人民币|RMB|CNY", wording[: len(wording) - len(bare)], re.IGNORECASE)
        return _bare(Decimal(bare.replace(",", "")), unit=MoneyUnit.YUAN if yuan_said and unit is None else unit)
    if "=" in wording:
        return _computed(wording, unit=unit)
    if wording[0] in "-−":
        positive = _worded(wording[1:])
        return positive if positive.value is None else sure(-positive.value)
    return _worded(wording)


def _bare(number: Decimal, *, unit: MoneyUnit | None) -> Reading[Decimal]:
    if not number.is_finite():
        return unsure("不是数")
    if number == 0:
        return sure(Decimal(0))
    if unit is None:
        return unsure("没有单位，可能是元，也可能是万元", readings=(number, number * _SCALE[MoneyUnit.WAN_YUAN]))
    return sure(number * _SCALE[unit])


def _worded(wording: str) -> Reading[Decimal]:
    coins = _COINS.fullmatch(wording)
    if coins and (coins["jiao"] or coins["fen"]):
        return sure(_digit(coins["jiao"]) / 10 + _digit(coins["fen"]) / 100)
    found = tuple(value for value in (_value(m) for m in _AMOUNT.finditer(wording)) if value is not None)
    rest = _AMOUNT.sub("", wording)
    if re.search(r"\d[.,]\d|^[.,]\d", rest) or re.search(r"\d,\d{1,2}(?!\d)|\.\d+\.", wording):
        return unsure("千分位或小数点位置不对", readings=found)
    if _VAGUE.search(wording):
        return unsure("不是确数", readings=tuple(dict.fromkeys(found)))
    return only(found, none="没有读出金额", several="有几个不同的金额")


def _value(match: re.Match[str]) -> Decimal | None:
    """Value one amount; a run without 元, 角, 分, 万 or 亿 is a number of something else."""
    run = match["whole"]
    if not (match["sign"] or match["yuan"] or match["jiao"] or match["fen"] or re.search("[万萬亿億]", run)):
        return None
    whole = numerals.read_number([token.replace(",", "") for token in _TOKEN.findall(run)])
    if whole is None:
        return None
    return whole + _digit(match["jiao"]) / 10 + _digit(match["fen"]) / 100


def _digit(text: str | None) -> Decimal:
    if text is None:
        return Decimal(0)
    return Decimal(numerals.DIGITS.get(text, 0) if not text.isdigit() else int(text))


def _computed(wording: str, *, unit: MoneyUnit | None) -> Reading[Decimal]:
    left, _, right = wording.rpartition("=")
    result = read_amount(right, unit=unit)
    if result.value is None:
        return result
    product = _PRODUCT.match(_LABEL.sub("", left))
    base = read_amount(product["base"], unit=unit).value if product else None
    if product is None or base is None:
        return unsure("等号左边不能核算", readings=(result.value,))
    computed = base * Decimal(product["share"].replace(",", "")) / (100 if product["percent"] else 1)
    if computed != result.value:
        return unsure("算式与结果不符", readings=(result.value, computed))
    return sure(result.value)
