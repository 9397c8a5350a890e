"""Make a finding of what a review found: a vetoed file, or a fault that several files of a branch share."""

from collections.abc import Sequence
from datetime import datetime

from jicha.domain.access.roles import Actor
from jicha.domain.errors import Fault, MissingError, StateError
from jicha.domain.reviews.marks import Answer, Mark
from jicha.services.batches.moving import batch_at_hand, rubric_of
from jicha.services.investigating.opening import Opening, open_finding
from jicha.services.scoring.marks import marks_of
from jicha.services.scoring.settling import HANDED_IN
from jicha.store.models.reviews import Batch, ReviewFile, ScoreSheet

_ITEM = "case_platform"
_KIND_LENGTH = 20
_LOST = frozenset({Answer.DEDUCTED, Answer.FOUND})


def finding_of_file(actor: Actor, *, file_id: int, at: datetime) -> int:
    """Open a finding of a vetoed file once its result is final; gives the finding's number in the table.

    Raises:
        AccessError, MissingError: not for this person, or not there.
        StateError: nothing was vetoed, the result is not final, or it is a finding already.
    """
    row = ReviewFile.objects.select_related("batch").filter(pk=file_id).first()
    if row is None:
        raise MissingError(Fault("没有这份案卷", f"案卷{file_id}", "回到评查结果重新选择"))
    if not row.vetoes or row.state != "final":
        raise StateError(Fault("没有否决项，或结果还没有定", f"案卷{row.case_id}", "结果已定、有否决项的案卷才能立为问题"))
    named = {one.id: one.zh for one in rubric_of(row.batch).vetoes}
    reasons = [f"{mark.criterion}：{mark.reason}" for mark in _marks([row]) if mark.criterion in row.vetoes and mark.reason]
    opening = Opening(
        year=row.batch.year,
        unit_code=row.unit_code,
        unit_name=row.unit_name,
        item=_ITEM,
        kind=row.vetoes[0][:_KIND_LENGTH],
        title=f"{row.unit_name}：案卷{row.case_id}有否决项（{'、'.join(row.vetoes)}）",
        criteria=_criteria(row.batch, lines=[f"{one} {named.get(one, '')}" for one in row.vetoes]),
        condition="\n".join(dict.fromkeys(reasons)),
        words=f"由{row.batch.title}案卷{row.case_id}的评查结果认定",
    )
    return open_finding(actor, opening=opening, at=at)


def finding_of_fault(actor: Actor, *, batch_id: int, criterion: str, unit_code: str, at: datetime) -> int:
    """Open a finding of a fault that a branch's drawn files share, with each file and what was said of it.

    Raises:
        AccessError, MissingError: not for this person, or not there.
        StateError: the batch is not final, no file of the branch lost points there, or it is a finding already.
    """
    row = batch_at_hand(batch_id)
    named = {one.id: one.zh for kind in rubric_of(row).kinds for one in rubric_of(row).criteria(kind.zh)}
    files = list(row.files.filter(unit_code=unit_code))
    found = [(file, mark) for file in files for mark in _marks([file]) if mark.criterion == criterion]
    if row.state not in {"final", "published"} or not found:
        raise StateError(Fault("批次还没有定案，或该分局没有这项失分", f"{row.title} › {criterion}", "定案以后，从评查统计的常见问题办理"))
    by_file: dict[str, list[str]] = {}
    for file, mark in found:
        by_file.setdefault(file.case_id, []).append(mark.reason)
    name = files[0].unit_name
    opening = Opening(
        year=row.year,
        unit_code=unit_code,
        unit_name=name,
        item=_ITEM,
        kind=criterion[:_KIND_LENGTH],
        title=f"{name}：{named[criterion]}（{row.title}，{len(by_file)}卷）",
        criteria=_criteria(row, lines=[f"{criterion} {named[criterion]}"]),
        condition="\n".join(f"案卷{case_id}：{'；'.join(dict.fromkeys(filter(None, said)))}" for case_id, said in by_file.items()),
        words=f"由{row.title}的常见问题认定",
    )
    return open_finding(actor, opening=opening, at=at)


def _marks(files: Sequence[ReviewFile]) -> list[Mark]:
    sheets = ScoreSheet.objects.filter(file__in=files, state__in=HANDED_IN).order_by("pk")
    return [mark for sheet in sheets for mark in marks_of(sheet.marks) if mark.answer in _LOST]


def _criteria(row: Batch, *, lines: Sequence[str]) -> str:
    rubric = rubric_of(row)
    number = f"（{rubric.number}）" if rubric.number else ""
    return "\n".join([f"{rubric.zh}{number}", *lines])
