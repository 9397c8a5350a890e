"""A plan as people read it: each paragraph with the values read from it, and what differs between two versions."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

from jicha.domain import checks
from jicha.domain.plans import Plan, Sourced

T = TypeVar("T")
_PERIODS = {"quarter": "每季度", "half_year": "每半年", "month": "每月", "year": "每年"}
_METHODS = {
    "mobile_platform": "移动执法平台",
    "case_platform": "案件办理平台",
    "website": "网站",
    "thematic": "专项稽查",
    "case_audit": "专案稽查",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One value of the plan.

    Attributes:
        label: what it is. words: the value. paragraph: from 1; null if a person or a default gave it, then `note` says why.
        place: which one of several, as the paper numbers them.
    """

    label: str
    words: str
    paragraph: int | None
    note: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph with everything that hangs on it; `warnings`: wording left over, with what to write instead."""

    number: int
    text: str
    lines: tuple[Line, ...]
    warnings: tuple[str, ...]
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """A value that two versions say differently; empty where one of them does not say it."""

    label: str
    before: str
    after: str
    place: str = ""


def lines_of(plan: Plan) -> tuple[Line, ...]:
    """List the values of a plan in the order of the paper's usual parts."""
    return tuple(line for part in (_heads(plan), _scope(plan), _work(plan), _ends(plan)) for line in part)


def passages_of(plan: Plan) -> tuple[Passage, ...]:
    """Lay the paragraphs out, each beside the values, the left-over wording and the questions that it gave."""
    lines = lines_of(plan)
    return tuple(
        Passage(
            number=one.number,
            text=one.text,
            lines=tuple(line for line in lines if line.paragraph == one.number),
            warnings=tuple(f"“{left.term}”：{left.suggestion}" for left in plan.left_over if left.paragraph == one.number),
            questions=tuple(asked.text for asked in plan.questions if asked.paragraph == one.number),
        )
        for one in plan.paragraphs
    )


def differences(before: Plan, *, after: Plan) -> tuple[Difference, ...]:
    """Compare the values of two versions by label; what both say alike is left out."""
    old, new = _by_label(before), _by_label(after)
    return tuple(
        Difference(label, old.get((label, place), ""), new.get((label, place), ""), place)
        for label, place in dict.fromkeys((*old, *new))
        if old.get((label, place), "") != new.get((label, place), "")
    )


def _by_label(plan: Plan) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], list[str]] = {}
    for line in lines_of(plan):
        found.setdefault((line.label, line.place), []).append(line.words)
    return {key: "；".join(words) for key, words in found.items()}


def _heads(plan: Plan) -> Iterator[Line]:
    yield from _sourced("计划名称", plan.title)
    yield from _sourced("通知标题", plan.notice_title)
    yield from _sourced("文号", plan.document_number)
    yield from _sourced("制发机关", plan.issuing_body)
    yield from _sourced("成文日期", plan.dated_on)
    yield from _sourced("年度", plan.year)
    yield from _sourced("公开属性", plan.publicity)
    yield from _sourced("牵头单位", plan.overseer)
    yield from _sourced("完成期限", plan.deadline_on)


def _scope(plan: Plan) -> Iterator[Line]:
    if plan.ratio:
        yield Line("稽查比例", f"{plan.ratio.value * 100:f}".rstrip("0").rstrip(".") + "%", plan.ratio.paragraph, plan.ratio.note)
    for basis in plan.ratio_basis:
        yield Line("比例依据", f"{basis.title} {basis.number}".strip(), basis.paragraph)
    units = {unit.code: unit for unit in plan.units}
    for code in plan.named:
        yield Line("列名稽查单位", units[code].name, units[code].paragraph)
    outside = "、".join(unit.name for unit in plan.units if not unit.in_base)
    base = sum(unit.in_base for unit in plan.units)
    yield Line("基数单位数", f"{base}个" + (f"（不计：{outside}）" if outside else ""), None)


def _work(plan: Plan) -> Iterator[Line]:
    for item in plan.items:
        known = checks.item(item.code).zh if item.code else "未对应"
        yield Line("稽查事项", f"{item.title} → {known}", item.paragraph, place=item.place)
    for method in plan.methods:
        yield Line("稽查方法", f"{method.title} → {_METHODS.get(method.code or '', '未对应')}", method.paragraph)
    for name, sourced in (
        *(("评查人员", one) for one in plan.reviewers),
        *(("评查方面", one) for one in plan.review_aspects),
        *(("整改方式", one) for one in plan.rectification_kinds),
    ):
        yield from _sourced(name, sourced)
    if plan.draw:
        yield Line("抽取案卷", f"每年{plan.draw.times_a_year}次，每次{plan.draw.count_text or '数量未写'}", plan.draw.paragraph)
    yield from _sourced("回头看", plan.look_back)
    if plan.typical_cases:
        quota = plan.typical_cases
        yield Line("典型案例", f"{_PERIODS.get(quota.period, quota.period)}不少于{quota.least}个", quota.paragraph)


def _ends(plan: Plan) -> Iterator[Line]:
    for cited in plan.citations:
        yield Line("引用文件", f"{cited.title} {cited.number}".strip(), cited.paragraph)
    for weight in plan.weights:
        yield Line(
            "事项权重",
            f"{checks.item(weight.item).zh} {weight.points:g}",
            None,
            "默认值，未见规范依据" if weight.status == "default" else "",
        )


def _sourced(label: str, value: Sourced[T] | None) -> Iterator[Line]:
    if value is not None:
        yield Line(label, str(value.value), value.paragraph, value.note)
