"""The pages of findings: written, proved, fed back, answered, signed, each by whose duty it is."""

from datetime import datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from jicha.domain.access.roles import Role
from jicha.services.investigating.drafting import confirm_flags
from jicha.services.judging.deciding import Choice
from jicha.store.models import Evidence, Finding
from tests.desk_fixtures import ActorOf, ClientOf
from tests.store.flag_rows import make_flag, make_run

WORDS = {"title": "处罚决定逾期公示", "criteria": "国办发〔2018〕118号", "condition": "1份逾期", "cause": "careless", "level": "serious"}


@pytest.fixture
def finding(actor_of: ActorOf, now: datetime) -> int:
    flag = make_flag(make_run(at=now), subject="A1")
    return confirm_flags(actor_of(Role.INSPECTOR), choices=[Choice(flag.pk, 0)], at=now)


def _lock(finding_id: int) -> int:
    return Finding.objects.get(pk=finding_id).lock


def _move(as_role: ClientOf, role: Role, finding_id: int, name: str, why: str = "") -> int:
    given = {"move": name, "lock": _lock(finding_id), "why": why}
    return as_role(role).post(reverse("finding_move", args=[finding_id]), given).status_code


def test_an_inspector_writes_and_a_lead_feeds_back(as_role: ClientOf, finding: int) -> None:
    browser = as_role(Role.INSPECTOR)
    form = browser.get(reverse("finding_edit", args=[finding])).content.decode()
    assert "审核把关不严" in form
    assert "限期整改并由他人核验" in form
    assert browser.post(reverse("finding_edit", args=[finding]), {**WORDS, "lock": 0}).status_code == 302
    page = browser.get(reverse("finding", args=[finding])).content.decode()
    assert "较重" in page
    assert "反馈分局" not in page
    lead = as_role(Role.LEAD).get(reverse("finding", args=[finding])).content.decode()
    assert "反馈分局" in lead
    assert _move(as_role, Role.INSPECTOR, finding, "release") == 422
    assert _move(as_role, Role.LEAD, finding, "release") == 302


def test_a_form_with_a_fault_comes_back_with_its_words(as_role: ClientOf, finding: int) -> None:
    answer = as_role(Role.INSPECTOR).post(reverse("finding_edit", args=[finding]), {**WORDS, "title": "", "lock": 0})
    assert answer.status_code == 422
    assert "1份逾期" in answer.content.decode()


def test_a_branch_sees_it_after_feedback_and_answers(as_role: ClientOf, finding: int) -> None:
    head = as_role(Role.BRANCH_HEAD)
    assert head.get(reverse("finding", args=[finding])).status_code == 404
    assert "共 0 条" in head.get(reverse("findings")).content.decode()
    as_role(Role.INSPECTOR).post(reverse("finding_edit", args=[finding]), {**WORDS, "lock": 0})
    _move(as_role, Role.LEAD, finding, "release")
    page = head.get(reverse("finding", args=[finding])).content.decode()
    assert "认可" in page
    assert "提出异议" in page
    assert "签发" not in page.split("办理经过")[0]
    assert as_role(Role.BRANCH_HEAD, unit_code="141121").get(reverse("finding", args=[finding])).status_code == 404
    assert _move(as_role, Role.BRANCH_HEAD, finding, "accept", "事实清楚") == 302
    assert "事实清楚" in as_role(Role.LEAD).get(reverse("finding", args=[finding])).content.decode()


def test_who_wrote_it_has_no_button_to_sign(as_role: ClientOf, finding: int) -> None:
    lead = as_role(Role.LEAD)
    lead.post(reverse("finding_edit", args=[finding]), {**WORDS, "lock": 0})
    _move(as_role, Role.LEAD, finding, "release")
    _move(as_role, Role.BRANCH_HEAD, finding, "accept", "认可")
    _move(as_role, Role.LEAD, finding, "propose")
    page = lead.get(reverse("finding", args=[finding])).content.decode()
    assert "须由另一人签发" in page
    assert 'value="sign"' not in page
    assert 'value="sign"' in as_role(Role.BUREAU_LEADER).get(reverse("finding", args=[finding])).content.decode()
    assert _move(as_role, Role.BUREAU_LEADER, finding, "sign") == 302
    assert "已定稿" in as_role(Role.LEAD).get(reverse("findings") + "?state=final&year=2021").content.decode()


def test_evidence_goes_in_and_comes_out_as_it_was(as_role: ClientOf, finding: int, home: Path) -> None:
    browser = as_role(Role.INSPECTOR)
    address = reverse("finding_prove", args=[finding])
    assert (
        browser.post(address, {"file": SimpleUploadedFile("公告栏.html", b"<script>1</script>"), "source": "现场拍摄"}).status_code == 302
    )
    kept = Evidence.objects.get()
    answer = browser.get(reverse("finding_evidence", args=[finding, kept.pk]))
    assert b"".join(answer.streaming_content) == b"<script>1</script>"  # type: ignore[attr-defined]  # A file is streamed.
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "公告栏.html" in browser.get(reverse("finding", args=[finding])).content.decode()
    assert browser.post(address, {"source": "x"}).status_code == 404
    assert browser.get(reverse("finding_evidence", args=[finding, 0])).status_code == 404


def test_what_is_not_there_is_404_and_a_wrong_method_405(as_role: ClientOf, finding: int) -> None:
    lead = as_role(Role.LEAD)
    assert lead.get(reverse("finding", args=[0])).status_code == 404
    assert lead.get(reverse("finding_move", args=[finding])).status_code == 405
    assert as_role(Role.BRANCH_CLERK).get(reverse("finding_edit", args=[finding])).status_code == 403
    assert lead.post(reverse("finding_move", args=[finding]), {"move": "release", "lock": "x"}).status_code in {409, 422}


def test_causes_and_repeats_are_shown_by_branch(as_role: ClientOf, finding: int, now: datetime) -> None:
    as_role(Role.INSPECTOR).post(reverse("finding_edit", args=[finding]), {**WORDS, "lock": 0})
    lead = as_role(Role.LEAD)
    page = lead.get(reverse("finding_patterns")).content.decode()
    assert "审核把关不严" in page
    assert "没有跨年重复的问题" in page
    final = {"state": "final", "level": "serious"}
    Finding.objects.filter(pk=finding).update(final_on=now.date(), **final)
    Finding.objects.create(
        year=2022, number=1, unit_code="141124", unit_name="临县分局", item="three_systems", kind="THREE-02", title="又逾期", made_at=now,
        final_on=now.date().replace(year=2022), **final,
    )  # fmt: skip
    page = lead.get(reverse("finding_patterns")).content.decode()
    assert "2022" in page
    assert reverse("finding", args=[finding]) in page
    assert "没有跨年重复" in lead.get(reverse("finding_patterns") + "?year=2021").content.decode()


def test_a_branch_without_findings_sees_an_empty_page(as_role: ClientOf, finding: int) -> None:
    assert "这一年还没有问题" in as_role(Role.BRANCH_HEAD).get(reverse("finding_patterns")).content.decode()
