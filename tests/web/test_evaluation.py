"""The year-end evaluation: measured, weighed by two hands, vetoes judged, frozen, signed; nothing guessed, nothing seen too early."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from django.urls import reverse

from jicha.domain.access.roles import Role
from jicha.domain.errors import StateError
from jicha.services.evaluating import measuring
from jicha.services.evaluating.computing import Veto, judge_vetoes, move_evaluation, sheet_of
from jicha.services.evaluating.measuring import Asked, measure
from jicha.store.models import Evaluation, Finding, Rectification, Run, TypicalCase
from jicha.store.queries.year.runs import run_of
from tests.desk_fixtures import ActorOf, ClientOf
from tests.store.flag_rows import make_flag, make_run

UNITS = ("141124", "141121")


@pytest.fixture
def run(db: None, now: datetime, home: Path) -> Run:
    """A run with 10 judged records of THREE-02 in each branch: 临县 9 passed, 文水 5 passed."""
    made = make_run(at=now)
    folder = home / "runs" / made.folder
    folder.mkdir(parents=True)
    with duckdb.connect() as connection:
        connection.execute(
            f"""copy (select * from (values ('THREE-02', 'three_systems', '141124', '临县分局', 10, 9, 1, 0, ''),
            ('THREE-02', 'three_systems', '141121', '文水分局', 10, 5, 5, 0, ''))
            t(check_id, item, unit_code, unit_name, population, pass, fail, unknown, law_version))
            to '{folder}/counts.parquet' (format parquet)"""
        )
        connection.execute(
            f"""copy (select '' as run_id, '' as check_id, '' as item, '' as unit_code, '' as unit_name, '' as dataset, '' as subject_key,
            '' as verdict, '' as observed, '' as expected, '' as severity, '' as basis, '' as law_version, '' as source_file,
            '' as source_sheet,
            1 as source_row, '' as message where false) to '{folder}/exceptions.parquet' (format parquet)"""
        )
    return made


def _asked(today: date = date(2021, 12, 31)) -> Asked:
    return Asked(year=2021, units=UNITS, run=run_of("r1"), today=today)


def test_the_items_are_measured_from_the_newest_run(run: Run) -> None:
    shares = measure(_asked())["scorecard"]
    assert (shares["141124"].rate, shares["141124"].passed, shares["141124"].judged) == (Decimal("0.9000"), 9, 10)
    assert shares["141121"].rate == Decimal("0.5000")


def test_a_flag_that_people_dismissed_counts_as_passed(run: Run) -> None:
    make_flag(run, subject="A1", unit="141121", state="dismissed", why="无误")
    make_flag(run, subject="A2", unit="141121")
    assert measure(_asked())["scorecard"]["141121"].rate == Decimal("0.6000")


def test_without_a_run_or_records_nothing_is_measured(db: None) -> None:
    found = measure(Asked(year=2021, units=UNITS, run=None, today=date(2021, 3, 1)))
    assert found == {"scorecard": {}, "files": {}, "rectification": {}, "typical_cases": {}}


def test_rectification_counts_what_is_closed_in_time_of_what_is_due(run: Run, now: datetime) -> None:
    def add(number: int, state: str, due: date, closed: date | None) -> None:
        finding = Finding.objects.create(
            year=2021,
            number=number,
            unit_code="141124",
            unit_name="临县分局",
            item="three_systems",
            kind="THREE-02",
            title="甲",
            made_at=now,
        )
        Rectification.objects.create(
            finding=finding,
            unit_code="141124",
            kind="by_plan",
            state=state,
            ordered_on=now.date(),
            latest_on=due,
            due_on=due,
            closed_on=closed,
        )

    add(1, "closed", date(2021, 7, 1), date(2021, 7, 1))
    add(2, "closed", date(2021, 7, 1), date(2021, 7, 2))
    add(3, "working", date(2021, 7, 1), None)
    add(4, "working", date(2022, 7, 1), None)
    add(5, "void", date(2021, 7, 1), None)
    share = measure(_asked())["rectification"]["141124"]
    assert (share.passed, share.judged, share.rate) == (1, 3, Decimal("0.3333"))


def test_typical_cases_count_the_quarters_that_are_due(db: None, now: datetime) -> None:
    TypicalCase.objects.create(
        year=2021,
        quarter=1,
        unit_code="141124",
        unit_name="临县分局",
        title="甲",
        state="submitted",
        submitted_on=date(2021, 4, 1),
        made_at=now,
    )
    found = measure(Asked(year=2021, units=UNITS, run=None, today=date(2021, 7, 11)))["typical_cases"]
    assert (found["141124"].passed, found["141124"].judged) == (1, 2)
    assert (found["141121"].passed, found["141121"].judged) == (0, 2)


def test_every_source_of_the_configuration_is_measured_or_filled_in_by_hand() -> None:
    assert {one.source for one in sheet_of({})} <= {*measuring.SOURCES, "hand"}


def _post(as_role: ClientOf, role: Role, name: str, **given: object) -> int:
    row = Evaluation.objects.filter(year=2021).first()
    return as_role(role).post(reverse(name), {"year": "2021", "lock": row.lock if row else 0, **given}).status_code


@pytest.fixture
def computed(as_role: ClientOf, plan_2021: int, run: Run) -> int:
    assert _post(as_role, Role.INSPECTOR, "evaluation_compute") == 302
    return Evaluation.objects.get().pk


def test_the_sheet_shows_points_their_records_ranks_and_what_is_open(as_role: ClientOf, computed: int) -> None:
    page = as_role(Role.LEAD).get(reverse("evaluation")).content.decode()
    for words in ("45.00", "9/10", "25.00", "5/10", "待判断", "unit_code=141124&amp;verdict=fail", "分不出高低"):
        assert words in page
    assert Evaluation.objects.get().measured["141124"]["files"] is None


def test_a_what_if_changes_the_page_and_nothing_else(as_role: ClientOf, computed: int) -> None:
    lead = as_role(Role.LEAD)
    tried = "&w-items=70&w-files=10&w-rectification=10&w-typical_cases=10"
    page = lead.get(reverse("evaluation") + "?year=2021" + tried).content.decode()
    assert "没有保存" in page
    assert "63.00" in page
    wrong = lead.get(reverse("evaluation") + "?year=2021&w-items=90&w-files=x").content.decode()
    assert "权重合计" in wrong
    assert "没有保存" not in wrong
    assert Evaluation.objects.get().weights == {}


def test_weights_are_proposed_by_one_and_approved_by_another(as_role: ClientOf, computed: int) -> None:
    weights = {"w-items": "70", "w-files": "10", "w-rectification": "10", "w-typical_cases": "10"}
    assert _post(as_role, Role.LEAD, "evaluation_propose", why="突出事项", **{**weights, "w-items": "80"}) == 422
    assert _post(as_role, Role.LEAD, "evaluation_propose", why="突出事项", **weights) == 302
    assert "待批准的权重：" in as_role(Role.LEAD).get(reverse("evaluation")).content.decode()
    assert _post(as_role, Role.LEAD, "evaluation_move", move="approve") == 422
    assert _post(as_role, Role.BUREAU_LEADER, "evaluation_move", move="approve") == 302
    assert "63.00" in as_role(Role.LEAD).get(reverse("evaluation")).content.decode()
    assert _post(as_role, Role.LEAD, "evaluation_propose", why="再议", **weights) == 302
    assert _post(as_role, Role.BUREAU_LEADER, "evaluation_move", move="refuse", why="不变") == 302


def test_vetoes_are_judged_for_every_branch_before_the_sheet_is_frozen(
    as_role: ClientOf, actor_of: ActorOf, computed: int, now: datetime
) -> None:
    assert _post(as_role, Role.LEAD, "evaluation_move", move="freeze") == 422
    assert _post(as_role, Role.LEAD, "evaluation_veto", unit_code="141121", event="falsified") == 422
    assert _post(as_role, Role.LEAD, "evaluation_veto", unit_code="141121", event="falsified", why="补造笔录") == 302
    assert _post(as_role, Role.LEAD, "evaluation_veto", rest="yes") == 302
    page = as_role(Role.LEAD).get(reverse("evaluation")).content.decode()
    assert "弄虚作假：补造笔录" in page
    assert _post(as_role, Role.LEAD, "evaluation_move", move="freeze") == 302
    row = Evaluation.objects.get()
    assert len(row.digest) == 64
    with pytest.raises(StateError, match="不在可判断"):
        judge_vetoes(actor_of(Role.LEAD), evaluation_id=row.pk, lock=row.lock, vetoes=[Veto("141124", {})], at=now)
    assert _post(as_role, Role.INSPECTOR, "evaluation_compute") == 422
    assert _post(as_role, Role.BUREAU_LEADER, "evaluation_move", move="thaw", why="补数据") == 302
    assert Evaluation.objects.get().digest == ""
    assert _post(as_role, Role.LEAD, "evaluation_move", move="freeze") == 302
    assert _post(as_role, Role.BUREAU_LEADER, "evaluation_move", move="sign") == 302


def test_a_branch_sees_its_own_line_once_the_sheet_is_signed(as_role: ClientOf, computed: int) -> None:
    head = as_role(Role.BRANCH_HEAD)
    assert "45.00" not in head.get(reverse("evaluation")).content.decode()
    assert as_role(Role.BRANCH_HEAD).post(reverse("evaluation_move"), {"year": "2021", "move": "sign"}).status_code == 404
    Evaluation.objects.update(state="signed", digest="0" * 64)
    page = head.get(reverse("evaluation")).content.decode()
    assert "45.00" in page
    assert "文水" not in page


def test_the_sheet_is_taken_away(as_role: ClientOf, computed: int) -> None:
    answer = as_role(Role.LEAD).get(reverse("evaluation") + "?export=csv")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]  # A file is streamed.
    assert "名次区间" in lines[0]
    assert len(lines) == 14


def test_what_is_not_there_or_not_a_move_is_refused(as_role: ClientOf, actor_of: ActorOf, computed: int, now: datetime) -> None:
    assert as_role(Role.LEAD).post(reverse("evaluation_move"), {"year": "1999", "move": "freeze"}).status_code == 404
    assert as_role(Role.AUDITOR).get(reverse("evaluation")).status_code == 403
    assert as_role(Role.LEAD).get(reverse("evaluation_move")).status_code == 405
    assert _post(as_role, Role.LEAD, "evaluation_veto", unit_code="141121", event="weather", why="x") == 422
    with pytest.raises(StateError, match="没有“compute”这一步"):
        move_evaluation(actor_of(Role.LEAD), evaluation_id=computed, move="compute", lock=0, at=now)
