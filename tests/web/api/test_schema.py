"""The interface keeps its own description: Schemathesis asks every operation with what the description allows and with what it forbids."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import CheckFunction
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance, unsupported_method

from jicha.domain.access.roles import Role
from jicha.services.answering.limiting import CALLS
from tests.web.api.conftest import Caller

NO_NUL = r"^[^\x00]*$"


@schemathesis.hook
def before_load_schema(_context: object, raw_schema: dict[str, Any]) -> None:
    """Say "no NUL" in other words: Schemathesis folds a length into a pattern, and twenty thousand repeats compile slowly."""
    waiting: list[Any] = [raw_schema]
    found = 0
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict) and one.get("pattern") == NO_NUL:
            del one["pattern"]
            one["not"] = {"pattern": r"\x00"}
            found += 1
        waiting += one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()
    assert found, "no text forbids NUL any more"


SCHEMA = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
SCHEMA.config.phases.coverage.enabled = False


@pytest.fixture(autouse=True)
def _kept_connection() -> Iterator[None]:
    """Keep the test's own transaction open between requests, as Django's test client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def lead(caller: Caller) -> dict[str, str]:
    """The headers of somebody who may do nearly everything."""
    return {"Authorization": str(caller(Role.LEAD).defaults["HTTP_AUTHORIZATION"])}


def _form_takes_what_the_description_allows(_context: object, response: schemathesis.Response, case: schemathesis.Case[Any]) -> None:
    """A request that the description allows may be refused by the matter (no such row, a wrong state), never by its form."""
    is_allowed = case.meta is not None and case.meta.generation.mode == GenerationMode.POSITIVE
    told = response.json().get("faults", []) if response.status_code == 422 else []
    if isinstance(case.body, dict) and not case.body.get("file", True):
        # The test's own client leaves an empty file out of what it sends.
        told = [one for one in told if one["where"] != "file › file"]
    assert not (is_allowed and any("openapi.json" in one["mend"] for one in told)), told


# The first asks that every allowed request succeed; the others send requests of their own that the matrix sends too.
_EXCLUDED: list[CheckFunction] = [positive_data_acceptance, unsupported_method, ignored_auth]


@SCHEMA.parametrize()
@settings(
    max_examples=4,
    derandomize=True,
    deadline=None,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
def test_every_operation_answers_as_it_is_described(case: schemathesis.Case[Any], lead: dict[str, str]) -> None:
    CALLS.forget()
    answer = case.call_and_validate(headers=lead, excluded_checks=_EXCLUDED, additional_checks=[_form_takes_what_the_description_allows])
    assert answer.status_code < 500
