"""Webhooks: where events are pushed to, and what became of each."""

from datetime import datetime
from typing import Any, Literal

from ninja import Path, Query, Schema
from pydantic import Field

from jicha.domain.access.permissions import Permission
from jicha.services import clock
from jicha.services.delivering.webhooks import make_webhook, switch_webhook, try_again
from jicha.store.queries import api as questions
from jicha.web.api.frame.gates import gate
from jicha.web.api.frame.shapes import Choice, Form, Id, Made, Page, Paging, asked, paged
from jicha.web.frame.gates import DeskRequest

WEBHOOKS = gate("事件推送")
Event = Literal["finding", "rectification"]


class WebhookOut(Schema):
    """A webhook without its secret."""

    id: int = Field(description="编号", examples=[1])
    title: str = Field(description="名称", examples=["督办系统"])
    address: str = Field(description="接收地址", examples=["http://10.10.1.5:8080/jicha"])
    events: list[str] = Field(description="推送的事项", examples=[["finding"]])
    is_active: bool = Field(description="是否在推送", examples=[True])
    made_at: datetime = Field(description="登记时间")
    made_by: str = Field(description="登记人")
    waiting: int = Field(description="等待推送的条数", examples=[0])
    dead: int = Field(description="已放弃的条数", examples=[0])


class WebhookForm(Form):
    """What to register."""

    title: Choice = Field(min_length=1, max_length=60, description="名称", examples=["督办系统"])
    address: str = Field(max_length=400, description="接收地址；须在设置 JICHA_WEBHOOKS 的名单里", examples=["http://10.10.1.5:8080/jicha"])
    events: list[Event] = Field(min_length=1, max_length=2, description="推送的事项", examples=[["finding", "rectification"]])


class WebhookMade(Schema):
    """The secret is shown this once."""

    id: int = Field(description="编号", examples=[1])
    secret: str = Field(description="签名用的密钥，只显示这一次")


class SwitchForm(Form):
    """On or off."""

    is_active: bool = Field(description="true 继续推送，false 暂停；暂停期间的事件不补推", examples=[False])


class DeliveryAsk(Paging):
    """Filters of the list."""

    state: Literal["waiting", "done", "dead"] | None = Field(None, description="状态", examples=["dead"])


class DeliveryOut(Schema):
    """One event for one webhook."""

    id: int = Field(description="编号", examples=[1])
    webhook: str = Field(description="推送给谁")
    action: str = Field(description="事件", examples=["finding.sign"])
    state: str = Field(description="waiting、done、dead", examples=["done"])
    tries: int = Field(description="已试次数", examples=[1])
    next_at: datetime = Field(description="下次推送时间")
    answered: int | None = Field(description="对方最近的应答；没有应答的为 null", examples=[204])
    words: str = Field(description="没有送达的原因")
    ended_at: datetime | None = Field(description="送达或放弃的时间")


@WEBHOOKS.read("/webhooks", Permission.WEBHOOK_MANAGE, answer=list[WebhookOut], summary="列出推送地址")
def webhook_list(request: DeskRequest) -> list[questions.WebhookRow]:  # noqa: ARG001  # Every view gets the request.
    """List the webhooks."""
    return list(questions.webhooks())


@WEBHOOKS.write("/webhooks", Permission.WEBHOOK_MANAGE, answer=WebhookMade, summary="登记推送地址", status=201)
def webhook_make(request: DeskRequest, form: WebhookForm) -> dict[str, Any]:
    """Register an address."""
    made = make_webhook(request.actor, title=form.title, address=form.address, events=form.events, at=clock.now())
    return {"id": made.webhook_id, "secret": made.secret}


@WEBHOOKS.write("/webhooks/{webhook_id}/switch", Permission.WEBHOOK_MANAGE, answer=Made, summary="暂停或继续推送")
def webhook_switch(request: DeskRequest, webhook_id: Path[Id], form: SwitchForm) -> dict[str, Any]:
    """Pause a webhook, or let it go on."""
    switch_webhook(request.actor, webhook_id=webhook_id, is_active=form.is_active, at=clock.now())
    return {"id": webhook_id}


@WEBHOOKS.read("/deliveries", Permission.WEBHOOK_MANAGE, answer=Page[DeliveryOut], summary="列出推送记录")
def delivery_list(request: DeskRequest, ask: Query[DeliveryAsk]) -> dict[str, Any]:  # noqa: ARG001  # Every view gets the request.
    """List what was pushed."""
    return paged(questions.deliveries(asked(ask, picks={"state": ask.state})), paging=ask)


@WEBHOOKS.write("/deliveries/{delivery_id}/again", Permission.WEBHOOK_MANAGE, answer=Made, summary="重新推送一条已放弃的记录")
def delivery_again(request: DeskRequest, delivery_id: Path[Id]) -> dict[str, Any]:
    """Let a delivery that was given up be tried again."""
    try_again(request.actor, delivery_id=delivery_id, at=clock.now())
    return {"id": delivery_id}
