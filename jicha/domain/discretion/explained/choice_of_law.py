"""The second computation: what the law of the day of the decision allows where it is not that of the day of the act."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from jicha.domain.discretion.cases.lawfulness import LawfulBounds
from jicha.domain.discretion.citations import narrowed, ranges_at
from jicha.domain.discretion.statutes import BaseKind, Clause, LawChoice, Milder, StatutoryRange, law_of

_SAYINGS = {
    Milder.SAME: "新旧幅度相同，依行为时的法律",
    Milder.OLD: "行为时的法律较轻，依行为时的法律",
    Milder.NEW: "决定时的法律较轻，从新",
    Milder.OPEN: "新旧幅度互有轻重，或者新法分几种情形，孰轻由人选择",
    Milder.UNKNOWN: "新旧法律有一方的幅度或基数不明，不能比较",
}


@dataclass(frozen=True, slots=True)
class SecondReckoning:
    """Both laws side by side.

    Attributes:
        milder: which is milder. by_act, by_decision: the ranges in words.
        base_changed: what the range is counted in changed (the Code no longer counts the investment).
        within_new_yuan: the fine of the first computation, kept inside the new range; null without a fine or without one new range.
        saying: the conclusion in Chinese.
    """

    milder: Milder
    by_act: tuple[str, ...]
    by_decision: tuple[str, ...]
    base_changed: bool
    within_new_yuan: Fraction | None
    saying: str


def second_reckoning(
    clause: Clause,
    *,
    ranges: Sequence[StatutoryRange],
    acted_on: date,
    decided_on: date,
    base_yuan: Fraction | None,
    subject: str | None,
    first: Fraction | None,
) -> SecondReckoning | None:
    """Compare the laws of act and decision; null if one law governs both days.

    Args:
        clause: as cited, of old or new law. first: the fine of the first computation.

    Source:
        行政处罚法 (2021) art. 37; 生态环境法典 art. 1057 (2026-08-15), 1095 (base changed from the investment to fixed sums).
    """
    known = narrowed((item for item in ranges_at(ranges, cited=clause) if item.governs(acted_on) or item.governs(decided_on)), cited=clause)
    choice: LawChoice = law_of(
        ranges,
        clause=known[0].clause if known else clause,
        act_on=acted_on,
        decided_on=decided_on,
        base_yuan=base_yuan,
        subject=subject,
    )
    if choice.milder is Milder.ONE_LAW or (not choice.by_act and not choice.by_decision):
        return None
    new = [item for item in choice.by_decision if item.occasion is None]
    bounds = new[0].bounds(base_yuan=base_yuan) if len(new) == 1 else None
    return SecondReckoning(
        choice.milder,
        tuple(LawfulBounds(item, item.bounds(base_yuan=base_yuan)).zh for item in choice.by_act),
        tuple(LawfulBounds(item, item.bounds(base_yuan=base_yuan)).zh for item in choice.by_decision),
        _base_changed(choice),
        bounds.clamp(first) if bounds is not None and first is not None else None,
        _SAYINGS[choice.milder],
    )


def _base_changed(choice: LawChoice) -> bool:
    before = {item.base for item in choice.by_act if item.base is not BaseKind.FIXED}
    return bool(choice.by_decision) and bool(before - {item.base for item in choice.by_decision})
