"""The way through the desk: every page that a person's menu leads to, then the first of each kind behind it."""

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from lxml import html

from jicha.web.frame.gates import gate_of

_NO_PAGES = frozenset({"flag_next", "upload_bytes", "evidence_file", "plan_yaml", "plan_paper", "run_file"})
_DEEPEST = 2
_OWN = re.compile(r"<main.*</main>", re.DOTALL)
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
_NUMBER = re.compile(r"\d+")


def wander(look: Callable[[str, str], str]) -> Iterator[tuple[str, str, str]]:
    """Go from the first page along the menu and the links; give name, address and text of each kind of page once.

    `look` opens a page by name and address and gives its text; an empty text leads nowhere.
    """
    seen, waiting = set[str](), [("/", 0)]
    while waiting:
        address, depth = waiting.pop(0)
        name = _name_of(address)
        if not name or name in seen:
            continue
        seen.add(name)
        text = look(name, address)
        yield name, address, text
        if not text:
            continue
        page = html.document_fromstring(text)
        if address == "/":
            waiting += [(one, 0) for one in page.xpath("//nav[@class='menu']//a/@href")]
        if depth < _DEEPEST:
            waiting += [(one, depth + 1) for one in page.xpath("//main//a[not(@download)]/@href")]


def own_part(page: str) -> str:
    """Give what a page has beside the frame, without its numbers: two pages with the same part look the same and say the same."""
    return _NUMBER.sub("0", "".join(_OWN.findall(_TOKEN.sub("", page))))


def _name_of(address: str) -> str:
    parts = urlsplit(address)
    if not parts.path.startswith("/") or parts.netloc or "export=" in parts.query or "format=" in parts.query:
        return ""
    try:
        found = resolve(parts.path)
    except Resolver404:
        return ""
    return str(found.url_name) if gate_of(found.func) is not None and found.url_name not in _NO_PAGES else ""
