"""Lists that stand in memory, and the words of units."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from jicha.store.queries.paging import Ask, Slice
from jicha.web.frame.gates import PageGroup

Row = TypeVar("Row")

UNITS: Mapping[str, str | Promise] = {
    "av_recommended": gettext_lazy("应尽量录音录像"),
    "av_required": gettext_lazy("应录音录像"),
    "calendar_day": gettext_lazy("自然日"),
    "case_kind": gettext_lazy("案件种类"),
    "checklist": gettext_lazy("清单"),
    "code": gettext_lazy("代码"),
    "compare": gettext_lazy("比对"),
    "content_rule": gettext_lazy("内容要求"),
    "count": gettext_lazy("个"),
    "date": gettext_lazy("日期"),
    "day": gettext_lazy("天"),
    "dpi": "DPI",
    "file": gettext_lazy("件"),
    "formula": gettext_lazy("公式"),
    "hour": gettext_lazy("小时"),
    "km_per_hour": gettext_lazy("公里/小时"),
    "metre": gettext_lazy("米"),
    "minute": gettext_lazy("分钟"),
    "mm": gettext_lazy("毫米"),
    "month": gettext_lazy("个月"),
    "month_day": gettext_lazy("月-日"),
    "name_overlap": gettext_lazy("人数（姓名重合）"),
    "next_year_day": gettext_lazy("次年月日"),
    "none": gettext_lazy("无"),
    "order": gettext_lazy("先后次序"),
    "penalty_kind": gettext_lazy("处罚种类"),
    "person": gettext_lazy("人"),
    "photo": gettext_lazy("张"),
    "point": gettext_lazy("分"),
    "probability": gettext_lazy("概率"),
    "qualification": gettext_lazy("资格"),
    "qualitative": gettext_lazy("定性要求"),
    "ratio": gettext_lazy("比例"),
    "ratio_per_day": gettext_lazy("每日比例"),
    "record_element": gettext_lazy("记录要素"),
    "role_rule": gettext_lazy("人员要求"),
    "text": gettext_lazy("文字"),
    "working_day": gettext_lazy("工作日"),
    "year": gettext_lazy("年"),
    "yuan": gettext_lazy("元"),
    "as_stated_in_notice": gettext_lazy("按通知所写"),
    "excluded_interval": gettext_lazy("扣除期间"),
}


def unit_words(unit: str) -> str:
    """Give the words of a unit of law or parameter."""
    return str(UNITS.get(unit, unit))


def sliced(rows: Sequence[Row], ask: Ask, *, text: Callable[[Row], str], orders: Mapping[str, Callable[[Row], Any]]) -> Slice[Row]:
    """Give the part that is asked for: searched in `text`, sorted by a key of `orders`; rows without that key stand last."""
    found = [row for row in rows if ask.search.lower() in text(row).lower()] if ask.search else list(rows)
    key = orders.get(ask.order.removeprefix("-"))
    if key is not None:
        told = [row for row in found if key(row) is not None]
        found = sorted(told, key=key, reverse=ask.order.startswith("-")) + [row for row in found if key(row) is None]
    start = (ask.page - 1) * ask.size
    return Slice(tuple(found[start : start + ask.size]), len(found))


GROUP = PageGroup(urls=())
