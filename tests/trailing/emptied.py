"""A trail without events at the beginning of a test: tests with committed data leave theirs behind, for no flush may empty the trail."""

import pytest
from django.db import connection

from jicha.store.models import TrailEvent


@pytest.fixture(autouse=True)
def empty_trail(request: pytest.FixtureRequest) -> None:
    """Take the triggers away, empty the tables, put the triggers back; all of it is undone with the test."""
    if not {"db", "transactional_db"} & set(request.fixturenames) and request.node.get_closest_marker("django_db") is None:
        return
    request.getfixturevalue("db")
    if not TrailEvent.objects.exists():
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'jicha_trail%'")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        cursor.execute("DELETE FROM jicha_trail_event")
        cursor.execute("DELETE FROM jicha_trail_head")
        cursor.execute("UPDATE jicha_trail_edge SET size = 0, sha256 = '', sm3 = ''")
        for _, statement in triggers:
            cursor.execute(statement)
