"""Blind scoring: the reviewer's own sheets by alias. No branch, officer, party, number or place of a ledger is in any answer."""

import tempfile
from decimal import Decimal
from pathlib import Path as FilePath
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import File, Path, Schema, UploadedFile
from pydantic import Field

from jicha.domain.access.permissions import Permission
from jicha.domain.errors import Fault, MissingError, StateError
from jicha.domain.reviews.marks import Answer, Box, Mark, Note
from jicha.services import clock
from jicha.services.batches.moving import known_rubrics
from jicha.services.data.uploading import path_of_bytes
from jicha.services.scoring.offline import packet_of, take_packet, write_packet
from jicha.services.scoring.questions import ask_question
from jicha.services.scoring.sheets import save_sheet, submit_sheet
from jicha.store.queries import blind
from jicha.store.queries.blind import BlindSheet
from jicha.web.api.frame.files import laid_down
from jicha.web.api.frame.gates import gate
from jicha.web.api.frame.shapes import Choice, Form, Id, Lock, LockForm, Made, Moved, Points, Words
from jicha.web.frame.files import picture, saved_stream
from jicha.web.frame.gates import DeskRequest

SHEETS = gate("我的评查（盲评）")
Corners = Annotated[
    list[float], Field(min_length=4, max_length=4, description="左、上、右、下，占页面宽高的份额", examples=[[0.1, 0.2, 0.5, 0.3]])
]
PageNumber = Annotated[int, Field(ge=1, le=10_000, description="第几页", examples=[1])]


class SheetOut(Schema):
    """One file as its reviewer knows it."""

    id: int = Field(description="编号", examples=[1])
    batch_id: int = Field(description="批次编号", examples=[1])
    batch: str = Field(description="批次")
    alias: str = Field(description="案卷代号", examples=["7K2M"])
    kind: str = Field(description="案卷类别")
    state: str = Field(description="状态", examples=["open"])
    pages: int = Field(description="页数", examples=[36])
    seconds: int = Field(description="已用秒数", examples=[600])
    lock: int = Field(description="提交时带回", examples=[0])


class NoteForm(Form):
    """A remark pinned to a page."""

    text: Words = Field(description="批注", examples=["缺送达回证"])
    page: PageNumber | None = None
    box: Corners | None = None


class MarkForm(Form):
    """What is said of one criterion."""

    criterion: Choice = Field(description="评分项", examples=["11.10"])
    answer: Answer | None = Field(None, description="判定；null 为未判", examples=["deducted"])
    lost: Points | None = Field(None, description="扣分")
    times: int | None = Field(None, ge=0, le=1000, description="错误次数")
    reason: Words = Field("", description="理由")
    notes: list[NoteForm] = Field([], max_length=20, description="批注")
    question: Choice = Field("", description="典型问题编号")


class CriterionOut(Schema):
    """A line of the score sheet."""

    id: str = Field(description="评分项", examples=["11.10"])
    kind: str = Field(description="种类", examples=["item"])
    group: str = Field(description="组或文书")
    zh: str = Field(description="评分标准")
    points: Decimal = Field(description="分值；否决项为0", examples=["2"])


class SheetDetail(SheetOut):
    """A sheet with its criteria and marks."""

    criteria: list[CriterionOut] = Field(description="评分项")
    marks: list[MarkForm] = Field(description="已保存的判定")


class SaveForm(Form):
    """The marks as they are to stand."""

    lock: Lock
    marks: list[MarkForm] = Field(max_length=500, description="逐项判定；没有列出的算未判")
    seconds: int = Field(0, ge=0, le=86_400, description="这次用了多少秒", examples=[60])


class QuestionForm(Form):
    """A typical question; it names no file."""

    criterion: Choice = Field(description="评分项", examples=["11.10"])
    asked: Words = Field(description="拿不准的地方；不要写分局、人名、文号", examples=["电子送达没有回证是否扣分"])


class Saved(Schema):
    """The new lock."""

    lock: int = Field(description="下次提交时带回", examples=[1])


class Taken(Schema):
    """What was read."""

    sheets: int = Field(description="读入几份评分表", examples=[2])


@SHEETS.read("/sheets", Permission.REVIEW_SCORE, answer=list[SheetOut], summary="列出分给自己的评分表")
def sheet_list(request: DeskRequest) -> list[dict[str, Any]]:
    """List the sheets that wait for this reviewer, in the reviewer's own order."""
    return [_shown(row) for row in blind.own_sheets(request.actor.user_id or 0)]


@SHEETS.read("/sheets/{sheet_id}", Permission.REVIEW_SCORE, answer=SheetDetail, summary="看一份评分表")
def sheet(request: DeskRequest, sheet_id: Path[Id]) -> dict[str, Any]:
    """Show a sheet with its criteria and marks."""
    row = _found(request, sheet_id=sheet_id)
    criteria = known_rubrics()[row.rubric].criteria(row.kind)
    return {**_shown(row), "criteria": criteria, "marks": [dict(mark) for mark in row.marks]}


@SHEETS.file("/sheets/{sheet_id}/pages/{number}", Permission.REVIEW_SCORE, summary="看案卷的一页（已遮盖的图像）", media="image/png")
def sheet_page(request: DeskRequest, sheet_id: Path[Id], number: Path[PageNumber]) -> HttpResponse:
    """Hand out one masked page."""
    digest = blind.page_of(sheet_id, user_id=request.actor.user_id or 0, page=number)
    if digest is None:
        raise MissingError(Fault("没有这一页", f"第{number}页", "用 GET /api/v1/sheets 重新选择"))
    return picture(path_of_bytes(digest))


@SHEETS.write("/sheets/{sheet_id}", Permission.REVIEW_SCORE, answer=Saved, summary="保存评分，不必填全")
def sheet_save(request: DeskRequest, sheet_id: Path[Id], form: SaveForm) -> dict[str, Any]:
    """Keep the marks."""
    marks = [_mark(one) for one in form.marks]
    return {"lock": save_sheet(request.actor, sheet_id=sheet_id, lock=form.lock, marks=marks, seconds=form.seconds)}


@SHEETS.write("/sheets/{sheet_id}/submit", Permission.REVIEW_SCORE, answer=Moved, summary="提交评分表")
def sheet_submit(request: DeskRequest, sheet_id: Path[Id], form: LockForm) -> dict[str, Any]:
    """Hand the sheet in as it was saved last."""
    submit_sheet(request.actor, sheet_id=sheet_id, lock=form.lock, at=clock.now())
    return {"id": sheet_id, "state": "submitted"}


@SHEETS.write("/sheets/{sheet_id}/questions", Permission.REVIEW_SCORE, answer=Made, summary="提出典型问题", status=201)
def sheet_ask(request: DeskRequest, sheet_id: Path[Id], form: QuestionForm) -> dict[str, Any]:
    """Raise a typical question; its number goes into the mark."""
    return {"id": ask_question(request.actor, sheet_id=sheet_id, criterion=form.criterion, asked=form.asked, at=clock.now())}


@SHEETS.file("/packets/{batch_id}", Permission.REVIEW_SCORE, summary="下载离线评查包（评分表和案卷页）", media="application/zip")
def packet(request: DeskRequest, batch_id: Path[Id]) -> HttpResponse:
    """Hand out the workbook and the pages."""
    given = packet_of(request.actor, batch_id=batch_id)
    with tempfile.TemporaryDirectory() as place:
        target = FilePath(place) / "packet.zip"
        name = write_packet(given, to=target)
        stream = target.open("rb")
    return saved_stream(stream, name=name)


@SHEETS.write("/packets/{batch_id}", Permission.REVIEW_SCORE, answer=Taken, summary="读入离线填好的评分表，存为草稿")
def packet_take(request: DeskRequest, batch_id: Path[Id], file: File[UploadedFile]) -> dict[str, Any]:
    """Take a filled workbook back as drafts, whole or not at all."""
    with laid_down(file, name="sheet.xlsx") as path:
        return {"sheets": take_packet(request.actor, batch_id=batch_id, path=path)}


def _shown(row: BlindSheet) -> dict[str, Any]:
    own = {name: getattr(row, name) for name in SheetOut.model_fields if name != "pages"}
    return {**own, "pages": len(row.pages)}


def _mark(given: MarkForm) -> Mark:
    return Mark(
        criterion=given.criterion,
        answer=given.answer,
        lost=given.lost,
        times=given.times,
        reason=given.reason,
        notes=tuple(Note(one.text, one.page, _box(one.box)) for one in given.notes),
        question=given.question,
    )


def _box(corners: list[float] | None) -> Box | None:
    if corners is None:
        return None
    try:
        return Box(*corners)
    except ValueError:
        raise StateError(Fault("批注的框不在页面内", "box", "左小于右、上小于下，都在0到1之间")) from None


def _found(request: DeskRequest, *, sheet_id: int) -> BlindSheet:
    row = blind.own_sheet(sheet_id, user_id=request.actor.user_id or 0)
    if row is None:
        raise MissingError(Fault("没有这份评分表", f"评分表{sheet_id}", "用 GET /api/v1/sheets 重新选择"))
    return row
