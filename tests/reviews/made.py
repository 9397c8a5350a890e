"""Sheets, cases and people made by hand."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache

from jicha.domain.reviews.marks import Answer, Mark, Sheet
from jicha.domain.reviews.pool import ReviewCase, Reviewer, ReviewerKind
from jicha.domain.reviews.results import BatchResult
from jicha.domain.rubrics.rubric import CriterionKind, Rubric
from jicha.domain.rubrics.rules import ReviewRules
from jicha.engine.agreement.study import Frame
from jicha.engine.content.rubrics import review_rules, rubrics
from jicha.services.reviewing.settling import HandedIn, results_of, settle

ON = date(2024, 6, 3)
GENERAL = "一般行政处罚"
SECRET = bytes(range(32))


@cache
def official() -> Rubric:
    return next(one for one in rubrics() if one.id == "mee_2024")


@cache
def rules() -> ReviewRules:
    return review_rules()


def lose(criterion: str, points: str, reason: str = "缺少") -> Mark:
    return Mark(criterion, Answer.DEDUCTED, Decimal(points), reason=reason)


def not_applicable(criterion: str) -> Mark:
    return Mark(criterion, Answer.NOT_APPLICABLE, reason="本案没有")


def veto(criterion: str) -> Mark:
    return Mark(criterion, Answer.FOUND, reason="没有送达回证")


def full(*changed: Mark, kind: str = GENERAL, alias: str = "A", rubric: Rubric | None = None) -> Sheet:
    """Give a sheet with full points but for the marks given."""
    own = rubric or official()
    marks: dict[str, Mark] = {}
    for one in own.criteria(kind):
        marks[one.id] = Mark(one.id, Answer.NOT_FOUND if one.kind is CriterionKind.VETO else Answer.MET)
    marks |= {mark.criterion: mark for mark in changed}
    return Sheet(alias, kind, own.digest, tuple(marks.values()))


def backbone(name: str = "张三", **changes: object) -> Reviewer:
    values: Mapping[str, object] = {"unit_code": "141121", "has_declared": True, **changes}
    return Reviewer(name, name, ReviewerKind.BACKBONE, **values)  # type: ignore[arg-type]  # Tests change what they name.


def lawyer(name: str = "李律师", **changes: object) -> Reviewer:
    values: Mapping[str, object] = {"firm": "某律师事务所", "has_declared": True, **changes}
    return Reviewer(name, name, ReviewerKind.LAWYER, **values)  # type: ignore[arg-type]  # Tests change what they name.


def case(case_id: str = "A1", unit_code: str = "141122", **changes: object) -> ReviewCase:
    values: Mapping[str, object] = {"unit_name": "交城分局", "kind": GENERAL, **changes}
    return ReviewCase(case_id, unit_code, **values)  # type: ignore[arg-type]  # Tests change what they name.


FRAME = Frame("2024-H1", ON, official(), rules(), (2, 5))


def handed(case_id: str, *sheets: Sheet, unit: str = "141122", kind: str = GENERAL) -> HandedIn:
    one = case(case_id, unit, kind=kind, unit_name=f"{unit}分局")
    return HandedIn(one, f"X{case_id}", tuple(zip(("甲", "乙", "丙"), sheets, strict=False)))


def results(*files: HandedIn) -> BatchResult:
    return results_of(settle(files, frame=FRAME), frame=FRAME)
