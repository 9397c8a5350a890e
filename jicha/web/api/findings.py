"""Findings: the list, one with its flags, evidence and steps, writing, proving, moving."""

from datetime import date, datetime
from typing import Any

from django.http import HttpResponse
from ninja import File, Path, Query, Schema, UploadedFile
from ninja import Form as FormData
from pydantic import Field

from jicha.domain.access.asking import row_limit
from jicha.domain.access.permissions import Permission
from jicha.domain.errors import Fault, MissingError, StateError
from jicha.domain.findings.forms import Level
from jicha.services import clock
from jicha.services.administering.in_force import desk_rules
from jicha.services.data.uploading import path_of_bytes
from jicha.services.investigating.moving import move_finding
from jicha.services.investigating.writing import Text, add_evidence, write_finding
from jicha.store.queries import findings
from jicha.store.queries.findings import FindingRow
from jicha.store.queries.rectification import rectification_of_finding
from jicha.web.api.frame.gates import gate
from jicha.web.api.frame.shapes import (
    Choice,
    Form,
    Id,
    Lock,
    Made,
    Moved,
    MoveForm,
    NoteOut,
    Page,
    Paging,
    Word,
    Words,
    Year,
    asked,
    paged,
)
from jicha.web.frame.files import saved
from jicha.web.frame.gates import DeskRequest

FINDINGS = gate("稽查问题")


class FindingAsk(Paging):
    """Filters of the list."""

    year: Year | None = None
    state: Choice | None = Field(None, description="状态", examples=["final"])
    level: Choice | None = Field(None, description="等级：general、serious、grave", examples=["serious"])
    unit_code: Choice | None = Field(None, description="单位代码", examples=["141124"])
    item: Choice | None = Field(None, description="事项")
    cause: Choice | None = Field(None, description="原因")


class FindingOut(Schema):
    """A finding."""

    id: int = Field(description="编号", examples=[1])
    year: int = Field(description="年度", examples=[2021])
    number: int = Field(description="年内序号", examples=[1])
    unit_code: str = Field(description="单位代码", examples=["141124"])
    unit_name: str = Field(description="单位")
    item: str = Field(description="事项")
    kind: str = Field(description="核查规则编号")
    title: str = Field(description="标题")
    criteria: str = Field(description="依据")
    condition: str = Field(description="事实")
    cause: str = Field(description="原因；未定的为空")
    level: str | None = Field(description="等级；未定的为 null", examples=["serious"])
    state: str = Field(description="状态", examples=["draft"])
    reply_due_on: date | None = Field(description="分局答复期限")
    final_on: date | None = Field(description="定稿日期")
    lock: int = Field(description="提交时带回", examples=[0])
    made_at: datetime = Field(description="立项时间")
    made_by: str = Field(description="立项人")


class EvidenceOut(Schema):
    """A file that proves something."""

    id: int = Field(description="编号", examples=[1])
    name: str = Field(description="文件名")
    source: str = Field(description="来源说明")
    sha256: str = Field(description="内容的 SHA-256")
    size: int = Field(description="字节数", examples=[20480])
    taken_at: datetime = Field(description="取得时间")
    added_by: str = Field(description="提交人")


class FlagLinkOut(Schema):
    """A flag of a finding."""

    id: int = Field(description="疑点编号", examples=[1])
    check_id: str = Field(description="核查规则编号")
    subject_key: str = Field(description="对象")
    message: str = Field(description="说明")
    source: str = Field(description="来源")


class FindingDetail(FindingOut):
    """A finding with all that belongs to it."""

    flags: list[FlagLinkOut] = Field(description="所附疑点")
    evidence: list[EvidenceOut] = Field(description="证据")
    steps: list[NoteOut] = Field(description="办理经过")
    rectification: int | None = Field(description="整改编号；没有交办的为 null")


class FindingForm(Form):
    """What an inspector writes."""

    lock: Lock
    title: Word = Field(description="标题", examples=["临县分局：处罚信息逾期公开（3条）"], min_length=1)
    criteria: Words = Field("", description="依据")
    condition: Words = Field("", description="事实")
    cause: Choice = Field("", description="原因代码；空为未定")
    level: Level | None = Field(None, description="等级；null 为未定", examples=["serious"])


class EvidenceForm(Schema):
    """Where a file comes from."""

    source: Word = Field("", description="来源说明", examples=["现场调取"])


@FINDINGS.read("/findings", Permission.FINDING_READ, answer=Page[FindingOut], summary="列出稽查问题")
def finding_list(request: DeskRequest, ask: Query[FindingAsk]) -> dict[str, Any]:
    """List the findings that the person may see."""
    picks = {name: getattr(ask, name) for name in findings.PICKS}
    limit = row_limit(request.actor, permission=Permission.FINDING_READ)
    return paged(findings.findings(asked(ask, picks=picks), limit=limit), paging=ask)


@FINDINGS.read("/causes", Permission.FINDING_READ, answer=dict[str, str], summary="列出原因代码和名称")
def cause_list(request: DeskRequest) -> dict[str, str]:  # noqa: ARG001  # Every view gets the request.
    """List the root causes of the desk."""
    return desk_rules().findings.causes


@FINDINGS.read("/findings/{finding_id}", Permission.FINDING_READ, answer=FindingDetail, summary="看一个稽查问题")
def finding(request: DeskRequest, finding_id: Path[Id]) -> dict[str, Any]:
    """Show a finding with its flags, evidence and steps."""
    row = _found(request, finding_id=finding_id)
    own = {name: getattr(row, name) for name in FindingOut.model_fields}
    return {
        **own,
        "flags": findings.flags_of(row.id),
        "evidence": findings.evidence_of(row.id),
        "steps": findings.steps_of(row.id),
        "rectification": rectification_of_finding(row.id, limit=row_limit(request.actor, permission=Permission.RECTIFICATION_READ)),
    }


@FINDINGS.write("/findings/{finding_id}", Permission.FINDING_WRITE, answer=Made, summary="编写稽查问题的内容、原因和等级")
def finding_write(request: DeskRequest, finding_id: Path[Id], form: FindingForm) -> dict[str, Any]:
    """Keep the text of a draft."""
    _found(request, finding_id=finding_id)
    if form.cause and form.cause not in desk_rules().findings.causes:
        raise StateError(Fault(f"没有“{form.cause}”这一原因", f"问题{finding_id}", "用 GET /api/v1/causes 列出的代码"))
    text = Text(form.title, form.criteria, form.condition, form.cause, form.level)
    write_finding(request.actor, finding_id=finding_id, lock=form.lock, text=text, at=clock.now())
    return {"id": finding_id}


@FINDINGS.write("/findings/{finding_id}/evidence", Permission.FINDING_WRITE, answer=Made, summary="给编写中的问题附上证据文件", status=201)
def finding_prove(request: DeskRequest, finding_id: Path[Id], form: FormData[EvidenceForm], file: File[UploadedFile]) -> dict[str, Any]:
    """Keep a file as evidence."""
    _found(request, finding_id=finding_id)
    made = add_evidence(
        request.actor, finding_id=finding_id, name=file.name or "", source=form.source, chunks=file.chunks(), at=clock.now()
    )
    return {"id": made}


@FINDINGS.file("/findings/{finding_id}/evidence/{evidence_id}", Permission.FINDING_READ, summary="下载一份证据")
def finding_evidence(request: DeskRequest, finding_id: Path[Id], evidence_id: Path[Id]) -> HttpResponse:
    """Hand out a file of the evidence."""
    _found(request, finding_id=finding_id)
    kept = next((one for one in findings.evidence_of(finding_id) if one.id == evidence_id), None)
    if kept is None:
        raise MissingError(Fault("没有这份证据", f"证据{evidence_id}", "用 GET /api/v1/findings/{finding_id} 重新选择"))
    return saved(path_of_bytes(kept.sha256), name=kept.name)


@FINDINGS.write("/findings/{finding_id}/move", Permission.FINDING_READ, answer=Moved, summary="反馈、答复、异议、裁定、签发、作废稽查问题")
def finding_move(request: DeskRequest, finding_id: Path[Id], form: MoveForm) -> dict[str, Any]:
    """Make a move; who may make which the table of the lifecycle says."""
    state = move_finding(request.actor, finding_id=finding_id, move=form.move, lock=form.lock, at=clock.now(), reason=form.why.strip())
    return {"id": finding_id, "state": state}


def _found(request: DeskRequest, *, finding_id: int) -> FindingRow:
    row = findings.finding_of(finding_id, limit=row_limit(request.actor, permission=Permission.FINDING_READ))
    if row is None:
        raise MissingError(Fault("没有这个问题", f"问题{finding_id}", "用 GET /api/v1/findings 重新选择"))
    return row
