"""Cut the work of a run into pieces whose results can be kept, and name each by everything that its result hangs on.

Checks that judge the rows of a table one by one are cut by the parts of the table, and so are queries that say how (see `runner.parts`);
all others are one piece, for one row may hang on another. Where nothing is kept, only such queries over very many rows are cut.
A name is the digest of the filled SQL (which holds law, parameters and as-of day), of the files that are read, of the branches, of the
Python of derived tables, and of the shelf's makers (program, content, calendar).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from jicha.engine.lake import digest_of
from jicha.engine.runner.parts import Part, Spans, parts_of
from jicha.engine.runner.state import Run
from jicha.engine.sql import fuse

MANY = 2_500_000
"""Rows of a table of which a query holds more than fits into memory, so that it is judged part by part even if nothing is kept."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Checks that judge all of their base, or one part of their table.

    Attributes:
        reads: the relations that must stand.
        part: the file of the table that is judged, null for all.
        apart: the part of its table that a query judges, null for all.
        key: names the result on a shelf; empty if it is not kept.
    """

    group: fuse.Group
    reads: frozenset[str]
    part: int | None = None
    apart: Part | None = None
    key: str = ""


def whole(group: fuse.Group) -> Piece:
    """Make a group one piece."""
    reads = {name for member in group.members for name in member.compiled.reads} | ({group.driver} if group.driver else set())
    return Piece(group=group, reads=frozenset(reads))


def pieces(run: Run, *, groups: Iterable[fuse.Group]) -> Iterator[Piece]:
    """Give the pieces of all groups; without a shelf they have no names."""
    names = Names(run)
    for group in groups:
        piece = whole(group)
        if "result" in piece.reads or (run.shelf is None and not _many(run, group=group)):
            yield piece
        elif apart := parts_of(run, group=group, spans=names.spans):
            for one in apart:
                yield replace(piece, reads=frozenset(one.cut.reads), apart=one, key=names.of_part(piece, part=one))
        elif run.shelf is None:
            yield piece
        elif group.is_table and group.base in run.stage.inputs.tables:
            for part in range(len(run.stage.inputs.tables[group.base])):
                yield replace(piece, group=replace(group, name=f"{group.name}_{part}"), part=part, key=names.of(piece, part=part))
        else:
            yield replace(piece, key=names.of(piece))


def _many(run: Run, *, group: fuse.Group) -> bool:
    """Tell whether a query that may be cut reads very many rows."""
    if group.members[0].compiled.cut is None:
        return False
    run.stage.open((group.driver,))
    return run.stage.rows.get(group.driver, 0) > MANY


class Names:
    """Names pieces, where results are kept; the digest of a file is computed once."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.makers = run.shelf.makers if run.shelf is not None else ""
        self.digests: dict[Path, str] = {}
        self.spans = Spans(run)

    def _group(self, group: fuse.Group) -> list[str]:
        passes = sorted(self.run.wanted_passes & {member.compiled.id for member in group.members})
        return [self.makers, repr((group.base, group.is_table, group.driver, group.members, passes))]

    def of_part(self, piece: Piece, *, part: Part) -> str:
        """Name a part of a query's table: by the files that hold its rows and those judged with them, and by all that it is given."""
        if self.run.shelf is None:
            return ""
        driver, inputs = piece.group.driver, self.run.stage.inputs
        said = [*self._group(piece.group), repr((part.span, part.others, part.known))]
        spans = part.spans([span for span in self.spans.of(driver) if span is not None])
        for name in sorted({driver, *part.cut.reads}):
            if name.split("__")[0] != driver:
                said.append(f"{name} {self._relation(name)}")
                continue
            for path, file in zip(inputs.tables.get(name, ()), self.spans.of(name), strict=True):
                if file and any(low <= file[1] and file[0] <= high for low, high in spans):
                    said.append(f"{name} {self._digest(path)}")
        return sha256("\n".join(said).encode()).hexdigest()

    def of(self, piece: Piece, *, part: int | None = None) -> str:
        """Name a piece, or one part of it."""
        group = piece.group
        said = self._group(group)
        if part is not None:
            said.append(self._digest(self.run.stage.inputs.tables[group.base][part]))
        else:
            said += [f"{name} {self._relation(name)}" for name in sorted(piece.reads)]
        return sha256("\n".join(said).encode()).hexdigest()

    def _relation(self, name: str) -> str:
        stage = self.run.stage
        if name in stage.derived:
            one = stage.derived[name]
            return repr((self._digest(one.path), [(read, self._relation(read)) for read in stage.behind(name)]))
        if name == "branch":
            return repr(stage.branch_rows)
        if name in stage.inputs.tables:
            return " ".join(map(self._digest, stage.inputs.tables[name]))
        return str(stage.inputs.year)

    def _digest(self, path: Path) -> str:
        if path not in self.digests:
            self.digests[path] = digest_of(path)
        return self.digests[path]
