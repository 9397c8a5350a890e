"""Keep a file that a person hands in: the bytes under their digest, the name once a year."""

import hashlib
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.db import transaction

from jicha.domain.access.asking import may_on, require
from jicha.domain.access.permissions import Permission
from jicha.domain.access.roles import Actor
from jicha.domain.access.scopes import Subject
from jicha.domain.errors import Fault, IntakeError, MissingError
from jicha.domain.trail.actions import Action
from jicha.services.data.placing import placed
from jicha.services.home.folders import Home
from jicha.services.trailing.recording import record
from jicha.store.models.year.snapshots import Upload

_MOST_BYTES = 512 * 1024 * 1024
_LONGEST_NAME = 400


@dataclass(frozen=True, slots=True)
class KeptUpload:
    """A file that is kept; `is_new` is false if the year has the same bytes under the same name already."""

    upload_id: int
    sha256: str
    size: int
    is_new: bool


def keep_upload(
    actor: Actor, *, year: int, name: str, chunks: Iterable[bytes], at: datetime, unit_code: str = "", why: str = "新文件替换"
) -> KeptUpload:
    """Keep a file of a year; an older file of the same name becomes void and stays.

    A branch's file lies in the branch's own folder, so that no branch can take the place of another's file.

    Args:
        name: relative path as the person's folder has it, `/` between parts. chunks: the bytes, piece by piece.
        unit_code: the branch whose file it is; a branch's own people need not say it, else the name may tell it.

    Raises:
        AccessError: the person may not hand data in, or not for this branch.
        IntakeError: the file is empty, too large, or its name leads out of the folder.
    """
    owner = unit_code or actor.unit_code or ""
    require(actor, permission=Permission.DATA_UPLOAD, subject=Subject(unit_code=owner or None))
    clean, unit_code = placed(_clean_name(name), unit_code=owner)
    sha256, size = keep_bytes(chunks, name=clean)
    with transaction.atomic():
        older = Upload.objects.filter(year=year, name=clean, is_void=False).first()
        if older is not None and older.sha256 == sha256:
            return KeptUpload(older.pk, sha256, size, is_new=False)
        Upload.objects.filter(year=year, name=clean, is_void=False).update(is_void=True, why_void=why)
        kept = Upload.objects.create(
            year=year, name=clean, sha256=sha256, size=size, unit_code=unit_code, handed_in_at=at, handed_in_by_id=actor.user_id
        )
        before = older.sha256 if older else None
        record(actor, action=Action.DATA_UPLOAD, kind="upload", object_id=str(kept.pk), before=before, after=sha256, at=at)
    return KeptUpload(kept.pk, sha256, size, is_new=True)


def void_upload(actor: Actor, *, upload_id: int, why: str, at: datetime) -> None:
    """Take a file out of the year's data; it stays, void, and the next intake goes without it.

    Raises:
        AccessError: the person may not hand data in. MissingError: there is no such valid file of theirs.
        IntakeError: no reason is given.
    """
    require(actor, permission=Permission.DATA_UPLOAD)
    if not why.strip():
        raise IntakeError(Fault("没有写撤回理由", f"文件{upload_id}", "写明理由后再撤回"))
    with transaction.atomic():
        row = Upload.objects.filter(pk=upload_id, is_void=False).first()
        if row is None or not may_on(actor, permission=Permission.DATA_UPLOAD, subject=Subject(unit_code=row.unit_code or None)):
            raise MissingError(Fault("没有这个文件", f"文件{upload_id}", "刷新文件列表"))
        Upload.objects.filter(pk=upload_id).update(is_void=True, why_void=why.strip()[:200])
        record(actor, action=Action.DATA_UPLOAD, kind="upload", object_id=str(upload_id), before=row.sha256, after="void", why=why, at=at)


def path_of_bytes(sha256: str) -> Path:
    """Name the file that holds these bytes."""
    home: Home = settings.HOME
    return home.uploads / sha256[:2] / sha256


def lay_out(year: int, *, to: Path) -> int:
    """Lay the valid files of a year into an empty folder under their names, and say how many they were; bytes are shared."""
    number = 0
    for upload in Upload.objects.filter(year=year, is_void=False).order_by("name"):
        target = to / upload.name
        target.parent.mkdir(parents=True, exist_ok=True)
        share_bytes(upload.sha256, to=target)
        number += 1
    return number


def _clean_name(name: str) -> str:
    parts = [part for part in PurePosixPath(name.replace("\\", "/")).parts if part not in {"/", "."}]
    if not parts or ".." in parts or len("/".join(parts)) > _LONGEST_NAME or any(ord(letter) < 32 for letter in name):
        raise IntakeError(Fault("文件名不能用", name[:80], "改成普通的文件名后重新上传"))
    return "/".join(parts)


def keep_bytes(chunks: Iterable[bytes], *, name: str) -> tuple[str, int]:
    """Keep bytes under their digest, whole or not at all, and give the SHA-256 and the size.

    Raises:
        IntakeError: there are none, or too many.
    """
    home: Home = settings.HOME
    home.make()
    digest, size = hashlib.sha256(), 0
    handle, draft = tempfile.mkstemp(dir=home.uploads)
    try:
        with os.fdopen(handle, "wb") as stream:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                if size > _MOST_BYTES:
                    raise IntakeError(Fault("文件超过 512 MB", name, "拆成几个文件后上传"))
                stream.write(chunk)
            stream.flush()
            os.fsync(stream.fileno())
        if not size:
            raise IntakeError(Fault("文件是空的", name, "重新导出后上传"))
        target = path_of_bytes(digest.hexdigest())
        target.parent.mkdir(exist_ok=True)
        Path(draft).replace(target)
    finally:
        Path(draft).unlink(missing_ok=True)
    return digest.hexdigest(), size


def share_bytes(sha256: str, *, to: Path) -> None:
    """Give kept bytes a name at another place; they are shared where the disk can, else copied."""
    try:
        os.link(path_of_bytes(sha256), to)
    except OSError:
        to.write_bytes(path_of_bytes(sha256).read_bytes())
