"""Walk a data folder, and read its tables two at a time, in the order of their names."""

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from jicha.domain.errors import Fault, WorkbookError
from jicha.engine.intake.files import sniffing
from jicha.engine.intake.files.reading import OpenedFile, open_file
from jicha.engine.intake.files.sniffing import FileKind
from jicha.engine.lake import digest_of

_READERS = 2
_AHEAD = 4
_IGNORED = frozenset({".ds_store", "thumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file of the folder.

    Attributes:
        shown: path relative to the folder, with `/`.
        kind: what it holds; None if it was refused as a whole.
        fault: why it was refused.
        same_as: an earlier file with the same bytes; then it is not read again.
    """

    path: Path
    shown: str
    sha256: str
    size: int
    kind: FileKind | None
    fault: Fault | None = None
    same_as: str | None = None


def find_files(folder: Path, *, known: dict[str, str]) -> tuple[FoundFile, ...]:
    """List the files of a folder and all below it, in the order of their paths; a single file stands for a folder with only it.

    Args:
        folder: links that lead out of it are not followed.
        known: digest → name of files that are in the lake already.
    """
    paths = [folder] if folder.is_file() else [path for path in folder.rglob("*") if path.is_file() and not _ignored(path)]
    root = folder.parent if folder.is_file() else folder
    seen = dict(known)
    found = []
    for path in sorted(paths, key=lambda p: p.relative_to(root).as_posix().encode("utf-8", "surrogateescape")):
        file = _found(path, root=root, seen=seen)
        if file.kind in sniffing.TABLES and file.same_as is None:
            seen[file.sha256] = file.shown
        found.append(file)
    return tuple(found)


def read_files(files: tuple[FoundFile, ...], *, scratch: Path) -> Iterator[tuple[FoundFile, OpenedFile | Fault]]:
    """Read the tables among the files, a few ahead, in order; a file that cannot be read gives its fault."""
    waiting = deque((file, file.kind) for file in files if file.kind is not None and file.kind in sniffing.TABLES and file.same_as is None)
    ahead: deque[tuple[FoundFile, Future[OpenedFile]]] = deque()
    with ThreadPoolExecutor(_READERS) as pool:
        while waiting or ahead:
            while waiting and len(ahead) < _AHEAD:
                file, kind = waiting.popleft()
                ahead.append((file, pool.submit(open_file, file.path, kind=kind, shown=file.shown, scratch=scratch)))
            file, future = ahead.popleft()
            try:
                yield file, future.result()
            except WorkbookError as error:
                yield file, error.faults[0]


def _found(path: Path, *, root: Path, seen: dict[str, str]) -> FoundFile:
    shown = path.relative_to(root).as_posix().encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    try:
        kind: FileKind | None = sniffing.kind_of(path, shown=shown)
        fault = None
    except WorkbookError as error:
        kind, fault = None, error.faults[0]
    if fault is not None and path.suffix.lower() in {".zip", ".rar", ".7z"}:
        fault = Fault(what="是压缩包，没有读取", where=shown, mend="解压后把里面的文件放进数据文件夹")
    try:
        sha256, size = digest_of(path), path.stat().st_size
    except OSError:
        sha256, size = "", 0
    return FoundFile(
        path=path,
        shown=shown,
        sha256=sha256,
        size=size,
        kind=kind,
        fault=fault,
        same_as=seen.get(sha256) if kind in sniffing.TABLES else None,
    )


def _ignored(path: Path) -> bool:
    """Leave out what the system or an open office program puts beside the files."""
    return path.name.startswith(("~$", ".~")) or path.name.lower() in _IGNORED or path.is_symlink()
