"""What every template knows."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from jicha import __version__
from jicha.domain.access.asking import may
from jicha.domain.access.permissions import Permission
from jicha.domain.access.roles import ROLE_TITLES
from jicha.services import clock
from jicha.services.noticing.waiting import lines_for
from jicha.web.frame.menu import menu_of


def desk(request: HttpRequest) -> dict[str, Any]:
    """Give the person, the menu that this person may use, how much waits, and the version; what waits is counted where a page shows it."""
    actor = getattr(request, "actor", None)
    return {
        "actor": actor,
        "role_title": _(ROLE_TITLES[actor.role]) if actor and actor.role else "",
        "menu": menu_of(actor, path=request.path) if actor else (),
        "has_inbox": may(actor, permission=Permission.INBOX_READ),
        "inbox_number": SimpleLazyObject(lambda: len(lines_for(actor, today=clock.day_of(clock.now()))) if actor else 0),
        "version": __version__,
    }
