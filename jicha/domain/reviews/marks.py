"""What a reviewer writes: a mark for each criterion, with notes pinned to a page, on one sheet for one file.

The same faults are told by the page, the offline sheet and the interface. An empty mark is no mark: it is never full points.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from jicha.domain.rubrics.rubric import Criterion, CriterionKind


class Answer(StrEnum):
    """What a reviewer says of a criterion."""

    MET = "met"
    DEDUCTED = "deducted"
    NOT_APPLICABLE = "not_applicable"
    FOUND = "found"
    NOT_FOUND = "not_found"


ANSWER_WORDS = {
    Answer.MET: "符合",
    Answer.DEDUCTED: "扣分",
    Answer.NOT_APPLICABLE: "不适用",
    Answer.FOUND: "有此问题",
    Answer.NOT_FOUND: "无此问题",
}
VETO_ANSWERS = (Answer.NOT_FOUND, Answer.FOUND, Answer.NOT_APPLICABLE)
POINT_ANSWERS = (Answer.MET, Answer.DEDUCTED, Answer.NOT_APPLICABLE)


class Field(StrEnum):
    """The part of a mark that a fault is about; a page and a workbook each know where it stands."""

    ANSWER = "answer"
    LOST = "lost"
    TIMES = "times"
    REASON = "reason"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page as shares of its width and height, from the upper left corner; 0 ≤ left < right ≤ 1, 0 ≤ top < bottom ≤ 1.

    Raises:
        ValueError: it is no rectangle of the page.
    """

    left: float
    top: float
    right: float
    bottom: float

    def __post_init__(self) -> None:
        """Refuse what does not lie on the page."""
        if not (0 <= self.left < self.right <= 1 and 0 <= self.top < self.bottom <= 1):
            raise ValueError(f"no rectangle of a page: {self}")


@dataclass(frozen=True, slots=True)
class Note:
    """A remark, pinned to a page (from 1) and a box of the file's images; null where it concerns the whole file."""

    text: str
    page: int | None = None
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """What was said of one criterion.

    Attributes:
        criterion: its id.
        answer: null while nobody judged.
        lost: points taken away; null where the number of faults times the rubric's points for each says it, or nothing was lost.
        times: how often the fault occurs; null if not counted.
        reason: why points were lost, the veto found, or the criterion does not apply.
        question: id of the typical question that the mark raises or follows; empty if none.
    """

    criterion: str
    answer: Answer | None = None
    lost: Decimal | None = None
    times: int | None = None
    reason: str = ""
    notes: tuple[Note, ...] = ()
    question: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The marks of one reviewer on one file; it does not say who the reviewer is.

    Attributes:
        alias: the file's alias in the batch; kind: of file, as the rubric names it.
        rubric: digest of the rubric scored by.
        marks: in any order, one per criterion at most.
        seconds: time that the reviewer used.
    """

    alias: str
    kind: str
    rubric: str
    marks: tuple[Mark, ...]
    seconds: int = 0


@dataclass(frozen=True, slots=True)
class MarkFault:
    """One fault of a sheet: the criterion, the field, what is wrong, how to mend it."""

    criterion: str
    field: Field
    what: str
    mend: str


def points_lost(mark: Mark, *, criterion: Criterion) -> Decimal:
    """Give the points that a mark takes away, never more than the criterion is worth."""
    if mark.answer is not Answer.DEDUCTED:
        return Decimal(0)
    lost = mark.lost
    if lost is None:
        lost = (criterion.each or Decimal(0)) * (mark.times or 0)
    return min(lost, criterion.points)


def sheet_faults(sheet: Sheet, *, criteria: Sequence[Criterion], pages: int | None = None, is_whole: bool = True) -> Iterator[MarkFault]:
    """Tell every fault of a sheet.

    Args:
        pages: the number of pages of the file, null if it is not known.
        is_whole: the sheet is being handed in, so that a criterion without an answer is a fault; false for a draft.
    """
    marks: dict[str, Mark] = {}
    known = {criterion.id for criterion in criteria}
    for mark in sheet.marks:
        if mark.criterion not in known:
            yield MarkFault(mark.criterion, Field.ANSWER, f"细则里没有评分项“{mark.criterion}”", "删去，或换用相应的细则版本。")
        elif mark.criterion in marks:
            yield MarkFault(mark.criterion, Field.ANSWER, f"评分项“{mark.criterion}”评了两次", "只留一次。")
        marks.setdefault(mark.criterion, mark)
    for criterion in criteria:
        mark = marks.get(criterion.id, Mark(criterion.id))
        if mark.answer is None and is_whole:
            yield MarkFault(criterion.id, Field.ANSWER, f"评分项“{criterion.id}”没有评", "选一个判定；没有评的不能当作符合。")
        yield from mark_faults(mark, criterion=criterion, pages=pages)


def mark_faults(mark: Mark, *, criterion: Criterion, pages: int | None = None) -> Iterator[MarkFault]:
    """Tell every fault of one mark; an empty mark has none unless it gives points or times."""
    allowed = VETO_ANSWERS if criterion.kind is CriterionKind.VETO else POINT_ANSWERS
    if mark.answer is not None and mark.answer not in allowed:
        mend = f"可选：{'、'.join(ANSWER_WORDS[one] for one in allowed)}。"
        yield MarkFault(criterion.id, Field.ANSWER, f"“{ANSWER_WORDS[mark.answer]}”不能用于{criterion.id}", mend)
    if mark.answer in {Answer.DEDUCTED, Answer.FOUND, Answer.NOT_APPLICABLE} and not mark.reason.strip():
        yield MarkFault(criterion.id, Field.REASON, f"{criterion.id}选了“{ANSWER_WORDS[mark.answer]}”却没有理由", "写明理由。")
    yield from _point_faults(mark, criterion=criterion)
    for note in mark.notes:
        if note.page is not None and (note.page < 1 or (pages is not None and note.page > pages)):
            most = f"，本卷共{pages}页" if pages is not None else ""
            yield MarkFault(criterion.id, Field.PAGE, f"没有第{note.page}页{most}", "改正页码。")
        if note.box is not None and note.page is None:
            yield MarkFault(criterion.id, Field.PAGE, "框选没有写页码", "补上页码。")


def _point_faults(mark: Mark, *, criterion: Criterion) -> Iterator[MarkFault]:
    if mark.answer is not Answer.DEDUCTED:
        if mark.lost:
            yield MarkFault(criterion.id, Field.LOST, f"{criterion.id}写了扣分，判定却不是“扣分”", "判定改为“扣分”，或删去扣分。")
        if mark.times:
            yield MarkFault(criterion.id, Field.TIMES, f"{criterion.id}写了处数，判定却不是“扣分”", "判定改为“扣分”，或删去处数。")
        return
    if mark.times is not None and mark.times < 1:
        yield MarkFault(criterion.id, Field.TIMES, "处数小于1", "写有几处，从1起。")
    if mark.lost is None and (criterion.each is None or not mark.times):
        mend = "写扣几分" + ("，或写有几处。" if criterion.each is not None else "；细则没有规定每处扣几分。")
        yield MarkFault(criterion.id, Field.LOST, f"{criterion.id}选了“扣分”却没有写扣几分", mend)
    elif mark.lost is not None and not 0 < mark.lost <= criterion.points:
        mend = f"扣分大于0，不超过{criterion.points}分。"
        yield MarkFault(criterion.id, Field.LOST, f"{criterion.id}扣{mark.lost}分，超出0至{criterion.points}分", mend)
