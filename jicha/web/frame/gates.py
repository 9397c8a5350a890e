"""Who may open a page: one decorator per view, read by the request and by the test matrix alike."""

import functools
from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import URLPattern, reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django_htmx.middleware import HtmxDetails

from jicha.domain.access.asking import require
from jicha.domain.access.permissions import Permission
from jicha.domain.access.roles import Actor

READ = ("GET", "HEAD")
WRITE = ("POST",)
View = Callable[..., HttpResponse]


class DeskRequest(HttpRequest):
    """A request whose person is known; views get no other."""

    actor: Actor
    htmx: HtmxDetails


@dataclass(frozen=True, slots=True)
class Gate:
    """Who passes: `permission` is null for a page that needs no sign-in."""

    permission: Permission | None
    methods: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """One line of the menu, shown to those who may open it.

    Attributes:
        label: a lazy translation. url_name: of an address without parameters. place: lines are sorted by it within their section.
        section: a value of `SECTIONS`.
    """

    label: str | Promise
    url_name: str
    permission: Permission
    section: str
    place: int = 50


@dataclass(frozen=True, slots=True)
class PageGroup:
    """What a file of `jicha.web.pages` shows of itself under the name `GROUP`."""

    urls: tuple[URLPattern, ...]
    menu: tuple[MenuEntry, ...] = ()


def page(permission: Permission, /) -> Callable[[View], View]:
    """Let those with the permission read the page; the view gets a `DeskRequest`."""
    return _gated(Gate(permission, READ))


def action(permission: Permission, /) -> Callable[[View], View]:
    """Let those with the permission post; the view calls one service and answers with a redirect or a fragment."""
    return _gated(Gate(permission, WRITE))


def form_page(permission: Permission, /) -> Callable[[View], View]:
    """Let those with the permission read the form and post it to the same address."""
    return _gated(Gate(permission, READ + WRITE))


def open_page(*methods: str) -> Callable[[View], View]:
    """Let everybody in, signed in or not; reading only if no method is named."""
    return _gated(Gate(None, methods or READ))


def gate_of(view: View) -> Gate | None:
    """Give a view's gate; null if it was never gated, which the tests refuse."""
    gate: Gate | None = getattr(view, "gate", None)
    return gate


def _gated(gate: Gate) -> Callable[[View], View]:
    def wrap(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: object, **values: object) -> HttpResponse:
            if request.method not in gate.methods:
                return HttpResponseNotAllowed(gate.methods)
            if gate.permission is not None:
                actor: Actor | None = getattr(request, "actor", None)
                if actor is None:
                    return to_sign_in(request)
                require(actor, permission=gate.permission)
            return view(request, *args, **values)

        guarded.gate = gate  # type: ignore[attr-defined]  # Functions may carry attributes; the matrix reads this one.
        return guarded

    return wrap


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """Send a person to the sign-in page and back afterwards; a fragment's request takes the whole page there."""
    back = request.get_full_path() if request.method in READ else "/"
    address = f"{reverse('sign_in')}?{urlencode({'next': back})}"
    if getattr(request, "htmx", False):
        return HttpResponse(status=401, headers={"HX-Redirect": reverse("sign_in")})
    return HttpResponseRedirect(address)
