"""How often one caller may ask, and how many failed sign-ins one network address may make."""

import math
import threading
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from jicha.domain.desk.api_rules import CallRules
from jicha.domain.errors import Fault, JichaError
from jicha.services.answering.rules import api_rules
from jicha.store.models.api import AddressTry

_MOST_CALLERS = 10_000


class LimitError(JichaError):
    """Refuse a request that comes too soon; `seconds` is how long to wait."""

    def __init__(self, fault: Fault, *, seconds: int) -> None:
        super().__init__(fault)
        self.seconds = seconds


class CallLimiter:
    """A bucket of calls for each caller, kept in this process: a limit that slows a runaway program, not a count that must be exact."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._left: dict[str, tuple[float, datetime]] = {}

    def take(self, caller: str, *, rules: CallRules, at: datetime) -> None:
        """Take one call out of the caller's bucket.

        Raises:
            LimitError: it is empty.
        """
        with self._lock:
            left, since = self._left.get(caller, (float(rules.at_once), at))
            refilled = max(0.0, (at - since).total_seconds()) * rules.per_minute / 60
            left = min(float(rules.at_once), left + refilled)
            if left < 1:
                seconds = max(1, math.ceil((1 - left) * 60 / rules.per_minute))
                self._left[caller] = (left, at)
                raise LimitError(Fault("请求太频繁", "接口调用", f"{seconds}秒后再试"), seconds=seconds)
            if len(self._left) >= _MOST_CALLERS:
                # Whoever has not called for long has a full bucket again: forgetting all is the same to them.
                self._left.clear()
            self._left[caller] = (left - 1, at)

    def forget(self) -> None:
        """Fill every bucket."""
        with self._lock:
            self._left.clear()


CALLS = CallLimiter()


def admit_call(caller: str, *, at: datetime) -> None:
    """Count one call of a token or a person.

    Raises:
        LimitError: there were too many.
    """
    CALLS.take(caller, rules=api_rules().calls, at=at)


def admit_address(address: str, *, at: datetime) -> None:
    """Let a network address try to sign in.

    Raises:
        LimitError: too many sign-ins from there have failed lately.
    """
    rules = api_rules().sign_in
    row = AddressTry.objects.filter(pk=address, failed__gte=rules.failures, since__gt=at - timedelta(minutes=rules.minutes)).first()
    if row is not None:
        seconds = max(1, math.ceil((row.since + timedelta(minutes=rules.minutes) - at).total_seconds()))
        fault = Fault("这个网络地址登录失败次数太多，暂停登录", "登录", f"{math.ceil(seconds / 60)}分钟后再试；着急的，请联系系统管理员")
        raise LimitError(fault, seconds=seconds)


def note_failed(address: str, *, at: datetime) -> None:
    """Count a failed sign-in of a network address; what is older than the span is forgotten."""
    before = at - timedelta(minutes=api_rules().sign_in.minutes)
    with transaction.atomic():
        AddressTry.objects.filter(since__lte=before).delete()
        AddressTry.objects.get_or_create(pk=address, defaults={"since": at})
        AddressTry.objects.filter(pk=address).update(failed=F("failed") + 1)
