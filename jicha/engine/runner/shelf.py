"""Keep what judging came to, so that a later run judges only what changed: one entry per group of checks and part of a table.

    <shelf>/<key>.json          its own digest in the first line, then the counts and the name of the file of verdicts
    <shelf>/<sha256>.parquet    failing and unknown verdicts with their words, and passes that a later check asks for

The key is a digest of everything that the result hangs on (see `runner.pieces`), so nothing on a shelf is ever out of date. A file appears
by being renamed, so several writers may share a shelf. An entry that does not fit its digests is told of and judged anew; but whoever may
write into the folder can also write digests that fit, so a replay never looks at a shelf.
"""

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

from jicha.domain.errors import Fault
from jicha.engine.lake import digest_of

MEND = "不影响结果，这一部分已重新核查；可以删去整个保留文件夹"
Counts = Mapping[tuple[str, str], tuple[int, int, int]]
"""Check and unit to population, failed and unknown."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What judging one piece came to; `rows` is the file of its verdicts, perhaps an empty one."""

    counts: Counts
    rows: Path


@dataclass(frozen=True, slots=True)
class Shelf:
    """A folder of kept results.

    Attributes:
        folder: made if it is not there.
        makers: digest of the program and of the content that its results hang on.
        faults: what was found broken or could not be kept; it grows during a run.
        taken, added: keys of the entries that a run took and made.
    """

    folder: Path
    makers: str
    faults: list[Fault] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)
    added: set[str] = field(default_factory=set)

    def find(self, key: str) -> Entry | None:
        """Give the entry of a key; null if there is none, or none that is whole."""
        path = self.folder / f"{key}.json"
        if not path.is_file():
            return None
        try:
            entry = self._read(path)
        except (OSError, ValueError, TypeError, KeyError) as error:
            self.faults.append(Fault(f"保留的核查结果损坏（{error}）", str(path), MEND))
            return None
        self.taken.add(key)
        return entry

    def _read(self, path: Path) -> Entry:
        digest, _, body = path.read_text(encoding="utf-8").partition("\n")
        if sha256(body.encode()).hexdigest() != digest:
            raise ValueError("数字对不上摘要")
        form = json.loads(body)
        rows = self.folder / f"{form['rows']}.parquet"
        if digest_of(rows) != form["rows"]:
            raise ValueError("判定对不上摘要")
        return Entry(counts={(check, unit): (all_, bad, open_) for check, unit, all_, bad, open_ in form["counts"]}, rows=rows)

    def put(self, key: str, *, counts: Counts, rows: Path) -> None:
        """Keep a result whose file of verdicts lies elsewhere; where the folder refuses, that is told and the run goes on."""
        name = digest_of(rows)
        listed = [[check, unit, *numbers] for (check, unit), numbers in sorted(counts.items())]
        body = json.dumps({"rows": name, "counts": listed}, ensure_ascii=False)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            fresh = self._fresh()
            shutil.copyfile(rows, fresh)
            fresh.replace(self.folder / f"{name}.parquet")
            fresh = self._fresh()
            fresh.write_text(f"{sha256(body.encode()).hexdigest()}\n{body}", encoding="utf-8", newline="\n")
            fresh.replace(self.folder / f"{key}.json")
        except OSError as error:
            self.faults.append(
                Fault(f"核查结果保留不了（{error.strerror or error}）", str(self.folder), "腾出磁盘空间或检查权限；不影响结果")
            )
            return
        self.added.add(key)

    def _fresh(self) -> Path:
        return self.folder / f".{os.getpid()}-{uuid4().hex}"
