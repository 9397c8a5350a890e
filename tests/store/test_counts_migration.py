"""The numbers of flags and the index of words: made from the flags that are there, gone again, made again; on both databases."""

import os
import subprocess
import sys
import uuid
from pathlib import Path
from urllib.parse import urlencode

import psycopg
import pytest

from tests.house import source

# Each step is a program of its own, for a process has one database.
THERE_AND_BACK = """
from datetime import date, datetime, timezone
import django
django.setup()
from django.core.management import call_command
from django.db import connection
from jicha.domain.access.scopes import RowLimit, Scope
from jicha.store.models import Flag, FlagCount, Run
from jicha.store.queries.flagged.tallies import tallies, tally
from jicha.store.queries.flagged.words import flags_with

ALL = RowLimit(frozenset({Scope.ALL}))

def migrate(name):
    call_command("migrate", "store", name, verbosity=0, interactive=False)

def flag(number):
    Flag.objects.create(run=run, check_id="PLAN-01", item="work_plan", unit_code="141124", subject_key=f"甲{number}号",
        verdict="fail", severity="high", message=f"当事人第{number}化工有限公司")

def agrees(number):
    assert tally(run.pk, limit=ALL, picks={}).number == number == Flag.objects.count()
    for place in range(number):
        assert len(flags_with(f"第{place}化工", column="message", run_pk=run.pk)) == 1, place
        assert len(flags_with(f"甲{place}号", column="subject_key", run_pk=run.pk)) == 1, place

migrate("0016")
run = Run.objects.create(run_id="r", year=2021, as_of=date(2021, 12, 31), snapshot_digest="0", folder="r", counts={}, state="ready",
    made_at=datetime(2022, 1, 1, tzinfo=timezone.utc))
flag(0)
flag(1)
migrate("0017")
agrees(2)
flag(2)
Flag.objects.filter(subject_key="甲0号").update(state="confirmed")
agrees(3)
migrate("0016")
assert "jicha_flag_count" not in connection.introspection.table_names()
assert not [name for name in connection.introspection.table_names() if "words" in name]
Flag.objects.filter(subject_key="甲1号").update(state="confirmed")
flag(3)
migrate("0017")
agrees(4)
assert tallies(run.pk, limit=ALL, by=("state",)) == {("open",): 2, ("confirmed",): 2}
print(connection.vendor)
"""


def _run(home: Path, **settings: str) -> str:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("JICHA_DATABASE", "JICHA_HOME"))}
    environment = {**kept, "JICHA_HOME": str(home), "DJANGO_SETTINGS_MODULE": "jicha.settings", "PYTHONPATH": str(source.ROOT), **settings}
    done = subprocess.run([sys.executable, "-c", THERE_AND_BACK], env=environment, capture_output=True, check=False, text=True, timeout=300)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout.strip()


def test_sqlite_goes_there_and_back(tmp_path: Path) -> None:
    assert _run(tmp_path / "home") == "sqlite"


@pytest.mark.postgres
def test_postgresql_goes_there_and_back(postgres_dsn: str, tmp_path: Path) -> None:
    name = f"jicha_{uuid.uuid4().hex[:12]}"
    parts = psycopg.conninfo.conninfo_to_dict(postgres_dsn)
    with psycopg.connect(postgres_dsn, autocommit=True) as server:
        server.execute(f'create database "{name}"')
        try:
            address = f"postgresql://{parts['user']}@/{name}?{urlencode({'host': str(parts['host'])})}"
            assert _run(tmp_path / "home", JICHA_DATABASE_URL=address) == "postgresql"
        finally:
            server.execute(f'drop database "{name}" with (force)')
