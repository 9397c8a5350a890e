"""What head and foot of a plan say: number, body, titles, day, year, publicity; a notice with its annex is one plan."""

import re
from dataclasses import dataclass
from datetime import date

from jicha.domain.plans import Paragraph, Question, Sourced
from jicha.domain.wording import days
from jicha.domain.wording.document_numbers import read_document_number
from jicha.domain.wording.names import half_width
from jicha.reading.paragraphs import ANNEX_LINE, DAY_LINE, NUMBERED

_LETTERHEAD = re.compile(r"^(?P<body>[\u3400-\u9fff]{4,40}?)文\s*件$")
_TITLE = re.compile(r"(?:计划|方案|通知|意见|要点|安排)(?:[（(][^）)]{1,12}[）)])?$")
_PUBLICITY = re.compile(r"(?:此件)?(主动公开|依申请公开|不予公开|不公开)")
_NUMBER = re.compile(r"^[\u3400-\u9fff0-9（）()]{1,16}\s*[〔\[［【（(]?\s*\d{4}\s*[〕\]］】）)]?\s*第?\s*[\dA-Za-z\-]{1,8}\s*号?$")
_YEAR = re.compile(r"((?:19|20)\d{2}|[二][〇○零][〇○零一二三四五六七八九]{2})年")
_FOOT = re.compile(r"^(?:抄\s*送|主\s*送|[（(]?联系人|[（(]此件)")
_HEAD = 10


@dataclass(frozen=True, slots=True)
class Head:
    """Head and foot; `body` are the paragraphs of the plan itself, after the annex line if there is one, without the foot."""

    title: Sourced[str] | None
    notice_title: Sourced[str] | None
    document_number: Sourced[str] | None
    issuing_body: Sourced[str] | None
    dated_on: Sourced[date] | None
    year: Sourced[int] | None
    publicity: Sourced[str] | None
    body: tuple[Paragraph, ...]
    questions: tuple[Question, ...]


def read_head(paragraphs: tuple[Paragraph, ...]) -> Head:
    """Read head and foot; what cannot be read becomes a question."""
    body = _annex(paragraphs)
    has_annex = body is not paragraphs
    notice = paragraphs[: len(paragraphs) - len(body)] if has_annex else paragraphs
    first = _title(notice)
    title = (_title(body) or first) if has_annex else first
    dated_on, body_signed = _signature(notice)
    issuing_body, questions = _body(notice, signed=body_signed)
    number, asked = _document_number(notice)
    year = _year(title, first, dated_on)
    publicity = next((Sourced(m[1], p.number) for p in reversed(notice) if (m := _PUBLICITY.search(p.text))), None)
    questions += asked
    for about, value in (("title", title), ("issuing_body", issuing_body), ("dated_on", dated_on), ("year", year)):
        if value is None:
            questions.append(Question(about, f"没有读出{_NAMES[about]}"))
    if year and dated_on and abs(year.value - dated_on.value.year) > 1:
        questions.append(Question("year", f"标题年度{year.value}与成文日期{dated_on.value}相差一年以上", year.paragraph))
    notice_title = first if has_annex and first != title else None
    foot = {value.paragraph for value in (body_signed, dated_on, publicity) if value}
    body = tuple(p for p in body if p.number not in foot and not _FOOT.match(p.text) and not DAY_LINE.match(p.text))
    return Head(title, notice_title, number, issuing_body, dated_on, year, publicity, body, tuple(questions))


_NAMES = {"title": "标题", "issuing_body": "发文单位", "dated_on": "成文日期", "year": "年度"}


def _annex(paragraphs: tuple[Paragraph, ...]) -> tuple[Paragraph, ...]:
    """Give the paragraphs after the annex line, if an annex with numbered text stands there; else all."""
    for place, paragraph in enumerate(paragraphs):
        rest = paragraphs[place + 1 :]
        if ANNEX_LINE.match(paragraph.text) and _title(rest) and any(p.text.startswith("一、") for p in rest):
            return rest
    return paragraphs


def _title(paragraphs: tuple[Paragraph, ...]) -> Sourced[str] | None:
    for paragraph in paragraphs[:_HEAD]:
        if NUMBERED.match(paragraph.text):
            return None
        if _TITLE.search(paragraph.text) and len(paragraph.text) <= 80 and not re.search("[。；，]", paragraph.text):
            return Sourced(paragraph.text, paragraph.number)
    return None


def _signature(paragraphs: tuple[Paragraph, ...]) -> tuple[Sourced[date] | None, Sourced[str] | None]:
    """Find the day line and the body above it; a line of printing (印发) comes last."""
    lines = [(place, p) for place, p in enumerate(paragraphs) if DAY_LINE.match(p.text)]
    lines.sort(key=lambda line: line[1].text.endswith("印发"))
    for place, paragraph in lines:
        day = days.read_day(paragraph.text.removesuffix("印发")).value
        if day is None:
            continue
        above = paragraphs[place - 1] if place else None
        signed = above is not None and len(above.text) <= 40 and re.search(r"(?:局|厅|办公室|委员会|队|政府|部)$", above.text)
        return Sourced(day, paragraph.number), Sourced(above.text, above.number) if above is not None and signed else None
    return None, None


def _body(paragraphs: tuple[Paragraph, ...], *, signed: Sourced[str] | None) -> tuple[Sourced[str] | None, list[Question]]:
    head = next((Sourced(m["body"], p.number) for p in paragraphs[:_HEAD] if (m := _LETTERHEAD.match(p.text))), None)
    if head and signed and head.value != signed.value:
        return signed, [Question("issuing_body", f"文头写“{head.value}”，落款写“{signed.value}”", signed.paragraph)]
    return signed or head, []


def _document_number(paragraphs: tuple[Paragraph, ...]) -> tuple[Sourced[str] | None, list[Question]]:
    for paragraph in paragraphs[:_HEAD]:
        if not _NUMBER.match(paragraph.text) or DAY_LINE.match(paragraph.text):
            continue
        reading = read_document_number(paragraph.text)
        if reading.value is not None:
            return Sourced(str(reading.value), paragraph.number, note="；".join(reading.mended)), []
        return None, [Question("document_number", f"文号“{paragraph.text}”：{reading.reason}", paragraph.number)]
    return None, [Question("document_number", "没有写明文号")]


def _year(*sources: Sourced[str] | Sourced[date] | None) -> Sourced[int] | None:
    """Take the year of the titles, else of the day."""
    for source in sources:
        if source is None:
            continue
        if isinstance(source.value, date):
            return Sourced(source.value.year, source.paragraph, note="标题没有年度，取成文日期的年份")
        match = _YEAR.search(half_width(source.value))
        year = days.read_year(match[1]).value if match else None
        if year is not None:
            return Sourced(year, source.paragraph)
    return None
