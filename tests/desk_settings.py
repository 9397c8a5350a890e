"""The desk's settings for tests: a home of its own that nobody keeps, jobs done at once, a cheap password hash."""

import atexit
import os
import shutil
import tempfile

_place = tempfile.mkdtemp(prefix="jicha-test-home-")
atexit.register(shutil.rmtree, _place, ignore_errors=True)
os.environ["JICHA_HOME"] = _place
os.environ.pop("JICHA_DATABASE_URL", None)

from jicha.settings import *  # noqa: E402, F403  # The home must be named before the settings are read.

JOBS_AT_ONCE = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["*"]
