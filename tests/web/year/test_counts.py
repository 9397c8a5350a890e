"""The matrix of units and data sets: empty cells are seen, the branch confirms or corrects, the lead sees it, nobody sees another's."""

import pytest
from django.test import Client
from django.urls import reverse

from jicha.domain.access.roles import Role
from jicha.store.models import TrailEvent
from jicha.store.models.year.counts import CountAnswer, UnitCount
from tests.desk_fixtures import ClientOf
from tests.web.year.conftest import Taken

pytestmark = pytest.mark.django_db


def _text(browser: Client) -> str:
    answer = browser.get(reverse("matrix"))
    assert answer.status_code == 200
    return answer.content.decode()


def _answer(browser: Client, **given: object) -> int:
    posted = {"year": 2021, "dataset": "officer", "counted": 2, "said": 2, **given}
    return int(browser.post(reverse("count_answer"), posted).status_code)


def test_the_matrix_counts_each_unit_and_shows_what_is_empty(as_role: ClientOf, taken: Taken) -> None:
    page = _text(as_role(Role.LEAD))
    assert '<td class="waiting">2</td>' in page, "two officers of 临县 were loaded, one row was refused"
    assert page.count('<td class="void">') > 300, "13 branches and the city by 28 data sets, two cells filled"
    assert sorted(UnitCount.objects.values_list("dataset", "unit_code", "rows")) == [("case_file", "141122", 1), ("officer", "141124", 2)]
    answer = as_role(Role.LEAD).get(reverse("matrix"), {"export": "csv"})
    assert "D02 执法人员名录库" in b"".join(answer).decode("utf-8-sig")


def test_a_branch_sees_its_own_numbers_only(as_role: ClientOf, taken: Taken) -> None:
    page = _text(as_role(Role.BRANCH_HEAD))
    assert "确认本单位的数量" in page
    assert "交城" not in page
    other = _text(as_role(Role.BRANCH_HEAD, unit_code="141125"))
    assert "待分局确认" not in other
    csv = b"".join(as_role(Role.BRANCH_CLERK).get(reverse("matrix"), {"export": "csv"})).decode("utf-8-sig")
    assert "交城" not in csv
    assert "临县" in csv


def test_a_confirmed_number_is_green_for_the_lead(as_role: ClientOf, taken: Taken) -> None:
    clerk = as_role(Role.BRANCH_CLERK)
    assert _answer(clerk) == 302
    assert TrailEvent.objects.filter(action="data.confirm").count() == 1
    assert '<td class="confirmed">2 ✓</td>' in _text(as_role(Role.LEAD))
    UnitCount.objects.filter(dataset="officer").update(rows=3)
    assert '<td class="stale">3 ↻</td>' in _text(as_role(Role.LEAD)), "another number must be confirmed anew"


def test_a_correction_needs_words_and_is_shown_with_them(as_role: ClientOf, taken: Taken) -> None:
    head = as_role(Role.BRANCH_HEAD)
    assert _answer(head, said=3) == 422
    assert _answer(head, said=3, words="漏一人，证号LX002") == 302
    assert TrailEvent.objects.filter(action="data.correct").count() == 1
    lead = _text(as_role(Role.LEAD))
    assert "漏一人，证号LX002" in lead
    assert '<td class="corrected">2<br><small>→ 3</small></td>' in lead
    assert "应为 3 行" in _text(head)


def test_missing_data_can_be_reported(as_role: ClientOf, taken: Taken) -> None:
    clerk = as_role(Role.BRANCH_CLERK)
    assert _answer(clerk, dataset="terminal", counted=0, said=37, words="终端台账未导出") == 302
    assert "终端台账未导出" in _text(as_role(Role.LEAD))


def test_all_numbers_shown_are_confirmed_at_once(as_role: ClientOf, taken: Taken) -> None:
    clerk = as_role(Role.BRANCH_CLERK)
    assert "其余 1 项数量都对" in _text(clerk)
    given = {"year": 2021, "shown": ["officer:2", "officer:x"]}
    assert clerk.post(reverse("count_confirm"), given).status_code == 302
    assert "数量都对" not in _text(clerk)
    assert clerk.post(reverse("count_confirm"), {"year": 2021}).status_code == 422


def test_a_number_that_changed_meanwhile_is_not_confirmed(as_role: ClientOf, taken: Taken) -> None:
    assert _answer(as_role(Role.BRANCH_CLERK), counted=9, said=9) == 409
    assert not CountAnswer.objects.exists()


def test_wrong_posts_are_refused(as_role: ClientOf, taken: Taken) -> None:
    clerk = as_role(Role.BRANCH_CLERK)
    assert _answer(clerk, dataset="nothing") == 422
    assert _answer(clerk, year=2019) == 422
    assert _answer(clerk, said="viele") == 422
    assert _answer(as_role(Role.LEAD)) == 403
    assert clerk.get(reverse("count_answer")).status_code == 405
    assert as_role(Role.LEAD).post(reverse("count_confirm"), {"year": 2021}).status_code == 403


def test_who_reads_but_does_not_answer_has_no_button(as_role: ClientOf, taken: Taken) -> None:
    page = _text(as_role(Role.BUREAU_LEADER))
    assert reverse("count_answer") not in page
    assert reverse("count_confirm") not in page
