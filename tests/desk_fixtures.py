"""Fixtures for tests that need the desk: one account per role, a signed-in browser, a clock that stands still, the year's plan."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from jicha.domain.access.roles import BRANCH_ROLES, ROLE_TITLES, Actor, Role
from jicha.services import clock
from jicha.services.auditing import run_audit
from jicha.services.clock import BEIJING
from jicha.services.plans.adopting import adopt_plan
from jicha.services.plans.moving import move_plan
from jicha.store.models import User
from tests.outputs.made import make_data

NOW = datetime(2021, 6, 1, 9, 30, tzinfo=BEIJING)
BRANCH = "141124"
PLAN_FILE = Path(__file__).parent.parent / "jicha" / "content" / "plans" / "lvliang" / "2021.yaml"
ActorOf = Callable[..., Actor]
ClientOf = Callable[..., Client]


@pytest.fixture
def now() -> datetime:
    """The instant of every test: 1 June 2021, half past nine in Beijing."""
    return NOW


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home for this test alone."""
    place = type(settings.HOME)(root=tmp_path / "home")
    place.make()
    monkeypatch.setattr(settings, "HOME", place)
    return place.root


def account_of(role: Role, *, unit_code: str = BRANCH) -> Actor:
    """Give the person of a role; the first call makes the account. Branch roles belong to 临县 unless told otherwise."""
    unit = unit_code if role in BRANCH_ROLES else None
    login = f"{role.value}-{unit}" if unit else role.value
    user, _is_new = User.objects.get_or_create(
        login=login,
        defaults={"name": f"测试{ROLE_TITLES[role]}", "role": role.value, "unit_code": unit, "made_at": NOW, "password_at": clock.now()},
    )
    return Actor(user_id=user.pk, name=user.name, role=role, unit_code=unit)


def publish_plan() -> int:
    """Have the year's plan of 2021 adopted, submitted, approved and published by the persons whose duty it is; gives its number."""
    lead = account_of(Role.LEAD)
    adopted = adopt_plan(lead, name="2021.yaml", content=PLAN_FILE.read_bytes(), at=NOW)
    for actor, move, lock in ((lead, "submit", 0), (account_of(Role.BUREAU_LEADER), "approve", 1), (lead, "publish", 2)):
        move_plan(actor, plan_id=adopted.plan_id, move=move, lock=lock, at=NOW)
    return adopted.plan_id


@pytest.fixture
def actor_of(db: None) -> ActorOf:
    """Give the person of a role, as `account_of`."""
    return account_of


@pytest.fixture
def as_role(actor_of: ActorOf) -> ClientOf:
    """Give a browser in which the person of a role is signed in."""

    def give(role: Role, *, unit_code: str = BRANCH) -> Client:
        actor = actor_of(role, unit_code=unit_code)
        browser = Client()
        browser.force_login(User.objects.get(pk=actor.user_id))
        return browser

    return give


@dataclass(frozen=True, slots=True)
class SmallYear:
    """A small year: the folder of its exports, and two runs of it that were judged on two days."""

    data: Path
    first: Path
    second: Path


@pytest.fixture(scope="session")
def small_year(tmp_path_factory: pytest.TempPathFactory) -> SmallYear:
    """Audit a small year twice, once for all tests: on its last day and a month later."""
    place = tmp_path_factory.mktemp("small-year")
    data = make_data(place / "data", decided="2021-05-10")
    (data / "空.xlsx").unlink()
    for name, day in (("first", date(2021, 12, 31)), ("second", date(2022, 1, 31))):
        run_audit(PLAN_FILE, data=data, out=place / name, as_of=day)
    return SmallYear(data, place / "first", place / "second")


@pytest.fixture
def plan_2021(db: None) -> int:
    """The year's plan of 2021, published; gives its number."""
    return publish_plan()
