"""The tables come from the migrations alone, on both databases, and nothing is missing in them."""

import os
import subprocess
import sys
import uuid
from pathlib import Path
from urllib.parse import urlencode

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from tests.house import source

# Each step is a program of its own, for a process has one database.
FROM_ZERO = """
import os, django
django.setup()
from django.core.management import call_command
from django.db import connection
call_command("migrate", verbosity=0, interactive=False)
tables = set(connection.introspection.table_names())
assert {"jicha_flag", "jicha_user", "jicha_trail_event"} <= tables, tables
call_command("migrate", verbosity=0, interactive=False)
print(connection.vendor, len(tables))
"""


def test_no_migration_is_missing(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=1)
    assert "No changes detected" in capsys.readouterr().out


def test_the_chain_of_migrations_has_one_end(db: None) -> None:
    graph = MigrationLoader(None).graph
    ends = graph.leaf_nodes("store")
    assert len(ends) == 1
    names = [name for app, name in graph.forwards_plan(ends[0]) if app == "store"]
    assert names == sorted(names), "a number is a place in the chain"
    assert len({name[:4] for name in names}) == len(names)


def _run(home: Path, **settings: str) -> str:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("JICHA_DATABASE", "JICHA_HOME"))}
    environment = {**kept, "JICHA_HOME": str(home), "DJANGO_SETTINGS_MODULE": "jicha.settings", "PYTHONPATH": str(source.ROOT), **settings}
    done = subprocess.run([sys.executable, "-c", FROM_ZERO], env=environment, capture_output=True, check=False, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_sqlite_from_zero_keeps_a_write_ahead_log(tmp_path: Path) -> None:
    assert _run(tmp_path / "home").startswith("sqlite ")
    # WAL is written into the file itself: bytes 18 and 19 of the head are 2.
    assert (tmp_path / "home" / "db.sqlite3").read_bytes()[18:20] == b"\x02\x02"


@pytest.mark.postgres
def test_postgresql_from_zero(postgres_dsn: str, tmp_path: Path) -> None:
    name = f"jicha_{uuid.uuid4().hex[:12]}"
    parts = psycopg.conninfo.conninfo_to_dict(postgres_dsn)
    with psycopg.connect(postgres_dsn, autocommit=True) as server:
        server.execute(f'create database "{name}"')
        try:
            address = f"postgresql://{parts['user']}@/{name}?{urlencode({'host': str(parts['host'])})}"
            assert _run(tmp_path / "home", JICHA_DATABASE_URL=address).startswith("postgresql ")
        finally:
            server.execute(f'drop database "{name}" with (force)')


def test_the_tests_run_on_the_same_pragmas(db: None) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite has pragmas")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys")
        assert cursor.fetchone() == (1,)
