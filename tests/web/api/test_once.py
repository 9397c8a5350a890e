"""The same request under one key is done once; how often one may ask; how often an address may fail to sign in."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from jicha.domain.access.roles import Role
from jicha.domain.desk.api_rules import CallRules
from jicha.domain.errors import StaleError, UsageError
from jicha.services import clock
from jicha.services.answering.limiting import CALLS, CallLimiter, LimitError, admit_address, note_failed
from jicha.services.answering.once import Answer, Request, claim, keep, release
from jicha.services.answering.rules import api_rules
from jicha.store.models import AddressTry, KeptAnswer, TypicalCase
from tests.desk_fixtures import NOW, ActorOf
from tests.web.api.conftest import Caller

CASES = "/api/v1/typical-cases"
CASE = {"year": 2021, "quarter": 2, "title": "某砖厂超标排放案"}


@pytest.fixture
def clerk(caller: Caller, plan_2021: int) -> Client:
    """A branch's clerk; the plan makes the units known."""
    assert plan_2021
    return caller(Role.BRANCH_CLERK)


def test_one_key_writes_once_and_answers_twice_alike(clerk: Client) -> None:
    first, again = (clerk.post(CASES, CASE, content_type="application/json", headers={"Idempotency-Key": "k1"}) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert (first.headers.get("Idempotent-Replayed"), again.headers["Idempotent-Replayed"]) == (None, "true")
    assert TypicalCase.objects.count() == 1
    assert "某砖厂" not in KeptAnswer.objects.get().body, "kept answers are sealed"
    clerk.post(CASES, CASE, content_type="application/json")
    assert TypicalCase.objects.count() == 2


def test_a_refusal_is_kept_too_and_another_body_is_refused(clerk: Client) -> None:
    headers = {"Idempotency-Key": "k2"}
    refused = [
        clerk.post("/api/v1/typical-cases/1/move", body, content_type="application/json", headers=headers)
        for body in ({"move": "submit", "lock": 0},) * 2
    ]
    assert [one.status_code for one in refused] == [404, 404]
    assert refused[0].content == refused[1].content
    other = clerk.post(CASES, CASE, content_type="application/json", headers=headers)
    assert (other.status_code, other.json()["faults"][0]["where"]) == (422, "Idempotency-Key")
    bad = clerk.post(CASES, CASE, content_type="application/json", headers={"Idempotency-Key": "带空格 的键".encode().decode("latin-1")})
    assert bad.status_code == 422
    assert TypicalCase.objects.count() == 0


def test_a_request_that_is_being_worked_on_is_told_so_and_one_that_failed_may_come_again(actor_of: ActorOf) -> None:
    user = actor_of(Role.LEAD).user_id or 0
    mine = Request(user, "k", "a" * 64)
    assert claim(mine, at=NOW) is None
    with pytest.raises(StaleError, match="正在办理"):
        claim(mine, at=NOW)
    with pytest.raises(UsageError, match="另一个请求"):
        claim(Request(user, "k", "b" * 64), at=NOW)
    release(mine)
    assert claim(mine, at=NOW) is None
    keep(mine, answer=Answer(201, "application/json", '{"id": 1}'))
    assert claim(mine, at=NOW) == Answer(201, "application/json", '{"id": 1}')
    release(mine)
    assert KeptAnswer.objects.count() == 1, "what is answered is not let go"
    later = NOW + timedelta(hours=api_rules().kept_hours, seconds=1)
    assert claim(mine, at=later) is None, "after a day the key is free again"


def test_a_fault_of_the_program_is_a_problem_and_lets_the_key_go(clerk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jicha.web.api.typical_cases.begin_case", lambda *_given, **_named: 1 // 0)
    answer = clerk.post(CASES, CASE, content_type="application/json", headers={"Idempotency-Key": "k3"})
    assert (answer.status_code, answer.headers["Content-Type"]) == (500, "application/problem+json")
    assert "ZeroDivision" not in answer.content.decode()
    assert KeptAnswer.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_two_at_once_write_once(caller: Caller, plan_2021: int) -> None:
    assert plan_2021
    header = str(caller(Role.BRANCH_CLERK).defaults["HTTP_AUTHORIZATION"])
    found: list[int] = []
    gate = threading.Barrier(2)

    def send() -> None:
        client = Client(headers={"Authorization": header})
        gate.wait()
        answer = client.post("/api/v1/typical-cases", CASE, content_type="application/json", headers={"Idempotency-Key": "both"})
        found.append(answer.status_code)
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) in ([201, 201], [201, 409])
    assert TypicalCase.objects.count() == 1


def test_whoever_calls_too_often_waits() -> None:
    limiter, rules = CallLimiter(), CallRules(per_minute=60, at_once=2)
    for _ in range(2):
        limiter.take("a", rules=rules, at=NOW)
    with pytest.raises(LimitError) as refused:
        limiter.take("a", rules=rules, at=NOW)
    assert refused.value.seconds == 1
    limiter.take("b", rules=rules, at=NOW)
    limiter.take("a", rules=rules, at=NOW + timedelta(seconds=1))
    with pytest.raises(LimitError):
        limiter.take("a", rules=rules, at=NOW + timedelta(seconds=1))


def test_many_callers_do_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jicha.services.answering.limiting._MOST_CALLERS", 3)
    limiter, rules = CallLimiter(), CallRules(per_minute=60, at_once=1)
    for name in "abcd":
        limiter.take(name, rules=rules, at=NOW)
    assert len(limiter._left) <= 3


def test_the_limit_is_told_as_429_with_how_long_to_wait(caller: Caller) -> None:
    client = caller(Role.LEAD)
    for _ in range(api_rules().calls.at_once + 20):
        client.get("/api/v1/me")
    answer = client.get("/api/v1/me")
    # Buckets fill again while one asks: empty this one for good, then ask.
    while answer.status_code == 200:
        answer = client.get("/api/v1/me")
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) >= 1
    assert answer.json()["faults"][0]["what"] == "请求太频繁"
    CALLS.forget()
    assert client.get("/api/v1/me").status_code == 200


def test_an_address_with_too_many_failed_sign_ins_waits_whatever_the_login(db: None) -> None:
    rules, address = api_rules().sign_in, "10.1.1.1"
    for _ in range(rules.failures):
        admit_address(address, at=NOW)
        note_failed(address, at=NOW)
    with pytest.raises(LimitError, match="失败次数太多") as refused:
        admit_address(address, at=NOW)
    assert refused.value.seconds == rules.minutes * 60
    admit_address("10.1.1.2", at=NOW)
    later = NOW + timedelta(minutes=rules.minutes)
    admit_address(address, at=later)
    note_failed(address, at=later)
    admit_address(address, at=later)


def test_the_sign_in_page_says_so(db: None) -> None:
    for _ in range(api_rules().sign_in.failures):
        note_failed("127.0.0.1", at=clock.now())
    answer = Client().post(reverse("sign_in"), {"login": "x", "password": "y"})
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert "失败次数太多" in answer.content.decode()


def test_a_failed_sign_in_counts_for_its_address(db: None) -> None:
    Client().post(reverse("sign_in"), {"login": "nobody", "password": "wrong"}, REMOTE_ADDR="10.9.9.9")
    assert AddressTry.objects.get(pk="10.9.9.9").failed == 1
