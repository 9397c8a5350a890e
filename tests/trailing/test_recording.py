"""Events stand or fall with their change, and the database refuses to change them."""

from datetime import datetime
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from jicha.domain.access.permissions import Permission
from jicha.domain.access.roles import Role
from jicha.domain.errors import TrailError
from jicha.domain.trail.actions import Action
from jicha.services.trailing.recording import HEAD_EVERY, PROGRAM, REQUEST_ID, record, record_read
from jicha.store.models.trail import TrailEdge, TrailEvent, TrailHead
from tests.desk_fixtures import ActorOf

pytestmark = pytest.mark.django_db
REST = "at, actor_id, actor_name, role, action, kind, object_id, before, after, why, request_id, root_sha256, root_sm3"


@pytest.fixture(autouse=True)
def _own_home(home: Path) -> None:
    """Keys of each test stay with the test."""


def _write(at: datetime, *, times: int = 1) -> None:
    with transaction.atomic():
        for number in range(times):
            record(PROGRAM, action=Action.JOB_DONE, kind="job", object_id=number, at=at)


def test_an_event_keeps_who_what_when_from_to_and_why(actor_of: ActorOf, now: datetime) -> None:
    lead = actor_of(Role.LEAD)
    token = REQUEST_ID.set("r-1")
    with transaction.atomic():
        event = record(lead, action=Action.FINDING_SIGN, kind="finding", object_id=12, at=now, before="drafted", after="signed", why="属实")
    REQUEST_ID.reset(token)
    row = TrailEvent.objects.get(seq=event.seq)
    assert (row.actor_id, row.actor_name, row.role) == (lead.user_id, lead.name, "lead")
    assert (row.action, row.kind, row.object_id) == ("finding.sign", "finding", "12")
    assert (row.before, row.after, row.why, row.request_id) == ("drafted", "signed", "属实", "r-1")
    assert row.at == "2021-06-01T09:30:00.000000+08:00"


def test_a_change_that_fails_takes_its_event_along(now: datetime) -> None:
    @transaction.atomic
    def write_and_fail() -> None:
        _write(now)
        TrailEdge.objects.create(id=1, size=0, sha256="", sm3="")

    with pytest.raises(DatabaseError):
        write_and_fail()
    assert TrailEvent.objects.count() == 0
    assert TrailEdge.objects.get(pk=1).size == 0


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_written(now: datetime) -> None:
    before = TrailEvent.objects.count()
    with pytest.raises(RuntimeError, match="in the transaction of its change"):
        record(PROGRAM, action=Action.JOB_DONE, kind="job", object_id=1, at=now)
    assert TrailEvent.objects.count() == before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE jicha_trail_event SET why = 'x' WHERE seq = 1",
        "DELETE FROM jicha_trail_event WHERE seq = 1",
        f"INSERT OR REPLACE INTO jicha_trail_event SELECT seq, {REST} FROM jicha_trail_event WHERE seq = 1",
        f"INSERT INTO jicha_trail_event SELECT 99, {REST} FROM jicha_trail_event WHERE seq = 1",
        "UPDATE jicha_trail_head SET sha256 = 'x'",
        "DELETE FROM jicha_trail_head",
        "INSERT OR REPLACE INTO jicha_trail_head SELECT size, at, 'x', sm3, key_id, signature FROM jicha_trail_head",
    ],
)
def test_the_database_itself_refuses(now: datetime, statement: str) -> None:
    _write(now, times=HEAD_EVERY)
    with pytest.raises(DatabaseError, match="the trail"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert TrailEvent.objects.count() == HEAD_EVERY


def test_a_head_is_signed_every_so_many_events(now: datetime) -> None:
    _write(now, times=HEAD_EVERY - 1)
    assert TrailHead.objects.count() == 0
    _write(now)
    assert [head.size for head in TrailHead.objects.all()] == [HEAD_EVERY]


def test_an_edge_that_was_moved_by_hand_stops_writing(now: datetime) -> None:
    _write(now, times=2)
    TrailEdge.objects.filter(pk=1).update(size=1, sha256="00" * 32, sm3="00" * 32)
    with pytest.raises(DatabaseError), transaction.atomic():
        record(PROGRAM, action=Action.JOB_DONE, kind="job", object_id=1, at=now)


def test_two_writers_of_one_number_are_told(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    original = TrailEvent.objects.create

    def overtaken(**fields: object) -> TrailEvent:
        TrailEdge.objects.filter(pk=1).update(size=77)
        return original(**fields)

    monkeypatch.setattr(TrailEvent.objects, "create", overtaken)
    with pytest.raises(TrailError, match="另一处同时写了一条"), transaction.atomic():
        record(PROGRAM, action=Action.JOB_DONE, kind="job", object_id=1, at=now)


def test_reading_is_an_event_where_data_is_restricted(actor_of: ActorOf, now: datetime) -> None:
    lead = actor_of(Role.LEAD)
    with transaction.atomic():
        record_read(lead, permission=Permission.FLAG_READ, kind="flag", object_id=1, at=now)
        record_read(lead, permission=Permission.SPECIAL_CASE_READ, kind="special_case", object_id=2, at=now)
    told = list(TrailEvent.objects.values_list("action", "object_id", "after", "why"))
    assert told == [("read.restricted", "2", None, "special_case.read")]
