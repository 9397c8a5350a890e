"""The desk's settings for tests: a home of its own that nobody keeps, jobs done at once, a cheap password hash."""

import atexit
import os
import shutil
import tempfile

_place = tempfile.mkdtemp(prefix="jicha-test-home-")
atexit.register(shutil.rmtree, _place, ignore_errors=True)
os.environ["JICHA_HOME"] = _place
# The tests of the desk run again on PostgreSQL with this word; by itself each run has a file of its own.
os.environ["JICHA_DATABASE_URL"] = os.environ.get("JICHA_TEST_DATABASE_URL", "")

from jicha.settings import *  # noqa: E402, F403  # The home must be named before the settings are read.

JOBS_AT_ONCE = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["*"]
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405  # From the settings above.
    # A file, as at work: one writer at a time, with the same log.
    DATABASES["default"]["TEST"] = {"NAME": f"{_place}/test.sqlite3"}  # noqa: F405  # The same.
