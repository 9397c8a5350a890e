"""Events go to addresses on the list and nowhere else, signed, tried again, given up and told."""

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from jicha.domain.access.roles import Role
from jicha.domain.errors import AccessError, MissingError, UsageError
from jicha.domain.trail.actions import Action
from jicha.services.answering.rules import api_rules
from jicha.services.delivering.allowing import require_allowed
from jicha.services.delivering.pushing import Tried, push_events, signature_of
from jicha.services.delivering.webhooks import MadeWebhook, make_webhook, switch_webhook, try_again
from jicha.services.trailing.recording import record
from jicha.store.models import Delivery, TrailEvent, Webhook
from jicha.store.queries.api import dead_deliveries, deliveries, webhooks
from jicha.store.queries.paging import Ask
from tests.desk_fixtures import NOW, ActorOf
from tests.web.api.conftest import Caller

pytestmark = pytest.mark.django_db


@dataclass(slots=True)
class Receiver:
    """Another system of the intranet: it notes what it gets and answers with a status."""

    address: str
    status: int = 204
    got: list[tuple[dict[str, str], str]] = field(default_factory=list)


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    """Listen on this machine, at an address that is on the list."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            told.got.append((dict(self.headers), body))
            self.send_response(told.status)
            self.send_header("Location", "http://127.0.0.1:9/")
            self.end_headers()

        def log_message(self, *_words: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    told = Receiver(f"http://127.0.0.1:{server.server_port}/jicha")
    settings.WEBHOOK_TARGETS = [told.address]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield told
    server.shutdown()
    server.server_close()


@pytest.fixture
def made(actor_of: ActorOf, receiver: Receiver) -> MadeWebhook:
    """A webhook for findings."""
    return make_webhook(actor_of(Role.SECURITY_ADMIN), title="督办系统", address=receiver.address, events=["finding"], at=NOW)


def _happen(actor_of: ActorOf, *, kind: str = "finding", action: Action = Action.FINDING_SIGN, why: str = "保密的理由") -> None:
    record(actor_of(Role.LEAD), action=action, kind=kind, object_id=7, at=NOW, before="settled", after="final", why=why)


def test_an_event_is_pushed_once_signed_and_without_what_it_says(actor_of: ActorOf, receiver: Receiver, made: MadeWebhook) -> None:
    _happen(actor_of)
    _happen(actor_of, kind="plan", action=Action.PLAN_EDIT)
    _happen(actor_of, action=Action.READ_RESTRICTED)
    first = push_events(at=NOW)
    assert (first.gathered, first.done, first.failed) == (1, 1, 0)
    assert push_events(at=NOW + timedelta(minutes=1)).done == 0
    headers, body = receiver.got[0]
    number = TrailEvent.objects.get(action="finding.sign").seq
    assert json.loads(body) == {"event": "finding.sign", "object": "finding", "id": "7", "number": number, "at": json.loads(body)["at"]}
    expected = hmac.new(made.secret.encode(), f"{headers['X-Jicha-Timestamp']}.{body}".encode(), hashlib.sha256).hexdigest()
    assert (
        headers["X-Jicha-Signature"]
        == f"v1={expected}"
        == f"v1={signature_of(made.secret, timestamp=headers['X-Jicha-Timestamp'], body=body)}"
    )
    assert made.secret not in Webhook.objects.get().secret
    assert [(row.state, row.answered, row.tries) for row in deliveries(Ask(picks={"state": "done"})).rows] == [("done", 204, 1)]


@pytest.mark.parametrize("status", [302, 500])
def test_a_refusal_or_a_redirect_is_tried_again_and_given_up(actor_of: ActorOf, receiver: Receiver, made: MadeWebhook, status: int) -> None:
    receiver.status = status
    _happen(actor_of)
    at, waits = NOW, api_rules().push.retry_minutes
    for wait in waits:
        assert push_events(at=at).failed == 1
        assert push_events(at=at + timedelta(minutes=wait, seconds=-1)).failed == 0
        at += timedelta(minutes=wait)
    assert dead_deliveries() == 0
    assert push_events(at=at).failed == 1
    assert dead_deliveries() == 1
    row = Delivery.objects.get()
    assert (row.state, row.tries, row.answered, row.words) == ("dead", len(waits) + 1, status, f"对方应答{status}")
    assert [(one.waiting, one.dead) for one in webhooks()] == [(0, 1)]
    receiver.status = 200
    admin = actor_of(Role.SECURITY_ADMIN)
    try_again(admin, delivery_id=row.pk, at=at)
    assert push_events(at=at).done == 1
    with pytest.raises(MissingError):
        try_again(admin, delivery_id=row.pk, at=at)
    assert made.webhook_id == row.webhook_id


def test_nobody_there_is_told_in_words(actor_of: ActorOf, settings: Any) -> None:
    settings.WEBHOOK_TARGETS = ["http://127.0.0.1:9", "https://127.0.0.1:9"]
    admin = actor_of(Role.SECURITY_ADMIN)
    for scheme in ("http", "https"):
        make_webhook(admin, title=scheme, address=f"{scheme}://127.0.0.1:9/x?y=1", events=["finding"], at=NOW)
    _happen(actor_of)
    assert push_events(at=NOW).failed == 2
    assert {row.answered for row in Delivery.objects.all()} == {None}
    assert all(row.words.startswith("没有连上") for row in Delivery.objects.all())


def test_an_address_that_left_the_list_gets_nothing(actor_of: ActorOf, receiver: Receiver, made: MadeWebhook, settings: Any) -> None:
    _happen(actor_of)
    settings.WEBHOOK_TARGETS = []
    assert push_events(at=NOW).failed == 1
    assert receiver.got == []
    assert "名单" in Delivery.objects.get(webhook_id=made.webhook_id).words


def test_a_paused_webhook_gets_nothing_of_the_pause(actor_of: ActorOf, receiver: Receiver, made: MadeWebhook) -> None:
    admin = actor_of(Role.SECURITY_ADMIN)
    switch_webhook(admin, webhook_id=made.webhook_id, is_active=False, at=NOW)
    switch_webhook(admin, webhook_id=made.webhook_id, is_active=False, at=NOW)
    _happen(actor_of)
    assert push_events(at=NOW).gathered == 0
    switch_webhook(admin, webhook_id=made.webhook_id, is_active=True, at=NOW)
    assert push_events(at=NOW).gathered == 0
    _happen(actor_of)
    assert push_events(at=NOW).done == 1
    assert len(receiver.got) == 1
    with pytest.raises(MissingError, match="没有这个推送地址"):
        switch_webhook(admin, webhook_id=0, is_active=True, at=NOW)


def test_what_another_worker_took_is_left_to_it(actor_of: ActorOf, made: MadeWebhook, monkeypatch: pytest.MonkeyPatch) -> None:
    _happen(actor_of)
    _happen(actor_of)

    def other_worker(*_given: object, **_named: object) -> Tried:
        Delivery.objects.filter(tries=0).update(next_at=NOW + timedelta(minutes=5))
        return Tried(204, "")

    monkeypatch.setattr("jicha.services.delivering.pushing._post", other_worker)
    pushed = push_events(at=NOW)
    assert (pushed.gathered, pushed.done, pushed.failed) == (2, 1, 0)
    assert Delivery.objects.filter(webhook_id=made.webhook_id, tries=0).count() == 1


def test_a_secret_that_cannot_be_opened_is_told(actor_of: ActorOf, receiver: Receiver, made: MadeWebhook) -> None:
    Webhook.objects.update(secret="00" * 40)
    _happen(actor_of)
    assert push_events(at=NOW).failed == 1
    assert Delivery.objects.get(webhook_id=made.webhook_id).words
    assert receiver.got == []


@pytest.mark.parametrize(
    "address",
    [
        "http://10.0.0.6/jicha",
        "http://10.0.0.5:81/jicha",
        "https://10.0.0.5/jicha",
        "http://10.0.0.5/jichaX",
        "http://10.0.0.5/jicha/../admin",
        "http://10.0.0.5/jicha/%2e%2e/admin",
        "http://user@10.0.0.5/jicha",
        "http://10.0.0.5/jicha#x",
        "http://10.0.0.5:99999/jicha",
        "http://10.0.0.5:0/jicha",
        "http://10.0.0.5/ji cha",
        "http://10.0.0.5\\@evil/jicha",
        "file:///etc/passwd",
        "http:///jicha",
        "http://10.0.0.5/jicha" + "a" * 400,
        "http://例子/jicha",
    ],
)
def test_only_what_begins_with_an_entry_of_the_list_is_allowed(settings: Any, address: str) -> None:
    settings.WEBHOOK_TARGETS = ["http://10.0.0.5/jicha", "not an address"]
    with pytest.raises(UsageError, match="名单"):
        require_allowed(address)


@pytest.mark.parametrize("address", ["http://10.0.0.5/jicha", "http://10.0.0.5:80/jicha/events?x=1"])
def test_what_begins_with_an_entry_is_allowed(settings: Any, address: str) -> None:
    settings.WEBHOOK_TARGETS = ["http://10.0.0.5/jicha/"]
    assert require_allowed(address).hostname == "10.0.0.5"


def test_a_webhook_needs_a_title_events_and_the_right_hand(actor_of: ActorOf, receiver: Receiver) -> None:
    admin = actor_of(Role.SECURITY_ADMIN)
    with pytest.raises(UsageError) as refused:
        make_webhook(admin, title=" ", address=receiver.address, events=["plan"], at=NOW)
    assert len(refused.value.faults) == 2
    for role in (Role.LEAD, Role.SYSTEM_ADMIN):
        with pytest.raises(AccessError):
            make_webhook(actor_of(role), title="x", address=receiver.address, events=["finding"], at=NOW)


def test_webhooks_by_the_interface(caller: Caller, receiver: Receiver, actor_of: ActorOf) -> None:
    admin = caller(Role.SECURITY_ADMIN)
    form = {"title": "督办系统", "address": receiver.address, "events": ["finding", "rectification"]}
    made = admin.post("/api/v1/webhooks", form, content_type="application/json")
    assert made.status_code == 201
    assert made.json()["secret"]
    listed = admin.get("/api/v1/webhooks").json()
    assert [(one["title"], one["events"], "secret" in one) for one in listed] == [("督办系统", ["finding", "rectification"], False)]
    address = f"/api/v1/webhooks/{made.json()['id']}/switch"
    assert admin.post(address, {"is_active": False}, content_type="application/json").status_code == 200
    assert admin.get("/api/v1/deliveries").json()["total"] == 0
    assert admin.get("/api/v1/health").json()["dead_deliveries"] == 0
    assert admin.post("/api/v1/deliveries/1/again").status_code == 404
