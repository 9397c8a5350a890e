"""Score a file: save as one goes, hand in when whole; the third's sheet settles the file."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F

from jicha.domain.access.asking import require
from jicha.domain.access.permissions import Permission
from jicha.domain.access.roles import Actor
from jicha.domain.access.scopes import Subject
from jicha.domain.errors import Fault, MissingError, StateError, refuse
from jicha.domain.reviews.lifecycle import SHEET
from jicha.domain.reviews.marks import Mark, Sheet, sheet_faults
from jicha.domain.trail.actions import Action
from jicha.services.batches.moving import rubric_of
from jicha.services.moving import Standing, checked_move, require_fresh
from jicha.services.scoring.marks import kept, sheet_of
from jicha.services.scoring.settling import settle_adjudicated
from jicha.services.trailing.recording import record
from jicha.store.models.reviews import ScoreSheet

_MOST_SECONDS = 4 * 3600
"""So much is counted at a time: a page left open over lunch is no work."""


def save_sheet(actor: Actor, *, sheet_id: int, lock: int, marks: Sequence[Mark], seconds: int) -> int:
    """Keep marks as they stand; nothing has to be whole. Gives the new lock.

    Raises:
        MissingError: there is no such sheet for this person. StateError: faults of marks, told all at once; or the sheet is handed in.
        StaleError: another window saved meanwhile.
    """
    with transaction.atomic():
        row = own_sheet(actor, sheet_id=sheet_id)
        _refuse_faults(row, marks=marks, is_whole=False)
        _move(actor, row=row, move="save", lock=lock, changes={"marks": kept(marks), "seconds": row.seconds + _counted(seconds)})
    return lock + 1


def submit_sheet(actor: Actor, *, sheet_id: int, lock: int, at: datetime) -> None:
    """Hand a sheet in as it was saved last.

    Raises:
        MissingError, StateError, StaleError: as for saving; every criterion without an answer is told.
    """
    with transaction.atomic():
        row = own_sheet(actor, sheet_id=sheet_id)
        _refuse_faults(row, marks=sheet_of(row).marks, is_whole=True)
        _move(actor, row=row, move="submit", lock=lock, changes={"submitted_at": at}, facts=frozenset({"complete"}))
        action = Action.REVIEW_ADJUDICATE if row.seat == "third" else Action.REVIEW_SCORE
        record(actor, action=action, kind="score_sheet", object_id=row.pk, before="open", after="submitted", at=at)
        if row.seat == "third":
            settle_adjudicated(actor, sheet_id=row.pk, at=at)


def own_sheet(actor: Actor, *, sheet_id: int) -> ScoreSheet:
    """Find a sheet that is this person's.

    Raises:
        AccessError: the person scores nothing. MissingError: there is none, or it is another's; the words are the same for both.
    """
    require(actor, permission=Permission.REVIEW_SCORE)
    row = ScoreSheet.objects.select_related("file__batch", "member").filter(pk=sheet_id, member__user_id=actor.user_id or 0).first()
    if row is None or row.state == "void" or row.file.batch.state not in {"scoring", "adjudicating"}:
        raise MissingError(Fault("没有这份评分表", f"评分表{sheet_id}", "回到我的评查重新选择"))
    return row


def _refuse_faults(row: ScoreSheet, *, marks: Sequence[Mark], is_whole: bool) -> None:
    sheet = Sheet(row.file.alias, row.file.kind, rubric_of(row.file.batch).digest, tuple(marks))
    criteria = rubric_of(row.file.batch).criteria(row.file.kind)
    found = sheet_faults(sheet, criteria=criteria, pages=len(row.file.pages) or None, is_whole=is_whole)
    refuse(StateError, faults=[Fault(one.what, f"案卷{row.file.alias} › {one.criterion}", one.mend) for one in found])


def _move(actor: Actor, *, row: ScoreSheet, move: str, lock: int, changes: dict[str, object], facts: frozenset[str] = frozenset()) -> None:
    subject = Subject(assignees=frozenset({actor.user_id or 0}))
    standing = Standing(row.state, subject, f"案卷{row.file.alias}的评分表", row.makers, facts)
    made = checked_move(actor, lifecycle=SHEET, name=move, row=standing)
    makers = {**row.makers, made.name: str(actor.user_id)}
    fresh = ScoreSheet.objects.filter(pk=row.pk, lock=lock)
    require_fresh(fresh.update(state=made.target, makers=makers, lock=F("lock") + 1, **changes), where=standing.where)


def _counted(seconds: int) -> int:
    return max(0, min(seconds, _MOST_SECONDS))
