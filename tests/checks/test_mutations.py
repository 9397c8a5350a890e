"""The examples must notice: a limit moved by one, calendar days taken for working days, null taken for a pass."""

from collections.abc import Callable, Iterable
from dataclasses import replace

import pytest
from _pytest.mark.structures import ParameterSet

from jicha.domain.checks import Check, Verdict
from jicha.domain.errors import JichaError
from jicha.domain.law import PERIODS, Limit, Unit
from jicha.engine.compiler import Code
from jicha.engine.examples import run_example
from tests.catalogue import CATALOGUE
from tests.checks.conftest import Laboratory

COUNTED = PERIODS - {Unit.NEXT_YEAR_DAY}
CALLS = ("within(", "deadline(", "limit(")
Mutation = Callable[[Limit], Limit]


def uses_law(check: Check) -> bool:
    return bool(check.law) and any(call in f"{check.query} {check.applies} {check.holds} {dict(check.values)}" for call in CALLS)


ALWAYS = frozenset({"FILE-02", "FILE-03", "FILE-05", "THREE-02", "THREE-04", "RAND-11", "COV-04"})
"""Checks that every run of the tests mutates; the rest wait for a run with the slow tests."""

CHECKS = CATALOGUE.checks


def chosen(checks: Iterable[Check]) -> list[ParameterSet]:
    return [pytest.param(check, id=check.id, marks=() if check.id in ALWAYS else pytest.mark.slow) for check in checks]


BY_LAW = chosen(check for check in CHECKS if uses_law(check))
ALL = chosen(check for check in CHECKS if not check.no_unknown)


def reads_unit(check: Check) -> bool:
    """Tell whether the unit of a limit decides; a query that compares workdays() with limit() has chosen the unit itself."""
    return any(call in f"{check.applies} {check.holds} {dict(check.values)}" for call in ("within(", "deadline("))


def longer(limit: Limit) -> Limit:
    return replace(limit, value=limit.value + 1) if limit.unit in COUNTED and limit.value is not None else limit


def shorter(limit: Limit) -> Limit:
    return replace(limit, value=limit.value - 1) if limit.unit in COUNTED and limit.value is not None else limit


def by_calendar(limit: Limit) -> Limit:
    return replace(limit, unit=Unit.CALENDAR_DAY) if limit.unit is Unit.WORKING_DAY else limit


def is_noticed(check: Check, laboratory: Laboratory, *, law: Iterable[Limit] | None = None) -> bool:
    """Tell whether an example goes another way under another law or with another rule."""
    code = Code(law=tuple(law) if law else laboratory.code.law, shapes=laboratory.code.shapes)
    try:
        compiled = code.compile(check)
        return any(
            run_example(
                check, example=one, compiled=compiled, backend=laboratory.duckdb, code=code, derived=laboratory.catalogue.derived
            ).faults
            for one in check.examples
        )
    except JichaError:
        return True


@pytest.mark.parametrize("mutation", [longer, shorter, by_calendar])
@pytest.mark.parametrize("check", BY_LAW)
def test_another_limit_turns_examples_red(check: Check, mutation: Mutation, laboratory: Laboratory) -> None:
    law = [mutation(limit) if limit.family in check.law else limit for limit in laboratory.code.law]
    if law == list(laboratory.code.law) or (mutation is by_calendar and not reads_unit(check)):
        return
    assert is_noticed(check, laboratory, law=law), f"{check.source}: no example notices {mutation.__name__}"


@pytest.mark.parametrize("check", ALL)
def test_null_taken_for_a_pass_turns_examples_red(check: Check, laboratory: Laboratory) -> None:
    if not any(verdict is Verdict.UNKNOWN for example in check.examples for verdict in example.expect.values()):
        pytest.fail(f"{check.source}: no example is unknown")
    assert is_noticed(replace(check, holds=f"coalesce(({check.holds}), true)", needs=()), laboratory)


@pytest.mark.parametrize("check", chosen(CHECKS))
def test_a_rule_that_always_holds_turns_examples_red(check: Check, laboratory: Laboratory) -> None:
    assert is_noticed(replace(check, holds="true"), laboratory)


@pytest.mark.parametrize("check", chosen(CHECKS))
def test_a_rule_that_never_holds_turns_examples_red(check: Check, laboratory: Laboratory) -> None:
    assert is_noticed(replace(check, holds="false"), laboratory)
