"""The steps of the nightly job; each is idempotent and stands alone, so that a failure of one stops no other."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import DatabaseError, transaction

from jicha.domain.errors import Fault, JichaError
from jicha.services.investigating.moving import lapse_replies
from jicha.services.judging.counting import gather_all
from jicha.services.judging.deciding import expire_dismissals
from jicha.services.noticing.mailing import send_mails
from jicha.services.noticing.telling import tell_all
from jicha.services.rectifying.reminding import remind, reopen_relapsed
from jicha.services.reporting import Progress
from jicha.services.scoring.settling import lapse_objections
from jicha.services.trailing.recording import edge_of
from jicha.services.trailing.signing import sign_head
from jicha.store.models.trail import TrailEdge, TrailHead

_FAILURES = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    DatabaseError,
    JichaError,
    LookupError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""What may go wrong in a step without ending the night: everything but being told to stop, and a machine that is out of memory."""
_LOG = logging.getLogger(__name__)


class NightError(JichaError):
    """Tell the steps of a night that failed; the others are done."""


@dataclass(frozen=True, slots=True)
class NightStep:
    """One step: its words on the page and in the job, and the work, which gives how many things it moved."""

    zh: str
    unit: str
    work: Callable[..., int]


@dataclass(frozen=True, slots=True)
class Night:
    """What a night came to: step → number."""

    done: Mapping[str, int]

    @property
    def words(self) -> str:
        """Say it in one sentence; steps that moved nothing are left out."""
        moved = [f"{STEPS[name].zh}{number}{STEPS[name].unit}" for name, number in self.done.items() if number]
        return "、".join(moved) or "没有到期的事项"


def run_night(*, at: datetime, progress: Progress) -> Night:
    """Do every step in order.

    Raises:
        NightError: steps failed, told each with its reason and what the others did; the rest is done.
        CancelledError: a person asked the job to stop, between two steps.
    """
    done: dict[str, int] = {}
    faults: list[Fault] = []
    for place, (name, step) in enumerate(STEPS.items()):
        progress(step.zh, done=place, total=len(STEPS))
        try:
            done[name] = step.work(at=at)
        except _FAILURES as error:
            _LOG.exception("the nightly step %s failed", name)
            faults += _faults(step, error=error)
    night = Night(done)
    if faults:
        raise NightError(*faults, Fault(f"其余步骤已完成：{night.words}", "每日维护", "修复后再次运行，已完成的不会重复"))
    return night


def sign_trail(*, at: datetime) -> int:
    """Sign the trail as it stands and count the heads added; an empty trail gets none, a size that has its head keeps it."""
    with transaction.atomic():
        row = TrailEdge.objects.select_for_update().filter(pk=1, size__gt=0).first()
        if row is None or TrailHead.objects.filter(size=row.size).exists():
            return 0
        sign_head(edge_of(row), at=at)
    return 1


def _faults(step: NightStep, *, error: Any) -> list[Fault]:
    told = error.faults if isinstance(error, JichaError) else ()
    if told:
        return [Fault(f"“{step.zh}”没有完成：{one.what}", one.where, one.mend) for one in told]
    return [Fault(f"“{step.zh}”没有完成：{type(error).__name__}", "每日维护", "把时间告诉系统管理员，日志里有详情")]


STEPS: Mapping[str, NightStep] = {
    "expire_dismissals": NightStep("到期重开疑点", "条", expire_dismissals),
    "lapse_replies": NightStep("逾期未答复转办问题", "个", lapse_replies),
    "lapse_objections": NightStep("异议期满定案案卷", "卷", lapse_objections),
    "gather_counts": NightStep("合并疑点计数", "行", gather_all),
    "remind": NightStep("整改催办", "次", remind),
    "reopen_relapsed": NightStep("复查仍有问题重开整改", "个", reopen_relapsed),
    "tell_all": NightStep("发出通知", "条", tell_all),
    "send_mails": NightStep("发出邮件提醒", "封", send_mails),
    "sign_trail": NightStep("签署留痕", "次", sign_trail),
}
