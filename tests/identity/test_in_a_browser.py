"""The way through the provider in a real browser: its cookies and the policy of our pages let people there and back, wide and narrow."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.auth.hashers import make_password

from jicha.domain.access.roles import Role
from jicha.services import clock
from jicha.store.models import Identity, User
from tests.guarding.made import PASSWORD
from tests.identity.fake import SUBJECT, FakeProvider

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: the pages are not looked at")
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def served(home: Path, live_server: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a desk that knows a provider at another origin."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    fake = FakeProvider(now=clock.now)
    monkeypatch.setattr(settings, "OIDC", fake.settings(address=f"{live_server}/"))
    yield str(live_server)
    fake.stop()


@pytest.fixture(params=[1280, 360])
def page(request: pytest.FixtureRequest, chromium: Path, served: str) -> Iterator["sync_api.Page"]:
    """A Chinese browser; afterwards no script and no policy complained."""
    with sync_api.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=str(chromium), args=["--no-sandbox"])
        shown = browser.new_context(viewport={"width": request.param, "height": 800}, locale="zh-CN").new_page()
        complaints: list[str] = []
        shown.on("pageerror", lambda error: complaints.append(str(error)))
        shown.on("console", lambda told: complaints.append(told.text))
        yield shown
        assert complaints == []
        browser.close()


def _agree(page: "sync_api.Page") -> None:
    """Nothing hangs out and axe finds no fault."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert [fault["id"] for fault in Axe().run(page).response["violations"]] == []


def test_a_person_binds_signs_in_looks_at_it_and_leaves_both(page: "sync_api.Page", served: str) -> None:
    for login, role in (("lisi", Role.INSPECTOR), ("admin", Role.SYSTEM_ADMIN)):
        User.objects.create(login=login, name=login, role=role, password=make_password(PASSWORD), password_at=clock.now())
    page.goto(f"{served}/account/")
    _agree(page)
    page.click("text=用统一身份认证登录")
    page.wait_for_url("**/sign-in/provider/confirm/")
    assert SUBJECT in page.inner_text("main")
    _agree(page)
    page.fill("[name=login]", "lisi")
    page.fill("[name=password]", PASSWORD)
    page.click("main button")
    page.wait_for_url("**/account/")
    assert SUBJECT in page.inner_text("main")
    _agree(page)
    page.click("header >> text=退出")
    page.wait_for_url("**/sign-out/done/")
    _agree(page)
    page.click("text=同时退出统一身份认证")
    page.wait_for_url("**/sign-in/")
    page.click("text=用统一身份认证登录")
    page.wait_for_url(f"{served}/")
    page.click("header >> text=退出")
    page.wait_for_url("**/sign-out/done/")

    page.goto(f"{served}/sign-in/?next=/people/{User.objects.get(login='lisi').pk}/")
    page.fill("[name=login]", "admin")
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{served}/people/*/")
    _agree(page)
    page.click("main >> text=解除绑定")
    page.fill("details[open] textarea", "身份换发")
    page.click("details[open] >> text=确认")
    page.wait_for_url(f"{served}/people/*/")
    page.wait_for_selector("text=绑定已解除")
    assert Identity.objects.count() == 0
