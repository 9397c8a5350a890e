"""What the tests of this folder share: callers with a token, a limit that does not bite, rows of a branch."""

from collections.abc import Callable, Iterable, Iterator

import pytest
from django.test import Client

from jicha.domain.access.asking import held
from jicha.domain.access.permissions import Permission
from jicha.domain.access.roles import Role
from jicha.services import clock
from jicha.services.answering.limiting import CALLS
from jicha.services.guarding.tokens import NEVER, make_token
from tests.desk_fixtures import BRANCH, ActorOf, actor_of, as_role, home, now, plan_2021
from tests.web.reviews.conftest import begun, drawn, ledger, scoring, team
from tests.web.year.conftest import taken

__all__ = ["actor_of", "as_role", "begun", "drawn", "home", "ledger", "now", "plan_2021", "scoring", "taken", "team"]
Caller = Callable[..., Client]


@pytest.fixture(autouse=True)
def _fresh_buckets() -> Iterator[None]:
    """Fill the buckets: they are kept by process, tests are not."""
    CALLS.forget()
    yield
    CALLS.forget()


@pytest.fixture
def caller(actor_of: ActorOf) -> Caller:  # A fixture of a fixture.
    """Give a client that calls with a token of a role, which may do all that the role may, or less."""

    def give(role: Role, *, unit_code: str = BRANCH, only: Iterable[Permission] | None = None) -> Client:
        actor = actor_of(role, unit_code=unit_code)
        wanted = frozenset(only) if only is not None else held(actor) - NEVER
        token = make_token(actor, title="测试", permissions=wanted, days=30, at=clock.now())
        return Client(headers={"Authorization": f"Bearer {token.text}"})

    return give
