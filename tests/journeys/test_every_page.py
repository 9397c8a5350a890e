"""Every page that a role's menu leads to, one of each kind behind it: no serious fault for axe, nothing hangs out, nothing complains.

The languages of the same pages are held to in `tests/web/languages/test_languages.py`, without a browser.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, sync_playwright

from jicha.domain.access.roles import Role
from jicha.store.models import User
from tests.desk_fixtures import account_of
from tests.journeys.furnished import furnish
from tests.journeys.people import Person, come_in
from tests.journeys.pictures import keep
from tests.web.languages.spoken import english_in_chinese
from tests.web.languages.wandering import own_part, wander

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.walk, pytest.mark.django_db(transaction=True)]
_WIDE, _NARROW = {"width": 1280, "height": 900}, {"width": 360, "height": 800}
_AXE = {"resultTypes": ["violations"], "selectors": False}
_GRAVE = {"serious", "critical"}


@pytest.fixture(scope="module")
def browser(chromium: Path) -> Iterator[Browser]:
    """The system's browser."""
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as play:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        opened = play.chromium.launch(executable_path=str(chromium), args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def looked() -> set[str]:
    """What was looked at for one role and need not be for the next: the same page but for its numbers."""
    return set()


def _walk(person: Person, *, looked: set[str], folder: str) -> list[str]:
    """Look at every page of the menu, then at the first of each kind that they lead to; give what is wrong."""
    axe, faults = Axe(), []
    for name, address, text in wander(lambda _name, address: _opened(person, address)):
        if not text:
            faults.append(f"{name} {address}: no page")
            continue
        found = [f"English in Chinese: {one}" for one in english_in_chinese(text)]
        if (own := own_part(text)) not in looked:
            looked.add(own)
            found += _looked_at(person, axe, folder=folder, name=name)
        faults += [f"{name} {address}: {one}" for one in found]
    return faults


def _opened(person: Person, address: str) -> str:
    answer = person.page.goto(person.address + address)
    return person.page.content() if answer is not None and answer.status == 200 else ""


def _looked_at(person: Person, axe: Axe, *, folder: str, name: str) -> list[str]:
    page = person.page
    keep(page, folder=folder, name=f"{name}-wide")
    found: Any = axe.run(page, options=_AXE).response["violations"]
    faults = [f"axe {one['id']}: {one['nodes'][0]['html'][:200]}" for one in found if one["impact"] in _GRAVE]
    page.set_viewport_size(_NARROW)
    wide = page.evaluate("document.documentElement.scrollWidth")
    if wide > _NARROW["width"]:
        faults.append(f"{wide} px wide at {_NARROW['width']}")
    keep(page, folder=folder, name=f"{name}-narrow")
    page.set_viewport_size(_WIDE)
    return faults


@pytest.mark.parametrize("role", Role)
def test_pages_are_readable_to_everybody(
    browser: Browser, looked: set[str], live_server: object, home: Path, plan_2021: int, role: Role
) -> None:
    furnish(account_of, home)
    person = come_in(browser, str(live_server), user=User.objects.get(pk=account_of(role).user_id))
    faults = _walk(person, looked=looked, folder=role.value)
    menu = person.page.locator("nav.menu a").count()
    person.page.context.close()
    assert faults == [], "\n".join(faults)
    assert person.complaints == []
    assert menu > 0
