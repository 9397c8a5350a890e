"""Every example of every check on PostgreSQL: the same text of law, transpiled and executed."""

import pytest

from jicha.domain.checks import Check
from jicha.engine.examples import run_example
from jicha.engine.plugins import survey_checks
from jicha.engine.sql.lower import Dialect
from tests.checks.conftest import Laboratory

CATALOGUE = survey_checks()
pytestmark = pytest.mark.postgres


@pytest.fixture(scope="module")
def postgres(postgres_dsn: str):
    from jicha.engine.servers.postgres import PostgresWorlds  # noqa: PLC0415 - an extra that not every machine has

    worlds = PostgresWorlds(postgres_dsn, derived=CATALOGUE.derived)
    yield worlds
    worlds.connection.close()


@pytest.mark.parametrize("check", [pytest.param(check, id=check.id) for check in CATALOGUE.checks])
def test_examples_give_the_same_on_postgres(check: Check, laboratory: Laboratory, postgres) -> None:
    compiled = laboratory.code.compile(check, to=Dialect.POSTGRES)
    said = []
    for example in check.examples:
        outcome = run_example(check, example=example, compiled=compiled, backend=postgres, code=laboratory.code, derived=CATALOGUE.derived)
        said += [f"{example.name}: {fault}" for fault in outcome.faults]
    assert not said, "\n".join(said)
