"""The archive of a backup: a zip whose last member lists every other with its SHA-256, and nothing that is not listed is ever unpacked."""

import hashlib
import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath

from jicha.domain.errors import BackupError, Fault, refuse

MANIFEST, DATABASE, ROWS = "manifest.json", "db.sqlite3", "database"
FOLDERS = ("uploads", "snapshots", "runs", "draws", "papers", "overlay", "maps", "content")
"""What is kept of a home beside its database; `keys` go into an archive of their own."""
FORMAT = 1
_PIECE = 1024 * 1024
_LONGEST_MANIFEST = 256 * 1024 * 1024
_PACKED = frozenset({".parquet", ".xlsx", ".docx", ".zip", ".png", ".jpg", ".jpeg", ".pdf"})


@dataclass(frozen=True, slots=True)
class Member:
    """One file of the archive."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive holds.

    Attributes:
        kind: `sqlite` (a copy of the file), `rows` (one JSON file a table) or `keys`. migrations: the newest applied one of each app.
        counts: table → rows. members: name → digest and size. events: of the trail.
    """

    made_at: str
    version: str
    kind: str
    migrations: Mapping[str, str] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    members: Mapping[str, Member] = field(default_factory=dict)
    events: int = 0
    format: int = FORMAT


class Packer:
    """Writes members into an archive and remembers their digests."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.members: dict[str, Member] = {}

    def add(self, name: str, *, path: Path) -> None:
        """Put a file in, piece by piece; one that is gone meanwhile is left out, for nothing in the database names it any more."""
        try:
            source = path.open("rb")
        except FileNotFoundError:
            return
        info = zipfile.ZipInfo(name)
        info.compress_type = zipfile.ZIP_STORED if path.suffix.lower() in _PACKED else zipfile.ZIP_DEFLATED
        info.external_attr = 0o600 << 16
        digest, size = hashlib.sha256(), 0
        with source, self._archive.open(info, "w", force_zip64=True) as target:
            while piece := source.read(_PIECE):
                digest.update(piece)
                size += len(piece)
                target.write(piece)
        self.members[name] = Member(digest.hexdigest(), size)

    def close(self, manifest: Manifest) -> None:
        """Write the manifest, the last member."""
        text = json.dumps(asdict(manifest), ensure_ascii=False, sort_keys=True, indent=1)
        self._archive.writestr(MANIFEST, text)


def files_below(root: Path, *, folders: tuple[str, ...] = FOLDERS) -> Iterator[tuple[str, Path]]:
    """Give the files of a home that a backup keeps, by name below the home; drafts and what can be made again are left out."""
    for folder in folders:
        for path in sorted((root / folder).rglob("*")):
            parts = path.relative_to(root).parts
            is_draft = any(part.startswith((".", "fresh-")) or part == "scratch" for part in parts)
            if path.is_file() and not path.is_symlink() and not is_draft and path.name != "lock":
                yield "/".join(parts), path


def read_manifest(archive: zipfile.ZipFile, *, where: str) -> Manifest:
    """Read the manifest and hold the list of members against it.

    Raises:
        BackupError: there is none, it is of another format, or a member is missing, doubled, not listed or has a name that leads elsewhere.
    """
    try:
        info = archive.getinfo(MANIFEST)
        plain = json.loads(archive.read(info)) if info.file_size <= _LONGEST_MANIFEST else {}
        members = {str(name): Member(str(one["sha256"]), int(one["size"])) for name, one in plain.pop("members").items()}
        manifest = Manifest(**plain, members=members)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BackupError(Fault("备份里没有可用的清单", where, "这不是本系统的备份，或者备份没有写完；换一份备份")) from error
    if manifest.format != FORMAT:
        raise BackupError(Fault(f"备份格式{manifest.format}认不出", where, "用做这份备份的版本或更新的版本恢复"))
    names = [info.filename for info in archive.infolist() if info.filename != MANIFEST]
    faults = [Fault(f"备份里有重名的文件：{name}", where, "换一份备份") for name in sorted({n for n in names if names.count(n) > 1})]
    faults += [Fault(f"备份里的文件没有登记：{name}", where, "备份被改动过，换一份备份") for name in sorted(set(names) - set(members))]
    faults += [Fault(f"备份里缺少文件：{name}", where, "备份不完整，换一份备份") for name in sorted(set(members) - set(names))]
    faults += [Fault(f"备份里的文件名不安全：{name}", where, "备份被改动过，换一份备份") for name in sorted(members) if not _is_safe(name)]
    refuse(BackupError, faults=faults)
    return manifest


def open_archive(path: Path) -> zipfile.ZipFile:
    """Open an archive.

    Raises:
        BackupError: there is none, or it is no whole zip.
    """
    try:
        return zipfile.ZipFile(path)
    except FileNotFoundError as error:
        raise BackupError(Fault("没有这份备份", str(path), "检查路径，或从备份列表中选择")) from error
    except (zipfile.BadZipFile, OSError) as error:
        raise BackupError(Fault("备份文件打不开，可能没有复制完整", str(path), "重新复制，或换一份备份")) from error


def unpack(archive: zipfile.ZipFile, *, manifest: Manifest, to: Path, where: str) -> Iterator[str]:
    """Unpack every member into a folder and give its name when its digest was found right.

    Raises:
        BackupError: a member has other bytes than the manifest says; what was unpacked by then is the caller's to remove.
    """
    for name, member in manifest.members.items():
        target = to / name
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        digest, size = hashlib.sha256(), 0
        try:
            with archive.open(name) as source, target.open("xb") as stream:
                # A member that says it is short and is not is no reason to fill the disk.
                while size <= member.size and (piece := source.read(_PIECE)):
                    digest.update(piece)
                    size += len(piece)
                    stream.write(piece)
        except zipfile.BadZipFile as error:
            raise BackupError(Fault(f"备份里的文件读不出：{name}", where, "备份损坏，换一份备份")) from error
        if (digest.hexdigest(), size) != (member.sha256, member.size):
            raise BackupError(Fault(f"备份里的文件与清单不符：{name}", where, "备份损坏或被改动过，换一份备份"))
        target.chmod(0o600)
        yield name


def _is_safe(name: str) -> bool:
    parts = PurePosixPath(name).parts
    is_plain = not any(letter in name for letter in "\\:\0") and "//" not in name and name == "/".join(parts)
    return is_plain and ".." not in parts and parts[:1] != ("/",) and (parts[0] in {*FOLDERS, ROWS, "keys"} or name == DATABASE)
