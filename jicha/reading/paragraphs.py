"""From the lines of a file to the paragraphs of a paper: broken sentences joined, marks of layout gone."""

import re
from collections import Counter
from collections.abc import Iterable

_HAN = r"\u3400-\u9fff〇“”‘’（）《》〔〕【】，。；：、！？"
_BLANKS = re.compile(rf"(?<=[{_HAN}])[ \t\u3000\xa0]+(?=[{_HAN}\dA-Za-z])|(?<=[\dA-Za-z%])[ \t\u3000\xa0]+(?=[{_HAN}])")
_MARKDOWN = re.compile(r"^\s*(?:#{1,6}\s+|>\s+|[*+-]\s+(?=\S))")
_RULE = re.compile(r"^\s*(?:-{3,}|\*{3,}|_{3,}|={3,})\s*$")
_PAGE = re.compile(r"^\s*(?:[-—－–]\s*\d{1,3}\s*[-—－–]|第\s*\d{1,3}\s*页(?:\s*共\s*\d{1,3}\s*页)?|\d{1,3}\s*/\s*\d{1,3})\s*$")
NUMBERED = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)]|\d{1,2}[.．、](?!\d)|[（(]\d{1,2}[）)]|[①-⑳]|第[一二三四五六七八九十]{1,3}[章条部分节])"
)
DAY_LINE = re.compile(
    r"^(?:[12]\d{3}|[二][〇○零一二三四五六七八九]{3})\s*年\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*月\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*日(?:印发)?$"
)
ANNEX_LINE = re.compile(r"^附\s*件\s*(?:\d{1,2}|[一二三四五六七八九十])?\s*[:：]?$")
_STARTS = re.compile(r"^(?:附\s*件|抄\s*送|主\s*送|[（(]此件|[（(]联系人|联系人)")
_NUMBER_LINE = re.compile(r"^[\u3400-\u9fff0-9（）()]{1,16}\s*[〔\[［【（(]\s*\d{4}\s*[〕\]］】）)]\s*第?\s*[\dA-Za-z\-]{1,8}\s*号$")
_LETTERHEAD = re.compile(r"文\s*件$")
_SIGNED = re.compile(r"^[\u3400-\u9fff（）]{2,40}(?:局|厅|办公室|委员会|队|政府|部)$")
_END = re.compile(r"[。！？；：!?;:…][”’」）)]*$|^[（(].*[）)]$")
_INNER = re.compile(r"[，。；：、！？]")
_HEADING_LENGTH, _TITLE_LENGTH, _FULL = 40, 60, 0.9


def tidy(line: str) -> str:
    """Take marks of layout off a line: markdown heads and bold, blanks between Chinese characters, outer blanks."""
    if "\t" in line.strip():
        return "\t".join(tidy(cell) for cell in line.split("\t"))
    line = _MARKDOWN.sub("", line).replace("**", "").replace("__", "")
    return _BLANKS.sub("", re.sub(r"\s+", " ", line)).strip()


def paragraphs(lines: Iterable[str], *, wrapped: bool | None = None) -> tuple[str, ...]:
    """Join the lines that belong together.

    Args:
        lines: one per line or paragraph of the file, as they stand.
        wrapped: the lines were cut at the right margin (PDF); None looks at their lengths.

    Returns:
        Paragraphs without empty ones, rules and page numbers. A sentence that is cut, even over an empty line, is whole; so is a title.
    """
    raw = [line for line in lines if line.strip() and not _RULE.match(line) and not _PAGE.match(line)]
    pieces = [(tidy(line), bool(re.match(r"\s*#", line))) for line in raw]
    pieces = [(text, marked) for text, marked in pieces if text.strip()]
    signatures = {place for place in range(len(pieces) - 1) if _SIGNED.search(pieces[place][0]) and DAY_LINE.match(pieces[place + 1][0])}
    width = _width([text for text, _ in pieces]) if wrapped is None or wrapped else 0
    joined: list[str] = []
    in_title, before = True, ("", False)
    for place, (text, marked) in enumerate(pieces):
        if joined and place not in signatures and _belongs(before, text=text, marked=marked, in_title=in_title, width=width):
            joined[-1] = tidy(joined[-1] + (" " if joined[-1][-1].isascii() and text[0].isascii() and text[0].isalpha() else "") + text)
        else:
            joined.append(text)
        in_title = bool(ANNEX_LINE.match(joined[-1])) or (in_title and not _ends_title(joined[-1]))
        before = (text, marked)
    return tuple(joined)


def _width(texts: list[str]) -> int:
    """Find the length at which lines were cut, 0 if they were not: many lines share nearly the greatest length."""
    lengths = Counter(len(text) for text in texts)
    longest = max(lengths, default=0)
    near = sum(count for length, count in lengths.items() if length >= longest - 3)
    return longest if 15 <= longest <= 60 and near >= max(4, 0.25 * len(texts)) else 0


def _belongs(before: tuple[str, bool], *, text: str, marked: bool, in_title: bool, width: int) -> bool:
    """Tell whether a line goes on with the paragraph whose last line is `before`."""
    last, last_marked = before
    if marked or last_marked or _END.search(last) or _starts(text) or _stands_alone(last):
        return False
    if width and len(last) >= _FULL * width:
        return not (is_heading(last) and _INNER.search(text) and len(last) < width)
    if in_title and not _INNER.search(last) and not _INNER.search(text):
        return len(text) <= _TITLE_LENGTH
    return _INNER.search(NUMBERED.sub("", last)) is not None and not is_heading(last)


def _starts(text: str) -> bool:
    return any(pattern.match(text) for pattern in (NUMBERED, DAY_LINE, _STARTS, _NUMBER_LINE)) or "\t" in text


def _stands_alone(text: str) -> bool:
    return any((_LETTERHEAD.search(text), _NUMBER_LINE.match(text), DAY_LINE.match(text), ANNEX_LINE.match(text), "\t" in text))


def is_heading(text: str) -> bool:
    """Tell whether a paragraph is only a numbered heading: short, and no sentence in it."""
    number = NUMBERED.match(text)
    return number is not None and len(text) <= _HEADING_LENGTH and not re.search(r"[，。；：！？]", text[number.end() :])


def _ends_title(text: str) -> bool:
    return bool(NUMBERED.match(text) or _END.search(text) or _INNER.search(text))
