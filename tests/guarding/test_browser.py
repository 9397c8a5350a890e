"""Signing in, changing a password and setting up a second factor in a real browser, wide and narrow, by keyboard."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth.hashers import make_password

from jicha.domain.access import totp
from jicha.services import clock
from jicha.services.guarding.sealing import unseal
from jicha.services.guarding.signing_in import about
from jicha.store.models import User
from tests.guarding.made import PASSWORD

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: the pages are not looked at")
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FRESH = "Jiu-Qu-9-Huang"


@pytest.fixture(params=[1280, 360])
def page(
    request: pytest.FixtureRequest, chromium: Path, home: Path, live_server: object, monkeypatch: pytest.MonkeyPatch
) -> Iterator["sync_api.Page"]:
    """A Chinese browser; afterwards no script complained and nothing was wider than the window."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    User.objects.create(
        login="lisi", name="李四", role="inspector", password=make_password(PASSWORD), must_change=True, password_at=clock.now()
    )
    with sync_api.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=str(chromium), args=["--no-sandbox"])
        shown = browser.new_context(viewport={"width": request.param, "height": 800}, locale="zh-CN").new_page()
        complaints: list[str] = []
        shown.on("pageerror", lambda error: complaints.append(str(error)))
        shown.on(
            "console", lambda told: complaints.append(told.text) if "the server responded with a status of 4" not in told.text else None
        )
        shown.goto(f"{live_server}/account/")
        yield shown
        assert complaints == []
        assert shown.evaluate("document.documentElement.scrollWidth") <= request.param
        browser.close()


def test_the_first_day_of_an_inspector(page: "sync_api.Page") -> None:
    assert page.title().startswith("登录")
    # The login has the focus; Tab leads to the password, Enter sends.
    page.keyboard.type("lisi")
    page.keyboard.press("Tab")
    page.keyboard.type("wrong")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "登录名或密码不正确" in page.inner_text("main")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/account/password/")
    for field, text in (("old", PASSWORD), ("new", FRESH), ("again", FRESH)):
        page.fill(f"[name={field}]", text)
    page.keyboard.press("Enter")
    page.wait_for_url("**/account/")
    assert "密码已修改" in page.inner_text("main")

    with page.expect_navigation():
        page.click("main >> text=启用二次验证")
    assert page.locator("main svg").is_visible()
    user = User.objects.get()
    secret = unseal(user.totp_secret or "", about=about(user.pk))
    page.fill("[name=code]", totp.code(secret, step=totp.step_of(clock.now())))
    page.keyboard.press("Enter")
    page.wait_for_url("**/account/")
    assert "二次验证已启用" in page.inner_text("main")

    page.click("text=退出")
    page.wait_for_url("**/sign-in/")
    page.fill("[name=login]", "lisi")
    page.fill("[name=password]", FRESH)
    page.keyboard.press("Enter")
    page.wait_for_url("**/sign-in/code/**")
    page.fill("[name=code]", totp.code(secret, step=totp.step_of(clock.now()) + 1))
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "sign-in" not in address)
    assert "李四" in page.inner_text(".top")
