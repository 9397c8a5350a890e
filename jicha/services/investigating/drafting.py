"""Confirm flags into a finding, a new one or one that is still being written."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F, Max

from jicha.domain.access.asking import require
from jicha.domain.access.permissions import Permission
from jicha.domain.access.roles import Actor
from jicha.domain.errors import Fault, MissingError, StateError
from jicha.domain.trail.actions import Action
from jicha.services.judging.cards import title_of
from jicha.services.judging.deciding import Choice, flag_at_hand, move_of_flag, write_move
from jicha.services.trailing.recording import record
from jicha.store.models.findings import Finding, FindingFlag, FindingStep
from jicha.store.models.flags import Flag

_SHOWN = 20
"""So many records are written out in a new finding; the rest is counted, all stay linked."""


def confirm_flags(actor: Actor, *, choices: Sequence[Choice], at: datetime, into: int | None = None) -> int:
    """Confirm flags of one branch and one check into a finding, and give its number in the table.

    Args:
        choices: as the page showed them; at least one.
        into: a finding of the same branch that is still being written; null makes a new one.

    Raises:
        AccessError: the person may not judge.
        MissingError: a flag or the finding is not there.
        StateError: flags of several branches, a finding that is past writing, a flag that is past judging.
        StaleError: somebody else decided in the meantime.
    """
    require(actor, permission=Permission.FLAG_JUDGE)
    with transaction.atomic():
        flags = [flag_at_hand(actor, flag_id=choice.flag_id) for choice in choices]
        _require_one_branch(flags)
        for flag, choice in zip(flags, choices, strict=True):
            made = move_of_flag(actor, flag=flag, move="confirm", reason="", expires_on=None, at=at)
            write_move(actor, flag=flag, lock=choice.lock, made=made, reason="", expires_on=None, at=at)
        finding = _open_finding(into, flags=flags) if into is not None else _new_finding(actor, flags=flags, at=at)
        FindingFlag.objects.bulk_create([FindingFlag(finding=finding, flag=flag) for flag in flags])
        if into is not None:
            _add_condition(finding, flags=flags)
        _tell(actor, finding=finding, number=len(flags), at=at)
    return finding.pk


def _require_one_branch(flags: Sequence[Flag]) -> None:
    branches = sorted({flag.unit_name for flag in flags})
    if len(branches) != 1:
        named = "、".join(branches) or "未选疑点"
        raise StateError(Fault(f"一个问题只能针对一个单位，所选疑点涉及：{named}", "所选疑点", "按单位分开认定"))


def _new_finding(actor: Actor, *, flags: Sequence[Flag], at: datetime) -> Finding:
    first = flags[0]
    year = first.run.year
    number = (Finding.objects.filter(year=year).aggregate(last=Max("number"))["last"] or 0) + 1
    laws = dict.fromkeys(part for flag in flags for part in (flag.law_version, flag.basis) if part)
    return Finding.objects.create(
        year=year,
        number=number,
        unit_code=first.unit_code,
        unit_name=first.unit_name,
        item=first.item,
        kind=first.check_id,
        title=f"{first.unit_name}：{title_of(first.check_id)}（{len(flags)}条）"[:200],
        criteria="\n".join(laws),
        condition=_condition(flags),
        makers={"write": str(actor.user_id)},
        made_at=at,
        made_by_id=actor.user_id,
    )


def _open_finding(finding_id: int, *, flags: Sequence[Flag]) -> Finding:
    finding = Finding.objects.filter(pk=finding_id).first()
    if finding is None:
        raise MissingError(Fault("没有这个问题", f"问题{finding_id}", "回到问题列表重新选择"))
    where = f"{finding.year}年第{finding.number}号问题"
    if finding.state != "draft":
        raise StateError(Fault("问题已不在编写中，不能再并入疑点", where, "另立一个问题，或先退回修改"))
    if finding.unit_code != flags[0].unit_code:
        raise StateError(Fault(f"该问题针对{finding.unit_name}，所选疑点属于{flags[0].unit_name}", where, "选择同一单位的问题"))
    return finding


def _add_condition(finding: Finding, *, flags: Sequence[Flag]) -> None:
    text = f"{finding.condition}\n{_condition(flags)}".strip()
    Finding.objects.filter(pk=finding.pk).update(condition=text, lock=F("lock") + 1)


def _condition(flags: Sequence[Flag]) -> str:
    lines = [flag.message or flag.observed for flag in flags[:_SHOWN]]
    if len(flags) > _SHOWN:
        lines.append(f"另有{len(flags) - _SHOWN}条同类记录，见所附疑点清单。")
    return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, start=1))


def _tell(actor: Actor, *, finding: Finding, number: int, at: datetime) -> None:
    words = f"由{number}条疑点认定"
    FindingStep.objects.create(finding=finding, move="write", words=words, at=at, by_id=actor.user_id)
    record(actor, action=Action.FINDING_WRITE, kind="finding", object_id=finding.pk, after=words, at=at)
