"""Begin a half-year's batch: its frame from the newest snapshot, its quota, its rubric."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from jicha.domain.access.asking import require
from jicha.domain.access.permissions import Permission
from jicha.domain.access.roles import Actor
from jicha.domain.errors import Fault, StateError
from jicha.domain.sampling.quota import Design
from jicha.services.batches.moving import batch_at_hand, draw_folder, known_rubrics, rules_kept, tell
from jicha.services.data.taking import lake_of
from jicha.services.sampling.folder import ANNOUNCEMENT
from jicha.services.sampling.framing import Framed, frame_from_lake
from jicha.services.sampling.lake_cases import COLUMNS, Period
from jicha.services.sampling.strata import Strata
from jicha.store.models.reviews import Batch

BRANCH_COLUMN = "承办分局"
_HALVES = {1: ((1, 1), (6, 30)), 2: ((7, 1), (12, 31))}


@dataclass(frozen=True, slots=True)
class Terms:
    """How a frame is made.

    Attributes:
        strata: names of columns besides the branch. per_branch: files of each branch; null takes the usual number, which is a default.
    """

    strata: Sequence[str]
    per_branch: int | None


def begin_batch(actor: Actor, *, year: int, half: int, rubric: str, terms: Terms, at: datetime) -> int:
    """Begin a batch and declare its frame; gives the batch's number in the table.

    Raises:
        AccessError: the person may not lock frames.
        StateError: no such half, rubric or column.
        DrawError: the snapshot has no ledger, or its rows or the quota are at fault; told all at once.
    """
    require(actor, permission=Permission.DRAW_COMMIT)
    if half not in _HALVES or rubric not in known_rubrics() or any(name not in COLUMNS for name in terms.strata):
        raise StateError(Fault("半年、细则或分层列选得不对", "新建评查批次", "从列表中选择"))
    with transaction.atomic():
        number = Batch.objects.filter(year=year, half=half).count() + 1
        again = f"（第{number}次）" if number > 1 else ""
        row = Batch.objects.create(
            year=year,
            half=half,
            title=f"{year}年{'上' if half == 1 else '下'}半年案卷评查{again}",
            folder=f"{year}-{half}-{number}",
            rubric=rubric,
            rules=rules_kept(),
            makers={"frame": str(actor.user_id)},
            made_at=at,
        )
        _frame(row, terms=terms)
        tell(actor, batch=row, file=None, move="frame", words="", at=at, after="frame")
    return row.pk


def frame_again(actor: Actor, *, batch_id: int, terms: Terms, at: datetime) -> Framed:
    """Declare the frame anew, from the newest snapshot, while nothing is locked.

    Raises:
        AccessError, MissingError, DrawError: as for beginning; or the frame is locked.
    """
    require(actor, permission=Permission.DRAW_COMMIT)
    row = batch_at_hand(batch_id)
    if draw_folder(row).has(ANNOUNCEMENT):
        raise StateError(Fault("抽样框已锁定，不能更改", row.title, "确需更改的，先作废本次公告"))
    with transaction.atomic():
        framed = _frame(row, terms=terms)
        tell(actor, batch=row, file=None, move="frame", words="重新编制抽样框", at=at, after="frame")
    return framed


def _frame(row: Batch, *, terms: Terms) -> Framed:
    first, last = _HALVES[row.half]
    period = Period(date(row.year, *first), date(row.year, *last))
    strata = Strata(columns=(BRANCH_COLUMN, *(name for name in terms.strata if name != BRANCH_COLUMN)))
    design = Design(per_branch=terms.per_branch) if terms.per_branch else None
    return frame_from_lake(lake_of(row.year), period=period, strata=strata, design=design, out=draw_folder(row))
