"""Choosing the units of the year: a trial, reasons, turns over the years, audits from before the desk."""

from datetime import datetime
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from jicha.domain.access.roles import Role
from jicha.services.plans.adopting import adopt_plan
from jicha.services.plans.checking import audits_before
from jicha.store.models import PlanVersion
from jicha.store.models.year.plan_work import PastAudit, UnitChoice
from tests.desk_fixtures import PLAN_FILE, ActorOf, ClientOf

pytestmark = pytest.mark.django_db
NAMED = ["141122", "141121", "141125", "141127"]
BASE = [*NAMED, "141102", "141123", "141124", "141126", "141128", "141129", "141130", "141181", "141182"]


@pytest.fixture
def draft(actor_of: ActorOf, home: Path, now: datetime) -> int:
    """A draft of the plan of 2021."""
    return adopt_plan(actor_of(Role.LEAD), name="2021.yaml", content=PLAN_FILE.read_bytes(), at=now).plan_id


def _post(browser: Client, plan_id: int, **given: object) -> int:
    lock = PlanVersion.objects.get(pk=plan_id).lock
    answer = browser.post(reverse("plan_choose", args=[plan_id]), {"lock": lock, "named": NAMED, "base": BASE, "save": "yes", **given})
    return int(answer.status_code)


def _page(browser: Client, plan_id: int) -> str:
    return browser.get(reverse("plan_units", args=[plan_id])).content.decode()


def test_four_of_thirteen_are_enough_three_are_not(as_role: ClientOf, draft: int) -> None:
    lead = as_role(Role.LEAD)
    assert "选定 4 个，基数 13 个，应不少于 4 个。 达到稽查比例。" in _page(lead, draft)
    tried = lead.post(reverse("plan_choose", args=[draft]), {"named": NAMED[:3], "base": BASE}).content.decode()
    assert "试算，没有保存" in tried
    assert "选定 3 个，基数 13 个，应不少于 4 个。 没有达到稽查比例。" in tried
    assert "选定 4 个" in _page(lead, draft)
    assert lead.get(reverse("plan_choose", args=[draft])).headers["Location"] == reverse("plan_units", args=[draft])


def test_each_change_needs_its_reason(as_role: ClientOf, draft: int) -> None:
    lead = as_role(Role.LEAD)
    five = [*NAMED, "141124"]
    assert _post(lead, draft, named=five) == 422
    assert _post(lead, draft) == 422, "nothing was changed"
    assert _post(lead, draft, named=five, **{"reason-141124": "连续三年未稽查"}) == 302
    page = _page(lead, draft)
    assert "选定 5 个" in page
    assert "连续三年未稽查" in page
    assert UnitChoice.objects.get().is_named
    assert _post(lead, draft, named=five, **{"reason-141122": "投诉较多", "reason-141124": "连续三年未稽查"}) == 302, (
        "words alone are kept too"
    )
    assert "投诉较多" in _page(lead, draft)
    assert _post(lead, draft, lock=0, named=five, **{"reason-141122": "投诉很多"}) == 409
    assert _post(lead, 0 or draft, named=NAMED, **{"reason-141124": "人手不足"}) == 302
    assert "选定 4 个" in _page(lead, draft)


def test_the_plan_in_force_is_amended_not_changed(as_role: ClientOf, plan_2021: int, home: Path) -> None:
    lead = as_role(Role.LEAD)
    assert _post(lead, plan_2021, **{"reason-141122": "补写"}) == 422
    assert _post(lead, plan_2021, named=[*NAMED, "141124"], **{"reason-141124": "增加"}) == 302
    assert PlanVersion.objects.get(number=2).state == "draft"
    assert "选定 4 个" in _page(lead, plan_2021)
    assert lead.post(reverse("plan_choose", args=[0]), {"save": "yes"}).status_code == 404


def test_audits_of_earlier_years_show_whose_turn_it_is(as_role: ClientOf, draft: int) -> None:
    lead = as_role(Role.LEAD)
    assert "还没有登记以往年度" in _page(lead, draft)
    for unit, year in (("141122", 2020), ("141124", 2016)):
        given = {"plan": draft, "unit_code": unit, "year": year, "source": "吕环办发〔2020〕9号"}
        assert lead.post(reverse("past_audit_write"), given).status_code == 302
    page = _page(lead, draft)
    assert "上次稽查 2016 年，间隔 5 年" in page
    assert "逾期未轮到" in page
    assert "先于未轮到的单位" in page, "交城 again in the year after, before those who were never audited"
    assert "以往未稽查过" in page
    assert lead.post(reverse("past_audit_write"), given).status_code == 422, "it stands there already"
    assert lead.post(reverse("past_audit_write"), {**given, "source": ""}).status_code == 422
    assert lead.post(reverse("past_audit_write"), {**given, "year": "x"}).status_code == 422
    assert as_role(Role.BRANCH_CLERK).post(reverse("past_audit_write"), given).status_code == 403


def test_a_wrong_entry_is_taken_back_and_stays(as_role: ClientOf, draft: int) -> None:
    lead = as_role(Role.LEAD)
    lead.post(reverse("past_audit_write"), {"unit_code": "141122", "year": 2019, "source": "报告"})
    row = PastAudit.objects.get()
    assert lead.post(reverse("past_audit_void", args=[row.pk]), {"plan": draft, "why": ""}).status_code == 422
    assert lead.post(reverse("past_audit_void", args=[row.pk]), {"plan": draft, "why": "年度写错"}).status_code == 302
    assert lead.post(reverse("past_audit_void", args=[row.pk]), {"why": "再来"}).status_code == 404
    assert PastAudit.objects.get().is_void
    assert audits_before(2021) == ()


def test_plans_in_force_count_as_audits(as_role: ClientOf, actor_of: ActorOf, plan_2021: int, now: datetime, home: Path) -> None:
    text = PLAN_FILE.read_text(encoding="utf-8").replace("value: 2021\n", "value: 2022\n").replace("2021-10-31", "2022-10-31")
    next_year = adopt_plan(actor_of(Role.LEAD), name="2022.yaml", content=text.encode(), at=now).plan_id
    assert audits_before(2022) == tuple(sorted((code, 2021) for code in NAMED))
    assert "上次稽查 2021 年，间隔 1 年" in _page(as_role(Role.BUREAU_LEADER), next_year)
    assert "<input" not in _page(as_role(Role.BUREAU_LEADER), next_year).partition("<main")[2]
