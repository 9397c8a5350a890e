"""Every address that names a row of a branch, for the people of another branch: the answer is that of a row that is not there."""

import re
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from django.urls import URLPattern, reverse
from django.urls.converters import IntConverter

from jicha.domain.access.asking import may, may_on
from jicha.domain.access.roles import BRANCH_ROLES, Role
from jicha.domain.access.scopes import Subject
from jicha.store.models import PlanVersion, Run, Snapshot, User
from jicha.web.frame.gates import READ, gate_of
from jicha.web.frame.menu import addresses
from tests.desk_fixtures import NOW, ActorOf, ClientOf
from tests.guarding.rows import MARK, is_of_a_branch, make_row, model_of

pytestmark = pytest.mark.django_db
OWN, OTHER = "141124", "141125"
NOBODYS = {
    "batch_id": "the bureau's own",
    "delivery_id": "the program's own",
    "identity_id": "one person's",
    "entry_id": "the bureau's own",
    "job_id": "the work of the program",
    "question_id": "the bureau's own",
    "run_id": "the bureau's own",
    "plan_id": "the bureau's own",
    "sheet_id": "a reviewer's",
    "sign_in_id": "one person's",
    "snapshot_id": "the bureau's own",
    "token_id": "one person's",
    "user_id": "a person",
    "view_id": "one person's",
    "webhook_id": "the program's own",
}
"""Parameters that name no row of a branch, and whose it is; the tests of their pages hold them."""


def _branch_addresses() -> Iterator[tuple[URLPattern, tuple[str, ...]]]:
    for pattern in addresses():
        names = tuple(name for name in pattern.pattern.converters if name.endswith("_id") and name not in NOBODYS)
        if names:
            yield pattern, names


def _rows(names: tuple[str, ...], *, released: bool) -> dict[str, models.Model]:
    found: dict[str, models.Model] = {}
    for name in names:
        model = model_of(name)
        assert model is not None, f"{name}: no table is called so; name it in NOBODYS if no branch owns it"
        found[name] = make_row(model, unit_code=OWN, released=released, around=tuple(found.values()))
    return found


def _answer(browser: Client, pattern: URLPattern, *, method: str, places: dict[str, int]) -> tuple[int, str]:
    kinds = pattern.pattern.converters
    others = {name: 1 if isinstance(kind, IntConverter) else "none" for name, kind in kinds.items() if name not in places}
    answer = browser.generic(method, reverse(str(pattern.name), kwargs={**others, **places}))
    return answer.status_code, "" if answer.streaming else answer.content.decode()


def test_every_parameter_is_known() -> None:
    names = {name for _, parameters in _branch_addresses() for name in parameters}
    unknown = {name for name in names if (model := model_of(name)) is None or not is_of_a_branch(model)}
    assert unknown == set(), "name it in NOBODYS and say whose it is, or call it after its table"


@pytest.mark.parametrize("role", sorted(BRANCH_ROLES))
@pytest.mark.parametrize(("unit", "released"), [(OTHER, True), (OTHER, False)])
def test_a_row_of_another_branch_is_as_if_it_were_not_there(
    as_role: ClientOf, actor_of: ActorOf, role: Role, unit: str, released: bool
) -> None:
    browser, actor = as_role(role, unit_code=unit), actor_of(role, unit_code=unit)
    browser.raise_request_exception = False
    wrong = []
    for pattern, names in _branch_addresses():
        gate = gate_of(pattern.callback)
        if gate is None or gate.permission is None or not may(actor, permission=gate.permission):
            continue
        if may_on(actor, permission=gate.permission, subject=Subject(OWN, released=released)):
            continue  # What is published is read by every branch.
        there = {name: int(row.pk) for name, row in _rows(names, released=released).items()}
        for method in set(gate.methods) - {"HEAD"}:
            status, page = _answer(browser, pattern, method=method, places=there)
            absent, _ = _answer(browser, pattern, method=method, places=dict.fromkeys(there, 0))
            # A reader may be led elsewhere (the next flag); an act that is led on was done.
            fits = {403, 404, 422} | ({302} if method == "GET" else set())
            if status != absent or status not in fits or MARK in page:
                wrong.append(f"{method} {pattern.name} {status}, {absent} for a row that is not there")
    assert wrong == []


@pytest.mark.parametrize("role", sorted(BRANCH_ROLES))
def test_the_own_branch_reads_what_was_released(as_role: ClientOf, actor_of: ActorOf, role: Role) -> None:
    browser, actor = as_role(role, unit_code=OWN), actor_of(role, unit_code=OWN)
    seen = set()
    for pattern, names in _branch_addresses():
        gate = gate_of(pattern.callback)
        if len(names) == 1 and gate is not None and gate.methods == READ and gate.permission and may(actor, permission=gate.permission):
            places = {name: int(row.pk) for name, row in _rows(names, released=True).items()}
            if _answer(browser, pattern, method="GET", places=places)[0] == 200:
                seen.add(str(pattern.name))
    assert {"flag", "finding", "rectification"} <= seen


def _snapshot() -> models.Model:
    return Snapshot.objects.create(year=2021, digest="0" * 64, lines=0, loaded=0, refused=0, set_aside=0, files=0, taken_at=NOW)


def _text(browser: Client, pattern: URLPattern) -> str:
    answer = browser.get(reverse(str(pattern.name)))
    page = "" if answer.streaming else answer.content.decode()
    return re.sub(r"[A-Za-z0-9]{64}", "", page)  # The token against forged forms is new at each answer.


@pytest.mark.parametrize("role", sorted(BRANCH_ROLES))
@pytest.mark.parametrize("released", [True, False])
def test_rows_of_another_branch_change_no_list_no_count_and_no_average(
    as_role: ClientOf, actor_of: ActorOf, role: Role, released: bool
) -> None:
    browser, actor = as_role(role, unit_code=OTHER), actor_of(role, unit_code=OTHER)
    owned = [model for model in apps.get_app_config("store").get_models() if is_of_a_branch(model)]
    # The run and the plan are the bureau's: they are there before, with rows of the own branch.
    lead = User.objects.get(pk=actor_of(Role.LEAD).user_id)
    around: tuple[models.Model, ...] = (lead, make_row(Run, unit_code=OTHER, released=True), _snapshot())
    around = (*around, make_row(PlanVersion, unit_code=OTHER, released=True))
    Run.objects.update(state="ready")
    for model in owned:
        make_row(model, unit_code=OTHER, released=True, around=around)
    pages = []
    for pattern in addresses():
        gate = gate_of(pattern.callback)
        if gate is None or "GET" not in gate.methods or pattern.pattern.converters or gate.permission is None:
            continue
        published = may_on(actor, permission=gate.permission, subject=Subject(OWN, released=released))
        if may(actor, permission=gate.permission) and not published:
            pages.append(pattern)
    before = {str(pattern.name): _text(browser, pattern) for pattern in pages}
    for model in owned:
        make_row(model, unit_code=OWN, released=released, around=around)
    changed = [str(pattern.name) for pattern in pages if _text(browser, pattern) != before[str(pattern.name)]]
    assert changed == []
    for name in ("Flag", "Finding"):
        make_row(apps.get_model("store", name), unit_code=OTHER, released=True, around=around)
    own = {str(pattern.name) for pattern in pages if _text(browser, pattern) != before[str(pattern.name)]}
    assert {"flags", "findings"} <= own, "what is of the own branch does change its pages: the comparison sees"
