"""Blind scoring: the reviewer's own files by alias, the file beside the rubric, away from the desk and back."""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jicha.domain.access.permissions import Permission
from jicha.domain.errors import Fault, MissingError, StateError
from jicha.domain.reviews.marks import ANSWER_WORDS, POINT_ANSWERS, VETO_ANSWERS, Answer, Mark, Note, Sheet
from jicha.domain.reviews.prefill import Proposal
from jicha.domain.reviews.scores import score
from jicha.domain.rubrics.rubric import PART_WORDS, Criterion, CriterionKind
from jicha.services import clock
from jicha.services.batches.moving import known_rubrics, rules_of_batch
from jicha.services.data.uploading import path_of_bytes
from jicha.services.scoring.marks import box_given, marks_of, number_given
from jicha.services.scoring.offline import packet_of, take_packet, write_packet
from jicha.services.scoring.questions import ask_question
from jicha.services.scoring.sheets import save_sheet, submit_sheet
from jicha.services.scoring.thirds import hints_for, questions_for, sheets_for_third
from jicha.store.queries import blind
from jicha.store.queries.blind import BlindSheet
from jicha.web.frame.files import picture, saved_stream
from jicha.web.frame.gates import DeskRequest, MenuEntry, PageGroup, action, page


@dataclass(frozen=True, slots=True)
class Line:
    """One criterion on the page: what may be answered, what was, what the checks say, and to a third reviewer what the two said."""

    criterion: Criterion
    part: str
    choices: tuple[tuple[str, str], ...]
    mark: Mark
    note: Note | None
    hint: Proposal | None
    proposed: str
    others: tuple[str, ...]

    @property
    def differs(self) -> bool:
        """Say whether the two that a third reviewer decides between said different things."""
        return len(set(self.others)) > 1


@page(Permission.REVIEW_SCORE)
def own_files(request: DeskRequest) -> HttpResponse:
    """List the files that wait for this reviewer."""
    sheets = blind.own_sheets(request.actor.user_id or 0)
    batches = {one.batch_id: one.batch for one in sheets if one.state == "open"}
    return render(request, "scoring/own_files.html", {"sheets": sheets, "batches": batches})


@page(Permission.REVIEW_SCORE)
def sheet(request: DeskRequest, sheet_id: int) -> HttpResponse:
    """Show the file beside the rubric."""
    row = _found(request, sheet_id=sheet_id)
    rubric = known_rubrics()[row.rubric]
    marks = marks_of(row.marks)
    lines = _lines(request, row=row, marks=marks, criteria=rubric.criteria(row.kind))
    reckoned = score(Sheet(row.alias, row.kind, rubric.digest, marks), rubric=rubric, rules=rules_of_batch(row.batch_id))
    shown = request.GET.get("page", "1")
    number = int(shown) if shown.isdecimal() and 1 <= int(shown) <= len(row.pages) else 1
    context = {
        "row": row,
        "groups": _grouped(lines),
        "score": reckoned,
        "left": len(reckoned.missing),
        "page": number,
        "pages": range(1, len(row.pages) + 1),
        "has_others": row.seat == "third",
        "questions": questions_for(request.actor, sheet_id=row.id),
        "following": _following(request, after=row),
        "crumbs": ((_("我的评查"), reverse("own_files")), (row.alias, "")),
    }
    return render(request, "scoring/sheet.html", context)


@page(Permission.REVIEW_SCORE)
def page_image(request: DeskRequest, sheet_id: int, number: int) -> HttpResponse:
    """Hand out one masked page; its address says the sheet and the page, nothing else."""
    digest = blind.page_of(sheet_id, user_id=request.actor.user_id or 0, page=number)
    if digest is None:
        raise MissingError(Fault(_("没有这一页"), f"{number}", _("回到我的评查重新选择")))
    return picture(path_of_bytes(digest))


@action(Permission.REVIEW_SCORE)
def save(request: DeskRequest, sheet_id: int) -> HttpResponse:
    """Keep the marks; a request of the page's own clock gets only the new state back."""
    row = _found(request, sheet_id=sheet_id)
    criteria = known_rubrics()[row.rubric].criteria(row.kind)
    marks = [mark for one in criteria if (mark := _given(request, criterion=one)) is not None]
    seconds = request.POST.get("seconds", "0")
    lock = save_sheet(
        request.actor, sheet_id=sheet_id, lock=_lock(request), marks=marks, seconds=int(seconds) if seconds.isdecimal() else 0
    )
    if request.htmx:
        fresh = _found(request, sheet_id=sheet_id)
        rubric = known_rubrics()[row.rubric]
        reckoned = score(
            Sheet(row.alias, row.kind, rubric.digest, marks_of(fresh.marks)), rubric=rubric, rules=rules_of_batch(row.batch_id)
        )
        return render(request, "scoring/saved.html", {"lock": lock, "score": reckoned, "left": len(reckoned.missing), "at": clock.now()})
    messages.success(request, _("已保存。"))
    return redirect("score_sheet", sheet_id=sheet_id)


@action(Permission.REVIEW_SCORE)
def submit(request: DeskRequest, sheet_id: int) -> HttpResponse:
    """Hand the sheet in and go on to the next file."""
    row = _found(request, sheet_id=sheet_id)
    following = _following(request, after=row)
    submit_sheet(request.actor, sheet_id=sheet_id, lock=_lock(request), at=clock.now())
    messages.success(request, _("已提交。"))
    return redirect("score_sheet", sheet_id=following) if following else redirect("own_files")


@action(Permission.REVIEW_SCORE)
def ask(request: DeskRequest, sheet_id: int) -> HttpResponse:
    """Raise a typical question."""
    number = ask_question(
        request.actor,
        sheet_id=sheet_id,
        criterion=request.POST.get("criterion", ""),
        asked=request.POST.get("asked", ""),
        at=clock.now(),
    )
    messages.success(request, _("已记为典型问题 %(number)d，请在该评分项填写这个编号。") % {"number": number})
    return redirect("score_sheet", sheet_id=sheet_id)


@page(Permission.REVIEW_SCORE)
def download(request: DeskRequest, batch_id: int) -> HttpResponse:
    """Hand out the workbook and the pages."""
    packet = packet_of(request.actor, batch_id=batch_id)
    with tempfile.TemporaryDirectory() as place:
        target = Path(place) / "packet.zip"
        name = write_packet(packet, to=target)
        stream = target.open("rb")
    return saved_stream(stream, name=name)


@action(Permission.REVIEW_SCORE)
def upload(request: DeskRequest, batch_id: int) -> HttpResponse:
    """Take a filled workbook back."""
    given = request.FILES.get("file")
    if given is None:
        raise StateError(Fault(_("没有选择文件"), _("评分表"), _("选择文件后再提交")))
    with tempfile.TemporaryDirectory() as place:
        target = Path(place) / "sheet.xlsx"
        with target.open("wb") as stream:
            stream.writelines(given.chunks())
        number = take_packet(request.actor, batch_id=batch_id, path=target)
    messages.success(request, _("已读入 %(number)d 份评分表，请核对后提交。") % {"number": number})
    return redirect("own_files")


def _lines(request: DeskRequest, *, row: BlindSheet, marks: Sequence[Mark], criteria: Sequence[Criterion]) -> list[Line]:
    own = {mark.criterion: mark for mark in marks}
    hints = {one.criterion: one for one in hints_for(request.actor, sheet_id=row.id)}
    others = [{mark.criterion: mark for mark in one} for one in sheets_for_third(request.actor, sheet_id=row.id)]
    return [_line(one, mark=own.get(one.id, Mark(one.id)), hint=hints.get(one.id), others=others) for one in criteria]


def _line(one: Criterion, *, mark: Mark, hint: Proposal | None, others: Sequence[Mapping[str, Mark]]) -> Line:
    allowed = VETO_ANSWERS if one.kind is CriterionKind.VETO else POINT_ANSWERS
    return Line(
        criterion=one,
        part=PART_WORDS[one.part],
        choices=tuple((answer.value, ANSWER_WORDS[answer]) for answer in allowed),
        mark=mark,
        note=mark.notes[0] if mark.notes else None,
        hint=hint,
        proposed=ANSWER_WORDS[hint.answer] if hint and hint.answer else "",
        others=tuple(_said(each.get(one.id)) for each in others),
    )


def _said(mark: Mark | None) -> str:
    if mark is None or mark.answer is None:
        return ""
    lost = f" {mark.lost}" if mark.lost is not None else ""
    return f"{ANSWER_WORDS[mark.answer]}{lost} {mark.reason}".strip()


def _grouped(lines: Sequence[Line]) -> list[tuple[str, list[Line], int, bool]]:
    """Give each group with its lines, how many of them are answered, and whether the two others differ in it."""
    groups: dict[str, list[Line]] = {}
    for line in lines:
        groups.setdefault(line.criterion.group, []).append(line)
    return [(group, own, sum(one.mark.answer is not None for one in own), any(one.differs for one in own)) for group, own in groups.items()]


def _given(request: DeskRequest, *, criterion: Criterion) -> Mark | None:
    """Read one criterion from the form; null where nothing was said at all."""
    field = {
        name: request.POST.get(f"{criterion.id}|{name}", "").strip()
        for name in ("answer", "lost", "times", "reason", "page", "box", "question")
    }
    if not any(field.values()):
        return None
    where = criterion.id
    try:
        lost = number_given(field["lost"])
    except ValueError:
        raise StateError(Fault(_("扣分不是数字"), where, _("写数字，如 2 或 0.5"))) from None
    return Mark(
        criterion=criterion.id,
        answer=Answer(field["answer"]) if field["answer"] in set(Answer) else None,
        lost=lost,
        times=int(field["times"]) if field["times"].isdecimal() else None,
        reason=field["reason"],
        notes=_notes(field),
        question=field["question"],
    )


def _notes(field: Mapping[str, str]) -> tuple[Note, ...]:
    page_number = int(field["page"]) if field["page"].isdecimal() else None
    if page_number is None:
        return ()
    return (Note(field["reason"], page_number, box_given(field["box"])),)


def _following(request: DeskRequest, *, after: BlindSheet) -> int | None:
    waiting = [one.id for one in blind.own_sheets(request.actor.user_id or 0) if one.state == "open"]
    later = waiting[waiting.index(after.id) + 1 :] if after.id in waiting else waiting
    return next(iter([*later, *(one for one in waiting if one != after.id)]), None)


def _found(request: DeskRequest, *, sheet_id: int) -> BlindSheet:
    row = blind.own_sheet(sheet_id, user_id=request.actor.user_id or 0)
    if row is None:
        raise MissingError(Fault(_("没有这份评分表"), f"{sheet_id}", _("回到我的评查重新选择")))
    return row


def _lock(request: DeskRequest) -> int:
    given = request.POST.get("lock", "")
    return int(given) if given.isdecimal() else -1


GROUP = PageGroup(
    urls=(
        path("scoring/", own_files, name="own_files"),
        path("scoring/<int:sheet_id>/", sheet, name="score_sheet"),
        path("scoring/<int:sheet_id>/pages/<int:number>.png", page_image, name="score_page"),
        path("scoring/<int:sheet_id>/save/", save, name="score_save"),
        path("scoring/<int:sheet_id>/submit/", submit, name="score_submit"),
        path("scoring/<int:sheet_id>/ask/", ask, name="score_ask"),
        path("scoring/packets/<int:batch_id>/", download, name="score_download"),
        path("scoring/packets/<int:batch_id>/back/", upload, name="score_upload"),
    ),
    menu=(MenuEntry(gettext_lazy("我的评查"), "own_files", Permission.REVIEW_SCORE, "results", 5),),
)
