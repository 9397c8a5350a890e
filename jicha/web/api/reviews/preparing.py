"""What the lead prepares: the pool of reviewers, the scan and facts of a file, rounds of calibration."""

import tempfile
from pathlib import Path as FilePath
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import File, Path, Schema, UploadedFile
from ninja import Form as FormData
from pydantic import Field

from jicha.domain.access.permissions import Permission
from jicha.domain.errors import Fault, MissingError
from jicha.domain.reviews.pool import Posting, ReviewerKind, Tie
from jicha.services import clock
from jicha.services.batches.calibrating import answer_book, begin_calibration, close_calibration, keep_answers, round_of
from jicha.services.batches.masking import keep_scan, name_counsel
from jicha.services.batches.people import Declared, keep_member
from jicha.store.queries import pool as pools
from jicha.store.queries import reviews
from jicha.store.queries.reviews import BatchRow
from jicha.store.queries.year import units
from jicha.web.api.frame.files import laid_down
from jicha.web.api.frame.gates import gate
from jicha.web.api.frame.shapes import Choice, Day, Form, Id, Lock, LockForm, Made, Moved, Word, Year
from jicha.web.frame.files import saved_stream
from jicha.web.frame.gates import DeskRequest

PREPARING = gate("评查的准备")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class PostingForm(Form):
    """A time at a branch."""

    unit_code: Choice = Field(description="单位代码", examples=["141124"])
    from_on: Day = Field(description="起始日期")
    until_on: Day | None = Field(None, description="离任日期；仍在任的为 null")


class TieForm(Form):
    """A tie to a party."""

    party: Word = Field(description="当事人的名称或信用代码", examples=["某砖厂"])
    what: Word = Field(description="关系", examples=["亲属"])


class MemberOut(Schema):
    """A reviewer of the pool."""

    user_id: int = Field(description="账号编号", examples=[1])
    id: int | None = Field(description="专家编号；还没有入库的为 null", examples=[1])
    name: str = Field(description="姓名")
    kind: str = Field(description="backbone 骨干、lawyer 律师；还没有入库的为空", examples=["backbone"])
    unit_code: str = Field(description="单位代码；律师的为空")
    firm: str = Field(description="律师事务所；骨干的为空")
    has_declared: bool = Field(description="已申报回避事项", examples=[True])
    is_available: bool = Field(description="可以参加", examples=[True])
    lock: int | None = Field(description="提交时带回；还没有入库的为 null", examples=[0])


class MemberForm(Form):
    """What a reviewer declared."""

    lock: Lock | None = Field(None, description="读取时得到的 lock；新入库的不写")
    kind: ReviewerKind = Field(description="backbone 骨干、lawyer 律师", examples=["lawyer"])
    unit_code: Choice = Field("", description="骨干的单位代码")
    firm: Word = Field("", description="律师的事务所")
    postings: list[PostingForm] = Field([], max_length=20, description="在分局任职的经历")
    ties: list[TieForm] = Field([], max_length=50, description="与当事人的关系")
    has_declared: bool = Field(description="已申报回避事项", examples=[True])
    most: Annotated[int, Field(ge=1, le=1000)] | None = Field(None, description="最多评几份")
    is_available: bool = Field(description="可以参加", examples=[True])


class FileFacts(Form):
    """Who acts for the party, and the kind of file."""

    lock: Lock
    counsel: list[Word] = Field([], max_length=20, description="代理人")
    firms: list[Word] = Field([], max_length=20, description="代理人的事务所")
    kind: Choice = Field(description="案卷类别，按细则", examples=["普通程序"])


class Pages(Schema):
    """How many pages there are to look at; a person looks at the masks on the page."""

    pages: int = Field(description="页数", examples=[36])


class CalibrationForm(Form):
    """Which files are the anchors."""

    year: Year
    rubric: Choice = Field(description="评查细则的摘要", examples=["0" * 64])
    files: list[Id] = Field(min_length=1, max_length=50, description="已定的案卷", examples=[[1]])


class CalibrationOut(Schema):
    """A round."""

    id: int = Field(description="编号", examples=[1])
    year: int = Field(description="年度", examples=[2021])
    title: str = Field(description="名称")
    state: str = Field(description="状态", examples=["drawn"])
    lock: int = Field(description="提交时带回", examples=[0])


class CalibrationDetail(CalibrationOut):
    """A round with how far it is."""

    sheets: int = Field(description="评分表总数", examples=[6])
    submitted: int = Field(description="已提交", examples=[4])


class LockFields(Schema):
    """What the program saw."""

    lock: Lock


@PREPARING.read("/reviewers", Permission.REVIEW_POOL, answer=list[MemberOut], summary="列出评查专家，还没有入库的也在内")
def reviewer_list(request: DeskRequest) -> list[dict[str, Any]]:  # noqa: ARG001  # Every view gets the request.
    """List the reviewers."""
    members = {one.user_id: one for one in pools.pool()}
    return [_member(user_id, name=name, row=members.get(user_id)) for user_id, name in pools.reviewer_accounts()]


@PREPARING.write("/reviewers/{user_id}", Permission.REVIEW_POOL, answer=Made, summary="写一名评查专家申报的内容")
def reviewer_keep(request: DeskRequest, user_id: Path[Id], form: MemberForm) -> dict[str, Any]:
    """Write down what a reviewer declared."""
    names = {one.code: one.name for one in units.units()}
    declared = Declared(
        kind=form.kind,
        unit_code=form.unit_code,
        firm=form.firm,
        postings=[Posting(one.unit_code, names.get(one.unit_code, one.unit_code), one.from_on, one.until_on) for one in form.postings],
        ties=[Tie(one.party.strip(), one.what.strip()) for one in form.ties],
        has_declared=form.has_declared,
        most=form.most,
        is_available=form.is_available,
    )
    return {"id": keep_member(request.actor, user_id=user_id, lock=form.lock, declared=declared, at=clock.now())}


@PREPARING.write("/review-files/{file_id}/scan", Permission.REVIEW_LEAD, answer=Pages, summary="上传一份案卷的扫描件")
def file_scan(request: DeskRequest, file_id: Path[Id], file: File[UploadedFile]) -> dict[str, Any]:
    """Take a scan in."""
    return {"pages": keep_scan(request.actor, file_id=file_id, name=file.name or "", chunks=file.chunks(), at=clock.now())}


@PREPARING.write("/review-files/{file_id}/facts", Permission.REVIEW_LEAD, answer=Moved, summary="写案卷的代理人和类别")
def file_facts(request: DeskRequest, file_id: Path[Id], form: FileFacts) -> dict[str, Any]:
    """Write down who acts for the party, and the kind of file."""
    counsel, firms = [one.strip() for one in form.counsel], [one.strip() for one in form.firms]
    name_counsel(request.actor, file_id=file_id, lock=form.lock, counsel=counsel, firms=firms, kind=form.kind, at=clock.now())
    row = reviews.file_of(file_id)
    return {"id": file_id, "state": row.state if row else ""}


@PREPARING.read("/calibrations", Permission.REVIEW_LEAD, answer=list[CalibrationOut], summary="列出评分校准")
def calibration_list(request: DeskRequest) -> list[Any]:  # noqa: ARG001  # Every view gets the request.
    """List the rounds."""
    return list(reviews.calibrations())


@PREPARING.write("/calibrations", Permission.REVIEW_LEAD, answer=Made, summary="新建评分校准", status=201)
def calibration_begin(request: DeskRequest, form: CalibrationForm) -> dict[str, Any]:
    """Begin a round."""
    return {"id": begin_calibration(request.actor, year=form.year, rubric=form.rubric, file_ids=form.files, at=clock.now())}


@PREPARING.read("/calibrations/{batch_id}", Permission.REVIEW_LEAD, answer=CalibrationDetail, summary="看一次评分校准")
def calibration(request: DeskRequest, batch_id: Path[Id]) -> dict[str, Any]:  # noqa: ARG001  # Every view gets the request.
    """Show how far a round is."""
    row = _round(batch_id)
    found = round_of(row.id)
    own = {name: getattr(row, name) for name in CalibrationOut.model_fields}
    return {**own, "sheets": found.sheets, "submitted": found.submitted}


@PREPARING.file("/calibrations/{batch_id}/book", Permission.REVIEW_LEAD, summary="下载标准答案的录入表", media=_XLSX)
def calibration_book(request: DeskRequest, batch_id: Path[Id]) -> HttpResponse:
    """Hand out the workbook for the settled scores."""
    row = _round(batch_id)
    with tempfile.TemporaryDirectory() as place:
        stream = answer_book(request.actor, batch_id=row.id, folder=FilePath(place)).open("rb")
    return saved_stream(stream, name=f"{row.title}标准答案.xlsx")


@PREPARING.write("/calibrations/{batch_id}/answers", Permission.REVIEW_LEAD, answer=Moved, summary="录入标准答案，发出评分表")
def calibration_answers(request: DeskRequest, batch_id: Path[Id], form: FormData[LockFields], file: File[UploadedFile]) -> dict[str, Any]:
    """Take the settled scores, and give the anchors out."""
    with laid_down(file, name="answers.xlsx") as path:
        keep_answers(request.actor, batch_id=batch_id, lock=form.lock, path=path, at=clock.now())
    return {"id": batch_id, "state": _round(batch_id).state}


@PREPARING.write("/calibrations/{batch_id}/close", Permission.REVIEW_LEAD, answer=Moved, summary="结束评分校准")
def calibration_close(request: DeskRequest, batch_id: Path[Id], form: LockForm) -> dict[str, Any]:
    """Close a round."""
    close_calibration(request.actor, batch_id=batch_id, lock=form.lock, at=clock.now())
    return {"id": batch_id, "state": _round(batch_id).state}


def _round(batch_id: int) -> BatchRow:
    row = reviews.batch_of(batch_id)
    if row is None or row.kind != "calibration":
        raise MissingError(Fault("没有这次评分校准", f"校准{batch_id}", "用 GET /api/v1/calibrations 重新选择"))
    return row


def _member(user_id: int, *, name: str, row: pools.MemberRow | None) -> dict[str, Any]:
    if row is None:
        told: dict[str, Any] = {"kind": "", "unit_code": "", "firm": "", "has_declared": False, "is_available": False}
        return {**told, "user_id": user_id, "id": None, "name": name, "lock": None}
    return {one: getattr(row, one) for one in MemberOut.model_fields}
