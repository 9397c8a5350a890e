"""What people see when something goes wrong."""

from collections.abc import Iterator

import pytest
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import path

from jicha.domain.access.roles import Role
from jicha.domain.errors import Fault, StaleError, UsageError
from jicha.web import urls
from jicha.web.frame.errors import bad_request, forbidden
from jicha.web.frame.gates import gate_of, open_page
from tests.desk_fixtures import ClientOf

FAULT = Fault("表头认不出", "台账.xlsx 第3行", "改好表头后重新上传")


@open_page("GET", "POST")
def breaking(request: HttpRequest) -> HttpResponse:
    """Go wrong as the address says."""
    errors = {"usage": UsageError(FAULT), "stale": StaleError(FAULT), "busy": OperationalError("database is locked")}
    raise errors.get(request.GET.get("how", ""), RuntimeError("a fault of the program"))


@pytest.fixture
def browser(as_role: ClientOf) -> Iterator[Client]:
    """A browser, and an address where things go wrong."""
    urls.urlpatterns.insert(0, path("breaking/", breaking))
    client = as_role(Role.LEAD)
    client.raise_request_exception = False
    yield client
    urls.urlpatterns.pop(0)


@pytest.mark.urls("jicha.web.urls")
@pytest.mark.parametrize(
    ("how", "status", "words"),
    [("usage", 422, "表头认不出"), ("stale", 409, "台账.xlsx 第3行"), ("busy", 503, "系统正忙"), ("", 500, "程序出错了")],
)
def test_a_page_says_what_where_and_mend(browser: Client, how: str, status: int, words: str) -> None:
    answer = browser.get(f"/breaking/?how={how}")
    page = answer.content.decode()
    assert answer.status_code == status
    assert all(word in page for word in (words, "问题", "位置", "处理"))
    assert "RuntimeError" not in page


@pytest.mark.urls("jicha.web.urls")
def test_a_form_without_its_token_is_refused_in_words(browser: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/language/", {"language": "en"})
    assert answer.status_code == 403
    assert "表单已过期" in answer.content.decode()


@pytest.mark.parametrize(("page", "status", "words"), [(bad_request, 400, "请求看不懂"), (forbidden, 403, "没有这项权限")])
def test_djangos_own_refusals_have_pages_too(db: None, page: object, status: int, words: str) -> None:
    answer = page(RequestFactory().get("/x/"), ValueError())  # type: ignore[operator]  # The row of the table is a view.
    assert answer.status_code == status
    assert words in answer.content.decode()


def test_a_view_without_a_gate_is_known_as_one() -> None:
    assert gate_of(HttpResponse) is None
