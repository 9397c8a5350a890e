"""Lists: pages, order, filters and files, and no cell that a spreadsheet would run."""

import contextlib
import csv
import io
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from django.http import QueryDict
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from jicha.domain.access.roles import Actor, Role
from jicha.domain.errors import AccessError, ReportError, UsageError
from jicha.services.clock import BEIJING
from jicha.services.exporting.lists import FileKind, write_list
from jicha.store.queries.paging import Ask, Slice
from jicha.web.frame.forms import posted_number, posted_text
from jicha.web.frame.gates import DeskRequest
from jicha.web.frame.lists import Column, ListSpec, Pick, ask_of, export, shown

LEAD = Actor(1, "张三", Role.LEAD)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a list."""

    number: int
    name: str
    state: str
    on: date | None
    at: datetime | None


ROWS = tuple(
    Row(n, f"=HYPERLINK({n})", "open" if n % 2 else "fail", None if n == 3 else date(2021, 5, n % 28 + 1), None) for n in range(1, 121)
)


def _fetch(ask: Ask) -> Slice[Row]:
    rows = [row for row in ROWS if ask.picks.get("state", row.state) == row.state and ask.search in row.name]
    rows.sort(key=lambda row: row.number, reverse=ask.order == "-number")
    return Slice(tuple(rows[(ask.page - 1) * ask.size : ask.page * ask.size]), len(rows))


SPEC: ListSpec[Row] = ListSpec(
    name="rows",
    title="疑点：清单",
    columns=(
        Column("number", "编号", lambda row: row.number, kind="number", is_sorted=True, link=lambda row: f"/rows/{row.number}/"),
        Column("name", "名称", lambda row: row.name),
        Column("state", "状态", lambda row: row.state, kind="badge"),
        Column("on", "日期", lambda row: row.on, kind="date"),
    ),
    fetch=_fetch,
    empty="没有",
    picks=(Pick("state", "状态", [("open", "待判"), ("fail", "疑点")]),),
    is_searchable=True,
)


def _request(query: str, *, actor: Actor = LEAD) -> DeskRequest:
    request = RequestFactory().get(f"/rows/?{query}")
    request.actor = actor  # type: ignore[attr-defined]  # What the middleware sets.
    return request  # type: ignore[return-value]  # The same.


def test_a_list_shows_a_page_of_fifty_and_says_how_many_there_are() -> None:
    found = shown(_request(""), SPEC)
    assert (len(found.rows), found.total_words) == (50, "120")
    assert [label for label, _address, _here in found.pages] == ["1", "2", "3"]
    assert found.rows[0][0].address == "/rows/1/"
    assert found.rows[2][3].text == ""
    assert [label for label, _address in found.exports] == ["xlsx", "csv"]


def test_pages_keep_search_filter_and_order() -> None:
    found = shown(_request("q=HYPER&state=open&order=-number&page=2"), SPEC)
    assert found.rows[0][0].text == "19"
    assert found.pages[0][1] == "?q=HYPER&state=open&order=-number"
    assert (found.heads[0].sorted, found.heads[1].sorted) == ("descending", "")
    assert found.heads[0].address == "?q=HYPER&state=open&order=number"
    assert shown(_request("order=number"), SPEC).heads[0].address == "?order=-number"
    assert found.is_narrowed


def test_far_pages_leave_a_gap() -> None:
    spec: ListSpec[Row] = ListSpec("rows", "行", SPEC.columns, lambda ask: Slice((), 50 * 40), "没有")
    labels = [label for label, _address, _here in shown(_request("page=20"), spec).pages]
    assert labels == ["1", "", "17", "18", "19", "20", "21", "22", "23", "", "40"]


def test_an_empty_list_offers_no_file() -> None:
    assert shown(_request("q=nothing"), SPEC).exports == ()


@given(st.dictionaries(st.sampled_from(["page", "order", "q", "state", "x"]), st.text(max_size=12)))
def test_no_address_breaks_a_list(query: dict[str, str]) -> None:
    request = _request("")
    given_query = QueryDict(mutable=True)
    given_query.update(query)
    request.GET = given_query  # type: ignore[assignment]  # As Django builds it.
    ask = ask_of(request, SPEC)
    assert ask.page >= 1
    assert ask.order.removeprefix("-") in {"", "number"}
    assert set(ask.picks.values()) <= {"open", "fail"}


def _bytes_of(query: str) -> bytes:
    answer = export(_request(query), SPEC)
    assert answer is not None
    with contextlib.closing(answer):
        return b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # A file answer streams.


def test_a_csv_has_every_row_of_the_filter_and_runs_no_formula(db: None) -> None:
    lines = list(csv.reader(io.StringIO(_bytes_of("state=open&export=csv").decode("utf-8-sig"))))
    assert lines[0] == ["编号", "名称", "状态", "日期"]
    assert len(lines) == 61
    assert lines[1] == ["1", "'=HYPERLINK(1)", "待判", "2021-05-02"]


def test_an_xlsx_has_every_row_and_runs_no_formula(db: None) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(_bytes_of("export=xlsx"))).active
    assert sheet is not None
    assert (sheet.max_row, sheet["A2"].value, sheet["B2"].data_type) == (121, 1, "s")
    assert sheet["D4"].value is None


def test_no_file_is_given_unasked_or_to_who_may_not_take_it_away() -> None:
    assert export(_request("export=exe"), SPEC) is None
    security = Actor(2, "李四", Role.SECURITY_ADMIN)
    assert shown(_request("", actor=security), SPEC).exports == ()
    with pytest.raises(AccessError):
        export(_request("export=csv", actor=security), SPEC)


def test_more_rows_than_a_sheet_holds_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jicha.services.exporting.lists.MOST_IN_A_SHEET", 2)
    rows = [[1.5], [2], ["x"]]
    with pytest.raises(ReportError, match="CSV"):
        write_list(tmp_path / "a.xlsx", kind=FileKind.XLSX, title="[]", heads=["a"], widths=[9], rows=rows)
    assert write_list(tmp_path / "a.csv", kind=FileKind.CSV, title="a", heads=["a"], widths=[9], rows=rows) == 3


def test_instants_are_shown_in_beijing() -> None:
    spec: ListSpec[Row] = ListSpec(
        "rows", "行", (Column("at", "时间", lambda row: row.at, kind="date"),), lambda ask: Slice((row,), 1), "没有"
    )
    row = Row(1, "", "", None, datetime(2021, 6, 1, 9, 30, tzinfo=BEIJING))
    assert shown(_request(""), spec).rows[0][0].text == "2021-06-01 09:30"


@pytest.mark.parametrize("posted", ["", "x", "-1", "1.5", "９", "9" * 20])
def test_a_hidden_number_that_is_none_is_refused_in_words(posted: str) -> None:
    with pytest.raises(UsageError, match="刷新页面"):
        posted_number(RequestFactory().post("/", {"lock": posted}), "lock")


def test_hidden_numbers_and_texts_are_read() -> None:
    request = RequestFactory().post("/", {"lock": "7", "why": " 调离 "})
    assert (posted_number(request, "lock"), posted_text(request, "why"), posted_text(request, "none")) == (7, "调离", "")
