"""Every operation × every role, from the doors themselves: who may gets an answer, who may not gets 403, who is nobody 401."""

import pytest
from django.test import Client

from jicha.domain.access.asking import may
from jicha.domain.access.permissions import Permission
from jicha.domain.access.roles import Role
from jicha.services.answering.limiting import CALLS
from jicha.services.guarding.tokens import NEVER
from jicha.web.api.frame.problems import MEDIA
from tests.desk_fixtures import ActorOf, ClientOf
from tests.web.api.conftest import Caller
from tests.web.api.operations import operations

pytestmark = pytest.mark.django_db


def test_every_operation_has_a_name_of_its_own_and_no_token_is_asked_for_what_none_carries() -> None:
    found = list(operations())
    assert len({one.name for one in found}) == len(found) >= 160
    assert [one.name for one in found if one.permission in NEVER] == []


@pytest.mark.parametrize(("by", "role"), [*(("token", role) for role in Role), ("session", Role.LEAD), ("session", Role.BRANCH_HEAD)])
def test_a_role_gets_what_the_table_grants_and_nothing_else(
    caller: Caller, as_role: ClientOf, actor_of: ActorOf, role: Role, by: str
) -> None:
    client, actor = caller(role) if by == "token" else as_role(role), actor_of(role)
    wrong = []
    for one in operations():
        CALLS.forget()
        answer = client.generic(one.method, one.address())
        passes = one.permission is None or may(actor, permission=one.permission)
        # The forms are empty and the rows are not there: whoever passes is told so.
        fits = answer.status_code in {200, 201, 202, 400, 404, 409, 422} if passes else answer.status_code == 403
        is_told = answer.status_code < 400 or answer.headers["Content-Type"] == MEDIA
        if not fits or not is_told:
            wrong.append(f"{one.method} {one.path} {answer.status_code} ({one.permission})")
    assert wrong == []


def test_a_narrowed_token_may_do_no_more_than_it_says(caller: Caller, actor_of: ActorOf) -> None:
    client = caller(Role.LEAD, only={Permission.FINDING_READ})
    passed = set()
    for one in operations():
        CALLS.forget()
        if client.generic(one.method, one.address()).status_code != 403:
            passed.add(one.name)
    assert passed == {one.name for one in operations() if one.permission in {None, Permission.FINDING_READ}}


def test_nobody_gets_401_everywhere(db: None) -> None:
    wrong = []
    for one in operations():
        answer = Client().generic(one.method, one.address())
        if answer.status_code != 401 or answer.headers["Content-Type"] != MEDIA or "Bearer" not in answer.headers["WWW-Authenticate"]:
            wrong.append(f"{one.method} {one.path} {answer.status_code}")
    assert wrong == []


def test_other_methods_are_refused_with_words(caller: Caller) -> None:
    client = caller(Role.LEAD)
    taken: dict[str, set[str]] = {}
    for one in operations():
        taken.setdefault(one.address().partition("?")[0], set()).add(one.method)
    for address, methods in taken.items():
        for method in {"GET", "POST", "PUT", "PATCH", "DELETE"} - methods:
            answer = client.generic(method, address)
            assert (answer.status_code, answer.headers["Content-Type"]) == (405, MEDIA), f"{method} {address}"
            assert set(answer.headers["Allow"].split(", ")) == methods
