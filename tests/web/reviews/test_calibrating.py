"""The calibration round: anchors with settled scores, everybody against whom nothing stands scores them, how far each is off."""

from datetime import datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from jicha.domain.access.roles import Role
from jicha.domain.errors import AccessError, MissingError, ReviewError, StaleError, StateError
from jicha.domain.reviews.marks import ANSWER_WORDS, Answer
from jicha.domain.reviews.packets import COLUMNS
from jicha.domain.reviews.pool import Posting, ReviewerKind
from jicha.domain.rubrics.rubric import CriterionKind
from jicha.services.batches.calibrating import answer_book, begin_calibration, close_calibration, keep_answers, round_of
from jicha.services.batches.moving import batch_at_hand, known_rubrics, rubric_of
from jicha.services.batches.people import Declared, keep_member
from jicha.services.batches.seating import assign_batch
from jicha.services.scoring.settling import compare_batch, feed_back, lapse_objections
from jicha.store.models import Batch, PoolMember, ReviewFile, ScoreSheet, User
from tests.desk_fixtures import ActorOf, ClientOf
from tests.web.reviews.conftest import Team, client_of, close_streams, hand_in, lock_of

_PLACES = {column.key: number for number, column in enumerate(COLUMNS, start=1)}


@pytest.fixture
def reviewed(actor_of: ActorOf, scoring: int, now: datetime) -> int:
    """A batch whose files are final."""
    lead = actor_of(Role.LEAD)
    for sheet in ScoreSheet.objects.select_related("file", "member__user").filter(file__batch_id=scoring):
        hand_in(sheet, at=now)
    compare_batch(lead, batch_id=scoring, lock=lock_of(scoring), at=now)
    feed_back(lead, batch_id=scoring, lock=lock_of(scoring), at=now)
    lapse_objections(at=now + timedelta(days=30))
    return scoring


@pytest.fixture
def newcomers(actor_of: ActorOf, reviewed: int, now: datetime) -> list[User]:
    """Three who have seen none of the files; one of them was posted at the first file's branch until lately."""
    made = []
    for number in range(3):
        user = User.objects.create(login=f"n{number}", name=f"新专家{number}", role="reviewer", made_at=now, password_at=now)
        postings = [Posting("141124", "临县", now.date() - timedelta(days=400), None)] if number == 2 else []
        declared = Declared(ReviewerKind.LAWYER, "", f"第{number}所", postings, (), has_declared=True, most=None, is_available=True)
        keep_member(actor_of(Role.LEAD), user_id=user.pk, lock=None, declared=declared, at=now)
        made.append(user)
    return made


@pytest.fixture
def begun_round(actor_of: ActorOf, reviewed: int, newcomers: list[User], now: datetime) -> int:
    """A round with one anchor of 临县."""
    anchor = ReviewFile.objects.filter(batch_id=reviewed, unit_code="141124").order_by("pk")[0]
    digest = Batch.objects.get(pk=reviewed).rubric
    return begin_calibration(actor_of(Role.LEAD), year=2021, rubric=digest, file_ids=[anchor.pk], at=now)


def _filled(actor_of: ActorOf, batch_id: int, *, folder: Path, is_whole: bool = True) -> Path:
    path = answer_book(actor_of(Role.LEAD), batch_id=batch_id, folder=folder)
    book = openpyxl.load_workbook(path)
    file = ReviewFile.objects.get(batch_id=batch_id)
    for row, one in enumerate(rubric_of(batch_at_hand(batch_id)).criteria(file.kind), start=2):
        answer = Answer.NOT_FOUND if one.kind is CriterionKind.VETO else Answer.MET
        if is_whole or row > 5:
            book[file.alias].cell(row=row, column=_PLACES["answer"]).value = ANSWER_WORDS[answer]
    book.save(path)
    return path


def test_each_reviewer_s_deviation_from_the_settled_scores_is_told(
    actor_of: ActorOf, begun_round: int, newcomers: list[User], tmp_path: Path, now: datetime
) -> None:
    lead = actor_of(Role.LEAD)
    assert round_of(begun_round).sheets == 0
    book = _filled(actor_of, begun_round, folder=tmp_path)
    with pytest.raises(StaleError):
        keep_answers(lead, batch_id=begun_round, lock=7, path=book, at=now)
    keep_answers(lead, batch_id=begun_round, lock=0, path=book, at=now)
    sheets = list(ScoreSheet.objects.select_related("file__batch", "member__user").filter(file__batch_id=begun_round))
    # Who was posted at the branch within the time, and the two who scored the file before, get no sheet.
    assert newcomers[2] not in [one.member.user for one in sheets]
    own = {one.member.user_id: one for one in sheets}
    assert {newcomers[0].pk, newcomers[1].pk} <= own.keys()
    assert all(one.file.alias != ReviewFile.objects.get(origin="drawn", case_id=one.file.case_id).alias for one in sheets)
    assert (round_of(begun_round).sheets, round_of(begun_round).submitted, round_of(begun_round).deviations) == (len(sheets), 0, ())
    rubric = rubric_of(batch_at_hand(begun_round))
    item = max(rubric.kinds[0].documents, key=lambda one: one.points).items[0].id
    hand_in(own[newcomers[0].pk], at=now)
    hand_in(own[newcomers[1].pk], at=now, lost={item: "2"}, found=rubric.vetoes[0].id)
    found = {one.reviewer: one for one in round_of(begun_round).deviations}
    exact = found[str(own[newcomers[0].pk].member_id)]
    off = found[str(own[newcomers[1].pk].member_id)]
    assert (exact.bias, exact.spread, exact.is_within) == (0.0, 0.0, True)
    # Two of the hundred points that apply, halved by the formula.
    assert off.bias == pytest.approx(-1.0, abs=0.3)
    assert off.extra == (f"{own[newcomers[1].pk].file.alias} {rubric.vetoes[0].id}",)
    assert not off.is_within
    with pytest.raises(StateError, match="已经开始"):
        keep_answers(lead, batch_id=begun_round, lock=1, path=book, at=now)
    close_calibration(lead, batch_id=begun_round, lock=lock_of(begun_round), at=now)
    assert not ScoreSheet.objects.filter(file__batch_id=begun_round, state="open").exists()
    with pytest.raises(StateError, match="没有在进行"):
        close_calibration(lead, batch_id=begun_round, lock=lock_of(begun_round), at=now)


def test_settled_scores_are_whole_and_anchors_are_final_files(
    actor_of: ActorOf, begun_round: int, reviewed: int, tmp_path: Path, now: datetime
) -> None:
    lead = actor_of(Role.LEAD)
    with pytest.raises(ReviewError) as caught:
        keep_answers(lead, batch_id=begun_round, lock=0, path=_filled(actor_of, begun_round, folder=tmp_path, is_whole=False), at=now)
    assert len(caught.value.faults) == 4
    digest = Batch.objects.get(pk=reviewed).rubric
    for rubric, files in ((digest, []), ("0" * 64, [1]), (digest, [9999])):
        with pytest.raises(StateError, match="选得不对"):
            begin_calibration(lead, year=2021, rubric=rubric, file_ids=files, at=now)
    ReviewFile.objects.filter(batch_id=reviewed).update(kind="没有的类别")
    with pytest.raises(StateError, match="细则没有“没有的类别”"):
        begin_calibration(
            lead, year=2021, rubric=digest, file_ids=list(ReviewFile.objects.filter(batch_id=reviewed).values_list("pk", flat=True)), at=now
        )
    with pytest.raises(AccessError):
        begin_calibration(actor_of(Role.INSPECTOR), year=2021, rubric=digest, file_ids=[], at=now)
    with pytest.raises(MissingError):
        round_of(reviewed)
    with pytest.raises(MissingError, match="校准不走评查的步骤"):
        assign_batch(lead, batch_id=begun_round, lock=0, at=now)


def test_a_round_needs_somebody_to_take_part(actor_of: ActorOf, begun_round: int, tmp_path: Path, now: datetime) -> None:
    PoolMember.objects.update(is_available=False)
    with pytest.raises(StateError, match="没有可以参加校准"):
        keep_answers(actor_of(Role.LEAD), batch_id=begun_round, lock=0, path=_filled(actor_of, begun_round, folder=tmp_path), at=now)
    assert Batch.objects.get(pk=begun_round).state == "drawn"


def test_the_pages_of_a_round(
    actor_of: ActorOf, as_role: ClientOf, reviewed: int, newcomers: list[User], team: Team, tmp_path: Path
) -> None:
    browser = as_role(Role.LEAD)
    page = browser.get(reverse("calibrations")).content.decode()
    anchor = ReviewFile.objects.filter(batch_id=reviewed, unit_code="141124").order_by("pk")[0]
    assert anchor.case_id in page
    begin = {"year": 2021, "rubric": next(iter(known_rubrics())), "file": [anchor.pk]}
    answer = browser.post(reverse("calibration_begin"), {**begin, "rubric": Batch.objects.get(pk=reviewed).rubric})
    made = Batch.objects.get(kind="calibration")
    assert answer.headers["Location"] == reverse("calibration", args=[made.pk])
    assert browser.post(reverse("calibration_begin"), {"year": 2021}).status_code == 422
    page = browser.get(reverse("calibration", args=[made.pk])).content.decode()
    assert "待填标准答案" in page
    assert browser.get(reverse("review_file", args=[ReviewFile.objects.get(batch=made).pk])).status_code == 200
    book = browser.get(reverse("calibration_book", args=[made.pk]))
    assert b"".join(book.streaming_content).startswith(b"PK")
    close_streams(book)
    assert browser.post(reverse("calibration_answers", args=[made.pk]), {"lock": 0}).status_code == 422
    filled = SimpleUploadedFile("a.xlsx", _filled(actor_of, made.pk, folder=tmp_path).read_bytes())
    assert browser.post(reverse("calibration_answers", args=[made.pk]), {"lock": 0, "file": filled}).status_code == 302
    sheet = ScoreSheet.objects.select_related("file__batch", "member__user").filter(file__batch=made).order_by("pk")[0]
    assert sheet.file.alias in client_of(sheet.member.user).get(reverse("own_files")).content.decode()
    hand_in(sheet, at=made.made_at)
    page = browser.get(reverse("calibration", args=[made.pk])).content.decode()
    assert "在允许范围内" in page
    assert sheet.member.user.name in page
    assert browser.post(reverse("calibration_close", args=[made.pk]), {"lock": lock_of(made.pk)}).status_code == 302
    assert made.title in browser.get(reverse("calibrations")).content.decode()
    assert browser.get(reverse("batch", args=[made.pk])).status_code == 404
    assert browser.get(reverse("calibration", args=[reviewed])).status_code == 404
    assert as_role(Role.INSPECTOR).get(reverse("calibrations")).status_code == 403
    assert made.title not in browser.get(reverse("batches")).content.decode()
