"""A year with a small case ledger, reviewers in the pool, and the way to any state of a batch."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from jicha.domain.access.roles import Actor, Role
from jicha.domain.reviews.marks import Answer, Mark
from jicha.domain.reviews.pool import ReviewerKind
from jicha.domain.rubrics.rubric import CriterionKind
from jicha.services import clock
from jicha.services.batches.contributing import commit_number, lock_frame, reveal_number
from jicha.services.batches.drawing import draw_batch
from jicha.services.batches.masking import confirm_masks
from jicha.services.batches.moving import batch_at_hand, known_rubrics, rubric_of
from jicha.services.batches.opening import Terms, begin_batch
from jicha.services.batches.people import Declared, keep_member
from jicha.services.batches.seating import assign_batch
from jicha.services.data.taking import take_in_year
from jicha.services.data.uploading import keep_upload
from jicha.services.scoring.settling import open_scoring
from jicha.services.scoring.sheets import save_sheet, submit_sheet
from jicha.store.models import Batch, ReviewFile, ScoreSheet, User
from tests.desk_fixtures import ActorOf, actor_of, as_role, home, now, plan_2021

__all__ = ["actor_of", "as_role", "home", "now", "plan_2021"]

BRANCHES = {"141124": "临县分局", "141121": "文水分局"}
HEAD = "承办分局,案件编号,立案号,处罚决定书文号,当事人名称,法定代表人,程序类型,承办人,立案日期,决定日期,罚款金额"


@dataclass(frozen=True, slots=True)
class Team:
    """Who takes part: reviewers by name."""

    people: Mapping[str, Actor]


def _ledger() -> bytes:
    lines = [HEAD]
    for code, name in BRANCHES.items():
        for number in range(1, 6):
            short = name[:2]
            lines.append(
                f"{name},{code}-2021-{number:03},{short}环立〔2021〕{number}号,{short}环罚〔2021〕{number}号,{short}第{number}化工有限公司,"
                f"李大{number},一般程序,张卫国、王建军,2021-03-0{number},2021-04-0{number},20000"
            )
    return "\n".join(lines).encode("utf-8-sig")


@pytest.fixture
def ledger(actor_of: ActorOf, plan_2021: int, home: Path, now: datetime) -> None:
    """Ten decided cases of two branches, taken in."""
    inspector = actor_of(Role.INSPECTOR)
    keep_upload(inspector, year=2021, name="行政处罚案件台账.csv", chunks=[_ledger()], at=now)
    take_in_year(inspector, year=2021)


def _member(lead: Actor, *, login: str, kind: ReviewerKind, at: datetime, unit: str = "", firm: str = "") -> Actor:
    user = User.objects.create(login=login, name=f"专家{login}", role=Role.REVIEWER.value, made_at=at, password_at=clock.now())
    declared = Declared(kind, unit, firm, postings=(), ties=(), has_declared=True, most=None, is_available=True)
    keep_member(lead, user_id=user.pk, lock=None, declared=declared, at=at)
    return Actor(user.pk, user.name, Role.REVIEWER)


@pytest.fixture
def team(actor_of: ActorOf, now: datetime) -> Team:
    """Two backbones of other branches and two lawyers of two firms."""
    lead = actor_of(Role.LEAD)
    people = [
        _member(lead, login="b1", kind=ReviewerKind.BACKBONE, unit="141122", at=now),
        _member(lead, login="b2", kind=ReviewerKind.BACKBONE, unit="141123", at=now),
        _member(lead, login="l1", kind=ReviewerKind.LAWYER, firm="正义律师事务所", at=now),
        _member(lead, login="l2", kind=ReviewerKind.LAWYER, firm="公平律师事务所", at=now),
    ]
    return Team({one.name: one for one in people})


@pytest.fixture
def begun(actor_of: ActorOf, ledger: None, now: datetime) -> int:
    """A batch with its frame."""
    digest = next(iter(known_rubrics()))
    return begin_batch(actor_of(Role.LEAD), year=2021, half=1, rubric=digest, terms=Terms((), 2), at=now)


def client_of(user: User) -> Client:
    """Give a browser in which a person is signed in."""
    browser = Client()
    User.objects.filter(pk=user.pk).update(password_at=clock.now())
    browser.force_login(user)
    return browser


def close_streams(answer: Any) -> None:
    """Close the file of an answer; closing the whole answer would end the test's connection too."""
    for close in answer._resource_closers:
        close()


def lock_of(batch_id: int) -> int:
    """Give the batch's lock as a page would show it."""
    return Batch.objects.get(pk=batch_id).lock


@pytest.fixture
def drawn(actor_of: ActorOf, begun: int, now: datetime) -> int:
    """A batch that was drawn: two files of each branch, the seed of two people."""
    lead, leader = actor_of(Role.LEAD), actor_of(Role.BUREAU_LEADER)
    slips = [(person, commit_number(person, batch_id=begun, value=value, at=now)) for person, value in ((lead, "3"), (leader, "5"))]
    lock_frame(lead, batch_id=begun, lock=lock_of(begun), reveal_by=date(2021, 6, 1), publics=(), at=now)
    for person, slip in slips:
        reveal_number(person, batch_id=begun, nonce=slip.nonce, value=slip.value, at=now)
    draw_batch(lead, batch_id=begun, lock=lock_of(begun), withheld=(), at=now)
    return begun


def look_over(lead: Actor, *, batch_id: int, at: datetime) -> None:
    """Say of every file that it is reviewed on paper."""
    for file in ReviewFile.objects.filter(batch_id=batch_id):
        confirm_masks(lead, file_id=file.pk, lock=file.lock, has_no_scan=True, at=at)


@pytest.fixture
def scoring(actor_of: ActorOf, drawn: int, team: Team, now: datetime) -> int:
    """A batch in which every file waits for its two reviewers."""
    lead = actor_of(Role.LEAD)
    assign_batch(lead, batch_id=drawn, lock=lock_of(drawn), at=now)
    look_over(lead, batch_id=drawn, at=now)
    open_scoring(lead, batch_id=drawn, lock=lock_of(drawn), at=now)
    return drawn


def open_sheets(batch_id: int) -> list[ScoreSheet]:
    """List the sheets of a batch that wait."""
    return list(ScoreSheet.objects.select_related("file", "member__user").filter(file__batch_id=batch_id, state="open").order_by("pk"))


def first_item(sheet: ScoreSheet) -> str:
    """Name an item that is worth several points."""
    rubric = rubric_of(batch_at_hand(sheet.file.batch_id))
    return max(rubric.kinds[0].documents, key=lambda one: one.points).items[0].id


def full_marks(sheet: ScoreSheet, *, lost: Mapping[str, str] | None = None, found: str = "") -> list[Mark]:
    """Answer every criterion: met, but for those that lose points, and one veto that is found."""
    marks = []
    for one in rubric_of(sheet.file.batch).criteria(sheet.file.kind):
        if one.kind is CriterionKind.VETO:
            answer = Answer.FOUND if one.id == found else Answer.NOT_FOUND
            marks.append(Mark(one.id, answer, reason="缺少证据" if one.id == found else ""))
        elif one.id in (lost or {}):
            marks.append(Mark(one.id, Answer.DEDUCTED, lost=Decimal((lost or {})[one.id]), reason="文书不规范"))
        else:
            marks.append(Mark(one.id, Answer.MET))
    return marks


def hand_in(sheet: ScoreSheet, *, at: datetime, lost: Mapping[str, str] | None = None, found: str = "") -> None:
    """Let the sheet's own reviewer save and hand it in."""
    user = sheet.member.user
    actor = Actor(user.pk, user.name, Role.REVIEWER)
    fresh = ScoreSheet.objects.select_related("file__batch", "member__user").get(pk=sheet.pk)
    lock = save_sheet(actor, sheet_id=sheet.pk, lock=fresh.lock, marks=full_marks(fresh, lost=lost, found=found), seconds=60)
    submit_sheet(actor, sheet_id=sheet.pk, lock=lock, at=at)
