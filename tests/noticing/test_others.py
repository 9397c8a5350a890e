"""What a branch, a reviewer and everybody else find on their first page, and what never stands on it."""

import re
from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from jicha.domain.access.roles import Role
from jicha.services.noticing.telling import tell_all
from jicha.store.models import (
    Batch,
    Finding,
    PoolMember,
    Rectification,
    ReviewFile,
    ScoreSheet,
    SelfCheck,
    Unit,
    User,
)
from tests.desk_fixtures import ActorOf, ClientOf
from tests.store.flag_rows import make_flag, make_run

pytestmark = pytest.mark.usefixtures("home")
TODAY = date(2021, 6, 1)


def _page(browser: Client, name: str = "today", query: str = "") -> str:
    answer = browser.get(reverse(name) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def _main(page: str) -> str:
    return page.split('<main id="main"')[1]


@pytest.mark.parametrize("role", [Role.BRANCH_CLERK, Role.BRANCH_HEAD])
def test_a_branch_sees_its_own_and_not_a_word_of_another(
    as_role: ClientOf, plan_2021: int, late: Rectification, now: datetime, role: Role
) -> None:
    run = make_run("r9", at=now + timedelta(days=1))
    for place in range(777):
        make_flag(run, subject=f"X{place}", unit="141121", message="别的分局的字")
    Finding.objects.filter(pk=late.finding_id).update(title="临县公示逾期")
    tell_all(at=now)
    names = [unit.name for unit in Unit.objects.exclude(kind="city")]
    own = as_role(role)
    for name in ("today", "inbox", "notices"):
        page = _page(own, name)
        assert [one for one in names if one in page and one != "临县"] == [], name
        assert not re.search(r"14(?!1124)\d{4}", _main(page)), name
        assert "777" not in page
        assert "别的分局的字" not in page
    page = _page(own)
    assert reverse("rectification", args=[late.pk]) in page
    assert "完成期限 2021-10-31" in page
    assert "本单位未列入本年度稽查" in page
    other = as_role(role, unit_code="141122")
    for name in ("today", "inbox", "notices"):
        page = _page(other, name)
        assert "临县" not in page
        assert "公示逾期" not in page
        assert "141124" not in page
    assert "本单位列入本年度稽查" in _page(other)


def test_a_branch_sees_how_its_forms_stand(as_role: ClientOf, plan_2021: int) -> None:
    form = SelfCheck.objects.create(
        year=2021, round="look_back", unit_code="141124", unit_name="临县", state="submitted", submitted_on=TODAY
    )
    SelfCheck.objects.create(year=2021, round="self_check", unit_code="141121", unit_name="文水")
    page = _page(as_role(Role.BRANCH_HEAD))
    assert reverse("self_check", args=[form.pk]) in page
    assert "还没有开始填写" in page
    assert "没有等您办理的事项" in _page(as_role(Role.BRANCH_HEAD, unit_code="141122")) or "报送典型案例" in _page(
        as_role(Role.BRANCH_HEAD, unit_code="141122")
    )


def test_without_a_plan_a_branch_is_told(as_role: ClientOf) -> None:
    Unit.objects.create(code="141124", name="临县", kind="county", city_code="141100")
    assert "本年度还没有已印发的计划" in _page(as_role(Role.BRANCH_HEAD))


def test_a_reviewer_finds_files_by_alias_and_no_branch(as_role: ClientOf, actor_of: ActorOf, plan_2021: int, now: datetime) -> None:
    batch = Batch.objects.create(year=2021, half=1, title="上半年", folder="f", state="scoring", rubric="0" * 64, made_at=now)
    file = ReviewFile.objects.create(
        batch=batch,
        case_id="L-7",
        unit_code="141124",
        unit_name="临县",
        kind="一般程序",
        stratum="临县 一般",
        ticket="0",
        alias="7K3M-Q2XV",
    )
    member = PoolMember.objects.create(user_id=actor_of(Role.REVIEWER).user_id, kind="lawyer")
    ScoreSheet.objects.create(file=file, member=member, seat="lawyer")
    tell_all(at=now)
    names = [unit.name for unit in Unit.objects.all()]
    for name in ("today", "inbox", "notices"):
        page = _page(as_role(Role.REVIEWER), name)
        assert "7K3M-Q2XV" in page
        assert [one for one in (*names, "L-7", "1411") if one in page] == []


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR, Role.DISCIPLINE_READER])
def test_everybody_else_is_led_to_the_own_pages(as_role: ClientOf, plan_2021: int, late: Rectification, role: Role) -> None:
    page = _page(as_role(role))
    assert "您好" in page
    assert "临县" not in page
    assert reverse("account") in _main(page)


def test_who_has_no_role_is_sent_to_the_security_administrator(db: None, now: datetime) -> None:
    user = User.objects.create(login="new", name="新人", made_at=now, password_at=now)
    browser = Client()
    browser.force_login(user)
    page = _page(browser)
    assert "还没有授予角色" in page
    assert reverse("inbox") not in page
    assert browser.get(reverse("inbox")).status_code == 403
