"""Pages far from the beginning, few rows of a long table, and every row on one page only."""

from datetime import datetime

import pytest

from jicha.domain.access.scopes import RowLimit, Scope
from jicha.store.models import Flag, Run
from jicha.store.queries import flags, paging
from jicha.store.queries.paging import Ask
from tests.store.flag_rows import UNITS, make_run

ALL = RowLimit(frozenset({Scope.ALL}))
NUMBER = 47


@pytest.fixture
def run(db: None, now: datetime) -> Run:
    run = make_run(at=now)
    Flag.objects.bulk_create(
        Flag(
            run=run,
            check_id=f"PLAN-{number % 3}",
            item="work_plan",
            unit_code=list(UNITS)[number % 2],
            subject_key=f"甲{(number * 7) % 10}",
            ordinal=number,
            verdict="unknown" if number % 5 == 4 else "fail",
            severity="high",
        )
        for number in range(NUMBER)
    )
    return run


@pytest.mark.parametrize("order", ["", "subject", "-subject", "unit", "-unit", "check", "-check"])
@pytest.mark.parametrize("few", [0, 1000])
@pytest.mark.parametrize("far", [0, 10, 1000])
def test_pages_hold_every_row_once_and_in_order(run: Run, monkeypatch: pytest.MonkeyPatch, order: str, few: int, far: int) -> None:
    monkeypatch.setattr(paging, "_FEW", few)
    monkeypatch.setattr(paging, "_FAR", far)
    pages = [flags.flags(Ask(order=order, page=page, size=10), limit=ALL, run_id="r1") for page in range(1, 7)]
    assert [len(page.rows) for page in pages] == [10, 10, 10, 10, 7, 0]
    assert {page.total for page in pages} == {NUMBER}
    whole = flags.flags(Ask(order=order, size=100), limit=ALL, run_id="r1").rows
    rows = [row for page in pages for row in page.rows]
    assert rows == list(whole)
    assert len({row.id for row in rows}) == NUMBER


def test_a_page_far_away_holds_to_the_filter(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "_FAR", 0)
    found = flags.flags(Ask(picks={"verdict": "unknown"}, page=2, size=5), limit=ALL, run_id="r1")
    assert [row.ordinal for row in found.rows] == [29, 34, 39, 44]
    assert found.total == 9


def test_a_list_in_falling_order_begins_with_the_last(run: Run) -> None:
    assert flags.flags(Ask(order="-subject", size=1), limit=ALL, run_id="r1").rows[0].subject_key == "甲9"
    assert flags.flags(Ask(order="subject", size=1), limit=ALL, run_id="r1").rows[0].subject_key == "甲0"


def test_nothing_is_listed_of_a_run_that_is_not_there(db: None) -> None:
    assert flags.flags(Ask(), limit=ALL, run_id="none") == paging.Slice((), 0)
    assert flags.next_flag(Ask(), limit=ALL, run_id="none", after=0) is None
    assert flags.choices_of(Ask(), limit=ALL, run_id="none", most=5) == ()
