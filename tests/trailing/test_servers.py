"""Several writers at once, and the triggers, on both databases: in a process of its own, for the desk has one database at a time."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

WRITERS = """
import threading
import django; django.setup()
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from jicha.domain.trail.actions import Action
from jicha.services import clock
from jicha.services.trailing.recording import PROGRAM, record
from jicha.services.trailing.verifying import verify

def write(writer):
    for number in range(20):
        with transaction.atomic():
            record(PROGRAM, action=Action.JOB_DONE, kind="job", object_id=f"{writer}-{number}", at=clock.now())
    connection.close()

call_command("migrate", verbosity=0)
threads = [threading.Thread(target=write, args=(writer,)) for writer in range(4)]
for thread in threads: thread.start()
for thread in threads: thread.join()
found = verify()
print("HELD", found.size, found.heads, found.faults)
statements = ["UPDATE jicha_trail_event SET why = 'x'", "DELETE FROM jicha_trail_event", "UPDATE jicha_trail_head SET at = 'x'"]
if connection.vendor == "postgresql": statements += ["TRUNCATE jicha_trail_event", "TRUNCATE jicha_trail_head"]
refused = 0
for statement in statements:
    try:
        with transaction.atomic(), connection.cursor() as cursor: cursor.execute(statement)
    except DatabaseError as error:
        refused += "the trail is append-only" in str(error)
print("REFUSED", refused, "OF", len(statements))
"""


def _told(home: Path, *, database: str | None) -> str:
    environment = {**os.environ, "JICHA_HOME": str(home), "DJANGO_SETTINGS_MODULE": "jicha.settings", "PYTHONUTF8": "1"}
    environment.pop("JICHA_DATABASE_URL", None)
    if database:
        environment["JICHA_DATABASE_URL"] = database
    done = subprocess.run([sys.executable, "-c", WRITERS], capture_output=True, check=False, encoding="utf-8", env=environment, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_four_writers_on_sqlite(tmp_path: Path, fresh_database: Callable[[Path], Path]) -> None:
    told = _told(fresh_database(tmp_path / "home"), database=None)
    assert "HELD 80 1 ()" in told
    assert "REFUSED 3 OF 3" in told


@pytest.mark.postgres
def test_four_writers_on_postgres(tmp_path: Path, postgres_dsn: str) -> None:
    psycopg = pytest.importorskip("psycopg", reason="psycopg is not installed: PostgreSQL cannot be asked")
    name = f"jicha_trail_{os.getpid()}"
    places = dict(part.split("=", 1) for part in postgres_dsn.split())
    with psycopg.connect(postgres_dsn, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        try:
            told = _told(tmp_path / "home", database=f"postgresql://{places['user']}@/{name}?host={places['host']}")
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    assert "HELD 80 1 ()" in told
    assert "REFUSED 5 OF 5" in told
