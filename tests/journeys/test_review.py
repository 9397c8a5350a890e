"""A half-year's review in a real browser, from the frame to publication; afterwards everything a reviewer got is searched for leaks."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from jicha.domain.access.roles import Role
from jicha.domain.reviews.pool import ReviewerKind
from jicha.reading.page_images import page_texts
from jicha.services.batches.masking import confirm_masks, entry_of
from jicha.services.batches.moving import batch_at_hand, rubric_of
from jicha.services.batches.people import Declared, keep_member
from jicha.services.reviewing.blinding import leaks_in
from jicha.services.scoring.settling import answer_result
from jicha.store.models import Batch, ReviewFile, ScoreSheet, User
from tests.desk_fixtures import NOW, ActorOf
from tests.journeys.people import Person, sit_down
from tests.reading import papers
from tests.web.reviews.conftest import Team, hand_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
_ANSWER_ALL = """() => { for (const one of document.querySelectorAll('.answers')) {
  if (!one.querySelector(':checked')) one.querySelector('[value=met],[value=not_found]').checked = true; } }"""


@pytest.fixture
def browser(chromium: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    """The system's browser."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=str(chromium), args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def clerk_of_the_branch(actor_of: ActorOf, team: Team) -> str:
    """A backbone of 临县, who may not see a file of 临县."""
    user = User.objects.create(login="b3", name="专家b3", role=Role.REVIEWER.value, made_at=NOW, password_at=NOW)
    declared = Declared(ReviewerKind.BACKBONE, "141124", "", (), (), has_declared=True, most=None, is_available=True)
    keep_member(actor_of(Role.LEAD), user_id=user.pk, lock=None, declared=declared, at=NOW)
    return user.name


def _user(actor_of: ActorOf, role: Role) -> User:
    return User.objects.get(pk=actor_of(role).user_id or 0)


def _frame_and_draw(lead: Person, *, people: list[Person]) -> int:
    lead.go("/batches/")
    lead.tell("新建批次", year="2021", per_branch="2")
    batch_id = Batch.objects.get().pk
    assert "10 件，抽取 4 件" in lead.words()
    slips: dict[int, tuple[str, str]] = {}
    for number, person in enumerate(people, start=1):
        person.go(f"/batches/{batch_id}/")
        person.tell("承诺我的取数", value=f"{number}{number + 1}6")
        value, nonce = person.page.locator("dl.facts code").all_inner_texts()[:2]
        slips[person.user_id] = (value, nonce)
    lead.go(f"/batches/{batch_id}/")
    lead.page.fill("[name=reveal_by]", "2030-12-31")
    lead.press("锁定并公告")
    assert lead.state() == "已锁定"
    for person in people:
        person.go(f"/batches/{batch_id}/")
        value, nonce = slips[person.user_id]
        person.tell("揭示我的取数", nonce=nonce, value=value)
        assert value in person.words()
    lead.go(f"/batches/{batch_id}/")
    lead.tell("抽取")
    assert "已抽取 4 份案卷" in lead.words()
    lead.follow("text=复核抽取")
    assert "4 份案卷与公布的一致" in lead.words()
    return batch_id


def _assign(lead: Person, *, batch_id: int, blocked: str) -> None:
    lead.go(f"/batches/{batch_id}/recusals/")
    assert blocked in lead.words()
    assert "是临县的人员" in lead.words()
    lead.go(f"/batches/{batch_id}/")
    lead.tell("分派评查人")
    assert lead.state() == "已分派"
    assert not ScoreSheet.objects.filter(member__user__name=blocked, file__unit_code="141124").exists()


def _prepare(lead: Person, *, batch_id: int, folder: Path, actor_of: ActorOf) -> tuple[ReviewFile, bytes]:
    """Scan one file with words that tell whose it is, and hide them; the others are reviewed on paper."""
    file = ReviewFile.objects.filter(batch_id=batch_id, unit_code="141124").order_by("pk")[0]
    known = file.identity
    scan = papers.pdf(
        folder / "临县分局.pdf",
        "行政处罚决定书",
        f"临县分局 {known['doc_no']}",
        f"当事人：{known['party']}",
        f"承办人：{known['handlers']}",
        "调查取证时没有制作现场检查笔录。",
    )
    lead.go(f"/review-files/{file.pk}/")
    lead.page.set_input_files("[name=file]", str(scan))
    lead.press("上传并自动遮盖")
    assert "请逐页核对遮盖" in lead.words()
    lead.press("逐页看过，确认遮盖")
    for other in ReviewFile.objects.filter(batch_id=batch_id).exclude(pk=file.pk):
        confirm_masks(actor_of(Role.LEAD), file_id=other.pk, lock=other.lock, has_no_scan=True, at=NOW)
    return ReviewFile.objects.select_related("batch").get(pk=file.pk), scan.read_bytes()


def _score(person: Person, *, sheet: ScoreSheet, veto: str, pins: bool) -> None:
    """Answer everything; with a veto found, a reason, and a box drawn on the page."""
    person.go("/scoring/")
    person.follow(f"a:has-text('{sheet.file.alias}')")
    person.page.evaluate(_ANSWER_ALL)
    line = person.page.locator(".criterion", has=person.page.locator(f"[name='{veto}|answer']"))
    if pins:
        stage = person.page.locator(".pin-stage").bounding_box()
        assert stage is not None
        person.page.mouse.move(stage["x"] + 60, stage["y"] + 120)
        person.page.mouse.down()
        person.page.mouse.move(stage["x"] + 260, stage["y"] + 160)
        person.page.mouse.up()
        line.locator("[value=found]").check()
        line.locator("textarea").fill("没有现场检查笔录")
        with person.page.expect_response(lambda answer: answer.url.endswith("/save/")):
            line.locator("[data-pin]").click()
    else:
        with person.page.expect_response(lambda answer: answer.url.endswith("/save/")):
            line.locator("[value=not_found]").dispatch_event("change")
    person.page.wait_for_selector("#saved small")
    person.page.locator("h1").click()
    with person.page.expect_navigation():
        person.page.keyboard.press("s")
    assert "已提交" in person.words()


def _searched(person: Person, *, files: list[ReviewFile]) -> None:
    entries = [entry_of(file) for file in files]
    for text in person.received:
        assert leaks_in(text, entries=entries) == ()
        assert not any(file.case_id in text or file.unit_code in text for file in files)
    assert person.complaints == []


def _black(picture: bytes, *, scan: bytes, word: str) -> bool:
    """Say whether every pixel under a word of the scan is black."""
    shown = Image.open(io.BytesIO(picture)).convert("L")
    (page,) = page_texts(scan, where="")
    place = page.text.index(word)
    boxes = page.around(place, end=place + len(word))
    corners = [
        (int(box.left * shown.width) + 1, int(box.top * shown.height) + 1, int(box.right * shown.width), int(box.bottom * shown.height))
        for box in boxes
    ]
    return bool(boxes) and all(shown.crop(corner).getextrema() == (0, 0) for corner in corners)


def _packet(person: Person, *, batch_id: int) -> str:
    """Download what is scored away from the desk, and give every text in it, names and cells."""
    person.go("/scoring/")
    with person.page.expect_download() as waiting:
        person.page.click(f"a[href='/scoring/packets/{batch_id}/']")
    told = [waiting.value.suggested_filename]
    with zipfile.ZipFile(waiting.value.path()) as archive:
        for name in archive.namelist():
            told.append(name)
            if name.endswith(".xlsx"):
                with zipfile.ZipFile(io.BytesIO(archive.read(name))) as book:
                    told += [book.read(part).decode("utf-8", "replace") for part in book.namelist()]
    return "\n".join(told)


def test_a_batch_from_the_frame_to_publication(
    browser: Browser, live_server: object, actor_of: ActorOf, ledger: None, team: Team, clerk_of_the_branch: str, tmp_path: Path
) -> None:
    address = str(live_server)
    people = [sit_down(browser, address, user=_user(actor_of, role)) for role in (Role.LEAD, Role.INSPECTOR, Role.BUREAU_LEADER)]
    lead = people[0]
    batch_id = _frame_and_draw(lead, people=people)
    _assign(lead, batch_id=batch_id, blocked=clerk_of_the_branch)
    file, scan = _prepare(lead, batch_id=batch_id, folder=tmp_path, actor_of=actor_of)
    lead.go(f"/batches/{batch_id}/")
    lead.tell("开始评查")
    assert lead.state() == "评查中", lead.words()
    files = list(ReviewFile.objects.select_related("batch").filter(batch_id=batch_id))
    veto = rubric_of(batch_at_hand(batch_id)).vetoes[0].id
    sheets = list(ScoreSheet.objects.select_related("file__batch", "member__user").filter(file__batch_id=batch_id))
    pair = [one for one in sheets if one.file_id == file.pk]
    reviewers = [sit_down(browser, address, user=one.member.user) for one in pair]
    packets = _packet(reviewers[0], batch_id=batch_id)
    for person, sheet, pins in zip(reviewers, pair, (True, False), strict=True):
        _score(person, sheet=sheet, veto=veto, pins=pins)
    marks = {mark["criterion"]: mark for mark in ScoreSheet.objects.get(pk=pair[0].pk).marks}
    (note,) = marks[veto]["notes"]
    assert note["page"] == 1
    assert len(note["box"]) == 4
    for sheet in sheets:
        if sheet.file_id != file.pk:
            hand_in(sheet, at=NOW)
    lead.go(f"/batches/{batch_id}/")
    lead.tell("对比两份评分")
    assert lead.state() == "裁定中", lead.words()
    third = ScoreSheet.objects.select_related("file__batch", "member__user").get(seat="third")
    assert third.file_id == file.pk
    judge = sit_down(browser, address, user=third.member.user)
    judge.go(f"/scoring/{third.pk}/")
    assert "甲：" in judge.page.content()
    assert not any(name in judge.page.content() for name in (pair[0].member.user.name, pair[1].member.user.name))
    _score(judge, sheet=third, veto=veto, pins=True)
    _branch_and_lead_to_the_end(browser, address, lead=lead, actor_of=actor_of, file=file)
    for person in (*reviewers, judge):
        _searched(person, files=files)
        assert person.pictures
        for picture in person.pictures.values():
            for word in ("临县分局", file.identity["doc_no"], file.identity["party"], "张卫国"):
                assert _black(picture, scan=scan, word=word)
            assert not _black(picture, scan=scan, word="没有制作现场检查笔录")
    assert leaks_in(packets, entries=[entry_of(one) for one in files]) == ()
    assert lead.complaints == []


def _branch_and_lead_to_the_end(browser: Browser, address: str, *, lead: Person, actor_of: ActorOf, file: ReviewFile) -> None:
    lead.go(f"/batches/{file.batch_id}/")
    lead.tell("反馈分局")
    head = sit_down(browser, address, user=_user(actor_of, Role.BRANCH_HEAD))
    head.go(f"/review-results/{file.pk}/")
    assert "没有现场检查笔录" in head.words()
    head.page.fill("[name=why]", "笔录在副卷第3页")
    head.press("提出异议")
    assert head.state() == "分局有异议"
    lead.go(f"/review-files/{file.pk}/")
    lead.page.fill("[name=why]", "副卷没有笔录")
    lead.press("异议不成立")
    for other in ReviewFile.objects.filter(batch_id=file.batch_id, state="feedback"):
        person = actor_of(Role.BRANCH_HEAD, unit_code=other.unit_code)
        answer_result(person, file_id=other.pk, lock=other.lock, accepts=True, reason="", at=NOW)
    lead.go(f"/batches/{file.batch_id}/")
    lead.tell("定案")
    lead.tell("公布")
    assert lead.state() == "已公布"
    head.go(f"/batches/{file.batch_id}/")
    assert "sample.tsv" in head.words()
    assert head.complaints == []
