"""A process of our own that makes derived tables, so that Python works there while the database works here.

It is started before it is needed and then stands ready; what it makes it writes as Parquet files. It ends with its input, and so with us,
however we end. What it cannot make is made here.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from subprocess import PIPE
from typing import Self

from jicha.engine.stage import Inputs

MODULE = "jicha.engine.runner.making"


class Helper:
    """One process that stands ready; to be used in a `with`."""

    def __init__(self) -> None:
        # Without -P Python would take its own modules from the folder it is started in, which may be that of the uploads.
        words = [sys.executable, "-P", "-m", MODULE]
        self._asked: frozenset[str] = frozenset()
        self._folder = ""
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

    def ask(self, inputs: Inputs, *, names: Sequence[str], folder: Path) -> None:
        """Ask for derived tables of a snapshot, as files in an existing folder; it makes them in this order.

        What was asked for another folder is forgotten, for it was for another run.
        """
        tables = {name: [str(path.resolve()) for path in paths] for name, paths in inputs.tables.items()}
        overlays = [str(path.resolve()) for path in inputs.overlays]
        words = {"tables": tables, "overlays": overlays, "names": list(names), "folder": str(folder.resolve())}
        if words["folder"] != self._folder:
            self._asked, self._folder, self._made = frozenset(), str(words["folder"]), {}
        if self.process is not None and self.process.stdin is not None:
            with suppress(OSError):
                self.process.stdin.write(f"{json.dumps(words)}\n")
                self.process.stdin.flush()
                self._asked |= frozenset(names)

    def made(self, name: str) -> Path | None:
        """Wait for a table that was asked for and give its file; null if it must be made elsewhere."""
        while name in self._asked and name not in self._made:
            line = self.process.stdout.readline() if self.process is not None and self.process.stdout is not None else ""
            if not line:
                self._asked = frozenset(self._made)
                break
            said = json.loads(line)
            if said["folder"] == self._folder:
                self._made[said["name"]] = Path(said["path"]) if said["path"] else None
        return self._made.get(name)
