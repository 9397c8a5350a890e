"""What the tests of this folder share: a finding on its way, and the wall clock of the desk standing still."""

from datetime import date, datetime, timedelta

import pytest

from jicha.domain.access.roles import Role
from jicha.services import clock
from jicha.services.investigating.drafting import confirm_flags
from jicha.services.investigating.moving import move_finding
from jicha.services.judging.deciding import Choice
from jicha.store.models import Finding, Rectification
from tests.desk_fixtures import ActorOf, actor_of, as_role, home, now, plan_2021
from tests.store.flag_rows import make_flag, make_run

TODAY = date(2021, 6, 1)

__all__ = ["actor_of", "as_role", "home", "now", "plan_2021"]


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch, now: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
def draft(actor_of: ActorOf, now: datetime) -> int:
    """A finding against 临县 that its inspector has not finished."""
    flag = make_flag(make_run(at=now), subject="A1")
    return confirm_flags(actor_of(Role.INSPECTOR), choices=[Choice(flag.pk, 0)], at=now)


@pytest.fixture
def fed_back(actor_of: ActorOf, draft: int, now: datetime) -> int:
    """The same, whole and fed back; the branch replies by 8 June."""
    Finding.objects.filter(pk=draft).update(cause="careless", level="serious", criteria="依据", condition="事实")
    move_finding(actor_of(Role.LEAD), finding_id=draft, move="release", lock=Finding.objects.get(pk=draft).lock, at=now)
    return draft


@pytest.fixture
def late(fed_back: int) -> Rectification:
    """A rectification of 临县 that is five days late."""
    Finding.objects.filter(pk=fed_back).update(state="final", final_on=TODAY)
    day = TODAY - timedelta(days=5)
    return Rectification.objects.create(
        finding_id=fed_back, unit_code="141124", kind="by_plan", state="working", ordered_on=day, latest_on=day, due_on=day
    )
