"""Take a bureau's own rubric in: proposed by one person from the filled form, approved by another, then seen by the next batch."""

import tempfile
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

from django.db import transaction

from jicha.domain.access.asking import require
from jicha.domain.access.permissions import Permission
from jicha.domain.access.roles import Actor
from jicha.domain.access.scopes import Subject
from jicha.domain.errors import Fault, MissingError, StateError, UsageError
from jicha.domain.inbox.duties import Matter
from jicha.domain.lifecycle.proposals import RUBRIC
from jicha.domain.rubrics.rubric import Rubric
from jicha.domain.trail.actions import Action
from jicha.services.batches.moving import known_rubrics, rubric_overlay
from jicha.services.moving import Standing, checked_move, require_fresh
from jicha.services.noticing.telling import tell_of
from jicha.services.reviewing.rubric_entry import enter, lay_rubric, rubric_path
from jicha.services.trailing.recording import record
from jicha.store.models.administration import RubricEntry
from jicha.store.models.reviews import Batch


def propose_rubric(actor: Actor, *, name: str, chunks: Iterable[bytes], is_replacing: bool, at: datetime) -> int:
    """Read a filled form, prove every sum, and keep the rubric for somebody else to approve; gives the number of the entry.

    Args:
        name: of the file as the person has it; it stands in the head of the YAML. is_replacing: the same version may be overwritten.

    Raises:
        AccessError: the person keeps no rubrics. ContentError: every fault at once, each with its cell. WorkbookError: it cannot be read.
        UsageError: the version is in force already. StateError: an entry of the version waits for approval, or a batch was scored by the
            version that would be overwritten.
    """
    require(actor, permission=Permission.RUBRIC_EDIT)
    with tempfile.TemporaryDirectory() as place, transaction.atomic():
        form = Path(place) / Path(name).name
        with form.open("wb") as stream:
            stream.writelines(chunks)
        made = enter(form, overlay=Path(place) / "content")
        rubric, text = made.rubric, made.path.read_text(encoding="utf-8")
        _refuse_taken(rubric.id, from_on=rubric.from_on, is_replacing=is_replacing)
        if RubricEntry.objects.filter(name=rubric.id, from_on=rubric.from_on, state="proposed").exists():
            raise StateError(Fault("这一版细则已有一份待批准", rubric.zh, "先批准或退回前一份"))
        row = RubricEntry.objects.create(
            name=rubric.id,
            from_on=rubric.from_on,
            zh=rubric.zh,
            digest=rubric.digest,
            text=text,
            is_replacing=is_replacing,
            entered_at=at,
            entered_by_id=actor.user_id,
        )
        record(actor, action=Action.RUBRIC_EDIT, kind="rubric", object_id=rubric.id, after=rubric.digest, why=rubric.zh, at=at)
        tell_of(Matter.RUBRIC, object_id=row.pk, at=at)
    return row.pk


def proposed_rubric(entry_id: int) -> Rubric:
    """Read an entry as the rubric that it would be.

    Raises:
        MissingError: there is none.
    """
    row = _entry(entry_id)
    with tempfile.TemporaryDirectory() as place:
        return lay_rubric(row.text, name=row.name, from_on=row.from_on, overlay=Path(place)).rubric


def decide_rubric(actor: Actor, *, entry_id: int, approves: bool, why: str, at: datetime) -> None:
    """Approve or refuse an entry of somebody else; approved, the next batch can be scored by it.

    Raises:
        AccessError: the person may not. MissingError: there is none.
        StateError: the same person made the entry, it was decided, a refusal has no reason, or a batch was scored by the version that
            would be overwritten.
        StaleError: it was decided meanwhile. UsageError: the version came into force meanwhile.
    """
    require(actor, permission=Permission.RUBRIC_APPROVE)
    with transaction.atomic():
        row = _entry(entry_id)
        standing = Standing(row.state, Subject(), row.zh, makers={"edit": str(row.entered_by_id)})
        move = checked_move(actor, lifecycle=RUBRIC, name="approve" if approves else "refuse", row=standing, reason=why)
        fresh = RubricEntry.objects.filter(pk=entry_id, state=row.state)
        require_fresh(fresh.update(state=move.target, decided_at=at, decided_by_id=actor.user_id, decision=why.strip()), where=row.zh)
        action = Action.RUBRIC_APPROVE if approves else Action.RUBRIC_REFUSE
        record(actor, action=action, kind="rubric", object_id=row.name, after=row.digest, why=why.strip() or row.zh, at=at)
        tell_of(Matter.RUBRIC, object_id=entry_id, at=at)
        if approves:
            _refuse_taken(row.name, from_on=row.from_on, is_replacing=row.is_replacing)
            lay_rubric(row.text, name=row.name, from_on=row.from_on, overlay=rubric_overlay(), is_replacing=row.is_replacing)


def _entry(entry_id: int) -> RubricEntry:
    row = RubricEntry.objects.filter(pk=entry_id).first()
    if row is None:
        raise MissingError(Fault("没有这份录入的细则", f"录入{entry_id}", "回到评查细则重新选择"))
    return row


def _refuse_taken(name: str, *, from_on: date, is_replacing: bool) -> None:
    if not is_replacing and rubric_path(rubric_overlay(), name=name, from_on=from_on).exists():
        raise UsageError(Fault("这一版细则已经录入", f"{name} {from_on}", "确要改录的选“覆盖”。"))
    used = {one.digest for one in known_rubrics().values() if (one.id, one.from_on) == (name, from_on)}
    if is_replacing and Batch.objects.filter(rubric__in=used).exists():
        raise StateError(Fault("已有批次按这一版细则评查，不能覆盖", f"{name} {from_on}", "改施行首日，作为新的一版录入"))
