"""What a third reviewer decides between: both sheets, without names, in an order that the batch's secret says."""

from jicha.domain.access.roles import Actor
from jicha.domain.reviews.blindness import is_first_shown_first
from jicha.domain.reviews.marks import Mark
from jicha.domain.reviews.prefill import Proposal
from jicha.services.batches.moving import secret_of
from jicha.services.scoring.marks import marks_of
from jicha.services.scoring.prefilling import proposals_for
from jicha.services.scoring.sheets import own_sheet


def sheets_for_third(actor: Actor, *, sheet_id: int) -> tuple[tuple[Mark, ...], ...]:
    """Give the two sheets as 甲 and 乙; empty unless the sheet is a third reviewer's own.

    Raises:
        MissingError: the sheet is not this person's.
    """
    row = own_sheet(actor, sheet_id=sheet_id)
    if row.seat != "third":
        return ()
    handed = row.file.sheets.filter(state__in=("submitted", "locked")).exclude(seat="third").order_by("seat")
    found = tuple(marks_of(one.marks) for one in handed)
    batch = row.file.batch
    return found if is_first_shown_first(row.file.alias, batch=batch.folder, secret=secret_of(batch)) else found[::-1]


def hints_for(actor: Actor, *, sheet_id: int) -> tuple[Proposal, ...]:
    """Give what the checks propose for the file of a person's own sheet.

    Raises:
        MissingError: the sheet is not this person's.
    """
    return proposals_for(own_sheet(actor, sheet_id=sheet_id).file)
