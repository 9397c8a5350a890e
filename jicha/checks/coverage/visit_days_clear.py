"""Read the period of a campaign out of its free text; SQL cannot tell 4-11月 from 2021年9月14日至12月31日."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from jicha.engine.plugins import Cell, DerivedTable, Reader

TABLE = DerivedTable(
    name="campaign_period",
    columns={"row_id": "BIGINT", "first_on": "DATE", "last_on": "DATE"},
    reads=("campaign",),
)
_WIDE = str.maketrans("０１２３４５６７８９．／－—–～〜", "0123456789./-----")
_SPLIT = re.compile(r"至|到|~|-{2,}|(?<=[日号月底末旬])-|-(?=\d{4}[年./-])|-(?=\d{1,2}[月.])|(?<=年)-")
_END = re.compile(
    r"(?:(?P<year>\d{4})[年./-])?(?P<month>\d{1,2})(?:[月./-](?:份)?(?P<day>\d{1,2})?(?:[日号])?|$)(?P<part>[上中下]旬|[初底末])?"
)
_FIRST = {"上旬": 1, "初": 1, "中旬": 11, "下旬": 21, "底": 21, "末": 21}
_LAST = {"上旬": 10, "初": 10, "中旬": 20}


@dataclass(frozen=True, slots=True)
class _Point:
    """One end of a period, as written."""

    year: int | None
    month: int
    day: int | None
    part: str


def rows(read: Reader) -> Iterator[tuple[Cell, ...]]:
    """Give the first and last day of each campaign whose period can be read; the year of the order stands in where none is written."""
    for row_id, text, ordered_on in read.table("campaign", columns=("row_id", "period_text", "ordered_on")):
        days = period(str(text or ""), year=ordered_on.year if isinstance(ordered_on, date) else None)
        if days:
            yield row_id, *days


def period(text: str, *, year: int | None) -> tuple[date, date] | None:
    """Read a period; None if it has no month, no year, or days that do not exist."""
    tidy = re.sub(r"\s", "", text).translate(_WIDE)
    whole = re.search(r"(\d{4})年?(?:全年|年度)", tidy)
    if whole or tidy == "全年":
        when = int(whole[1]) if whole else year
        return (date(when, 1, 1), date(when, 12, 31)) if when else None
    points = [_point(part) for part in _SPLIT.split(tidy)]
    known = [point for point in points if point]
    if not known or len(known) > 2:
        return None
    first, last = known[0], known[-1]
    start = first.year or year
    end = last.year or start
    if start is None or end is None:
        return None
    try:
        days = (
            date(start, first.month, first.day or _FIRST.get(first.part, 1)),
            date(end, last.month, last.day or _LAST.get(last.part, monthrange(end, last.month)[1])),
        )
    except ValueError:
        return None
    return days if days[0] <= days[1] else None


def _point(text: str) -> _Point | None:
    match = _END.search(text)
    if match is None or not 1 <= int(match["month"]) <= 12:
        return None
    return _Point(
        year=int(match["year"]) if match["year"] else None,
        month=int(match["month"]),
        day=int(match["day"]) if match["day"] else None,
        part=match["part"] or "",
    )
