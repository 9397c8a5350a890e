"""The desk in a real browser, wide and narrow: sign in, the first page, the menu by keyboard, no script or style refused, print."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright

from jicha.domain.access.roles import Role
from jicha.services.clock import now as clock_now
from jicha.services.serving import demonstration
from tests.desk_fixtures import ClientOf

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    """The system's browser."""
    # Playwright keeps a loop in this thread; the tests touch the tables from it all the same.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=str(chromium), args=["--no-sandbox"])
        yield opened
        opened.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(params=[1280, 360], ids=["wide", "narrow"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page of one width on which nothing may be refused or go wrong."""
    context = browser.new_context(viewport={"width": request.param, "height": 800}, locale="zh-CN")
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda message: complaints.append(message.text) if message.type in {"error", "warning"} else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    context.close()
    assert complaints == []


def _sign_in(page: Page, address: str, *, login: str) -> None:
    page.goto(f"{address}/jobs/")
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", demonstration.WORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(f"{address}/jobs/")


def _seated(page: Page, live_server: object, client: Client) -> str:
    address = str(live_server)
    page.context.add_cookies([{"name": "jicha_session", "value": client.cookies["jicha_session"].value, "url": address}])
    return address


def test_the_lead_signs_in_and_finds_the_way_by_keyboard(page: Page, live_server: object) -> None:
    address = str(live_server)
    demonstration.open_accounts(clock_now(), unit_code="141124", unit_name="临县")
    _sign_in(page, address, login="demo-lead")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing hangs out of a narrow page"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip", "the first stop leads to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    if page.viewport_size and page.viewport_size["width"] < 800:
        page.click(".menu summary")
    page.click("nav.menu a:has-text('年度概览')")
    page.wait_for_url(f"{address}/")
    assert page.locator("nav.menu a[aria-current=page]").count() == 1


def test_the_page_is_english_when_asked_and_prints_without_its_menu(page: Page, live_server: object, as_role: ClientOf) -> None:
    address = _seated(page, live_server, as_role(Role.LEAD))
    page.goto(f"{address}/jobs/")
    page.click("header button[lang=en]")
    page.wait_for_selector("html[lang=en]")
    assert page.locator("h1").inner_text() == "Background jobs"
    page.emulate_media(media="print")
    assert not page.locator("nav.menu").is_visible()
    assert not page.locator("header.top").is_visible()
    assert page.locator("h1").is_visible()


def test_filters_are_folded_on_a_phone_until_they_are_opened_or_set(page: Page, live_server: object, as_role: ClientOf) -> None:
    address = _seated(page, live_server, as_role(Role.LEAD))
    is_narrow = page.viewport_size is not None and page.viewport_size["width"] < 800
    page.goto(f"{address}/findings/")
    fold, form = page.locator(".list > .fold summary"), page.locator(".list > .filters")
    assert (fold.is_visible(), form.is_visible()) == (is_narrow, not is_narrow)
    if is_narrow:
        fold.focus()
        page.keyboard.press("Enter")
        assert form.is_visible()
    page.goto(f"{address}/findings/?state=draft")
    assert form.is_visible()
