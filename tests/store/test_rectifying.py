"""Rectification from the order to the look-back: whose hand, which facts, what the checks say again."""

from datetime import date, datetime, timedelta

import pytest

from jicha.domain.access.roles import Actor, Role
from jicha.domain.access.scopes import RowLimit, Scope
from jicha.domain.errors import AccessError, MissingError, StaleError, StateError
from jicha.domain.findings.forms import Level
from jicha.domain.rectification.plans import Kind, Milestone, Plan
from jicha.services.clock import BEIJING
from jicha.services.investigating.drafting import confirm_flags
from jicha.services.judging.deciding import Choice
from jicha.services.rectifying.checking_again import as_of_now
from jicha.services.rectifying.looking_back import look_back
from jicha.services.rectifying.moving import ask_time, give_time, move_rectification
from jicha.services.rectifying.ordering import latest_day, order_rectification
from jicha.services.rectifying.planning import plan_rectification, reach_milestone
from jicha.services.rectifying.proving import add_proof
from jicha.services.rectifying.reminding import decide_escalation, remind, reopen_relapsed
from jicha.store.models import Finding, Rectification, Reminder, Run, TrailEvent
from jicha.store.queries import rectification as questions
from jicha.store.queries.paging import Ask
from tests.desk_fixtures import ActorOf
from tests.store.flag_rows import make_flag, make_run

ALL = RowLimit(frozenset({Scope.ALL}))
OWN = RowLimit(frozenset({Scope.OWN_AFTER_FEEDBACK}), unit_code="141124")
DUE = date(2021, 7, 1)
PLAN = Plan(Kind.BY_PLAN, "李强", "王芳", "补公示并建台账", DUE, (Milestone("补公示", date(2021, 6, 15)),))


@pytest.fixture
def final(actor_of: ActorOf, now: datetime) -> int:
    """A final finding with one flag of run r1."""
    flag = make_flag(make_run(at=now), subject="A1")
    finding_id = confirm_flags(actor_of(Role.INSPECTOR), choices=[Choice(flag.pk, 0)], at=now)
    Finding.objects.filter(pk=finding_id).update(state="final", level="serious", final_on=now.date(), released=True)
    return finding_id


@pytest.fixture
def ordered(actor_of: ActorOf, now: datetime, final: int) -> int:
    """Its rectification, ordered by an inspector."""
    return order_rectification(actor_of(Role.INSPECTOR), finding_id=final, kind=Kind.BY_PLAN, latest_on=DUE, words="限期补齐", at=now)


def _lock(row_id: int) -> int:
    return Rectification.objects.get(pk=row_id).lock


def _move(actor: Actor, row_id: int, name: str, *, at: datetime, reason: str = "") -> str:
    return move_rectification(actor, rectification_id=row_id, move=name, lock=_lock(row_id), at=at, reason=reason)


def _working(actor_of: ActorOf, row_id: int, *, at: datetime) -> None:
    plan_rectification(actor_of(Role.BRANCH_CLERK), rectification_id=row_id, lock=_lock(row_id), plan=PLAN, at=at)
    _move(actor_of(Role.INSPECTOR), row_id, "approve", at=at)


def _submitted(actor_of: ActorOf, row_id: int, *, at: datetime) -> None:
    _working(actor_of, row_id, at=at)
    add_proof(actor_of(Role.BRANCH_CLERK), rectification_id=row_id, name="台账.xlsx", chunks=[b"1"], at=at)
    _move(actor_of(Role.BRANCH_CLERK), row_id, "submit", at=at, reason="已补公示")


def _later_run(at: datetime, *, fails: tuple[str, ...]) -> Run:
    run = make_run("r2", at=at)
    Run.objects.filter(pk=run.pk).update(snapshot_digest="1" * 64)
    for subject in fails:
        make_flag(run, subject=subject)
    return run


def test_only_a_final_finding_is_ordered_and_only_once(actor_of: ActorOf, now: datetime, final: int) -> None:
    inspector = actor_of(Role.INSPECTOR)
    with pytest.raises(AccessError):
        order_rectification(actor_of(Role.BUREAU_LEADER), finding_id=final, kind=Kind.BY_PLAN, latest_on=DUE, words="", at=now)
    with pytest.raises(MissingError):
        order_rectification(inspector, finding_id=999, kind=Kind.BY_PLAN, latest_on=DUE, words="", at=now)
    with pytest.raises(StateError, match="已到或已过"):
        order_rectification(inspector, finding_id=final, kind=Kind.BY_PLAN, latest_on=now.date(), words="", at=now)
    order_rectification(inspector, finding_id=final, kind=Kind.AT_ONCE, latest_on=DUE, words="", at=now)
    with pytest.raises(StateError, match="已经交办过"):
        order_rectification(inspector, finding_id=final, kind=Kind.BY_PLAN, latest_on=DUE, words="", at=now)
    Finding.objects.filter(pk=final).update(state="settled")
    with pytest.raises(StateError, match="还没有签发"):
        order_rectification(inspector, finding_id=final, kind=Kind.BY_PLAN, latest_on=DUE, words="", at=now)


def test_the_last_day_comes_from_the_level() -> None:
    assert latest_day(Level.SERIOUS, ordered_on=date(2021, 6, 1)) == DUE


def test_the_branch_hands_in_a_plan_and_somebody_else_approves_it(actor_of: ActorOf, now: datetime, ordered: int) -> None:
    clerk = actor_of(Role.BRANCH_CLERK)
    with pytest.raises(StateError, match="限期整改未列阶段目标"):
        plan_rectification(clerk, rectification_id=ordered, lock=0, plan=Plan(Kind.BY_PLAN, "李", "王", "补", DUE), at=now)
    with pytest.raises(MissingError):
        plan_rectification(actor_of(Role.BRANCH_CLERK, unit_code="141121"), rectification_id=ordered, lock=0, plan=PLAN, at=now)
    plan_rectification(clerk, rectification_id=ordered, lock=0, plan=PLAN, at=now)
    assert [step.what for step in questions.milestones_of(ordered)] == ["补公示"]
    assert _move(actor_of(Role.INSPECTOR), ordered, "refuse", at=now, reason="措施太笼统") == "ordered"
    plan_rectification(clerk, rectification_id=ordered, lock=_lock(ordered), plan=PLAN, at=now)
    with pytest.raises(StaleError):
        move_rectification(actor_of(Role.INSPECTOR), rectification_id=ordered, move="approve", lock=0, at=now)
    assert _move(actor_of(Role.INSPECTOR), ordered, "approve", at=now) == "working"
    row = questions.rectification_of(ordered, limit=OWN)
    assert row is not None
    assert (row.responsible, row.handler, row.due_on) == ("李强", "王芳", DUE)


def test_at_once_needs_no_milestones(actor_of: ActorOf, now: datetime, final: int) -> None:
    row_id = order_rectification(actor_of(Role.INSPECTOR), finding_id=final, kind=Kind.AT_ONCE, latest_on=DUE, words="", at=now)
    plan = Plan(Kind.AT_ONCE, "李强", "王芳", "当日补公示", date(2021, 6, 2), (Milestone("多余", date(2021, 6, 2)),))
    plan_rectification(actor_of(Role.BRANCH_CLERK), rectification_id=row_id, lock=0, plan=plan, at=now)
    assert questions.milestones_of(row_id) == ()


def test_milestones_are_reached_one_by_one(actor_of: ActorOf, now: datetime, ordered: int) -> None:
    _working(actor_of, ordered, at=now)
    (step,) = questions.milestones_of(ordered)
    for _again in range(2):
        reach_milestone(actor_of(Role.BRANCH_CLERK), rectification_id=ordered, milestone_id=step.id, lock=_lock(ordered), at=now)
    assert questions.milestones_of(ordered)[0].done_on == now.date()
    assert [one.move for one in questions.steps_of(ordered)].count("reach") == 1


def test_more_time_is_asked_by_the_head_and_given_by_the_city(actor_of: ActorOf, now: datetime, ordered: int) -> None:
    _working(actor_of, ordered, at=now)
    head, lead, later = actor_of(Role.BRANCH_HEAD), actor_of(Role.LEAD), date(2021, 7, 20)
    with pytest.raises(StateError, match="不晚于现期限"):
        ask_time(head, rectification_id=ordered, lock=_lock(ordered), until=DUE, reason="停电", at=now)
    with pytest.raises(StateError, match="您的角色不能“申请延期”"):
        ask_time(actor_of(Role.BRANCH_CLERK), rectification_id=ordered, lock=_lock(ordered), until=later, reason="停电", at=now)
    ask_time(head, rectification_id=ordered, lock=_lock(ordered), until=later, reason="停电", at=now)
    give_time(lead, rectification_id=ordered, lock=_lock(ordered), reason="属实", at=now)
    row = questions.rectification_of(ordered, limit=ALL)
    assert row is not None
    assert (row.due_on, row.latest_on, row.asked_until, row.extensions, row.state) == (later, later, None, 1, "working")
    ask_time(head, rectification_id=ordered, lock=_lock(ordered), until=date(2021, 8, 1), reason="停电", at=now)
    assert _move(lead, ordered, "deny_time", at=now, reason="不属实") == "working"


def test_nothing_is_handed_in_without_proof_nor_proved_before_the_plan(
    actor_of: ActorOf, now: datetime, ordered: int, home: object
) -> None:
    clerk = actor_of(Role.BRANCH_CLERK)
    with pytest.raises(StateError, match="不在进行中"):
        add_proof(clerk, rectification_id=ordered, name="a", chunks=[b"1"], at=now)
    _working(actor_of, ordered, at=now)
    with pytest.raises(StateError, match="缺少整改佐证材料"):
        _move(clerk, ordered, "submit", at=now, reason="好了")
    assert add_proof(clerk, rectification_id=ordered, name="a", chunks=[b"1"], at=now) == add_proof(
        clerk, rectification_id=ordered, name="b", chunks=[b"1"], at=now
    )
    with pytest.raises(AccessError):
        add_proof(actor_of(Role.LEAD), rectification_id=ordered, name="a", chunks=[b"2"], at=now)
    assert [one.name for one in questions.proofs_of(ordered)] == ["a"]
    assert _move(clerk, ordered, "submit", at=now, reason="好了") == "submitted"


def test_it_is_closed_by_a_third_hand_after_the_checks_ran_on_new_data(
    actor_of: ActorOf, now: datetime, ordered: int, home: object
) -> None:
    _submitted(actor_of, ordered, at=now)
    inspector, lead = actor_of(Role.INSPECTOR), actor_of(Role.LEAD)
    assert _move(inspector, ordered, "verify", at=now, reason="现场看过") == "verified"
    with pytest.raises(StateError, match="缺少原核查规则在销号数据上的复查结果"):
        _move(lead, ordered, "close", at=now)
    again = as_of_now(lead, rectification_id=ordered)
    assert again is not None
    assert (again.run, again.still_failing, again.own, again.own_failing) == ("", None, 1, None)
    # The record of the past fails for ever and does not count; a new one would.
    _later_run(now + timedelta(hours=1), fails=("A1",))
    again = as_of_now(lead, rectification_id=ordered)
    assert again is not None
    assert (again.run, again.still_failing, again.own, again.own_failing) == ("r2", 0, 1, 1), "told before anybody acts"
    head = actor_of(Role.BRANCH_HEAD)
    assert as_of_now(head, rectification_id=ordered) is None, "flags that nobody fed back are not the branch's, nor is their number"
    assert _move(lead, ordered, "close", at=now) == "closed"
    assert as_of_now(lead, rectification_id=ordered) is None
    row = questions.rectification_of(ordered, limit=ALL)
    assert row is not None
    assert (row.checked_run, row.still_failing, row.closed_on) == ("r2", 0, now.date())
    acts = [event.action for event in TrailEvent.objects.filter(kind="rectification", object_id=str(ordered))]
    assert acts[-1] == "rectification.close"


def test_it_is_not_closed_while_new_records_fail_and_the_clock_reopens_it(
    actor_of: ActorOf, now: datetime, ordered: int, home: object
) -> None:
    _submitted(actor_of, ordered, at=now)
    _move(actor_of(Role.INSPECTOR), ordered, "verify", at=now, reason="现场看过")
    assert reopen_relapsed(at=now) == 0
    _later_run(now + timedelta(hours=1), fails=("A1", "A7"))
    with pytest.raises(StateError, match="复查结果"):
        _move(actor_of(Role.LEAD), ordered, "close", at=now)
    assert reopen_relapsed(at=now) == 1
    row = questions.rectification_of(ordered, limit=ALL)
    assert row is not None
    assert (row.state, row.still_failing) == ("working", 1)
    assert questions.steps_of(ordered)[-1].words == "新数据中又有1条不符合"
    assert reopen_relapsed(at=now) == 0


def test_a_finding_without_flags_is_verified_by_people_alone(actor_of: ActorOf, now: datetime, ordered: int, home: object) -> None:
    Rectification.objects.get(pk=ordered).finding.flags.all().delete()
    _submitted(actor_of, ordered, at=now)
    _move(actor_of(Role.INSPECTOR), ordered, "verify", at=now, reason="现场看过")
    assert _move(actor_of(Role.LEAD), ordered, "close", at=now) == "closed"
    assert _move(actor_of(Role.INSPECTOR), ordered, "reopen", at=now, reason="反弹") == "working"
    assert Rectification.objects.get(pk=ordered).closed_on is None


def test_moves_with_facts_of_their_own_do_not_come_in_by_the_back_door(actor_of: ActorOf, now: datetime, ordered: int) -> None:
    with pytest.raises(StateError, match="没有“plan”这一步"):
        _move(actor_of(Role.BRANCH_CLERK), ordered, "plan", at=now)
    with pytest.raises(MissingError):
        move_rectification(actor_of(Role.LEAD), rectification_id=999, move="approve", lock=0, at=now)


def test_the_ladder_is_climbed_once_and_anew_after_an_extension(actor_of: ActorOf, now: datetime, ordered: int) -> None:
    _working(actor_of, ordered, at=now)
    at = datetime(2021, 7, 16, 8, tzinfo=BEIJING)
    assert remind(at=at) == 3
    assert remind(at=at) == 0
    assert [(one.rung, one.reached_on) for one in questions.reminders_of(ordered)] == [
        ("remind", date(2021, 6, 24)),
        ("press", date(2021, 7, 1)),
        ("name", date(2021, 7, 16)),
    ]
    Rectification.objects.filter(pk=ordered).update(due_on=date(2021, 7, 20))
    assert remind(at=at) == 1


def test_a_person_decides_about_an_escalation(actor_of: ActorOf, now: datetime, ordered: int) -> None:
    _working(actor_of, ordered, at=now)
    remind(at=datetime(2021, 7, 31, 8, tzinfo=BEIJING))
    inspector = actor_of(Role.INSPECTOR)
    named, summoned = Reminder.objects.filter(rung__in=("name", "summon")).order_by("reached_on")
    with pytest.raises(AccessError):
        decide_escalation(actor_of(Role.BRANCH_HEAD), reminder_id=named.pk, carried_out=True, why="", at=now)
    with pytest.raises(MissingError):
        decide_escalation(inspector, reminder_id=999, carried_out=True, why="", at=now)
    decide_escalation(inspector, reminder_id=named.pk, carried_out=True, why="吕环稽通〔2021〕3号", at=now)
    with pytest.raises(StateError, match="已经处理过"):
        decide_escalation(inspector, reminder_id=named.pk, carried_out=True, why="", at=now)
    with pytest.raises(StateError, match="不升级须写理由"):
        decide_escalation(inspector, reminder_id=summoned.pk, carried_out=False, why=" ", at=now)
    decide_escalation(inspector, reminder_id=summoned.pk, carried_out=False, why="当日完成", at=now)
    assert [one.decision for one in questions.reminders_of(ordered)][-2:] == ["done", "waived"]


def test_a_look_back_is_written_on_what_is_closed(actor_of: ActorOf, now: datetime, ordered: int) -> None:
    inspector = actor_of(Role.INSPECTOR)
    with pytest.raises(StateError, match="还没有销号"):
        look_back(inspector, rectification_id=ordered, holds=True, words="台账齐全", at=now)
    Rectification.objects.filter(pk=ordered).update(state="closed", closed_on=now.date())
    assert [one.is_seen for one in questions.closed_findings(limit=ALL, year=2021)] == [False]
    with pytest.raises(StateError, match="未写回头看情况"):
        look_back(inspector, rectification_id=ordered, holds=True, words=" ", at=now)
    look_back(inspector, rectification_id=ordered, holds=False, words="又有逾期", at=now)
    (seen,) = questions.look_backs_of(ordered)
    assert (seen.holds, seen.words) == (False, "又有逾期")
    assert [one.is_seen for one in questions.closed_findings(limit=ALL, year=2021)] == [True]


def test_lists_keep_to_what_a_person_may_see(now: datetime, ordered: int) -> None:
    elsewhere = RowLimit(frozenset({Scope.OWN_AFTER_FEEDBACK}), unit_code="141121")
    today = date(2021, 8, 1)
    assert questions.rectifications(Ask(), limit=elsewhere, today=today).total == 0
    assert questions.rectifications(Ask(picks={"overdue": "yes"}, search="公示"), limit=OWN, today=today).total == 1
    assert questions.rectifications(Ask(picks={"overdue": "yes"}), limit=OWN, today=DUE).total == 0
    assert [row.id for row in questions.board(limit=OWN, most=5)["ordered"]] == [ordered]
    assert [row.id for row in questions.overdue(limit=ALL, today=today, most=5)] == [ordered]
    assert questions.state_counts(limit=ALL, year=2021) == {("141124", "ordered"): 1}
    assert questions.rectification_of(ordered, limit=elsewhere) is None
    assert questions.rectification_of_finding(999, limit=ALL) is None
