"""From two sheets to a published result: a third where they differ, objections, typical questions, what becomes of it."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from jicha.domain.access.roles import Role
from jicha.domain.access.scopes import RowLimit, Scope
from jicha.domain.errors import MissingError, StateError
from jicha.domain.reviews.marks import Answer, Mark
from jicha.services.batches.moving import batch_at_hand, rubric_of
from jicha.services.scoring.questions import ask_question, decide_question
from jicha.services.scoring.results import score_rows_of, statistics_of, write_batch_bulletin
from jicha.services.scoring.settling import (
    answer_result,
    compare_batch,
    decide_objection,
    feed_back,
    finish_batch,
    lapse_objections,
    publish_batch,
)
from jicha.services.scoring.sheets import save_sheet
from jicha.services.scoring.thirds import sheets_for_third
from jicha.store.models import Batch, ReviewFile, ScoreSheet, TrailEvent, TypicalQuestion
from jicha.store.queries import blind, reviews
from jicha.store.queries.paging import Ask
from tests.desk_fixtures import ActorOf
from tests.web.reviews.conftest import Team, first_item, full_marks, hand_in, lock_of, open_sheets

ALL = RowLimit(frozenset({Scope.ALL}))


def test_sheets_that_agree_settle_and_a_gap_goes_to_a_third(actor_of: ActorOf, team: Team, scoring: int, now: datetime) -> None:
    lead = actor_of(Role.LEAD)
    sheets = open_sheets(scoring)
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
    for one in open_sheets(batch_id):
        hand_in(one, at=at, lost={first_item(one): "1"})
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
    sheets = open_sheets(scoring)
    own = team.people[sheets[0].member.user.name]
    item = first_item(sheets[0])
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
    sheet = open_sheets(scoring)[0]
    own = team.people[sheet.member.user.name]
    rows = repr(blind.own_sheets(own.user_id or 0))
    for word in ("临县", "文水", "141124", "141121", "化工", "张卫国", "李大", "环罚", "环立"):
        assert word not in rows
    assert sheet.file.alias in rows
