"""The pages of the plan: read from its paper, checked, mended with every text kept, signed by two, amended, then seen by branches."""

from datetime import datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from jicha.domain.access.roles import Role
from jicha.services.plans.adopting import adopt_plan
from jicha.store.models import PlanVersion, TrailEvent
from jicha.store.models.year.plan_work import PlanPaper, PlanText
from tests.desk_fixtures import PLAN_FILE, ActorOf, ClientOf

pytestmark = pytest.mark.django_db
PAGES = ("plan", "plan_text", "plan_units", "plan_calendar", "plan_difference", "plan_yaml", "plan_paper")


@pytest.fixture
def draft(actor_of: ActorOf, home: Path, now: datetime) -> int:
    """A draft of the plan of 2021."""
    return adopt_plan(actor_of(Role.LEAD), name="2021.yaml", content=PLAN_FILE.read_bytes(), at=now).plan_id


def _text(browser: Client, name: str, *args: object, **given: str) -> str:
    answer = browser.get(reverse(name, args=args), given)
    assert answer.status_code == 200, name
    return b"".join(answer).decode()


def _move(browser: Client, plan_id: int, move: str, **given: object) -> int:
    lock = PlanVersion.objects.get(pk=plan_id).lock
    return int(browser.post(reverse("plan_move", args=[plan_id]), {"move": move, "lock": lock, **given}).status_code)


def _form(browser: Client, plan_id: int, **other: object) -> dict[str, object]:
    """Fill the form as the page shows it."""
    form = browser.get(reverse("plan_edit", args=[plan_id])).context["form"]
    shown = {name: form[name].value() for name in form.fields}
    given = {name: value for name, value in shown.items() if value not in {None, False}}
    return {**given, "lock": PlanVersion.objects.get(pk=plan_id).lock, "why": "按原文更正", **other}


def test_the_founding_plan_is_read_from_its_paper(as_role: ClientOf, home: Path, shared: Path) -> None:
    lead = as_role(Role.LEAD)
    assert "还没有计划" in _text(lead, "plans")
    paper = SimpleUploadedFile("founding-plan.txt", (shared / "real" / "founding-plan.txt").read_bytes())
    page = lead.post(reverse("plan_upload"), {"file": paper}, follow=True).content.decode()
    assert "请对照原文核对" in page
    assert "列名稽查单位" in page
    plan = PlanVersion.objects.get()
    assert _text(lead, "plan_paper", plan.pk) == (shared / "real" / "founding-plan.txt").read_text(encoding="utf-8")
    paper.seek(0)
    again = lead.post(reverse("plan_upload"), {"file": paper}, follow=True).content.decode()
    assert "没有新建版次" in again
    assert lead.post(reverse("plan_upload")).status_code == 422


def test_a_file_far_too_large_is_no_plan(as_role: ClientOf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jicha.web.pages.plans.plans._MOST_BYTES", 4)
    answer = as_role(Role.LEAD).post(reverse("plan_upload"), {"file": SimpleUploadedFile("a.txt", b"12345")})
    assert answer.status_code == 422


def test_the_summary_shows_ratio_deadline_and_what_is_open(as_role: ClientOf, draft: int) -> None:
    page = _text(as_role(Role.LEAD), "plan", draft)
    assert "4/13" in page
    assert "当天不上班，最后工作日 2021-10-29" in page
    assert page.count("达到") >= 2
    assert "不足" in page, "with one zone branch more, four are too few"
    assert "若干案卷" in page
    assert "总队" in page


def test_the_document_stands_beside_its_structure(as_role: ClientOf, draft: int) -> None:
    page = _text(as_role(Role.LEAD), "plan_text", draft)
    assert 'id="p6"' in page
    assert "国办发〔2014〕56号" in page
    assert "沿用上级的措辞" in page
    assert "不出自原文的内容" in page


def test_the_calendar_names_the_last_working_day(as_role: ClientOf, draft: int) -> None:
    page = _text(as_role(Role.LEAD), "plan_calendar", draft)
    assert "星期日" in page, "31 October 2021 is a Sunday"
    assert "2021-10-29" in page
    assert "期限已过" in page
    assert "现场稽查" in page


@pytest.mark.parametrize("name", PAGES)
def test_who_sees_a_draft_and_who_a_published_plan(as_role: ClientOf, draft: int, name: str) -> None:
    for role, status in ((Role.INSPECTOR, 200), (Role.BUREAU_LEADER, 200), (Role.BRANCH_CLERK, 404), (Role.REVIEWER, 403)):
        answer = as_role(role).get(reverse(name, args=[draft]))
        assert (answer.status_code, bool(b"".join(answer))) == (status, True), role
    PlanVersion.objects.update(state="published")
    answer = as_role(Role.BRANCH_CLERK).get(reverse(name, args=[draft]))
    # The structure, and a paper that is one, hold questions and remarks.
    assert (answer.status_code, bool(b"".join(answer))) == (404 if name in {"plan_yaml", "plan_paper"} else 200, True)
    assert as_role(Role.LEAD).get(reverse(name, args=[0])).status_code == 404
    assert as_role(Role.LEAD).post(reverse(name, args=[draft])).status_code == 405


def test_a_branch_reads_no_inside_words(as_role: ClientOf, draft: int) -> None:
    PlanVersion.objects.update(state="published")
    clerk = as_role(Role.BRANCH_CLERK)
    for name in ("plan", "plan_text"):
        page = _text(clerk, name, draft)
        assert "待核实" not in page
        assert "沿用上级" not in page
    assert "办理经过" not in _text(clerk, "plan", draft)
    assert "下载" not in _text(clerk, "plan", draft)
    PlanPaper.objects.update(name="计划.docx")
    assert _text(clerk, "plan_paper", draft)
    assert "理由" not in _text(clerk, "plan_units", draft)
    assert clerk.get(reverse("plan_edit", args=[draft])).status_code == 403


def test_the_plan_goes_up_the_chain_by_two_people(as_role: ClientOf, draft: int) -> None:
    lead, leader = as_role(Role.LEAD), as_role(Role.BUREAU_LEADER)
    assert _move(lead, draft, "submit") == 302
    assert _move(lead, draft, "approve") == 422
    assert "退回修改" in _text(leader, "plan", draft)
    assert _move(leader, draft, "send_back") == 422, "sending back needs words"
    assert _move(leader, draft, "send_back", why="口径不清") == 302
    assert "口径不清" in _text(lead, "plan", draft)
    assert reverse("plan", args=[draft]) in _text(lead, "plans", q="稽查")
    assert _move(lead, draft, "submit") == 302
    assert _move(leader, draft, "approve") == 302
    assert _move(lead, draft, "publish") == 302
    assert PlanVersion.objects.get().state == "published"
    assert lead.post(reverse("plan_move", args=[draft]), {"move": "publish"}).status_code == 422
    assert lead.post(reverse("plan_move", args=[0]), {"move": "publish", "lock": 0}).status_code == 404


def test_a_draft_is_mended_and_the_old_text_is_kept_whole(as_role: ClientOf, draft: int) -> None:
    lead = as_role(Role.LEAD)
    before = PlanVersion.objects.get().text
    assert "修改计划" in _text(lead, "plan_edit", draft)
    given = _form(lead, draft, deadline_on="2021-11-30", **{"settled-0": "on", "weight-work_plan": 12, "draw_count": "20"})
    assert lead.post(reverse("plan_edit", args=[draft]), given).status_code == 302
    page = _text(lead, "plan", draft)
    assert "2021-11-30" in page
    assert "按原文更正" in page
    assert "若干案卷" not in page, "the question is settled"
    assert PlanText.objects.get().text == before
    assert _text(lead, "plan_old_text", draft, 1) == before
    assert lead.get(reverse("plan_old_text", args=[draft, 9])).status_code == 404
    assert TrailEvent.objects.filter(action="plan.edit").count() == 2
    assert "每年2次，每次20" in _text(lead, "plan_text", draft)


def test_wrong_or_empty_changes_are_refused(as_role: ClientOf, draft: int) -> None:
    lead = as_role(Role.LEAD)
    address = reverse("plan_edit", args=[draft])
    assert lead.post(address, _form(lead, draft)).status_code == 422, "nothing was changed"
    assert lead.post(address, _form(lead, draft, percent=0)).status_code == 422
    assert lead.post(address, _form(lead, draft, why="")).status_code == 422
    assert lead.post(address, _form(lead, draft, lock=9, percent=40)).status_code == 409
    PlanVersion.objects.update(state="submitted")
    assert "不能修改" in _text(lead, "plan_edit", draft)
    assert lead.post(address, _form_of(draft)).status_code == 422


def _form_of(plan_id: int) -> dict[str, object]:
    return {"lock": 0, "why": "x", "title": "y", "plan": plan_id}


def test_an_amendment_is_a_new_version_and_the_difference_is_shown(as_role: ClientOf, plan_2021: int, home: Path) -> None:
    lead = as_role(Role.LEAD)
    assert "只有这一版" in _text(lead, "plan_difference", plan_2021)
    assert "提出修订" in _text(lead, "plan", plan_2021)
    assert lead.post(reverse("plan_edit", args=[plan_2021]), _form(lead, plan_2021, deadline_on="2021-11-30", lock=0)).status_code == 409
    answer = lead.post(reverse("plan_edit", args=[plan_2021]), _form(lead, plan_2021, deadline_on="2021-11-30"))
    made = PlanVersion.objects.get(number=2)
    assert answer.headers["Location"] == reverse("plan", args=[made.pk])
    assert (made.state, PlanVersion.objects.get(number=1).state) == ("draft", "published")
    page = _text(lead, "plan_difference", made.pk)
    assert "2021-10-31" in page
    assert "2021-11-30" in page
    assert "稽查比例" not in page
    assert "2021-11-30" in _text(lead, "plan_difference", plan_2021, **{"with": str(made.pk)})
    assert lead.get(reverse("plan_paper", args=[made.pk])).status_code == 404


def test_a_plan_with_too_few_units_is_submitted_with_words_only(as_role: ClientOf, draft: int) -> None:
    lead = as_role(Role.LEAD)
    assert lead.post(reverse("plan_edit", args=[draft]), _form(lead, draft, percent=40)).status_code == 302
    assert "核对没有通过" in _text(lead, "plan", draft)
    assert _move(lead, draft, "submit") == 422
    assert _move(lead, draft, "submit", why="市局会议同意先查四个") == 302


def test_a_plan_that_lacks_a_fact_cannot_be_checked_or_submitted(as_role: ClientOf, draft: int) -> None:
    lead = as_role(Role.LEAD)
    assert lead.post(reverse("plan_edit", args=[draft]), _form(lead, draft, deadline_on="")).status_code == 302
    for name in ("plan", "plan_units", "plan_calendar"):
        assert "deadline_on（完成期限）" in _text(lead, name, draft)
    assert _move(lead, draft, "submit", why="先报") == 422
