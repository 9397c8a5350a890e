"""Days and instants as people, platforms and scanners write them."""

import re
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from jicha.domain.wording import names, numerals, web_forms
from jicha.domain.wording.reading import LONGEST, Reading, only, sure, unsure


class DayOrder(StrEnum):
    """In which order a table writes its days; only YEAR_FIRST is read without being told."""

    YEAR_FIRST = "ymd"
    MONTH_FIRST = "mdy"
    DAY_FIRST = "dmy"


FIRST_YEAR, LAST_YEAR = 1900, 2099
_LARGEST = 10**15
_EPOCH = datetime.combine(date(1899, 12, 30), time())
_SERIALS = (20000, 73051)
_FAST = re.compile(r"(\d{4})(?:年|[-./])(\d{1,2})(?:月|[-./])(\d{1,2})[日号]?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_STAMP = re.compile(r"(\d{8})(\d{2})(\d{2})(\d{2})?")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_LAST = re.compile(r"(\d{1,2})([-./])(\d{1,2})\2(\d{4}|\d{2})")
_SHORT = re.compile(r"['’]?(\d{2})([-./年])(\d{1,2})[-./月](\d{1,2})日?")
_MONTHS = {
    name: number
    for number, name in enumerate(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1)
}
_NAMED = re.compile(
    r"(?:(?P<d1>\d{1,2})(?:st|nd|rd|th)?[-\s]+)?(?P<m>[A-Za-z]{3,9})"
    r"\.?[-\s,]+(?:(?P<d2>\d{1,2})(?:st|nd|rd|th)?,?\s+)?(?P<y>\d{4})"
)
_CHINESE = re.compile(r"([〇○零一二三四五六七八九]{4})年(元|[一二三四五六七八九十]{1,3})月([一二三四五六七八九十廿卅]{1,3})[日号]?")
_LOST = re.compile(r"(\d{4,9})年?(\d*)月?(\d*)[日号]")
_PARTIAL = re.compile(r"(\d{4})(?:年|[-./])?(?:(\d{1,2})月?)?")
_WEEKDAY = re.compile(r"[（(]?(?:星期|周)[一二三四五六日天][)）]?$")
_CLOCK = re.compile(
    r"^(?P<day>.*?)[T\s]*(?P<half>上午|下午|晚上|凌晨|中午|AM|PM)?\s*(?P<h>\d{1,2})"
    r"(?::|时|点)(?:(?P<m>\d{1,2})(?::|分)?(?:(?P<s>\d{1,2})(?:\.\d+)?秒?)?)?"
    r"(?P<zone>Z|[+-]\d{2}:?\d{2})?(?P<tail>\s*[AP]M)?$",
    re.IGNORECASE,
)
_AROUND = re.compile(r"\s*([./-])\s*")
_OCR = {**{0x2488 + n: str(n + 1) for n in range(20)}, **dict(zip(map(ord, "。．·"), "...", strict=True))}
_LETTERS = str.maketrans("OoIl", "0011")
_BEIJING = timedelta(hours=8)


def read_day(text: str | float | date, *, order: DayOrder = DayOrder.YEAR_FIRST) -> Reading[date]:
    """Read a day; a time of day behind it is dropped.

    Numbers are Excel serials of the 1900 system or eight figures. A day that does not exist, lies outside 1900–2099 or can be read in
    two ways is unsure; days that end in the year are read only if `order` says how.
    """
    if isinstance(text, datetime):
        return sure(text.date())
    if isinstance(text, date):
        return sure(text)
    wording = _folded(text)
    fast = _FAST.fullmatch(wording) or _COMPACT.fullmatch(wording)
    if fast:
        return _existing(int(fast[1]), int(fast[2]), int(fast[3]))
    if not wording:
        return unsure("空白")
    if _STAMP.fullmatch(wording) or _SERIAL.fullmatch(wording) or _CLOCK.match(wording):
        instant = read_instant(text, order=order)
        clock = _CLOCK.match(wording)
        if clock and instant.sure:
            return _worded(clock["day"].strip(), order=order)
        if instant.value is None:
            return unsure(instant.reason, readings=tuple(r.date() for r in instant.readings))
        return sure(instant.value.date())
    return _worded(wording, order=order)


def read_instant(text: str | float | date, *, order: DayOrder = DayOrder.YEAR_FIRST) -> Reading[datetime]:
    """Read an instant in Beijing time, to the second; a zone in the text is converted.

    A day without time of day becomes its first instant and says so in `mended`.
    """
    if isinstance(text, datetime):
        offset = text.utcoffset()
        return sure(text if offset is None else text.replace(tzinfo=None) - offset + _BEIJING)
    wording = "" if isinstance(text, date) else _folded(text)
    stamp = _STAMP.fullmatch(wording)
    if stamp:
        return _at(read_day(stamp[1]), hour=int(stamp[2]), minute=int(stamp[3]), second=int(stamp[4] or 0))
    if _SERIAL.fullmatch(wording):
        return _serial(float(wording))
    clock = _CLOCK.match(wording)
    if clock:
        return _clocked(clock, order=order)
    day = read_day(text, order=order)
    if day.value is None:
        return unsure(day.reason, readings=tuple(datetime.combine(r, time()) for r in day.readings))
    return sure(datetime.combine(day.value, time()), mended=(*day.mended, "没有时刻，按0时计"))


def read_year(text: str) -> Reading[int]:
    """Read a year that stands alone (`2021年`, `⒛ 10年`, `二〇二一年度`)."""
    wording = _folded(text).rstrip("度").rstrip("年")
    year = numerals.read_digits(wording) if not wording.isdecimal() else int(wording)
    if year is None or not FIRST_YEAR <= year <= LAST_YEAR:
        return unsure("不是1900至2099之间的年份")
    return sure(year)


def print_day(day: date) -> str:
    """Write a day as papers do (`2021年8月9日`)."""
    return f"{day.year}年{day.month}月{day.day}日"


def _folded(text: str | float) -> str:
    if not isinstance(text, str):
        return str(int(text)) if abs(text) < _LARGEST and int(text) == text else repr(float(text))
    if len(text) > LONGEST:
        return "（过长）"
    if text.isascii():
        wording = text.strip()
        return _AROUND.sub(r"\1", wording) if " " in wording else wording
    wording = names.half_width(web_forms.clean(text).translate(_OCR))
    wording = _WEEKDAY.sub("", wording.strip())
    return re.sub(r"\s+", "", wording) if re.search("[年月日]", wording) else _AROUND.sub(r"\1", wording).strip(" .,")


def _existing(year: int, month: int, day: int) -> Reading[date]:
    found = _days(((year, month, day),))
    return sure(found[0]) if found else unsure(f"不存在这一天，或年份不在{FIRST_YEAR}至{LAST_YEAR}之间")


def _days(parts: tuple[tuple[int, int, int], ...]) -> tuple[date, ...]:
    """Keep the triples that are days of the calendar."""
    days: list[date] = []
    for year, month, day in parts:
        try:
            days.append(date(year, month, day))
        except ValueError:
            continue
    return tuple(dict.fromkeys(d for d in days if FIRST_YEAR <= d.year <= LAST_YEAR))


def _worded(wording: str, *, order: DayOrder) -> Reading[date]:
    for reader in (_chinese, _lost, _short, _named, _partial):
        reading = reader(wording)
        if reading is not None:
            return reading
    fast = _FAST.fullmatch(wording) or _COMPACT.fullmatch(wording)
    if fast:
        return _existing(int(fast[1]), int(fast[2]), int(fast[3]))
    last = _LAST.fullmatch(wording)
    if last:
        return _year_last(last, order=order)
    respelt = wording.translate(_LETTERS)
    if respelt != wording and (fast := _FAST.fullmatch(respelt)):
        return unsure("数字中夹有字母", readings=_days(((int(fast[1]), int(fast[2]), int(fast[3])),)))
    return unsure("不是日期")


def _chinese(wording: str) -> Reading[date] | None:
    match = _CHINESE.fullmatch(wording)
    if match is None:
        return None
    year = numerals.read_digits(match[1])
    month = 1 if match[2] == "元" else numerals.read_small(match[2])
    day = numerals.read_small(match[3])
    return unsure("不存在这一天") if year is None or month is None or day is None else _existing(year, month, day)


def _lost(wording: str) -> Reading[date] | None:
    """Read a day whose 年 or 月 got lost: every way to cut the figures into a day of the calendar is a reading."""
    match = _LOST.fullmatch(wording)
    if match is None or _FAST.fullmatch(wording):
        return None
    figures = "".join(match.groups())
    starts = (0, 1) if len(figures) > 8 else (0,)
    cuts = tuple(
        (int(figures[start : start + 4]), int(figures[start + 4 : cut]), int(figures[cut:]))
        for start in starts
        for cut in (start + 6, start + 5)
        if 1 <= len(figures) - cut <= 2
    )
    mended = ("补全缺失的年、月字样", *(("去掉多余的首位数字",) if len(figures) > 8 else ()))
    return only(_days(cuts), none="不存在这一天", several="缺年、月字样，有几种读法", mended=mended)


def _short(wording: str) -> Reading[date] | None:
    match = _SHORT.fullmatch(wording)
    if match is None or (match[2] != "年" and int(match[1]) <= 31 and int(match[4]) > 31):
        return None
    found = _days(((2000 + int(match[1]), int(match[3]), int(match[4])),))
    if match[2] == "年" and found:
        return sure(found[0], mended=("补全世纪",))
    return None if _LAST.fullmatch(wording) else unsure("年份只有两位", readings=found)


def _named(wording: str) -> Reading[date] | None:
    match = _NAMED.fullmatch(wording)
    month = _MONTHS.get(match["m"][:3].lower()) if match else None
    if match is None or month is None or (match["d1"] is None) == (match["d2"] is None):
        return None
    return _existing(int(match["y"]), month, int(match["d1"] or match["d2"]))


def _partial(wording: str) -> Reading[date] | None:
    match = _PARTIAL.fullmatch(wording)
    if match is None or _SERIAL.fullmatch(wording) or not FIRST_YEAR <= int(match[1]) <= LAST_YEAR:
        return None
    return unsure("只有年月，没有日" if match[2] else "只有年份，没有月日")


def _year_last(match: re.Match[str], *, order: DayOrder) -> Reading[date]:
    first, second, year = int(match[1]), int(match[3]), int(match[4])
    century = 0 if len(match[4]) == 4 else (2000 if year < 70 else 1900)
    month_first, day_first = (year + century, first, second), (year + century, second, first)
    if order is DayOrder.MONTH_FIRST:
        return _existing(*month_first)
    if order is DayOrder.DAY_FIRST:
        return _existing(*day_first)
    year_first = ((2000 + first, second, year),) if century else ()
    return unsure("年、月、日的次序不明", readings=_days((*year_first, month_first, day_first)))


def _serial(serial: float) -> Reading[datetime]:
    low, high = _SERIALS
    if not low <= serial < high:
        return unsure("不是日期序号")
    return sure(_EPOCH + timedelta(seconds=round(serial * 86400)))


def _at(day: Reading[date], *, hour: int, minute: int, second: int) -> Reading[datetime]:
    if day.value is None:
        return unsure(day.reason)
    span = timedelta(hours=hour, minutes=minute, seconds=second)
    if hour > 24 or minute > 59 or second > 59 or span > timedelta(days=1):
        return unsure("不存在这一时刻")
    return sure(datetime.combine(day.value, time()) + span, mended=day.mended)


def _clocked(clock: re.Match[str], *, order: DayOrder) -> Reading[datetime]:
    hour = int(clock["h"])
    half = (clock["half"] or clock["tail"] or "").strip().upper()
    if half in {"下午", "晚上", "PM"} and hour < 12:
        hour += 12
    elif half in {"AM", "上午", "凌晨"} and hour == 12:
        hour = 0
    at = _at(read_day(clock["day"].strip(), order=order), hour=hour, minute=int(clock["m"] or 0), second=int(clock["s"] or 0))
    if at.value is None or clock["zone"] is None:
        return at
    zone = clock["zone"].replace(":", "")
    offset = timedelta() if zone in "Zz" else timedelta(hours=int(zone[:3]), minutes=int(zone[0] + zone[3:]))
    return sure(at.value - offset + _BEIJING, mended=at.mended)
