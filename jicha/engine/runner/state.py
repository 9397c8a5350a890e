"""What a run is made of: the job, its stage, and what it has counted so far."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import duckdb

from jicha.domain.checks import Check
from jicha.domain.law import Limit
from jicha.engine.compiler import Compiled
from jicha.engine.plugins import Derived
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
    """Counts of one check, or of one check and unit; they grow while the masks are read."""

    def __init__(self, population: int = 0, *, failed: int = 0, unknown: int = 0) -> None:
        self.population = population
        self.failed = failed
        self.unknown = unknown


@dataclass(frozen=True, slots=True)
class Run:
    """One run on its stage."""

    stage: Stage
    job: Job
    progress: Progress
    tallies: dict[tuple[str, str], Tally] = field(default_factory=dict)
    wanted_passes: frozenset[str] = frozenset()
    made: set[str] = field(default_factory=set)

    @property
    def db(self) -> duckdb.DuckDBPyConnection:
        """Give the connection of the stage."""
        return self.stage.connection
