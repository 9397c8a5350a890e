"""Make derived tables in a process of its own, which reads what is asked, line by line, until its input ends.

Asked is, as JSON, `{"tables": {name: [paths]}, "overlays": [paths], "number": n, "folder": path}`. For each derived table one line
`{"number": n, "name": …, "path": …, "left": how many are to come}` is printed when its file stands; without a path if it cannot be made.
"""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from jicha.domain.errors import JichaError
from jicha.engine.content.benchmarks import instruments, modifiers, statutory_ranges
from jicha.engine.plugins import Derived, survey_checks
from jicha.engine.sql.lower import Dialect
from jicha.engine.sql.values import literal
from jicha.engine.stage import Inputs, Stage


def main() -> None:
    """Stand ready with everything read that no snapshot changes, then make what is asked."""
    derived = survey_checks().derived
    for read in (instruments, statutory_ranges, modifiers):
        read()
    for line in sys.stdin:
        asked = json.loads(line)
        for said in made(asked, derived=derived):
            sys.stdout.write(f"{json.dumps({'number': asked['number'], **said})}\n")
            sys.stdout.flush()


def made(asked: Mapping[str, Any], *, derived: Sequence[Derived]) -> Iterator[Mapping[str, str | int]]:
    """Make all derived tables of a snapshot and tell of each when it stands; its path is empty if it cannot be made."""
    folder = Path(asked["folder"])
    names = [one.table.name for one in derived]
    stage: Stage | None = None
    for place, name in enumerate(names, start=1):
        path = folder / f"{asked['number']}-{name}.parquet"
        try:
            stage = stage or _stage(asked, derived=derived, folder=folder)
            stage.open((name,))
            stage.make_derived(name)
            stage.connection.execute(f'copy "{name}" to {literal(str(path), to=Dialect.DUCKDB)} (format parquet)')
        except (JichaError, duckdb.Error, OSError):
            yield {"name": name, "path": "", "left": len(names) - place}
        else:
            yield {"name": name, "path": str(path), "left": len(names) - place}
    if stage is not None:
        stage.connection.close()


def _stage(asked: Mapping[str, Any], *, derived: Sequence[Derived], folder: Path) -> Stage:
    """Open the snapshot as a run does; what only a plan knows no derived table asks for."""
    inputs = Inputs(
        tables={name: tuple(map(Path, paths)) for name, paths in asked["tables"].items()},
        loaded=frozenset(),
        branches=(),
        city=("", ""),
        as_of=date.min,
        year=date.min.year,
        deadline=None,
        ratio=None,
        params={},
        overlays=tuple(map(Path, asked["overlays"])),
    )
    return Stage(inputs, derived=derived, scratch=folder, threads=1)


if __name__ == "__main__":
    main()
