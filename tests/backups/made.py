"""Backups taken apart and put together anew, as damage and malice would."""

import json
import sqlite3
import zipfile
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path

from jicha.services.backups.archives import DATABASE, MANIFEST

Change = Callable[[dict[str, bytes]], None]


def tables_of(folder: Path) -> Mapping[str, int]:
    """Count the rows of a few tables of a restored home."""
    with sqlite3.connect(folder / DATABASE) as database:
        return {
            name: database.execute(f"select count(*) from {name}").fetchone()[0] for name in ("jicha_upload", "jicha_unit", "jicha_user")
        }


def remade(archive: Path, change: Change, *, to: Path) -> Path:
    """Write the archive anew with a change."""
    with zipfile.ZipFile(archive) as old:
        members = {name: old.read(name) for name in old.namelist()}
    change(members)
    with zipfile.ZipFile(to, "w") as new:
        for name, content in members.items():
            new.writestr(name, content)
    return to


def listed(members: dict[str, bytes], *, name: str, content: bytes) -> None:
    """Put a member in as somebody would who can also write the manifest."""
    plain = json.loads(members[MANIFEST])
    plain["members"][name] = {"sha256": sha256(content).hexdigest(), "size": len(content)}
    members[name] = content
    members[MANIFEST] = json.dumps(plain).encode()
