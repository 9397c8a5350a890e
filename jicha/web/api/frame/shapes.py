"""Shapes that many operations share: pages of lists, moves, what was made."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Generic, TypeVar

from ninja import Schema
from pydantic import ConfigDict, Field, StringConstraints, WithJsonSchema

from jicha.store.queries.paging import Ask, Slice

Row = TypeVar("Row")
_PLAIN = r"^[^\x00]*$"
_LAST = 9_000_000_000_000_000
Id = Annotated[int, Field(ge=1, le=_LAST, description="编号", examples=[1])]
Lock = Annotated[int, Field(ge=0, le=2_000_000_000, description="读取时得到的 lock；别人先改动了，就会得到 409", examples=[0])]
Word = Annotated[str, StringConstraints(max_length=200, pattern=_PLAIN)]
Words = Annotated[str, StringConstraints(max_length=20_000, pattern=_PLAIN)]
Reason = Annotated[Words, Field(max_length=1000)]
Day = Annotated[date, Field(examples=["2021-08-31"])]
Year = Annotated[int, Field(ge=1949, le=2100, description="年度", examples=[2021])]
Choice = Annotated[str, StringConstraints(max_length=80, pattern=_PLAIN)]
Name = Annotated[str, StringConstraints(max_length=80)]
"""The key of a table; whoever takes it holds it against the keys that are known."""
Points = Annotated[
    Decimal,
    Field(ge=0, le=100, max_digits=5, decimal_places=2),
    WithJsonSchema({"type": "string", "pattern": r"^(100(\.0{1,2})?|\d{1,2}(\.\d{1,2})?)$", "examples": ["92.5"]}),
]


class Form(Schema):
    """What a program sends; a field that nobody asked for is refused, for it would be lost in silence."""

    model_config = ConfigDict(extra="forbid")


class Paging(Schema):
    """Which part of a list."""

    page: int = Field(1, ge=1, le=1_000_000, description="第几页，从1起")
    size: int = Field(50, ge=1, le=500, description="每页多少行")
    q: Word = Field("", description="搜索的词")
    order: Choice = Field("", description="排序的列，前加 - 为降序；不认识的列按原有顺序")


class Page(Schema, Generic[Row]):
    """A page of a list; `total` counts the rows of all pages that this person may see."""

    rows: list[Row] = Field(description="本页的行")
    total: int = Field(description="总行数", examples=[1])
    page: int = Field(description="第几页", examples=[1])
    size: int = Field(description="每页行数", examples=[50])


class Moved(Schema):
    """Where a row stands now."""

    id: int = Field(description="编号", examples=[1])
    state: str = Field(description="办理后的状态", examples=["final"])


class Made(Schema):
    """What was made."""

    id: int = Field(description="新建对象的编号", examples=[1])


class Done(Schema):
    """How much was done; `refused` says why not the rest."""

    done: int = Field(description="办理了几条", examples=[2])
    refused: list[str] = Field(description="未办理的原因", examples=[[]])


class NoteOut(Schema):
    """A step: which move, when, by whom, in which words."""

    move: str = Field(description="步骤", examples=["release"])
    words: str = Field(description="理由或说明", examples=["事实清楚"])
    at: datetime = Field(description="时间")
    who: str = Field(description="经办人；由程序按期限办理的为空", examples=["张三"])


class LockForm(Form):
    """What the program saw."""

    lock: Lock


class ApprovalForm(Form):
    """What is decided about a proposal of somebody else."""

    approves: bool = Field(description="true 批准，false 退回", examples=[True])
    why: Reason = Field("", description="退回的理由")


class MoveForm(Form):
    """A move of a lifecycle."""

    move: Choice = Field(description="步骤的名称", examples=["release"])
    lock: Lock
    why: Words = Field("", description="理由", examples=["事实清楚，证据充分"])


def asked(paging: Paging, *, picks: Mapping[str, object]) -> Ask:
    """Say which part of a list is asked for; what is not picked is left out."""
    chosen = {key: str(value) for key, value in picks.items() if value is not None and value != ""}
    return Ask(search=paging.q.strip(), picks=chosen, order=paging.order, page=paging.page, size=paging.size)


def paged(found: Slice[Row], *, paging: Paging) -> dict[str, object]:
    """Lay out a page of a list."""
    return {"rows": list(found.rows), "total": found.total, "page": paging.page, "size": paging.size}
