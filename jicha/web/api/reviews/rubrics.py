"""Rubrics: the versions that are known, and a bureau's own, entered by one person and approved by another."""

import io
import tempfile
from datetime import date, datetime
from pathlib import Path as FilePath
from typing import Any

from django.http import HttpResponse
from ninja import File, Path, Schema, UploadedFile
from ninja import Form as FormData
from pydantic import Field

from jicha.domain.access.permissions import Permission
from jicha.services import clock
from jicha.services.batches.moving import known_rubrics
from jicha.services.batches.rubrics import decide_rubric, propose_rubric
from jicha.services.reviewing.rubric_entry import write_template
from jicha.store.queries.administration import rubric_entries
from jicha.web.api.frame.gates import gate
from jicha.web.api.frame.shapes import ApprovalForm, Id, Made
from jicha.web.frame.files import saved_stream
from jicha.web.frame.gates import DeskRequest

RUBRICS = gate("评查细则")
_FORM = "评查细则录入表.xlsx"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class RubricOut(Schema):
    """A version of a rubric."""

    digest: str = Field(description="摘要；新建批次时用它")
    id: str = Field(description="名称")
    zh: str = Field(description="中文名称")
    from_on: date = Field(description="施行首日")
    until_on: date | None = Field(description="失效日期")
    status: str = Field(description="状态")
    source: str = Field(description="来源")


class EntryOut(Schema):
    """What somebody entered, and what somebody else decided."""

    id: int = Field(description="编号", examples=[1])
    name: str = Field(description="名称")
    zh: str = Field(description="中文名称")
    from_on: date = Field(description="施行首日")
    digest: str = Field(description="摘要；批准后可用它新建批次")
    is_replacing: bool = Field(description="覆盖同一版")
    state: str = Field(description="proposed 待批准、approved 已批准、refused 已退回", examples=["proposed"])
    entered_at: datetime = Field(description="录入时间")
    entered_by: str = Field(description="录入人")
    decided_at: datetime | None = Field(description="办理时间")
    decided_by: str = Field(description="办理人")
    decision: str = Field(description="办理理由")


class RubricFields(Schema):
    """Whether the same version may be overwritten."""

    is_replacing: bool = Field(description="覆盖同一版", examples=[False])


@RUBRICS.read("/rubrics", Permission.RUBRIC_READ, answer=list[RubricOut], summary="列出评查细则的各版")
def rubric_list(request: DeskRequest) -> list[Any]:  # noqa: ARG001  # Every view gets the request.
    """List the versions."""
    return sorted(known_rubrics().values(), key=lambda one: (one.id, one.from_on), reverse=True)


@RUBRICS.file("/rubrics/form", Permission.RUBRIC_EDIT, summary="下载评查细则录入表", media=_XLSX)
def rubric_form(request: DeskRequest) -> HttpResponse:  # noqa: ARG001  # Every view gets the request.
    """Hand out the empty entry form."""
    with tempfile.TemporaryDirectory() as place:
        target = FilePath(place) / "form.xlsx"
        write_template(target)
        stream = io.BytesIO(target.read_bytes())
    return saved_stream(stream, name=_FORM)


@RUBRICS.write("/rubrics", Permission.RUBRIC_EDIT, answer=Made, summary="录入本单位的评查细则，由他人批准", status=201)
def rubric_enter(request: DeskRequest, form: FormData[RubricFields], file: File[UploadedFile]) -> dict[str, Any]:
    """Take a filled form in."""
    name = file.name or _FORM
    return {"id": propose_rubric(request.actor, name=name, chunks=file.chunks(), is_replacing=form.is_replacing, at=clock.now())}


@RUBRICS.read("/rubric-entries", Permission.RUBRIC_READ, answer=list[EntryOut], summary="列出录入的评查细则和办理情况")
def rubric_entry_list(request: DeskRequest) -> list[Any]:  # noqa: ARG001  # Every view gets the request.
    """List the entries, the newest first."""
    return list(rubric_entries())


@RUBRICS.write("/rubric-entries/{entry_id}/decision", Permission.RUBRIC_APPROVE, answer=Made, summary="批准或退回他人录入的评查细则")
def rubric_decide(request: DeskRequest, entry_id: Path[Id], form: ApprovalForm) -> dict[str, Any]:
    """Approve or refuse an entry."""
    decide_rubric(request.actor, entry_id=entry_id, approves=form.approves, why=form.why, at=clock.now())
    return {"id": entry_id}
