"""The pages of a review as their people use them: the lead's board, the draw, files, results, statistics, rubrics; faults come in words."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from jicha.domain.access.roles import Role
from jicha.services import clock
from jicha.services.batches.moving import batch_at_hand, draw_folder, rubric_of
from jicha.services.batches.seating import assign_batch
from jicha.services.scoring.questions import ask_question
from jicha.services.scoring.settling import lapse_objections
from jicha.store.models import Batch, Finding, PoolMember, ReviewFile, ScoreSheet, TypicalQuestion
from tests.desk_fixtures import ActorOf, ClientOf
from tests.reading import papers
from tests.store.flag_rows import make_flag, make_run
from tests.web.reviews.conftest import Team, close_streams, hand_in, lock_of, look_over


@pytest.fixture
def lead(as_role: ClientOf) -> Client:
    """The lead's browser."""
    return as_role(Role.LEAD)


def _post(browser: Client, name: str, number: int, **given: object) -> int:
    return browser.post(reverse(name, args=[number]), given).status_code


def _page(browser: Client, name: str, *args: object, **asked: str) -> str:
    answer = browser.get(reverse(name, args=args), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def _saved(browser: Client, name: str, *args: object) -> bytes:
    answer = browser.get(reverse(name, args=args))
    data = b"".join(answer.streaming_content)
    close_streams(answer)
    return data


def test_a_batch_begins_on_its_page_and_is_framed_anew(lead: Client, as_role: ClientOf, ledger: None) -> None:
    page = _page(lead, "batches")
    assert "新建批次" in page
    assert 'value="2021"' in page, "the newest year that has a plan"
    assert "新建批次" not in _page(as_role(Role.INSPECTOR), "batches")
    rubric = page.split('<option value="')[1][:64]
    answer = lead.post(reverse("batch_begin"), {"year": "2021", "half": "1", "rubric": rubric, "per_branch": "2"})
    batch_id = Batch.objects.get().pk
    assert answer.headers["Location"] == reverse("batch", args=[batch_id])
    assert "编制抽样框" in _page(lead, "batch", batch_id)
    assert _post(lead, "batch_frame", batch_id, per_branch="3", strata=["程序类型"]) == 302
    assert "10 件，抽取 6 件" in _page(lead, "batch", batch_id)
    for wrong in ({}, {"year": "x", "half": "y"}, {"year": "2021", "half": "3", "rubric": rubric}):
        answer = lead.post(reverse("batch_begin"), wrong)
        assert answer.status_code == 422
        assert "选得不对" in answer.content.decode()


def test_a_draw_is_tried_voided_and_made_on_its_page(lead: Client, as_role: ClientOf, begun: int, now: datetime) -> None:
    trial = lead.post(reverse("batch_trial", args=[begun])).content.decode()
    assert trial.count("141124-2021-00") == 2
    assert "不作数" in trial
    leader, inspector = as_role(Role.BUREAU_LEADER), as_role(Role.INSPECTOR)
    for browser in (lead, leader):
        slip = browser.post(reverse("batch_contribute", args=[begun]), {"value": "352"}).content.decode()
        assert "只显示这一次" in slip
    assert _post(lead, "batch_lock", begun, lock="x") == 409
    assert _post(lead, "batch_lock", begun, lock=0, reveal_by="2030-01-01", source="福彩3D", appears_on="2030-01-02") == 302
    page = _page(lead, "batch", begun)
    assert "福彩3D" in page
    assert "未公布" in page
    assert _post(lead, "batch_void", begun, lock=lock_of(begun), why="") == 422
    assert _post(lead, "batch_void", begun, lock=lock_of(begun), why="一人遗失揭示单") == 302
    nonces = []
    for browser in (leader, inspector):
        slip = browser.post(reverse("batch_contribute", args=[begun]), {"value": "416"}).content.decode()
        nonces.append(slip.split("<code>")[2].split("</code>")[0])
    assert _post(lead, "batch_lock", begun, lock=lock_of(begun), reveal_by="2030-01-01") == 302
    assert _post(leader, "batch_reveal", begun, nonce="0" * 32, value="416") == 422
    for browser, nonce in zip((leader, inspector), nonces, strict=True):
        assert _post(browser, "batch_reveal", begun, nonce=nonce, value="416") == 302
    assert _post(lead, "batch_reveal", begun, source="福彩3D", value="042") == 422
    assert _post(lead, "batch_run", begun, lock=lock_of(begun)) == 302
    assert "摘要、承诺、种子、签号全部重新计算" in _page(lead, "batch_verify", begun)
    assert _saved(lead, "batch_file", begun, "sample.tsv").count(b"\n") == 4
    assert lead.get(reverse("batch_file", args=[begun, "reason.tsv"])).status_code == 404


def test_a_tampered_sample_is_told_on_the_page(lead: Client, drawn: int) -> None:
    path = draw_folder(batch_at_hand(drawn)).path / "sample.tsv"
    path.write_bytes(path.read_bytes().replace(b"141124-2021-00", b"141124-2021-01", 1))
    assert "抽取不成立" in _page(lead, "batch_verify", drawn)


def test_what_branches_may_not_see_of_a_batch(as_role: ClientOf, drawn: int) -> None:
    head = as_role(Role.BRANCH_HEAD)
    for name in ("batch", "batch_verify", "batch_size"):
        assert head.get(reverse(name, args=[drawn])).status_code == 404
    Batch.objects.filter(pk=drawn).update(state="published")
    page = _page(head, "batch", drawn)
    assert "sample.tsv" in page
    assert "评查人" not in page.split("<main")[1]
    assert "评查结果对全部案件说明什么" in _page(head, "batch_size", drawn)
    assert head.get(reverse("batch", args=[9999])).status_code == 404


def test_what_the_sample_can_say_is_on_its_page(lead: Client, drawn: int) -> None:
    page = _page(lead, "batch_size", drawn)
    assert "±60%" in page
    assert "还没有全部评查结果" in page
    assert "±60%" in _page(lead, "batch_size", drawn, error="5", failing="20")
    assert lead.get(reverse("batch_size", args=[drawn]), {"error": "0"}).status_code == 422
    assert lead.get(reverse("batch_size", args=[9999])).status_code == 404
    (draw_folder(batch_at_hand(drawn)).path / "frame.tsv").unlink()
    assert lead.get(reverse("batch_size", args=[drawn])).status_code == 404


def test_the_lead_picks_replaces_assigns_and_changes_a_reviewer(lead: Client, drawn: int, team: Team, now: datetime) -> None:
    assert "没有需要回避的情形" in _page(lead, "batch_recusals", drawn)
    file = ReviewFile.objects.filter(origin="drawn", unit_code="141124").order_by("pk")[0]
    assert _post(lead, "review_file_replace", file.pk, lock=file.lock, why="已移送法院") == 302
    assert "已移送法院" in _page(lead, "review_file", file.pk)
    assert _post(lead, "batch_pick", drawn, case_id="X", why="投诉") == 422
    left = {f"141124-2021-{number:03}" for number in range(1, 6)} - set(ReviewFile.objects.values_list("case_id", flat=True))
    assert _post(lead, "batch_pick", drawn, case_id=min(left), why="群众反复投诉") == 302
    board = _page(lead, "batch", drawn)
    assert "风险补充" in board
    assert "已移送法院" in board
    assert "群众反复投诉" in board
    assert _post(lead, "batch_move", drawn, move="assign", lock=lock_of(drawn)) == 302
    assert _post(lead, "batch_move", drawn, move="publish", lock=lock_of(drawn)) == 422
    assert _post(lead, "batch_move", drawn, move="open", lock=lock_of(drawn)) == 422
    member = PoolMember.objects.filter(kind="backbone").order_by("pk")[0]
    assert _post(lead, "batch_reassign", drawn, member="x", lock=lock_of(drawn)) == 422
    assert _post(lead, "batch_reassign", drawn, member=member.pk, why="生病", lock=lock_of(drawn)) == 302
    assert _post(lead, "batch_top_up", drawn, per_branch="1") == 302
    assert "增抽批次" in _page(lead, "batch", drawn)
    assert _page(lead, "batch", Batch.objects.latest("pk").pk).count("增抽自") == 1
    told = _page(lead, "batch_size", drawn)
    assert "不计入推断的风险补充" in told


def test_a_scan_is_taken_masked_by_eye_and_confirmed(lead: Client, drawn: int, tmp_path: Path) -> None:
    file = ReviewFile.objects.filter(unit_code="141124").order_by("pk")[0]
    scan = papers.pdf(tmp_path / "a.pdf", f"临县分局 {file.identity['doc_no']}", "现场检查笔录")
    assert _post(lead, "review_file_scan", file.pk) == 422
    assert _post(lead, "review_file_scan", file.pk, file=SimpleUploadedFile("a.pdf", b"%PDF-1.4 broken")) == 422
    assert _post(lead, "review_file_scan", file.pk, file=SimpleUploadedFile("a.pdf", scan.read_bytes())) == 302
    page = _page(lead, "review_file", file.pk, page="1")
    assert "本页遮盖" in page
    assert "自动" in page
    assert _saved(lead, "review_file_page", file.pk, 1).startswith(b"\x89PNG")
    assert lead.get(reverse("review_file_page", args=[file.pk, 2])).status_code == 404
    lock = ReviewFile.objects.get(pk=file.pk).lock
    assert _post(lead, "review_file_mask", file.pk, lock=lock, page="1", box="") == 422
    assert _post(lead, "review_file_mask", file.pk, lock=lock, page="9", box="0.1,0.1,0.2,0.2") == 422
    assert _post(lead, "review_file_mask", file.pk, lock=lock, page="1", box="0.5,0.5,0.6,0.6") == 302
    assert "测试稽查负责人" in _page(lead, "review_file", file.pk)
    lock += 1
    given = {"counsel": "王律师、李律师", "firms": "正义律师事务所", "kind": "一般行政处罚"}
    assert _post(lead, "review_file_details", file.pk, lock=lock, **given) == 302
    assert "王律师、李律师" in _page(lead, "review_file", file.pk)
    assert _post(lead, "review_file_confirm", file.pk, lock=lock) == 409
    assert _post(lead, "review_file_confirm", file.pk, lock=lock + 1) == 302
    other = ReviewFile.objects.exclude(pk=file.pk)[0]
    assert _post(lead, "review_file_confirm", other.pk, lock=other.lock) == 422
    assert _post(lead, "review_file_confirm", other.pk, lock=other.lock, no_scan="yes") == 302
    assert lead.get(reverse("review_file", args=[9999])).status_code == 404


def test_the_lead_follows_a_hint_to_its_flag(lead: Client, drawn: int, now: datetime) -> None:
    file = ReviewFile.objects.filter(unit_code="141124").order_by("pk")[0]
    assert "系统提示的来处" not in _page(lead, "review_file", file.pk)
    flag = make_flag(make_run(at=now), subject=file.case_id)
    assert reverse("flag", args=[flag.pk]) in _page(lead, "review_file", file.pk)


def test_a_branch_answers_and_the_lead_decides_on_their_pages(
    lead: Client, as_role: ClientOf, actor_of: ActorOf, scoring: int, now: datetime
) -> None:
    rubric = rubric_of(batch_at_hand(scoring))
    file = ReviewFile.objects.filter(unit_code="141124").order_by("pk")[0]
    assert "还没有全部评查结果" in _page(lead, "batch_statistics", scoring)
    assert lead.get(reverse("batch_bulletin", args=[scoring])).status_code == 422
    for sheet in ScoreSheet.objects.select_related("file", "member__user"):
        hand_in(sheet, at=now, found=rubric.vetoes[0].id if sheet.file_id == file.pk else "")
    for move in ("compare", "feed_back"):
        assert _post(lead, "batch_move", scoring, move=move, lock=lock_of(scoring)) == 302
    head = as_role(Role.BRANCH_HEAD)
    assert file.case_id in _page(head, "review_results")
    assert "共 2 条" in _page(head, "review_results", state="feedback")
    assert "共 1 条" in _page(head, "review_results", q=file.case_id)
    page = _page(head, "review_result", file.pk)
    assert "缺少证据" in page
    assert not any(name in page for name in ("专家b1", "专家b2", "专家l1", "专家l2"))
    lock = ReviewFile.objects.get(pk=file.pk).lock
    assert _post(head, "review_answer", file.pk, lock=lock, decision="object", why="") == 422
    assert _post(head, "review_answer", file.pk, lock=lock, decision="object", why="笔录在副卷") == 302
    assert _post(lead, "review_file_objection", file.pk, lock=lock + 1, decision="uphold", why="属实", total="x") == 422
    assert _post(lead, "review_file_objection", file.pk, lock=lock + 1, decision="reject", why="副卷没有") == 302
    assert head.get(reverse("review_result", args=[9999])).status_code == 404
    lapse_objections(at=clock.now() + timedelta(days=40))
    assert _post(lead, "batch_move", scoring, move="finish", lock=lock_of(scoring)) == 302
    assert _post(lead, "batch_publish", scoring, lock=lock_of(scoring)) == 302
    page = _page(lead, "batch_statistics", scoring)
    assert "评查人宽严" in page
    assert "立为问题" in page
    assert "最低 0.00，否决 1 卷" in page
    assert "项没有失分，两人一致，不列出" in page
    _before, heat = page.split("失分占该项应得分的百分比")
    assert rubric.vetoes[0].id in heat
    assert rubric.vetoes[1].id not in heat.split("逐项的失分")[0]
    assert '<td class="s5">0%</td>' in heat
    assert _saved(lead, "batch_bulletin", scoring).startswith(b"PK")
    assert "立为问题" in _page(lead, "review_result", file.pk)
    assert _post(lead, "review_finding", file.pk) == 302
    assert Finding.objects.get().unit_code == "141124"
    assert _post(lead, "batch_finding", scoring, criterion=rubric.vetoes[0].id, unit="141124") == 302
    assert _post(lead, "batch_finding", scoring, criterion="没有", unit="141124") == 422
    assert "估计" in _page(lead, "batch_size", scoring)


def test_a_typical_question_is_ruled_on_the_batch_s_page(lead: Client, team: Team, scoring: int, now: datetime) -> None:
    sheet = ScoreSheet.objects.select_related("member__user").order_by("pk")[0]
    item = rubric_of(batch_at_hand(scoring)).kinds[0].documents[0].items[0].id
    ask_question(team.people[sheet.member.user.name], sheet_id=sheet.pk, criterion=item, asked="签名处只有一人？", at=now)
    assert "签名处只有一人" in _page(lead, "batch", scoring)
    question = TypicalQuestion.objects.get().pk
    assert _post(lead, "question_rule", question, answer="?") == 422
    assert _post(lead, "question_rule", question, answer="met", lost="x") == 422
    assert _post(lead, "question_rule", question, answer="met", ruling="不算", batch=scoring) == 302
    assert "不算" in _page(lead, "batch", scoring)


def test_the_pool_keeps_what_people_declared(lead: Client, team: Team) -> None:
    assert "已申报" in _page(lead, "pool")
    person = next(iter(team.people.values()))
    assert person.user_id is not None
    page = _page(lead, "pool_member", person.user_id)
    assert person.name in page
    lock = PoolMember.objects.get(user_id=person.user_id).lock
    given = {
        "kind": "backbone", "unit_code": "141122", "lock": lock, "has_declared": "yes", "most": "3",
        "posting_unit": ["141124", ""], "posting_from": ["2019-01-01", ""], "posting_until": ["", ""],
        "party": ["某化工有限公司", ""], "tie": ["亲属任职", ""],
    }  # fmt: skip
    assert _post(lead, "pool_member", person.user_id, **given) == 302
    row = PoolMember.objects.get(user_id=person.user_id)
    assert (row.most, len(row.postings), row.ties[0]["party"]) == (3, 1, "某化工有限公司")
    assert _post(lead, "pool_member", person.user_id, **given) == 409
    assert _post(lead, "pool_member", person.user_id, **{**given, "posting_from": ["x", ""]}) == 422
    assert _post(lead, "pool_member", person.user_id, kind="x") == 422
    assert lead.get(reverse("pool_member", args=[9999])).status_code == 404


def test_the_board_shows_who_has_scored_and_for_how_long(lead: Client, actor_of: ActorOf, drawn: int, team: Team, now: datetime) -> None:
    boss = actor_of(Role.LEAD)
    assign_batch(boss, batch_id=drawn, lock=lock_of(drawn), at=now)
    look_over(boss, batch_id=drawn, at=now)
    assert _post(lead, "batch_move", drawn, move="open", lock=lock_of(drawn)) == 302
    sheet = ScoreSheet.objects.select_related("file", "member__user").order_by("pk")[0]
    hand_in(sheet, at=now)
    page = _page(lead, "batch", drawn)
    assert "8 份中 1 份已提交" in page
    assert "1 分钟" in page
    assert sheet.member.user.name in _page(lead, "review_file", sheet.file_id)
