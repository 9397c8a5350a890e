"""What every template knows."""

from typing import Any

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from jicha import __version__
from jicha.domain.access.asking import may
from jicha.domain.access.permissions import Permission
from jicha.domain.access.roles import ROLE_TITLES, Actor
from jicha.services import clock
from jicha.services.noticing.waiting import lines_for
from jicha.web.frame.menu import menu_of

_KEPT_SECONDS = 20
"""So long a page shows the number it counted before; the first page and the inbox count anew."""


def desk(request: HttpRequest) -> dict[str, Any]:
    """Give the person, the menu that this person may use, how much waits, and the version; what waits is counted where a page shows it."""
    actor = getattr(request, "actor", None)
    return {
        "actor": actor,
        "role_title": _(ROLE_TITLES[actor.role]) if actor and actor.role else "",
        "menu": menu_of(actor, path=request.path) if actor else (),
        "has_inbox": may(actor, permission=Permission.INBOX_READ),
        "inbox_number": SimpleLazyObject(lambda: _inbox_number(actor) if actor else 0),
        "version": __version__,
    }


def _inbox_number(actor: Actor) -> int:
    key = f"inbox-{actor.user_id}-{actor.role}-{actor.unit_code}"
    kept: int | None = cache.get(key)
    if kept is not None:
        return kept
    number = len(lines_for(actor, today=clock.day_of(clock.now())))
    cache.set(key, number, timeout=_KEPT_SECONDS)
    return number
