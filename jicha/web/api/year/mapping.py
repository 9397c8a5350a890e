"""What the files say: sheets mapped onto data sets, refused rows, how many rows each branch has and what the branches say of it."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Path, Query, Schema
from pydantic import Field

from jicha.domain.access.asking import row_limit
from jicha.domain.access.permissions import Permission
from jicha.domain.errors import Fault, MissingError
from jicha.domain.wording.amounts import MoneyUnit
from jicha.domain.wording.days import DayOrder
from jicha.services import clock
from jicha.services.data.counting import Answer, answer_counts
from jicha.services.data.mapping import SheetSaid, keep_map, propose_sheets
from jicha.services.data.refusals import refused_rows
from jicha.services.data.uploading import path_of_bytes
from jicha.store.queries.paging import Slice
from jicha.store.queries.year import snapshots
from jicha.store.queries.year.counts import count_cells
from jicha.store.queries.year.snapshots import UploadRow
from jicha.web.api.frame.gates import gate
from jicha.web.api.frame.shapes import Choice, Form, Id, Made, Page, Paging, Word, Words, Year, asked, paged
from jicha.web.frame.files import saved
from jicha.web.frame.gates import DeskRequest

READING = gate("数据的对应和核对")
Line = Annotated[int, Field(ge=1, le=9_999)]
Rows = Annotated[int, Field(ge=0, le=2_000_000_000)]


class SheetAsk(Schema):
    """As what the sheets are to be read."""

    dataset: Choice = Field("", description="数据集；空的由程序判断")
    header_row: Line | None = Field(None, description="表头所在的行；不写由程序判断")


class ProposedOut(Schema):
    """What a sheet seems to be."""

    sheet: str = Field(description="工作表；文本表格的为空")
    dataset: str = Field(description="数据集；没有认出的为空", examples=["case_file"])
    header_row: int = Field(description="表头所在的行", examples=[1])
    headers: list[str] = Field(description="表头")
    columns: dict[str, str] = Field(description="表头对应的标准列")
    unmapped: list[str] = Field(description="没有对应的表头")


class ColumnForm(Form):
    """Which column a header is; empty leaves it out."""

    header: Word = Field(description="表头", examples=["立案时间"])
    column: Choice = Field(description="标准列；空的为不入库", examples=["filed_on"])


class MoneyForm(Form):
    """What a bare amount counts."""

    column: Choice = Field(description="标准列", examples=["fine_yuan"])
    unit: MoneyUnit = Field(description="金额单位", examples=["万元"])


class MapForm(Form):
    """What a sheet is."""

    sheet: Word = Field("", description="工作表；文本表格的为空")
    dataset: Choice = Field(description="数据集；空的为这张表不入库", examples=["case_file"])
    header_row: Line = Field(1, description="表头所在的行")
    columns: list[ColumnForm] = Field([], max_length=500, description="表头和标准列")
    day_order: DayOrder = Field(DayOrder.YEAR_FIRST, description="年在后的日期怎么写")
    money: list[MoneyForm] = Field([], max_length=50, description="金额单位；不写由表头判断")


class RefusedAsk(Paging):
    """Filters of the list; the year must be said."""

    year: Year
    dataset: Choice | None = Field(None, description="数据集", examples=["case_file"])


class RefusedOut(Schema):
    """A row that was not taken in, and why."""

    file: str = Field(description="文件")
    sheet: str = Field(description="工作表")
    row: int = Field(description="行", examples=[17])
    dataset: str = Field(description="数据集")
    column: str = Field(description="列")
    value: str = Field(description="原值")
    reason: str = Field(description="原因")
    mend: str = Field(description="怎么改")


class CountAsk(Schema):
    """Of which year."""

    year: Year


class CountOut(Schema):
    """How many rows a branch has in a data set, and what it said of that."""

    dataset: str = Field(description="数据集", examples=["case_file"])
    unit_code: str = Field(description="单位代码；各行没有写单位的为空", examples=["141124"])
    rows: int = Field(description="行数", examples=[37])
    state: str = Field(
        description="waiting 待确认、confirmed 已确认、corrected 已更正、stale 重新入库后待确认、empty 无数据", examples=["waiting"]
    )
    said: int | None = Field(description="分局说的数；没有说的为 null", examples=[37])
    words: str = Field(description="分局的说明")
    at: datetime | None = Field(description="分局确认的时间")


class CountForm(Form):
    """What the own branch says of a number."""

    dataset: Choice = Field(description="数据集", examples=["case_file"])
    counted: Rows = Field(description="看到的行数；已变的得到 409", examples=[37])
    said: Rows = Field(description="实际的数；与看到的相同即为确认", examples=[37])
    words: Words = Field("", description="更正的原因")


class CountsForm(Form):
    """The numbers of a year, all kept or none."""

    year: Year
    answers: list[CountForm] = Field(
        min_length=1, max_length=100, description="逐个数据集", examples=[[{"dataset": "case_file", "counted": 37, "said": 37}]]
    )


class Counted(Schema):
    """How many were answered."""

    done: int = Field(description="确认或更正了几项", examples=[1])


@READING.file("/uploads/{upload_id}/file", Permission.DATA_READ, summary="下载上传的文件")
def upload_file(request: DeskRequest, upload_id: Path[Id]) -> HttpResponse:
    """Hand out the file as it was handed in."""
    row = _upload(request, upload_id=upload_id)
    return saved(path_of_bytes(row.sha256), name=row.name.rpartition("/")[2])


@READING.read("/uploads/{upload_id}/sheets", Permission.DATA_MAP, answer=list[ProposedOut], summary="看文件的各张表像是什么")
def sheet_proposals(request: DeskRequest, upload_id: Path[Id], ask: Query[SheetAsk]) -> list[dict[str, Any]]:
    """Propose what the sheets of a file are."""
    _upload(request, upload_id=upload_id)
    return [
        {
            "sheet": one.sheet,
            "dataset": one.entry.table,
            "header_row": one.entry.header_row or 1,
            "headers": list(one.headers),
            "columns": {header: column for column, headers in one.entry.columns for header in headers},
            "unmapped": list(one.unmapped),
        }
        for one in propose_sheets(upload_id, dataset=ask.dataset, header_row=ask.header_row)
    ]


@READING.write("/uploads/{upload_id}/map", Permission.DATA_MAP, answer=Made, summary="写明一张表是什么、各表头是哪一列", status=201)
def sheet_map(request: DeskRequest, upload_id: Path[Id], form: MapForm) -> dict[str, Any]:
    """Keep what a sheet is; the next intake goes by it."""
    _upload(request, upload_id=upload_id)
    said = SheetSaid(
        sheet=form.sheet,
        dataset=form.dataset,
        columns={one.header: one.column for one in form.columns},
        header_row=form.header_row,
        day_order=form.day_order,
        money={one.column: one.unit for one in form.money},
    )
    return {"id": keep_map(request.actor, upload_id=upload_id, said=said, at=clock.now())}


@READING.read("/refused-rows", Permission.DATA_READ, answer=Page[RefusedOut], summary="列出某年度最近一次入库退回的行")
def refused_row_list(request: DeskRequest, ask: Query[RefusedAsk]) -> dict[str, Any]:
    """List the refused rows of the files that the person may see."""
    newest = snapshots.newest_snapshot(ask.year)
    if newest is None:
        return paged(Slice((), 0), paging=ask)
    files = snapshots.files_of(ask.year, limit=row_limit(request.actor, permission=Permission.DATA_READ))
    found = refused_rows(asked(ask, picks={"dataset": ask.dataset}), year=ask.year, digest=newest.digest, files=files)
    return paged(found, paging=ask)


@READING.read("/counts", Permission.DATA_READ, answer=list[CountOut], summary="列出各单位各数据集的行数和分局的确认")
def count_list(request: DeskRequest, ask: Query[CountAsk]) -> list[Any]:
    """List the numbers that the person may see."""
    newest = snapshots.newest_snapshot(ask.year)
    limit = row_limit(request.actor, permission=Permission.DATA_READ)
    cells = count_cells(newest.id, year=ask.year, limit=limit) if newest else {}
    return [cells[key] for key in sorted(cells)]


@READING.write("/counts", Permission.DATA_CONFIRM_COUNTS, answer=Counted, summary="确认或更正本分局的数量")
def count_answer(request: DeskRequest, form: CountsForm) -> dict[str, Any]:
    """Confirm or correct numbers of the own branch."""
    answers = [Answer(one.dataset, one.counted, one.said, one.words) for one in form.answers]
    return {"done": answer_counts(request.actor, year=form.year, answers=answers, at=clock.now())}


def _upload(request: DeskRequest, *, upload_id: int) -> UploadRow:
    row = snapshots.upload_of(upload_id, limit=row_limit(request.actor, permission=Permission.DATA_READ))
    if row is None:
        raise MissingError(Fault("没有这个文件", f"文件{upload_id}", "用 GET /api/v1/uploads 重新选择"))
    return row
