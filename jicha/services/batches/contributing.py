"""Make the seed together: people commit to numbers, the lead announces, people reveal."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from jicha.domain.access.asking import require
from jicha.domain.access.permissions import Permission
from jicha.domain.access.roles import Actor
from jicha.domain.sampling.announcement import Public
from jicha.domain.sampling.seed import NOTHING, Reveal, commit
from jicha.domain.trail.actions import Action
from jicha.services.batches.moving import batch_at_hand, draw_folder, move_batch
from jicha.services.clock import day_of
from jicha.services.sampling.drawing import announce, take_commitment, take_reveal
from jicha.services.trailing.recording import record

_NONCE_BYTES = 16


@dataclass(frozen=True, slots=True)
class Slip:
    """What a contributor keeps until the reveal; nobody else has it, the desk does not either."""

    name: str
    nonce: str
    value: str
    commitment: str


def commit_number(actor: Actor, *, batch_id: int, value: str, at: datetime) -> Slip:
    """Commit to a number: the desk keeps the digest only, the slip is for the person.

    Raises:
        AccessError: the person contributes to no draw. DrawError: the value cannot stand, committed before, or announced already.
    """
    require(actor, permission=Permission.DRAW_CONTRIBUTE)
    row = batch_at_hand(batch_id)
    nonce = secrets.token_hex(_NONCE_BYTES)
    commitment = commit(value, nonce=nonce)
    with transaction.atomic():
        # The event comes first: whoever writes the trail holds the writers' lock, so that two commitments never meet in the file.
        record(actor, action=Action.DRAW_CONTRIBUTE, kind="batch", object_id=row.pk, after=commitment, at=at)
        take_commitment(draw_folder(row), name=actor.name, commitment=commitment)
    return Slip(actor.name, nonce, value, commitment)


def lock_frame(actor: Actor, *, batch_id: int, lock: int, reveal_by: date | None, publics: Sequence[Public], at: datetime) -> str:
    """Announce: digests of frame and quota, commitments, public numbers to come; gives the digest of the announcement.

    Raises:
        AccessError, MissingError: not for this person, or not there.
        StateError, StaleError: as for every move. DrawError: somebody could choose the sample, told all at once.
    """
    with transaction.atomic():
        row = batch_at_hand(batch_id)
        move_batch(actor, row=row, move="commit", lock=lock, at=at, facts=frozenset({"frame_digest"}))
        return announce(draw_folder(row), batch=row.title, reveal_by=reveal_by, publics=publics).digest


def reveal_number(actor: Actor, *, batch_id: int, nonce: str, value: str, at: datetime) -> None:
    """Reveal the person's own number; it is held against the commitment at once.

    Raises:
        AccessError: the person contributes to no draw. DrawError: it does not match, is late, or was shown before.
    """
    require(actor, permission=Permission.DRAW_CONTRIBUTE)
    _reveal(actor, batch_id=batch_id, reveal=Reveal(actor.name, nonce.strip(), value), at=at)


def note_public(actor: Actor, *, batch_id: int, source: str, value: str, at: datetime) -> None:
    """Write down a public number on or after its day.

    Raises:
        AccessError: the person runs no draw. DrawError: it was not announced, or its day has not come.
    """
    require(actor, permission=Permission.DRAW_RUN)
    _reveal(actor, batch_id=batch_id, reveal=Reveal(source, NOTHING, value), at=at)


def _reveal(actor: Actor, *, batch_id: int, reveal: Reveal, at: datetime) -> None:
    row = batch_at_hand(batch_id)
    with transaction.atomic():
        record(actor, action=Action.DRAW_CONTRIBUTE, kind="batch", object_id=row.pk, after=f"{reveal.name} {reveal.value}", at=at)
        take_reveal(draw_folder(row), reveal=reveal, on=day_of(at))
