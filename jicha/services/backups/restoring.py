"""Restore a backup into an empty folder, whole or not at all, and prove one by restoring it where nobody sees it."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from jicha.domain.access.asking import require
from jicha.domain.access.permissions import Permission
from jicha.domain.access.roles import Actor
from jicha.domain.errors import BackupError, Fault, refuse
from jicha.domain.trail.actions import Action
from jicha.services.backups.archives import DATABASE, ROWS, Manifest, Member, open_archive, read_manifest, unpack
from jicha.services.backups.finishing import Finished
from jicha.services.backups.listing import KEYS_SUFFIX, keep_proof, path_of
from jicha.services.home.folders import Home
from jicha.services.reporting import Progress, silent
from jicha.services.trailing.recording import PROGRAM, record

ORDER = "restore.json"
"""What the process that finishes a home is told, in the home itself."""
_SPARE = 64 * 1024 * 1024
Names = Callable[[Path], Iterator[str]]


@dataclass(frozen=True, slots=True)
class Restored:
    """What came of a restore or a proof: files whose digest was right, and what `Finished` says of the database."""

    folder: Path
    made_at: str
    files: int
    size: int
    finished: Finished
    has_keys: bool

    @property
    def words(self) -> str:
        """Say it in one sentence."""
        done = self.finished
        keys = f"，{done.heads}个已签名的留痕头" if self.has_keys else "（没有密钥文件，留痕头的签名未核对）"
        return f"{done.tables}张表{done.rows}行、{self.files}个文件、{done.events}条留痕{keys}全部相符"


def prove_backup(actor: Actor, *, name: str, at: datetime, progress: Progress = silent) -> Restored:
    """Restore a backup of this home into a folder that is removed afterwards, compare everything, and note what came of it.

    Raises:
        AccessError: the person may not. MissingError: there is no such backup. BackupError: it does not hold; the note says so too.
    """
    if actor != PROGRAM:
        require(actor, permission=Permission.BACKUP_RUN)
    archive, home = path_of(name), settings.HOME
    try:
        with tempfile.TemporaryDirectory(prefix=".draft-", dir=home.backups) as place:
            found = _restored(archive, to=Path(place) / "home", keys=archive.with_name(f"{archive.stem}{KEYS_SUFFIX}"), progress=progress)
    except BackupError as error:
        _note_proof(actor, archive=archive, at=at, is_sound=False, words="；".join(fault.what for fault in error.faults))
        raise
    _note_proof(actor, archive=archive, at=at, is_sound=True, words=found.words)
    return found


def restore_beside(actor: Actor, *, name: str, at: datetime, progress: Progress = silent) -> Restored:
    """Restore a backup of this home into a new folder below `restored`, beside the data that are at work; those stay as they are.

    Raises:
        AccessError: the person may not. MissingError: there is no such backup.
        BackupError: it does not hold, or was restored there already.
    """
    require(actor, permission=Permission.BACKUP_RESTORE)
    archive, home = path_of(name), settings.HOME
    keys = archive.with_name(f"{archive.stem}{KEYS_SUFFIX}")
    found = restore_backup(archive, to=home.root / "restored" / archive.stem, keys=keys if keys.is_file() else None, progress=progress)
    with transaction.atomic():
        record(actor, action=Action.BACKUP_RESTORE, kind="backup", object_id=name, after=found.folder.name, at=at)
    return found


def restore_backup(archive: Path, *, to: Path, keys: Path | None = None, database: str = "", progress: Progress = silent) -> Restored:
    """Restore an archive into a folder that is empty or not there; it appears only when everything agrees.

    Args:
        keys: the archive of the keys; without them nobody's second factor opens, and new keys are made.
        database: address of an empty PostgreSQL database for a backup of rows; SQLite in the folder if empty.

    Raises:
        BackupError: the folder is not empty, the archive is not whole or was altered, or what was restored does not agree with it.
    """
    to = to.absolute()
    if to.is_symlink() or (to.exists() and (not to.is_dir() or any(to.iterdir()))):
        raise BackupError(Fault("恢复的位置不是空文件夹", str(to), "换一个新文件夹；恢复绝不覆盖已有的数据"))
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{to.name}.draft-", dir=to.parent) as place:
            found = _restored(archive, to=Path(place) / "home", keys=keys, database=database, note=archive.name, progress=progress)
            if to.exists():
                to.rmdir()
            found.folder.rename(to)
    except OSError as error:
        raise BackupError(Fault(f"恢复写不下去：{error.strerror}", str(to), "检查磁盘空间和权限；原有数据没有动")) from error
    return Restored(to, found.made_at, found.files, found.size, found.finished, found.has_keys)


def _restored(archive: Path, *, to: Path, keys: Path | None, progress: Progress, database: str = "", note: str = "") -> Restored:
    to.mkdir(mode=0o700)
    has_keys = keys is not None and keys.is_file()
    with _opened(archive) as (manifest, names):
        if manifest.kind == "keys":
            raise BackupError(Fault("这是密钥文件，不是备份", archive.name, "选择同名而没有 .keys 的备份"))
        _refuse_kind(manifest, database=database, where=archive.name)
        size = sum(member.size for member in manifest.members.values())
        if shutil.disk_usage(to).free < size + _SPARE:
            raise BackupError(Fault(f"磁盘空间不够，恢复需要{size // 2**20 + 64} MB", str(to.parent), "腾出空间，或换一块磁盘"))
        for done, _name in enumerate(names(to), start=1):
            progress("核对并展开文件", done=done, total=len(manifest.members))
    if has_keys and keys is not None:
        with _opened(keys) as (_manifest, names):
            list(names(to))
    progress("核对数据库和留痕", done=0, total=1)
    finished = _finish(to, manifest=manifest, has_keys=has_keys, database=database, note=note)
    progress("核对数据库和留痕", done=1, total=1)
    refuse(BackupError, faults=finished.faults)
    shutil.rmtree(to / ROWS, ignore_errors=True)
    return Restored(to, manifest.made_at, len(manifest.members), size, finished, has_keys)


@contextmanager
def _opened(archive: Path) -> Iterator[tuple[Manifest, Names]]:
    with open_archive(archive) as opened:
        manifest = read_manifest(opened, where=archive.name)
        yield manifest, lambda to: unpack(opened, manifest=manifest, to=to, where=archive.name)


def _refuse_kind(manifest: Manifest, *, database: str, where: str) -> None:
    if manifest.kind == "sqlite" and (database or DATABASE not in manifest.members):
        what = "这份备份是 SQLite 的，不能恢复到 PostgreSQL" if database else "备份里没有数据库"
        raise BackupError(Fault(what, where, "不写 --database，恢复成自带的 SQLite" if database else "换一份备份"))


def _finish(to: Path, *, manifest: Manifest, has_keys: bool, database: str, note: str) -> Finished:
    """Let a process whose home is the restored folder finish it: Django knows one home and one database a process."""
    order = {"manifest": asdict(manifest), "has_keys": has_keys, "restored_from": note}
    (to / ORDER).write_text(json.dumps(order), encoding="utf-8")
    given = {"JICHA_HOME": str(to), "JICHA_DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "jicha.settings", "PYTHONUTF8": "1"}
    words = [sys.executable, "-P", "-m", "jicha", "backup", "finish"]
    done = subprocess.run(words, env={**os.environ, **given}, capture_output=True, check=False)  # noqa: S603  # Our own program.
    (to / ORDER).unlink()
    try:
        told = json.loads(done.stdout)
        return Finished(**{**told, "faults": tuple(Fault(**fault) for fault in told["faults"])})
    except (ValueError, TypeError, KeyError) as error:
        last = done.stderr.decode("utf-8", errors="replace").strip().splitlines()[-1:] or ["没有输出"]
        raise BackupError(Fault(f"恢复的数据库打不开：{last[0]}", "数据库", "备份损坏，或来自更新的版本；换一份备份或更新程序")) from error


def read_order(home: Home) -> tuple[Manifest, bool, str]:
    """Read what a finishing process is told.

    Raises:
        BackupError: the home is not one that is being restored.
    """
    path = home.root / ORDER
    if not path.is_file():
        raise BackupError(Fault("这个文件夹不在恢复之中", str(home.root), "用 jicha backup restore"))
    told = json.loads(path.read_text(encoding="utf-8"))
    plain = told["manifest"]
    manifest = Manifest(**{**plain, "members": {name: Member(**one) for name, one in plain["members"].items()}})
    return manifest, bool(told["has_keys"]), str(told["restored_from"])


def _note_proof(actor: Actor, *, archive: Path, at: datetime, is_sound: bool, words: str) -> None:
    keep_proof(archive, at=at, is_sound=is_sound, words=words)
    with transaction.atomic():
        after = "sound" if is_sound else "broken"
        record(actor, action=Action.BACKUP_PROVE, kind="backup", object_id=archive.name, after=after, why=words[:300], at=at)
