"""What a run is made of: the job, its stage, and what it has counted so far."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from jicha.domain.checks import Check
from jicha.domain.law import Limit
from jicha.engine.compiler import Compiled
from jicha.engine.plugins import Derived
from jicha.engine.runner.second_process import Helper
from jicha.engine.runner.shelf import Shelf
from jicha.engine.stage import Stage

Progress = Callable[..., None]


@dataclass(frozen=True, slots=True)
class Job:
    """What to run: checks with their compiled form, the law for citing it, and perhaps a process that makes derived tables meanwhile."""

    checks: Sequence[Check]
    compiled: Mapping[str, Compiled]
    derived: Sequence[Derived]
    law: Sequence[Limit]
    helper: Helper | None = None


class Tally:
    """Counts of one check and unit; they grow while the masks are read."""

    def __init__(self, population: int = 0, *, failed: int = 0, unknown: int = 0) -> None:
        self.population = population
        self.failed = failed
        self.unknown = unknown

    def add(self, population: int, *, failed: int, unknown: int) -> None:
        """Count more."""
        self.population += population
        self.failed += failed
        self.unknown += unknown


Tallies = dict[tuple[str, str], Tally]
"""Check and unit to its counts."""


class Maker:
    """Makes derived tables one by one in a thread of its own, while others judge what does not need them.

    Args:
        helper: makes them instead, where rows are few; over very many two processes would need the memory twice.
    """

    def __init__(self, stage: Stage, *, helper: Helper | None = None) -> None:
        self.stage = stage
        self.helper = helper
        self.pool = ThreadPoolExecutor(max_workers=1)
        self.begun: dict[str, Future[None]] = {}

    def ask(self) -> None:
        """Ask the helper, if there is one; that needs nothing to be open here."""
        if self.helper is not None:
            self.helper.ask(self.stage.inputs.tables, overlays=self.stage.inputs.overlays)

    def begin(self, names: Iterable[str]) -> None:
        """Begin with tables that are not begun yet; what they read must be open."""
        fresh = sorted(set(names) - self.begun.keys())
        if fresh:
            self.ask()
        for name in fresh:
            self.begun[name] = self.pool.submit(self._make, name)

    def _make(self, name: str) -> None:
        path = self.helper.made(name) if self.helper is not None else None
        if path is not None:
            self.stage.take_derived(name, path=path)
            path.unlink()
        else:
            self.stage.make_derived(name)

    def wait(self, names: Iterable[str]) -> None:
        """Wait until tables stand, and raise what went wrong with one of them."""
        for name in names:
            self.begun[name].result()

    def close(self) -> None:
        """Leave undone what nobody waits for."""
        self.pool.shutdown(cancel_futures=True)


@dataclass(frozen=True, slots=True)
class Run:
    """One run on its stage.

    Attributes:
        maker: makes the derived tables.
        wanted_passes: checks of which a later check asks for the passes.
        shelf: where results are kept; null if none are.
        kept: files of verdicts that were taken from the shelf.
    """

    stage: Stage
    job: Job
    progress: Progress
    maker: Maker
    tallies: Tallies = field(default_factory=dict)
    wanted_passes: frozenset[str] = frozenset()
    shelf: Shelf | None = None
    kept: list[Path] = field(default_factory=list)

    @property
    def db(self) -> duckdb.DuckDBPyConnection:
        """Give the connection of the stage."""
        return self.stage.connection

    def add(self, tallies: Tallies) -> None:
        """Add the counts of a piece."""
        for key, one in tallies.items():
            self.tallies.setdefault(key, Tally()).add(one.population, failed=one.failed, unknown=one.unknown)
