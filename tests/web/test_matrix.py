"""Every address × every role, from the gates themselves: who may gets an answer, who may not gets 403, who is nobody signs in."""

from collections.abc import Iterator, Mapping

import pytest
from django.test import Client
from django.urls import URLPattern, reverse
from django.urls.converters import get_converters

from jicha.domain.access.asking import may
from jicha.domain.access.roles import Role
from jicha.web.frame.gates import READ, WRITE, Gate, gate_of
from jicha.web.frame.menu import addresses, groups
from tests.desk_fixtures import ActorOf, ClientOf

# A value for a parameter of an address that the types of Django do not give; a row that is not there must give 404, never 500.
PLACES: Mapping[str, Mapping[str, object]] = {}
_VALUES = {"int": 0, "str": "none", "slug": "none", "path": "none", "uuid": "00000000-0000-0000-0000-000000000000"}
_LAST = frozenset({"sign_out"})  # Whoever signs out gets no page after it.


def _gated() -> Iterator[tuple[URLPattern, Gate]]:
    for pattern in sorted(addresses(), key=lambda one: (one.name in _LAST, str(one.name))):
        gate = gate_of(pattern.callback)
        assert gate is not None, f"{pattern.name}: the view has no gate (@page, @action, @form_page, @open_page)"
        yield pattern, gate


def _address(pattern: URLPattern) -> str:
    kinds = {type(converter): name for name, converter in get_converters().items()}
    given = {name: _VALUES[kinds[type(converter)]] for name, converter in pattern.pattern.converters.items()}
    return reverse(str(pattern.name), kwargs={**given, **PLACES.get(str(pattern.name), {})})


def _status(browser: Client, address: str, *, method: str) -> int:
    return int(browser.generic(method, address).status_code)


def test_every_address_has_a_name_of_its_own_and_a_gate() -> None:
    names = [pattern.name for pattern, _gate in _gated()]
    assert None not in names
    assert len(names) == len(set(names))


def test_every_line_of_the_menu_leads_to_a_page_with_the_same_permission() -> None:
    gates = {pattern.name: gate for pattern, gate in _gated()}
    wrong = [entry.url_name for group in groups() for entry in group.menu if gates[entry.url_name].permission != entry.permission]
    assert wrong == []


@pytest.mark.parametrize("role", Role)
def test_a_role_gets_what_the_table_grants_and_nothing_else(as_role: ClientOf, actor_of: ActorOf, role: Role) -> None:
    browser, actor = as_role(role), actor_of(role)
    browser.raise_request_exception = False
    wrong = []
    for pattern, gate in _gated():
        address = _address(pattern)
        for method in ("GET", "POST"):
            status = _status(browser, address, method=method)
            if method not in gate.methods:
                fits = status == 405
            elif gate.permission is not None and not may(actor, permission=gate.permission):
                fits = status == 403
            else:
                fits = status < 500 and status != 405 and (status != 403 or method == "POST")
            if not fits:
                wrong.append(f"{method} {address} {status} ({gate.permission})")
    assert wrong == []


def test_who_is_not_signed_in_gets_nothing_but_the_open_pages(db: None) -> None:
    wrong = []
    for pattern, gate in _gated():
        browser = Client(raise_request_exception=False)
        for method in set(gate.methods) & {*READ[:1], *WRITE}:
            answer = browser.generic(method, _address(pattern))
            is_sent = answer.status_code == 302 and answer.headers["Location"].startswith(reverse("sign_in"))
            if answer.status_code >= 500 or (gate.permission is not None and not is_sent):
                wrong.append(f"{method} {pattern.name} {answer.status_code}")
    assert wrong == []
