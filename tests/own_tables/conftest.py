"""A year with a ledger, a draw of three files a branch, and findings in every state of rectification."""

from collections.abc import Callable
from datetime import date, datetime

import pytest

from jicha.domain.access.roles import Role
from jicha.services.batches.moving import known_rubrics
from jicha.services.batches.opening import Terms, begin_batch
from jicha.store.models import Finding, Rectification
from tests.desk_fixtures import ActorOf
from tests.web.reviews.conftest import actor_of, as_role, drawn, home, ledger, now, plan_2021, scoring, team

__all__ = ["actor_of", "as_role", "drawn", "home", "ledger", "now", "plan_2021", "scoring", "team"]

Order = Callable[..., Rectification]


@pytest.fixture
def begun(actor_of: ActorOf, ledger: None, now: datetime) -> int:
    """A batch whose draw takes three files of each branch, the fewest that are not flagged."""
    digest = next(iter(known_rubrics()))
    return begin_batch(actor_of(Role.LEAD), year=2021, half=1, rubric=digest, terms=Terms((), 3), at=now)


@pytest.fixture
def order(db: None, now: datetime) -> Order:
    """Make a final finding with its rectification, in any state."""

    def make(number: int, *, kind: str = "THREE-02", year: int = 2021, **cells: object) -> Rectification:
        found = Finding.objects.create(
            year=year, number=number, unit_code="141124", unit_name="临县分局", item="three_systems", kind=kind, title=f"公示逾期{number}",
            criteria="依据", condition="事实", level="serious", state="final", final_on=date(year, 4, 1), made_at=now,
        )  # fmt: skip
        filled = {
            "unit_code": "141124", "kind": "by_plan", "state": "working", "ordered_on": date(year, 4, 1), "latest_on": date(year, 5, 1),
            "due_on": date(year, 5, 1), "responsible": "李强", "handler": "王芳", "measures": "补公示", **cells,
        }  # fmt: skip
        return Rectification.objects.create(finding=found, **filled)

    return make
