"""What a page writes, a program can write by the same service, or docs/api.md says why not."""

import ast
import functools
import inspect
import re
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from jicha.services.jobs.asking import ask_job
from jicha.web.api.frame.site import API
from jicha.web.frame.gates import WRITE, gate_of
from jicha.web.frame.menu import addresses
from tests.house import source

_STAYS = re.compile(r"^\| (`\w+`(?:, `\w+`)*) \| ([^|]+) \|$", re.MULTILINE)


def _told() -> dict[str, str]:
    """Read the pages that docs/api.md keeps to people, each with the reason."""
    part = source.text(Path("docs/api.md")).partition("## What stays on the pages")[2].partition("## Operations")[0]
    return {name: why for names, why in _STAYS.findall(part) for name in re.findall(r"\w+", names)}


def _writing_pages() -> dict[str, Callable[..., Any]]:
    found = {}
    for pattern in addresses():
        gate = gate_of(pattern.callback)
        if gate is not None and set(gate.methods) & set(WRITE):
            found[str(pattern.name)] = inspect.unwrap(pattern.callback)
    return found


def _services(function: Callable[..., Any]) -> frozenset[str]:
    """Name the services that a view, or what it hands its request on to, calls for a person: those whose first argument is `actor`."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    known = function.__globals__
    found = set()
    for node in ast.walk(tree):
        for one in _meant(node, known=known):
            if one.__module__.startswith("jicha.services.") and next(iter(_parameters(one)), "") == "actor":
                found.add(f"{one.__module__}.{one.__qualname__}")
            elif one.__module__ == function.__module__ and one is not function and next(iter(_parameters(one)), "") == "request":
                found |= _services(inspect.unwrap(one))
        if isinstance(node, ast.Call) and known.get(getattr(node.func, "id", "")) is ask_job:
            found.add(f"job {_kind(node, known=known)}")
    return frozenset(found - {f"{ask_job.__module__}.{ask_job.__qualname__}"})


def _meant(node: ast.AST, *, known: dict[str, Any]) -> Iterator[Callable[..., Any]]:
    """Give the functions that a name means: itself, or what stands in a table of that name."""
    meant: object = None
    if isinstance(node, ast.Name):
        meant = known.get(node.id)
    elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and isinstance(known.get(node.value.id), ModuleType):
        meant = getattr(known[node.value.id], node.attr, None)
    for one in meant.values() if isinstance(meant, dict) else (meant,):
        if inspect.isfunction(one):
            yield one


@functools.cache
def _parameters(function: Callable[..., Any]) -> tuple[str, ...]:
    return tuple(inspect.signature(function).parameters)


def _kind(call: ast.Call, *, known: dict[str, Any]) -> str:
    given = next(one.value for one in call.keywords if one.arg == "kind")
    return str(given.value) if isinstance(given, ast.Constant) else str(known[ast.unparse(given)])


def _of_operations() -> frozenset[str]:
    views = [one.view_func for bound in API._get_bound_routers() for path in bound.path_operations.values() for one in path.operations]
    return frozenset().union(*(_services(inspect.unwrap(view)) for view in views))


def test_every_page_that_writes_has_an_operation_or_a_reason() -> None:
    offered, told = _of_operations(), _told()
    missing = {
        name: sorted(_services(view) - offered) or "calls no service for a person"
        for name, view in _writing_pages().items()
        if name not in told and not (_services(view) and _services(view) <= offered)
    }
    assert missing == {}, "build the operation, or say in docs/api.md why it stays on the page"


def test_every_reason_is_for_a_page_that_no_operation_replaces() -> None:
    offered, told, pages = _of_operations(), _told(), _writing_pages()
    assert sorted(told.keys() - pages.keys()) == []
    assert [name for name in told if _services(pages[name]) and _services(pages[name]) <= offered] == []
    assert all(len(why) > 20 for why in told.values())


@pytest.mark.parametrize(
    ("page", "service"),
    [
        ("data_intake", "job intake"),
        ("nightly", "job nightly"),
        ("batch_move", "jicha.services.batches.seating.assign_batch"),
        ("person_make", "jicha.services.guarding.accounts.make_account"),
    ],
)
def test_the_reading_of_a_view_sees_jobs_tables_and_modules(page: str, service: str) -> None:
    assert service in _services(_writing_pages()[page])
