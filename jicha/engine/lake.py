"""The lake: immutable snapshots of canonical tables, every file named by its digest.

    <lake>/objects/<sha256>.parquet      tables, written once, never changed
    <lake>/snapshots/<digest>.json       manifests; a snapshot exists when its manifest does
    <lake>/current                       digest of the newest snapshot
    <lake>/ledger.jsonl                  one line per pull (D27)
    <lake>/mappings/                     what is remembered of foreign tables

A writer works in `scratch/`, moves objects into place, and last of all the manifest; killed at any moment it leaves the old state.
"""

import hashlib
import json
import os
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from jicha.domain.errors import Fault, LakeError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_BLOCK = 1 << 20
FORMAT = 2


@dataclass(frozen=True, slots=True)
class Part:
    """One Parquet file of a snapshot: SHA-256, rows, bytes."""

    sha256: str
    rows: int
    size: int


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file from which rows came: path relative to the data folder, SHA-256, bytes."""

    path: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A snapshot that was read from the lake.

    Attributes:
        digest: SHA-256 of the manifest; names the snapshot.
        lake: folder of the lake.
        parts: name of a table, of a long relation (`inspection__officers`) or `refused` → its files.
        loaded: tables for which any file came, if only with no rows.
        files: the files from which rows came, by path.
        sheets: the reconciliation, one record per sheet, as printed at intake.
    """

    digest: str
    lake: Path
    parts: Mapping[str, tuple[Part, ...]]
    loaded: frozenset[str]
    files: tuple[SourceFile, ...]
    sheets: tuple[Mapping[str, Any], ...]

    @property
    def tables(self) -> dict[str, tuple[Path, ...]]:
        """Give the Parquet files of each loaded table."""
        return {name: self.paths_of(name) for name in sorted(self.loaded)}

    @property
    def long(self) -> dict[str, tuple[Path, ...]]:
        """Give the Parquet files of each long relation `<table>__<column>` (row_id, position, value)."""
        return {name: self.paths_of(name) for name in sorted(self.parts) if "__" in name}

    def paths_of(self, name: str) -> tuple[Path, ...]:
        """Give the files of a table or relation, in order. Raises KeyError if the snapshot has none of that name."""
        return tuple(self.lake / "objects" / f"{part.sha256}.parquet" for part in self.parts[name])

    def path_of(self, name: str) -> Path:
        """Give the one file of a table or relation that has no more. Raises KeyError if it has none, ValueError if it has several."""
        (path,) = self.paths_of(name)
        return path


def digest_of(path: Path) -> str:
    """Compute the SHA-256 of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def current(lake: Path) -> Snapshot | None:
    """Open the newest snapshot, or None if the lake has none yet."""
    pointer = lake / "current"
    return open_snapshot(lake, digest=pointer.read_text(encoding="ascii").strip()) if pointer.is_file() else None


def open_snapshot(lake: Path, *, digest: str) -> Snapshot:
    """Open a snapshot by its digest.

    Raises:
        LakeError: there is no such snapshot, its manifest was altered, or one of its files is missing.
    """
    path = lake / "snapshots" / f"{digest}.json"
    if not path.is_file():
        raise LakeError(Fault(what=f"快照 {digest[:12]} 不存在", where=str(path), mend="用 jicha intake 重新入库，或从备份恢复"))
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != digest:
        raise LakeError(Fault(what=f"快照 {digest[:12]} 的清单被改动", where=str(path), mend="从备份恢复该文件"))
    manifest = json.loads(content)
    snapshot = Snapshot(
        digest=digest,
        lake=lake,
        parts={name: _parts(form) for name, form in manifest["parts"].items()},
        loaded=frozenset(manifest["loaded"]),
        files=tuple(SourceFile(**file) for file in manifest["files"]),
        sheets=tuple(manifest["sheets"]),
    )
    missing = [(name, path) for name in snapshot.parts for path in snapshot.paths_of(name) if not path.is_file()]
    if missing:
        raise LakeError(*(Fault(what=f"数据集 {name} 的文件丢失", where=str(path), mend="从备份恢复该文件") for name, path in missing))
    return snapshot


def _parts(form: Any) -> tuple[Part, ...]:
    """Read the files of a table; the first form of the manifest knew one per table."""
    return tuple(Part(**part) for part in ([form] if isinstance(form, dict) else form))


def verify(lake: Path) -> list[Fault]:
    """Recompute every digest of the lake; an empty list means that nothing was altered.

    A fault names the snapshot, the table and the file.
    """
    faults: list[Fault] = []
    seen: dict[str, bool] = {}
    for path in sorted((lake / "snapshots").glob("*.json")):
        try:
            snapshot = open_snapshot(lake, digest=path.stem)
        except LakeError as error:
            faults.extend(error.faults)
            continue
        for name, part, file in _files(snapshot):
            if part.sha256 not in seen:
                seen[part.sha256] = digest_of(file) == part.sha256
            if not seen[part.sha256]:
                faults.append(
                    Fault(what=f"快照 {snapshot.digest[:12]} 的数据集 {name} 被改动", where=str(file), mend="从备份恢复该文件，或重新入库")
                )
    pointer = lake / "current"
    if not pointer.is_file():
        faults.append(Fault(what="没有快照", where=str(lake), mend="先用 jicha intake 入库"))
    elif not (lake / "snapshots" / f"{pointer.read_text(encoding='ascii').strip()}.json").is_file():
        faults.append(Fault(what="当前快照的清单不存在", where=str(pointer), mend="从备份恢复"))
    return faults


def _files(snapshot: Snapshot) -> Iterator[tuple[str, Part, Path]]:
    for name, parts in sorted(snapshot.parts.items()):
        for part, path in zip(parts, snapshot.paths_of(name), strict=True):
            yield name, part, path


def ledger(lake: Path) -> list[dict[str, Any]]:
    """Read the ledger of pulls, oldest first; a last line that a crash cut in half is left out."""
    path = lake / "ledger.jsonl"
    lines = path.read_text(encoding="utf-8").split("\n") if path.is_file() else []
    return [json.loads(line) for line in lines if line.endswith("}")]


class Writer:
    """The one writer of a lake: puts files into `scratch`, then makes them a snapshot in one step."""

    def __init__(self, lake: Path, *, scratch: Path) -> None:
        self.lake = lake
        self.scratch = scratch

    def commit(
        self,
        *,
        parts: Mapping[str, Sequence[tuple[Path, int]]],
        loaded: Sequence[str],
        files: Sequence[SourceFile],
        sheets: Sequence[Mapping[str, Any]],
        at: datetime,
        pull: Mapping[str, Any],
    ) -> Snapshot:
        """Make a snapshot of files in the scratch folder.

        Args:
            parts: name → Parquet files and their rows.
            loaded: tables for which any file came.
            files: where rows came from; sheets: the reconciliation.
            at: the instant of the pull; it stands in the ledger only, so that the same inputs give the same snapshot.
            pull: what else the ledger should say.
        """
        placed = {name: [asdict(self._place(path, rows=rows)) for path, rows in files] for name, files in sorted(parts.items())}
        manifest = {
            "format": FORMAT,
            "parts": placed,
            "loaded": sorted(loaded),
            "files": [asdict(file) for file in sorted(files, key=lambda f: f.path)],
            "sheets": list(sheets),
        }
        content = json.dumps(manifest, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
        digest = hashlib.sha256(content).hexdigest()
        self._replace(self.lake / "snapshots" / f"{digest}.json", content=content)
        self._replace(self.lake / "current", content=f"{digest}\n".encode())
        line = json.dumps({"at": at.isoformat(timespec="seconds"), "snapshot": digest, **pull}, ensure_ascii=False)
        with (self.lake / "ledger.jsonl").open("a", encoding="utf-8") as stream:
            stream.write(line + "\n")
            _sync(stream)
        return open_snapshot(self.lake, digest=digest)

    def _place(self, path: Path, *, rows: int) -> Part:
        part = Part(sha256=digest_of(path), rows=rows, size=path.stat().st_size)
        home = self.lake / "objects" / f"{part.sha256}.parquet"
        if not home.is_file() or digest_of(home) != part.sha256:
            with path.open("rb+") as stream:
                _sync(stream)
            path.replace(home)
            _sync_folder(home.parent)
        return part

    def _replace(self, path: Path, *, content: bytes) -> None:
        fresh = self.scratch / path.name
        with fresh.open("wb") as stream:
            stream.write(content)
            _sync(stream)
        fresh.replace(path)
        _sync_folder(path.parent)


@contextmanager
def writing(lake: Path) -> Iterator[Writer]:
    """Hold the lake for writing; what is left in its scratch folder by a killed writer is swept away.

    Raises:
        LakeError: another process is writing, or the disk refuses (full, read-only); the lake keeps its old state.
    """
    try:
        for folder in ("objects", "snapshots", "mappings"):
            (lake / folder).mkdir(parents=True, exist_ok=True)
        with (lake / "lock").open("a+", encoding="ascii") as lock:
            _hold(lock, lake=lake)
            scratch = lake / "scratch"
            shutil.rmtree(scratch, ignore_errors=True)
            scratch.mkdir()
            try:
                yield Writer(lake, scratch=scratch)
            finally:
                shutil.rmtree(scratch, ignore_errors=True)
    except OSError as error:
        raise LakeError(
            Fault(
                what=f"数据湖写不进去（{error.strerror or error}）", where=str(lake), mend="腾出磁盘空间或检查权限后重试；原有快照没有变动"
            )
        ) from error


def _hold(lock: IO[str], *, lake: Path) -> None:
    """Lock the file; the lock falls with the process, however it ends."""
    try:
        if sys.platform == "win32":
            msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(lock.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.seek(0)
        raise LakeError(
            Fault(what=f"另一个进程（{lock.read().strip() or '未知'}）正在入库", where=str(lake), mend="等它结束后再试")
        ) from error
    lock.truncate(0)
    lock.write(f"{os.getpid()}\n")
    lock.flush()


def _sync(stream: IO[Any]) -> None:
    stream.flush()
    os.fsync(stream.fileno())


def _sync_folder(folder: Path) -> None:
    if sys.platform != "win32":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
