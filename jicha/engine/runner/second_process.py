"""A process of our own that makes derived tables, so that Python works there while the database works here.

It is started before it is needed and then stands ready; what it makes it writes as Parquet files into a folder of its own. It ends with its
input, and so with us, however we end. What it cannot make is made here.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from subprocess import PIPE
from typing import Any, Self

MODULE = "jicha.engine.runner.making"
LIGHT = 100_000_000
"""Bytes of files of a snapshot of which a second process may hold what it needs."""
Tables = Mapping[str, Sequence[Path]]


class Helper:
    """One process that stands ready; to be used in a `with`.

    Attributes:
        folder: where its files come to lie.
    """

    def __init__(self) -> None:
        # Without -P Python would take its own modules from the folder it is started in, which may be that of the uploads.
        words = [sys.executable, "-P", "-m", MODULE]
        self._place = tempfile.TemporaryDirectory(prefix="jicha-second-", ignore_cleanup_errors=True)
        self.folder = Path(self._place.name).resolve()
        self._asked: dict[str, object] = {}
        self._taken = False
        self._count = 0
        self._left = 0
        self._made: dict[str, Path | None] = {}
        self.process: subprocess.Popen[str] | None = None
        with suppress(OSError):
            self.process = subprocess.Popen(words, stdin=PIPE, stdout=PIPE, text=True)  # noqa: S603  # Our own program.

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.communicate()
        self._place.cleanup()

    def ask(self, tables: Tables, *, overlays: Sequence[Path] = ()) -> None:
        """Ask for all derived tables of a snapshot, unless that was just asked or the snapshot is large.

        What was asked for another snapshot is forgotten, for it was for another run.

        Args:
            tables: canonical table or long relation to its files.
            overlays: folders of a bureau's own content.
        """
        asked: dict[str, object] = {
            "tables": {name: [str(path.resolve()) for path in paths] for name, paths in tables.items()},
            "overlays": [str(path.resolve()) for path in overlays],
        }
        if asked == self._asked and not self._taken:
            return
        self._asked, self._taken, self._left, self._made = asked, False, 0, {}
        sizes = (path.stat().st_size for paths in tables.values() for path in paths if path.exists())
        if self.process is not None and self.process.stdin is not None and sum(sizes) < LIGHT:
            self._count += 1
            with suppress(OSError):
                self.process.stdin.write(f"{json.dumps({**asked, 'number': self._count, 'folder': str(self.folder)})}\n")
                self.process.stdin.flush()
                self._left = 1

    def made(self, name: str) -> Path | None:
        """Wait for a table and give its file, which is the caller's from then on; null if it must be made elsewhere."""
        while self._left and name not in self._made:
            line = self.process.stdout.readline() if self.process is not None and self.process.stdout is not None else ""
            said: dict[str, Any] = json.loads(line) if line else {"number": self._count, "left": 0, "name": "", "path": ""}
            if said["number"] == self._count:
                self._left = said["left"]
                self._made[said["name"]] = Path(said["path"]) if said["path"] else None
        self._taken = True
        return self._made.pop(name, None)
