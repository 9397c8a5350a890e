"""Read from a published text what it says of one drawn enterprise: its name, days, and whether a problem was found.

A text may list many enterprises; what belongs to one runs from its name to the name of the next. SQL cannot cut that out.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

from jicha.engine.plugins import Cell, DerivedTable, Reader

TABLE = DerivedTable(
    name="published_result",
    columns={
        "draw_row": "BIGINT",
        "title": "VARCHAR",
        "published_on": "DATE",
        "has_text": "BOOLEAN",
        "named": "BOOLEAN",
        "days_printed": "VARCHAR",
        "day_agrees": "BOOLEAN",
        "says_problem": "BOOLEAN",
        "ledger_problem": "BOOLEAN",
    },
    reads=("random_draw", "publication", "inspection", "source"),
)
_WIDE = str.maketrans({**{chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F)}, "〔": "[", "〕": "]", "【": "[", "】": "]"})
_BLANKS = re.compile(r"\s+")
_DAY = re.compile(r"(20\d\d)[年./-](\d{1,2})[月./-](\d{1,2})")
_CLEAN = re.compile(
    r"(未|没有)(发现|见)[^,。;]{0,12}(问题|行为|违法|异常)|无(环境|环保)?(违法|问题|异常)[^,。;]{0,4}|(结果|结论):?(正常|合格|符合)|未超标|不存在[^,。;]{0,8}问题"
)
_PROBLEM = re.compile(r"(发现|存在)[^,。;]{0,16}(问题|行为|违法|隐患|不规范)|违法行为|超标|不合格|不符合|责令|立案|限期整改|异常")
_ON_RANDOM_CHECKS = re.compile("随机|抽查")
_FIRM = re.compile("公司|厂|矿|站|场|合作社|中心")


@dataclass(frozen=True, slots=True)
class Page:
    """One publication: its heading and words without blanks, in narrow letters."""

    title: str
    heading: str
    published_on: date | None
    link: str
    words: str
    has_text: bool
    on_random_checks: bool


@dataclass(frozen=True, slots=True)
class Drawn:
    """One drawn object with what the ledger says of it."""

    row_id: int
    unit: str
    batch: str
    code: str
    name: str
    inspected_on: date | None
    problem: bool | None


def rows(read: Reader) -> Iterator[tuple[Cell, ...]]:
    """Give one row per drawn object and page that speaks of it."""
    pages: dict[str, list[Page]] = defaultdict(list)
    linked: dict[tuple[str, str], list[Page]] = defaultdict(list)
    inspections = _inspections(read)
    drawn = list(_drawn(read))
    for unit, page in _pages(read, links=inspections.keys() | {one.batch for one in drawn}):
        target = inspections.get(page.link)
        if target:
            linked[target].append(page)
        elif page.has_text:
            pages[unit].append(page)
    names = _names(drawn)
    about = _about(pages, drawn=drawn)
    for one in drawn:
        for page in linked[(one.batch, one.code)]:
            yield _compared(one, page=page, words=page.words, strict=True)
        for page in about[one.unit, one.batch]:
            words = _own_part(one, page=page, names=names[one.unit])
            if words and says_problem(words) is not None:
                yield _compared(one, page=page, words=words, strict=False)


def _about(pages: Mapping[str, list[Page]], *, drawn: list[Drawn]) -> dict[tuple[str, str], list[Page]]:
    """Give the pages of a unit that may speak of a batch."""
    batches = {(one.unit, one.batch) for one in drawn}
    return {(unit, batch): [page for page in pages.get(unit, []) if page.on_random_checks or page.link == batch] for unit, batch in batches}


def plain(text: object) -> str:
    """Take away blanks and full-width letters."""
    return _BLANKS.sub("", str(text or "").translate(_WIDE)).upper()


def says_problem(words: str) -> bool | None:
    """Tell whether a result reports a problem; null if it says neither."""
    rest = _CLEAN.sub("|", words)
    if _PROBLEM.search(rest):
        return True
    return False if rest != words else None


def _inspections(read: Reader) -> dict[str, tuple[str, str]]:
    found = {}
    for number, batch, code in read.table("inspection", columns=("inspection_id", "batch", "credit_code")):
        if number and batch and code:
            found[str(number)] = (str(batch), str(code))
    return found


def _pages(read: Reader, *, links: AbstractSet[str]) -> Iterator[tuple[str, Page]]:
    """Give the pages that may speak of a draw: those on random checks, and those linked to one of the given numbers."""
    columns = ("unit_code", "title", "published_on", "doc_no", "body", "category")
    for unit, title, published_on, link, body, category in read.table("publication", columns=columns):
        about = bool(_ON_RANDOM_CHECKS.search(f"{category or ''}{title or ''}"))
        if not about and str(link or "") not in links:
            continue
        day = published_on if isinstance(published_on, date) else None
        yield str(unit), Page(str(title or ""), plain(title), day, str(link or ""), plain(body), bool(body), about)


def _drawn(read: Reader) -> Iterator[Drawn]:
    names = {str(code): str(name) for code, name in read.table("source", columns=("credit_code", "source_name")) if code and name}
    columns = ("row_id", "unit_code", "batch", "credit_code", "source_name", "inspected_on", "found_problem", "result")
    for row_id, unit, batch, code, name, inspected_on, found, result in read.table("random_draw", columns=columns):
        if isinstance(row_id, int) and batch and code:
            day = inspected_on if isinstance(inspected_on, date) else None
            problem = found if isinstance(found, bool) else says_problem(plain(result)) if result else None
            yield Drawn(row_id, str(unit), str(batch), str(code), plain(name or names.get(str(code))), day, problem)


def _names(drawn: list[Drawn]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for one in drawn:
        found[one.unit] |= {one.name, one.code} - {""}
    return found


def _own_part(one: Drawn, *, page: Page, names: set[str]) -> str:
    """Cut out what a page says of one enterprise: from its name (or code) to the next one; empty if it is not about it.

    A heading that names the enterprise makes the whole page its own.
    """
    if page.published_on and one.inspected_on and page.published_on < one.inspected_on:
        return ""
    if one.name and one.name in page.heading:
        return page.words
    start = page.words.find(one.name) if one.name else -1
    start = start if start >= 0 else page.words.find(one.code)
    if start < 0:
        return ""
    others = (page.words.find(name, start + 1) for name in names - {one.name, one.code})
    return page.words[start : min((place for place in others if place >= 0), default=len(page.words))]


def _compared(one: Drawn, *, page: Page, words: str, strict: bool) -> tuple[Cell, ...]:
    days = [(int(year), int(month), int(day)) for year, month, day in _DAY.findall(words)]
    own = one.inspected_on
    agrees = (own.year, own.month, own.day) in days if own and days else None
    named = (
        not strict
        or bool(one.name and one.name in page.heading + words)
        or (one.code in words and not _FIRM.search(words.replace(one.code, "")))
    )
    printed = "、".join(f"{year}年{month}月{day}日" for year, month, day in days)
    return (
        one.row_id,
        page.title,
        page.published_on,
        page.has_text,
        named if words else None,
        printed,
        agrees,
        says_problem(words),
        one.problem,
    )
