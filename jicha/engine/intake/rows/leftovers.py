"""The closer reading of distinct texts that SQL left over: a value, an empty cell, or a refusal with its reason."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from jicha.domain.tables import Column, Kind
from jicha.domain.wording import names, web_forms
from jicha.domain.wording.amounts import MoneyUnit, read_amount
from jicha.domain.wording.answers import read_answer
from jicha.domain.wording.days import DayOrder, read_day, read_instant
from jicha.domain.wording.officers import print_officers, read_officers
from jicha.engine.intake.branches import BranchNames

_NOT_YET = re.compile(r"(?:尚?未|暂?无|没有|不适用|免|待)[^\d]{0,12}")
_FOREVER = re.compile(r"(?:长期|永久|永远)(?:有效)?|无(?:固定)?期限")
_FOREVER_COLUMNS = re.compile(r"until|valid")
FOREVER = date(9999, 12, 31)
_NUMBER = re.compile(
    r"([-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)(%|‰)?(?:[张个家次份件人名天日页分年月季级条台套项段号只双顶支本起户厂处度位款]|工作日|个工作日|小时|年度|百分点|DPI|dpi|公里|米|mm|pt|MB)?"
)
_STATUS = re.compile(r"([1-5]\d\d)()[A-Za-z一-龥()]*")
"""A state of a page as programs print it (`404 Not Found`), the blanks gone; the second group is that of `_NUMBER`."""
_SEPARATORS = re.compile(r"[、,，;；/／|\s]+")
_NO = re.compile(r"未(?![知定明])|无(?!法)|不(?![清详明确适知定])|没|否|非|拒")
_YES = re.compile(r"已|是|有")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a text.

    Attributes:
        value: as DuckDB's text form of the column's type; None for an empty cell or a refusal.
        refusal: why the row is refused; "" if it is not.
        note: what a person should know though the row is loaded; "" if nothing.
    """

    value: str | None = None
    refusal: str = ""
    note: str = ""


EMPTY = Outcome()


class _Reader(Protocol):
    def __call__(self, text: str, /, *, column: Column, extra: str) -> Outcome: ...


def read(text: str, *, column: Column, extra: str, branches: BranchNames) -> Outcome:
    """Read one left-over text of a column.

    Args:
        text: trimmed, not empty.
        column: whose cell it is.
        extra: the order of days for days and instants, the unit for money, else "".
        branches: names of the branches.

    Days, instants, amounts and numbers that cannot be read for certain refuse their row; other kinds are loaded as empty or as printed,
    with a note.
    """
    if names.is_empty(text):
        return EMPTY
    reader = _READERS.get(column.kind)
    if reader is not None:
        return reader(text, column=column, extra=extra)
    if column.kind is Kind.UNIT:
        code = branches.code_of(text)
        return Outcome(value=code) if code else _units(text, branches=branches)
    return Outcome(value=text)


def _units(text: str, *, branches: BranchNames) -> Outcome:
    codes = branches.codes_of(text)
    if codes:
        return Outcome(value="、".join(codes), note="一格写了几个分局或全部分局，按代码入库")
    return Outcome(value=text, note="单位名称不在单位名册中，按原文入库")


def _day(text: str, *, column: Column, extra: str) -> Outcome:
    folded = names.half_width(web_forms.clean(text))
    if _FOREVER.fullmatch(folded) or folded.startswith("9999-12-31"):
        return Outcome(value=FOREVER.isoformat()) if _FOREVER_COLUMNS.search(column.name) else Outcome(refusal=f"“{text}”不能作{column.zh}")
    if _NOT_YET.fullmatch(folded):
        return Outcome(note="写有文字而没有日期，按空白入库")
    order = DayOrder(extra or "ymd")
    if column.kind is Kind.DAY:
        day = read_day(text, order=order)
        if day.value is not None:
            return Outcome(value=day.value.isoformat(), note="、".join(day.mended))
        return Outcome(refusal=_unreadable("日期", reason=day.reason, readings=[d.isoformat() for d in day.readings]))
    instant = read_instant(text, order=order)
    if instant.value is not None:
        return Outcome(value=instant.value.isoformat(sep=" "))
    return Outcome(refusal=_unreadable("时间", reason=instant.reason, readings=[d.isoformat(sep=" ") for d in instant.readings]))


def _money(text: str, *, column: Column, extra: str) -> Outcome:
    del column
    if _NOT_YET.fullmatch(text):
        return Outcome(note="写有文字而没有金额，按空白入库")
    amount = read_amount(text, unit=MoneyUnit(extra))
    if amount.value is not None:
        return Outcome(value=str(round(amount.value, 2)), note="、".join(amount.mended))
    return Outcome(refusal=_unreadable("金额", reason=amount.reason, readings=[f"{r}元" for r in amount.readings]))


def _number(text: str, *, column: Column, extra: str) -> Outcome:
    del extra
    folded = names.half_width(web_forms.clean(text)).replace(" ", "")
    if _NOT_YET.fullmatch(folded):
        return Outcome(note="写有文字而没有数字，按空白入库")
    match = _NUMBER.fullmatch(folded) or (_STATUS.fullmatch(folded) if column.name == "http_status" else None)
    if match is None:
        return Outcome(refusal="不是数字")
    number = float(match[1].replace(",", "")) / {"%": 100, "‰": 1000}.get(match[2] or "", 1)
    if column.kind is Kind.NUMBER:
        return Outcome(value=repr(number))
    return Outcome(value=str(int(number))) if number.is_integer() else Outcome(refusal="应为整数")


def _answer(text: str, *, column: Column, extra: str) -> Outcome:
    del extra
    answer = read_answer(text)
    if answer.value is not None:
        return Outcome(value=str(answer.value).lower())
    if len(answer.readings) == 1:
        return Outcome(value=str(answer.readings[0]).lower(), note="是否之外还有说明，取首词")
    folded = names.plain(text)
    if _NO.match(folded):
        return Outcome(value="false", note="按“否”读取")
    if _YES.match(folded) or folded in names.plain(column.zh):
        return Outcome(value="true", note="按“是”读取")
    return Outcome(note="既不是“是”也不是“否”，按空白入库")


def _officers(text: str, *, column: Column, extra: str) -> Outcome:
    del extra, column
    officers = read_officers(text)
    if officers.value is not None:
        return Outcome(value=print_officers(officers.value))
    return Outcome(
        value="、".join(part for part in _SEPARATORS.split(web_forms.clean(text)) if part), note=f"人员名单按原文入库：{officers.reason}"
    )


def _unreadable(what: str, *, reason: str, readings: list[str]) -> str:
    may = f"，可能是{'或'.join(readings[:3])}" if readings else ""
    return f"{what}无法确认：{reason}{may}"


_READERS: dict[Kind, _Reader] = {
    Kind.DAY: _day,
    Kind.INSTANT: _day,
    Kind.MONEY: _money,
    Kind.NUMBER: _number,
    Kind.INTEGER: _number,
    Kind.YESNO: _answer,
    Kind.OFFICERS: _officers,
}

MENDS: dict[Kind, str] = {
    Kind.DAY: "改为“2021-04-06”形式的真实日期；没有发生的留空",
    Kind.INSTANT: "改为“2021-04-06 09:30”形式的真实时间；没有发生的留空",
    Kind.MONEY: "只填一个金额，并与表头单位一致；没有的留空",
    Kind.NUMBER: "只填数字；没有的留空",
    Kind.INTEGER: "只填整数；没有的留空",
}
