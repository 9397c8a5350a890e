"""A clock that a test sets, and the browser's way through the provider."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.test import Client

from tests.identity.fake import FakeProvider


@dataclass(slots=True)
class Watch:
    """A clock that stands still until it is moved."""

    at: datetime

    def now(self) -> datetime:
        """Read it."""
        return self.at


def come_back(provider: FakeProvider, *, browser: Client, to: str = "/account/") -> HttpResponse:
    """Go to the provider, sign in there, and come back with its answer."""
    asked = browser.get("/sign-in/provider/", {"next": to})
    assert asked.status_code == 302, asked.content.decode()
    return browser.get(provider.approve(asked.headers["Location"]))
