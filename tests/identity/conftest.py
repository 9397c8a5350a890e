"""What the tests of this folder share."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings

from jicha.services import clock
from jicha.store.models import Identity
from tests.desk_fixtures import NOW, actor_of, as_role, home, now
from tests.guarding.made import person
from tests.identity.fake import SUBJECT, FakeProvider
from tests.identity.watch import Watch

__all__ = ["actor_of", "as_role", "home", "now"]


@pytest.fixture
def watch(home: Path, monkeypatch: pytest.MonkeyPatch) -> Watch:
    """The clock of the desk and of the provider, standing still until it is moved."""
    made = Watch(NOW)
    monkeypatch.setattr(clock, "now", made.now)
    return made


@pytest.fixture
def provider(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeProvider]:
    """An identity provider that the desk's settings name."""
    made = FakeProvider(now=watch.now)
    monkeypatch.setattr(settings, "OIDC", made.settings())
    yield made
    made.stop()


@pytest.fixture
def bound(db: None, provider: FakeProvider, now: datetime) -> Callable[..., int]:
    """Make an account whose identity is bound; gives its number."""

    def make(login: str = "lisi", *, subject: str = SUBJECT) -> int:
        actor = person(login, now=now)
        Identity.objects.create(user_id=actor.user_id, issuer=provider.issuer, subject=subject, bound_by_id=actor.user_id, bound_at=now)
        return actor.user_id or 0

    return make
