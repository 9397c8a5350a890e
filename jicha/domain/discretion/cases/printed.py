"""What decisions print: the same sum in words and in figures, multiples over a limit, the sum that a fine is a share of."""

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache

from jicha.domain.discretion.exceedance import agrees
from jicha.domain.discretion.statutes import BaseKind
from jicha.domain.wording.amounts import read_amount
from jicha.domain.wording.names import half_width

_FIGURE = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_CAPITALS = "零壹贰叁肆伍陆柒捌玖拾佰仟万亿圆元角分整一二三四五六七八九十百千"
_TWICE = re.compile(
    rf"(?:(?:人民币|罚款|RMB|￥|¥)*(?P<words>[{_CAPITALS}]{{2,40}}?[元圆](?:整|正)?)\s*"
    rf"\((?:人民币|RMB|小写|:|￥|¥)*(?P<figures>(?:{_FIGURE})\s*(?:万元|元)?)\))"
    rf"|(?:(?P<figures_first>(?:{_FIGURE})\s*(?:万元|元))\s*\((?:人民币|大写|:)*(?P<words_last>[{_CAPITALS}]{{2,40}}?[元圆](?:整|正)?)\))"
)
_BRACKETED = re.compile(rf"[元圆][整正]?\s*\((?:人民币|RMB|小写|大写|:|￥|¥|\d|[{_CAPITALS}])")
"""What every sum in words and figures has; the full pattern is slow and most decisions have none."""
_FINED = re.compile(rf"罚款(?:人民币|金额|计|共计|数额|为|:|￥|¥)*(?P<sum>(?:{_FIGURE})\s*(?:万元|元)|[{_CAPITALS}]{{2,40}}?[元圆])")
_EXCESS = re.compile(
    rf"(?P<what>[一-龥A-Za-z0-9]{{1,12}}?)(?:的?(?:排放)?(?:浓度|浓度值|监测值|检测值|测定值|日均值|小时均值))?(?:为|是|达到|达|:)?(?P<value>{_FIGURE})\s*"
    rf"(?:mg|μg|ug|毫克|微克|g|克)?(?:/|每)?(?:L|l|m3|m³|Nm3|升|立方米)?[^。；;]{{0,80}}?"
    rf"(?:限值|标准值|标准限值|排放标准|限额)(?:要求|规定)?(?:的|为|是|\(|:)*(?P<limit>{_FIGURE})\s*[^。；;]{{0,40}}?"
    rf"(?:超标(?:倍数)?|超过标准|超出标准|超(?:过|出)(?:排放)?(?:标准|限值))(?:为|达|约|的|:)*(?P<multiple>{_FIGURE})\s*倍"
)
_BASES = {
    BaseKind.INVESTMENT: re.compile(
        rf"(?:项目|工程|建设)?(?:总投资|投资总额)(?:额|金额)?(?:约|为|是|共|计|人民币|:|合计)*(?P<sum>(?:{_FIGURE})\s*(?:亿元|万元|元))"
    ),
    BaseKind.DISPOSAL_COST: re.compile(rf"(?:所需)?处置费用(?:约|为|是|共|计|合计|人民币|:)*(?P<sum>(?:{_FIGURE})\s*(?:亿元|万元|元))"),
    BaseKind.ILLEGAL_GAIN: re.compile(rf"违法所得(?:约|为|是|共|计|合计|人民币|:)*(?P<sum>(?:{_FIGURE})\s*(?:亿元|万元|元))"),
    BaseKind.SERVICE_FEE: re.compile(
        rf"(?:所收|收取的?|编制|服务)费用?(?:约|为|是|共|计|合计|人民币|:)*(?P<sum>(?:{_FIGURE})\s*(?:亿元|万元|元))"
    ),
}


@lru_cache(maxsize=16)
def _folded(text: str) -> str:
    """Fold a decision once for all that is read out of it."""
    return half_width(text)


def _sum(text: str) -> Fraction | None:
    value = read_amount(text.replace("圆", "元")).value
    return None if value is None else Fraction(value)


def stated_base(text: str, *, kind: BaseKind) -> Fraction | None:
    """Read the sum that a range is a ratio of out of a text; null if it is not stated, or stated differently."""
    pattern = _BASES.get(kind)
    if pattern is None:
        return None
    found = {value for value in (_sum(match["sum"]) for match in pattern.finditer(_folded(text))) if value is not None}
    return found.pop() if len(found) == 1 else None


def fines_in(text: str) -> tuple[Fraction, ...]:
    """Read the fines that a decision imposes, each once; sums that a clause threatens (以上、以下) are not among them."""
    wording = _folded(text)
    found: list[Fraction] = []
    for match in _FINED.finditer(wording):
        after = wording[match.end() : match.end() + 2]
        value = _sum(match["sum"])
        if value is not None and after not in {"以上", "以下"}:
            found.append(value)
    return tuple(dict.fromkeys(found))


def slips(text: str) -> Iterator[str]:
    """Find sums whose words and figures differ, and multiples that value and limit do not give; each as a sentence.

    Only what is printed whole is judged: a multiple needs value, limit and multiple in one sentence. pH has no multiple.
    """
    wording = _folded(text)
    for match in _TWICE.finditer(wording) if _BRACKETED.search(wording) else ():
        words, figures = match["words"] or match["words_last"], match["figures"] or match["figures_first"]
        first, second = _sum(words), _sum(figures if "元" in figures else f"{figures}元")
        if first is not None and second is not None and first != second:
            yield f"大写“{words}”与小写“{figures}”不一致"
    for match in _EXCESS.finditer(wording) if "倍" in wording and "超" in wording else ():
        value, limit = (Fraction(match[name].replace(",", "")) for name in ("value", "limit"))
        if limit <= 0 or "PH" in match["what"].upper():
            continue
        if not agrees(match["multiple"], value=value, limit=limit):
            yield f"{match['what']}{match['value']}、限值{match['limit']}，超标倍数应为{float(value / limit - 1):.2f}倍，写成{match['multiple']}倍"
