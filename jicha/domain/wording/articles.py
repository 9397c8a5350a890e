"""Cite law in Chinese as people write it, from an instrument and its articles as the fact sheets print them."""

import re

_NEXT = re.compile(r"; | / ")
_DOUBTFUL = " (number unverified)"
_PARAGRAPH = re.compile(r"(\d+)\((\d+)\)")
_NUMBERS = re.compile(r"\d+(-\d+)?")


def cite(instrument: str, *, article: str | None) -> str:
    """Cite articles: 行政处罚法(2021修订)第61、85条; several instruments each with its own, what is doubtful says so.

    Args:
        instrument: one, or several parted by `; ` or ` / `.
        article: numbers parted by commas, a paragraph in brackets as in 47(1), or a heading of a document such as 二(三); for several
            instruments their articles in the same order, parted alike. Null for none.
    """
    laws, articles = _NEXT.split(instrument), _NEXT.split(article or "")
    if len(laws) == len(articles):
        return "、".join(law + _article(one) for law, one in zip(laws, articles, strict=True))
    return "、".join(laws) + "、".join(map(_article, articles))


def _article(printed: str) -> str:
    plain = printed.removesuffix(_DOUBTFUL)
    parts = plain.split(", ") if plain else []
    doubt = "（条号未核实）" if plain != printed else ""
    if parts and all(map(_NUMBERS.fullmatch, parts)):
        return f"第{'、'.join(parts).replace('-', '至')}条{doubt}"
    return "、".join(map(_part, parts)) + doubt


def _part(printed: str) -> str:
    if found := _PARAGRAPH.fullmatch(printed):
        return f"第{found[1]}条第{found[2]}款"
    return f"第{printed}条" if _NUMBERS.fullmatch(printed) else printed
