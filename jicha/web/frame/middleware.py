"""What happens to every request before its view: the policy of the page, the person, and refusals as pages."""

import uuid
from collections.abc import Callable

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation

from jicha.domain.access.hops import nearest_untrusted
from jicha.domain.errors import JichaError
from jicha.services import clock
from jicha.services.guarding.sessions import Duty, present
from jicha.services.guarding.tokens import bearer
from jicha.services.trailing.recording import REQUEST_ID
from jicha.web.frame.errors import busy_page, refusal_page
from jicha.web.frame.gates import View, gate_of

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'; manifest-src 'self'"
)
Answer = Callable[[HttpRequest], HttpResponse]


class AddressMiddleware:
    """Say from which address a request comes: behind trusted proxies that of the person's machine, else that of whoever is connected."""

    def __init__(self, get_response: Answer) -> None:
        self._answer = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with `REMOTE_ADDR` set, which the limit of failed sign-ins and the list of sign-ins read."""
        peer, forwarded = request.META.get("REMOTE_ADDR", ""), request.headers.get("X-Forwarded-For", "")
        if forwarded and settings.PROXIES:
            request.META["REMOTE_ADDR"] = nearest_untrusted(peer, forwarded=forwarded, trusted=settings.PROXIES)
        return self._answer(request)


class PolicyMiddleware:
    """Tell the browser to run nothing but our own files, and to keep no page of the desk."""

    def __init__(self, get_response: Answer) -> None:
        self._answer = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the policy in the head; the events of one request share an id."""
        token = REQUEST_ID.set(uuid.uuid4().hex)
        try:
            response = self._answer(request)
        finally:
            REQUEST_ID.reset(token)
        response.headers.setdefault("Content-Security-Policy", _POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store"
        return response


class ActorMiddleware:
    """Say who asks: `request.actor` is an `Actor`, or null for somebody who is not signed in.

    Whoever must first change the password or set up the second factor gets no other page.
    """

    def __init__(self, get_response: Answer) -> None:
        self._answer = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with `request.actor` set."""
        found = present(request, at=clock.now())
        actor = found.actor if found else bearer(request, at=clock.now())
        request.actor = actor  # type: ignore[attr-defined]  # Views get a request that has it.
        request.duty = found.duty if found else None  # type: ignore[attr-defined]  # Read below only.
        return self._answer(request)

    def process_view(self, request: HttpRequest, view: View, args: object, values: object) -> HttpResponse | None:
        """Lead to the duty that comes first; pages that need no sign-in stay open."""
        duty: Duty | None = getattr(request, "duty", None)
        gate = gate_of(view)
        if duty is None or gate is None or gate.permission is None:
            return None
        here = request.resolver_match.url_name if request.resolver_match else None
        return None if here == duty.value else redirect(duty.value)


class RefusalMiddleware:
    """Turn what services refuse into a page that says what, where and how to mend it."""

    def __init__(self, get_response: Answer) -> None:
        self._answer = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        return self._answer(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a refusal with its page; anything else goes its way."""
        if isinstance(exception, JichaError):
            return refusal_page(request, error=exception)
        if isinstance(exception, OperationalError) and "locked" in str(exception):
            return busy_page(request)
        return None


class LanguageMiddleware:
    """Speak Chinese unless the person chose English: the browser's own language is the computer's, not the bureau's."""

    def __init__(self, get_response: Answer) -> None:
        self._answer = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the language of the cookie."""
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        request.LANGUAGE_CODE = language
        with translation.override(language):
            response = self._answer(request)
        response.headers["Content-Language"] = language
        return response
