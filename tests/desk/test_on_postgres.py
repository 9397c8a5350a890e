"""The same tests of the desk on PostgreSQL: nothing that people do depends on the database."""

import os
import subprocess
import sys
import uuid
from urllib.parse import urlencode

import psycopg
import pytest

from tests.house import source

AGAIN = (
    "tests/store/test_plans.py",
    "tests/store/test_jobs.py",
    "tests/store/test_paging.py",
    "tests/store/test_tallies.py",
    "tests/store/test_words.py",
    "tests/desk/test_job_pages.py",
    "tests/web/test_flags.py",
)


@pytest.mark.postgres
@pytest.mark.slow
def test_plans_jobs_and_flags_hold_on_postgresql(postgres_dsn: str) -> None:
    parts = psycopg.conninfo.conninfo_to_dict(postgres_dsn)
    name = f"desk_{uuid.uuid4().hex[:8]}"
    address = f"postgresql://{parts['user']}@/{name}?{urlencode({'host': str(parts['host'])})}"
    words = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *AGAIN]
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST_", "COV_", "COVERAGE_"))}
    environment = {**kept, "JICHA_TEST_DATABASE_URL": address}
    done = subprocess.run(words, cwd=source.ROOT, env=environment, capture_output=True, check=False, text=True, timeout=300)
    assert done.returncode == 0, done.stdout[-3000:]
