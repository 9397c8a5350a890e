"""Names in a form that can be compared."""

import re
import unicodedata
from functools import lru_cache

from jicha.domain.wording import web_forms

_BRACKETS = str.maketrans("[{【〔〖《<﹝〈]}】〕〗》>﹞〉", "(((((((((" + ")))))))))")
_SPACE = re.compile(r"\s+")
_DOTS = str.maketrans("•‧∙⋅・●", "·" * 6)
_EMPTY = frozenset(
    ["", "-", "--", "---", "—", "——", "－", "/", "\\", "空", "（空）", "(空)", "null", "NULL", "None", "N/A", "n/a", "#N/A", "nan", "NaN"]
)


def half_width(text: str) -> str:
    """Turn full-width digits, letters, signs and blanks into half-width ones (Unicode NFKC)."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text)


@lru_cache(maxsize=50_000)
def plain(text: str) -> str:
    """Bring a name into the form in which two names are compared.

    Web leftovers go, full-width becomes half-width, every blank goes, all brackets become `(` and `)`, middle dots become one kind,
    Latin letters become capitals. `plain(plain(x)) == plain(x)`.
    """
    folded = unicodedata.normalize("NFKC", half_width(web_forms.clean(text)).upper())
    return unicodedata.normalize("NFKC", _SPACE.sub("", folded.translate(_BRACKETS).translate(_DOTS)))


def is_empty(text: str) -> bool:
    """Tell whether a cell only says that there is nothing (a dash, a slash, N/A); `无` is an answer, not an empty cell."""
    return web_forms.clean(text) in _EMPTY
