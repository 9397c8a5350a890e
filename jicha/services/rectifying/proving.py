"""Keep what proves that a rectification was done."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F

from jicha.domain.access.asking import require
from jicha.domain.access.permissions import Permission
from jicha.domain.access.roles import Actor
from jicha.domain.errors import Fault, StateError
from jicha.domain.trail.actions import Action
from jicha.services.data.uploading import keep_bytes
from jicha.services.rectifying.moving import at_hand, name_of, subject_of
from jicha.services.trailing.recording import record
from jicha.store.models.rectification import Proof, Rectification


def add_proof(actor: Actor, *, rectification_id: int, name: str, chunks: Iterable[bytes], at: datetime) -> int:
    """Keep a file while the branch works on it, and give its number in the table.

    Raises:
        MissingError, AccessError: not there, or not for this person.
        StateError: the rectification is not being worked on. IntakeError: the file is empty or too large.
    """
    row = at_hand(actor, rectification_id=rectification_id)
    require(actor, permission=Permission.RECTIFICATION_PROVE, subject=subject_of(row))
    if row.state != "working":
        raise StateError(Fault("整改不在进行中，不能提交佐证", name_of(row), "方案同意后、报完成前提交"))
    sha256, size = keep_bytes(chunks, name=name)
    with transaction.atomic():
        kept, is_new = Proof.objects.get_or_create(
            rectification=row,
            sha256=sha256,
            defaults={"name": name[-200:], "size": size, "added_at": at, "added_by_id": actor.user_id},
        )
        if is_new:
            Rectification.objects.filter(pk=row.pk).update(lock=F("lock") + 1)
            record(actor, action=Action.RECTIFICATION_PROVE, kind="rectification", object_id=row.pk, after=sha256, at=at)
    return kept.pk
