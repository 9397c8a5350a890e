"""How the desk is: faults that can stay unseen, backups, the nightly work, the roster and open sign-ins, the trail and its heads."""

from datetime import datetime
from typing import Any

from ninja import Path, Query, Schema
from pydantic import Field

from jicha.domain.access.permissions import Permission
from jicha.domain.errors import Fault, MissingError
from jicha.services import clock
from jicha.services.administering import health as looking
from jicha.services.backups.listing import backups, path_of
from jicha.services.guarding.sessions import end_sign_in
from jicha.services.jobs.asking import ask_job
from jicha.services.nightly.asking import arguments_of
from jicha.services.trailing.reading import read_events, verify_by
from jicha.services.trailing.verifying import signed_heads
from jicha.store.queries import api, people
from jicha.web.api.frame.gates import gate
from jicha.web.api.frame.problems import FaultOut
from jicha.web.api.frame.shapes import Choice, Id, Made, Page, Paging, asked, paged
from jicha.web.api.runs import Queued
from jicha.web.frame.gates import DeskRequest

KEEPING = gate("运行和留痕")


class VitalOut(Schema):
    """Something that can fail in silence."""

    name: str = Field(description="查的是什么", examples=["磁盘"])
    found: str = Field(description="查到什么")
    tone: str = Field(description="good 正常、warn 留意、bad 要处理", examples=["good"])
    mend: str = Field(description="怎么处理；正常的为空")


class HealthOut(Schema):
    """What somebody should look after."""

    dead_deliveries: int = Field(description="已放弃的推送", examples=[0])
    vitals: list[VitalOut] = Field(description="逐项情况")


class BackupOut(Schema):
    """A backup."""

    name: str = Field(description="文件名")
    made_at: datetime = Field(description="备份时间")
    sha256: str = Field(description="SHA-256")
    size: int = Field(description="字节数", examples=[1048576])
    has_keys: bool = Field(description="含密钥", examples=[False])
    proved_at: datetime | None = Field(description="证明可用的时间；没有证明过的为 null")
    is_sound: bool = Field(description="证明可用", examples=[True])
    words: str = Field(description="证明的结果")


class PersonAsk(Paging):
    """Filters of the list."""

    role: Choice | None = Field(None, description="角色；none 为没有角色的", examples=["inspector"])


class PersonOut(Schema):
    """An account; neither password nor second factor is in it."""

    id: int = Field(description="账号编号", examples=[1])
    login: str = Field(description="登录名")
    name: str = Field(description="姓名")
    role: str | None = Field(description="角色；没有的为 null", examples=["inspector"])
    unit_code: str | None = Field(description="所属分局", examples=["141124"])
    is_active: bool = Field(description="在用", examples=[True])
    has_second_factor: bool = Field(description="已启用二次验证", examples=[True])
    last_sign_in_at: datetime | None = Field(description="最近登录")


class SignInOut(Schema):
    """An open sign-in."""

    id: int = Field(description="编号", examples=[1])
    address: str = Field(description="网络地址")
    browser: str = Field(description="浏览器")
    started_at: datetime = Field(description="登录时间")
    seen_at: datetime = Field(description="最近使用")


class TrailAsk(Paging):
    """Filters of the list."""

    kind: Choice | None = Field(None, description="类别（事项的前一半）", examples=["finding"])


class EventOut(Schema):
    """An event of the trail."""

    seq: int = Field(description="序号", examples=[1])
    at: str = Field(description="时间")
    actor_name: str = Field(description="人员")
    role: str | None = Field(description="角色")
    action: str = Field(description="事项", examples=["finding.sign"])
    kind: str = Field(description="对象的种类", examples=["finding"])
    object_id: str = Field(description="对象的编号", examples=["7"])
    before: str = Field(description="原来")
    after: str = Field(description="后来")
    why: str = Field(description="理由")


class HeadOut(Schema):
    """A signed head: what the trail was when it was so long."""

    size: int = Field(description="条数", examples=[64])
    at: str = Field(description="签名时间")
    sha256: str = Field(description="SHA-256 树根")
    sm3: str = Field(description="SM3 树根")
    key_id: str = Field(description="公钥的编号")
    signature: str = Field(description="签名")


class VerificationOut(Schema):
    """What a verification of the whole trail found."""

    is_sound: bool = Field(description="留痕完好", examples=[True])
    size: int = Field(description="条数", examples=[64])
    heads: int = Field(description="相符的留痕头", examples=[1])
    sha256: str = Field(description="SHA-256 树根")
    sm3: str = Field(description="SM3 树根")
    faults: list[FaultOut] = Field(description="不符之处")


@KEEPING.read("/health", Permission.HEALTH_READ, answer=HealthOut, summary="看有没有要处理的故障")
def health(request: DeskRequest) -> dict[str, Any]:
    """Tell everything that can fail in silence."""
    return {"dead_deliveries": api.dead_deliveries(), "vitals": looking.health(request.actor, at=clock.now())}


@KEEPING.read("/backups", Permission.BACKUP_RUN, answer=list[BackupOut], summary="列出备份")
def backup_list(request: DeskRequest) -> list[Any]:  # noqa: ARG001  # Every view gets the request.
    """List the backups with what is known of each."""
    return list(backups())


@KEEPING.write("/backups", Permission.BACKUP_RUN, answer=Queued, summary="备份（后台任务）", status=202)
def backup_make(request: DeskRequest) -> dict[str, Any]:
    """Ask for a backup."""
    return {"job": ask_job(request.actor, kind="backup", arguments={}, at=clock.now())}


@KEEPING.write("/backups/{name}/proof", Permission.BACKUP_RUN, answer=Queued, summary="证明一个备份可用（后台任务）", status=202)
def backup_prove(request: DeskRequest, name: Path[Choice]) -> dict[str, Any]:
    """Ask that a backup be proved."""
    path_of(name)
    return {"job": ask_job(request.actor, kind="backup_prove", arguments={"name": name}, at=clock.now())}


@KEEPING.write("/nightly", Permission.NIGHTLY_RUN, answer=Queued, summary="现在就做每日维护（后台任务）", status=202)
def nightly_run(request: DeskRequest) -> dict[str, Any]:
    """Ask for the nightly work now."""
    now = clock.now()
    return {"job": ask_job(request.actor, kind="nightly", arguments=arguments_of(now), at=now)}


@KEEPING.read("/people", Permission.PEOPLE_READ, answer=Page[PersonOut], summary="列出账号")
def people_list(request: DeskRequest, ask: Query[PersonAsk]) -> dict[str, Any]:  # noqa: ARG001  # Every view gets the request.
    """List the accounts."""
    return paged(people.people(asked(ask, picks={"role": ask.role})), paging=ask)


@KEEPING.read("/people/{user_id}/sign-ins", Permission.SESSIONS_END, answer=list[SignInOut], summary="列出一个账号未结束的登录")
def sign_in_list(request: DeskRequest, user_id: Path[Id]) -> list[Any]:  # noqa: ARG001  # Every view gets the request.
    """List the open sign-ins of an account."""
    if people.person_of(user_id) is None:
        raise MissingError(Fault("没有这个账号", f"账号{user_id}", "用 GET /api/v1/people 重新选择"))
    return list(people.open_sign_ins(user_id))


@KEEPING.write("/sign-ins/{sign_in_id}/end", Permission.SESSIONS_END, answer=Made, summary="结束一次登录")
def sign_in_end(request: DeskRequest, sign_in_id: Path[Id]) -> dict[str, Any]:
    """End somebody's sign-in."""
    end_sign_in(request.actor, sign_in_id=sign_in_id, at=clock.now())
    return {"id": sign_in_id}


@KEEPING.read("/trail", Permission.TRAIL_READ, answer=Page[EventOut], summary="列出留痕；这次查看也记入留痕")
def trail_list(request: DeskRequest, ask: Query[TrailAsk]) -> dict[str, Any]:
    """List the events."""
    return paged(read_events(request.actor, ask=asked(ask, picks={"kind": ask.kind}), at=clock.now()), paging=ask)


@KEEPING.read("/trail/heads", Permission.TRAIL_READ, answer=list[HeadOut], summary="列出已签名的留痕头，供另处保存")
def trail_heads(request: DeskRequest) -> list[Any]:  # noqa: ARG001  # Every view gets the request.
    """List the signed heads; whoever keeps them elsewhere can tell later that nothing was altered."""
    return signed_heads()


@KEEPING.write("/trail/verification", Permission.TRAIL_VERIFY, answer=VerificationOut, summary="验证全部留痕")
def trail_verify(request: DeskRequest) -> dict[str, Any]:
    """Verify the whole trail now."""
    found = verify_by(request.actor, at=clock.now())
    faults = [{"what": one.what, "where": one.where, "mend": one.mend} for one in found.faults]
    own = {"size": found.size, "heads": found.heads, "sha256": found.roots.sha256, "sm3": found.roots.sm3}
    return {**own, "is_sound": not faults, "faults": faults}
