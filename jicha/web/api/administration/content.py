"""The bureau's own content: files in force or not, the map."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from ninja import File, Path, Schema, UploadedFile
from ninja import Form as FormData
from pydantic import Field

from jicha.domain.access.permissions import Permission
from jicha.domain.errors import Fault, MissingError
from jicha.services import clock
from jicha.services.administering.maps import drop_map, keep_map
from jicha.services.administering.overlay import Incoming, put_overlay, set_overlay
from jicha.services.data.uploading import path_of_bytes
from jicha.store.queries.administration import overlay_file, overlay_files
from jicha.web.api.administration.units import WhyFields
from jicha.web.api.data import WhyForm
from jicha.web.api.frame.files import whole
from jicha.web.api.frame.gates import gate
from jicha.web.api.frame.shapes import Choice, Form, Id, Made, Words
from jicha.web.frame.files import saved
from jicha.web.frame.gates import DeskRequest

CONTENT = gate("本地内容")


class ContentOut(Schema):
    """A content file of the bureau."""

    id: int = Field(description="编号", examples=[1])
    place: str = Field(description="位置", examples=["checks/case_files/own_rule.yaml"])
    sha256: str = Field(description="内容的 SHA-256")
    size: int = Field(description="字节数", examples=[2048])
    is_active: bool = Field(description="在用", examples=[True])
    why: str = Field(description="依据")
    at: datetime = Field(description="时间")
    by: str = Field(description="上传人")


class ContentFields(WhyFields):
    """Where a content file belongs."""

    part: Choice = Field(description="类别：checks、law、statutes、benchmarks、rubrics、documents、calendar、desk", examples=["checks"])
    folder: Choice = Field("", description="文件夹；核查规则写事项的英文名，办理规则、案卷文书、工作日历留空", examples=["case_files"])


class SetForm(Form):
    """In force or not."""

    is_active: bool = Field(description="true 启用，false 停用", examples=[False])
    why: Words = Field(description="依据", examples=["上级已有新规定"])


class MapOut(Schema):
    """What the map shows."""

    units: int = Field(description="地图含几个单位", examples=[13])


class Dropped(Schema):
    """The map is gone; the schematic tiles are shown again."""

    is_gone: bool = Field(description="已停用", examples=[True])


@CONTENT.read("/content-files", Permission.CONTENT_OVERLAY, answer=list[ContentOut], summary="列出本地内容的文件")
def content_list(request: DeskRequest) -> list[Any]:  # noqa: ARG001  # Every view gets the request.
    """List the bureau's files."""
    return list(overlay_files())


@CONTENT.write("/content-files", Permission.CONTENT_OVERLAY, answer=Made, summary="校验并启用一个本地内容文件", status=201)
def content_put(request: DeskRequest, form: FormData[ContentFields], file: File[UploadedFile]) -> dict[str, Any]:
    """Put a file into force; one with faults does not count and is told with every one of them."""
    incoming = Incoming(form.part, form.folder, file.name or "", whole(file))
    return {"id": put_overlay(request.actor, file=incoming, why=form.why, at=clock.now())}


@CONTENT.write("/content-files/{overlay_id}/switch", Permission.CONTENT_OVERLAY, answer=Made, summary="停用或再启用一个本地内容文件")
def content_set(request: DeskRequest, overlay_id: Path[Id], form: SetForm) -> dict[str, Any]:
    """Take a file out of force, or put it back."""
    set_overlay(request.actor, file_id=overlay_id, is_active=form.is_active, why=form.why, at=clock.now())
    return {"id": overlay_id}


@CONTENT.file("/content-files/{overlay_id}/file", Permission.LAW_READ, summary="下载一个本地内容文件")
def content_file(request: DeskRequest, overlay_id: Path[Id]) -> HttpResponse:  # noqa: ARG001  # Every view gets the request.
    """Hand out a content file as it was uploaded."""
    found = overlay_file(overlay_id)
    if found is None:
        raise MissingError(Fault("没有这个文件", f"文件{overlay_id}", "用 GET /api/v1/content-files 重新选择"))
    return saved(path_of_bytes(found.sha256), name=found.place.rsplit("/", 1)[-1])


@CONTENT.write("/map", Permission.CONTENT_OVERLAY, answer=MapOut, summary="启用本单位的地图（GeoJSON）", status=201)
def map_put(request: DeskRequest, form: FormData[WhyFields], file: File[UploadedFile]) -> dict[str, Any]:
    """Keep the bureau's map."""
    return {"units": keep_map(request.actor, data=whole(file), why=form.why, at=clock.now())}


@CONTENT.write("/map/drop", Permission.CONTENT_OVERLAY, answer=Dropped, summary="停用本单位的地图，改用示意图")
def map_drop(request: DeskRequest, form: WhyForm) -> dict[str, Any]:
    """Take the bureau's map away."""
    drop_map(request.actor, why=form.why, at=clock.now())
    return {"is_gone": True}
