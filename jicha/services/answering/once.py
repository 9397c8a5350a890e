"""The same request, sent twice under one key, is done once and answered twice alike."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from jicha.domain.errors import Fault, StaleError, UsageError
from jicha.services.answering.rules import api_rules
from jicha.services.guarding.sealing import seal, unseal
from jicha.store.models.api import KeptAnswer

if TYPE_CHECKING:
    from django.db.models import QuerySet


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it was given."""

    status: int
    content_type: str
    body: str


@dataclass(frozen=True, slots=True)
class Request:
    """A request that wants to be done once: whose, under which key, and the digest of all that it says."""

    user_id: int
    key: str
    fingerprint: str


def claim(request: Request, *, at: datetime) -> Answer | None:
    """Give the answer that was kept; null if the request is new, and now belongs to the caller, who must `keep` or `release` it.

    Raises:
        UsageError: the key was used for something else.
        StaleError: the same request is being worked on, or was cut off: then nobody knows how far it came.
    """
    KeptAnswer.objects.filter(asked_at__lt=at - timedelta(hours=api_rules().kept_hours)).delete()
    try:
        with transaction.atomic():
            KeptAnswer.objects.create(user_id=request.user_id, key=request.key, fingerprint=request.fingerprint, asked_at=at)
    except IntegrityError:
        return _kept(request)
    return None


def keep(request: Request, *, answer: Answer) -> None:
    """Keep the answer to a request that was claimed, sealed: it may hold what a copy of the database must not show."""
    body = seal(answer.body.encode(), about=_about(request))
    _claimed(request).update(status=answer.status, content_type=answer.content_type, body=body)


def release(request: Request) -> None:
    """Let go of a request that failed for a reason of the program's own: it may be sent again."""
    _claimed(request).delete()


def _kept(request: Request) -> Answer | None:
    row = KeptAnswer.objects.filter(user_id=request.user_id, key=request.key).first()
    if row is not None and row.fingerprint != request.fingerprint:
        raise UsageError(Fault("这个 Idempotency-Key 已用于另一个请求", "Idempotency-Key", "每个不同的请求用一个新的键"))
    if row is None or row.status is None:
        mend = "稍候用同一个键再试；长时间没有结果的，先查询对象现状，再用新键提交"
        raise StaleError(Fault("同一请求正在办理，或者上次中断、结果不明", "Idempotency-Key", mend))
    return Answer(row.status, row.content_type, unseal(row.body, about=_about(request)).decode())


def _about(request: Request) -> str:
    return f"用户{request.user_id}的应答{request.key}"


def _claimed(request: Request) -> "QuerySet[KeptAnswer]":
    return KeptAnswer.objects.filter(user_id=request.user_id, key=request.key, status=None)
