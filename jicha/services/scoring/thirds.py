"""What a reviewer sees of others' words: both sheets for a third, typical questions, hints; names that somebody typed are masked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from jicha.domain.access.roles import Actor
from jicha.domain.reviews.blindness import is_first_shown_first
from jicha.domain.reviews.marks import Mark
from jicha.domain.reviews.masking import Secret, find_masks, masked_text, secrets_of
from jicha.domain.reviews.prefill import Proposal
from jicha.services.batches.masking import entry_of
from jicha.services.batches.moving import secret_of
from jicha.services.reviewing.blinding import identity_of
from jicha.services.scoring.marks import marks_of
from jicha.services.scoring.prefilling import proposals_for
from jicha.services.scoring.sheets import own_sheet
from jicha.store.models.reviews import ReviewFile


@dataclass(frozen=True, slots=True)
class BlindQuestion:
    """A typical question as reviewers see it."""

    number: int
    criterion: str
    asked: str
    ruling: str


def sheets_for_third(actor: Actor, *, sheet_id: int) -> tuple[tuple[Mark, ...], ...]:
    """Give the two sheets as 甲 and 乙; empty unless the sheet is a third reviewer's own.

    Raises:
        MissingError: the sheet is not this person's.
    """
    row = own_sheet(actor, sheet_id=sheet_id)
    if row.seat != "third":
        return ()
    handed = row.file.sheets.filter(state__in=("submitted", "locked")).exclude(seat="third").order_by("seat")
    batch, secrets = row.file.batch, _secrets([row.file])
    found = tuple(tuple(_blind(mark, secrets=secrets) for mark in marks_of(one.marks)) for one in handed)
    return found if is_first_shown_first(row.file.alias, batch=batch.folder, secret=secret_of(batch)) else found[::-1]


def hints_for(actor: Actor, *, sheet_id: int) -> tuple[Proposal, ...]:
    """Give what the checks propose for the file of a person's own sheet.

    Raises:
        MissingError: the sheet is not this person's.
    """
    return proposals_for(own_sheet(actor, sheet_id=sheet_id).file)


def questions_for(actor: Actor, *, sheet_id: int) -> tuple[BlindQuestion, ...]:
    """Give the typical questions of the batch of a person's own sheet.

    Raises:
        MissingError: the sheet is not this person's.
    """
    batch = own_sheet(actor, sheet_id=sheet_id).file.batch
    secrets = _secrets(batch.files.all())
    return tuple(
        BlindQuestion(one.number, one.criterion, _masked(one.asked, secrets=secrets), _masked(one.ruling, secrets=secrets))
        for one in batch.questions.all()
    )


def _blind(mark: Mark, *, secrets: Sequence[Secret]) -> Mark:
    """Mask what a reviewer of a paper file may have copied from it."""
    notes = tuple(replace(note, text=_masked(note.text, secrets=secrets)) for note in mark.notes)
    return replace(mark, reason=_masked(mark.reason, secrets=secrets), notes=notes)


def _secrets(files: Iterable[ReviewFile]) -> list[Secret]:
    return list(dict.fromkeys(secret for file in files for secret in secrets_of(identity_of(entry_of(file)))))


def _masked(text: str, *, secrets: Sequence[Secret]) -> str:
    return masked_text(text, masks=find_masks(text, secrets=secrets)) if text else text
