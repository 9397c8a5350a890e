"""A scored sheet as rows of D23, so that the audit's own checks (NET-03, FILE-13) run on what the software itself keeps.

D23 adds up: the scores of a sheet make its total. An official total does not add up from printed points (it scales the items that apply
to 50), so each row carries the points that it brings to the total: an item points × 50 ÷ points that apply, a basic element what is left
of its own points, and one row the rest of the base.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Self

from jicha.domain.reviews.marks import ANSWER_WORDS, Answer, Mark, Sheet, points_lost
from jicha.domain.reviews.pool import KIND_WORDS, ReviewCase, Reviewer
from jicha.domain.reviews.scores import Score
from jicha.domain.rubrics.rubric import PART_WORDS, Criterion, CriterionKind, Formula, Part, Rubric
from jicha.domain.rubrics.rules import ReviewRules, SettingKey

BASE_ROW = "基础分"
PICKED = "风险补充"
"""The stratum of a file that people picked for its risk, and in the name of its batch: NET-02 and TIME-04 do not count it as drawn."""


@dataclass(frozen=True, slots=True)
class DrawnFrom:
    """Where the file was drawn: batch, day, seed, stratum; null where it is not known."""

    batch: str
    drawn_on: date | None
    seed: str | None
    stratum: str | None

    @classmethod
    def picked(cls, batch: str) -> Self:
        """Say of a file that people picked it for its risk beside a batch: it has neither a day of drawing nor a seed."""
        return cls(f"{batch}（{PICKED}）", None, None, PICKED)


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """One row of D23; the columns of `review_score` by name."""

    unit_code: str
    batch: str
    drawn_on: date | None
    seed: str | None
    stratum: str | None
    case_id: str
    reviewer: str
    reviewer_kind: str
    reviewer_unit: str | None
    part: str
    criterion: str
    full_score: float | None
    score: float | None
    deduction_reason: str | None
    total_score: float | None
    conclusion: str | None
    is_veto: bool


@dataclass(frozen=True, slots=True)
class _Line:
    part: Part
    criterion: str
    full: Fraction | None
    score: Fraction | None
    reason: str | None = None
    is_veto: bool = False


@dataclass(frozen=True, slots=True)
class _Scale:
    """What one printed point brings to the total."""

    base: Fraction
    deduction: Fraction
    substance: Fraction
    face: Fraction


def score_rows(
    sheet: Sheet, *, score: Score, case: ReviewCase, reviewer: Reviewer, drawn: DrawnFrom, rubric: Rubric, rules: ReviewRules
) -> tuple[ScoreRow, ...]:
    """Write a sheet as rows, vetoes first; a veto that was not found is a row of 0 points and no veto."""
    marks = {mark.criterion: mark for mark in sheet.marks}
    criteria = rubric.criteria(sheet.kind)
    unit = reviewer.firm if reviewer.unit_code is None else reviewer.unit_code
    scale = _scale(score, rubric=rubric, rules=rules, criteria=criteria, marks=marks)
    return tuple(
        ScoreRow(
            case.unit_code, drawn.batch, drawn.drawn_on, drawn.seed, drawn.stratum, case.case_id, reviewer.name, KIND_WORDS[reviewer.kind],
            unit, PART_WORDS[line.part], line.criterion, _number(line.full), _number(line.score), line.reason,
            None if score.total is None else float(score.total), None if score.grade is None else score.grade.value, line.is_veto,
        )
        for line in _lines(criteria, marks=marks, score=score, scale=scale)
    )  # fmt: skip


def _number(value: Fraction | None) -> float | None:
    return None if value is None else round(float(value), 6)


def _scale(score: Score, *, rubric: Rubric, rules: ReviewRules, criteria: tuple[Criterion, ...], marks: dict[str, Mark]) -> _Scale:
    if rubric.formula is Formula.OFFICIAL:
        item = Fraction(rubric.item_points or 0) / Fraction(score.applicable) if score.applicable else Fraction(0)
        return _Scale(Fraction(rubric.base_points or 0), Fraction(1), item, item)
    cap = rubric.deduction_cap if rubric.deductions else Decimal(0)
    applies = [
        one
        for one in criteria
        if one.kind is CriterionKind.ITEM and (mark := marks.get(one.id)) and mark.answer is not Answer.NOT_APPLICABLE
    ]
    of_face = sum((one.points for one in applies if one.part is Part.FACE), Decimal(0)) + cap
    of_substance = sum((one.points for one in applies if one.part is not Part.FACE), Decimal(0))
    face = 100 * Fraction(rules.value(SettingKey.FACE_WEIGHT)) / Fraction(of_face) if of_face else Fraction(0)
    substance = 100 * Fraction(rules.value(SettingKey.ENTITY_WEIGHT)) / Fraction(of_substance) if of_substance else Fraction(0)
    return _Scale(Fraction(cap) * face, face, substance, face)


def _lines(criteria: tuple[Criterion, ...], *, marks: dict[str, Mark], score: Score, scale: _Scale) -> Iterator[_Line]:
    lines = [_line(one, mark=marks.get(one.id, Mark(one.id)), scale=scale) for one in criteria]
    elements = {number for number, one in enumerate(criteria) if one.kind is CriterionKind.DEDUCTION}
    kept = sum((line.score for number, line in enumerate(lines) if number in elements and line.score is not None), Fraction(0))
    base = scale.base - Fraction(score.deducted) * scale.deduction
    if kept > base:
        # The elements are worth more than the base together (a cap protects it): their points stay in the words of the reason alone.
        kept = Fraction(0)
        lines = [replace(line, full=Fraction(0), score=Fraction(0)) if number in elements else line for number, line in enumerate(lines)]
    yield from lines
    yield _Line(Part.FACE, BASE_ROW, base - kept, base - kept)


def _line(criterion: Criterion, *, mark: Mark, scale: _Scale) -> _Line:
    name = f"{criterion.id} {criterion.zh}"
    if mark.answer is None:
        return _Line(criterion.part, name, Fraction(criterion.points), None)
    if mark.answer is Answer.NOT_APPLICABLE:
        return _Line(criterion.part, name, None, None, f"{ANSWER_WORDS[mark.answer]}：{mark.reason}")
    match criterion.kind:
        case CriterionKind.VETO:
            is_found = mark.answer is Answer.FOUND
            return _Line(criterion.part, name, Fraction(0), Fraction(0), mark.reason or None, is_found)
        case CriterionKind.BONUS:
            given = criterion.points - points_lost(mark, criterion=criterion)
            return _Line(criterion.part, name, Fraction(0), Fraction(0), f"加{given}分，不计入总分")
        case _:
            return _scaled(criterion, name=name, mark=mark, scale=scale)


def _scaled(criterion: Criterion, *, name: str, mark: Mark, scale: _Scale) -> _Line:
    if criterion.kind is CriterionKind.DEDUCTION:
        factor = scale.deduction
    else:
        factor = scale.face if criterion.part is Part.FACE else scale.substance
    lost = points_lost(mark, criterion=criterion)
    reason = f"扣{lost}分：{mark.reason}" if lost else mark.reason or None
    return _Line(criterion.part, name, factor * Fraction(criterion.points), factor * Fraction(criterion.points - lost), reason)
