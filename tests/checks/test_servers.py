"""Every example of every check on PostgreSQL and on Spark: the same rule, transpiled and executed."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from jicha.domain.checks import Check
from jicha.domain.errors import BackendError
from jicha.engine.backends import Backend
from jicha.engine.examples import run_example
from jicha.engine.servers import Server, open_server
from tests.catalogue import CATALOGUE
from tests.checks.conftest import Laboratory

CHECKS = [pytest.param(check, id=check.id) for check in CATALOGUE.checks]


@pytest.fixture(scope="module")
def postgres(postgres_dsn: str) -> Iterator[Backend]:
    worlds = open_server(Server.POSTGRES, derived=CATALOGUE.derived, dsn=postgres_dsn)
    yield worlds
    worlds.connection.close()


@pytest.fixture(scope="module")
def spark() -> Iterator[Backend]:
    worlds = open_server(Server.SPARK, derived=CATALOGUE.derived, dsn="")
    yield worlds
    worlds.session.stop()
    worlds.folder.cleanup()


def differences(check: Check, *, on: Backend, laboratory: Laboratory) -> list[str]:
    compiled = laboratory.code.compile(check, to=on.dialect)
    said = []
    for example in check.examples:
        outcome = run_example(check, example=example, compiled=compiled, backend=on, code=laboratory.code, derived=CATALOGUE.derived)
        said += [f"{example.name}: {fault}" for fault in outcome.faults]
    return said


@pytest.mark.postgres
@pytest.mark.parametrize("check", CHECKS)
def test_examples_give_the_same_on_postgres(check: Check, laboratory: Laboratory, postgres: Backend) -> None:
    assert not differences(check, on=postgres, laboratory=laboratory)


@pytest.mark.postgres
def test_what_postgres_refuses_names_the_check_and_leaves_nothing(laboratory: Laboratory, postgres: Backend) -> None:
    check = CATALOGUE.check("FILE-05")
    broken = replace(check, id="TRY-001", holds="cast(case_id as bigint) = 1")
    with pytest.raises(BackendError, match="TRY-001"):
        differences(broken, on=postgres, laboratory=laboratory)
    assert not differences(check, on=postgres, laboratory=laboratory)


# pyspark leaves its sockets to the collector, which says so wherever it comes upon them.
@pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning", "ignore:Exception ignored in. <socket")
@pytest.mark.spark
@pytest.mark.parametrize("check", CHECKS)
def test_examples_give_the_same_on_spark(check: Check, laboratory: Laboratory, spark: Backend) -> None:
    assert not differences(check, on=spark, laboratory=laboratory)
