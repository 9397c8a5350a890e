"""Reviews by program: the draw around its secrets, what the lead prepares, offline packets, questions, results, calibration."""

import io
from datetime import datetime, timedelta
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from django.test import Client

from jicha.domain.access.asking import held
from jicha.domain.access.roles import Actor, Role
from jicha.domain.reviews.marks import ANSWER_WORDS, Answer
from jicha.domain.reviews.packets import COLUMNS
from jicha.domain.rubrics.rubric import CriterionKind
from jicha.services import clock
from jicha.services.batches.contributing import commit_number
from jicha.services.batches.moving import batch_at_hand, known_rubrics, rubric_of
from jicha.services.guarding.tokens import NEVER, make_token
from jicha.services.scoring.settling import compare_batch, feed_back, finish_batch, lapse_objections
from jicha.store.models import Batch, ReviewFile, ScoreSheet, User
from tests.desk_fixtures import ActorOf
from tests.reading import papers
from tests.reviews.test_content import form
from tests.web.api.calls import get, post, refused, saved, send
from tests.web.api.conftest import Caller
from tests.web.reviews.conftest import Team, first_item, hand_in, lock_of

pytestmark = pytest.mark.django_db
_PLACES = {column.key: number for number, column in enumerate(COLUMNS, start=1)}


def _reviewer(actor: Actor) -> Client:
    token = make_token(actor, title="测试", permissions=held(actor) - NEVER, days=30, at=clock.now())
    return Client(headers={"Authorization": f"Bearer {token.text}"})


def test_a_draw_is_tried_announced_voided_and_framed_anew(caller: Caller, actor_of: ActorOf, begun: int, now: datetime) -> None:
    lead = caller(Role.LEAD)
    assert len(post(lead, f"batches/{begun}/trial")) == 4
    assert not ReviewFile.objects.exists()
    post(lead, f"batches/{begun}/frame", strata=["程序类型"], per_branch=3)
    assert get(lead, f"batches/{begun}/sizes?error=10&failing=20")[-1]["files"] == 6
    for person in (actor_of(Role.LEAD), actor_of(Role.BUREAU_LEADER)):
        commit_number(person, batch_id=begun, value="3", at=now)
    told = {"lock": lock_of(begun), "reveal_by": "2090-01-01", "source": "福彩3D", "appears_on": "2090-01-02"}
    assert post(lead, f"batches/{begun}/announcement", **told)["state"] == "committed"
    assert refused(lead, f"batches/{begun}/announcement", **told)[0] in {409, 422}
    facts = get(lead, f"batches/{begun}/drawing")
    assert (facts["reveal_by"], facts["seed"], len(facts["announcement"])) == ("2090-01-01", "", 64)
    assert saved(lead, f"batches/{begun}/draw-file?name={facts['files'][0]}")
    assert lead.get(f"/api/v1/batches/{begun}/draw-file?name=secret").status_code == 404
    assert refused(lead, f"batches/{begun}/public-numbers", source="福彩3D", value="352")[0] == 422, "its day has not come"
    assert refused(lead, f"batches/{begun}/announcement/void", lock=lock_of(begun), why="")[0] == 422
    assert post(lead, f"batches/{begun}/announcement/void", lock=lock_of(begun), why="一人遗失揭示单")["state"] == "frame"
    assert refused(caller(Role.INSPECTOR), f"batches/{begun}/trial")[0] == 403


def test_a_drawn_batch_is_verified_replaced_picked_and_topped_up(caller: Caller, drawn: int) -> None:
    lead = caller(Role.LEAD)
    assert get(lead, f"batches/{drawn}/verification")["agrees"]
    file = ReviewFile.objects.filter(batch_id=drawn, unit_code="141124").order_by("pk")[0]
    assert refused(lead, f"review-files/{file.pk}/replacement", lock=9, why="案卷移送法院")[0] == 409
    taken = post(lead, f"review-files/{file.pk}/replacement", lock=file.lock, why="案卷移送法院")["case_id"]
    assert ReviewFile.objects.get(pk=file.pk).case_id == taken != file.case_id
    known = set(ReviewFile.objects.values_list("case_id", flat=True)) | {file.case_id}
    left = next(name for name in (f"141121-2021-{number:03}" for number in range(1, 6)) if name not in known)
    picked = post(lead, f"batches/{drawn}/picks", case_id=left, why="群众反复投诉")["id"]
    assert ReviewFile.objects.get(pk=picked).origin == "pick"
    assert get(lead, f"batches/{drawn}/verification")["agrees"]
    more = post(lead, f"batches/{drawn}/top-ups", per_branch=1)["id"]
    assert get(lead, f"batches/{more}")["state"] == "frame"
    assert refused(lead, f"batches/{drawn}/top-ups", per_branch=1)[0] == 422


def test_the_lead_keeps_the_pool_the_rubrics_and_the_facts_of_a_file(
    caller: Caller, actor_of: ActorOf, drawn: int, tmp_path: Path, team: Team
) -> None:
    lead, newcomer = caller(Role.LEAD), actor_of(Role.REVIEWER)
    listed = {one["user_id"]: one for one in get(lead, "reviewers")}
    assert (listed[newcomer.user_id]["id"], len(listed)) == (None, len(team.people) + 1)
    given = {"kind": "lawyer", "firm": "公平律师事务所", "has_declared": True, "is_available": True}
    posting = [{"unit_code": "141124", "from_on": "2019-01-01", "until_on": "2020-12-31"}]
    post(lead, f"reviewers/{newcomer.user_id}", postings=posting, ties=[{"party": "某砖厂", "what": "亲属"}], **given)
    kept = {one["user_id"]: one for one in get(lead, "reviewers")}[newcomer.user_id]
    assert (kept["kind"], kept["firm"], kept["has_declared"]) == ("lawyer", "公平律师事务所", True)
    assert refused(lead, f"reviewers/{newcomer.user_id}", lock=kept["lock"] + 1, **given)[0] == 409
    assert saved(lead, "rubrics/form")[:2] == b"PK"
    content = form(tmp_path / "a.xlsx").read_bytes()
    entered = send(lead, "rubrics", content=content, name="本局细则.xlsx", is_replacing="false")["id"]
    [entry] = get(lead, "rubric-entries")
    assert (entry["id"], entry["state"]) == (entered, "proposed")
    assert entry["digest"] not in {one["digest"] for one in get(lead, "rubrics")}
    leader = caller(Role.BUREAU_LEADER)
    assert refused(leader, f"rubric-entries/{entered}/decision", approves=False)[0] == 422
    post(leader, f"rubric-entries/{entered}/decision", approves=True)
    assert entry["digest"] in {one["digest"] for one in get(lead, "rubrics")}
    file = ReviewFile.objects.filter(batch_id=drawn)[0]
    post(lead, f"review-files/{file.pk}/facts", lock=file.lock, counsel=["赵律"], firms=["正义律师事务所"], kind=file.kind)
    assert ReviewFile.objects.get(pk=file.pk).identity["counsel"] == ["赵律"]
    scan = papers.pdf(tmp_path / "a.pdf", "现场检查笔录", "询问笔录").read_bytes()
    assert send(lead, f"review-files/{file.pk}/scan", content=scan, name="a.pdf") == {"pages": 1}
    broken = lead.post(f"/api/v1/review-files/{file.pk}/scan", {"file": io.BytesIO(b"no pdf")})
    assert (broken.status_code, broken.headers["Content-Type"]) == (422, "application/problem+json")


def test_a_reviewer_scores_away_from_the_desk_and_the_lead_settles_a_question(
    caller: Caller, scoring: int, team: Team, now: datetime
) -> None:
    actor = next(one for one in team.people.values() if ScoreSheet.objects.filter(member__user_id=one.user_id).exists())
    reviewer, lead = _reviewer(actor), caller(Role.LEAD)
    with ZipFile(io.BytesIO(saved(reviewer, f"packets/{scoring}"))) as packet:
        name = next(one for one in packet.namelist() if one.endswith(".xlsx"))
        book = packet.read(name)
    taken = send(reviewer, f"packets/{scoring}", content=book, name="a.xlsx")["sheets"]
    assert taken == ScoreSheet.objects.filter(member__user_id=actor.user_id, state="open").count() > 0
    sheet = get(reviewer, "sheets")[0]
    criterion = first_item(ScoreSheet.objects.get(pk=sheet["id"]))
    post(reviewer, f"sheets/{sheet['id']}/questions", criterion=criterion, asked="电子送达没有回证是否扣分")
    asked = get(lead, f"batches/{scoring}/questions")[0]
    assert (asked["criterion"], asked["answer"]) == (criterion, "")
    assert refused(reviewer, f"questions/{asked['id']}", answer="met", ruling="不扣分")[0] == 403
    assert post(lead, f"questions/{asked['id']}", answer="met", ruling="有系统回执的不扣分") == {"sheets": 0}
    assert get(lead, f"batches/{scoring}/questions")[0]["ruling"] == "有系统回执的不扣分"
    assert lead.get(f"/api/v1/batches/{scoring}/statistics").status_code == 422, "not every sheet is in"
    assert caller(Role.INSPECTOR).get(f"/api/v1/packets/{scoring}").status_code == 403


def _reviewed(lead: Actor, *, batch_id: int, at: datetime) -> ReviewFile:
    """Bring a batch to its end; one file of 临县 is vetoed, and every file loses a point on the same item."""
    vetoed = ReviewFile.objects.filter(batch_id=batch_id, unit_code="141124").order_by("pk")[0]
    veto = rubric_of(batch_at_hand(batch_id)).vetoes[0].id
    for sheet in ScoreSheet.objects.select_related("file", "member__user").filter(file__batch_id=batch_id, state="open"):
        hand_in(sheet, at=at, lost={first_item(sheet): "1"}, found=veto if sheet.file_id == vetoed.pk else "")
    compare_batch(lead, batch_id=batch_id, lock=lock_of(batch_id), at=at)
    feed_back(lead, batch_id=batch_id, lock=lock_of(batch_id), at=at)
    lapse_objections(at=at + timedelta(days=30))
    finish_batch(lead, batch_id=batch_id, lock=lock_of(batch_id), at=at)
    return vetoed


def test_what_a_review_found_is_counted_told_and_made_findings(caller: Caller, actor_of: ActorOf, scoring: int, now: datetime) -> None:
    lead = caller(Role.LEAD)
    criterion = first_item(ScoreSheet.objects.filter(file__batch_id=scoring)[0])
    vetoed = _reviewed(actor_of(Role.LEAD), batch_id=scoring, at=now)
    found = {one["unit_code"]: one for one in get(lead, f"batches/{scoring}/statistics")["branches"]}
    assert (found["141124"]["vetoed"], found["141121"]["vetoed"], found["141124"]["files"]) == (1, 0, 2)
    assert saved(lead, f"batches/{scoring}/bulletin")[:2] == b"PK"
    first = post(lead, f"review-results/{vetoed.pk}/finding")["id"]
    assert get(lead, f"findings/{first}")["unit_code"] == "141124"
    assert "已经立为问题" in refused(lead, f"review-results/{vetoed.pk}/finding")[1]
    shared = post(lead, f"batches/{scoring}/findings", criterion=criterion, unit_code="141121")["id"]
    assert get(lead, f"findings/{shared}")["unit_code"] == "141121"
    assert refused(caller(Role.BUREAU_LEADER), f"batches/{scoring}/findings", criterion=criterion, unit_code="141121")[0] == 403


def test_a_round_of_calibration_is_begun_answered_and_closed(
    caller: Caller, actor_of: ActorOf, scoring: int, now: datetime, tmp_path: Path
) -> None:
    lead = caller(Role.LEAD)
    anchor = _reviewed(actor_of(Role.LEAD), batch_id=scoring, at=now)
    user = User.objects.create(login="n1", name="新专家", role="reviewer", made_at=now, password_at=now)
    post(lead, f"reviewers/{user.pk}", kind="lawyer", firm="第九所", has_declared=True, is_available=True)
    digest = Batch.objects.get(pk=scoring).rubric
    assert refused(lead, "calibrations", year=2021, rubric="0" * 64, files=[anchor.pk])[0] == 422
    row = post(lead, "calibrations", year=2021, rubric=digest, files=[anchor.pk])["id"]
    assert lead.get(f"/api/v1/batches/{row}").status_code == 404, "a round is no batch"
    path = tmp_path / "book.xlsx"
    path.write_bytes(saved(lead, f"calibrations/{row}/book"))
    book = openpyxl.load_workbook(path)
    file = ReviewFile.objects.get(batch_id=row)
    for line, one in enumerate(rubric_of(batch_at_hand(row)).criteria(file.kind), start=2):
        answer = Answer.NOT_FOUND if one.kind is CriterionKind.VETO else Answer.MET
        book[file.alias].cell(row=line, column=_PLACES["answer"]).value = ANSWER_WORDS[answer]
    book.save(path)
    send(lead, f"calibrations/{row}/answers", content=path.read_bytes(), name="book.xlsx", lock=0)
    shown = get(lead, f"calibrations/{row}")
    assert (shown["sheets"] > 0, shown["submitted"]) == (True, 0)
    assert post(lead, f"calibrations/{row}/close", lock=shown["lock"])["state"] != shown["state"]
    assert [one["id"] for one in get(lead, "calibrations")] == [row]
    assert known_rubrics()
