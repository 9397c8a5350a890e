"""Plans: the versions of a year, one of them with its check, the document, handing in and signing."""

from datetime import date, datetime
from typing import Any

from django.http import HttpResponse
from ninja import File, Path, Query, Schema, UploadedFile
from pydantic import Field

from jicha.domain.access.asking import row_limit
from jicha.domain.access.permissions import Permission
from jicha.domain.access.scopes import RowLimit
from jicha.domain.errors import Fault, MissingError, PlanError
from jicha.services import clock
from jicha.services.data.uploading import path_of_bytes
from jicha.services.plans.adopting import adopt_plan
from jicha.services.plans.checking import review_plan
from jicha.services.plans.moving import move_plan
from jicha.services.plans.reading import plan_from_text
from jicha.store.queries.year import plan_work, plans
from jicha.store.queries.year.plans import PlanRow
from jicha.web.api.frame.gates import gate
from jicha.web.api.frame.shapes import Choice, Id, Moved, MoveForm, Page, Paging, Year, asked, paged
from jicha.web.frame.files import saved
from jicha.web.frame.gates import DeskRequest

PLANS = gate("年度计划")
_MOST_BYTES = 64 * 1024 * 1024


class PlanAsk(Paging):
    """Filters of the list."""

    year: Year | None = None
    state: Choice | None = Field(None, description="状态", examples=["published"])


class PlanOut(Schema):
    """A version of a year's plan."""

    id: int = Field(description="编号", examples=[1])
    year: int = Field(description="年度", examples=[2021])
    number: int = Field(description="版次", examples=[1])
    title: str = Field(description="计划名称")
    source_name: str = Field(description="来源文件")
    state: str = Field(description="状态", examples=["published"])
    lock: int = Field(description="提交时带回", examples=[3])
    made_at: datetime = Field(description="建立时间")
    made_by: str = Field(description="编制人")


class PlanDetail(PlanOut):
    """A version with what was read from it."""

    deadline_on: date | None = Field(description="完成期限；计划没写的为 null")
    named: list[str] = Field(description="列入稽查的单位代码", examples=[["141124"]])
    questions: list[str] = Field(description="读不准、须由人核实之处；只给能看全部的人")
    holds: bool = Field(description="按单位、比例、期限核对是否成立；有问题未核实的为 false")


class Adopted(Schema):
    """The version that a document became."""

    id: int = Field(description="编号", examples=[1])
    year: int = Field(description="年度", examples=[2021])
    number: int = Field(description="版次", examples=[1])
    is_new: bool = Field(description="与最新一版内容相同的为 false，没有新建", examples=[True])


@PLANS.read("/plans", Permission.PLAN_READ, answer=Page[PlanOut], summary="列出各版计划")
def plan_list(request: DeskRequest, ask: Query[PlanAsk]) -> dict[str, Any]:
    """List the versions that the person may see."""
    picks = {"year": ask.year, "state": ask.state}
    return paged(plans.plans(asked(ask, picks=picks), limit=_limit(request)), paging=ask)


@PLANS.read("/plans/{plan_id}", Permission.PLAN_READ, answer=PlanDetail, summary="看一版计划")
def plan(request: DeskRequest, plan_id: Path[Id]) -> dict[str, Any]:
    """Show a version and whether it holds."""
    row, text = found_plan(request, plan_id=plan_id)
    read = plan_from_text(text)
    own = {name: getattr(row, name) for name in PlanOut.model_fields}
    return {
        **own,
        "deadline_on": read.deadline_on.value if read.deadline_on else None,
        "named": list(read.named),
        "questions": [one.text for one in read.questions] if _limit(request).is_all else [],
        "holds": review_plan(read).is_checked and not read.questions,
    }


@PLANS.file("/plans/{plan_id}/yaml", Permission.PLAN_READ, summary="下载计划的结构（YAML）", media="application/yaml")
def plan_yaml(request: DeskRequest, plan_id: Path[Id]) -> HttpResponse:
    """Hand out the structure; it holds questions and remarks, which are not for the branches."""
    _row, text = found_plan(request, plan_id=plan_id)
    if not _limit(request).is_all:
        raise MissingError(Fault("没有这个文件", f"计划{plan_id}", "用 GET /api/v1/plans/{plan_id} 看计划的内容"))
    return HttpResponse(text, content_type="application/yaml")


@PLANS.file("/plans/{plan_id}/paper", Permission.PLAN_READ, summary="下载计划的原文件")
def plan_paper(request: DeskRequest, plan_id: Path[Id]) -> HttpResponse:
    """Hand out the document as it was handed in."""
    found_plan(request, plan_id=plan_id)
    paper = plan_work.paper_of(plan_id)
    is_structure = paper is not None and paper.name.lower().endswith((".yaml", ".yml"))
    if paper is None or (is_structure and not _limit(request).is_all):
        raise MissingError(Fault("这一版没有原文件", f"计划{plan_id}", "修订版由表格改成，可下载 YAML"))
    return saved(path_of_bytes(paper.sha256), name=paper.name)


@PLANS.write("/plans", Permission.PLAN_EDIT, answer=Adopted, summary="上传计划文件，读成新的一版", status=201)
def plan_adopt(request: DeskRequest, file: File[UploadedFile]) -> dict[str, Any]:
    """Read an official document into a new version."""
    if (file.size or 0) > _MOST_BYTES:
        raise PlanError(Fault("文件太大，不像一份计划", file.name or "", "上传计划的正文文件"))
    made = adopt_plan(request.actor, name=file.name or "plan", content=file.read(), at=clock.now())
    return {"id": made.plan_id, "year": made.year, "number": made.number, "is_new": made.is_new}


@PLANS.write("/plans/{plan_id}/move", Permission.PLAN_READ, answer=Moved, summary="送审、批准、退回、发布一版计划")
def plan_move(request: DeskRequest, plan_id: Path[Id], form: MoveForm) -> dict[str, Any]:
    """Make a move; who may make which the table of the lifecycle says."""
    found_plan(request, plan_id=plan_id)
    state = move_plan(request.actor, plan_id=plan_id, move=form.move, lock=form.lock, at=clock.now(), reason=form.why.strip())
    return {"id": plan_id, "state": state}


def found_plan(request: DeskRequest, *, plan_id: int) -> tuple[PlanRow, str]:
    """Find a version that the caller may see, with its text.

    Raises:
        MissingError: there is none.
    """
    row = plans.plan_of(plan_id, limit=_limit(request))
    text = plans.plan_text(plan_id, limit=_limit(request))
    if row is None or text is None:
        raise MissingError(Fault("没有这份计划", f"计划{plan_id}", "用 GET /api/v1/plans 重新选择"))
    return row, text


def _limit(request: DeskRequest) -> RowLimit:
    return row_limit(request.actor, permission=Permission.PLAN_READ)
