"""A reviewer's own pages: the file beside the rubric, saving, handing in, questions, scoring away from the desk; never another's."""

import io
import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from jicha.domain.access.roles import Role
from jicha.domain.reviews.marks import ANSWER_WORDS, Answer
from jicha.domain.reviews.packets import COLUMNS
from jicha.domain.rubrics.rubric import CriterionKind
from jicha.services.batches.masking import confirm_masks, entry_of, keep_scan
from jicha.services.batches.moving import batch_at_hand, rubric_of
from jicha.services.batches.seating import assign_batch
from jicha.services.reviewing.blinding import leaks_in
from jicha.services.scoring.questions import decide_question
from jicha.services.scoring.settling import compare_batch, open_scoring
from jicha.store.models import ReviewFile, ScoreSheet, TypicalQuestion
from tests.desk_fixtures import ActorOf, ClientOf
from tests.reading import papers
from tests.store.flag_rows import make_flag, make_run
from tests.web.reviews.conftest import Team, client_of, close_streams, hand_in, lock_of, look_over

_PLACES = {column.key: number for number, column in enumerate(COLUMNS, start=1)}


def _sheets(batch_id: int) -> list[ScoreSheet]:
    found = ScoreSheet.objects.select_related("file__batch", "member__user").filter(file__batch_id=batch_id, state="open")
    return list(found.order_by("pk"))


def _page(browser: Client, sheet: ScoreSheet, **asked: str) -> str:
    answer = browser.get(reverse("score_sheet", args=[sheet.pk]), asked)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def scanned(actor_of: ActorOf, drawn: int, team: Team, tmp_path: Path, now: datetime) -> ScoreSheet:
    """A sheet on a file with two scanned pages, open for scoring, with a flag of the newest run on its case."""
    lead = actor_of(Role.LEAD)
    file = ReviewFile.objects.filter(unit_code="141124").order_by("pk")[0]
    scan = papers.pdf(tmp_path / "a.pdf", *(f"临县分局 {file.identity['doc_no']} 第{number}段" for number in range(40)))
    keep_scan(lead, file_id=file.pk, name="a.pdf", chunks=[scan.read_bytes()], at=now)
    file.refresh_from_db()
    confirm_masks(lead, file_id=file.pk, lock=file.lock, has_no_scan=False, at=now)
    assign_batch(lead, batch_id=drawn, lock=lock_of(drawn), at=now)
    look_over(lead, batch_id=drawn, at=now)
    open_scoring(lead, batch_id=drawn, lock=lock_of(drawn), at=now)
    make_flag(make_run(at=now), subject=file.case_id)
    return next(one for one in _sheets(drawn) if one.file_id == file.pk)


def test_the_file_stands_beside_the_rubric_and_leaks_nothing(scanned: ScoreSheet) -> None:
    browser = client_of(scanned.member.user)
    page = _page(browser, scanned, page="2")
    assert reverse("score_page", args=[scanned.pk, 2]) in page
    assert _page(browser, scanned, page="9").count(reverse("score_page", args=[scanned.pk, 1])) == 1
    entries = [entry_of(one) for one in ReviewFile.objects.all()]
    assert leaks_in(page, entries=entries) == ()
    image = browser.get(reverse("score_page", args=[scanned.pk, 1]))
    assert b"".join(image.streaming_content).startswith(b"\x89PNG")
    close_streams(image)
    assert browser.get(reverse("score_page", args=[scanned.pk, 3])).status_code == 404
    other = next(one for one in _sheets(scanned.file.batch_id) if one.member_id != scanned.member_id)
    for name in ("score_sheet", "score_page"):
        where = [other.pk, 1] if name == "score_page" else [other.pk]
        assert browser.get(reverse(name, args=where)).status_code == 404
    assert client_of(other.member.user).post(reverse("score_save", args=[scanned.pk]), {"lock": 0}).status_code == 404


def test_marks_are_saved_by_the_page_s_own_clock_and_by_a_button(scanned: ScoreSheet) -> None:
    browser = client_of(scanned.member.user)
    rubric = rubric_of(batch_at_hand(scanned.file.batch_id))
    item = max(rubric.kinds[0].documents, key=lambda one: one.points).items[0].id
    given = {
        "lock": 0, "seconds": "90", f"{rubric.vetoes[0].id}|answer": "not_found", f"{item}|answer": "deducted", f"{item}|lost": "1",
        f"{item}|reason": "缺页", f"{item}|page": "2", f"{item}|box": "0.1,0.1,0.3,0.2", f"{item}|times": "1",
        f"{rubric.vetoes[1].id}|answer": "?",
    }  # fmt: skip
    fragment = browser.post(reverse("score_save", args=[scanned.pk]), given, headers={"HX-Request": "true"}).content.decode()
    assert 'name="lock" value="1"' in fragment
    assert "已保存" in fragment
    scanned.refresh_from_db()
    kept = {mark["criterion"]: mark for mark in scanned.marks}
    assert kept[item]["notes"] == [{"text": "缺页", "page": 2, "box": [0.1, 0.1, 0.3, 0.2]}]
    assert (scanned.seconds, kept[item]["times"]) == (90, 1)
    assert browser.post(reverse("score_save", args=[scanned.pk]), {**given, "lock": 0}).status_code == 409
    assert browser.post(reverse("score_save", args=[scanned.pk]), {**given, "lock": 1, f"{item}|lost": "x"}).status_code == 422
    waive = {"lock": 1, f"{item}|answer": "not_applicable"}
    refused = browser.post(reverse("score_save", args=[scanned.pk]), waive)
    assert refused.status_code == 422
    assert "理由" in refused.content.decode()
    assert browser.post(reverse("score_save", args=[scanned.pk]), {**waive, f"{item}|reason": "无此文书"}).status_code == 302
    assert "无此文书" in _page(browser, scanned)
    assert browser.post(reverse("score_submit", args=[scanned.pk]), {"lock": 2}).status_code == 422


def test_a_sheet_is_handed_in_and_the_next_file_comes(scoring: int, now: datetime) -> None:
    first = _sheets(scoring)[0]
    own = [one for one in _sheets(scoring) if one.member_id == first.member_id]
    browser = client_of(first.member.user)
    assert first.file.alias in browser.get(reverse("own_files")).content.decode()
    assert "请评查纸质卷" in _page(browser, first)
    for number, sheet in enumerate(own):
        answers = {f"{one.id}|answer": "not_found" if one.kind is CriterionKind.VETO else "met" for one in _criteria(sheet)}
        assert browser.post(reverse("score_save", args=[sheet.pk]), {"lock": 0, **answers}).status_code == 302
        answer = browser.post(reverse("score_submit", args=[sheet.pk]), {"lock": 1})
        following = reverse("score_sheet", args=[own[1].pk]) if number == 0 else reverse("own_files")
        assert answer.headers["Location"] == following
    assert "已提交" in browser.get(reverse("own_files")).content.decode()
    assert "disabled" in _page(browser, first)


def _criteria(sheet: ScoreSheet) -> tuple:
    return rubric_of(batch_at_hand(sheet.file.batch_id)).criteria(sheet.file.kind)


def test_what_somebody_typed_from_a_paper_file_is_masked_for_the_others(actor_of: ActorOf, team: Team, scoring: int, now: datetime) -> None:
    sheets = _sheets(scoring)
    first = sheets[0]
    party, item = first.file.identity["party"], _criteria(first)[-1].id
    asked = {"criterion": item, "asked": f"{party}的笔录只有一页，算不算缺页？"}
    assert client_of(first.member.user).post(reverse("score_ask", args=[first.pk]), {**asked, "asked": " "}).status_code == 422
    assert client_of(first.member.user).post(reverse("score_ask", args=[first.pk]), asked).status_code == 302
    question = TypicalQuestion.objects.get()
    decide_question(actor_of(Role.LEAD), question_id=question.pk, answer=Answer.MET, lost=None, ruling=f"{party}不算", at=now)
    other = next(one for one in sheets if one.member_id != first.member_id)
    page = _page(client_of(other.member.user), other)
    assert "算不算缺页" in page
    assert party not in page
    veto = _criteria(first)[0].id
    for one in sheets:
        hand_in(one, at=now, found=veto if one.pk == first.pk else "")
    marks = ScoreSheet.objects.get(pk=first.pk).marks
    for mark in marks:
        mark["reason"] = f"{party}缺少证据" if mark["criterion"] == veto else mark["reason"]
    ScoreSheet.objects.filter(pk=first.pk).update(marks=marks)
    compare_batch(actor_of(Role.LEAD), batch_id=scoring, lock=lock_of(scoring), at=now)
    third = ScoreSheet.objects.select_related("member__user", "file").get(seat="third")
    page = _page(client_of(third.member.user), third)
    assert "两人不一致" in page
    assert "缺少证据" in page
    assert leaks_in(page, entries=[entry_of(one) for one in ReviewFile.objects.all()]) == ()


def test_a_workbook_goes_out_blind_and_comes_back_as_drafts(scanned: ScoreSheet, actor_of: ActorOf) -> None:
    browser = client_of(scanned.member.user)
    batch_id = scanned.file.batch_id
    answer = browser.get(reverse("score_download", args=[batch_id]))
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    close_streams(answer)
    names = "\n".join([answer.headers["Content-Disposition"], *archive.namelist()])
    assert leaks_in(names, entries=[entry_of(one) for one in ReviewFile.objects.all()]) == ()
    assert f"{scanned.file.alias}/002.png" in archive.namelist()
    (workbook,) = (name for name in archive.namelist() if name.endswith(".xlsx"))
    book = openpyxl.load_workbook(io.BytesIO(archive.read(workbook)))
    page = book[scanned.file.alias]
    page.cell(row=2, column=_PLACES["answer"]).value = ANSWER_WORDS[Answer.NOT_FOUND]
    filled = io.BytesIO()
    book.save(filled)
    assert browser.post(reverse("score_upload", args=[batch_id])).status_code == 422
    wrong = SimpleUploadedFile("a.xlsx", b"no workbook")
    assert browser.post(reverse("score_upload", args=[batch_id]), {"file": wrong}).status_code == 422
    right = SimpleUploadedFile("a.xlsx", filled.getvalue())
    assert browser.post(reverse("score_upload", args=[batch_id]), {"file": right}).status_code == 302
    scanned.refresh_from_db()
    assert [mark["answer"] for mark in scanned.marks if mark["answer"]] == ["not_found"]
    assert client_of(scanned.member.user).get(reverse("score_download", args=[9999])).status_code == 404


def test_nothing_waits_for_somebody_outside_the_pool(as_role: ClientOf, scoring: int) -> None:
    browser = as_role(Role.REVIEWER)
    assert "没有待评的案卷" in browser.get(reverse("own_files")).content.decode()
    assert browser.get(reverse("score_download", args=[scoring])).status_code == 404
    assert browser.get(reverse("score_sheet", args=[_sheets(scoring)[0].pk])).status_code == 404
