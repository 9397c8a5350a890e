"""What tests share: the facts beside the checkout, the repository's root, the PostgreSQL that `./test` starts."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from hypothesis import settings

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
