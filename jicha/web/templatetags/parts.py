"""Small parts that templates draw, and the parts of a list that repeat a thousand times: those are put together without a template."""

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jicha.web.frame.words import TONES, WORDS

if TYPE_CHECKING:
    from jicha.web.frame.lists import ShownCell, ShownPick

register = template.Library()


@register.simple_tag
def badge(value: str) -> SafeString:
    """Draw a state with its word and tone; a value without a word shows itself."""
    return _badge(value, get_language())


@register.simple_tag
def cells(rows: "Sequence[Sequence[ShownCell]]") -> SafeString:
    """Draw the rows of a list."""
    drawn = ("<tr>" + "".join(_beginning(cell.kind, cell.label) + _inside(cell) for cell in row) + "</tr>" for row in rows)
    return _safe("".join(drawn))


@register.simple_tag
def options(pick: "ShownPick") -> SafeString:
    """Draw the choices of a filter."""
    return _safe("".join(_option(value, str(label), is_chosen=value == pick.chosen) for value, label in pick.choices))


@lru_cache(maxsize=1024)
def _badge(value: str, _language: str | None) -> SafeString:
    word = WORDS.get(value)
    return format_html('<span class="badge {}">{}</span>', TONES.get(value, "calm"), _(word) if word else value)


def _inside(cell: "ShownCell") -> str:
    if cell.kind == "badge":
        return f"{badge(cell.value)}</td>"
    text = escape(cell.text)
    return f'<a href="{escape(cell.address)}">{text}</a></td>' if cell.address else f"{text}</td>"


@lru_cache(maxsize=1024)
def _beginning(kind: str, label: str) -> str:
    return format_html('<td class="{}" data-label="{}">', kind, label)


@lru_cache(maxsize=4096)
def _option(value: str, label: str, *, is_chosen: bool) -> str:
    return format_html('<option value="{}"{}>{}</option>', value, _SELECTED if is_chosen else "", label)


def _safe(parts: str) -> SafeString:
    return mark_safe(parts)  # noqa: S308  # Every text in it was escaped above.


_SELECTED = _safe(" selected")
