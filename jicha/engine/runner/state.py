"""What a run is made of: the job, its stage, and what it has counted so far."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import duckdb

from jicha.domain.checks import Check
from jicha.domain.law import Limit
from jicha.engine.compiler import Compiled
from jicha.engine.plugins import Derived
from jicha.engine.runner.shelf import Shelf
from jicha.engine.stage import Stage

Progress = Callable[..., None]


@dataclass(frozen=True, slots=True)
class Job:
    """What to run: checks with their compiled form, and the law for citing it."""

    checks: Sequence[Check]
    compiled: Mapping[str, Compiled]
    derived: Sequence[Derived]
    law: Sequence[Limit]


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


@dataclass(frozen=True, slots=True)
class Run:
    """One run on its stage.

    Attributes:
        wanted_passes: checks of which a later check asks for the passes.
        made: the derived tables that stand.
        shelf: where results are kept; null if none are.
    """

    stage: Stage
    job: Job
    progress: Progress
    tallies: Tallies = field(default_factory=dict)
    wanted_passes: frozenset[str] = frozenset()
    made: set[str] = field(default_factory=set)
    shelf: Shelf | None = None

    @property
    def db(self) -> duckdb.DuckDBPyConnection:
        """Give the connection of the stage."""
        return self.stage.connection

    def add(self, tallies: Tallies) -> None:
        """Add the counts of a piece."""
        for key, one in tallies.items():
            self.tallies.setdefault(key, Tally()).add(one.population, failed=one.failed, unknown=one.unknown)
