"""Header cells brought into the form in which they are compared."""

import re
from dataclasses import dataclass
from functools import lru_cache

from jicha.domain.wording import names
from jicha.domain.wording.amounts import MoneyUnit

_UNIT = re.compile(r"[(_/]?(?:单位:?)?(亿元|万元|千元|元)(?:人民币)?\)?$|\((?:单位:?)?(亿元|万元|千元|元)(?:人民币)?\)")
_HINT = re.compile(
    r"\((?:必填|选填|非必填|可选|下拉选择|格式[^)]*|如[^)]*|例[^)]*|y{2,4}[-/.年]?m{1,2}[^)]*|是/否|是或否|文本)\)", re.IGNORECASE
)
_NOISE = re.compile(r"[\s*＊★※:：'\"“”]+")
_DASH = re.compile(r"[-_＿－—‐]+")
_BRACKET = re.compile(r"\([^()]*\)")
_SHEET_UNIT = re.compile(r"(?:金额)?单位[:：]?(?:人民币)?(亿元|万元|千元|元)")


@dataclass(frozen=True, slots=True)
class Header:
    """One header cell.

    Attributes:
        text: as printed, line breaks turned into blanks.
        full: the comparable form, brackets kept.
        short: the comparable form without brackets and money unit.
        unit: the money unit that the header names, if any.
    """

    text: str
    full: str
    short: str
    unit: MoneyUnit | None


@lru_cache(maxsize=65536)
def header(text: str) -> Header:
    """Bring a header cell into its comparable forms.

    Width, case, blanks, stars, colons, hints for the clerk (必填, yyyy-mm-dd) and the kind of dash do not count.
    """
    full = names.half_width(text).lower()
    full = _HINT.sub(
        "",
        _NOISE.sub(
            "", full.replace("〔", "(").replace("〕", ")").replace("[", "(").replace("]", ")").replace("【", "(").replace("】", ")")
        ),
    )
    full = _DASH.sub("_", full).strip("_")
    found = _UNIT.search(full)
    unit = MoneyUnit(found[1] or found[2]) if found and len(full) > len(found[0]) else None
    short = _UNIT.sub("", full) if unit else full
    return Header(text=" ".join(text.split()), full=full, short=_BRACKET.sub("", short).strip("_") or full, unit=unit)


def sheet_unit(texts: list[str]) -> MoneyUnit | None:
    """Find the money unit that a line above the table declares (`单位：万元`); None if none or several."""
    found = {match for text in texts for match in _SHEET_UNIT.findall(_NOISE.sub("", names.half_width(text)))}
    return MoneyUnit(found.pop()) if len(found) == 1 else None
