"""Notices: one for each who must act, closed when it is done, never for another branch, and none twice."""

from datetime import datetime, timedelta
from importlib.resources import files
from pathlib import Path

import pytest

from jicha.domain.access.roles import Role
from jicha.domain.errors import MissingError
from jicha.domain.inbox.duties import Matter
from jicha.services.administering.in_force import POINTER
from jicha.services.administering.params import checks_in_force, decide_param, propose_param
from jicha.services.administering.places import DESK_PLACE
from jicha.services.investigating.moving import move_finding
from jicha.services.judging.deciding import Choice, decide_flag
from jicha.services.noticing.telling import mark_read, tell_all, tell_of, tell_reviewers
from jicha.store.models import Batch, Finding, Notice, PoolMember, ReviewFile, ScoreSheet, User
from jicha.store.queries.paging import Ask
from jicha.store.queries.waiting import notices
from tests.desk_fixtures import ActorOf
from tests.store.flag_rows import make_flag, make_run


def _told(**wanted: object) -> list[tuple[int, str, str]]:
    return list(Notice.objects.filter(**wanted).order_by("user_id", "id").values_list("user_id", "matter", "step"))


def _people(actor_of: ActorOf) -> dict[str, int]:
    """Open an account of every role before anything happens."""
    ids = {role.value: actor_of(role).user_id or 0 for role in Role}
    return {**ids, "other": actor_of(Role.BRANCH_HEAD, unit_code="141121").user_id or 0}


def test_a_feedback_is_told_to_its_branch_and_closed_by_the_reply(actor_of: ActorOf, now: datetime, request: pytest.FixtureRequest) -> None:
    people = _people(actor_of)
    finding = request.getfixturevalue("fed_back")
    assert {who for who, matter, _step in _told(over_at=None) if matter == "finding"} == {people["branch_clerk"], people["branch_head"]}
    note = Notice.objects.filter(user_id=people["branch_head"]).get()
    assert (note.object_id, note.step, note.unit_code, note.words) == (finding, "accept", "141124", "答复稽查问题")
    move_finding(
        actor_of(Role.BRANCH_HEAD), finding_id=finding, move="accept", lock=Finding.objects.get(pk=finding).lock, at=now, reason="属实"
    )
    assert Notice.objects.get(pk=note.pk).over_at == now
    assert {who for who, _matter, step in _told(over_at=None) if step == "propose"} == {people["lead"], people["inspector"]}


def test_a_proposal_is_told_to_who_may_approve_it_and_closed_by_the_decision(actor_of: ActorOf, small_year: object, now: datetime) -> None:
    people = _people(actor_of)
    check, param = next((check, param) for check in checks_in_force() for param in check.params if isinstance(param.value, int))
    change = propose_param(actor_of(Role.LEAD), check=check, name=param.name, text=str(param.value + 1), why="局长办公会", at=now)
    assert _told(over_at=None) == [(people["bureau_leader"], "param", "approve")]
    decide_param(actor_of(Role.BUREAU_LEADER), change_id=change, approves=False, why="数据不足", at=now)
    assert _told(over_at=None) == []


def test_telling_twice_tells_once_and_a_return_tells_again(actor_of: ActorOf, fed_back: int, now: datetime) -> None:
    actor_of(Role.BRANCH_HEAD)
    assert tell_of(Matter.FINDING, object_id=fed_back, at=now) == 1
    assert tell_of(Matter.FINDING, object_id=fed_back, at=now) == 0
    Finding.objects.filter(pk=fed_back).update(state="void")
    assert tell_of(Matter.FINDING, object_id=fed_back, at=now) == 0
    assert Notice.objects.filter(over_at=None).count() == 0
    Finding.objects.filter(pk=fed_back).update(state="feedback")
    assert tell_of(Matter.FINDING, object_id=fed_back, at=now) == 1
    assert tell_of(Matter.FINDING, object_id=0, at=now) == 0


def test_what_is_told_follows_the_bureaus_own_rules(actor_of: ActorOf, draft: int, home: Path, now: datetime) -> None:
    inspector = actor_of(Role.INSPECTOR)
    Finding.objects.filter(pk=draft).update(cause="own_cause", level="serious", criteria="依据", condition="事实")
    tell_of(Matter.FINDING, object_id=draft, at=now)
    assert _told(over_at=None) == [(inspector.user_id, "finding", "write")]
    rules = files("jicha").joinpath("content/desk/default.yaml").read_text(encoding="utf-8")
    own = home / "overlay" / "own" / DESK_PLACE
    own.parent.mkdir(parents=True)
    own.write_text(rules.replace("  causes:\n", "  causes:\n    own_cause: 本局自定\n"), encoding="utf-8")
    (home / "overlay" / POINTER).write_text("own", encoding="ascii")
    tell_of(Matter.FINDING, object_id=draft, at=now)
    assert _told(user_id=inspector.user_id, over_at=None) == []


def test_a_question_about_flags_is_one_notice_to_the_branch_that_is_asked(actor_of: ActorOf, now: datetime) -> None:
    people = _people(actor_of)
    run = make_run(at=now)
    for subject in ("A1", "A2"):
        flag = make_flag(run, subject=subject)
        decide_flag(actor_of(Role.INSPECTOR), choice=Choice(flag.pk, 0), move="ask", at=now, reason="？")
    assert sorted(_told(matter="flag")) == sorted((people[role], "flag", "answer") for role in ("branch_clerk", "branch_head"))


def test_reviewers_are_told_by_alias(actor_of: ActorOf, now: datetime) -> None:
    batch = Batch.objects.create(year=2021, half=1, title="上半年", folder="f", state="scoring", rubric="0" * 64, made_at=now)
    file = ReviewFile.objects.create(
        batch=batch, case_id="L-7", unit_code="141124", unit_name="临县分局", kind="一般程序", stratum="s", ticket="0", alias="7K3M-Q2XV"
    )
    reviewer = actor_of(Role.REVIEWER)
    member = PoolMember.objects.create(user_id=reviewer.user_id, kind="lawyer")
    ScoreSheet.objects.create(file=file, member=member, seat="lawyer")
    gone = User.objects.create(login="gone", name="离任", role="reviewer", is_active=False, made_at=now)
    ScoreSheet.objects.create(file=file, member=PoolMember.objects.create(user=gone, kind="backbone"), seat="backbone")
    assert tell_reviewers(batch.pk, at=now) == 1
    (note,) = Notice.objects.all()
    assert (note.user_id, note.title) == (reviewer.user_id, "7K3M-Q2XV 一般程序")


def test_at_night_all_are_told_once_and_again_on_the_day(actor_of: ActorOf, fed_back: int, now: datetime) -> None:
    people = _people(actor_of)
    assert tell_all(at=now) == 2
    assert tell_all(at=now) == 0
    on_the_day = now + timedelta(days=7)
    assert tell_all(at=on_the_day) == 2
    assert tell_all(at=on_the_day + timedelta(days=1)) == 0
    assert {(who, due) for who, due in Notice.objects.values_list("user_id", "is_due")} == {
        (people[role], due) for role in ("branch_clerk", "branch_head") for due in (False, True)
    }
    Finding.objects.filter(pk=fed_back).update(state="void")
    tell_all(at=on_the_day)
    assert Notice.objects.filter(over_at=None).count() == 0


def test_who_moves_to_another_branch_no_longer_sees_what_was_told(actor_of: ActorOf, fed_back: int, now: datetime) -> None:
    head = actor_of(Role.BRANCH_HEAD)
    tell_all(at=now)
    assert notices.unread(head) == 1
    User.objects.filter(pk=head.user_id).update(unit_code="141121")
    moved = type(head)(head.user_id, head.name, head.role, "141121")
    assert notices.unread(moved) == 0
    assert notices.notices(Ask(), actor=moved).total == 0
    tell_all(at=now)
    assert Notice.objects.filter(over_at=None).count() == 0


def test_the_own_notices_are_read_one_by_one_or_all(actor_of: ActorOf, fed_back: int, now: datetime) -> None:
    head, other = actor_of(Role.BRANCH_HEAD), actor_of(Role.BRANCH_HEAD, unit_code="141121")
    tell_all(at=now)
    note = Notice.objects.get()
    with pytest.raises(MissingError):
        mark_read(other, notice_id=note.pk, at=now)
    assert mark_read(other, notice_id=None, at=now) == 0
    assert mark_read(head, notice_id=note.pk, at=now) == 1
    assert mark_read(head, notice_id=None, at=now) == 0
    assert notices.unread(head) == 0
    assert notices.notice_of(note.pk, actor=other) is None
    assert [row.is_read for row in notices.notices(Ask(), actor=head).rows] == [True]
    assert notices.notices(Ask(picks={"state": "unread"}), actor=head).total == 0
    assert notices.notices(Ask(picks={"state": "over"}), actor=head).total == 0


def test_the_constraint_of_the_table_keeps_two_alike_from_standing(actor_of: ActorOf, fed_back: int, now: datetime) -> None:
    actor_of(Role.BRANCH_HEAD)
    tell_of(Matter.FINDING, object_id=fed_back, at=now)
    note = Notice.objects.get()
    note.pk = None
    Notice.objects.bulk_create([note], ignore_conflicts=True)
    assert Notice.objects.count() == 1
