"""Around a draw: trial, void announcement, replacement, risk pick, top-up; what the sample says; findings of what was found."""

from datetime import date, datetime, timedelta
from fractions import Fraction

import pytest

from jicha.domain.access.roles import Role
from jicha.domain.checks import Verdict
from jicha.domain.errors import AccessError, DrawError, MissingError, StaleError, StateError
from jicha.domain.reviews.pool import ReviewerKind
from jicha.services.batches.changing import pick_file, replace_file, top_up_batch, try_draw, void_batch
from jicha.services.batches.contributing import commit_number, lock_frame, reveal_number
from jicha.services.batches.drawing import draw_batch
from jicha.services.batches.estimating import Asked, estimate, sizing
from jicha.services.batches.facts import draw_facts, verified
from jicha.services.batches.moving import batch_at_hand, draw_folder, rubric_of
from jicha.services.batches.people import Declared, keep_member
from jicha.services.batches.seating import assign_batch
from jicha.services.sampling.folder import REPLACEMENTS, SUPPLEMENT
from jicha.services.scoring.findings import finding_of_fault, finding_of_file
from jicha.services.scoring.results import score_rows_of, statistics_of
from jicha.services.scoring.settling import compare_batch, feed_back, finish_batch, lapse_objections, open_scoring
from jicha.store.models import Batch, Finding, PoolMember, ReviewFile, ScoreSheet
from jicha.store.queries import reviews
from tests.checks.conftest import Laboratory, laboratory
from tests.desk_fixtures import ActorOf
from tests.web.reviews.conftest import Team, hand_in, lock_of, look_over
from tests.web.reviews.test_simulated import verdicts

__all__ = ["laboratory"]

ASKED = Asked(error=Fraction(1, 10), failing=Fraction(1, 5), confidence=Fraction(95, 100))


def _left(batch_id: int, *, unit: str = "141124") -> str:
    drawn = set(ReviewFile.objects.filter(batch_id=batch_id).values_list("case_id", flat=True))
    return next(f"{unit}-2021-{number:03}" for number in range(1, 6) if f"{unit}-2021-{number:03}" not in drawn)


def test_a_trial_shows_what_comes_out_and_counts_for_nothing(actor_of: ActorOf, begun: int, now: datetime) -> None:
    lead = actor_of(Role.LEAD)
    first, again = (try_draw(lead, batch_id=begun, at=now) for _time in range(2))
    assert len(first) == len(again) == 4
    assert {one.ticket for one in first} != {one.ticket for one in again}
    assert not ReviewFile.objects.exists()
    facts = draw_facts(Batch.objects.get(pk=begun).folder)
    assert facts is not None
    assert facts.seed == ""
    with pytest.raises(AccessError):
        try_draw(actor_of(Role.INSPECTOR), batch_id=begun, at=now)


def test_no_trial_after_the_draw(actor_of: ActorOf, drawn: int, now: datetime) -> None:
    with pytest.raises(StateError, match="已经正式抽取"):
        try_draw(actor_of(Role.LEAD), batch_id=drawn, at=now)


def test_a_void_announcement_is_named_by_the_next(actor_of: ActorOf, begun: int, now: datetime) -> None:
    lead, leader = actor_of(Role.LEAD), actor_of(Role.BUREAU_LEADER)
    for person in (lead, leader):
        commit_number(person, batch_id=begun, value="3", at=now)
    first = lock_frame(lead, batch_id=begun, lock=lock_of(begun), reveal_by=date(2021, 6, 1), publics=(), at=now)
    with pytest.raises(StateError, match="未写理由"):
        void_batch(lead, batch_id=begun, lock=lock_of(begun), reason="", at=now)
    void_batch(lead, batch_id=begun, lock=lock_of(begun), reason="一人遗失揭示单", at=now)
    row = Batch.objects.get(pk=begun)
    assert row.state == "frame"
    slips = [(person, commit_number(person, batch_id=begun, value="4", at=now)) for person in (lead, leader)]
    lock_frame(lead, batch_id=begun, lock=row.lock, reveal_by=date(2021, 6, 1), publics=(), at=now)
    assert draw_folder(row).announcement().voided == (first,)
    for person, slip in slips:
        reveal_number(person, batch_id=begun, nonce=slip.nonce, value="4", at=now)
    assert draw_batch(lead, batch_id=begun, lock=lock_of(begun), withheld=(), at=now) == 4
    assert verified(row.folder).faults == ()


def test_a_file_that_cannot_be_reviewed_gives_way_to_the_next_ticket(actor_of: ActorOf, drawn: int, team: Team, now: datetime) -> None:
    lead = actor_of(Role.LEAD)
    assign_batch(lead, batch_id=drawn, lock=lock_of(drawn), at=now)
    file = ReviewFile.objects.filter(batch_id=drawn, unit_code="141124").order_by("pk")[0]
    before = (file.case_id, file.alias)
    others = {one.pk: one.member_id for one in ScoreSheet.objects.exclude(file=file)}
    with pytest.raises(StaleError):
        replace_file(lead, file_id=file.pk, lock=9, reason="案卷移送法院", at=now)
    with pytest.raises(DrawError):
        replace_file(lead, file_id=file.pk, lock=file.lock, reason="", at=now)
    assert not draw_folder(batch_at_hand(drawn)).has(REPLACEMENTS)
    assert ReviewFile.objects.get(pk=file.pk).lock == file.lock
    taken = replace_file(lead, file_id=file.pk, lock=file.lock, reason="案卷移送法院", at=now)
    fresh = ReviewFile.objects.get(pk=file.pk)
    assert (fresh.case_id, fresh.is_masked) == (taken, False)
    assert before[0] != fresh.case_id
    assert before[1] != fresh.alias
    assert fresh.identity["doc_no"].endswith(f"{int(taken[-3:])}号")
    assert sorted(fresh.sheets.exclude(state="void").values_list("seat", flat=True)) == ["backbone", "lawyer"]
    assert {one.pk: one.member_id for one in ScoreSheet.objects.exclude(file=file)} == others
    assert verified(batch_at_hand(drawn).folder).faults == ()
    assert "移送法院" in reviews.file_steps(file.pk)[-1].words
    with pytest.raises(MissingError):
        replace_file(lead, file_id=9999, lock=0, reason="x", at=now)
    with pytest.raises(AccessError):
        replace_file(actor_of(Role.INSPECTOR), file_id=file.pk, lock=0, reason="x", at=now)


def test_a_replacement_that_nobody_can_review_leaves_no_trace(actor_of: ActorOf, drawn: int, team: Team, now: datetime) -> None:
    lead = actor_of(Role.LEAD)
    assign_batch(lead, batch_id=drawn, lock=lock_of(drawn), at=now)
    for member in PoolMember.objects.filter(kind="backbone"):
        declared = Declared(ReviewerKind.BACKBONE, "141124", "", (), (), has_declared=True, most=None, is_available=True)
        keep_member(lead, user_id=member.user_id, lock=member.lock, declared=declared, at=now)
    folder = draw_folder(batch_at_hand(drawn))
    folder.write(REPLACEMENTS, data=b"")
    file = ReviewFile.objects.filter(batch_id=drawn, unit_code="141124").order_by("pk")[0]
    with pytest.raises(StateError, match="是临县的人员"):
        replace_file(lead, file_id=file.pk, lock=file.lock, reason="案卷移送法院", at=now)
    assert folder.read(REPLACEMENTS) == b""
    assert ReviewFile.objects.get(pk=file.pk).case_id == file.case_id


def test_a_pick_that_is_the_next_ticket_is_not_taken_twice(actor_of: ActorOf, drawn: int, now: datetime) -> None:
    lead = actor_of(Role.LEAD)
    file = ReviewFile.objects.filter(batch_id=drawn, unit_code="141124").order_by("pk")[0]
    drawn_cases = set(ReviewFile.objects.values_list("case_id", flat=True))
    for case_id in {f"141124-2021-{number:03}" for number in range(1, 6)} - drawn_cases:
        pick_file(lead, batch_id=drawn, case_id=case_id, reason="群众反复投诉", at=now)
    with pytest.raises(StateError, match="已作为风险补充"):
        replace_file(lead, file_id=file.pk, lock=file.lock, reason="案卷移送法院", at=now)
    assert not draw_folder(batch_at_hand(drawn)).has(REPLACEMENTS)


def test_a_risk_pick_is_reviewed_but_stands_in_no_estimate(
    actor_of: ActorOf, drawn: int, team: Team, now: datetime, laboratory: Laboratory
) -> None:
    lead = actor_of(Role.LEAD)
    with pytest.raises(DrawError, match="抽样框里没有案件"):
        pick_file(lead, batch_id=drawn, case_id="X-1", reason="群众反复投诉", at=now)
    picked = pick_file(lead, batch_id=drawn, case_id=_left(drawn), reason="群众反复投诉", at=now)
    assign_batch(lead, batch_id=drawn, lock=lock_of(drawn), at=now)
    again = pick_file(lead, batch_id=drawn, case_id=_left(drawn), reason="处罚畸轻", at=now)
    assert ReviewFile.objects.get(pk=again).sheets.count() == 2
    with pytest.raises(StateError, match="不能按票号替换"):
        replace_file(lead, file_id=picked, lock=0, reason="x", at=now)
    assert len(draw_folder(batch_at_hand(drawn)).rows(SUPPLEMENT)) == 2
    assert verified(batch_at_hand(drawn).folder).faults == ()
    _to_the_end(actor_of, drawn, vetoed=picked, at=now)
    result, projected = statistics_of(drawn), estimate(drawn)
    assert result is not None
    assert projected is not None
    assert len(result.files) == 4
    assert all(one.vetoed == 0 for one in result.branches)
    assert (projected.whole.judged, projected.whole.failed) == (4, 0)
    assert reviews.file_means(2021) == {}
    rows = score_rows_of(2021)
    apart = tuple(row for row in rows if row.stratum == "风险补充")
    cases = set(ReviewFile.objects.filter(origin="pick").values_list("case_id", flat=True))
    assert {row.case_id for row in apart} == cases
    assert {row.case_id for row in rows if row not in apart} == set(
        ReviewFile.objects.filter(origin="drawn").values_list("case_id", flat=True)
    )
    assert {(row.batch, row.drawn_on, row.seed) for row in apart} == {("2021年上半年案卷评查（风险补充）", None, None)}
    assert verdicts("NET-03", apart, laboratory) == dict.fromkeys(cases, Verdict.PASS)
    assert verdicts("FILE-13", apart, laboratory) == dict.fromkeys(cases, Verdict.PASS)
    assert verdicts("NET-02", rows, laboratory) == verdicts("NET-02", tuple(row for row in rows if row not in apart), laboratory)
    with pytest.raises(StateError, match="评查开始以前"):
        pick_file(lead, batch_id=drawn, case_id=_left(drawn), reason="x", at=now)


def _to_the_end(actor_of: ActorOf, batch_id: int, *, vetoed: int, at: datetime, lost: str = "") -> None:
    lead = actor_of(Role.LEAD)
    look_over(lead, batch_id=batch_id, at=at)
    open_scoring(lead, batch_id=batch_id, lock=lock_of(batch_id), at=at)
    veto = rubric_of(batch_at_hand(batch_id)).vetoes[0].id
    for sheet in ScoreSheet.objects.select_related("file", "member__user").filter(file__batch_id=batch_id, state="open"):
        hand_in(sheet, at=at, lost={lost: "1"} if lost else None, found=veto if sheet.file_id == vetoed else "")
    compare_batch(lead, batch_id=batch_id, lock=lock_of(batch_id), at=at)
    assert estimate(batch_id) is not None
    feed_back(lead, batch_id=batch_id, lock=lock_of(batch_id), at=at)
    lapse_objections(at=at + timedelta(days=30))
    finish_batch(lead, batch_id=batch_id, lock=lock_of(batch_id), at=at)


def test_a_top_up_draws_from_what_is_left_and_counts_with_the_first(actor_of: ActorOf, drawn: int, team: Team, now: datetime) -> None:
    lead, leader = actor_of(Role.LEAD), actor_of(Role.BUREAU_LEADER)
    assign_batch(lead, batch_id=drawn, lock=lock_of(drawn), at=now)
    file = ReviewFile.objects.filter(batch_id=drawn, unit_code="141124").order_by("pk")[0]
    _to_the_end(actor_of, drawn, vetoed=file.pk, at=now)
    more = top_up_batch(lead, batch_id=drawn, per_branch=1, at=now)
    with pytest.raises(StateError, match="已经增抽"):
        top_up_batch(lead, batch_id=drawn, per_branch=1, at=now)
    slips = [(one, commit_number(one, batch_id=more, value=value, at=now)) for one, value in ((lead, "3"), (leader, "5"))]
    lock_frame(lead, batch_id=more, lock=lock_of(more), reveal_by=date(2021, 6, 1), publics=(), at=now)
    assert estimate(more) is None
    for person, slip in slips:
        reveal_number(person, batch_id=more, nonce=slip.nonce, value=slip.value, at=now)
    assert draw_batch(lead, batch_id=more, lock=lock_of(more), withheld=(), at=now) == 2
    assert estimate(more) is None
    cases = list(ReviewFile.objects.values_list("case_id", flat=True))
    assert len(set(cases)) == len(cases) == 6
    assign_batch(lead, batch_id=more, lock=lock_of(more), at=now)
    _to_the_end(actor_of, more, vetoed=0, at=now)
    both = estimate(more)
    assert both is not None
    # 临县: one of three reviewed files of five fails; 文水: none of three.
    assert (both.whole.population, both.whole.judged, both.whole.failed) == (10, 6, 1)
    row = reviews.batch_of(more)
    assert row is not None
    assert row.earlier == (drawn, "2021年上半年案卷评查")


def test_the_number_drawn_says_what_it_can_say(begun: int) -> None:
    facts = draw_facts(Batch.objects.get(pk=begun).folder)
    assert facts is not None
    *branches, whole = sizing(facts, asked=ASKED)
    assert [(one.cases, one.files) for one in branches] == [(5, 2), (5, 2)]
    # By hand: 1.96·√(0.25/2·3/4) = 0.600; n0 = 96.04, n = 96.04/(1 + 95.04/5) = 4.8.
    assert branches[0].error == pytest.approx(60.0, abs=0.1)
    assert (branches[0].wanted, branches[0].to_find_one) == (5, 5)
    # 96.04/(1 + 95.04/10) = 9.14; C(8, n)/C(10, n) ≤ 0.05 first at n = 8.
    assert (whole.name, whole.wanted, whole.to_find_one) == ("", 10, 8)
    assert estimate(begun) is None


def test_what_was_found_becomes_a_finding_once(actor_of: ActorOf, drawn: int, team: Team, now: datetime) -> None:
    lead = actor_of(Role.LEAD)
    assign_batch(lead, batch_id=drawn, lock=lock_of(drawn), at=now)
    file = ReviewFile.objects.filter(batch_id=drawn, unit_code="141124").order_by("pk")[0]
    item = max(rubric_of(batch_at_hand(drawn)).kinds[0].documents, key=lambda one: one.points).items[0].id
    with pytest.raises(StateError, match="还没有定"):
        finding_of_file(lead, file_id=file.pk, at=now)
    with pytest.raises(StateError, match="还没有定案"):
        finding_of_fault(lead, batch_id=drawn, criterion=item, unit_code="141124", at=now)
    _to_the_end(actor_of, drawn, vetoed=file.pk, lost=item, at=now)
    made = Finding.objects.get(pk=finding_of_file(lead, file_id=file.pk, at=now))
    assert (made.unit_code, made.kind, made.state) == ("141124", "否决1", "draft")
    assert file.case_id in made.title
    assert "缺少证据" in made.condition
    with pytest.raises(StateError, match="已经立为问题"):
        finding_of_file(lead, file_id=file.pk, at=now)
    shared = Finding.objects.get(pk=finding_of_fault(lead, batch_id=drawn, criterion=item, unit_code="141121", at=now))
    assert shared.condition.count("案卷141121-2021-") == 2
    assert shared.number == made.number + 1
    with pytest.raises(MissingError):
        finding_of_file(lead, file_id=9999, at=now)
    with pytest.raises(AccessError):
        finding_of_file(actor_of(Role.BRANCH_HEAD), file_id=file.pk, at=now)
