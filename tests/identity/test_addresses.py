"""The limit of failed sign-ins counts people's machines, not the proxy in front, and cannot be talked round."""

import http.client
import threading
from contextlib import suppress
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from jicha.cli.desk import server
from jicha.domain.access.hops import networks_of
from jicha.services import clock
from jicha.services.answering.rules import api_rules
from jicha.store.models import AddressTry, SignIn
from tests.desk_fixtures import NOW
from tests.guarding.made import PASSWORD, person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_home(home: Path) -> None:
    """Keys of each test stay with the test."""


@pytest.fixture
def behind_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """One proxy at 10.0.0.1 is trusted."""
    monkeypatch.setattr(settings, "PROXIES", networks_of("10.0.0.1"))


def _try(*, peer: str, forwarded: str, password: str = "wrong") -> int:
    headers = {"X-Forwarded-For": forwarded}
    return Client(headers=headers).post("/sign-in/", {"login": "lisi", "password": password}, REMOTE_ADDR=peer).status_code


def test_without_a_list_the_header_is_not_read() -> None:
    assert _try(peer="10.0.0.1", forwarded="192.0.2.7") == 403
    assert list(AddressTry.objects.values_list("pk", flat=True)) == ["10.0.0.1"]


@pytest.mark.usefixtures("behind_a_proxy")
def test_each_machine_behind_the_proxy_has_its_own_limit() -> None:
    AddressTry.objects.create(pk="192.0.2.7", failed=api_rules().sign_in.failures, since=clock.now())
    assert _try(peer="10.0.0.1", forwarded="192.0.2.7") == 429
    assert _try(peer="10.0.0.1", forwarded="192.0.2.8") == 403
    assert _try(peer="10.0.0.1", forwarded="198.51.100.1, 192.0.2.7") == 429, "a new name on the left is no new address"


@pytest.mark.usefixtures("behind_a_proxy")
def test_who_reaches_the_desk_past_the_proxy_cannot_name_an_address() -> None:
    assert _try(peer="192.0.2.66", forwarded="192.0.2.7") == 403
    assert list(AddressTry.objects.values_list("pk", flat=True)) == ["192.0.2.66"]


@pytest.mark.usefixtures("behind_a_proxy")
def test_the_list_of_sign_ins_shows_the_machine() -> None:
    person("lisi", now=NOW)
    assert _try(peer="10.0.0.1", forwarded="192.0.2.7", password=PASSWORD) == 302
    assert SignIn.objects.get().address == "192.0.2.7"


@pytest.mark.parametrize(("proxies", "arrives"), [("", None), ("127.0.0.1", "192.0.2.7")])
def test_the_server_hands_the_header_on_only_where_a_proxy_is_trusted(
    monkeypatch: pytest.MonkeyPatch, proxies: str, arrives: str | None
) -> None:
    seen: list[str | None] = []

    def application(environ: dict[str, str], start: object) -> list[bytes]:
        seen.append(environ.get("HTTP_X_FORWARDED_FOR"))
        start("200 OK", [("Content-Length", "0")])  # type: ignore[operator]  # WSGI's own callback.
        return []

    monkeypatch.setattr(settings, "PROXIES", networks_of(proxies))
    monkeypatch.setattr(server, "get_wsgi_application", lambda: application)
    pages = server.listen("127.0.0.1", port=18431, tries=50, threads=1)
    assert pages is not None

    def run() -> None:
        # It is closed below while it waits for the next request.
        with suppress(OSError):
            pages.run()

    threading.Thread(target=run, daemon=True).start()
    connection = http.client.HTTPConnection("127.0.0.1", pages.port, timeout=10)
    connection.request("GET", "/", headers={"X-Forwarded-For": "192.0.2.7"})
    assert connection.getresponse().status == 200
    connection.close()
    assert seen == [arrives]
    pages.close()
