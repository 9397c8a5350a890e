"""Two independent scores become one result, with a third reviewer where they differ; corrections decided once are applied to all.

Source:
    domain.md §7.d (default): two reviewers; a gap of more than n points goes to a third; the result is the mean of the two closest. A veto
    that only one of the two found goes to the third as well (issue 5): whether a file fails is never settled by chance.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import combinations

from jicha.domain.errors import Fault, ReviewError
from jicha.domain.reviews.marks import Answer, Mark, Sheet
from jicha.domain.reviews.scores import Score, rounded_points
from jicha.domain.rubrics.rules import ReviewRules, SettingKey


class Rule(StrEnum):
    """How a result came about, in words for the screen and the paper."""

    MEAN_OF_TWO = "两名评查人的平均分"
    BOTH_VETO = "两名评查人均认定否决项，计0分"
    MAJORITY_VETO = "三人中两人以上认定同一否决项，计0分"
    CLOSEST_TWO = "第三人裁定后，取最接近的两个分数的平均分"
    MIDDLE = "第三人裁定后，三个分数间距相等，取居中的分数"
    CORRECTED = "异议成立，更正后的得分"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two sheets held against each other.

    Attributes:
        gap: distance of the totals before vetoes, so that a veto alone is not counted twice; null if one could not be given.
        vetoes: ids found by one of the two only.
        reasons: why a third reviewer is needed; empty if none is.
    """

    gap: Decimal | None
    vetoes: tuple[str, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """What a file finally gets; `rule` says how, `vetoes` what it failed by."""

    total: Decimal
    vetoes: tuple[str, ...]
    rule: Rule


def compare(first: Score, *, second: Score, rules: ReviewRules) -> Comparison:
    """Hold two complete scores against each other.

    Raises:
        ReviewError: a sheet is not complete.
    """
    _complete((first, second))
    vetoes = tuple(sorted(set(first.vetoes) ^ set(second.vetoes)))
    reasons: list[str] = []
    gap = None
    if first.before_veto is not None and second.before_veto is not None:
        gap = abs(first.before_veto - second.before_veto)
        if gap > rules.value(SettingKey.GAP):
            reasons.append(f"分差{gap}分，超过{rules.value(SettingKey.GAP)}分")
    elif first.before_veto is not second.before_veto:
        reasons.append("一人认为没有适用的评分项")
    if vetoes:
        reasons.append(f"否决项认定不一致：{'、'.join(vetoes)}")
    return Comparison(gap, vetoes, tuple(reasons))


def conclude(scores: Sequence[Score], *, rules: ReviewRules) -> Result:
    """Settle a file: two scores that agree, or three, the third reviewer's last.

    Raises:
        ReviewError: not two or three scores, one incomplete, a third needed and not there, or no total can be given.
    """
    if len(scores) not in {2, 3}:
        raise ReviewError(Fault(f"评分{len(scores)}份，应为2份或3份", "评分表", "分派评查人，或删去重复的评分。"))
    _complete(scores)
    if len(scores) == 2:
        reasons = compare(scores[0], second=scores[1], rules=rules).reasons
        if reasons:
            raise ReviewError(Fault("；".join(reasons), "评分表", "交第三名评查人裁定。"))
    stands = _standing(scores)
    if stands:
        return Result(Decimal("0.00"), stands, Rule.BOTH_VETO if len(scores) == 2 else Rule.MAJORITY_VETO)
    totals = [one.before_veto for one in scores if one.before_veto is not None]
    if len(totals) < 2:
        raise ReviewError(Fault("没有适用的评分项，给不出分数", "评分表", "核对案卷类别，或改用相应的细则。"))
    total, rule = _closest(totals)
    return Result(total, (), Rule.MEAN_OF_TWO if len(scores) == 2 else rule)


def _complete(scores: Sequence[Score]) -> None:
    left = [one for one in scores if one.missing]
    if left:
        raise ReviewError(*(Fault(f"还有{len(one.missing)}项没有评：{'、'.join(one.missing[:5])}", "评分表", "评完再交。") for one in left))


def _standing(scores: Sequence[Score]) -> tuple[str, ...]:
    """Give the vetoes that at least two of the scores found."""
    found = [veto for one in scores for veto in one.vetoes]
    return tuple(dict.fromkeys(veto for veto in found if found.count(veto) >= 2))


def _closest(totals: Sequence[Decimal]) -> tuple[Decimal, Rule]:
    pairs = sorted(combinations(sorted(totals), 2), key=lambda pair: pair[1] - pair[0])
    if len(pairs) > 1 and pairs[0][1] - pairs[0][0] == pairs[1][1] - pairs[1][0]:
        return sorted(totals)[1], Rule.MIDDLE
    mean = rounded_points((Fraction(pairs[0][0]) + Fraction(pairs[0][1])) / 2)
    return mean or Decimal("0.00"), Rule.CLOSEST_TWO


@dataclass(frozen=True, slots=True)
class Question:
    """A typical question (典型问题): raised while scoring, decided once, applied to every mark that raises it.

    Attributes:
        number: in the log of the batch; criterion: what it is about.
        answer: null until decided; `lost` only where points are lost.
    """

    number: str
    criterion: str
    asked: str
    answer: Answer | None = None
    lost: Decimal | None = None
    ruling: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """What a decision changes in one sheet: the criterion, its mark before and after, and why."""

    alias: str
    before: Mark
    after: Mark
    why: str


def apply_ruling(question: Question, *, sheets: Iterable[Sheet]) -> tuple[Correction, ...]:
    """List what the decision of a question changes: every mark that names it and says otherwise, over all sheets.

    Raises:
        ReviewError: the question is not decided.
    """
    if question.answer is None:
        raise ReviewError(Fault(f"典型问题{question.number}还没有定", "典型问题记录", "先写明统一口径。"))
    found: list[Correction] = []
    for sheet in sheets:
        for mark in sheet.marks:
            if mark.question != question.number or mark.criterion != question.criterion:
                continue
            after = replace(mark, answer=question.answer, lost=question.lost, times=None, reason=question.ruling)
            if after != mark:
                found.append(Correction(sheet.alias, mark, after, f"典型问题{question.number}：{question.ruling}"))
    return tuple(found)


def corrected(sheet: Sheet, *, corrections: Iterable[Correction]) -> Sheet:
    """Give the sheet with corrections (of a ruling or an upheld objection) in place of the marks that they replace."""
    changes = {one.before: one.after for one in corrections if one.alias == sheet.alias}
    return replace(sheet, marks=tuple(changes.get(mark, mark) for mark in sheet.marks))
