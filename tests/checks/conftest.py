"""What the tests of checks share: one catalogue, one compiler, one DuckDB per worker."""

from dataclasses import dataclass, field

import pytest

from jicha.domain.checks import Check
from jicha.engine.backends import DuckWorlds
from jicha.engine.compiler import Code, Compiled
from jicha.engine.plugins import Catalogue
from jicha.services.checking import code_of
from tests.catalogue import CATALOGUE


@dataclass
class Laboratory:
    """Compiles each check once."""

    catalogue: Catalogue
    code: Code
    duckdb: DuckWorlds
    compiled: dict[str, Compiled] = field(default_factory=dict)

    def compile(self, check: Check) -> Compiled:
        if check.id not in self.compiled:
            self.compiled[check.id] = self.code.compile(check)
        return self.compiled[check.id]


@pytest.fixture(scope="session")
def laboratory() -> Laboratory:
    """The checks of the repository, ready to be tried."""
    return Laboratory(catalogue=CATALOGUE, code=code_of(CATALOGUE), duckdb=DuckWorlds(CATALOGUE.derived))
