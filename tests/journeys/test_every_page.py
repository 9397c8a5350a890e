"""Every page that a role's menu leads to, one of each kind behind it: no serious fault for axe, nothing hangs out, languages whole."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import Resolver404, resolve
from playwright.sync_api import Browser, Page, sync_playwright

from jicha.domain.access.roles import BRANCH_ROLES, Role
from jicha.store.models import User
from jicha.web.frame.gates import gate_of
from tests.desk_fixtures import ActorOf
from tests.house import source
from tests.journeys.furnished import furnish
from tests.journeys.people import Person, sit_down
from tests.journeys.pictures import keep

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.walk, pytest.mark.django_db(transaction=True)]
_CONTENT = (
    "td:not(.badge), dd, [lang^=zh], .content, .timeline, .passages, option, code, pre, textarea, .person, "
    ".crumbs [aria-current], svg title"
)
"""Where words of records, of the law and of people stand: they are in Chinese in both languages."""
_WORDS = """(content) => {
  const found = new Set();
  const keep = (text) => { const clean = (text || '').replace(/\\s+/g, ' ').trim(); if (clean) { found.add(clean); } };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (parent.closest('script, style, noscript') || parent.closest(content)) { continue; }
    keep(walker.currentNode.data);
  }
  for (const one of document.querySelectorAll('[aria-label], [placeholder], [title], [alt]')) {
    if (one.closest(content)) { continue; }
    for (const name of ['aria-label', 'placeholder', 'title', 'alt']) { keep(one.getAttribute(name)); }
  }
  return [...found];
}"""
_LATIN = re.compile(r"[A-Za-z]{3,}")
_KNOWN = re.compile(
    r"\b(SHA|YAML|yaml|xlsx|xls|csv|docx|pdf|txt|API|TOTP|OIDC|English|jicha|GeoJSON|JSON|PDF|CSV|Excel|zip|ZIP|HTTPS?|https?|URL|"
    r"SM3|UTF|sample|tsv|frame|YYYY|Webhook|webhook|OpenAPI|GB|html|HTML|[A-Z]{3,9}-\d+)\b"
)
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


@cache
def _chrome() -> str:
    """Give every text that the pages themselves are written in; all else comes from records, from the law or from the bureau."""
    files = [path for path in (source.ROOT / "jicha" / "web").rglob("*") if path.suffix in {".html", ".py"}]
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(files))


@pytest.fixture
def browser(chromium: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    """The system's browser."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=str(chromium), args=["--no-sandbox"])
        yield opened
        opened.close()


def _walk(person: Person, *, folder: str) -> list[str]:
    """Look at every page of the menu, then at the first of each kind that they lead to; give what is wrong."""
    axe, seen, faults = Axe(), set[str](), []
    person.page.set_default_timeout(30_000)
    person.go("/")
    waiting = [("/", 0), *((address, 0) for address in _links(person.page, "nav.menu a"))]
    while waiting:
        address, depth = waiting.pop(0)
        name = _name_of(address)
        if not name or name in seen:
            continue
        seen.add(name)
        faults += [f"{name} {address}: {fault}" for fault in _in_chinese(person, axe, name=name, address=address, folder=folder)]
        if depth < 2:
            waiting += [(one, depth + 1) for one in _links(person.page, "main a:not([download])")]
        faults += [f"{name} {address}: {fault}" for fault in _in_english(person, address=address)]
    return faults


def _links(page: Page, selector: str) -> list[str]:
    return [str(one) for one in page.eval_on_selector_all(selector, "all => all.map((one) => one.getAttribute('href'))") if one]


def _name_of(address: str) -> str:
    parts = urlsplit(address)
    if not parts.path.startswith("/") or parts.netloc or "export=" in parts.query or "format=" in parts.query:
        return ""
    try:
        found = resolve(parts.path)
    except Resolver404:
        return ""
    return str(found.url_name) if gate_of(found.func) is not None and found.url_name not in _NO_PAGES else ""


_NO_PAGES = frozenset({"flag_next", "upload_bytes", "evidence_file", "plan_yaml", "plan_paper", "run_file"})


def _in_chinese(person: Person, axe: Axe, *, name: str, address: str, folder: str) -> list[str]:
    page = person.page
    answer = page.goto(person.address + address)
    if answer is None or answer.status != 200:
        return ["no page"]
    keep(page, folder=folder, name=f"{name}-wide")
    found: Any = axe.run(page).response["violations"]
    faults = [f"axe {one['id']}: {one['nodes'][0]['html'][:200]}" for one in found if one["impact"] in {"serious", "critical"}]
    left = [text for text in page.evaluate(_WORDS, _CONTENT) if _LATIN.search(_KNOWN.sub("", text))]
    faults += [f"English in Chinese: {text[:80]}" for text in left]
    page.set_viewport_size({"width": 360, "height": 800})
    wide = page.evaluate("document.documentElement.scrollWidth")
    if wide > 360:
        faults.append(f"{wide} px wide at 360")
    keep(page, folder=folder, name=f"{name}-narrow")
    page.set_viewport_size({"width": 1280, "height": 900})
    return faults


def _in_english(person: Person, *, address: str) -> list[str]:
    page = person.page
    page.context.add_cookies([{"name": "jicha_language", "value": "en", "url": person.address}])
    page.goto(person.address + address)
    left = [text for text in page.evaluate(_WORDS, _CONTENT) if _CHINESE.search(text) and text != "中文" and text in _chrome()]
    page.context.clear_cookies(name="jicha_language")
    return [f"Chinese in English: {text[:80]}" for text in left]


@pytest.mark.parametrize("role", Role)
def test_pages_are_readable_to_everybody(
    browser: Browser, live_server: object, actor_of: ActorOf, home: Path, plan_2021: int, role: Role
) -> None:
    furnish(actor_of, home)
    person = sit_down(browser, str(live_server), user=User.objects.get(pk=actor_of(role).user_id))
    faults = _walk(person, folder=role.value)
    assert faults == [], "\n".join(faults)
    assert person.complaints == []
    assert role in BRANCH_ROLES or person.page.locator("nav.menu a").count() > 0
