"""How the desk is: one look at everything that can fail in silence."""

import platform
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import django
import duckdb
from django.conf import settings
from django.core import checks

from jicha import __version__
from jicha.domain.access.asking import require
from jicha.domain.access.permissions import Permission
from jicha.domain.access.roles import Actor
from jicha.services.backups.listing import Backup, backups
from jicha.services.clock import BEIJING
from jicha.services.home.folders import Home
from jicha.services.identity.configured import Provider
from jicha.services.identity.discovering import SHELF
from jicha.store.queries.administration import database_state
from jicha.store.queries.jobs import JobRow, jobs
from jicha.store.queries.paging import Ask

_LEAST_FREE = 2 * 2**30
_LARGE_LOG = 512 * 2**20
_NIGHT = timedelta(hours=36)
_BACKUP = timedelta(days=2)
_PROOF = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Vital:
    """One thing that was looked at: its name, what was found, `good`, `warn` or `bad`, and what to do if it is not good."""

    name: str
    found: str
    tone: str
    mend: str = ""

    @property
    def state(self) -> str:
        """Give the badge."""
        return f"vital.{self.tone}"


def health(actor: Actor, *, at: datetime) -> tuple[Vital, ...]:
    """Look at the database, its log, the disk, the queue, the nightly job, the backups, the versions and the settings.

    The days after which something is called late are this program's own, no norm.

    Raises:
        AccessError: the person may not.
    """
    require(actor, permission=Permission.HEALTH_READ)
    return (*_database(), _disk(), _queue(), _night(at=at), *_backups(backups(), at=at), _versions(), _provider(), *_settings())


def _database() -> Iterator[Vital]:
    home: Home = settings.HOME
    state = database_state()
    yield Vital("数据库", f"{state.kind} {state.version}，结构 {state.migration}", "good")
    if state.journal is not None:
        log = home.database.with_name(f"{home.database.name}-wal")
        size = log.stat().st_size if log.is_file() else 0
        is_good = state.journal == "wal" and size < _LARGE_LOG
        words = f"{state.journal}，日志{_megabytes(size)}"
        yield Vital(
            "预写日志", words, "good" if is_good else "warn", "" if is_good else "重新启动程序；仍然很大的，检查是否有长时间不结束的任务"
        )


def _disk() -> Vital:
    home: Home = settings.HOME
    home.make()
    usage = shutil.disk_usage(home.root)
    words = f"剩余{_megabytes(usage.free)}，共{_megabytes(usage.total)}"
    is_good = usage.free >= _LEAST_FREE
    return Vital("磁盘空间", words, "good" if is_good else "bad", "" if is_good else "清理磁盘，或把数据文件夹移到更大的磁盘")


def _queue() -> Vital:
    state = database_state()
    words = f"等待{state.jobs_waiting}，运行{state.jobs_running}，失败{state.jobs_failed}"
    return Vital("后台任务", words, "warn" if state.jobs_failed else "good", "到“后台任务”查看失败的原因" if state.jobs_failed else "")


def _night(*, at: datetime) -> Vital:
    last = next(iter(jobs(Ask(picks={"kind": "nightly"}, size=1)).rows), None)
    if last is None:
        return Vital("夜间任务", "还没有运行过", "warn", "程序整夜开着才会运行；也可以手动运行")
    words = f"{_words(last.ended_at or last.asked_at)} {last.words or '；'.join(fault.what for fault in last.faults)}".strip()
    return Vital("夜间任务", words, *_night_tone(last, at=at))


def _night_tone(last: JobRow, *, at: datetime) -> tuple[str, str]:
    if last.state == "failed":
        return "bad", "到“后台任务”查看失败的原因"
    return ("good", "") if at - last.asked_at <= _NIGHT else ("warn", "超过36小时没有运行，检查程序是否整夜开着")


def _backups(found: tuple[Backup, ...], *, at: datetime) -> Iterator[Vital]:
    if not found:
        yield Vital("最近备份", "没有备份", "bad", "到“备份与恢复”做一份备份")
        return
    age = at - found[0].made_at
    yield Vital(
        "最近备份", _words(found[0].made_at), "good" if age <= _BACKUP else "warn", "" if age <= _BACKUP else "备份已超过2天，做一份新的"
    )
    proved = [one for one in found if one.proved_at]
    newest = max(proved, key=lambda one: str(one.proved_at), default=None)
    if newest is None or newest.proved_at is None:
        yield Vital("最近证明", "没有一份备份证明过", "bad", "到“备份与恢复”证明最近一份备份")
    elif not newest.is_sound:
        yield Vital("最近证明", f"{_words(newest.proved_at)} {newest.words}", "bad", "这份备份不可用，立即重新备份并证明")
    else:
        is_late = at - newest.proved_at > _PROOF
        yield Vital(
            "最近证明", f"{_words(newest.proved_at)} {newest.words}", "warn" if is_late else "good", "超过一个月没有证明" if is_late else ""
        )


def _versions() -> Vital:
    words = f"jicha {__version__}，Python {platform.python_version()}，Django {django.get_version()}，DuckDB {duckdb.__version__}"
    return Vital("版本", words, "good")


def _provider() -> Vital:
    """Tell what this process last heard of the identity provider; asking it anew would make the page wait for it."""
    provider: Provider | None = settings.OIDC
    if provider is None:
        return Vital("统一身份认证", "没有启用，只用登录名和密码登录", "good")
    words = f"{provider.issuer}，回调地址 {provider.back}"
    if provider.faults:
        return Vital("统一身份认证", f"{words}：{provider.faults[0].what}", "bad", provider.faults[0].mend)
    kept = SHELF.kept(provider)
    if kept.failed is not None and kept.failed_at is not None:
        return Vital("统一身份认证", f"{words}：{_words(kept.failed_at)} {kept.failed.faults[0].what}", "bad", kept.failed.faults[0].mend)
    told = f"最近读取 {_words(kept.described_at)}" if kept.described_at else "启动后还没有人用过"
    return Vital("统一身份认证", f"{words}，{told}", "good")


def _settings() -> Iterator[Vital]:
    found = checks.run_checks()
    if not found:
        yield Vital("启动检查", "全部通过", "good")
    for one in found:
        yield Vital("启动检查", str(one.msg), "bad" if one.level >= checks.ERROR else "warn", str(one.hint or ""))


def _megabytes(size: int) -> str:
    return f"{size / 2**30:,.1f} GB" if size >= 2**30 else f"{size / 2**20:,.1f} MB"


def _words(at: datetime) -> str:
    return f"{at.astimezone(BEIJING):%Y-%m-%d %H:%M}"
