"""Which backups there are, and what is known of each: a small note beside the archive, which outlives the database."""

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from django.conf import settings

from jicha.domain.errors import Fault, MissingError
from jicha.services.home.folders import Home

KEYS_SUFFIX = ".keys.zip"


@dataclass(frozen=True, slots=True)
class Note:
    """What is kept beside an archive; `proved_at` is null until it was proved, `is_sound` what came of the last proof, in `words`."""

    made_at: str
    sha256: str
    size: int
    proved_at: str | None = None
    is_sound: bool = False
    words: str = ""


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup of the home."""

    name: str
    made_at: datetime
    sha256: str
    size: int
    has_keys: bool
    proved_at: datetime | None
    is_sound: bool
    words: str


def backups(folder: Path | None = None) -> tuple[Backup, ...]:
    """List the backups of a folder, the home's own if null, newest first; an archive without its note is not listed as sound."""
    home: Home = settings.HOME
    paths = (folder or home.backups).glob("jicha-*.zip")
    found = [_backup(path) for path in sorted(paths, reverse=True) if not path.name.endswith(KEYS_SUFFIX)]
    return tuple(found)


def path_of(name: str) -> Path:
    """Give the archive of a name on the list.

    Raises:
        MissingError: there is none.
    """
    home: Home = settings.HOME
    if name not in {one.name for one in backups()}:
        raise MissingError(Fault("没有这份备份", name[:80], "从备份列表中选择"))
    return home.backups / name


def keep_note(archive: Path, *, note: Note) -> None:
    """Write the note of an archive, whole or not at all."""
    draft = archive.with_suffix(".json.part")
    draft.write_text(json.dumps(asdict(note), ensure_ascii=False, indent=1), encoding="utf-8")
    draft.replace(archive.with_suffix(".json"))


def keep_proof(archive: Path, *, at: datetime, is_sound: bool, words: str) -> None:
    """Note what came of a proof."""
    keep_note(archive, note=replace(_note(archive), proved_at=at.isoformat(), is_sound=is_sound, words=words))


def _note(archive: Path) -> Note:
    try:
        return Note(**json.loads(archive.with_suffix(".json").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        stat = archive.stat()
        return Note(datetime.fromtimestamp(stat.st_mtime).astimezone().isoformat(), "", stat.st_size, words="没有随附的说明文件")


def _backup(archive: Path) -> Backup:
    note = _note(archive)
    return Backup(
        name=archive.name,
        made_at=datetime.fromisoformat(note.made_at),
        sha256=note.sha256,
        size=note.size,
        has_keys=archive.with_name(f"{archive.stem}{KEYS_SUFFIX}").is_file(),
        proved_at=datetime.fromisoformat(note.proved_at) if note.proved_at else None,
        is_sound=note.is_sound,
        words=note.words,
    )
