"""The document tells every operation; what it shows as an example is what the program takes."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pydantic import BaseModel

from jicha.web.api import frame
from jicha.web.api.frame.shapes import Form
from jicha.web.api.frame.site import API
from tests.house import source
from tests.web.api.operations import operations


def test_the_document_lists_every_operation_with_its_permission() -> None:
    told = source.text(Path("docs/api.md"))
    missing = [
        f"{one.method} {one.path}"
        for one in operations()
        if f"| `{one.method} /api/v1{one.path}` |" not in told or (one.permission and f"`{one.permission.value}` |" not in told)
    ]
    assert missing == []


def test_the_description_is_open_and_is_openapi_3_1_with_chinese_summaries() -> None:
    told = Client().get("/api/v1/openapi.json").json()
    assert told["openapi"] == "3.1.0"
    every = [operation for path in told["paths"].values() for operation in path.values()]
    assert len(every) == len(list(operations()))
    assert [one["operationId"] for one in every if not any("\u4e00" <= sign <= "\u9fff" for sign in one["summary"])] == []
    assert [one["operationId"] for one in every if not {"401", "403", "404", "409", "422", "429"} <= one["responses"].keys()] == []
    writes = [operation for path in told["paths"].values() for method, operation in path.items() if method == "post"]
    assert all(any(one["name"] == "Idempotency-Key" for one in operation["parameters"]) for operation in writes)


def test_names_of_shapes_are_told_once() -> None:
    found: dict[str, type[BaseModel]] = {}
    waiting: list[type[BaseModel]] = [BaseModel]
    twice = []
    while waiting:
        for one in waiting.pop().__subclasses__():
            waiting.append(one)
            if one.__module__.startswith("jicha.web.api") and found.setdefault(one.__name__, one) is not one:
                twice.append(one.__name__)
    assert twice == [], "the description knows shapes by their names alone"
    assert found[Form.__name__] is Form
    assert frame.__doc__


@pytest.mark.parametrize(
    "form", [one for one in Form.__subclasses__() if one.__module__.startswith("jicha.web.api")], ids=lambda one: one.__name__
)
def test_every_form_shows_an_example_that_it_takes(form: type[Form]) -> None:
    shown: dict[str, Any] = {
        name: (field.examples or [None])[0] for name, field in form.model_fields.items() if field.examples and field.is_required()
    }
    taken = form.model_validate(
        {**shown, **{name: _made(name) for name, field in form.model_fields.items() if field.is_required() and name not in shown}}
    )
    assert shown.keys() <= taken.model_fields_set


def _made(name: str) -> object:
    known: dict[str, object] = {"lock": 0, "flags": [{"id": 1, "lock": 0}], "latest_on": "2021-08-31", "due_on": "2021-08-31", "year": 2021}
    known |= {"answers": [], "marks": [], "vetoes": [{"unit_code": "141124", "events": {}}], "id": 1, "member": 1, "rubric": "0" * 64}
    return known[name]


def test_an_unknown_address_is_told_as_a_problem() -> None:
    for address in ("/api/v1/", "/api/v1/nothing", "/api/v2/flags"):
        answer = Client().get(address)
        assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json"), address
        assert answer.json()["faults"][0]["mend"]
    assert API.version
