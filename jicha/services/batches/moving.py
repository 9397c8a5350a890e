"""Move a batch or one of its files; every use case of a review goes through here."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from django.conf import settings
from django.db.models import F

from jicha.domain.access.roles import Actor
from jicha.domain.access.scopes import Subject
from jicha.domain.errors import Fault, MissingError
from jicha.domain.inbox.duties import Matter
from jicha.domain.lifecycle.moves import Move
from jicha.domain.reviews.blindness import LEAST_SECRET_BYTES
from jicha.domain.reviews.lifecycle import BATCH, FILE
from jicha.domain.rubrics.rubric import Rubric
from jicha.domain.rubrics.rules import ReviewRules
from jicha.domain.trail.actions import Action
from jicha.engine.content.rubrics import review_rules, rubrics
from jicha.services.administering.in_force import overlay_folder
from jicha.services.home.folders import Home
from jicha.services.moving import Standing, checked_move, require_fresh
from jicha.services.noticing.telling import tell_of
from jicha.services.sampling.folder import DrawFolder
from jicha.services.trailing.recording import record
from jicha.store.models.reviews import Batch, ReviewFile, ReviewStep

_ACTIONS = {
    "commit": Action.DRAW_COMMIT,
    "void": Action.DRAW_COMMIT,
    "replace": Action.DRAW_RUN,
    "pick": Action.DRAW_RUN,
    "trial": Action.DRAW_RUN,
    "draw": Action.DRAW_RUN,
    "assign": Action.DRAW_ASSIGN,
    "reassign": Action.DRAW_ASSIGN,
    "object": Action.REVIEW_OBJECT,
    "publish": Action.REVIEW_PUBLISH,
    "adjudicate": Action.REVIEW_ADJUDICATE,
}
"""The event of a move; every other step of a review is an act of scoring."""


def batch_at_hand(batch_id: int) -> Batch:
    """Find a batch.

    Raises:
        MissingError: there is none.
    """
    row = Batch.objects.filter(pk=batch_id).first()
    if row is None:
        raise MissingError(Fault("没有这个评查批次", f"批次{batch_id}", "回到批次列表重新选择"))
    return row


def move_batch(
    actor: Actor,
    *,
    row: Batch,
    move: str,
    lock: int,
    at: datetime,
    reason: str = "",
    facts: frozenset[str] = frozenset(),
    changes: Mapping[str, object] | None = None,
) -> Move:
    """Check and write a move of a batch inside the caller's transaction.

    Raises:
        MissingError: it is a round of calibration. StateError, StaleError: as for every move.
    """
    if row.kind != "review":
        raise MissingError(Fault("校准不走评查的步骤", row.title, "在校准页面办理"))
    standing = Standing(row.state, Subject(released=row.state in {"final", "published"}), row.title, row.makers, facts)
    made = checked_move(actor, lifecycle=BATCH, name=move, row=standing, reason=reason)
    makers = {**row.makers, made.name: str(actor.user_id)}
    fresh = Batch.objects.filter(pk=row.pk, lock=lock)
    require_fresh(fresh.update(state=made.target, makers=makers, lock=F("lock") + 1, **(changes or {})), where=row.title)
    tell(actor, batch=row, file=None, move=made.name, words=reason, at=at, before=row.state, after=made.target)
    tell_of(Matter.BATCH, object_id=row.pk, at=at)
    return made


def move_file(
    actor: Actor,
    *,
    row: ReviewFile,
    move: str,
    at: datetime,
    reason: str = "",
    facts: frozenset[str] = frozenset(),
    changes: Mapping[str, object] | None = None,
    lock: int | None = None,
) -> Move:
    """Check and write a move of a file inside the caller's transaction; without a lock the row was read in this transaction.

    Raises:
        StateError, StaleError: as for every move.
    """
    # A third reviewer's own file: whoever has a sheet on it was given it.
    given = frozenset(row.sheets.exclude(state="void").values_list("member__user_id", flat=True))
    subject = replace(subject_of(row), assignees=given)
    standing = Standing(row.state, subject, f"案卷{row.alias or row.case_id}", row.makers, facts)
    made = checked_move(actor, lifecycle=FILE, name=move, row=standing, reason=reason)
    makers = {**row.makers, made.name: str(actor.user_id)}
    fresh = ReviewFile.objects.filter(pk=row.pk, lock=row.lock if lock is None else lock)
    require_fresh(fresh.update(state=made.target, makers=makers, lock=F("lock") + 1, **(changes or {})), where=standing.where)
    tell(actor, batch=row.batch, file=row, move=made.name, words=reason, at=at, before=row.state, after=made.target)
    tell_of(Matter.REVIEW_FILE, object_id=row.pk, at=at)
    return made


def tell(
    actor: Actor, *, batch: Batch, file: ReviewFile | None, move: str, words: str, at: datetime, before: str = "", after: str = ""
) -> None:
    """Write a step and its event."""
    ReviewStep.objects.create(batch=batch, file=file, move=move, words=words, at=at, by_id=actor.user_id)
    record(
        actor,
        action=_ACTIONS.get(move, Action.REVIEW_SCORE),
        kind="review_file" if file else "batch",
        object_id=file.pk if file else batch.pk,
        before=before or None,
        after=after or None,
        why=words or None,
        at=at,
    )


def subject_of(row: ReviewFile) -> Subject:
    """Give the facts of a file that rights depend on."""
    return Subject(unit_code=row.unit_code, released=row.released)


def draw_folder(row: Batch) -> DrawFolder:
    """Give the folder of a batch's draw."""
    home: Home = settings.HOME
    return DrawFolder(home.draws / row.folder)


def secret_of(row: Batch) -> bytes:
    """Read the secret of a batch's aliases; the first call makes it. It lies beside the database, never in it."""
    home: Home = settings.HOME
    home.make()
    path = home.keys / f"batch-{row.folder}"
    try:
        stream = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
    except FileExistsError:
        return Path(path).read_bytes()
    with stream:
        secret = secrets.token_bytes(LEAST_SECRET_BYTES)
        stream.write(secret)
    return secret


def rubric_overlay() -> Path:
    """Name the folder in which the bureau's own rubrics lie."""
    home: Home = settings.HOME
    return home.root / "content"


def known_rubrics() -> Mapping[str, Rubric]:
    """Give the rubrics by digest: the bureau's own, and those of the package.

    Raises:
        ContentError: a file of the bureau's own was touched and no longer adds up.
    """
    return {one.digest: one for one in rubrics(rubric_overlay())}


def known_rules() -> ReviewRules:
    """Give the rules of a review that begins now: the bureau's own settings if it has put any into force, else the defaults."""
    folder = overlay_folder()
    return review_rules(*((folder,) if folder else ()))


def rules_kept() -> dict[str, dict[str, str | bool]]:
    """Give the rules in force as a batch keeps them, so that what is set later changes no review that has begun."""
    found = known_rules().settings
    return {key.value: {"value": str(one.value), "verified": one.verified, "source": one.source} for key, one in found.items()}


def rules_of_batch(batch_id: int) -> ReviewRules:
    """Give the rules that the batch of a number goes by.

    Raises:
        MissingError: there is no such batch.
    """
    return rules_of(batch_at_hand(batch_id))


def rules_of(row: Batch) -> ReviewRules:
    """Give the rules that a batch goes by: those of its beginning; a setting that it does not know is the one in force."""
    settings_now = dict(known_rules().settings)
    for key, one in settings_now.items():
        kept = row.rules.get(key.value)
        if kept:
            settings_now[key] = replace(one, value=Decimal(kept["value"]), verified=kept["verified"], source=kept["source"])
    return ReviewRules(settings_now)


def rubric_of(row: Batch) -> Rubric:
    """Give the rubric that a batch is scored by.

    Raises:
        MissingError: it is no longer installed.
    """
    found = known_rubrics().get(row.rubric)
    if found is None:
        # Another process may have taken it in since this one looked.
        rubrics.cache_clear()
        found = known_rubrics().get(row.rubric)
    if found is None:
        raise MissingError(Fault("本批次所用的评查细则已不在软件中", row.title, "从备份恢复该版本的细则"))
    return found
