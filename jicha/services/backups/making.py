"""Make a backup: everything of the desk in one archive that appears whole or not at all, and the keys in another."""

import hashlib
import os
import shutil
import tempfile
import zipfile
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from jicha import __version__
from jicha.domain.access.asking import require
from jicha.domain.access.permissions import Permission
from jicha.domain.access.roles import Actor
from jicha.domain.errors import BackupError, Fault
from jicha.domain.trail.actions import Action
from jicha.services.backups.archives import Manifest, Packer, files_below
from jicha.services.backups.copying import applied, copy_rows, copy_sqlite
from jicha.services.backups.listing import KEYS_SUFFIX, Note, keep_note
from jicha.services.clock import BEIJING
from jicha.services.home.folders import Home
from jicha.services.reporting import Progress, silent
from jicha.services.trailing.recording import PROGRAM, record

KEYS_WARNING = "密钥文件能打开二次验证并能代签留痕头：请另存到别处，由专人保管，不要与备份放在一起。"
_DRAFT, _TRAIL = ".draft-", "jicha_trail_event"
_OLD_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made; `keys` is the archive of the keys, which belongs elsewhere."""

    path: Path
    keys: Path
    sha256: str
    size: int
    files: int


def make_backup(actor: Actor, *, at: datetime, to: Path | None = None, progress: Progress = silent) -> Made:
    """Make a backup while people go on working.

    The database is copied first: a file that it names is on the disk already, and files are only ever added.

    Args:
        actor: the system administrator, or `PROGRAM` for the nightly one. to: a folder; the home's own `backups` if null.

    Raises:
        AccessError: the person may not. BackupError: the disk refuses; nothing half is left under the name of a backup.
    """
    if actor != PROGRAM:
        require(actor, permission=Permission.BACKUP_RUN)
    home: Home = settings.HOME
    home.make()
    folder = to or home.backups
    name = f"jicha-{at.astimezone(BEIJING):%Y%m%d-%H%M%S}"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _clear(folder, at=at)
        made = _write(home, folder=folder, name=name, at=at, progress=progress)
    except OSError as error:
        raise BackupError(Fault(f"备份写不下去：{error.strerror}", str(folder), "检查磁盘空间和权限后重新备份")) from error
    with transaction.atomic():
        record(actor, action=Action.BACKUP_RUN, kind="backup", object_id=made.path.name, after=made.sha256, at=at)
    return made


def _write(home: Home, *, folder: Path, name: str, at: datetime, progress: Progress) -> Made:
    target, keys = folder / f"{name}.zip", folder / f"{name}{KEYS_SUFFIX}"
    if target.exists():
        raise BackupError(Fault("同一秒已经有一份备份", target.name, "稍候再备份"))
    manifest = Manifest(made_at=at.isoformat(), version=__version__, kind="sqlite" if connection.vendor == "sqlite" else "rows")
    with tempfile.TemporaryDirectory(prefix=_DRAFT, dir=folder) as place:
        draft = Path(place)
        (draft / "copy").mkdir()
        copy = copy_sqlite if manifest.kind == "sqlite" else copy_rows
        counts = copy(draft / "copy", told=lambda done, total: progress("复制数据库", done=done, total=total))
        files = [(path.relative_to(draft / "copy").as_posix(), path) for path in sorted((draft / "copy").rglob("*")) if path.is_file()]
        files += files_below(home.root)
        whole = replace(manifest, counts=counts, migrations=applied(), events=counts.get(_TRAIL, 0))
        _pack(draft / "whole.zip", files=files, manifest=whole, progress=progress)
        _pack(
            draft / "keys.zip",
            files=list(files_below(home.root, folders=("keys",))),
            manifest=replace(manifest, kind="keys"),
            progress=progress,
        )
        made = Made(target, keys, sha256=_digest(draft / "whole.zip"), size=(draft / "whole.zip").stat().st_size, files=len(files))
        (draft / "keys.zip").replace(keys)
        keep_note(target, note=Note(made_at=at.isoformat(), sha256=made.sha256, size=made.size))
        # Only now is it a backup: whoever reads the folder sees the archive whole.
        (draft / "whole.zip").replace(target)
    return made


def _pack(path: Path, *, files: list[tuple[str, Path]], manifest: Manifest, progress: Progress) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        packer = Packer(archive)
        for done, (name, source) in enumerate(files):
            progress("写入备份", done=done, total=len(files))
            packer.add(name, path=source)
        packer.close(replace(manifest, members=packer.members))
    progress("写入备份", done=len(files), total=len(files))
    path.chmod(0o600)
    with path.open("rb") as stream:
        os.fsync(stream.fileno())


def _clear(folder: Path, *, at: datetime) -> None:
    """Remove what a backup that was killed left behind; a draft that was touched within the hour may be at work and is left alone."""
    for draft in folder.glob(f"{_DRAFT}*"):
        newest = max(one.stat().st_mtime for one in (draft, *draft.rglob("*")))
        if at.timestamp() - newest > _OLD_SECONDS:
            shutil.rmtree(draft)


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
