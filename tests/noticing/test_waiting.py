"""What waits for whom, from rows as they stand."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from jicha.domain.access.roles import Actor, Role
from jicha.domain.inbox.duties import Matter
from jicha.domain.inbox.lines import Line
from jicha.engine.content.desk import desk_rules
from jicha.services.judging.deciding import Choice, decide_flag
from jicha.services.noticing.waiting import lines_for
from jicha.services.sampling.folder import COMMITMENTS, REVEALS, DrawFolder
from jicha.store.models import (
    Batch,
    CountAnswer,
    Evaluation,
    Finding,
    Flag,
    ParamChange,
    PlanVersion,
    PoolMember,
    Rectification,
    Reminder,
    ReviewFile,
    RubricEntry,
    ScoreSheet,
    SelfCheck,
    Snapshot,
    TypicalCase,
    UnitCount,
    User,
)
from jicha.store.queries.waiting import bundles
from jicha.store.queries.waiting.items import item_of
from tests.desk_fixtures import ActorOf
from tests.store.flag_rows import make_flag, make_run

TODAY = date(2021, 6, 1)


def _of(actor: Actor, matter: Matter) -> list[Line]:
    return [line for line in lines_for(actor, today=TODAY) if line.matter is matter]


def _steps(actor: Actor, matter: Matter) -> list[str]:
    return [line.step for line in _of(actor, matter)]


def test_a_draft_waits_for_its_maker_and_a_reply_for_the_branch(actor_of: ActorOf, draft: int) -> None:
    assert _steps(actor_of(Role.INSPECTOR), Matter.FINDING) == ["write"]
    assert _steps(actor_of(Role.LEAD), Matter.FINDING) == []
    assert _steps(actor_of(Role.BRANCH_HEAD), Matter.FINDING) == []


def test_a_reply_waits_for_the_branch_with_its_day_and_for_no_other(actor_of: ActorOf, fed_back: int) -> None:
    (line,) = _of(actor_of(Role.BRANCH_HEAD), Matter.FINDING)
    assert (line.step, line.due_on, line.object_id, line.year) == ("accept", date(2021, 6, 8), fed_back, 2021)
    assert "临县" not in line.title
    assert _of(actor_of(Role.BRANCH_HEAD, unit_code="141121"), Matter.FINDING) == []
    assert _of(actor_of(Role.INSPECTOR), Matter.FINDING) == []


def test_a_grave_finding_is_signed_by_a_leader_and_a_final_one_is_ordered(actor_of: ActorOf, fed_back: int) -> None:
    Finding.objects.filter(pk=fed_back).update(state="settled", level="grave")
    assert _steps(actor_of(Role.BUREAU_LEADER), Matter.FINDING) == ["sign"]
    assert _steps(actor_of(Role.LEAD), Matter.FINDING) == []
    Finding.objects.filter(pk=fed_back).update(state="final", final_on=TODAY)
    assert _steps(actor_of(Role.INSPECTOR), Matter.FINDING) == ["order"]


@pytest.mark.parametrize(
    ("state", "role", "step"),
    [
        ("ordered", Role.BRANCH_CLERK, "plan"),
        ("planned", Role.INSPECTOR, "approve"),
        ("working", Role.BRANCH_HEAD, "submit"),
        ("extension", Role.LEAD, "give_time"),
        ("submitted", Role.INSPECTOR, "verify"),
        ("verified", Role.LEAD, "close"),
    ],
)
def test_each_step_of_a_rectification_waits_for_its_own_people(actor_of: ActorOf, fed_back: int, state: str, role: Role, step: str) -> None:
    day = TODAY - timedelta(days=3)
    Rectification.objects.create(
        finding_id=fed_back, unit_code="141124", kind="by_plan", state=state, ordered_on=day, latest_on=day, due_on=day
    )
    (line,) = _of(actor_of(role), Matter.RECTIFICATION)
    assert line.step == step
    assert line.due_on == (None if state in {"submitted", "verified"} else day)
    assert _of(actor_of(Role.BRANCH_HEAD, unit_code="141121"), Matter.RECTIFICATION) == []


def test_an_escalation_waits_until_somebody_decides_or_it_is_closed(actor_of: ActorOf, fed_back: int, now: datetime) -> None:
    row = Rectification.objects.create(
        finding_id=fed_back, unit_code="141124", kind="by_plan", state="working", ordered_on=TODAY, latest_on=TODAY, due_on=TODAY
    )
    for rung in ("press", "name"):
        Reminder.objects.create(rectification=row, rung=rung, reached_on=TODAY, at=now)
    (line,) = _of(actor_of(Role.LEAD), Matter.ESCALATION)
    assert (line.step, line.zh, line.object_id) == ("name", "决定是否通报", row.pk)
    assert _of(actor_of(Role.BRANCH_HEAD), Matter.ESCALATION) == []
    Rectification.objects.filter(pk=row.pk).update(state="submitted")
    assert _of(actor_of(Role.LEAD), Matter.ESCALATION) == []


def test_flags_stand_in_one_line_with_their_number(actor_of: ActorOf, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    assert _of(actor_of(Role.INSPECTOR), Matter.FLAG) == []
    run = make_run(at=now)
    first = make_flag(run, subject="A1")
    make_flag(run, subject="A2")
    make_flag(run, subject="B1", unit="141121")
    make_flag(run, subject="A3", verdict="unknown")
    assert [(line.step, line.number, line.is_more) for line in _of(actor_of(Role.INSPECTOR), Matter.FLAG)] == [("open", 3, False)]
    assert _of(actor_of(Role.BRANCH_CLERK), Matter.FLAG) == []
    decide_flag(actor_of(Role.INSPECTOR), choice=Choice(first.pk, 0), move="ask", at=now, reason="何时公示？")
    assert [(line.step, line.number) for line in _of(actor_of(Role.BRANCH_CLERK), Matter.FLAG)] == [("answer", 1)]
    assert _of(actor_of(Role.BRANCH_CLERK, unit_code="141121"), Matter.FLAG) == []
    decide_flag(actor_of(Role.BRANCH_CLERK), choice=Choice(first.pk, 1), move="answer", at=now, reason="当天公示")
    assert _of(actor_of(Role.BRANCH_CLERK), Matter.FLAG) == []
    monkeypatch.setattr(bundles, "MOST", 1)
    assert [(line.step, line.number, line.is_more) for line in _of(actor_of(Role.INSPECTOR), Matter.FLAG)] == [
        ("judge", 1, False),
        ("open", 1, True),
    ]
    assert Flag.objects.get(pk=first.pk).state == "asked"


def test_a_self_check_waits_for_clerk_head_and_city_in_turn(actor_of: ActorOf) -> None:
    form = SelfCheck.objects.create(year=2021, round="look_back", unit_code="141124", unit_name="临县分局")
    assert _steps(actor_of(Role.BRANCH_CLERK), Matter.SELF_CHECK) == ["fill"]
    assert _steps(actor_of(Role.BRANCH_HEAD), Matter.SELF_CHECK) == ["submit"]
    assert _steps(actor_of(Role.BRANCH_HEAD, unit_code="141121"), Matter.SELF_CHECK) == []
    SelfCheck.objects.filter(pk=form.pk).update(state="submitted")
    assert _steps(actor_of(Role.INSPECTOR), Matter.SELF_CHECK) == ["take"]


def test_a_typical_case_in_hand_and_the_quarters_that_are_owed(actor_of: ActorOf, plan_2021: int, now: datetime) -> None:
    clerk = actor_of(Role.BRANCH_CLERK)
    assert [(line.object_id, line.due_on) for line in _of(clerk, Matter.QUARTER)] == [(1, date(2021, 4, 10)), (2, date(2021, 7, 10))]
    case = TypicalCase.objects.create(year=2021, quarter=2, unit_code="141124", unit_name="临县分局", title="一案", made_at=now)
    (line,) = _of(clerk, Matter.TYPICAL_CASE)
    assert (line.step, line.due_on) == ("write", date(2021, 7, 10))
    TypicalCase.objects.filter(pk=case.pk).update(state="submitted", submitted_on=TODAY)
    assert [line.object_id for line in _of(clerk, Matter.QUARTER)] == [1]
    assert [line.object_id for line in _of(actor_of(Role.BRANCH_HEAD, unit_code="141121"), Matter.QUARTER)] == [1, 2]
    assert _steps(actor_of(Role.INSPECTOR), Matter.TYPICAL_CASE) == ["adopt"]
    assert _of(actor_of(Role.LEAD), Matter.QUARTER) == []


def test_without_a_plan_in_force_no_quarter_is_owed(actor_of: ActorOf) -> None:
    assert _of(actor_of(Role.BRANCH_CLERK), Matter.QUARTER) == []


def test_a_plan_waits_for_its_maker_a_leader_and_the_lead(actor_of: ActorOf, plan_2021: int) -> None:
    plan = PlanVersion.objects.get(pk=plan_2021)
    for state, role, step in (
        ("draft", Role.LEAD, "submit"),
        ("submitted", Role.BUREAU_LEADER, "approve"),
        ("approved", Role.LEAD, "publish"),
    ):
        PlanVersion.objects.filter(pk=plan.pk).update(state=state, makers={})
        assert _steps(actor_of(role), Matter.PLAN) == [step]
        assert _steps(actor_of(Role.INSPECTOR), Matter.PLAN) == []
        assert _steps(actor_of(Role.BRANCH_HEAD), Matter.PLAN) == []


def test_an_evaluation_waits_for_whoever_did_not_freeze_it(actor_of: ActorOf) -> None:
    leader = actor_of(Role.BUREAU_LEADER)
    Evaluation.objects.create(year=2021, state="frozen", digest="0" * 64, makers={"freeze": str(leader.user_id)})
    assert _steps(leader, Matter.EVALUATION) == []
    Evaluation.objects.update(makers={})
    assert _steps(leader, Matter.EVALUATION) == ["sign"]
    assert _steps(actor_of(Role.BRANCH_HEAD), Matter.EVALUATION) == []


def _batch(now: datetime, *, state: str, due_on: date | None = None) -> Batch:
    return Batch.objects.create(
        year=2021, half=1, title="2021年上半年", folder="2021-1", state=state, rubric="0" * 64, made_at=now, feedback_due_on=due_on
    )


def _file(batch: Batch, *, state: str, released: bool = False) -> ReviewFile:
    return ReviewFile.objects.create(
        batch=batch, case_id="L-7", unit_code="141124", unit_name="临县分局", kind="一般程序", stratum="s", ticket="0", alias="7K3M-Q2XV",
        state=state, released=released,
    )  # fmt: skip


def test_a_reviewer_sees_an_alias_and_no_branch(actor_of: ActorOf, now: datetime) -> None:
    reviewer = actor_of(Role.REVIEWER)
    batch = _batch(now, state="scoring")
    member = PoolMember.objects.create(user_id=reviewer.user_id, kind="lawyer")
    sheet = ScoreSheet.objects.create(file=_file(batch, state="assigned"), member=member, seat="lawyer")
    (line,) = lines_for(reviewer, today=TODAY)
    assert (line.matter, line.title, line.unit_name, line.object_id) == (Matter.SHEET, "7K3M-Q2XV 一般程序", "", sheet.pk)
    assert "L-7" not in str(line)
    ScoreSheet.objects.update(seat="third")
    assert [line.zh for line in lines_for(reviewer, today=TODAY)] == ["裁定案卷"]
    ScoreSheet.objects.update(state="submitted", seat="lawyer")
    assert lines_for(reviewer, today=TODAY) == ()
    assert _steps(actor_of(Role.LEAD), Matter.BATCH) == ["compare"]


def test_a_batch_waits_for_the_lead_only_when_it_can_go_on(actor_of: ActorOf, now: datetime) -> None:
    lead = actor_of(Role.LEAD)
    batch = _batch(now, state="adjudicating", due_on=date(2021, 6, 15))
    assert _steps(lead, Matter.BATCH) == []
    file = _file(batch, state="adjudicating")
    assert _steps(lead, Matter.BATCH) == []
    ReviewFile.objects.filter(pk=file.pk).update(state="settled")
    assert _steps(lead, Matter.BATCH) == ["feed_back"]
    ReviewFile.objects.filter(pk=file.pk).update(state="feedback", released=True)
    Batch.objects.filter(pk=batch.pk).update(state="feedback")
    assert _steps(lead, Matter.BATCH) == []
    (line,) = _of(actor_of(Role.BRANCH_HEAD), Matter.REVIEW_FILE)
    assert (line.step, line.due_on) == ("accept", date(2021, 6, 15))
    assert _of(actor_of(Role.BRANCH_HEAD, unit_code="141121"), Matter.REVIEW_FILE) == []
    Batch.objects.filter(pk=batch.pk).update(kind="calibration")
    assert _of(actor_of(Role.BRANCH_HEAD), Matter.REVIEW_FILE) == []


def test_a_number_is_asked_for_and_then_its_reveal(actor_of: ActorOf, now: datetime, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    leader = actor_of(Role.BUREAU_LEADER)
    batch = _batch(now, state="frame")
    assert _steps(leader, Matter.CONTRIBUTION) == ["contribute"]
    folder = DrawFolder(home / "draws" / "2021-1")
    folder.append(COMMITMENTS, fields=(leader.name, "0" * 64))
    assert _steps(leader, Matter.CONTRIBUTION) == []
    assert _steps(actor_of(Role.INSPECTOR), Matter.CONTRIBUTION) == ["contribute"]
    Batch.objects.filter(pk=batch.pk).update(state="committed")
    assert _steps(leader, Matter.CONTRIBUTION) == []
    announced = "version\t1\nbatch\t2021年上半年\n"
    folder.write("announcement.tsv", data=announced.encode())
    monkeypatch.setattr(DrawFolder, "announcement", lambda _folder: type("Said", (), {"reveal_by": date(2021, 6, 5)})())
    (line,) = _of(leader, Matter.CONTRIBUTION)
    assert (line.step, line.due_on) == ("reveal", date(2021, 6, 5))
    folder.append(REVEALS, fields=(leader.name, "n", "7"))
    assert _steps(leader, Matter.CONTRIBUTION) == []


def test_counts_wait_until_the_branch_has_confirmed_each(actor_of: ActorOf, now: datetime) -> None:
    clerk = actor_of(Role.BRANCH_CLERK)
    assert _of(clerk, Matter.COUNT) == []
    kept = Snapshot.objects.create(year=2021, digest="0" * 64, lines=9, loaded=9, refused=0, set_aside=0, files=1, taken_at=now)
    for unit, name, rows in (("141124", "D06", 5), ("141124", "D07", 4), ("141121", "D06", 9)):
        UnitCount.objects.create(snapshot=kept, dataset=name, unit_code=unit, rows=rows)
    CountAnswer.objects.create(year=2021, dataset="D06", unit_code="141124", counted=5, said=6, words="少一件", at=now)
    CountAnswer.objects.create(year=2021, dataset="D07", unit_code="141124", counted=3, said=3, at=now)
    assert [(line.number, line.year) for line in _of(clerk, Matter.COUNT)] == [(1, 2021)]
    CountAnswer.objects.create(year=2021, dataset="D07", unit_code="141124", counted=4, said=4, at=now)
    assert _of(clerk, Matter.COUNT) == []


def test_a_proposal_waits_for_whoever_may_approve_it_but_not_for_its_maker(actor_of: ActorOf, now: datetime) -> None:
    lead, leader = actor_of(Role.LEAD), actor_of(Role.BUREAU_LEADER)
    assert _of(leader, Matter.PARAM) == []
    told = {"before": 50, "why": "本市案件少", "proposed_at": now}
    by_lead = ParamChange.objects.create(check_id="CASE-01", name="least", value=30, proposed_by_id=lead.user_id, **told)
    (line,) = _of(leader, Matter.PARAM)
    assert (line.step, line.zh, line.title, line.object_id) == ("approve", "批准参数", "CASE-01 least", by_lead.pk)
    assert _of(lead, Matter.PARAM) == _of(actor_of(Role.INSPECTOR), Matter.PARAM) == []
    ParamChange.objects.filter(pk=by_lead.pk).update(state="refused", decided_at=now)
    assert _of(leader, Matter.PARAM) == []
    entry = RubricEntry.objects.create(
        name="own", from_on=TODAY, zh="本局评查细则", digest="0" * 64, text="", entered_at=now, entered_by_id=leader.user_id
    )
    assert _of(leader, Matter.RUBRIC) == []
    RubricEntry.objects.filter(pk=entry.pk).update(entered_by_id=lead.user_id)
    (line,) = _of(leader, Matter.RUBRIC)
    assert (line.zh, line.title, line.object_id) == ("批准细则", "本局评查细则", entry.pk)


def test_nothing_waits_for_an_administrator_or_for_somebody_without_role(actor_of: ActorOf, fed_back: int) -> None:
    nobody = Actor(99, "新人", None)
    assert [lines_for(one, today=TODAY) for one in (actor_of(Role.SYSTEM_ADMIN), actor_of(Role.AUDITOR), nobody)] == [(), (), ()]


def test_a_branch_role_without_a_branch_sees_no_counts(actor_of: ActorOf) -> None:
    assert _of(Actor(98, "无单位", Role.BRANCH_CLERK), Matter.COUNT) == []
    assert User.objects.filter(pk=98).first() is None


def test_what_is_not_there_is_no_item(db: None) -> None:
    assert item_of(Matter.FINDING, 0, rules=desk_rules()) is None
