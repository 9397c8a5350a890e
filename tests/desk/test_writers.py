"""Many write at once: every write is kept, nobody is told of a lock, and the trail has no gap."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import pytest
from django.db import connection

from jicha.domain.access.roles import Role
from jicha.services.data.uploading import keep_upload
from jicha.store.models import TrailEvent, Upload
from tests.desk_fixtures import ActorOf

PEOPLE, EACH = 8, 10


@pytest.mark.django_db(transaction=True)
def test_eight_people_write_at_once_and_nothing_is_lost(actor_of: ActorOf, home: Path, now: datetime) -> None:
    inspector = actor_of(Role.INSPECTOR)
    before = TrailEvent.objects.count()
    ready = threading.Barrier(PEOPLE)

    def hand_in(person: int) -> int:
        ready.wait(timeout=30)
        try:
            for number in range(EACH):
                name = f"{person}/{number}.csv"
                keep_upload(inspector, year=2021, name=name, chunks=[name.encode()], at=now)
        finally:
            connection.close()
        return person

    with ThreadPoolExecutor(PEOPLE) as pool:
        assert sorted(pool.map(hand_in, range(PEOPLE))) == list(range(PEOPLE))
    assert Upload.objects.filter(is_void=False).count() == PEOPLE * EACH
    numbers = list(TrailEvent.objects.order_by("seq").values_list("seq", flat=True))
    assert len(numbers) == before + PEOPLE * EACH
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers))), "one event after the other"
