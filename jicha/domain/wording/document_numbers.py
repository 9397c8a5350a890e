"""Numbers of official documents (发文字号): series, year, serial. Form: GB/T 9704-2012, `吕环办发〔2021〕24号`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from jicha.domain.wording import names, web_forms
from jicha.domain.wording.reading import LONGEST, Reading, only, sure, unsure


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """A document number.

    Attributes:
        series: what stands before the year, with area code or branch in `(…)`, without blanks.
        year: four digits.
        serial: as printed without 第 and 号; leading zeros and parts (`02-231`) count.
    """

    series: str
    year: int
    serial: str

    def __str__(self) -> str:
        """Write the number in its official form."""
        return f"{self.series}〔{self.year}〕{self.serial}号"


_BRACKETS = str.maketrans("[【﹝〖〈{<«［『「)]】﹞〗〉}>»］』」", "(" * 11 + ")" * 12)
_OFFICIAL = str.maketrans("〔〕", "()")
_DASHES = re.compile(r"[‐‑‒–—―－−](?=\d)")
_LABEL = re.compile(r"^.*?(?:文号|文书号|字号|编号|号码)[::]")
_YEAR = r"(?P<year>(?:19|20)\d{2})"
_SERIAL = r"(?P<serial>[0-9A-Za-z]+(?:第[0-9A-Za-z]+)?(?:-[0-9A-Za-z]+)*)"
_SERIES = r"(?P<series>[\u3400-\u9fff0-9A-Za-z][\u3400-\u9fff0-9A-Za-z()·]*?)"
_WHOLE = re.compile(rf"{_SERIES}\({_YEAR}年?\)第?{_SERIAL}(?P<end>号)?")
_OPEN = re.compile(rf"{_SERIES}\({_YEAR}年?(?:[ ,第]*)?{_SERIAL}(?P<end>号)?")
_CLOSED = re.compile(rf"{_SERIES}{_YEAR}年?\)第?{_SERIAL}(?P<end>号)?")
_SPLIT = re.compile(rf"{_SERIES}{_YEAR}(?:年第?|年?第|-| ){_SERIAL}(?P<end>号)?")
_RUN = re.compile(r"(?P<series>[\u3400-\u9fff()·0-9A-Za-z]*[\u3400-\u9fff)])(?P<run>\d{5,})(?P<end>号)?")
_SHORT_YEAR = re.compile(rf"{_SERIES}\((?P<year>\d{{2}})年?\)第?{_SERIAL}号?")
_PLACELESS = re.compile(r"(?:环|罚|责|行罚|生态)")
_HENAN = re.compile(r"\d{4}环")
_IN_TEXT = re.compile(
    r"(?P<series>[\u3400-\u9fff0-9]{1,16}(?:[（(][\u3400-\u9fff]{1,3}[）)])?)\s*[〔\[［【(（﹝]\s*(?P<year>(?:19|20)\d{2})\s*[〕\]］】)）﹞]"
    r"\s*第?\s*(?P<serial>[0-9A-Za-z]+(?:-[0-9A-Za-z]+)*)\s*号"
)
_LEAD = re.compile(r"^.*(?:根据|依据|依照|按照|参照|遵照|落实|执行|印发|转发|废止|以及|的|见)")
_SEVERAL = re.compile(r"号.+号|号?[、,;;]\s*\d|\n")


def read_document_number(text: str, *, province: str | None = None) -> Reading[DocumentNumber]:
    """Read a number and normalise brackets, blanks, dashes and 第.

    Args:
        text: one cell.
        province: the mark of the province (`豫`) to put before a four-digit area code that lost it; None means that only the convention
            of Henan (four digits of the area code before 环) is known.

    Returns:
        A number whose 号 or one bracket is lost is mended and says so; without year, without serial, with several numbers, or with several
        ways to cut its digits it is unsure.
    """
    folded = _folded(text)
    if not folded:
        return unsure("空白")
    if len(folded) > LONGEST:
        return unsure("文字过长，不是一个文号")
    if _SEVERAL.search(folded):
        return unsure("一格里有几个文号", readings=tuple(find_document_numbers(text)))
    tight = folded.replace(" ", "")
    whole = _WHOLE.fullmatch(tight)
    if whole:
        return _number(whole, mended=(), province=province)
    for pattern, wording, mend in ((_OPEN, folded, "补右括号"), (_CLOSED, tight, "补左括号"), (_SPLIT, folded, "补年份括号")):
        match = pattern.fullmatch(wording) or pattern.fullmatch(tight)
        if match:
            return _broken(match, mend=mend, province=province)
    return _remains(tight)


def find_document_numbers(text: str) -> Iterator[DocumentNumber]:
    """Find the well-formed numbers in running text, in order."""
    for match in _IN_TEXT.finditer(text):
        series = _LEAD.sub("", names.half_width(match["series"]))
        if text[: match.start()].endswith(("号", "》", "）", ")")):
            series = series.lstrip("和与及")
        yield DocumentNumber(series=series, year=int(match["year"]), serial=names.half_width(match["serial"]))


def document_number_places(text: str) -> Iterator[tuple[int, int]]:
    """Tell where the well-formed numbers stand in running text, lead words included: first character and the one after the last."""
    yield from (match.span() for match in _IN_TEXT.finditer(text))


def _folded(text: str) -> str:
    wording = names.half_width(web_forms.clean(text).translate(_OFFICIAL)).translate(_BRACKETS)
    wording = _LABEL.sub("", wording).translate(_OFFICIAL)
    return re.sub(r"\s+", " ", _DASHES.sub("-", wording)).strip(" .,;:\"'《》。，；")


def _number(match: re.Match[str], *, mended: tuple[str, ...], province: str | None) -> Reading[DocumentNumber]:
    series = match["series"].replace(" ", "")
    if not re.search(r"[\u3400-\u9fff]", series):
        return unsure("没有机关代字")
    if not match["end"]:
        mended = (*mended, "补“号”字")
    if _HENAN.match(series):
        mark = province or "豫"
        series, mended = mark + series, (*mended, f"补省份简称“{mark}”")
    return sure(DocumentNumber(series=series, year=int(match["year"]), serial=match["serial"]), mended=mended)


def _broken(match: re.Match[str], *, mend: str, province: str | None) -> Reading[DocumentNumber]:
    reading = _number(match, mended=(mend,), province=province)
    if reading.value is not None and _PLACELESS.match(reading.value.series):
        return unsure("括号残缺，且机关代字缺地名", readings=(reading.value,))
    return reading


def _remains(tight: str) -> Reading[DocumentNumber]:
    """Read what is left when neither bracket nor mark separates year and serial."""
    short = _SHORT_YEAR.fullmatch(tight)
    if short:
        number = DocumentNumber(series=short["series"], year=2000 + int(short["year"]), serial=short["serial"])
        return unsure("年份只有两位", readings=(number,))
    run = _RUN.fullmatch(tight)
    if run is None:
        return unsure("文号缺机关代字、年份或序号")
    figures = run["run"]
    readings = tuple(
        DocumentNumber(series=run["series"] + figures[:cut], year=int(figures[cut : cut + 4]), serial=figures[cut + 4 :])
        for cut in (0, 4, 6)
        if re.match(r"(?:19|20)\d{2}", figures[cut:]) and len(figures) > cut + 4
    )
    if len(readings) == 1 and _PLACELESS.match(run["series"]):
        return unsure("括号残缺，且机关代字缺地名", readings=readings)
    mended = ("补年份括号", *(() if run["end"] else ("补“号”字",)))
    return only(readings, none="文号缺年份或序号", several="缺括号，有几种读法", mended=mended)
