"""Self-checks: the clerk fills in, the head signs, the city takes; what the data say against it is shown."""

from datetime import datetime

import pytest
from django.urls import reverse

from jicha.domain.access.roles import Role
from jicha.domain.errors import MissingError, StateError
from jicha.services.self_checks.filling import fill_self_check, move_self_check, open_self_check
from jicha.store.models import SelfCheck
from jicha.web.pages.self_checks import ITEMS
from tests.desk_fixtures import ActorOf, ClientOf
from tests.store.flag_rows import make_flag, make_run


@pytest.fixture
def opened(as_role: ClientOf, plan_2021: int) -> int:
    as_role(Role.BRANCH_CLERK).post(reverse("self_check_begin"), {"year": "2021", "round": "self_check"})
    return SelfCheck.objects.get().pk


def _lock(row_id: int) -> int:
    return SelfCheck.objects.get(pk=row_id).lock


def _all_clean(row_id: int) -> dict[str, object]:
    return {"lock": _lock(row_id), **{f"{item.name}-said": "clean" for item in ITEMS}}


def _move(as_role: ClientOf, role: Role, row_id: int, name: str, why: str = "") -> int:
    given = {"move": name, "lock": _lock(row_id), "why": why}
    return as_role(role).post(reverse("self_check_move", args=[row_id]), given).status_code


def test_the_eight_items_of_the_plan_are_asked() -> None:
    assert len(ITEMS) == 8


def test_the_way_from_the_first_word_to_the_city(as_role: ClientOf, opened: int) -> None:
    clerk = as_role(Role.BRANCH_CLERK)
    again = clerk.post(reverse("self_check_begin"), {"year": "2021", "round": "self_check"})
    assert again.headers["Location"] == reverse("self_check", args=[opened])
    page = clerk.get(reverse("self_check", args=[opened])).content.decode()
    assert page.count("<textarea") == 8
    half = {"lock": 0, f"{ITEMS[0].name}-said": "problems", f"{ITEMS[0].name}-words": "计划印发晚了两周"}
    assert clerk.post(reverse("self_check_fill", args=[opened]), half).status_code == 302
    assert _move(as_role, Role.BRANCH_HEAD, opened, "submit") == 422
    assert clerk.post(reverse("self_check_fill", args=[opened]), _all_clean(opened)).status_code == 302
    assert _move(as_role, Role.BRANCH_CLERK, opened, "submit") == 422
    assert _move(as_role, Role.BRANCH_HEAD, opened, "submit") == 302
    assert _move(as_role, Role.INSPECTOR, opened, "send_back", "第三项与通报不符") == 302
    assert _move(as_role, Role.BRANCH_HEAD, opened, "submit") == 302
    assert _move(as_role, Role.INSPECTOR, opened, "take") == 302
    page = as_role(Role.LEAD).get(reverse("self_check", args=[opened])).content.decode()
    assert "第三项与通报不符" in page
    assert "已收取" in page
    assert "<textarea" not in page


def test_problems_need_words_and_every_silent_item_is_told(as_role: ClientOf, opened: int) -> None:
    given = {"lock": 0, **{f"{item.name}-said": "problems" for item in ITEMS[:2]}}
    answer = as_role(Role.BRANCH_CLERK).post(reverse("self_check_fill", args=[opened]), given)
    assert answer.status_code == 422
    assert answer.content.decode().count("有问题的事项未写情况") == 2


def test_a_claim_that_the_data_contradict_is_shown_once_it_is_signed(as_role: ClientOf, opened: int, now: datetime) -> None:
    make_flag(make_run(at=now), subject="A1")
    as_role(Role.BRANCH_CLERK).post(reverse("self_check_fill", args=[opened]), _all_clean(opened))
    lead = as_role(Role.LEAD)
    assert "矛盾</span>" not in lead.get(reverse("self_checks")).content.decode()
    _move(as_role, Role.BRANCH_HEAD, opened, "submit")
    page = lead.get(reverse("self_checks") + "?year=2021&round=self_check").content.decode()
    assert page.count("矛盾</span>") == 1
    assert "1 处自称没有问题" in page
    assert "13 个单位中 1 个已签报" in page
    assert "unit_code=141124&amp;item=three_systems&amp;verdict=fail" in page
    assert "矛盾</span>" not in lead.get(reverse("self_checks") + "?year=2021&round=look_back").content.decode()


def test_a_branch_sees_its_own_line_and_no_flag_before_feedback(as_role: ClientOf, opened: int, now: datetime) -> None:
    make_flag(make_run(at=now), subject="A1")
    as_role(Role.BRANCH_CLERK).post(reverse("self_check_fill", args=[opened]), _all_clean(opened))
    _move(as_role, Role.BRANCH_HEAD, opened, "submit")
    page = as_role(Role.BRANCH_HEAD).get(reverse("self_checks")).content.decode()
    assert "1 个单位中 1 个已签报" in page
    assert "矛盾</span>" not in page
    assert as_role(Role.BRANCH_HEAD, unit_code="141121").get(reverse("self_check", args=[opened])).status_code == 404


def test_wrong_roles_rounds_and_rows_are_refused(as_role: ClientOf, actor_of: ActorOf, opened: int, now: datetime) -> None:
    assert as_role(Role.LEAD).post(reverse("self_check_begin")).status_code == 403
    assert as_role(Role.REVIEWER).get(reverse("self_checks")).status_code == 403
    assert as_role(Role.LEAD).get(reverse("self_check_fill", args=[opened])).status_code == 405
    assert as_role(Role.BRANCH_CLERK).post(reverse("self_check_fill", args=[opened]), {"lock": "x"}).status_code == 409
    with pytest.raises(MissingError):
        open_self_check(actor_of(Role.BRANCH_CLERK), year=2021, round_="third", at=now)
    with pytest.raises(MissingError):
        fill_self_check(actor_of(Role.BRANCH_CLERK), self_check_id=999, lock=0, answers=[], at=now)
    with pytest.raises(StateError, match="没有“leap”这一步"):
        move_self_check(actor_of(Role.BRANCH_CLERK), self_check_id=opened, move="leap", lock=_lock(opened), items=[], at=now)
