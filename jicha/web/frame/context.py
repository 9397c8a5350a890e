"""What every template knows."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from jicha import __version__
from jicha.domain.access.roles import ROLE_TITLES
from jicha.web.frame.menu import menu_of


def desk(request: HttpRequest) -> dict[str, Any]:
    """Give the person, the menu that this person may use, and the version."""
    actor = getattr(request, "actor", None)
    return {
        "actor": actor,
        "role_title": _(ROLE_TITLES[actor.role]) if actor and actor.role else "",
        "menu": menu_of(actor, path=request.path) if actor else (),
        "version": __version__,
    }
