"""A review from the frame to publication, by the services: who may, what is refused, what is kept, what stays blind."""

from datetime import date, datetime, timedelta

import pytest

from jicha.domain.access.roles import Role
from jicha.domain.access.scopes import RowLimit, Scope
from jicha.domain.errors import AccessError, DrawError, MissingError, StaleError, StateError
from jicha.domain.reviews.pool import Posting, ReviewerKind, Tie
from jicha.domain.sampling.announcement import Public
from jicha.services.batches.contributing import commit_number, lock_frame, note_public, reveal_number
from jicha.services.batches.drawing import draw_batch
from jicha.services.batches.facts import draw_facts, file_of_draw, verified
from jicha.services.batches.moving import draw_folder, known_rubrics, secret_of
from jicha.services.batches.opening import Terms, begin_batch, frame_again
from jicha.services.batches.people import Declared, keep_member
from jicha.services.batches.seating import assign_batch, drop_out, obstacles_by_file
from jicha.services.sampling.folder import SAMPLE
from jicha.services.scoring.settling import open_scoring
from jicha.services.scoring.sheets import save_sheet, submit_sheet
from jicha.store.models import Batch, PoolMember, ReviewFile, ScoreSheet
from jicha.store.queries import pool as pools
from tests.desk_fixtures import ActorOf
from tests.web.reviews.conftest import Team, full_marks, hand_in, lock_of, open_sheets

ALL = RowLimit(frozenset({Scope.ALL}))


def test_a_frame_is_declared_from_the_newest_snapshot(actor_of: ActorOf, begun: int, now: datetime) -> None:
    row = Batch.objects.get(pk=begun)
    assert (row.title, row.state) == ("2021年上半年案卷评查", "frame")
    facts = draw_facts(row.folder)
    assert facts is not None
    assert (facts.cases, facts.drawn, facts.seed, facts.announcement) == (10, 4, "", "")
    (warned,) = [note for note in facts.notes if "NET-02" in note]
    assert "临县" in warned
    assert "141124" not in warned
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
    facts = draw_facts(Batch.objects.get(pk=begun).folder)
    assert facts is not None
    assert facts.waits
    note_public(lead, batch_id=begun, source=public.source, value="01 02 03", at=now + timedelta(days=1))
    facts = draw_facts(Batch.objects.get(pk=begun).folder)
    assert facts is not None
    assert not facts.waits
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
    sheets = open_sheets(scoring)
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
    sheet = open_sheets(scoring)[0]
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
