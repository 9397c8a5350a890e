"""Data: files of a year, their intake, what became of them."""

from datetime import datetime
from typing import Any

from ninja import File, Form, Path, Query, Schema, UploadedFile
from pydantic import Field

from jicha.domain.access.asking import row_limit
from jicha.domain.access.permissions import Permission
from jicha.services import clock
from jicha.services.data.uploading import keep_upload, void_upload
from jicha.services.jobs.asking import ask_job
from jicha.store.queries.year import snapshots
from jicha.web.api.frame import shapes
from jicha.web.api.frame.gates import gate
from jicha.web.api.frame.shapes import Choice, Id, Page, Paging, Word, Words, Year, asked, paged
from jicha.web.api.runs import Queued
from jicha.web.frame.gates import DeskRequest

DATA = gate("数据")


class UploadAsk(Paging):
    """Filters of the list; the year must be said."""

    year: Year
    unit_code: Choice | None = Field(None, description="单位代码", examples=["141124"])


class UploadOut(Schema):
    """A file as it was handed in."""

    id: int = Field(description="编号", examples=[1])
    year: int = Field(description="年度", examples=[2021])
    name: str = Field(description="文件名")
    sha256: str = Field(description="内容的 SHA-256")
    size: int = Field(description="字节数", examples=[20480])
    unit_code: str = Field(description="所属分局；全局的为空", examples=["141124"])
    handed_in_at: datetime = Field(description="上传时间")
    handed_in_by: str = Field(description="上传人")


class KeptOut(Schema):
    """A file that is kept."""

    id: int = Field(description="编号", examples=[1])
    sha256: str = Field(description="内容的 SHA-256")
    size: int = Field(description="字节数", examples=[20480])
    is_new: bool = Field(description="同名同内容的文件已有时为 false", examples=[True])


class UploadForm(Schema):
    """What a file is of."""

    year: Year
    unit_code: Word = Field("", description="所属分局；分局人员不必填", examples=["141124"])
    name: Word = Field("", description="相对路径；不填用文件名", examples=["临县/行政处罚.xlsx"])


class WhyForm(shapes.Form):
    """A reason."""

    why: Words = Field(description="理由", examples=["传错了文件"])


class YearForm(shapes.Form):
    """A year."""

    year: Year


class SnapshotOut(Schema):
    """What an intake took in: lines = loaded + refused + set aside."""

    id: int = Field(description="编号", examples=[1])
    year: int = Field(description="年度", examples=[2021])
    digest: str = Field(description="快照摘要")
    lines: int = Field(description="总行数", examples=[1000])
    loaded: int = Field(description="入库行数", examples=[990])
    refused: int = Field(description="退回行数", examples=[8])
    set_aside: int = Field(description="搁置行数（空行、合计行等）", examples=[2])
    files: int = Field(description="文件数", examples=[13])
    taken_at: datetime = Field(description="导入时间")
    taken_by: str = Field(description="导入人")


@DATA.read("/uploads", Permission.DATA_READ, answer=Page[UploadOut], summary="列出某年度上传的文件")
def upload_list(request: DeskRequest, ask: Query[UploadAsk]) -> dict[str, Any]:
    """List the files that the person may see."""
    limit = row_limit(request.actor, permission=Permission.DATA_READ)
    found = snapshots.uploads(asked(ask, picks={"unit_code": ask.unit_code}), year=ask.year, limit=limit)
    return paged(found, paging=ask)


@DATA.write("/uploads", Permission.DATA_UPLOAD, answer=KeptOut, summary="上传一个数据文件", status=201)
def upload_keep(request: DeskRequest, form: Form[UploadForm], file: File[UploadedFile]) -> dict[str, Any]:
    """Keep a file of a year; an older one of the same name becomes void and stays."""
    name = form.name or file.name or ""
    kept = keep_upload(request.actor, year=form.year, name=name, chunks=file.chunks(), at=clock.now(), unit_code=form.unit_code)
    return {"id": kept.upload_id, "sha256": kept.sha256, "size": kept.size, "is_new": kept.is_new}


@DATA.write("/uploads/{upload_id}/void", Permission.DATA_UPLOAD, answer=shapes.Made, summary="撤回一个上传的文件")
def upload_void(request: DeskRequest, upload_id: Path[Id], form: WhyForm) -> dict[str, Any]:
    """Take a file out of the year's data; it stays, void."""
    void_upload(request.actor, upload_id=upload_id, why=form.why, at=clock.now())
    return {"id": upload_id}


@DATA.write("/intakes", Permission.DATA_MAP, answer=Queued, summary="导入某年度上传的全部文件（后台任务）", status=202)
def intake_ask(request: DeskRequest, form: YearForm) -> dict[str, Any]:
    """Ask for the intake of a year."""
    return {"job": ask_job(request.actor, kind="intake", arguments={"year": form.year}, at=clock.now())}


class SnapshotAsk(Paging):
    """Filters of the list; the year must be said."""

    year: Year


@DATA.read("/snapshots", Permission.RUN_READ, answer=Page[SnapshotOut], summary="列出某年度的数据快照")
def snapshot_list(request: DeskRequest, ask: Query[SnapshotAsk]) -> dict[str, Any]:  # noqa: ARG001  # Every view gets the request.
    """List the snapshots: their sums are of all branches, so whoever sees its own branch only gets none of them."""
    return paged(snapshots.snapshots(asked(ask, picks={}), year=ask.year), paging=ask)
