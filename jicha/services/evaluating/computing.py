"""Compute, weigh and judge the evaluation of a year."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import transaction
from django.db.models import F

from jicha.domain.access.asking import require
from jicha.domain.access.permissions import Permission
from jicha.domain.access.roles import Actor
from jicha.domain.access.scopes import Subject
from jicha.domain.errors import Fault, MissingError, StateError, refuse
from jicha.domain.evaluation.sheets import Indicator, faults_of
from jicha.domain.inbox.duties import Matter
from jicha.domain.lifecycle.evaluations import EVALUATION
from jicha.domain.trail.actions import Action
from jicha.services.administering.in_force import desk_rules
from jicha.services.clock import day_of
from jicha.services.evaluating.measuring import Asked, measure
from jicha.services.moving import Standing, checked_move, require_fresh
from jicha.services.noticing.telling import tell_of
from jicha.services.trailing.recording import record
from jicha.store.models.evaluation import Evaluation, EvaluationStep
from jicha.store.queries.year import units
from jicha.store.queries.year.runs import newest_run

_NO_FACTS = frozenset[str]()


@dataclass(frozen=True, slots=True)
class Veto:
    """What was judged about one branch: event → reason; empty means that none applies."""

    unit_code: str
    events: Mapping[str, str]


def compute(actor: Actor, *, year: int, at: datetime) -> int:
    """Measure every branch anew and keep what was found; the evaluation of the year is made if there was none.

    Raises:
        AccessError: the person may not edit the evaluation. StateError: it is frozen or its weights wait for approval.
    """
    require(actor, permission=Permission.EVALUATION_EDIT)
    branches = tuple(unit.code for unit in units.units() if unit.kind != "city")
    run = newest_run(year)
    found = measure(Asked(year=year, units=branches, run=run, today=day_of(at)))
    indicators = {one.code: one.source for one in desk_rules().evaluation.sheet}
    measured = {unit: {code: _plain(found.get(source, {}).get(unit)) for code, source in indicators.items()} for unit in branches}
    with transaction.atomic():
        row, _is_new = Evaluation.objects.get_or_create(year=year)
        changes = {"measured": measured, "run_id": run.id if run else None, "computed_at": at}
        _move(actor, row=row, move="compute", lock=row.lock, at=at, reason="", changes=changes)
    return row.pk


def propose_weights(actor: Actor, *, evaluation_id: int, lock: int, weights: Mapping[str, str], reason: str, at: datetime) -> None:
    """Propose other weights; another person approves them before they count.

    Raises:
        StateError: the weights are no numbers or do not make 100, or all that stands against the move.
    """
    with transaction.atomic():
        row = _at_hand(actor, evaluation_id=evaluation_id)
        refuse(StateError, faults=faults_of(sheet_of(weights), where=_name(row)))
        _move(actor, row=row, move="propose", lock=lock, at=at, reason=reason, changes={"proposed": dict(weights)})


def judge_vetoes(actor: Actor, *, evaluation_id: int, lock: int, vetoes: Sequence[Veto], at: datetime) -> None:
    """Say for branches whether a veto event applies; a person judges each, none is taken from data.

    Raises:
        StateError: an event without a reason or that is not known, or the evaluation is past it.
    """
    require(actor, permission=Permission.EVALUATION_EDIT)
    known = desk_rules().evaluation.vetoes
    with transaction.atomic():
        row = _at_hand(actor, evaluation_id=evaluation_id)
        if row.state != "computed":
            raise StateError(Fault("考评不在可判断一票否决的状态", _name(row), "计算之后、冻结之前判断"))
        bare = [
            Fault(
                f"“{known.get(code, code)}”未写理由" if code in known else f"没有“{code}”这一否决事项",
                f"{_name(row)} › {one.unit_code}",
                "写明事实和依据",
            )
            for one in vetoes
            for code, why in one.events.items()
            if code not in known or not why.strip()
        ]
        refuse(StateError, faults=bare)
        judged = sorted({*row.judged_units, *(one.unit_code for one in vetoes)})
        kept = {**row.vetoes, **{one.unit_code: {code: why.strip() for code, why in one.events.items()} for one in vetoes}}
        fresh = Evaluation.objects.filter(pk=row.pk, lock=lock)
        require_fresh(fresh.update(vetoes=kept, judged_units=judged, lock=F("lock") + 1), where=_name(row))
        words = "；".join(f"{one.unit_code}：{'、'.join(known[code] for code in one.events) or '无'}" for one in vetoes)
        EvaluationStep.objects.create(evaluation=row, move="veto", words=words, at=at, by_id=actor.user_id)
        record(actor, action=Action.EVALUATION_COMPUTE, kind="evaluation", object_id=row.pk, after=words, at=at)


def move_evaluation(actor: Actor, *, evaluation_id: int, move: str, lock: int, at: datetime, reason: str = "") -> str:
    """Approve or refuse weights, freeze, thaw or sign, and give the state it leads to.

    Raises:
        MissingError: there is no such evaluation. StateError: all that stands against the move. StaleError: changed meanwhile.
    """
    with transaction.atomic():
        row = _at_hand(actor, evaluation_id=evaluation_id)
        if move in {"compute", "propose"}:
            raise StateError(Fault(f"年终考评没有“{move}”这一步", _name(row), "从页面上的按钮办理"))
        changes: dict[str, object] = {}
        if move == "approve":
            changes = {"weights": row.proposed, "weights_status": "approved", "proposed": {}}
        elif move == "refuse":
            changes = {"proposed": {}}
        elif move == "freeze":
            changes = {"digest": digest_of(row)}
        elif move == "thaw":
            changes = {"digest": ""}
        facts = frozenset({"vetoes_judged"}) if set(row.measured) <= set(row.judged_units) else _NO_FACTS
        return _move(actor, row=row, move=move, lock=lock, at=at, reason=reason, changes=changes, facts=facts)


def sheet_of(weights: Mapping[str, str]) -> tuple[Indicator, ...]:
    """Give the indicators with these weights: one that is not named keeps the default, one that is no number weighs −1 and is refused."""
    return tuple(
        Indicator(code=one.code, zh=one.zh, source=one.source, weight=_number(weights.get(one.code, str(one.weight))), status=one.status)
        for one in desk_rules().evaluation.sheet
    )


def digest_of(row: Evaluation) -> str:
    """Give the SHA-256 of what is frozen: year, run, weights, measured counts, vetoes, as canonical JSON."""
    frozen = {"year": row.year, "run": row.run_id, "weights": row.weights, "measured": row.measured, "vetoes": row.vetoes}
    return hashlib.sha256(json.dumps(frozen, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _move(
    actor: Actor,
    *,
    row: Evaluation,
    move: str,
    lock: int,
    at: datetime,
    reason: str,
    changes: Mapping[str, object],
    facts: frozenset[str] = _NO_FACTS,
) -> str:
    standing = Standing(row.state, Subject(), _name(row), row.makers, facts)
    made = checked_move(actor, lifecycle=EVALUATION, name=move, row=standing, reason=reason)
    makers = {**row.makers, made.name: str(actor.user_id)}
    fresh = Evaluation.objects.filter(pk=row.pk, lock=lock)
    require_fresh(fresh.update(state=made.target, makers=makers, lock=F("lock") + 1, **changes), where=_name(row))
    EvaluationStep.objects.create(evaluation=row, move=made.name, words=reason, at=at, by_id=actor.user_id)
    action = Action(f"evaluation.{made.name}")
    record(actor, action=action, kind="evaluation", object_id=row.pk, before=row.state, after=made.target, why=reason or None, at=at)
    tell_of(Matter.EVALUATION, object_id=row.pk, at=at)
    return made.target


def _at_hand(actor: Actor, *, evaluation_id: int) -> Evaluation:
    require(actor, permission=Permission.EVALUATION_READ)
    row = Evaluation.objects.filter(pk=evaluation_id).first()
    if row is None:
        raise MissingError(Fault("没有这次考评", f"考评{evaluation_id}", "回到考评页面"))
    return row


def _name(row: Evaluation) -> str:
    return f"{row.year}年年终考评"


def _number(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        return Decimal(-1)


def _plain(share: Any) -> list[Any] | None:
    return [str(share.rate), share.passed, share.judged] if share else None
