"""What happens to every request before its view: the policy of the page, the person, and refusals as pages."""

import uuid
from collections.abc import Callable

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse

from jicha.domain.access.roles import Actor, Role
from jicha.domain.errors import JichaError
from jicha.services.trailing.recording import REQUEST_ID
from jicha.web.frame.errors import busy_page, refusal_page

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'; manifest-src 'self'"
)
Answer = Callable[[HttpRequest], HttpResponse]


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
    """Say who asks: `request.actor` is an `Actor`, or null for somebody who is not signed in."""

    def __init__(self, get_response: Answer) -> None:
        self._answer = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with `request.actor` set."""
        request.actor = _actor_of(request)  # type: ignore[attr-defined]  # `DeskRequest` has it.
        return self._answer(request)


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


def _actor_of(request: HttpRequest) -> Actor | None:
    user = request.user
    if not user.is_authenticated:
        return None
    return Actor(user_id=user.pk, name=user.name, role=Role(user.role) if user.role else None, unit_code=user.unit_code)
