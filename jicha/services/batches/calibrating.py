"""The calibration round: everybody of the pool scores the same anchor files, whose scores the lead settled beforehand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.db.models import F

from jicha.domain.access.asking import require
from jicha.domain.access.permissions import Permission
from jicha.domain.access.roles import Actor
from jicha.domain.errors import Fault, StateError, refuse
from jicha.domain.reviews.blindness import aliases, shuffled
from jicha.domain.reviews.marks import Sheet
from jicha.domain.reviews.packets import Packet, PacketFile
from jicha.domain.reviews.pool import obstacles
from jicha.engine.agreement.calibration import Deviation
from jicha.engine.agreement.study import Frame
from jicha.services.batches.masking import blind_case
from jicha.services.batches.moving import batch_at_hand, known_rubrics, rubric_of, rules_kept, rules_of, secret_of, tell
from jicha.services.batches.people import case_of, reviewer_of
from jicha.services.clock import day_of
from jicha.services.moving import require_fresh
from jicha.services.reviewing.calibrating import calibrate
from jicha.services.reviewing.offline import hand_out, take_in
from jicha.services.scoring.marks import kept, marks_of, sheet_of
from jicha.store.models.reviews import Batch, PoolMember, ReviewFile, ScoreSheet

_CODE = "标准答案"


@dataclass(frozen=True, slots=True)
class Round:
    """How far a round is: sheets in all and handed in, and how far each reviewer is off once anything is handed in."""

    sheets: int
    submitted: int
    deviations: tuple[Deviation, ...]


def begin_calibration(actor: Actor, *, year: int, rubric: str, file_ids: Sequence[int], at: datetime) -> int:
    """Begin a round with files that were reviewed to the end as anchors; gives the batch's number in the table.

    Raises:
        AccessError: the person does not lead reviews.
        StateError: no such rubric, no file, or a file that is not final or of a kind that the rubric does not have; told all at once.
    """
    require(actor, permission=Permission.REVIEW_LEAD)
    known = known_rubrics().get(rubric)
    files = list(ReviewFile.objects.filter(pk__in=file_ids, state="final", origin__in=("drawn", "pick")).order_by("pk"))
    kinds = {kind.zh for kind in known.kinds} if known else set()
    if known is None or not files or len(files) < len(set(file_ids)):
        raise StateError(Fault("细则或标准卷选得不对", "新建校准", "选细则，并选至少一份已定的案卷"))
    refuse(
        StateError,
        faults=[Fault(f"细则没有“{one.kind}”这类案卷", f"案卷{one.case_id}", "换一份") for one in files if one.kind not in kinds],
    )
    with transaction.atomic():
        number = Batch.objects.filter(year=year, kind="calibration").count() + 1
        title, folder = f"{year}年第{number}次评分校准", f"{year}-c{number}"
        row = Batch.objects.create(
            kind="calibration",
            year=year,
            half=1,
            title=title,
            folder=folder,
            rubric=rubric,
            rules=rules_kept(),
            state="drawn",
            drawn_on=day_of(at),
            made_at=at,
        )
        shown = aliases([one.case_id for one in files], batch=folder, secret=secret_of(row))
        ReviewFile.objects.bulk_create([_anchor(one, batch=row, alias=shown[one.case_id]) for one in files])
        tell(actor, batch=row, file=None, move="frame", words=f"标准卷{len(files)}份", at=at, after="drawn")
    return row.pk


def _anchor(file: ReviewFile, *, batch: Batch, alias: str) -> ReviewFile:
    same = ("case_id", "unit_code", "unit_name", "kind", "stratum", "identity", "scan", "pages", "masks", "is_masked")
    return ReviewFile(batch=batch, origin="anchor", alias=alias, ticket="", **{name: getattr(file, name) for name in same})


def answer_book(actor: Actor, *, batch_id: int, folder: Path) -> Path:
    """Write the workbook in which the settled scores of the anchors are filled in.

    Raises:
        AccessError, MissingError: not for this person, or not there.
    """
    require(actor, permission=Permission.REVIEW_LEAD)
    return hand_out(_packet(calibration_at_hand(batch_id)), folder=folder)


def keep_answers(actor: Actor, *, batch_id: int, lock: int, path: Path, at: datetime) -> None:
    """Take the settled scores of every anchor, and give each anchor to everybody against whom nothing stands.

    Raises:
        AccessError, MissingError: not for this person, or not there.
        ReviewError, WorkbookError: every fault of the workbook at once, each with its cell; every criterion needs an answer.
        StateError: the round was opened already, or nobody can take part. StaleError: changed meanwhile.
    """
    require(actor, permission=Permission.REVIEW_LEAD)
    row = calibration_at_hand(batch_id)
    if row.state != "drawn":
        raise StateError(Fault("校准已经开始，标准答案不能再改", row.title, "另开一次校准"))
    sheets = take_in(path, packet=_packet(row), is_whole=True)
    with transaction.atomic():
        require_fresh(Batch.objects.filter(pk=row.pk, lock=lock).update(state="scoring", lock=F("lock") + 1), where=row.title)
        for file, sheet in zip(_anchors(row), sheets, strict=True):
            ReviewFile.objects.filter(pk=file.pk).update(expected=kept(sheet.marks))
        number = _seat_all(row, at=at)
        if not number:
            raise StateError(Fault("没有可以参加校准的专家", row.title, "先在专家库登记人员和申报"))
        tell(actor, batch=row, file=None, move="open", words=f"{number}份评分表", at=at, before="drawn", after="scoring")


def _seat_all(row: Batch, *, at: datetime) -> int:
    files = _anchors(row)
    made: list[ScoreSheet] = []
    for member in PoolMember.objects.select_related("user"):
        person = reviewer_of(member)
        seen = set(ScoreSheet.objects.filter(member=member).exclude(state="void").values_list("file__case_id", flat=True))
        own = {
            file.alias: file
            for file in files
            if file.case_id not in seen and not obstacles(person, case=case_of(file), on=day_of(at), rules=rules_of(row))
        }
        order = shuffled(own, reviewer=str(member.pk), batch=row.folder, secret=secret_of(row))
        made += [ScoreSheet(file=own[alias], member=member, seat="anchor", place=place) for place, alias in enumerate(order, start=1)]
    return len(ScoreSheet.objects.bulk_create(made))


def round_of(batch_id: int) -> Round:
    """Tell how far a round is and how far each reviewer is off, by the number of the member in the table.

    Raises:
        MissingError: there is no such round.
    """
    row = calibration_at_hand(batch_id)
    sheets = list(ScoreSheet.objects.filter(file__batch=row).select_related("file__batch"))
    handed = [one for one in sheets if one.state == "submitted"]
    if not handed:
        return Round(len(sheets), 0, ())
    rubric = rubric_of(row)
    anchors = [Sheet(one.alias, one.kind, rubric.digest, marks_of(one.expected)) for one in _anchors(row)]
    frame = Frame(batch=row.title, drawn_on=row.drawn_on, rubric=rubric, rules=rules_of(row))
    found = calibrate([(str(one.member_id), sheet_of(one)) for one in handed], anchors=anchors, frame=frame)
    return Round(len(sheets), len(handed), found)


def close_calibration(actor: Actor, *, batch_id: int, lock: int, at: datetime) -> None:
    """Close a round: sheets that were not handed in are given up.

    Raises:
        AccessError, MissingError: not for this person, or not there. StateError: it is not open. StaleError: changed meanwhile.
    """
    require(actor, permission=Permission.REVIEW_LEAD)
    row = calibration_at_hand(batch_id)
    if row.state != "scoring":
        raise StateError(Fault("校准没有在进行", row.title, "看校准结果"))
    with transaction.atomic():
        require_fresh(Batch.objects.filter(pk=row.pk, lock=lock).update(state="final", lock=F("lock") + 1), where=row.title)
        ScoreSheet.objects.filter(file__batch=row, state="open").update(state="void", why_void="校准结束")
        tell(actor, batch=row, file=None, move="finish", words="", at=at, before="scoring", after="final")


def calibration_at_hand(batch_id: int) -> Batch:
    """Find a round of calibration.

    Raises:
        MissingError: there is none.
    """
    row = batch_at_hand(batch_id)
    if row.kind != "calibration":
        return batch_at_hand(0)
    return row


def _anchors(row: Batch) -> list[ReviewFile]:
    return list(row.files.order_by("alias"))


def _packet(row: Batch) -> Packet:
    return Packet(row.folder, _CODE, rubric_of(row), tuple(PacketFile(blind_case(one)) for one in _anchors(row)))
