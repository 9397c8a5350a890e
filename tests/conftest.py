"""What tests share: the facts beside the checkout, the repository's root, the PostgreSQL that `./test` starts."""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection
from hypothesis import settings
from pytest_django import DjangoDbBlocker

from jicha.services.backups.archives import DATABASE
from tests.desk_fixtures import small_year

# A fixture that is imported by several folders would be made once for each of them.
__all__ = ["small_year"]

# A busy machine must not turn a property red; the integration server tries the same examples each time.
settings.register_profile("jicha", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("jicha")

ROOT = Path(__file__).resolve().parent.parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Measure coverage where examples are tried one by one: tracing every line of thousands of made inputs doubles the time."""
    for item in items:
        if item.get_closest_marker("slow") or getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
            item.add_marker("no_cover")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Iterator[None]:
    """Trace what such a test gets ready as little as the test itself: a whole audited city is made for one of them."""
    plugin = item.config.pluginmanager.getplugin("_cov")
    controller = getattr(plugin, "cov_controller", None) if item.get_closest_marker("no_cover") else None
    if controller is None:
        return (yield)
    controller.pause()
    try:
        return (yield)
    finally:
        controller.resume()


@pytest.fixture(autouse=True)
def forgetful_cache() -> None:
    """Nothing that the desk keeps for some seconds outlives a test: numbers of accounts are used again by the next."""
    cache.clear()


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository's root."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of facts and real inputs: `../shared` beside the checkout, or JICHA_SHARED."""
    folder = Path(os.environ.get("JICHA_SHARED") or ROOT.parent / "shared")
    if not (folder / "facts" / "checks.yaml").is_file():
        pytest.skip(f"the facts are not at {folder}: lay shared/ beside the checkout or set JICHA_SHARED")
    return folder


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Keep a copy of the tests' database as the migrations leave it, before any test has written."""
    kept = tmp_path_factory.mktemp("fresh") / DATABASE
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite":
            with closing(sqlite3.connect(connection.settings_dict["NAME"])) as made, closing(sqlite3.connect(kept)) as copy:
                made.backup(copy)
    return kept


@pytest.fixture(scope="session")
def fresh_database(django_db_setup: Path) -> Callable[[Path], Path]:
    """Lay an empty database that needs no more migrations into a home; the real first start is tested in `desk/test_children.py`."""

    def lay(home: Path) -> Path:
        home.mkdir(parents=True, exist_ok=True)
        if django_db_setup.exists():
            shutil.copyfile(django_db_setup, home / DATABASE)
        return home

    return lay


@pytest.fixture(scope="session")
def postgres_dsn() -> str:
    """How to reach the test server; `./test` starts it."""
    dsn = os.environ.get("JICHA_TEST_PG")
    if not dsn:
        pytest.skip("no PostgreSQL: run ./test, which starts one, or set JICHA_TEST_PG")
    return dsn


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The system's browser, for `playwright`'s executable_path."""
    for place in (os.environ.get("JICHA_CHROMIUM"), "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"):
        if place and Path(place).is_file():
            return Path(place)
    pytest.skip("no Chromium: run ./test, which installs one, or set JICHA_CHROMIUM")
