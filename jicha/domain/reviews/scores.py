"""From a sheet to a total: vetoes, basic deductions under their cap, items that apply, and the two parts that the plan names.

Source:
    2024 rubric (环执法发〔2024〕4号), law-procedure.md §4.3: any veto makes 0; otherwise 50 + 50 × points scored ÷ points of the items that apply
    − basic deductions (at most 20); what does not apply leaves the denominator. Weights 0.7 and 0.3: domain.md §7.d, a default.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from jicha.domain.reviews.marks import Answer, Mark, Sheet, points_lost
from jicha.domain.rubrics.rubric import Criterion, CriterionKind, Formula, Part, Rubric
from jicha.domain.rubrics.rules import Grade, ReviewRules, SettingKey

CENT = Decimal("0.01")
_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Score:
    """What one sheet comes to; points are rounded once, half up to a hundredth.

    Attributes:
        vetoes: ids of the vetoes found, in the order of the rubric.
        missing: ids of the criteria without an answer; while there are any, no total is given.
        scored, applicable: points of the items; a bonus is in neither.
        deducted: basic deductions, after the cap.
        bonus: points of the bonus given; shown beside the total, not in it.
        before_veto: the total that the file would have without its vetoes; null if something is missing or no item applies.
        total: 0 where a veto was found; else `before_veto`.
        substance: share of entity and procedure, face: share of the face, 0 to 100 points; null if nothing of it applies.
        weighted: the total by the weights of the two parts; null if one part is null.
        grade: null without a total; a veto always fails.
    """

    vetoes: tuple[str, ...]
    missing: tuple[str, ...]
    scored: Decimal
    applicable: Decimal
    deducted: Decimal
    bonus: Decimal
    before_veto: Decimal | None
    total: Decimal | None
    substance: Decimal | None
    face: Decimal | None
    weighted: Decimal | None
    grade: Grade | None


@dataclass(frozen=True, slots=True)
class _Sums:
    """Sums of one sheet, before any formula."""

    scored: Decimal
    applicable: Decimal
    deducted: Decimal
    bonus: Decimal
    scored_face: Decimal
    applicable_face: Decimal


def score(sheet: Sheet, *, rubric: Rubric, rules: ReviewRules) -> Score:
    """Reckon a sheet.

    Raises:
        KeyError: the rubric has no such kind of file.
    """
    marks = {mark.criterion: mark for mark in sheet.marks}
    criteria = rubric.criteria(sheet.kind)
    missing = tuple(one.id for one in criteria if one.id not in marks or marks[one.id].answer is None)
    vetoes = tuple(one.id for one in rubric.vetoes if one.id in marks and marks[one.id].answer is Answer.FOUND)
    sums = _sums(criteria, marks=marks, cap=rubric.deduction_cap)
    substance, face = _parts(sums, cap=rubric.deduction_cap if rubric.deductions else _ZERO)
    weighted = _weighted(substance, face=face, rules=rules)
    before = weighted if rubric.formula is Formula.WEIGHTED else _official(sums, rubric=rubric)
    if missing:
        before = substance = face = weighted = None
    total = before if not vetoes or missing else Fraction(0)
    rounded = rounded_points(total)
    return Score(
        vetoes, missing, sums.scored, sums.applicable, sums.deducted, sums.bonus, rounded_points(before), rounded,
        rounded_points(substance), rounded_points(face), rounded_points(weighted),
        None if rounded is None else Grade.FAIL if vetoes else rules.grade(rounded),
    )  # fmt: skip


def rounded_points(value: Fraction | None) -> Decimal | None:
    """Round to a hundredth, half up; null stays null."""
    if value is None:
        return None
    cents = (abs(value) * 200 + 1) // 2
    return (Decimal(cents if value >= 0 else -cents) * CENT).quantize(CENT, rounding=ROUND_HALF_UP)


def _sums(criteria: tuple[Criterion, ...], *, marks: Mapping[str, Mark], cap: Decimal) -> _Sums:
    scored = applicable = deducted = bonus = scored_face = applicable_face = _ZERO
    for one in criteria:
        mark = marks.get(one.id)
        if mark is None or mark.answer is None or mark.answer is Answer.NOT_APPLICABLE:
            continue
        match one.kind:
            case CriterionKind.DEDUCTION:
                deducted += points_lost(mark, criterion=one)
            case CriterionKind.BONUS:
                bonus += one.points - points_lost(mark, criterion=one)
            case CriterionKind.ITEM:
                kept = one.points - points_lost(mark, criterion=one)
                scored, applicable = scored + kept, applicable + one.points
                if one.part is Part.FACE:
                    scored_face, applicable_face = scored_face + kept, applicable_face + one.points
            case _:
                continue  # A veto brings no points: it makes the total 0.
    return _Sums(scored, applicable, min(deducted, cap), bonus, scored_face, applicable_face)


def _official(sums: _Sums, *, rubric: Rubric) -> Fraction | None:
    if not sums.applicable:
        return None
    share = Fraction(sums.scored) / Fraction(sums.applicable)
    return Fraction(rubric.base_points or _ZERO) + Fraction(rubric.item_points or _ZERO) * share - Fraction(sums.deducted)


def _parts(sums: _Sums, *, cap: Decimal) -> tuple[Fraction | None, Fraction | None]:
    substance = _share(sums.scored - sums.scored_face, whole=sums.applicable - sums.applicable_face)
    return substance, _share(sums.scored_face + cap - sums.deducted, whole=sums.applicable_face + cap)


def _share(scored: Decimal, *, whole: Decimal) -> Fraction | None:
    return 100 * Fraction(scored) / Fraction(whole) if whole else None


def _weighted(substance: Fraction | None, *, face: Fraction | None, rules: ReviewRules) -> Fraction | None:
    if substance is None or face is None:
        return None
    return Fraction(rules.value(SettingKey.ENTITY_WEIGHT)) * substance + Fraction(rules.value(SettingKey.FACE_WEIGHT)) * face
