"""The numbers of flags that the database keeps agree with the flags, whatever is written."""

from collections import Counter
from datetime import date, datetime

import pytest
from django.db import transaction

from jicha.domain.access.asking import row_limit
from jicha.domain.access.permissions import Permission
from jicha.domain.access.roles import Role
from jicha.domain.access.scopes import RowLimit, Scope
from jicha.services.investigating.drafting import confirm_flags
from jicha.services.investigating.moving import move_finding
from jicha.services.judging.counting import gather_all, gather_counts
from jicha.services.judging.deciding import Choice, decide_flag, expire_dismissals
from jicha.store.models import Flag, FlagCount, Run
from jicha.store.queries.flagged.tallies import Tally, tallies, tally
from tests.desk_fixtures import ActorOf
from tests.store.flag_rows import make_flag, make_run

BY = ("check_id", "item", "unit_code", "severity", "verdict", "state")
ALL = RowLimit(frozenset({Scope.ALL}))


def _agrees(run: Run) -> bool:
    counted = Counter(Flag.objects.filter(run=run).values_list(*BY))
    inside = all(
        FlagCount.objects.filter(run=run, **{name: getattr(flag, name) for name in BY}, released=flag.released)
        .filter(first_id__lte=flag.pk, last_id__gte=flag.pk)
        .exists()
        for flag in Flag.objects.filter(run=run)
    )
    return inside and tallies(run.pk, limit=ALL, by=BY) == counted


@pytest.fixture
def run(db: None, now: datetime) -> Run:
    run = make_run(at=now)
    for number in range(3):
        make_flag(run, subject=f"甲{number}")
        make_flag(run, subject=f"乙{number}", unit="141121", severity="low", verdict="unknown")
    return run


def test_new_flags_are_counted_one_by_one_and_many_at_once(run: Run) -> None:
    Flag.objects.bulk_create(
        Flag(run=run, check_id="PLAN-01", item="work_plan", unit_code="141124", subject_key=f"丙{number}", verdict="fail", severity="high")
        for number in range(5)
    )
    assert _agrees(run)
    assert tally(run.pk, limit=ALL, picks={}).number == 11


def test_every_decision_moves_a_number_and_gathering_changes_none(run: Run, actor_of: ActorOf, now: datetime) -> None:
    inspector = actor_of(Role.INSPECTOR)
    first, second, third = Flag.objects.filter(run=run, verdict="fail")
    decide_flag(inspector, choice=Choice(first.pk, 0), move="dismiss", at=now, reason="重复推送", expires_on=date(2021, 6, 2))
    decide_flag(inspector, choice=Choice(second.pk, 0), move="ask", at=now, reason="请说明")
    finding = confirm_flags(inspector, choices=[Choice(third.pk, 0)], at=now)
    assert _agrees(run)
    assert tallies(run.pk, limit=ALL, by=("state",)) == {("dismissed",): 1, ("asked",): 1, ("confirmed",): 1, ("open",): 3}
    expire_dismissals(at=datetime(2021, 6, 5, tzinfo=now.tzinfo))
    move_finding(actor_of(Role.LEAD), finding_id=finding, move="void", at=now, lock=0, reason="查无此事")
    assert _agrees(run)
    gather_all(at=now)
    assert _agrees(run)
    assert FlagCount.objects.filter(run=run).count() == len(
        {(*row[:-1],) for row in FlagCount.objects.values_list(*BY, "released", "run_id")}
    )
    assert gather_counts(run.pk) == 0


def test_what_is_taken_back_leaves_no_number(run: Run) -> None:
    with transaction.atomic():
        Flag.objects.update(state="confirmed", released=True)
        assert tallies(run.pk, limit=ALL, by=("state",)) == {("confirmed",): 6}
        transaction.set_rollback(True)
    assert _agrees(run)
    assert tallies(run.pk, limit=ALL, by=("state",)) == {("open",): 6}


def test_a_change_that_no_list_is_narrowed_by_changes_no_number(run: Run) -> None:
    before = list(FlagCount.objects.values_list("pk", "number"))
    Flag.objects.update(why="看过")
    assert list(FlagCount.objects.values_list("pk", "number")) == before


def test_a_branch_is_told_of_no_flag_before_it_is_asked(run: Run, actor_of: ActorOf) -> None:
    limit = row_limit(actor_of(Role.BRANCH_CLERK), permission=Permission.FLAG_READ)
    assert tally(run.pk, limit=limit, picks={}) == Tally(0, 0, 0)
    assert tallies(run.pk, limit=limit, by=("check_id",)) == {}
    Flag.objects.filter(subject_key__in=("甲1", "乙1")).update(released=True)
    assert tally(run.pk, limit=limit, picks={}).number == 1
    assert tally(run.pk, limit=limit, picks={"verdict": "unknown"}).number == 0


def test_picks_name_one_value_or_several(run: Run) -> None:
    assert tally(run.pk, limit=ALL, picks={"unit_code": "141121"}).number == 3
    assert tally(run.pk, limit=ALL, picks={"verdict": ("fail", "unknown"), "severity": "high"}).number == 3


def test_a_run_that_goes_takes_its_numbers_along(run: Run) -> None:
    run.delete()
    assert not FlagCount.objects.exists()
