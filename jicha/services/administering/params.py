"""Parameters of checks: proposed by one person, approved by another, counted from the next run on."""

import json
from dataclasses import replace
from datetime import datetime
from functools import cache
from pathlib import Path

from django.db import transaction

from jicha.domain.access.asking import require
from jicha.domain.access.permissions import Permission
from jicha.domain.access.roles import Actor
from jicha.domain.access.scopes import Subject
from jicha.domain.checks import Check, Param
from jicha.domain.errors import CheckError, Fault, MissingError, StateError
from jicha.domain.inbox.duties import Matter
from jicha.domain.lifecycle.proposals import PARAMS
from jicha.domain.plans import ParamValue, Plan
from jicha.domain.trail.actions import Action
from jicha.services.administering.in_force import overlay_folder
from jicha.services.checking import catalogue
from jicha.services.moving import Standing, checked_move, require_fresh
from jicha.services.noticing.telling import tell_of
from jicha.services.trailing.recording import record
from jicha.store.models.administration import ParamChange


def propose_param(actor: Actor, *, check: Check, name: str, text: str, why: str, at: datetime) -> int:
    """Propose that a check be judged by another value; gives the number of the proposal.

    Args:
        text: the value as a person writes it; the items of a list by commas.

    Raises:
        AccessError: the person may not. MissingError: the check has no such parameter.
        StateError: no reason, a value of another kind, the value that counts already, or a proposal that still waits.
    """
    require(actor, permission=Permission.SETTINGS_PARAMS_PROPOSE)
    param = next((one for one in check.params if one.name == name), None)
    if param is None:
        raise MissingError(Fault(f"{check.id} 没有参数 {name}", check.id, "回到参数列表"))
    where = f"{check.id} {param.zh}"
    if not why.strip():
        raise StateError(Fault("没有写理由", where, "写明依据，例如文件名称和条款"))
    value = read_value(text, param=param, where=where)
    with transaction.atomic():
        before = approved_params().get(check.id, {}).get(name, param.value)
        if value == before:
            raise StateError(Fault("与现行的值相同", where, "改成别的值"))
        if ParamChange.objects.filter(check_id=check.id, name=name, state="proposed").exists():
            raise StateError(Fault("这个参数已有一项待批的提议", where, "先批准或退回前一项"))
        row = ParamChange.objects.create(
            check_id=check.id,
            name=name,
            value=_plain(value),
            before=_plain(before),
            why=why.strip(),
            proposed_at=at,
            proposed_by_id=actor.user_id,
        )
        told = {"before": words_of(before), "after": words_of(value), "why": why.strip()}
        record(actor, action=Action.PARAMS_PROPOSE, kind="param", object_id=f"{check.id}.{name}", at=at, **told)
        tell_of(Matter.PARAM, object_id=row.pk, at=at)
    return row.pk


def decide_param(actor: Actor, *, change_id: int, approves: bool, why: str, at: datetime) -> None:
    """Approve or refuse a proposal of somebody else.

    Raises:
        AccessError: the person may not. MissingError: there is none.
        StateError: the same person made the proposal, it was decided, or a refusal has no reason. StaleError: it was decided meanwhile.
    """
    require(actor, permission=Permission.SETTINGS_PARAMS_APPROVE)
    with transaction.atomic():
        row = ParamChange.objects.filter(pk=change_id).first()
        if row is None:
            raise MissingError(Fault("没有这项提议", f"提议{change_id}", "回到参数列表"))
        where = f"{row.check_id}.{row.name}"
        standing = Standing(row.state, Subject(), where, makers={"propose": str(row.proposed_by_id)})
        move = checked_move(actor, lifecycle=PARAMS, name="approve" if approves else "refuse", row=standing, reason=why)
        fresh = ParamChange.objects.filter(pk=change_id, state=row.state)
        changed = fresh.update(state=move.target, decided_at=at, decided_by_id=actor.user_id, decision=why.strip())
        require_fresh(changed, where=where)
        action = Action.PARAMS_APPROVE if approves else Action.PARAMS_REFUSE
        told = {"before": words_of(row.before), "after": words_of(row.value), "why": why.strip() or None}
        record(actor, action=action, kind="param", object_id=where, at=at, **told)
        tell_of(Matter.PARAM, object_id=change_id, at=at)


def checks_in_force() -> tuple[Check, ...]:
    """Give every check that a run would use, sorted by id."""
    return _checks(overlay_folder())


@cache
def _checks(folder: Path | None) -> tuple[Check, ...]:
    return catalogue(folder).checks


def param_title(check_id: str, *, name: str) -> str:
    """Call a parameter as people do: `CASE-01 初审期限（工作日）`; one that is no longer there by its name."""
    found = (param.zh for check in checks_in_force() if check.id == check_id for param in check.params if param.name == name)
    return f"{check_id} {next(found, name)}"


def approved_params() -> dict[str, dict[str, ParamValue]]:
    """Give the approved values: check → parameter → value; the newest of each counts."""
    found: dict[str, dict[str, ParamValue]] = {}
    for row in ParamChange.objects.filter(state="approved").order_by("decided_at", "pk"):
        found.setdefault(row.check_id, {})[row.name] = _value(row.value)
    return found


def with_params(plan: Plan, *, checks: tuple[Check, ...]) -> Plan:
    """Give the plan with the approved values; what the plan itself says of a parameter was published and stands before them.

    A value whose parameter a newer version of the check no longer has is left out.
    """
    declared = {check.id: {param.name: param for param in check.params} for check in checks}
    merged: dict[str, dict[str, ParamValue]] = {}
    for check_id, values in approved_params().items():
        known = {name: value for name, value in values.items() if _fits(value, param=declared.get(check_id, {}).get(name))}
        if known:
            merged[check_id] = known
    for check_id, values in plan.params.items():
        merged[check_id] = {**merged.get(check_id, {}), **values}
    return replace(plan, params=dict(sorted(merged.items())))


def read_value(text: str, *, param: Param, where: str) -> ParamValue:
    """Read what a person wrote as a value of the parameter's kind.

    Raises:
        StateError: it is of another kind.
    """
    told = text.strip()
    if isinstance(param.value, tuple):
        parts = [one.strip() for one in told.replace("，", ",").replace("、", ",").split(",") if one.strip()]
        like = param.value[0] if param.value else ""
        if not parts:
            raise StateError(Fault("没有写值", where, "写一个或几个值，用逗号隔开"))
        return tuple(_cell(one, like=like, where=where) for one in parts)
    return _cell(told, like=param.value, where=where)


def words_of(value: object) -> str:
    """Write a value as people read it."""
    if isinstance(value, list | tuple):
        return "、".join(words_of(one) for one in value)
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(value)


def _cell(text: str, *, like: object, where: str) -> "str | int | float | bool":
    if isinstance(like, bool):
        if text not in {"是", "否"}:
            raise StateError(Fault(f"“{text}”不是“是”或“否”", where, "写“是”或“否”"))
        return text == "是"
    if isinstance(like, int | float):
        return _number(text, where=where)
    if not text:
        raise StateError(Fault("没有写值", where, "写明新的值"))
    return text


def _number(text: str, *, where: str) -> int | float:
    try:
        number = json.loads(text)
    except ValueError:
        number = None
    if isinstance(number, bool) or not isinstance(number, int | float) or abs(number) > 1e12:
        raise StateError(Fault(f"“{text}”不是数", where, "写一个数，如 7 或 0.3"))
    return number


def _fits(value: ParamValue, *, param: Param | None) -> bool:
    if param is None:
        return False
    try:
        return read_value(words_of(value), param=param, where="") is not None
    except (StateError, CheckError):
        return False


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def _value(plain: object) -> ParamValue:
    return tuple(plain) if isinstance(plain, list) else plain  # type: ignore[return-value]  # Only such values were written.
