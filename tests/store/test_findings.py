"""From confirmed flags to a signed finding: every step, every hand, every refusal."""

from datetime import date, datetime, timedelta

import pytest

from jicha.domain.access.roles import Actor, Role
from jicha.domain.access.scopes import RowLimit, Scope
from jicha.domain.errors import AccessError, IntakeError, MissingError, StaleError, StateError
from jicha.domain.findings.forms import Level
from jicha.services.data.uploading import path_of_bytes
from jicha.services.investigating.drafting import confirm_flags
from jicha.services.investigating.moving import lapse_replies, move_finding
from jicha.services.investigating.writing import Text, add_evidence, write_finding
from jicha.services.judging.deciding import Choice, decide_flag
from jicha.store.models import Finding, Flag, TrailEvent
from jicha.store.queries import findings, flags
from jicha.store.queries.paging import Ask
from tests.desk_fixtures import ActorOf
from tests.store.flag_rows import make_flag, make_run

ALL = RowLimit(frozenset({Scope.ALL}))
TEXT = Text("处罚决定逾期公示", "国办发〔2018〕118号", "1份决定书逾期公示", "careless", Level.SERIOUS)


def _confirmed(actor: Actor, *, at: datetime, number: int = 1) -> int:
    run = make_run(at=at)
    rows = [make_flag(run, subject=f"A{n}") for n in range(number)]
    return confirm_flags(actor, choices=[Choice(row.pk, 0) for row in rows], at=at)


def _lock(finding_id: int) -> int:
    return Finding.objects.get(pk=finding_id).lock


def _move(actor: Actor, finding_id: int, move: str, *, at: datetime, reason: str = "") -> str:
    return move_finding(actor, finding_id=finding_id, move=move, lock=_lock(finding_id), at=at, reason=reason)


def _written(inspector: Actor, *, at: datetime, text: Text = TEXT) -> int:
    finding_id = _confirmed(inspector, at=at)
    write_finding(inspector, finding_id=finding_id, lock=_lock(finding_id), text=text, at=at)
    return finding_id


def test_flags_become_a_finding_with_its_words_and_links(actor_of: ActorOf, now: datetime) -> None:
    finding_id = _confirmed(actor_of(Role.INSPECTOR), at=now, number=22)
    row = findings.finding_of(finding_id, limit=ALL)
    assert row is not None
    assert (row.year, row.number, row.unit_code, row.kind, row.state) == (2021, 1, "141124", "THREE-02", "draft")
    assert "公示" in row.title
    assert "（22条）" in row.title
    assert row.condition.startswith("1. 决定书A0公示逾期。")
    assert row.condition.endswith("另有2条同类记录，见所附疑点清单。")
    assert row.criteria == "全面推行三项制度的指导意见\n国办发〔2018〕118号〔有出处〕"
    links = findings.flags_of(finding_id)
    assert len(links) == 22
    assert links[0].source == "案件台账.xlsx › Sheet1 › 第7行"
    assert set(Flag.objects.values_list("state", flat=True)) == {"confirmed"}
    flag = flags.flag_of(links[0].id, limit=ALL)
    assert flag is not None
    assert flags.finding_of_flag(flag) == finding_id


def test_the_finding_of_a_flag_is_found_from_the_next_run_too(actor_of: ActorOf, now: datetime) -> None:
    finding_id = _confirmed(actor_of(Role.INSPECTOR), at=now)
    again = make_flag(make_run("r2", at=now + timedelta(days=1)), subject="A0", state="confirmed")
    row = flags.flag_of(again.pk, limit=ALL)
    assert row is not None
    assert flags.finding_of_flag(row) == finding_id


def test_a_finding_is_against_one_branch(actor_of: ActorOf, now: datetime) -> None:
    run = make_run(at=now)
    one, other = make_flag(run, subject="A1"), make_flag(run, subject="B1", unit="141121")
    with pytest.raises(StateError, match="临县分局、文水分局"):
        confirm_flags(actor_of(Role.INSPECTOR), choices=[Choice(one.pk, 0), Choice(other.pk, 0)], at=now)
    with pytest.raises(StateError, match="未选疑点"):
        confirm_flags(actor_of(Role.INSPECTOR), choices=[], at=now)
    assert not Finding.objects.exists()


def test_flags_join_a_finding_that_is_still_written(actor_of: ActorOf, now: datetime) -> None:
    inspector = actor_of(Role.INSPECTOR)
    finding_id = _written(inspector, at=now)
    run = make_run("r2", at=now)
    more, elsewhere = make_flag(run, subject="A9"), make_flag(run, subject="B1", unit="141121")
    assert confirm_flags(inspector, choices=[Choice(more.pk, 0)], at=now, into=finding_id) == finding_id
    row = findings.finding_of(finding_id, limit=ALL)
    assert row is not None
    assert row.condition == "1份决定书逾期公示\n1. 决定书A9公示逾期。"
    with pytest.raises(StateError, match="针对临县分局"):
        confirm_flags(inspector, choices=[Choice(elsewhere.pk, 0)], at=now, into=finding_id)
    with pytest.raises(MissingError):
        confirm_flags(inspector, choices=[Choice(elsewhere.pk, 0)], at=now, into=999)
    _move(actor_of(Role.LEAD), finding_id, "release", at=now)
    last = make_flag(run, subject="A10")
    with pytest.raises(StateError, match="已不在编写中"):
        confirm_flags(inspector, choices=[Choice(last.pk, 0)], at=now, into=finding_id)
    assert findings.drafts_of_unit("141124") == ()


def test_only_those_who_judge_confirm(actor_of: ActorOf, now: datetime) -> None:
    flag = make_flag(make_run(at=now), subject="A1", released=True)
    with pytest.raises(AccessError):
        confirm_flags(actor_of(Role.BRANCH_HEAD), choices=[Choice(flag.pk, 0)], at=now)


def test_an_unfinished_draft_is_told_everything_it_lacks(actor_of: ActorOf, now: datetime) -> None:
    finding_id = _confirmed(actor_of(Role.INSPECTOR), at=now)
    with pytest.raises(StateError) as caught:
        _move(actor_of(Role.LEAD), finding_id, "release", at=now)
    assert [fault.what for fault in caught.value.faults] == ["未选择原因", "未定等级"]


def test_a_draft_is_written_by_one_at_a_time_and_not_after_feedback(actor_of: ActorOf, now: datetime) -> None:
    inspector = actor_of(Role.INSPECTOR)
    finding_id = _written(inspector, at=now)
    with pytest.raises(StaleError):
        write_finding(actor_of(Role.LEAD), finding_id=finding_id, lock=0, text=TEXT, at=now)
    with pytest.raises(MissingError):
        write_finding(inspector, finding_id=999, lock=0, text=TEXT, at=now)
    _move(actor_of(Role.LEAD), finding_id, "release", at=now)
    with pytest.raises(StateError, match="已不在编写中"):
        write_finding(inspector, finding_id=finding_id, lock=_lock(finding_id), text=TEXT, at=now)


def test_evidence_is_kept_under_its_digest_once(actor_of: ActorOf, now: datetime, home: object) -> None:
    inspector = actor_of(Role.INSPECTOR)
    finding_id = _written(inspector, at=now)
    first = add_evidence(inspector, finding_id=finding_id, name="公告栏.jpg", source="现场拍摄", chunks=[b"abc"], at=now)
    again = add_evidence(inspector, finding_id=finding_id, name="公告栏2.jpg", source="现场拍摄", chunks=[b"abc"], at=now)
    assert first == again
    (kept,) = findings.evidence_of(finding_id)
    assert (kept.name, kept.source, kept.size) == ("公告栏.jpg", "现场拍摄", 3)
    assert path_of_bytes(kept.sha256).read_bytes() == b"abc"
    with pytest.raises(IntakeError, match="文件是空的"):
        add_evidence(inspector, finding_id=finding_id, name="空.jpg", source="", chunks=[], at=now)


def test_the_whole_way_to_the_signature(actor_of: ActorOf, now: datetime) -> None:
    inspector, lead = actor_of(Role.INSPECTOR), actor_of(Role.LEAD)
    head, leader = actor_of(Role.BRANCH_HEAD), actor_of(Role.BUREAU_LEADER)
    finding_id = _written(inspector, at=now)
    own = RowLimit(frozenset({Scope.OWN_AFTER_FEEDBACK}), unit_code="141124")
    assert findings.finding_of(finding_id, limit=own) is None
    with pytest.raises(MissingError):
        _move(head, finding_id, "accept", at=now, reason="认可")
    assert _move(lead, finding_id, "release", at=now) == "feedback"
    seen = findings.finding_of(finding_id, limit=own)
    assert seen is not None
    # 1 June 2021 is a Tuesday: five working days later is the next Tuesday, 8 June.
    assert seen.reply_due_on == date(2021, 6, 8)
    assert _move(head, finding_id, "accept", at=now, reason="事实清楚，认可") == "replied"
    assert _move(inspector, finding_id, "propose", at=now) == "settled"
    assert _move(leader, finding_id, "sign", at=now) == "final"
    row = findings.finding_of(finding_id, limit=ALL)
    assert row is not None
    assert row.final_on == date(2021, 6, 1)
    assert [step.move for step in findings.steps_of(finding_id)] == ["write", "write", "release", "accept", "propose", "sign"]
    acts = TrailEvent.objects.filter(kind="finding", object_id=str(finding_id)).values_list("action", flat=True)
    assert list(acts) == ["finding.write", "finding.write", "finding.release", "finding.accept", "finding.propose", "finding.sign"]
    assert [(one.unit_code, one.kind, one.found_on) for one in findings.final_findings(limit=ALL)] == [
        ("141124", "THREE-02", date(2021, 6, 1))
    ]
    assert findings.final_findings(limit=ALL, unit_code="141121") == ()


def test_who_wrote_it_does_not_sign_it(actor_of: ActorOf, now: datetime) -> None:
    lead = actor_of(Role.LEAD)
    finding_id = _written(lead, at=now)
    _move(lead, finding_id, "release", at=now)
    _move(actor_of(Role.BRANCH_HEAD), finding_id, "accept", at=now, reason="认可")
    _move(lead, finding_id, "propose", at=now)
    with pytest.raises(StateError, match="不得为同一人"):
        _move(lead, finding_id, "sign", at=now)


def test_the_gravest_are_signed_by_a_leader_of_the_bureau(actor_of: ActorOf, now: datetime) -> None:
    inspector, lead = actor_of(Role.INSPECTOR), actor_of(Role.LEAD)
    grave = Text(TEXT.title, TEXT.criteria, TEXT.condition, TEXT.cause, Level.GRAVE)
    finding_id = _written(inspector, at=now, text=grave)
    _move(lead, finding_id, "release", at=now)
    _move(actor_of(Role.BRANCH_HEAD), finding_id, "accept", at=now, reason="认可")
    _move(inspector, finding_id, "propose", at=now)
    with pytest.raises(StateError, match="须由局领导签发"):
        _move(lead, finding_id, "sign", at=now)
    assert _move(actor_of(Role.BUREAU_LEADER), finding_id, "sign", at=now) == "final"


def test_an_objection_is_settled_before_it_is_final(actor_of: ActorOf, now: datetime) -> None:
    inspector, lead, head = actor_of(Role.INSPECTOR), actor_of(Role.LEAD), actor_of(Role.BRANCH_HEAD)
    finding_id = _written(inspector, at=now)
    _move(lead, finding_id, "release", at=now)
    with pytest.raises(StateError, match="未写理由"):
        _move(head, finding_id, "object", at=now)
    assert _move(head, finding_id, "object", at=now, reason="系统停机两日") == "objected"
    assert _move(lead, finding_id, "amend", at=now, reason="扣除停机时间") == "draft"
    seen = findings.finding_of(finding_id, limit=ALL)
    assert seen is not None
    assert not seen.released
    _move(lead, finding_id, "release", at=now)
    _move(head, finding_id, "object", at=now, reason="仍有异议")
    assert _move(lead, finding_id, "uphold", at=now, reason="停机已扣除") == "settled"


def test_a_reply_that_does_not_come_is_passed_over_after_its_day(actor_of: ActorOf, now: datetime) -> None:
    finding_id = _written(actor_of(Role.INSPECTOR), at=now)
    _move(actor_of(Role.LEAD), finding_id, "release", at=now)
    assert lapse_replies(at=now + timedelta(days=7)) == 0
    assert lapse_replies(at=now + timedelta(days=8)) == 1
    assert Finding.objects.get(pk=finding_id).state == "replied"


def test_a_void_finding_lets_its_flags_be_judged_again(actor_of: ActorOf, now: datetime) -> None:
    inspector = actor_of(Role.INSPECTOR)
    finding_id = _written(inspector, at=now)
    assert _move(actor_of(Role.LEAD), finding_id, "void", at=now, reason="重复") == "void"
    (flag,) = Flag.objects.all()
    assert flag.state == "open"
    decide_flag(inspector, choice=Choice(flag.pk, flag.lock), move="ask", at=now, reason="请说明")


def test_lists_and_counts_keep_to_what_a_person_may_see(actor_of: ActorOf, now: datetime) -> None:
    finding_id = _written(actor_of(Role.INSPECTOR), at=now)
    own = RowLimit(frozenset({Scope.OWN_AFTER_FEEDBACK}), unit_code="141124")
    assert findings.findings(Ask(), limit=own).total == 0
    assert findings.state_counts(limit=own, year=2021) == {}
    assert findings.state_counts(limit=ALL, year=2021) == {("141124", "draft"): 1}
    assert findings.cause_counts(limit=ALL, year=2021) == {("临县分局", "careless"): 1}
    assert findings.finding_years(limit=ALL) == (2021,)
    assert findings.finding_years(limit=own) == ()
    found = findings.findings(Ask(search="逾期", picks={"state": "draft"}), limit=ALL)
    assert [row.id for row in found.rows] == [finding_id]
