"""What may change around a draw: a trial before it, a void announcement, a replacement, a risk pick, a top-up; each with a reason."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction
from django.db.models import F

from jicha.domain.access.asking import require
from jicha.domain.access.permissions import Permission
from jicha.domain.access.roles import Actor
from jicha.domain.errors import Fault, MissingError, StateError
from jicha.domain.sampling.quota import Design
from jicha.domain.sampling.tickets import Drawn
from jicha.services.batches.drawing import ledger_facts
from jicha.services.batches.moving import batch_at_hand, draw_folder, move_batch, rubric_of, tell
from jicha.services.batches.seating import seat_missing
from jicha.services.clock import day_of
from jicha.services.moving import require_fresh
from jicha.services.sampling.changing import Change, pick_case, replace_case
from jicha.services.sampling.drawing import run_trial, void_announcement
from jicha.services.sampling.folder import REPLACEMENTS, SAMPLE, SUPPLEMENT, DrawFolder
from jicha.services.sampling.framing import top_up, usual_quota
from jicha.services.sampling.papers import write_papers
from jicha.store.models.reviews import Batch, ReviewFile, ScoreSheet

_BEFORE_SCORING = frozenset({"drawn", "assigned"})


def try_draw(actor: Actor, *, batch_id: int, at: datetime) -> tuple[Drawn, ...]:
    """Draw with a throw-away seed to see what will come out; it may be repeated and counts for nothing.

    Raises:
        AccessError, MissingError: not for this person, or not there. StateError: the real draw was made. DrawError: the quota does not fit.
    """
    require(actor, permission=Permission.DRAW_RUN)
    row = batch_at_hand(batch_id)
    folder = draw_folder(row)
    if folder.has(SAMPLE):
        raise StateError(Fault("已经正式抽取，不能再试抽", row.title, "看抽取结果"))
    drawing = run_trial(folder, on=day_of(at))
    write_papers(DrawFolder(drawing.folder))
    with transaction.atomic():
        tell(actor, batch=row, file=None, move="trial", words=f"试抽{len(drawing.sample)}件，不作数", at=at)
    return drawing.sample


def void_batch(actor: Actor, *, batch_id: int, lock: int, reason: str, at: datetime) -> None:
    """Give an announcement up before anything is drawn; frame and quota stay, everybody commits anew.

    Raises:
        StateError, StaleError: as for every move. DrawError: drawn already, or the reason cannot stand.
    """
    with transaction.atomic():
        row = batch_at_hand(batch_id)
        move_batch(actor, row=row, move="void", lock=lock, reason=reason, at=at)
        void_announcement(draw_folder(row), reason=reason)


def replace_file(actor: Actor, *, file_id: int, lock: int, reason: str, at: datetime) -> str:
    """Replace a drawn file that cannot be reviewed by the next ticket of its stratum; gives the number of the case that takes its place.

    The file's row goes over to the other case; what was prepared of the first, and its seats, are given up. The replacement stands in the
    draw's folder and in the steps of the file.

    Raises:
        AccessError, MissingError: not for this person, or not there.
        StateError: scoring has begun, the file was picked, the other case is a risk pick already, or nobody can review it.
        StaleError: changed meanwhile.
        DrawError: no reason, the stratum is exhausted, or a top-up was made since.
    """
    row = _open_file(actor, file_id=file_id)
    if row.origin != "drawn":
        raise StateError(Fault("风险补充的案卷不能按票号替换", f"案卷{row.case_id}", "另行补充一件"))
    folder = draw_folder(row.batch)
    with _restored(folder, name=REPLACEMENTS), transaction.atomic():
        require_fresh(ReviewFile.objects.filter(pk=row.pk, lock=lock).update(lock=F("lock") + 1), where=f"案卷{row.case_id}")
        made = replace_case(folder, case_id=row.case_id, change=Change(day_of(at), actor.name, reason))
        if ReviewFile.objects.filter(batch=row.batch, case_id=made.taken).exists():
            raise StateError(Fault(f"票号的下一件{made.taken}已作为风险补充在本批", f"案卷{row.case_id}", "本层减少一件，在记录单上说明"))
        fresh = ledger_facts(row.batch, case_ids=[made.taken])[made.taken]
        emptied = {"scan": "", "pages": [], "masks": [], "is_masked": False}
        ReviewFile.objects.filter(pk=row.pk).update(**fresh, **emptied, ticket=made.ticket)
        words = f"案件{made.left_out}不能评查，由{made.taken}替换：{reason}"
        tell(actor, batch=row.batch, file=row, move="replace", words=words, at=at)
        ScoreSheet.objects.filter(file=row, state="open").update(state="void", why_void=reason[:300])
        _seat_if_assigned(row.batch, at=at)
    write_papers(folder)
    return made.taken


def pick_file(actor: Actor, *, batch_id: int, case_id: str, reason: str, at: datetime) -> int:
    """Add a case that people choose for its risk: reviewed like any other, labelled, and in no estimate; gives the file's number.

    Raises:
        AccessError, MissingError: not for this person, or not there.
        StateError: nothing was drawn yet, scoring has begun, or nobody can review it.
        DrawError: the case is not in the frame, is in the batch already, or no reason is given.
    """
    require(actor, permission=Permission.DRAW_RUN)
    row = batch_at_hand(batch_id)
    _refuse_late(row)
    folder = draw_folder(row)
    with _restored(folder, name=SUPPLEMENT), transaction.atomic():
        pick = pick_case(folder, case_id=case_id.strip(), change=Change(day_of(at), actor.name, reason))
        known = ledger_facts(row, case_ids=[pick.case_id])[pick.case_id]
        kind = rubric_of(row).kinds[0].zh
        made = ReviewFile.objects.create(batch=row, kind=kind, stratum=pick.stratum, ticket="", origin="pick", why=reason[:300], **known)
        tell(actor, batch=row, file=made, move="pick", words=f"风险补充：{reason}", at=at)
        _seat_if_assigned(row, at=at)
    write_papers(folder)
    return made.pk


def top_up_batch(actor: Actor, *, batch_id: int, per_branch: int | None, at: datetime) -> int:
    """Begin a further draw with fresh randomness from what this one left; gives the new batch's number in the table.

    Raises:
        AccessError, MissingError: not for this person, or not there. StateError: another top-up follows this batch already.
        DrawError: nothing was drawn yet, nothing is left, or the quota does not fit.
    """
    require(actor, permission=Permission.DRAW_COMMIT)
    row = batch_at_hand(batch_id)
    if row.later.exists():
        raise StateError(Fault("本批次已经增抽", row.title, "在最近一次增抽的批次上再增抽"))
    with transaction.atomic():
        made = Batch.objects.create(
            year=row.year,
            half=row.half,
            title=f"{row.title}（增抽）",
            folder=f"{row.folder}-t",
            rubric=row.rubric,
            earlier=row,
            makers={"frame": str(actor.user_id)},
            made_at=at,
        )
        tell(actor, batch=made, file=None, move="frame", words=f"增抽，在{row.title}之后", at=at, after="frame")
        design = Design(per_branch=per_branch or usual_quota().middle)
        top_up(draw_folder(row), into=draw_folder(made), design=design)
    return made.pk


def _open_file(actor: Actor, *, file_id: int) -> ReviewFile:
    require(actor, permission=Permission.DRAW_RUN)
    row = ReviewFile.objects.select_related("batch").filter(pk=file_id).first()
    if row is None:
        raise MissingError(Fault("没有这份案卷", f"案卷{file_id}", "回到批次页面重新选择"))
    _refuse_late(row.batch)
    return row


def _refuse_late(row: Batch) -> None:
    if row.state not in _BEFORE_SCORING or row.kind != "review":
        raise StateError(Fault("只能在抽取以后、评查开始以前替换和补充案卷", row.title, "在那时办理；其后缺卷的，在记录单上说明"))


def _seat_if_assigned(row: Batch, *, at: datetime) -> None:
    if row.state == "assigned":
        seat_missing(row, on=day_of(at))


@contextmanager
def _restored(folder: DrawFolder, *, name: str) -> Iterator[None]:
    """Put a file of the folder back if the rest of the step fails: folder and tables say the same."""
    before = folder.read(name) if folder.has(name) else None
    try:
        yield
    except BaseException:
        if before is not None:
            folder.write(name, data=before)
        else:
            (folder.path / name).unlink(missing_ok=True)
        raise
