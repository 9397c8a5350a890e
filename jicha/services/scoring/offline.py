"""Score away from the desk: the workbook and the pages go out by alias, the filled workbook comes back with the same checks."""

import tempfile
import zipfile
from pathlib import Path

from django.db import transaction

from jicha.domain.access.asking import require
from jicha.domain.access.permissions import Permission
from jicha.domain.access.roles import Actor
from jicha.domain.errors import Fault, MissingError
from jicha.domain.reviews.blindness import reviewer_code
from jicha.domain.reviews.packets import Packet, PacketFile
from jicha.services.batches.masking import blind_case
from jicha.services.batches.moving import batch_at_hand, rubric_of, secret_of
from jicha.services.data.uploading import path_of_bytes
from jicha.services.reviewing.offline import hand_out, sheet_name, take_in
from jicha.services.scoring.prefilling import proposals_for
from jicha.services.scoring.sheets import save_sheet
from jicha.store.models.reviews import Batch, ScoreSheet

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The day in every entry of an archive: the same files make the same bytes."""


def packet_of(actor: Actor, *, batch_id: int) -> Packet:
    """Give what goes to this reviewer: the own open files of a batch, in the reviewer's own order.

    Raises:
        AccessError: the person scores nothing. MissingError: nothing of the batch waits for this person.
    """
    require(actor, permission=Permission.REVIEW_SCORE)
    row, sheets = _open(actor, batch_id=batch_id)
    files = tuple(PacketFile(blind_case(one.file), proposals_for(one.file)) for one in sheets)
    return Packet(row.folder, reviewer_code(str(sheets[0].member_id), batch=row.folder, secret=secret_of(row)), rubric_of(row), files)


def write_packet(packet: Packet, *, to: Path) -> str:
    """Write the workbook and every page into one archive, and give the name it may be called by."""
    with tempfile.TemporaryDirectory() as place, zipfile.ZipFile(to, "w", zipfile.ZIP_STORED) as archive:
        book = hand_out(packet, folder=Path(place))
        archive.writestr(zipfile.ZipInfo(book.name, _EPOCH), book.read_bytes())
        for one in packet.files:
            for page in one.case.pages:
                name = f"{one.case.alias}/{page.number:03}.png"
                archive.writestr(zipfile.ZipInfo(name, _EPOCH), path_of_bytes(page.image).read_bytes())
    return sheet_name(packet).removesuffix(".xlsx") + ".zip"


def take_packet(actor: Actor, *, batch_id: int, path: Path) -> int:
    """Take a filled workbook back as drafts, whole or not at all; gives the number of sheets. Handing in is a step of its own.

    Raises:
        ReviewError: every fault at once, each with its cell. WorkbookError: the file cannot be read.
        MissingError, StateError, StaleError: as for saving.
    """
    packet = packet_of(actor, batch_id=batch_id)
    sheets = take_in(path, packet=packet, is_whole=False)
    _row, rows = _open(actor, batch_id=batch_id)
    with transaction.atomic():
        for row, sheet in zip(rows, sheets, strict=True):
            save_sheet(actor, sheet_id=row.pk, lock=row.lock, marks=sheet.marks, seconds=0)
    return len(sheets)


def _open(actor: Actor, *, batch_id: int) -> tuple[Batch, list[ScoreSheet]]:
    row = batch_at_hand(batch_id)
    own = ScoreSheet.objects.filter(file__batch=row, member__user_id=actor.user_id or 0, state="open").select_related("file__batch")
    sheets = list(own.order_by("place", "pk")) if row.state in {"scoring", "adjudicating"} else []
    if not sheets:
        raise MissingError(Fault("没有待评的案卷", "我的评查", "等待分派，或已全部提交"))
    return row, sheets
