"""Take a bureau's own rubric in: from the filled form into the content folder of the home, seen by the next batch at once."""

import tempfile
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.db import transaction

from jicha.domain.access.asking import require
from jicha.domain.access.permissions import Permission
from jicha.domain.access.roles import Actor
from jicha.domain.errors import Fault, StateError
from jicha.domain.rubrics.rubric import Rubric
from jicha.domain.trail.actions import Action
from jicha.services.batches.moving import known_rubrics, rubric_overlay
from jicha.services.reviewing.rubric_entry import enter
from jicha.services.trailing.recording import record
from jicha.store.models.reviews import Batch


def enter_rubric(actor: Actor, *, name: str, chunks: Iterable[bytes], is_replacing: bool, at: datetime) -> Rubric:
    """Read a filled form, prove every sum, and keep the rubric.

    Args:
        name: of the file as the person has it; it stands in the head of the YAML. is_replacing: the same version may be overwritten.

    Raises:
        AccessError: the person keeps no rubrics. ContentError: every fault at once, each with its cell. WorkbookError: it cannot be read.
        UsageError: the version is entered already. StateError: a batch was scored by the version that would be overwritten.
    """
    require(actor, permission=Permission.RUBRIC_EDIT)
    before = known_rubrics()
    with tempfile.TemporaryDirectory() as place, transaction.atomic():
        form = Path(place) / Path(name).name
        with form.open("wb") as stream:
            stream.writelines(chunks)
        trial = enter(form, overlay=Path(place) / "content")
        used = {one.digest for one in before.values() if (one.id, one.from_on) == (trial.rubric.id, trial.rubric.from_on)}
        if used & set(Batch.objects.values_list("rubric", flat=True)) and is_replacing:
            raise StateError(Fault("已有批次按这一版细则评查，不能覆盖", trial.rubric.zh, "改施行首日，作为新的一版录入"))
        made = enter(form, overlay=rubric_overlay(), is_replacing=is_replacing)
        record(
            actor, action=Action.RUBRIC_EDIT, kind="rubric", object_id=made.rubric.id, after=made.rubric.digest, why=made.rubric.zh, at=at
        )
    return made.rubric
