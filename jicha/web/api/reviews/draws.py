"""A batch's draw: its frame, announcement, trial, void, public numbers; picks, replacements and top-ups after it; anyone's check of it.

Committing to a number and revealing it stay on the page: the slip is a person's secret and must lie in no program.
"""

from datetime import date
from fractions import Fraction
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Path, Query, Schema
from pydantic import Field

from jicha.domain.access.permissions import Permission
from jicha.domain.errors import Fault, MissingError
from jicha.domain.sampling.announcement import Public
from jicha.services import clock
from jicha.services.batches.changing import pick_file, replace_file, top_up_batch, try_draw, void_batch
from jicha.services.batches.contributing import lock_frame, note_public
from jicha.services.batches.estimating import Asked, confidence_of, sizing
from jicha.services.batches.facts import draw_facts, file_of_draw, verified
from jicha.services.batches.opening import Terms, frame_again
from jicha.web.api.frame.gates import gate
from jicha.web.api.frame.problems import FaultOut
from jicha.web.api.frame.shapes import Choice, Day, Form, Id, LockForm, Made, Moved, Word, Words
from jicha.web.api.reviews.batches import found_batch, standing
from jicha.web.frame.files import saved
from jicha.web.frame.gates import DeskRequest

DRAWS = gate("抽取案卷")
PerBranch = Annotated[int, Field(ge=1, le=1000)]
Percent = Annotated[int, Field(ge=1, le=99)]


class TermsForm(Form):
    """How the frame is made."""

    strata: list[Word] = Field([], max_length=10, description="除分局外的分层列")
    per_branch: PerBranch | None = Field(None, description="每个分局抽几份；不填用通常数量（默认值，未核实）", examples=[2])


class AnnounceForm(LockForm):
    """Until when people reveal, and which public number is to come."""

    reveal_by: Day | None = Field(None, description="揭示截止日")
    source: Word = Field("", description="公开数的来源；没有的为空", examples=["双色球2021060期"])
    appears_on: Day | None = Field(None, description="公开数公布的日期")


class PublicForm(Form):
    """A public number."""

    source: Word = Field(description="来源，与公告一致", examples=["双色球2021060期"])
    value: Word = Field(description="公布的数", examples=["01 05 12 19 26 30 07"])


class ReasonForm(LockForm):
    """Why."""

    why: Words = Field(description="理由", examples=["公告有误"])


class PickForm(Form):
    """A case that people choose for its risk."""

    case_id: Word = Field(description="案件编号", examples=["临环罚〔2021〕1号"])
    why: Words = Field(description="理由", examples=["举报反映处罚畸轻"])


class TopUpForm(Form):
    """How many more."""

    per_branch: PerBranch | None = Field(None, description="每个分局再抽几份；不填用通常数量（默认值，未核实）", examples=[2])


class DrawnOut(Schema):
    """A drawn case."""

    stratum: str = Field(description="层")
    rank: int = Field(description="层内名次", examples=[1])
    case_id: str = Field(description="案件编号")
    ticket: str = Field(description="签号")


class Replaced(Schema):
    """Which case took the place."""

    case_id: str = Field(description="替换上来的案件编号")


class DrawCheckOut(Schema):
    """What redoing the draw came to."""

    agrees: bool = Field(description="完全相符", examples=[True])
    seed: str = Field(description="种子")
    files: int = Field(description="抽中几份", examples=[26])
    notes: list[str] = Field(description="没有重做的部分")
    faults: list[FaultOut] = Field(description="不符之处")


class DrawOut(Schema):
    """The draw as it is published."""

    announcement: str = Field(description="公告的摘要；没有公告的为空")
    frame_sha256: str = Field(description="抽样框的 SHA-256")
    frame_sm3: str = Field(description="抽样框的 SM3")
    seed: str = Field(description="种子；还没有的为空")
    reveal_by: date | None = Field(description="揭示截止日")
    files: list[str] = Field(description="可以下载的文件")


class SizeAsk(Schema):
    """What the bureau wants to be able to say."""

    error: Percent = Field(10, description="允许的误差，百分点")
    failing: Percent = Field(10, description="想至少发现一份的不合格比例，%")


class SizeOut(Schema):
    """What the drawn number can say; the last row is of all."""

    name: str = Field(description="分局；全部的为空")
    cases: int = Field(description="框内案件", examples=[60])
    files: int = Field(description="抽取份数", examples=[2])
    error: float = Field(description="区间半宽，百分点", examples=[9.5])
    wanted: int = Field(description="达到所要误差的份数", examples=[38])
    to_find_one: int = Field(description="至少发现一份的份数", examples=[22])


class FileAsk(Schema):
    """Which file."""

    name: Choice


@DRAWS.write("/batches/{batch_id}/frame", Permission.DRAW_COMMIT, answer=Moved, summary="重新编制抽样框")
def batch_frame(request: DeskRequest, batch_id: Path[Id], form: TermsForm) -> dict[str, Any]:
    """Declare the frame anew."""
    frame_again(request.actor, batch_id=batch_id, terms=Terms(strata=form.strata, per_branch=form.per_branch), at=clock.now())
    return standing(request, batch_id=batch_id)


@DRAWS.write("/batches/{batch_id}/announcement", Permission.DRAW_COMMIT, answer=Moved, summary="锁定抽样框并公告")
def batch_announce(request: DeskRequest, batch_id: Path[Id], form: AnnounceForm) -> dict[str, Any]:
    """Lock the frame and announce."""
    publics = [Public(form.source.strip(), form.appears_on)] if form.source.strip() and form.appears_on else []
    lock_frame(request.actor, batch_id=batch_id, lock=form.lock, reveal_by=form.reveal_by, publics=publics, at=clock.now())
    return standing(request, batch_id=batch_id)


@DRAWS.write("/batches/{batch_id}/announcement/void", Permission.DRAW_COMMIT, answer=Moved, summary="作废公告，各人重新承诺")
def batch_void(request: DeskRequest, batch_id: Path[Id], form: ReasonForm) -> dict[str, Any]:
    """Give the announcement up."""
    void_batch(request.actor, batch_id=batch_id, lock=form.lock, reason=form.why.strip(), at=clock.now())
    return standing(request, batch_id=batch_id)


@DRAWS.write("/batches/{batch_id}/public-numbers", Permission.DRAW_RUN, answer=Moved, summary="记下公告里约定的公开数")
def batch_public(request: DeskRequest, batch_id: Path[Id], form: PublicForm) -> dict[str, Any]:
    """Write a public number down."""
    note_public(request.actor, batch_id=batch_id, source=form.source, value=form.value, at=clock.now())
    return standing(request, batch_id=batch_id)


@DRAWS.write("/batches/{batch_id}/trial", Permission.DRAW_RUN, answer=list[DrawnOut], summary="试抽一次，不作数")
def batch_trial(request: DeskRequest, batch_id: Path[Id]) -> list[Any]:
    """Draw once for trial."""
    return list(try_draw(request.actor, batch_id=batch_id, at=clock.now()))


@DRAWS.write("/batches/{batch_id}/picks", Permission.DRAW_RUN, answer=Made, summary="按风险补充一份案卷，不计入推断", status=201)
def batch_pick(request: DeskRequest, batch_id: Path[Id], form: PickForm) -> dict[str, Any]:
    """Add a case for its risk."""
    return {"id": pick_file(request.actor, batch_id=batch_id, case_id=form.case_id, reason=form.why.strip(), at=clock.now())}


@DRAWS.write("/batches/{batch_id}/top-ups", Permission.DRAW_COMMIT, answer=Made, summary="新建增抽批次", status=201)
def batch_top_up(request: DeskRequest, batch_id: Path[Id], form: TopUpForm) -> dict[str, Any]:
    """Begin a top-up."""
    return {"id": top_up_batch(request.actor, batch_id=batch_id, per_branch=form.per_branch, at=clock.now())}


@DRAWS.write("/review-files/{file_id}/replacement", Permission.DRAW_RUN, answer=Replaced, summary="按票号替换一份不能评查的案卷")
def file_replace(request: DeskRequest, file_id: Path[Id], form: ReasonForm) -> dict[str, Any]:
    """Replace a drawn file by the next ticket."""
    return {"case_id": replace_file(request.actor, file_id=file_id, lock=form.lock, reason=form.why.strip(), at=clock.now())}


@DRAWS.read("/batches/{batch_id}/drawing", Permission.DRAW_READ, answer=DrawOut, summary="看一次抽取公开的内容")
def batch_facts(request: DeskRequest, batch_id: Path[Id]) -> Any:
    """Show the draw as it is published."""
    row = found_batch(request, batch_id=batch_id)
    facts = draw_facts(row.folder)
    if facts is None:
        raise MissingError(Fault("还没有抽样框", row.title, "先编制抽样框"))
    return facts


@DRAWS.read("/batches/{batch_id}/sizes", Permission.DRAW_READ, answer=list[SizeOut], summary="看所抽份数能说明什么")
def batch_sizes(request: DeskRequest, batch_id: Path[Id], ask: Query[SizeAsk]) -> list[Any]:
    """Say what the drawn number can say."""
    row = found_batch(request, batch_id=batch_id)
    facts = draw_facts(row.folder)
    if facts is None:
        raise MissingError(Fault("还没有抽样框", row.title, "先编制抽样框"))
    return list(sizing(facts, asked=Asked(Fraction(ask.error, 100), Fraction(ask.failing, 100), confidence_of(row.id))))


@DRAWS.read("/batches/{batch_id}/verification", Permission.DRAW_READ, answer=DrawCheckOut, summary="重做一次抽取，看是否相符")
def batch_verify(request: DeskRequest, batch_id: Path[Id]) -> dict[str, Any]:
    """Redo the draw from its folder and tell everything that does not agree."""
    found = verified(found_batch(request, batch_id=batch_id).folder)
    faults = [{"what": one.what, "where": one.where, "mend": one.mend} for one in found.faults]
    return {"agrees": not faults, "seed": found.seed, "files": found.files, "notes": list(found.notes), "faults": faults}


@DRAWS.file("/batches/{batch_id}/draw-file", Permission.DRAW_READ, summary="下载抽取公开的一个文件")
def batch_draw_file(request: DeskRequest, batch_id: Path[Id], ask: Query[FileAsk]) -> HttpResponse:
    """Hand out one file of the draw's folder."""
    place = file_of_draw(found_batch(request, batch_id=batch_id).folder, name=ask.name)
    if place is None:
        raise MissingError(Fault("没有这个文件", ask.name, "用 GET /api/v1/batches/{batch_id}/drawing 看有哪些文件"))
    return saved(place, name=place.name)
