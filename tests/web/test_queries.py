"""How often a page asks the database: as often for a million flags as for three, and no more than is written here."""

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from jicha.domain.access.roles import Role
from jicha.store.models import Flag, Run
from jicha.web.frame import context
from tests.desk_fixtures import ClientOf
from tests.store.flag_rows import make_flag, make_run

MOST = {
    "/flags/": 11,
    "/flags/?verdict=fail&state=open&unit_code=141124": 11,
    "/flags/?item=three_systems&severity=high&order=-subject": 11,
    "/flags/?q=甲": 16,
    "/flags/?q=公示逾期": 16,
    "/findings/": 7,
    "/rectification/": 6,
    "/": 36,
    "/inbox/": 20,
}
ROLES = (Role.INSPECTOR, Role.LEAD, Role.BRANCH_CLERK)


@pytest.fixture
def run(db: None, now: datetime, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    # The number of what waits is counted for the first page, and kept.
    monkeypatch.setattr(context, "_KEPT_SECONDS", 3600)
    run = make_run(at=now)
    for number in range(3):
        make_flag(run, subject=f"甲{number}", released=True)
    cache.clear()
    yield run
    cache.clear()


@pytest.mark.parametrize("path", MOST)
@pytest.mark.parametrize("role", ROLES)
def test_a_page_asks_the_database_seldom_and_no_more_for_many_rows(as_role: ClientOf, run: Run, role: Role, path: str) -> None:
    browser = as_role(role)
    browser.get(path)
    few = _asked(browser, path=path)
    for number in range(60):
        make_flag(run, subject=f"甲{number + 100}", released=True, check_id=f"PLAN-{number % 9}")
    many = _asked(browser, path=path)
    assert len(few) <= MOST[path], "\n".join(few)
    assert len(many) <= len(few) + 1, "\n".join(many)


def test_a_flag_asks_seldom_however_much_was_said(as_role: ClientOf, run: Run) -> None:
    flag = Flag.objects.filter(run=run).latest("pk")
    browser = as_role(Role.INSPECTOR)
    browser.get(f"/flags/{flag.pk}/")
    assert len(_asked(browser, path=f"/flags/{flag.pk}/")) <= 11


def test_no_list_counts_the_flags_one_by_one(as_role: ClientOf, run: Run) -> None:
    browser = as_role(Role.INSPECTOR)
    for path in ("/flags/", "/flags/?verdict=fail", "/", "/inbox/"):
        counting = [words for words in _asked(browser, path=path) if "COUNT(" in words and 'FROM "jicha_flag" ' in words]
        assert [words for words in counting if "LIMIT" not in words and "decided_at" not in words] == []


def _asked(browser: Client, *, path: str) -> list[str]:
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(path).status_code == 200
    return [query["sql"] for query in asked.captured_queries]
