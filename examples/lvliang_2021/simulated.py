"""Simulated reviewers of known leniency: two half-year reviews from frame to publication, and the estimate beside the truth."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from django.conf import settings

from jicha.domain.access.roles import Actor, Role
from jicha.domain.errors import Fault, MissingError
from jicha.domain.reviews.marks import Answer, Mark, points_lost
from jicha.domain.reviews.pool import ReviewerKind
from jicha.domain.reviews.results import BatchResult
from jicha.domain.rubrics.rubric import Criterion, CriterionKind
from jicha.engine.content.rubrics import rubric_in_force
from jicha.services.batches.contributing import commit_number, lock_frame, reveal_number
from jicha.services.batches.drawing import draw_batch
from jicha.services.batches.masking import confirm_masks
from jicha.services.batches.moving import known_rubrics, rubric_of
from jicha.services.batches.opening import Terms, begin_batch
from jicha.services.batches.people import Declared, keep_member
from jicha.services.batches.seating import assign_batch
from jicha.services.clock import BEIJING, now
from jicha.services.data.taking import take_in_year
from jicha.services.guarding.sessions import actor_from
from jicha.services.scoring import settling
from jicha.services.scoring.results import statistics_of
from jicha.services.scoring.sheets import save_sheet, submit_sheet
from jicha.store.models import Batch, PoolMember, ReviewFile, ScoreSheet, User
from jicha.store.queries.year.snapshots import newest_snapshot

LENIENCY = {"b1": 4.0, "b2": -3.0, "b3": 1.5, "b4": -2.5, "l1": 3.0, "l2": -4.5, "l3": 0.5, "l4": 1.0}
"""Points of the total by which each of four backbones and four lawyers is milder than all together; they sum to nought."""
SCATTER = 1.5
_UNITS = ("141121", "141122", "141124", "141126")
_DAYS = {1: (6, 28), 2: (12, 20)}
"""The draw is made in the half-year that it is of, as the plan asks."""
_HALF = Decimal("0.5")
_VETO_SHARE = 0.06


@dataclass(frozen=True, slots=True)
class Found:
    """The estimate for one reviewer beside the truth."""

    name: str
    truth: float
    points: float
    low: float | None
    high: float | None

    @property
    def is_held(self) -> bool:
        """Say whether the interval holds the truth."""
        return self.low is not None and self.high is not None and self.low <= self.truth <= self.high


def make_marks(criteria: Sequence[Criterion], *, want: float, places: random.Random, own: random.Random, veto: str) -> list[Mark]:
    """Answer every criterion so that the total before vetoes comes near `want`; the file leads everybody to the same places first."""
    marks = {one.id: Mark(one.id, Answer.NOT_FOUND if one.kind is CriterionKind.VETO else Answer.MET) for one in criteria}
    items = [one for one in criteria if one.kind in {CriterionKind.ITEM, CriterionKind.DEDUCTION}]
    order = places.sample(items, len(items))
    tail = order[len(order) // 2 :]
    own.shuffle(tail)
    left = Decimal(str(round(max(100 - want, 0) * 2) / 2))
    for one in (*order[: len(order) // 2], *tail):
        if left <= 0:
            break
        # A point of an item is half a point of the total.
        worth = Decimal(1) if one.kind is CriterionKind.DEDUCTION else _HALF
        lost = min(one.points, max(_HALF, one.points - _HALF), max(_HALF, left / worth))
        lost = (lost / _HALF).to_integral_value() * _HALF
        marks[one.id] = replace(marks[one.id], answer=Answer.DEDUCTED, lost=lost, reason=f"{one.zh}不全"[:80])
        left -= points_lost(marks[one.id], criterion=one) * worth
    if veto:
        marks[veto] = Mark(veto, Answer.FOUND, reason="模拟的否决项")
    return list(marks.values())


def score_all(batch_id: int, *, people: Mapping[int, str], seed: int, at: datetime) -> None:
    """Let everybody with an open sheet of the batch score it and hand it in."""
    for sheet in ScoreSheet.objects.select_related("file__batch", "member__user").filter(file__batch_id=batch_id, state="open"):
        case_id, login = sheet.file.case_id, people[sheet.member.user_id]
        worth, own = random.Random(f"{seed} {case_id}"), random.Random(f"{seed} {case_id} {login}")
        want = worth.gauss(84, 5) + LENIENCY[login] + own.gauss(0, SCATTER)
        rubric = rubric_of(sheet.file.batch)
        veto = worth.choice(rubric.vetoes).id if worth.random() < _VETO_SHARE and own.random() > 0.2 else ""
        marks = make_marks(rubric.criteria(sheet.file.kind), want=want, places=worth, own=own, veto=veto)
        actor = Actor(sheet.member.user_id, sheet.member.user.name, Role.REVIEWER)
        lock = save_sheet(actor, sheet_id=sheet.pk, lock=sheet.lock, marks=marks, seconds=600 + own.randrange(1800))
        submit_sheet(actor, sheet_id=sheet.pk, lock=lock, at=at)


def open_pool(lead: Actor, *, at: datetime) -> dict[int, str]:
    """Make the eight reviewers and what they declared; gives account → short name."""
    people = {}
    for number, login in enumerate(LENIENCY):
        is_lawyer = login.startswith("l")
        user, _is_new = User.objects.get_or_create(
            login=f"expert-{login}", defaults={"name": f"模拟专家{login}", "role": Role.REVIEWER.value, "made_at": at, "password_at": at}
        )
        kind = ReviewerKind.LAWYER if is_lawyer else ReviewerKind.BACKBONE
        unit, firm = ("", f"第{number}律师事务所") if is_lawyer else (_UNITS[number], "")
        row = PoolMember.objects.filter(user=user).first()
        declared = Declared(kind, unit, firm, (), (), has_declared=True, most=None, is_available=True)
        keep_member(lead, user_id=user.pk, lock=row.lock if row else None, declared=declared, at=at)
        people[user.pk] = login
    return people


def run_half(lead: Actor, *, leader: Actor, people: Mapping[int, str], year: int, half: int, per_branch: int | None, seed: int) -> int:
    """Walk a batch from its frame to publication; gives its number."""
    at = datetime(year, *_DAYS[half], 10, 0, tzinfo=BEIJING)
    rubrics = tuple(known_rubrics().values())
    rubric = rubric_in_force(rubrics, on=at.date()) or rubrics[-1]
    batch_id = begin_batch(lead, year=year, half=half, rubric=rubric.digest, terms=Terms((), per_branch), at=at)

    def lock() -> int:
        return int(Batch.objects.get(pk=batch_id).lock)

    dice = random.Random(f"{seed} dice {half}")
    slips = [(one, commit_number(one, batch_id=batch_id, value=str(dice.randrange(1000)), at=at)) for one in (lead, leader)]
    lock_frame(lead, batch_id=batch_id, lock=lock(), reveal_by=at.date(), publics=(), at=at)
    for person, slip in slips:
        reveal_number(person, batch_id=batch_id, nonce=slip.nonce, value=slip.value, at=at)
    draw_batch(lead, batch_id=batch_id, lock=lock(), withheld=(), at=at)
    assign_batch(lead, batch_id=batch_id, lock=lock(), at=at)
    for file in ReviewFile.objects.filter(batch_id=batch_id):
        confirm_masks(lead, file_id=file.pk, lock=file.lock, has_no_scan=True, at=at)
    settling.open_scoring(lead, batch_id=batch_id, lock=lock(), at=at)
    score_all(batch_id, people=people, seed=seed, at=at)
    settling.compare_batch(lead, batch_id=batch_id, lock=lock(), at=at)
    score_all(batch_id, people=people, seed=seed, at=at)
    settling.feed_back(lead, batch_id=batch_id, lock=lock(), at=at)
    settling.lapse_objections(at=at + timedelta(days=40))
    settling.finish_batch(lead, batch_id=batch_id, lock=lock(), at=at)
    settling.publish_batch(lead, batch_id=batch_id, lock=lock(), at=at)
    return batch_id


def recovered(result: BatchResult, *, people: Mapping[int, str]) -> list[Found]:
    """Lay the estimate beside the truth, in the order of the truth; the truth is taken from the mean of those who took part."""
    logins = {str(one.pk): people[one.user_id] for one in PoolMember.objects.filter(user_id__in=people)}
    took_part = [one for one in result.reviewers if one.reviewer in logins]
    middle = sum(LENIENCY[logins[one.reviewer]] for one in took_part) / max(1, len(took_part))
    found = [
        Found(
            name=logins[one.reviewer],
            truth=LENIENCY[logins[one.reviewer]] - middle,
            points=one.points,
            low=one.interval.low if one.interval else None,
            high=one.interval.high if one.interval else None,
        )
        for one in took_part
    ]
    return sorted(found, key=lambda one: one.truth)


def review_the_year(*, seed: int) -> bool:
    """Run both halves on a demonstration's home and print what was found out; false if a batch came to no result.

    Raises:
        MissingError: the home has no demonstration accounts. PlanError: it has no plan in force, for no run was brought in.
    """
    known = {user.login: user for user in User.objects.filter(login__in=("demo-lead", "demo-bureau-leader"))}
    if len(known) < 2:
        raise MissingError(Fault("没有演示账号", str(settings.HOME.root), "先用 ./start 打开一次工作台，载入示例城市"))
    lead, leader = actor_from(known["demo-lead"]), actor_from(known["demo-bureau-leader"])
    if newest_snapshot(2021) is None:
        take_in_year(lead, year=2021)
    people = open_pool(lead, at=now())
    for half in (1, 2):
        result = statistics_of(run_half(lead, leader=leader, people=people, year=2021, half=half, per_branch=None, seed=seed))
        if result is None:
            return False
        print(f"第{half}批：{len(result.files)}卷，α {result.alpha or 0:.2f}，平均分差 {result.gap_mean or 0:.2f}")
        for one in recovered(result, people=people):
            span = f"[{one.low:+.2f}, {one.high:+.2f}]" if one.low is not None and one.high is not None else "样本太少"
            print(f"  {one.name}  真值 {one.truth:+.2f}  估计 {one.points:+.2f}  {span}  {'在区间内' if one.is_held else '不在区间内'}")
    return True
