"""Take a file's scan in, hide what tells whose it is, and let a person look at every page before a reviewer does."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from jicha.domain.access.asking import require
from jicha.domain.access.permissions import Permission
from jicha.domain.access.roles import Actor
from jicha.domain.errors import Fault, MissingError, StateError
from jicha.domain.reviews.blindness import BlindCase, BlindPage
from jicha.domain.reviews.marks import Box
from jicha.domain.reviews.masking import MACHINE, Hidden, find_masks, secrets_of
from jicha.reading.page_images import masked_pages, page_texts
from jicha.services.batches.moving import tell
from jicha.services.data.uploading import keep_bytes, path_of_bytes
from jicha.services.moving import require_fresh
from jicha.services.reviewing.blinding import LedgerEntry, identity_of
from jicha.store.models.reviews import ReviewFile

_OPEN = frozenset({"drawn", "assigned"})


def keep_scan(actor: Actor, *, file_id: int, name: str, chunks: Iterable[bytes], at: datetime) -> int:
    """Keep a file's scan, find what must be hidden in its text layer, draw the pages; gives their number.

    A scan without a text layer gets no mask by the machine: a person adds them before confirming.

    Raises:
        AccessError, MissingError: not for this person, or not there. StateError: scoring has begun.
        IntakeError, PaperError: the file is empty, too large, locked, damaged, or has too many pages.
    """
    sha256, _size = keep_bytes(chunks, name=name)
    row = _at_hand(actor, file_id=file_id)
    data = path_of_bytes(sha256).read_bytes()
    secrets = secrets_of(identity_of(entry_of(row)))
    masks = [
        {"page": number, "box": _corners(box), "what": mask.what.value, "by": MACHINE}
        for number, page in enumerate(page_texts(data, where=name), start=1)
        for mask in find_masks(page.text, secrets=secrets)
        for box in page.around(mask.start or 0, end=mask.end or 0)
    ]
    pages = _draw(data, masks=masks, where=name)
    _write(
        actor,
        row=row,
        lock=row.lock,
        changes={"scan": sha256, "pages": pages, "masks": masks, "is_masked": False},
        at=at,
        words="上传扫描件",
    )
    return len(pages)


def add_mask(actor: Actor, *, file_id: int, lock: int, page: int, box: Box, at: datetime) -> None:
    """Hide another place, found by eye.

    Raises:
        StateError: there is no such page, or scoring has begun. StaleError: changed meanwhile.
    """
    row = _at_hand(actor, file_id=file_id)
    if not 1 <= page <= len(row.pages):
        raise StateError(Fault(f"没有第{page}页", f"案卷{row.case_id}", f"本卷共{len(row.pages)}页"))
    masks = [*row.masks, {"page": page, "box": _corners(box), "what": Hidden.PERSONAL.value, "by": actor.name}]
    pages = _draw(path_of_bytes(row.scan).read_bytes(), masks=masks, where=row.case_id)
    _write(actor, row=row, lock=lock, changes={"masks": masks, "pages": pages, "is_masked": False}, at=at, words=f"第{page}页加遮盖")


def confirm_masks(actor: Actor, *, file_id: int, lock: int, has_no_scan: bool, at: datetime) -> None:
    """Say that every page was looked at, or that the file is reviewed on paper because there is no scan.

    Raises:
        StateError: there is no scan and that is not said, or scoring has begun. StaleError: changed meanwhile.
    """
    row = _at_hand(actor, file_id=file_id)
    if not row.scan and not has_no_scan:
        raise StateError(Fault("还没有扫描件", f"案卷{row.case_id}", "上传扫描件，或注明没有扫描件"))
    _write(actor, row=row, lock=lock, changes={"is_masked": True}, at=at, words="确认遮盖" if row.scan else "没有扫描件，评查纸质卷")


def name_counsel(actor: Actor, *, file_id: int, lock: int, counsel: Sequence[str], firms: Sequence[str], kind: str, at: datetime) -> None:
    """Write down who acts for the party and the kind of file, which the ledger does not say.

    Raises:
        StateError: scoring has begun. StaleError: changed meanwhile.
    """
    row = _at_hand(actor, file_id=file_id)
    identity = {**row.identity, "counsel": [one for one in counsel if one], "firms": [one for one in firms if one]}
    _write(actor, row=row, lock=lock, changes={"identity": identity, "kind": kind}, at=at, words="登记代理人和案卷类别")


def blind_case(row: ReviewFile) -> BlindCase:
    """Give what a reviewer may know of a file; the digest of an image names it, for it is made of masked pixels alone."""
    return BlindCase(row.alias, row.kind, tuple(BlindPage(number, "", image) for number, image in enumerate(row.pages, start=1)))


def entry_of(row: ReviewFile) -> LedgerEntry:
    """Give what of the ledger tells whose file it is."""
    known: Mapping[str, Any] = row.identity
    return LedgerEntry(
        case_id=row.case_id,
        unit_code=row.unit_code,
        branch_names=(row.unit_name,),
        kind=row.kind,
        filing_no=known.get("filing_no") or None,
        doc_no=known.get("doc_no") or None,
        party=known.get("party") or None,
        credit_code=known.get("credit_code") or None,
        legal_representative=known.get("legal_representative") or None,
        handlers=known.get("handlers") or None,
    )


def _draw(data: bytes, *, masks: Sequence[Mapping[str, Any]], where: str) -> list[str]:
    boxes: dict[int, list[Box]] = defaultdict(list)
    for mask in masks:
        boxes[mask["page"]].append(Box(*mask["box"]))
    return [keep_bytes([picture], name=where)[0] for picture in masked_pages(data, masks=boxes, where=where)]


def _at_hand(actor: Actor, *, file_id: int) -> ReviewFile:
    require(actor, permission=Permission.REVIEW_LEAD)
    row = ReviewFile.objects.select_related("batch").filter(pk=file_id).first()
    if row is None:
        raise MissingError(Fault("没有这份案卷", f"案卷{file_id}", "回到批次页面重新选择"))
    if row.batch.state not in _OPEN:
        raise StateError(Fault("评查已经开始，不能再改案卷", row.batch.title, "在开始评查以前办理"))
    return row


def _write(actor: Actor, *, row: ReviewFile, lock: int, changes: dict[str, object], at: datetime, words: str) -> None:
    with transaction.atomic():
        fresh = ReviewFile.objects.filter(pk=row.pk, lock=lock)
        require_fresh(fresh.update(**changes, lock=F("lock") + 1), where=f"案卷{row.case_id}")
        tell(actor, batch=row.batch, file=row, move="mask", words=words, at=at)


def _corners(box: Box) -> list[float]:
    return [round(side, 5) for side in (box.left, box.top, box.right, box.bottom)]
