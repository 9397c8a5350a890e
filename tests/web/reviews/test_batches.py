"""A review from the frame to publication, by the services: who may, what is refused, what is kept, what stays blind."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from jicha.domain.access.roles import Role
from jicha.domain.access.scopes import RowLimit, Scope
from jicha.domain.errors import AccessError, DrawError, MissingError, StaleError, StateError
from jicha.domain.reviews.marks import Answer, Mark
from jicha.domain.reviews.pool import Posting, ReviewerKind, Tie
from jicha.domain.sampling.announcement import Public
from jicha.services.batches.contributing import commit_number, lock_frame, note_public, reveal_number
from jicha.services.batches.drawing import draw_batch
from jicha.services.batches.facts import draw_facts, file_of_draw, verified
from jicha.services.batches.moving import batch_at_hand, draw_folder, known_rubrics, rubric_of, secret_of
from jicha.services.batches.opening import Terms, begin_batch, frame_again
from jicha.services.batches.people import Declared, keep_member
from jicha.services.batches.seating import assign_batch, drop_out, obstacles_by_file
from jicha.services.sampling.folder import SAMPLE
from jicha.services.scoring.questions import ask_question, decide_question
from jicha.services.scoring.results import score_rows_of, statistics_of, write_batch_bulletin
from jicha.services.scoring.settling import (
    answer_result,
    compare_batch,
    decide_objection,
    feed_back,
    finish_batch,
    lapse_objections,
    open_scoring,
    publish_batch,
)
from jicha.services.scoring.sheets import save_sheet, submit_sheet
from jicha.services.scoring.thirds import sheets_for_third
from jicha.store.models import Batch, PoolMember, ReviewFile, ScoreSheet, TrailEvent, TypicalQuestion
from jicha.store.queries import blind, reviews
from jicha.store.queries import pool as pools
from jicha.store.queries.paging import Ask
from tests.desk_fixtures import ActorOf
from tests.web.reviews.conftest import Team, full_marks, hand_in, lock_of

ALL = RowLimit(frozenset({Scope.ALL}))


def _sheets(batch_id: int) -> list[ScoreSheet]:
    return list(ScoreSheet.objects.select_related("file", "member__user").filter(file__batch_id=batch_id, state="open").order_by("pk"))


def _first_item(sheet: ScoreSheet) -> str:
    rubric = rubric_of(batch_at_hand(sheet.file.batch_id))
    return max(rubric.kinds[0].documents, key=lambda one: one.points).items[0].id


def test_a_frame_is_declared_from_the_newest_snapshot(actor_of: ActorOf, begun: int, now: datetime) -> None:
    row = Batch.objects.get(pk=begun)
    assert (row.title, row.state) == ("2021年上半年案卷评查", "frame")
    facts = draw_facts(row.folder)
    assert facts is not None
    assert (facts.cases, facts.drawn, facts.seed, facts.announcement) == (10, 4, "", "")
    again = frame_again(actor_of(Role.LEAD), batch_id=begun, terms=Terms((), 3), at=now)
    assert sum(share.files for share in again.shares) == 6
    second = begin_batch(actor_of(Role.LEAD), year=2021, half=1, rubric=row.rubric, terms=Terms((), 2), at=now)
    assert Batch.objects.get(pk=second).title == "2021年上半年案卷评查（第2次）"


def test_only_the_lead_begins_and_only_what_is_on_the_list(actor_of: ActorOf, ledger: None, now: datetime) -> None:
    digest = next(iter(known_rubrics()))
    with pytest.raises(AccessError):
        begin_batch(actor_of(Role.INSPECTOR), year=2021, half=1, rubric=digest, terms=Terms((), 2), at=now)
    for half, rubric, strata in ((3, digest, ()), (1, "0" * 64, ()), (1, digest, ("天气",))):
        with pytest.raises(StateError, match="选得不对"):
            begin_batch(actor_of(Role.LEAD), year=2021, half=half, rubric=rubric, terms=Terms(strata, 2), at=now)
    with pytest.raises(DrawError):
        begin_batch(actor_of(Role.LEAD), year=2021, half=2, rubric=digest, terms=Terms((), 2), at=now)
    assert not Batch.objects.exists()


def test_the_seed_needs_two_sources_and_matching_reveals(actor_of: ActorOf, begun: int, now: datetime) -> None:
    lead, leader = actor_of(Role.LEAD), actor_of(Role.BUREAU_LEADER)
    slip = commit_number(lead, batch_id=begun, value="3", at=now)
    with pytest.raises(DrawError, match="已经承诺过"):
        commit_number(lead, batch_id=begun, value="4", at=now)
    with pytest.raises(DrawError, match="种子来源不足两项"):
        lock_frame(lead, batch_id=begun, lock=lock_of(begun), reveal_by=date(2021, 6, 1), publics=(), at=now)
    assert Batch.objects.get(pk=begun).state == "frame"
    public = Public("双色球当期号码", date(2021, 6, 2))
    lock_frame(lead, batch_id=begun, lock=lock_of(begun), reveal_by=date(2021, 6, 1), publics=[public], at=now)
    with pytest.raises(DrawError, match="承诺不符"):
        reveal_number(lead, batch_id=begun, nonce="0" * 32, value="3", at=now)
    reveal_number(lead, batch_id=begun, nonce=slip.nonce, value="3", at=now)
    with pytest.raises(DrawError, match="才公布"):
        note_public(lead, batch_id=begun, source=public.source, value="01 02 03", at=now)
    with pytest.raises(AccessError):
        note_public(leader, batch_id=begun, source=public.source, value="01 02 03", at=now + timedelta(days=1))
    with pytest.raises(DrawError, match="还没有填写"):
        draw_batch(lead, batch_id=begun, lock=lock_of(begun), withheld=(), at=now + timedelta(days=1))
    assert Batch.objects.get(pk=begun).state == "committed"
    note_public(lead, batch_id=begun, source=public.source, value="01 02 03", at=now + timedelta(days=1))
    assert draw_batch(lead, batch_id=begun, lock=lock_of(begun), withheld=(), at=now + timedelta(days=1)) == 4
    with pytest.raises(StateError, match="抽样框已锁定"):
        frame_again(lead, batch_id=begun, terms=Terms((), 3), at=now)


def test_the_draw_makes_blind_files_and_anyone_can_verify_it(drawn: int) -> None:
    row = Batch.objects.get(pk=drawn)
    files = list(ReviewFile.objects.filter(batch=row))
    assert len(files) == 4
    assert {file.unit_code for file in files} == {"141124", "141121"}
    assert len({file.alias for file in files}) == 4
    assert files[0].identity["handlers"] == "张卫国、王建军"
    found = verified(row.folder)
    assert found.faults == ()
    assert file_of_draw(row.folder, name=SAMPLE) is not None
    assert file_of_draw(row.folder, name="../keys/secret") is None
    assert len(secret_of(row)) == 32
    assert secret_of(row) == secret_of(row)
    path = draw_folder(row).path / SAMPLE
    path.write_bytes(path.read_bytes().replace(b"141124-2021-00", b"141124-2021-01", 1))
    assert verified(row.folder).faults != ()


def test_every_file_gets_a_backbone_and_a_lawyer_with_even_loads(actor_of: ActorOf, drawn: int, team: Team, now: datetime) -> None:
    assert assign_batch(actor_of(Role.LEAD), batch_id=drawn, lock=lock_of(drawn), at=now) == 8
    assert sorted(ScoreSheet.objects.filter(member=one).count() for one in PoolMember.objects.all()) == [2, 2, 2, 2]
    for file in ReviewFile.objects.filter(batch_id=drawn):
        assert sorted(file.sheets.values_list("seat", flat=True)) == ["backbone", "lawyer"]


def test_an_empty_seat_is_explained_with_names_and_rules(actor_of: ActorOf, drawn: int, team: Team, now: datetime) -> None:
    lead = actor_of(Role.LEAD)
    for member in PoolMember.objects.filter(kind="backbone"):
        declared = Declared(ReviewerKind.BACKBONE, "141124", "", (), (), has_declared=True, most=None, is_available=True)
        keep_member(lead, user_id=member.user_id, lock=member.lock, declared=declared, at=now)
    with pytest.raises(StateError) as caught:
        assign_batch(lead, batch_id=drawn, lock=lock_of(drawn), at=now)
    assert len(caught.value.faults) == 2
    assert "是临县的人员" in caught.value.faults[0].what
    assert caught.value.faults[0].where.startswith("案卷141124-2021-")
    told = obstacles_by_file(lead, batch_id=drawn, on=now.date())
    assert {number[:6] for number, _name, _why in told} == {"141124"}
    with pytest.raises(AccessError):
        obstacles_by_file(actor_of(Role.INSPECTOR), batch_id=drawn, on=now.date())


def test_ties_and_postings_are_kept_and_stand_against(actor_of: ActorOf, drawn: int, team: Team, now: datetime) -> None:
    lead = actor_of(Role.LEAD)
    file = ReviewFile.objects.filter(batch_id=drawn).first()
    assert file is not None
    member = PoolMember.objects.get(user__login="l1")
    declared = Declared(
        ReviewerKind.LAWYER,
        "",
        "正义律师事务所",
        postings=[Posting("141121", "文水分局", date(2018, 1, 1), date(2020, 6, 1)), Posting("141122", "交城分局", date(2010, 1, 1))],
        ties=[Tie(file.identity["party"], "法律顾问")],
        has_declared=True,
        most=3,
        is_available=True,
    )
    keep_member(lead, user_id=member.user_id, lock=0, declared=declared, at=now)
    reasons = [why for _number, name, why in obstacles_by_file(lead, batch_id=drawn, on=now.date()) if name == "专家l1"]
    words = "；".join("；".join(one) for one in reasons)
    assert "未满24个月" in words
    assert "法律顾问" in words
    with pytest.raises(StaleError):
        keep_member(lead, user_id=member.user_id, lock=0, declared=declared, at=now)
    with pytest.raises(StateError, match="不是评查专家"):
        keep_member(lead, user_id=lead.user_id or 0, lock=None, declared=declared, at=now)
    with pytest.raises(MissingError):
        keep_member(lead, user_id=9999, lock=None, declared=declared, at=now)
    row = pools.member_of(member.user_id)
    assert row is not None
    assert (row.most, row.firm, len(row.postings)) == (3, "正义律师事务所", 2)


def test_when_somebody_drops_out_the_rest_stays(actor_of: ActorOf, scoring: int, now: datetime) -> None:
    lead = actor_of(Role.LEAD)
    sheets = _sheets(scoring)
    hand_in(sheets[0], at=now)
    gone = next(one.member for one in sheets if one.member_id != sheets[0].member_id and one.seat == "backbone")
    before = {(one.file_id, one.seat): one.member_id for one in sheets}
    with pytest.raises(StateError, match="未写理由"):
        drop_out(lead, batch_id=scoring, lock=lock_of(scoring), member_id=gone.pk, reason="", at=now)
    number = drop_out(lead, batch_id=scoring, lock=lock_of(scoring), member_id=gone.pk, reason="生病", at=now)
    after = {(one.file_id, one.seat): one.member_id for one in ScoreSheet.objects.filter(file__batch_id=scoring).exclude(state="void")}
    assert number == sum(member == gone.pk for member in before.values())
    assert all(after[key] == member for key, member in before.items() if member != gone.pk)
    assert gone.pk not in after.values()
    assert Batch.objects.get(pk=scoring).state == "scoring"


def test_scoring_opens_only_when_every_file_was_looked_at(actor_of: ActorOf, drawn: int, team: Team, now: datetime) -> None:
    lead = actor_of(Role.LEAD)
    assign_batch(lead, batch_id=drawn, lock=lock_of(drawn), at=now)
    with pytest.raises(StateError) as caught:
        open_scoring(lead, batch_id=drawn, lock=lock_of(drawn), at=now)
    assert len(caught.value.faults) == 4


def test_a_sheet_is_the_reviewers_own_and_whole_before_it_is_handed_in(team: Team, scoring: int, now: datetime) -> None:
    sheet = _sheets(scoring)[0]
    own = team.people[sheet.member.user.name]
    other = next(one for one in team.people.values() if one.user_id != own.user_id)
    with pytest.raises(MissingError):
        save_sheet(other, sheet_id=sheet.pk, lock=0, marks=[], seconds=1)
    lock = save_sheet(own, sheet_id=sheet.pk, lock=0, marks=full_marks(sheet)[:3], seconds=10**9)
    with pytest.raises(StateError) as caught:
        submit_sheet(own, sheet_id=sheet.pk, lock=lock, at=now)
    assert len(caught.value.faults) > 50
    assert all("没有评" in fault.what for fault in caught.value.faults)
    with pytest.raises(StaleError):
        save_sheet(own, sheet_id=sheet.pk, lock=0, marks=full_marks(sheet), seconds=5)
    lock = save_sheet(own, sheet_id=sheet.pk, lock=lock, marks=full_marks(sheet), seconds=5)
    submit_sheet(own, sheet_id=sheet.pk, lock=lock, at=now)
    with pytest.raises(StateError, match="已提交"):
        save_sheet(own, sheet_id=sheet.pk, lock=lock + 1, marks=full_marks(sheet), seconds=5)
    sheet.refresh_from_db()
    assert sheet.seconds == 4 * 3600 + 5


def test_sheets_that_agree_settle_and_a_gap_goes_to_a_third(actor_of: ActorOf, team: Team, scoring: int, now: datetime) -> None:
    lead = actor_of(Role.LEAD)
    sheets = _sheets(scoring)
    with pytest.raises(StateError, match="只有0份评分已提交"):
        compare_batch(lead, batch_id=scoring, lock=lock_of(scoring), at=now)
    split = sheets[0].file_id
    veto = rubric_of(batch_at_hand(scoring)).vetoes[0].id
    for one in sheets:
        hand_in(one, at=now, found=veto if one.file_id == split and one.seat == "lawyer" else "")
    assert compare_batch(lead, batch_id=scoring, lock=lock_of(scoring), at=now) == (3, 1)
    third = ScoreSheet.objects.select_related("member__user", "file").get(seat="third")
    assert third.file_id == split
    assert third.member_id not in {one.member_id for one in sheets if one.file_id == split}
    actor = team.people[third.member.user.name]
    shown = sheets_for_third(actor, sheet_id=third.pk)
    assert sorted(sum(mark.answer is Answer.FOUND for mark in one) for one in shown) == [0, 1]
    with pytest.raises(StateError, match="还没有评查结果"):
        feed_back(lead, batch_id=scoring, lock=lock_of(scoring), at=now)
    assert statistics_of(scoring) is None
    hand_in(third, at=now, found=veto)
    file = ReviewFile.objects.get(pk=split)
    assert (file.state, file.total, file.vetoes) == ("settled", Decimal("0.00"), [veto])
    found = statistics_of(scoring)
    assert found is not None
    assert {one.unit_code for one in found.branches} == {"141124", "141121"}


def _fed_back(actor_of: ActorOf, batch_id: int, *, at: datetime) -> None:
    lead = actor_of(Role.LEAD)
    for one in _sheets(batch_id):
        hand_in(one, at=at, lost={_first_item(one): "1"})
    compare_batch(lead, batch_id=batch_id, lock=lock_of(batch_id), at=at)
    feed_back(lead, batch_id=batch_id, lock=lock_of(batch_id), at=at)


def test_a_branch_accepts_objects_and_is_answered_before_it_is_final(actor_of: ActorOf, scoring: int, now: datetime) -> None:
    lead = actor_of(Role.LEAD)
    _fed_back(actor_of, scoring, at=now)
    row = Batch.objects.get(pk=scoring)
    # Five working days after Tuesday, 1 June 2021.
    assert row.feedback_due_on == date(2021, 6, 8)
    own = RowLimit(frozenset({Scope.OWN_AFTER_FEEDBACK}), unit_code="141124")
    seen = reviews.results(Ask(), limit=own).rows
    assert {one.unit_code for one in seen} == {"141124"}
    assert len(seen) == 2
    head = actor_of(Role.BRANCH_HEAD)
    files = {one.id: one.lock for one in reviews.files_of(scoring)}
    first, second = [one.id for one in seen]
    elsewhere = next(one.id for one in reviews.files_of(scoring) if one.unit_code == "141121")
    with pytest.raises(MissingError):
        answer_result(head, file_id=elsewhere, lock=files[elsewhere], accepts=True, reason="", at=now)
    with pytest.raises(StateError, match="未写理由"):
        answer_result(head, file_id=first, lock=files[first], accepts=False, reason="", at=now)
    answer_result(head, file_id=first, lock=files[first], accepts=False, reason="送达回证在卷内第9页", at=now)
    answer_result(head, file_id=second, lock=files[second], accepts=True, reason="", at=now)
    with pytest.raises(StateError, match="还没有认可"):
        finish_batch(lead, batch_id=scoring, lock=lock_of(scoring), at=now)
    lock = ReviewFile.objects.get(pk=first).lock
    with pytest.raises(StateError, match="0至100"):
        decide_objection(lead, file_id=first, lock=lock, upholds=True, reason="属实", total=Decimal(101), at=now)
    decide_objection(lead, file_id=first, lock=lock, upholds=True, reason="属实", total=Decimal("99.50"), at=now)
    corrected = ReviewFile.objects.get(pk=first)
    assert (corrected.state, corrected.total, corrected.rule) == ("feedback", Decimal("99.50"), "异议成立，更正后的得分")
    assert lapse_objections(at=now + timedelta(days=7)) == 0
    assert lapse_objections(at=now + timedelta(days=8)) == 3
    finish_batch(lead, batch_id=scoring, lock=lock_of(scoring), at=now)
    publish_batch(lead, batch_id=scoring, lock=lock_of(scoring), at=now)
    found = statistics_of(scoring)
    assert found is not None
    assert {float(one.result.total) for one in found.files if one.case_id == str(first)} == {99.5}
    assert reviews.file_means(2021)["141124"][1] == 2
    acts = set(TrailEvent.objects.values_list("action", flat=True))
    assert {"draw.commit", "draw.contribute", "draw.run", "draw.assign", "review.score", "review.object", "review.publish"} <= acts


def test_an_objection_that_does_not_hold_makes_the_file_final(actor_of: ActorOf, scoring: int, now: datetime) -> None:
    _fed_back(actor_of, scoring, at=now)
    file = next(one for one in reviews.files_of(scoring) if one.unit_code == "141124")
    answer_result(actor_of(Role.BRANCH_HEAD), file_id=file.id, lock=file.lock, accepts=False, reason="不认可", at=now)
    decide_objection(actor_of(Role.LEAD), file_id=file.id, lock=file.lock + 1, upholds=False, reason="证据不足", total=None, at=now)
    assert ReviewFile.objects.get(pk=file.id).state == "final"
    with pytest.raises(MissingError):
        decide_objection(actor_of(Role.LEAD), file_id=9999, lock=0, upholds=False, reason="x", total=None, at=now)


def test_a_typical_question_is_decided_once_for_all_sheets(actor_of: ActorOf, team: Team, scoring: int, now: datetime) -> None:
    sheets = _sheets(scoring)
    own = team.people[sheets[0].member.user.name]
    item = _first_item(sheets[0])
    with pytest.raises(StateError, match="没有写问题"):
        ask_question(own, sheet_id=sheets[0].pk, criterion=item, asked=" ", at=now)
    number = ask_question(own, sheet_id=sheets[0].pk, criterion=item, asked="签名处只有一人，算不算缺签？", at=now)
    for one in sheets[:2]:
        marks = [Mark(item, Answer.MET, question=str(number)) if mark.criterion == item else mark for mark in full_marks(one)]
        save_sheet(team.people[one.member.user.name], sheet_id=one.pk, lock=0, marks=marks, seconds=1)
    question = TypicalQuestion.objects.get()
    lead = actor_of(Role.LEAD)
    with pytest.raises(StateError, match="没有写统一口径"):
        decide_question(lead, question_id=question.pk, answer=Answer.DEDUCTED, lost=Decimal(1), ruling="", at=now)
    assert decide_question(lead, question_id=question.pk, answer=Answer.DEDUCTED, lost=Decimal(1), ruling="算，扣1分", at=now) == 2
    sheets[0].refresh_from_db()
    assert next(mark for mark in sheets[0].marks if mark["criterion"] == item)["lost"] == "1"
    with pytest.raises(MissingError):
        decide_question(lead, question_id=9999, answer=Answer.MET, lost=None, ruling="x", at=now)


def test_what_the_desk_keeps_becomes_rows_of_d23_and_the_bulletin(actor_of: ActorOf, scoring: int, now: datetime, tmp_path: Path) -> None:
    assert not write_batch_bulletin(scoring, to=tmp_path / "x.docx")
    assert score_rows_of(2021) == ()
    _fed_back(actor_of, scoring, at=now)
    rows = score_rows_of(2021)
    assert {row.reviewer_kind for row in rows} == {"骨干", "律师"}
    assert {row.case_id for row in rows} <= {one.case_id for one in reviews.files_of(scoring)}
    assert len({row.reviewer for row in rows}) == 4
    assert write_batch_bulletin(scoring, to=tmp_path / "x.docx")
    assert (tmp_path / "x.docx").stat().st_size > 5000


def test_a_reviewers_rows_hold_nothing_that_tells_whose_file_it_is(team: Team, scoring: int) -> None:
    sheet = _sheets(scoring)[0]
    own = team.people[sheet.member.user.name]
    rows = repr(blind.own_sheets(own.user_id or 0))
    for word in ("临县", "文水", "141124", "141121", "化工", "张卫国", "李大", "环罚", "环立"):
        assert word not in rows
    assert sheet.file.alias in rows
