"""What a review comes to: typical questions decided, statistics, the bulletin, findings of what was found."""

import tempfile
from decimal import Decimal
from pathlib import Path as FilePath
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Path, Schema
from pydantic import Field

from jicha.domain.access.permissions import Permission
from jicha.domain.errors import Fault, StateError
from jicha.domain.reviews.marks import Answer
from jicha.domain.reviews.results import BatchResult
from jicha.services import clock
from jicha.services.scoring.findings import finding_of_fault, finding_of_file
from jicha.services.scoring.questions import decide_question
from jicha.services.scoring.results import statistics_of, write_batch_bulletin
from jicha.store.queries import reviews
from jicha.web.api.frame.gates import gate
from jicha.web.api.frame.shapes import Choice, Form, Id, Made, Points, Words
from jicha.web.api.reviews.batches import found_batch
from jicha.web.frame.files import saved_stream
from jicha.web.frame.gates import DeskRequest

RESULTS = gate("评查的结果")
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class QuestionOut(Schema):
    """A typical question."""

    id: int = Field(description="编号", examples=[1])
    number: int = Field(description="批次内的编号", examples=[1])
    criterion: str = Field(description="评分项", examples=["11.10"])
    asked: str = Field(description="问题")
    answer: str = Field(description="判定；没有裁定的为空", examples=["met"])
    ruling: str = Field(description="统一的口径")


class RulingForm(Form):
    """How a question is decided for the whole batch."""

    answer: Answer = Field(description="判定", examples=["met"])
    lost: Points | None = Field(None, description="扣分")
    ruling: Annotated[Words, Field(max_length=2000)] = Field(description="口径", examples=["电子送达有系统回执的不扣分"])


class Corrected(Schema):
    """How many sheets were corrected."""

    sheets: int = Field(description="更正几份评分表", examples=[2])


class BranchMeanOut(Schema):
    """What a branch's files came to."""

    unit_code: str = Field(description="单位代码", examples=["141124"])
    unit_name: str = Field(description="单位")
    files: int = Field(description="案卷份数", examples=[2])
    mean: float = Field(description="平均分", examples=[91.5])
    adjusted: float | None = Field(description="校正评查人宽严以后的平均分；不能校正的为 null", examples=[91.2])
    is_few: bool = Field(description="份数太少，不给区间", examples=[True])
    vetoed: int = Field(description="被否决的份数", examples=[0])


class StatisticsOut(Schema):
    """Agreement, and the branches."""

    alpha: float | None = Field(description="总分的一致性（Krippendorff α）；不能定义的为 null", examples=[0.8])
    veto_agreement: float | None = Field(description="否决项判断相同的案卷的比例", examples=[1.0])
    branches: list[BranchMeanOut] = Field(description="各分局")


class FaultForm(Form):
    """Which fault of which branch."""

    criterion: Choice = Field(description="评分项", examples=["11.10"])
    unit_code: Choice = Field(description="单位代码", examples=["141124"])


@RESULTS.read("/batches/{batch_id}/questions", Permission.REVIEW_LEAD, answer=list[QuestionOut], summary="列出一个批次的典型问题")
def question_list(request: DeskRequest, batch_id: Path[Id]) -> list[Any]:
    """List the typical questions of a batch."""
    return list(reviews.questions_of(found_batch(request, batch_id=batch_id).id))


@RESULTS.write("/questions/{question_id}", Permission.REVIEW_LEAD, answer=Corrected, summary="对典型问题统一口径")
def question_rule(request: DeskRequest, question_id: Path[Id], form: RulingForm) -> dict[str, Any]:
    """Decide a typical question for the whole batch."""
    lost: Decimal | None = form.lost
    made = decide_question(request.actor, question_id=question_id, answer=form.answer, lost=lost, ruling=form.ruling, at=clock.now())
    return {"sheets": made}


@RESULTS.read("/batches/{batch_id}/statistics", Permission.REVIEW_LEAD, answer=StatisticsOut, summary="看一个批次的统计")
def batch_statistics(request: DeskRequest, batch_id: Path[Id]) -> BatchResult:
    """Show agreement and branches, adjusted beside unadjusted."""
    row = found_batch(request, batch_id=batch_id)
    found = statistics_of(row.id)
    if found is None:
        raise StateError(Fault("还没有全部评查结果", row.title, "等第三评查人裁定后再看"))
    return found


@RESULTS.file("/batches/{batch_id}/bulletin", Permission.REVIEW_LEAD, summary="下载评查情况通报的草稿", media=_DOCX)
def batch_bulletin(request: DeskRequest, batch_id: Path[Id]) -> HttpResponse:
    """Hand out the draft of the bulletin."""
    row = found_batch(request, batch_id=batch_id)
    with tempfile.TemporaryDirectory() as place:
        target = FilePath(place) / "bulletin.docx"
        if not write_batch_bulletin(row.id, to=target):
            raise StateError(Fault("还没有全部评查结果", row.title, "等第三评查人裁定后再起草"))
        stream = target.open("rb")
    return saved_stream(stream, name=f"{row.title}情况通报（草稿）.docx")


@RESULTS.write("/review-results/{file_id}/finding", Permission.FINDING_WRITE, answer=Made, summary="把被否决的案卷立为问题", status=201)
def file_finding(request: DeskRequest, file_id: Path[Id]) -> dict[str, Any]:
    """Make a finding of a vetoed file."""
    return {"id": finding_of_file(request.actor, file_id=file_id, at=clock.now())}


@RESULTS.write("/batches/{batch_id}/findings", Permission.FINDING_WRITE, answer=Made, summary="把一个分局的共性问题立为问题", status=201)
def fault_finding(request: DeskRequest, batch_id: Path[Id], form: FaultForm) -> dict[str, Any]:
    """Make a finding of a fault that a branch's files share."""
    made = finding_of_fault(request.actor, batch_id=batch_id, criterion=form.criterion, unit_code=form.unit_code, at=clock.now())
    return {"id": made}
