"""The inbox: what waits for the caller, by day; the caller's notices, mail address and saved views."""

from datetime import date, datetime
from typing import Any, Literal

from ninja import Path, Query, Schema
from pydantic import Field

from jicha.domain.access.permissions import Permission
from jicha.domain.errors import Fault, MissingError
from jicha.services import clock
from jicha.services.noticing.mailing import write_mail_address
from jicha.services.noticing.telling import mark_read
from jicha.services.noticing.waiting import lines_for
from jicha.store.queries import flags
from jicha.store.queries.waiting import notices
from jicha.web.api.frame.gates import gate
from jicha.web.api.frame.shapes import Form, Id, Page, Paging, Word, asked, paged
from jicha.web.frame.gates import DeskRequest

INBOX = gate("待办")


class WaitingOut(Schema):
    """A thing that waits."""

    matter: str = Field(description="种类", examples=["finding"])
    object_id: int = Field(description="对象编号；一类事项合成一行的为0", examples=[7])
    step: str = Field(description="要办的步骤", examples=["sign"])
    zh: str = Field(description="步骤的说明", examples=["签发问题"])
    title: str = Field(description="事项")
    unit_name: str = Field(description="单位；盲评的为空")
    due_on: date | None = Field(description="期限；没有期限的为 null")
    number: int = Field(description="合成一行的条数", examples=[1])
    is_more: bool = Field(description="条数多到没有数完", examples=[False])
    year: int = Field(description="年度；不分年度的为0", examples=[2021])


class NoticeAsk(Paging):
    """Filters of the list."""

    state: Literal["unread", "over"] | None = Field(None, description="unread 未读、over 已办理", examples=["unread"])


class NoticeOut(Schema):
    """A notice."""

    id: int = Field(description="编号", examples=[1])
    matter: str = Field(description="种类", examples=["finding"])
    object_id: int = Field(description="对象编号", examples=[7])
    step: str = Field(description="要办的步骤", examples=["sign"])
    words: str = Field(description="步骤的说明", examples=["签发问题"])
    title: str = Field(description="事项")
    due_on: date | None = Field(description="期限")
    is_due: bool = Field(description="到期提醒", examples=[False])
    is_read: bool = Field(description="已读", examples=[False])
    is_over: bool = Field(description="已办理", examples=[False])
    at: datetime = Field(description="通知时间")


class ReadOut(Schema):
    """How many notices were marked."""

    done: int = Field(description="标为已读的条数", examples=[3])


class MailForm(Form):
    """Where to be told."""

    address: Word = Field(description="邮箱；空的为不再发送", examples=["zhangsan@example.org"])


class ViewOut(Schema):
    """A saved view of the page of flags; its filters are those of `GET /api/v1/flags`."""

    id: int = Field(description="编号", examples=[1])
    title: str = Field(description="名称", examples=["逾期公示"])
    query: str = Field(description="条件", examples=["verdict=fail&state=open"])


@INBOX.read("/inbox", Permission.INBOX_READ, answer=list[WaitingOut], summary="列出等自己办理的事项，按期限先后")
def inbox(request: DeskRequest) -> list[Any]:
    """List what waits."""
    return list(lines_for(request.actor, today=clock.day_of(clock.now())))


@INBOX.read("/notices", Permission.INBOX_READ, answer=Page[NoticeOut], summary="列出自己的通知")
def notice_list(request: DeskRequest, ask: Query[NoticeAsk]) -> dict[str, Any]:
    """List the caller's notices."""
    return paged(notices.notices(asked(ask, picks={"state": ask.state}), actor=request.actor), paging=ask)


@INBOX.write("/notices/read", Permission.INBOX_READ, answer=ReadOut, summary="把自己的通知全部标为已读")
def notices_read(request: DeskRequest) -> dict[str, Any]:
    """Mark every notice."""
    return {"done": mark_read(request.actor, notice_id=None, at=clock.now())}


@INBOX.write("/notices/{notice_id}/read", Permission.INBOX_READ, answer=ReadOut, summary="把自己的一条通知标为已读")
def notice_read(request: DeskRequest, notice_id: Path[Id]) -> dict[str, Any]:
    """Mark one notice."""
    if notices.notice_of(notice_id, actor=request.actor) is None:
        raise MissingError(Fault("没有这条通知", f"通知{notice_id}", "用 GET /api/v1/notices 重新选择"))
    return {"done": mark_read(request.actor, notice_id=notice_id, at=clock.now())}


@INBOX.write("/me/mail-address", Permission.INBOX_READ, answer=MailForm, summary="写自己接收提醒的邮箱，或不再接收")
def mail_address(request: DeskRequest, form: MailForm) -> MailForm:
    """Keep or end the address."""
    write_mail_address(request.actor, address=form.address, at=clock.now())
    return form


@INBOX.read("/views", Permission.FLAG_READ, answer=list[ViewOut], summary="列出自己保存的疑点视图")
def view_list(request: DeskRequest) -> list[Any]:
    """List the caller's saved views."""
    return list(flags.views_of(request.actor.user_id or 0, page="flags"))
