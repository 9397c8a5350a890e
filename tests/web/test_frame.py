"""What holds for every page: the policy in its head, who gets in, errors with what, where and mend."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from jicha.domain.access.roles import Role
from tests.desk_fixtures import ClientOf
from tests.house import source

TEMPLATES = source.ROOT / "jicha" / "web" / "templates"


@pytest.mark.parametrize("role", Role)
def test_everybody_lands_on_a_first_page(as_role: ClientOf, role: Role) -> None:
    answer = as_role(role).get("/")
    assert answer.status_code == 200
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "测试" in answer.content.decode()


def test_who_is_not_signed_in_is_sent_to_the_sign_in_page_and_back(db: None) -> None:
    answer = Client().get("/jobs/?state=done")
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"{reverse('sign_in')}?next=%2Fjobs%2F%3Fstate%3Ddone"


def test_a_fragment_of_who_is_not_signed_in_takes_the_whole_page_there(db: None) -> None:
    answer = Client().get("/jobs/", headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == reverse("sign_in")


def test_a_wrong_method_is_refused(as_role: ClientOf) -> None:
    assert as_role(Role.LEAD).post("/jobs/").status_code == 405


def test_who_may_not_gets_403_with_what_where_and_mend(as_role: ClientOf) -> None:
    answer = as_role(Role.REVIEWER).get("/jobs/")
    assert answer.status_code == 403
    for word in ("问题", "位置", "处理", "您不能查看后台任务"):
        assert word in answer.content.decode()


def test_what_is_not_there_is_404_in_chinese(as_role: ClientOf) -> None:
    browser = as_role(Role.LEAD)
    assert browser.get("/no-such-page/").status_code == 404
    answer = browser.get("/jobs/99/")
    assert answer.status_code == 404
    assert "没有这个任务" in answer.content.decode()


def test_the_page_turns_english_and_back(as_role: ClientOf) -> None:
    browser = as_role(Role.LEAD)
    assert 'lang="zh-hans"' in browser.get("/jobs/").content.decode()
    assert browser.post("/language/", {"language": "en", "next": "/jobs/"}).headers["Location"] == "/jobs/"
    page = browser.get("/jobs/").content.decode()
    assert 'lang="en"' in page
    assert "Background jobs" in page
    assert browser.post("/language/", {"language": "xx", "next": "https://elsewhere.example/"}).headers["Location"] == "/"


def test_the_language_of_the_computer_is_not_that_of_the_bureau(as_role: ClientOf) -> None:
    answer = as_role(Role.LEAD).get("/jobs/", headers={"Accept-Language": "en-US,en;q=0.9"})
    assert 'lang="zh-hans"' in answer.content.decode()
    assert answer.headers["Content-Language"] == "zh-hans"


def test_every_cell_that_becomes_a_line_of_a_card_on_a_phone_is_named() -> None:
    unnamed = [
        f"{path.relative_to(TEMPLATES)}: {cell}"
        for path in sorted(TEMPLATES.rglob("*.html"))
        for table in re.findall(r'<table class="rows\b.*?</table>', path.read_text(encoding="utf-8"), re.DOTALL)
        for cell in re.findall(r"<td\b[^>]*>", table)
        if "data-label=" not in cell and "colspan=" not in cell
    ]
    assert unnamed == []
