"""Every example of every check, on DuckDB; and every check has the examples it should have."""

import pytest

from jicha.domain.checks import Check, Example, Verdict
from jicha.engine.examples import run_example
from tests.catalogue import CATALOGUE
from tests.checks.conftest import Laboratory

EXAMPLES = [pytest.param(check, example, id=f"{check.id}-{example.name}") for check in CATALOGUE.checks for example in check.examples]
CHECKS = [pytest.param(check, id=check.id) for check in CATALOGUE.checks]


def test_every_file_can_be_read() -> None:
    assert not CATALOGUE.faults, "\n\n".join(str(fault) for fault in CATALOGUE.faults)


@pytest.mark.parametrize(("check", "example"), EXAMPLES)
def test_an_example_gives_its_verdicts(check: Check, example: Example, laboratory: Laboratory) -> None:
    outcome = run_example(
        check,
        example=example,
        compiled=laboratory.compile(check),
        backend=laboratory.duckdb,
        code=laboratory.code,
        derived=laboratory.catalogue.derived,
    )
    assert not outcome.faults, f"{check.source}:{example.line} " + "\n".join(outcome.faults)


@pytest.mark.parametrize("check", CHECKS)
def test_a_check_shows_pass_fail_and_unknown(check: Check) -> None:
    seen = {verdict for example in check.examples for verdict in example.expect.values()}
    wanted = {Verdict.PASS, Verdict.FAIL} | (set() if check.no_unknown else {Verdict.UNKNOWN})
    assert wanted <= seen, f"{check.source}: no example of {', '.join(sorted(wanted - seen))}"


@pytest.mark.parametrize(
    "check", [one for one in CATALOGUE.checks if "within(" in one.holds + "".join(dict(one.values).values())], ids=lambda one: one.id
)
def test_a_check_with_a_limit_shows_both_sides(check: Check) -> None:
    verdicts = [verdict for example in check.examples for verdict in example.expect.values()]
    assert verdicts.count(Verdict.PASS) >= 1
    assert verdicts.count(Verdict.FAIL) >= 1
