"""A plan at the desk: adopted once, signed by two people, superseded by the next."""

from datetime import datetime

import pytest

from jicha.domain.access.asking import row_limit
from jicha.domain.access.permissions import Permission
from jicha.domain.access.roles import Role
from jicha.domain.errors import AccessError, MissingError, PlanError, StaleError, StateError
from jicha.services.plans.adopting import adopt_plan
from jicha.services.plans.moving import move_plan
from jicha.services.plans.reading import plan_of_year
from jicha.store.models import PlanVersion, TrailEvent
from jicha.store.queries.paging import Ask
from jicha.store.queries.year.plans import plan_in_force, plan_of, plan_text, plan_years, plans
from jicha.store.queries.year.units import unit_of, units
from tests.desk_fixtures import PLAN_FILE, ActorOf


def test_a_plan_is_adopted_once_with_its_thirteen_branches_and_the_city(actor_of: ActorOf, now: datetime) -> None:
    lead = actor_of(Role.LEAD)
    first = adopt_plan(lead, name="2021.yaml", content=PLAN_FILE.read_bytes(), at=now)
    again = adopt_plan(lead, name="2021.yaml", content=PLAN_FILE.read_bytes(), at=now)
    assert (first.year, first.number, first.is_new) == (2021, 1, True)
    assert (again.plan_id, again.is_new) == (first.plan_id, False)
    assert [unit.name for unit in units()][:3] == ["吕梁市", "离石区", "文水县"]
    assert len(units()) == 14
    assert unit_of("141124") is not None
    assert unit_of("999999") is None
    assert list(TrailEvent.objects.filter(kind="plan").values_list("action", flat=True)) == ["plan.edit"]


def test_who_may_not_edit_plans_adopts_none(actor_of: ActorOf, now: datetime) -> None:
    with pytest.raises(AccessError):
        adopt_plan(actor_of(Role.REVIEWER), name="2021.yaml", content=PLAN_FILE.read_bytes(), at=now)


def test_a_document_without_a_year_is_refused(actor_of: ActorOf, now: datetime) -> None:
    text = "关于开展执法稽查工作的通知\n\n一、稽查范围\n\n离石区、临县。\n"
    with pytest.raises(PlanError, match="年度"):
        adopt_plan(actor_of(Role.LEAD), name="notice.txt", content=text.encode(), at=now)


def test_the_chain_of_sign_off_needs_two_people(actor_of: ActorOf, now: datetime) -> None:
    lead = actor_of(Role.LEAD)
    plan = adopt_plan(lead, name="2021.yaml", content=PLAN_FILE.read_bytes(), at=now).plan_id
    assert move_plan(lead, plan_id=plan, move="submit", lock=0, at=now) == "submitted"
    with pytest.raises(StateError, match="您的角色不能"):
        move_plan(lead, plan_id=plan, move="approve", lock=1, at=now)
    with pytest.raises(PlanError, match="没有已印发的计划"):
        plan_of_year(2021)
    assert move_plan(actor_of(Role.BUREAU_LEADER), plan_id=plan, move="approve", lock=1, at=now) == "approved"
    assert move_plan(lead, plan_id=plan, move="publish", lock=2, at=now) == "published"
    assert plan_of_year(2021)[0].city_name == "吕梁市"
    moves = TrailEvent.objects.filter(kind="plan", object_id=str(plan)).order_by("seq").values_list("action", flat=True)
    assert list(moves) == ["plan.edit", "plan.submit", "plan.approve", "plan.publish"]


def test_sending_back_asks_for_a_reason(actor_of: ActorOf, now: datetime) -> None:
    lead, leader = actor_of(Role.LEAD), actor_of(Role.BUREAU_LEADER)
    plan = adopt_plan(lead, name="2021.yaml", content=PLAN_FILE.read_bytes(), at=now).plan_id
    move_plan(lead, plan_id=plan, move="submit", lock=0, at=now)
    with pytest.raises(StateError, match="理由"):
        move_plan(leader, plan_id=plan, move="send_back", lock=1, at=now)
    assert move_plan(leader, plan_id=plan, move="send_back", lock=1, at=now, reason="比例口径不清") == "draft"


def test_the_second_of_two_who_decide_at_once_is_told(actor_of: ActorOf, now: datetime) -> None:
    lead = actor_of(Role.LEAD)
    plan = adopt_plan(lead, name="2021.yaml", content=PLAN_FILE.read_bytes(), at=now).plan_id
    with pytest.raises(StaleError, match="别人已经改动"):
        move_plan(lead, plan_id=plan, move="submit", lock=7, at=now)
    assert not TrailEvent.objects.filter(action="plan.submit").exists(), "nothing is told of what did not happen"


def test_an_unknown_plan_or_move_is_refused(actor_of: ActorOf, plan_2021: int, now: datetime) -> None:
    with pytest.raises(MissingError):
        move_plan(actor_of(Role.LEAD), plan_id=0, move="submit", lock=0, at=now)
    with pytest.raises(StateError, match="没有“fly”"):
        move_plan(actor_of(Role.LEAD), plan_id=plan_2021, move="fly", lock=3, at=now)


def test_a_published_amendment_supersedes_the_plan_in_force(actor_of: ActorOf, plan_2021: int, now: datetime) -> None:
    lead, leader = actor_of(Role.LEAD), actor_of(Role.BUREAU_LEADER)
    text = PLAN_FILE.read_text(encoding="utf-8").replace("value: 2021-10-31", "value: 2021-11-30")
    amended = adopt_plan(lead, name="2021.yaml", content=text.encode(), at=now)
    assert amended.number == 2
    for actor, move, lock in ((lead, "submit", 0), (leader, "approve", 1), (lead, "publish", 2)):
        move_plan(actor, plan_id=amended.plan_id, move=move, lock=lock, at=now)
    limit = row_limit(lead, permission=Permission.PLAN_READ)
    assert [(row.number, row.state) for row in plans(Ask(), limit=limit).rows] == [(2, "published"), (1, "superseded")]
    force = plan_in_force(2021)
    assert force is not None
    assert force.id == amended.plan_id


def test_a_branch_sees_published_plans_only(actor_of: ActorOf, plan_2021: int, now: datetime) -> None:
    draft = adopt_plan(actor_of(Role.LEAD), name="2021.yaml", content=PLAN_FILE.read_bytes() + b"\n# 2\n", at=now)
    text = PLAN_FILE.read_text(encoding="utf-8").replace("value: 2021-10-31", "value: 2021-11-30")
    draft = adopt_plan(actor_of(Role.LEAD), name="2021.yaml", content=text.encode(), at=now)
    branch = row_limit(actor_of(Role.BRANCH_CLERK), permission=Permission.PLAN_READ)
    nobody = row_limit(None, permission=Permission.PLAN_READ)
    assert [row.id for row in plans(Ask(), limit=branch).rows] == [plan_2021]
    assert plan_of(draft.plan_id, limit=branch) is None
    assert plan_text(draft.plan_id, limit=branch) is None
    assert plan_text(plan_2021, limit=branch)
    assert plans(Ask(), limit=nobody).total == 0
    PlanVersion.objects.filter(pk=draft.plan_id).update(year=2022)
    assert plan_years(is_inside=True) == (2022, 2021)
    assert plan_years(is_inside=False) == (2021,)


def test_plans_are_found_by_year_state_and_words(actor_of: ActorOf, plan_2021: int) -> None:
    limit = row_limit(actor_of(Role.LEAD), permission=Permission.PLAN_READ)
    assert plans(Ask(picks={"year": "2021", "state": "published"}, search="稽查"), limit=limit).total == 1
    assert plans(Ask(picks={"year": "2022"}), limit=limit).total == 0
