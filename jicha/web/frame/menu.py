"""The menu and the addresses, gathered from the page groups."""

import importlib
import pkgutil
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from django.urls import URLPattern, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jicha.domain.access.asking import may
from jicha.domain.access.roles import Actor
from jicha.web import pages
from jicha.web.frame.gates import MenuEntry, PageGroup

SECTIONS: dict[str, str | Promise] = {
    "year": _("年度"),
    "data": _("数据与核查"),
    "findings": _("问题与整改"),
    "results": _("评价与案例"),
    "admin": _("管理"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the menu as the template shows it."""

    label: str
    address: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class Section:
    """A headed part of the menu."""

    title: str
    lines: tuple[Line, ...]


@cache
def groups() -> tuple[PageGroup, ...]:
    """Import every file below `jicha.web.pages` and give what it shows; a file without `GROUP` is a fault that stops the start."""
    found = pkgutil.walk_packages(pages.__path__, prefix=f"{pages.__name__}.")
    return tuple(importlib.import_module(name).GROUP for name in sorted(info.name for info in found if not info.ispkg))


def addresses() -> list[URLPattern]:
    """Give the addresses of all groups."""
    return [pattern for group in groups() for pattern in group.urls]


def menu_of(actor: Actor | None, *, path: str) -> tuple[Section, ...]:
    """Give the menu that a person may use; the entry whose address is the longest beginning of `path` is the one that is open."""
    entries = [entry for group in groups() for entry in group.menu if may(actor, permission=entry.permission)]
    here = _open_entry(entries, path=path)
    sections = []
    for key, title in SECTIONS.items():
        found = sorted((entry for entry in entries if entry.section == key), key=lambda entry: (entry.place, entry.url_name))
        if found:
            lines = tuple(Line(str(entry.label), _address(entry.url_name), entry.url_name == here) for entry in found)
            sections.append(Section(str(title), lines))
    return tuple(sections)


@cache
def _address(url_name: str) -> str:
    return reverse(url_name)


def _open_entry(entries: Iterable[MenuEntry], *, path: str) -> str:
    fitting = [(len(address), entry.url_name) for entry in entries if path.startswith(address := _address(entry.url_name))]
    exact = [name for size, name in fitting if size > 1 or path == "/"]
    return max(((size, name) for size, name in fitting if name in exact), default=(0, ""))[1]
