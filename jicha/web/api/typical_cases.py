"""Typical cases: the library, one case, writing, handing in, reviewing."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from ninja import Path, Query, Schema
from pydantic import Field

from jicha.domain.access.asking import row_limit
from jicha.domain.access.permissions import Permission
from jicha.domain.errors import Fault, MissingError
from jicha.services import clock
from jicha.services.typical_cases.moving import move_case
from jicha.services.typical_cases.writing import Text, begin_case, write_case
from jicha.store.queries.handed_in import typical_cases
from jicha.store.queries.handed_in.typical_cases import CaseRow
from jicha.web.api.frame.gates import gate
from jicha.web.api.frame.shapes import (
    Choice,
    Form,
    Id,
    Lock,
    Made,
    Moved,
    MoveForm,
    Name,
    NoteOut,
    Page,
    Paging,
    Word,
    Words,
    Year,
    asked,
    paged,
)
from jicha.web.frame.gates import DeskRequest

CASES = gate("典型案例")
Level = Literal["", "city", "province", "ministry"]


class CaseAsk(Paging):
    """Filters of the library."""

    year: Year | None = None
    quarter: int | None = Field(None, ge=1, le=4, description="季度", examples=[2])
    state: Choice | None = Field(None, description="状态", examples=["published"])
    unit_code: Choice | None = Field(None, description="单位代码", examples=["141124"])
    adoption_level: Choice | None = Field(None, description="采用级别：city、province、ministry", examples=["city"])


class CaseOut(Schema):
    """A typical case."""

    id: int = Field(description="编号", examples=[1])
    year: int = Field(description="年度", examples=[2021])
    quarter: int = Field(description="季度", examples=[2])
    unit_code: str = Field(description="单位代码", examples=["141124"])
    unit_name: str = Field(description="单位")
    title: str = Field(description="标题")
    doc_no: str = Field(description="案件文号")
    parts: Mapping[str, str] = Field(description="部分 → 内容")
    is_closed_case: bool = Field(description="案件已办结", examples=[True])
    state: str = Field(description="状态", examples=["draft"])
    adoption_level: str = Field(description="采用级别；未采用的为空")
    adopted_on: date | None = Field(description="采用日期")
    submitted_on: date | None = Field(description="报送日期")
    lock: int = Field(description="提交时带回", examples=[0])


class CaseDetail(CaseOut):
    """A case with its steps."""

    steps: list[NoteOut] = Field(description="办理经过")


class CaseForm(Form):
    """Which case to begin."""

    year: Year
    quarter: int = Field(ge=1, le=4, description="季度", examples=[2])
    title: Word = Field(min_length=1, description="标题", examples=["某砖厂超标排放大气污染物案"])


class CaseTextForm(Form):
    """The text of a draft."""

    lock: Lock
    title: Word = Field(min_length=1, description="标题", examples=["某砖厂超标排放大气污染物案"])
    doc_no: Word = Field("", description="案件文号", max_length=60)
    parts: dict[Name, Words] = Field(description="部分 → 内容；没有要求的部分不保留", examples=[{"案情简介": "2021年5月……"}])
    kept_data: Words = Field("", description="保留个人信息的理由")
    is_closed_case: bool = Field(default=True, description="案件已办结")
    open_case_approval: Words = Field("", description="未办结案件的使用批准")


class CaseMoveForm(MoveForm):
    """A move; adoption says its level."""

    level: Level = Field("", description="采用级别；只用于 adopt、raise_level")


@CASES.read("/typical-cases", Permission.TYPICAL_CASE_READ, answer=Page[CaseOut], summary="列出典型案例")
def typical_case_list(request: DeskRequest, ask: Query[CaseAsk]) -> dict[str, Any]:
    """List the cases that the person may see."""
    picks = {name: getattr(ask, name) for name in typical_cases.PICKS}
    limit = row_limit(request.actor, permission=Permission.TYPICAL_CASE_READ)
    return paged(typical_cases.typical_cases(asked(ask, picks=picks), limit=limit), paging=ask)


@CASES.read("/typical-cases/{case_id}", Permission.TYPICAL_CASE_READ, answer=CaseDetail, summary="看一个典型案例")
def typical_case(request: DeskRequest, case_id: Path[Id]) -> dict[str, Any]:
    """Show a case."""
    row = _found(request, case_id=case_id, permission=Permission.TYPICAL_CASE_READ)
    own = {name: getattr(row, name) for name in CaseOut.model_fields}
    return {**own, "steps": typical_cases.steps_of(row.id)}


@CASES.write("/typical-cases", Permission.TYPICAL_CASE_WRITE, answer=Made, summary="新建本分局的典型案例", status=201)
def typical_case_begin(request: DeskRequest, form: CaseForm) -> dict[str, Any]:
    """Begin a case of the own branch."""
    return {"id": begin_case(request.actor, year=form.year, quarter=form.quarter, title=form.title, at=clock.now())}


@CASES.write("/typical-cases/{case_id}", Permission.TYPICAL_CASE_WRITE, answer=Made, summary="编写典型案例")
def typical_case_write(request: DeskRequest, case_id: Path[Id], form: CaseTextForm) -> dict[str, Any]:
    """Keep the text of a draft of the own branch."""
    _found(request, case_id=case_id, permission=Permission.TYPICAL_CASE_WRITE)
    text = Text(
        title=form.title,
        doc_no=form.doc_no,
        parts=form.parts,
        kept_data=form.kept_data,
        is_closed_case=form.is_closed_case,
        open_case_approval=form.open_case_approval,
    )
    write_case(request.actor, case_id=case_id, lock=form.lock, text=text, at=clock.now())
    return {"id": case_id}


@CASES.write("/typical-cases/{case_id}/move", Permission.TYPICAL_CASE_READ, answer=Moved, summary="报送、退回、采用、发布典型案例")
def typical_case_move(request: DeskRequest, case_id: Path[Id], form: CaseMoveForm) -> dict[str, Any]:
    """Make a move; who may make which the table of the lifecycle says."""
    why, now = form.why.strip(), clock.now()
    state = move_case(request.actor, case_id=case_id, move=form.move, lock=form.lock, at=now, reason=why, level=form.level)
    return {"id": case_id, "state": state}


def _found(request: DeskRequest, *, case_id: int, permission: Permission) -> CaseRow:
    row = typical_cases.case_of(case_id, limit=row_limit(request.actor, permission=permission))
    if row is None:
        raise MissingError(Fault("没有这个案例", f"案例{case_id}", "用 GET /api/v1/typical-cases 重新选择"))
    return row
