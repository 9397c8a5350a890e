"""The pages of rectification: order, plan, prove, verify, close, look back, each by whose duty it is."""

from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from jicha.domain.access.roles import Role
from jicha.services.investigating.drafting import confirm_flags
from jicha.services.judging.deciding import Choice
from jicha.services.rectifying.reminding import remind
from jicha.store.models import Finding, Milestone, Proof, Rectification, Reminder
from tests.desk_fixtures import ActorOf, ClientOf
from tests.store.flag_rows import make_flag, make_run

FAR = "2090-07-01"
PLAN = {"responsible": "李强", "handler": "王芳", "measures": "补公示", "due_on": FAR, "what": ["补公示", ""], "step_on": [FAR, ""]}


@pytest.fixture
def final(actor_of: ActorOf, now: datetime) -> int:
    flag = make_flag(make_run(at=now), subject="A1")
    finding_id = confirm_flags(actor_of(Role.INSPECTOR), choices=[Choice(flag.pk, 0)], at=now)
    Finding.objects.filter(pk=finding_id).update(state="final", level="serious", final_on=now.date(), released=True)
    return finding_id


@pytest.fixture
def ordered(as_role: ClientOf, final: int) -> int:
    as_role(Role.INSPECTOR).post(reverse("rectification_order", args=[final]), {"kind": "by_plan", "latest_on": FAR, "why": "限期补齐"})
    return Rectification.objects.get().pk


def _post(browser: Client, name: str, row_id: int, *more: int, **given: object) -> int:
    lock = Rectification.objects.get(pk=row_id).lock
    return browser.post(reverse(name, args=[row_id, *more]), {"lock": lock, **given}).status_code


def _submitted(as_role: ClientOf, row_id: int) -> None:
    clerk = as_role(Role.BRANCH_CLERK)
    assert _post(clerk, "rectification_plan", row_id, **PLAN) == 302
    assert _post(as_role(Role.INSPECTOR), "rectification_move", row_id, move="approve") == 302
    assert _post(clerk, "rectification_prove", row_id, file=SimpleUploadedFile("台账.xlsx", b"1")) == 302
    assert _post(clerk, "rectification_move", row_id, move="submit", why="已补") == 302


def test_a_finding_leads_to_its_rectification(as_role: ClientOf, final: int) -> None:
    browser = as_role(Role.INSPECTOR)
    assert "交办整改" in browser.get(reverse("finding", args=[final])).content.decode()
    form = browser.get(reverse("rectification_order", args=[final])).content.decode()
    assert "按等级的默认天数推算" in form
    assert browser.post(reverse("rectification_order", args=[final]), {"latest_on": "七月"}).status_code == 422
    answer = browser.post(reverse("rectification_order", args=[final]), {"kind": "at_once", "latest_on": FAR})
    row = Rectification.objects.get()
    assert answer.headers["Location"] == reverse("rectification", args=[row.pk])
    assert row.kind == "at_once"
    assert "查看整改" in browser.get(reverse("finding", args=[final])).content.decode()


def test_a_branch_plans_proves_and_hands_in(as_role: ClientOf, ordered: int, home: object) -> None:
    clerk = as_role(Role.BRANCH_CLERK)
    page = clerk.get(reverse("rectification", args=[ordered])).content.decode()
    assert "编写整改方案" in page
    assert "同意方案" not in page
    assert "不晚于 2090-07-01" in clerk.get(reverse("rectification_plan", args=[ordered])).content.decode()
    assert _post(clerk, "rectification_plan", ordered, **{**PLAN, "responsible": ""}) == 422
    _submitted(as_role, ordered)
    page = clerk.get(reverse("rectification", args=[ordered])).content.decode()
    for words in ("待核验", "台账.xlsx", "李强", "由稽查部门用新数据复查"):
        assert words in page
    assert "还没有用新数据重新核查" in as_role(Role.LEAD).get(reverse("rectification", args=[ordered])).content.decode()
    answer = clerk.get(reverse("rectification_proof", args=[ordered, Proof.objects.get().pk]))
    assert b"".join(answer.streaming_content) == b"1"  # type: ignore[attr-defined]  # A file is streamed.
    assert clerk.get(reverse("rectification_proof", args=[ordered, 0])).status_code == 404


def test_a_milestone_is_marked(as_role: ClientOf, ordered: int) -> None:
    clerk = as_role(Role.BRANCH_CLERK)
    _post(clerk, "rectification_plan", ordered, **PLAN)
    _post(as_role(Role.INSPECTOR), "rectification_move", ordered, move="approve")
    assert "标为完成" in clerk.get(reverse("rectification", args=[ordered])).content.decode()
    assert _post(clerk, "rectification_reach", ordered, Milestone.objects.get().pk) == 302
    assert Milestone.objects.get().done_on is not None
    assert _post(clerk, "rectification_prove", ordered) == 422


def test_time_is_asked_and_given(as_role: ClientOf, ordered: int) -> None:
    _post(as_role(Role.BRANCH_CLERK), "rectification_plan", ordered, **PLAN)
    _post(as_role(Role.INSPECTOR), "rectification_move", ordered, move="approve")
    head, lead = as_role(Role.BRANCH_HEAD), as_role(Role.LEAD)
    assert "申请延期" in head.get(reverse("rectification", args=[ordered])).content.decode()
    assert _post(head, "rectification_move", ordered, move="ask_time", until="2090-08-01", why="停电") == 302
    page = lead.get(reverse("rectification", args=[ordered])).content.decode()
    assert "2090-08-01" in page
    assert _post(lead, "rectification_move", ordered, move="give_time", why="属实") == 302
    assert "已延期 1 次" in lead.get(reverse("rectification", args=[ordered])).content.decode()


def test_it_is_verified_closed_and_looked_back_at(as_role: ClientOf, ordered: int, home: object, now: datetime) -> None:
    _submitted(as_role, ordered)
    inspector, lead = as_role(Role.INSPECTOR), as_role(Role.LEAD)
    assert _post(inspector, "rectification_move", ordered, move="verify", why="看过") == 302
    assert _post(lead, "rectification_move", ordered, move="close") == 422
    make_run("r2", at=now + timedelta(days=30000)).__class__.objects.filter(run_id="r2").update(snapshot_digest="1" * 64)
    assert _post(lead, "rectification_move", ordered, move="close") == 302
    page = inspector.get(reverse("rectification", args=[ordered])).content.decode()
    assert "没有新的不符合" in page
    assert _post(inspector, "rectification_look_back", ordered, holds="yes", why="台账齐全") == 302
    assert "台账齐全" in inspector.get(reverse("rectification", args=[ordered])).content.decode()
    table = inspector.get(reverse("look_backs") + "?year=2021").content.decode()
    assert "已达到" in table
    assert "还没有销号的问题" in inspector.get(reverse("look_backs") + "?year=1999").content.decode()


def test_the_list_and_the_board_show_what_is_late(as_role: ClientOf, ordered: int, now: datetime) -> None:
    Rectification.objects.filter(pk=ordered).update(due_on=now.date())
    lead = as_role(Role.LEAD)
    assert "逾期" in lead.get(reverse("rectification_board")).content.decode()
    page = lead.get(reverse("rectifications") + "?overdue=yes").content.decode()
    assert "临县分局" in page
    assert "共 0 条" in as_role(Role.BRANCH_HEAD, unit_code="141121").get(reverse("rectifications")).content.decode()
    assert as_role(Role.BRANCH_HEAD, unit_code="141121").get(reverse("rectification", args=[ordered])).status_code == 404


def test_an_escalation_waits_for_a_person(as_role: ClientOf, ordered: int, now: datetime) -> None:
    Rectification.objects.filter(pk=ordered).update(due_on=now.date())
    remind(at=now + timedelta(days=31))
    browser = as_role(Role.INSPECTOR)
    page = browser.get(reverse("rectification", args=[ordered])).content.decode()
    assert page.count("决定是否升级") == 2
    first, second = Reminder.objects.filter(rung__in=("name", "summon")).order_by("reached_on")
    assert _post(browser, "rectification_escalate", ordered, first.pk, decision="done", why="通报第3期") == 302
    assert _post(browser, "rectification_escalate", ordered, second.pk, decision="waived", why="当日完成") == 302
    page = browser.get(reverse("rectification", args=[ordered])).content.decode()
    assert "通报第3期" in page
    assert "决定不升级" in page


def test_wrong_roles_methods_and_rows_are_refused(as_role: ClientOf, ordered: int) -> None:
    assert as_role(Role.AUDITOR).get(reverse("rectifications")).status_code == 403
    assert as_role(Role.LEAD).get(reverse("rectification", args=[0])).status_code == 404
    assert as_role(Role.LEAD).get(reverse("rectification_move", args=[ordered])).status_code == 405
    assert as_role(Role.LEAD).get(reverse("rectification_plan", args=[ordered])).status_code == 403
    assert (
        as_role(Role.LEAD).post(reverse("rectification_move", args=[ordered]), {"move": "withdraw", "why": "x", "lock": "y"}).status_code
        == 409
    )
