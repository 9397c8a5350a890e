"""Move a finding: fed back to the branch, accepted or objected to, settled, signed, or voided with a reason."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from jicha.domain.access.asking import may_on
from jicha.domain.access.permissions import Permission
from jicha.domain.access.roles import Actor, Role
from jicha.domain.calendar import WorkCalendar
from jicha.domain.errors import Fault, MissingError, StateError, refuse
from jicha.domain.findings.forms import Level, lacks
from jicha.domain.inbox.duties import Matter
from jicha.domain.lifecycle.findings import FINDING
from jicha.domain.trail.actions import Action
from jicha.services.administering.in_force import desk_rules, work_calendar
from jicha.services.clock import day_of
from jicha.services.investigating.writing import draft_of, name_of, subject_of
from jicha.services.moving import Standing, checked_move, require_fresh
from jicha.services.noticing.telling import tell_of
from jicha.services.trailing.recording import PROGRAM, record
from jicha.store.models.findings import Finding, FindingStep
from jicha.store.models.flags import Flag

_UNSEEN = frozenset({"draft"})
_FREES_FLAGS = "void"


def move_finding(actor: Actor, *, finding_id: int, move: str, lock: int, at: datetime, reason: str = "") -> str:
    """Make one move of a finding's lifecycle and give the state it leads to.

    Feeding back sets the day by which the branch replies; a void finding lets its flags be judged anew.

    Args:
        move: a name of `jicha.domain.lifecycle.findings.FINDING`. lock: as the page showed it.

    Raises:
        MissingError: there is no such finding for this person.
        StateError: everything that stands against the move; what a draft lacks is told part by part.
        StaleError: somebody else changed it in the meantime.
    """
    with transaction.atomic():
        finding = _at_hand(actor, finding_id=finding_id)
        if move == "release":
            faults = lacks(draft_of(finding), causes=desk_rules().findings.causes, where=name_of(finding))
            refuse(StateError, faults=faults)
        _require_leader(actor, finding=finding, move=move)
        row = Standing(finding.state, subject_of(finding), name_of(finding), finding.makers, facts=_facts(finding, today=day_of(at)))
        made = checked_move(actor, lifecycle=FINDING, name=move, row=row, reason=reason)
        changes: dict[str, object] = {
            "state": made.target,
            "makers": {**finding.makers, made.name: str(actor.user_id)},
            "released": made.target not in _UNSEEN and (finding.released or move == "release"),
            "lock": F("lock") + 1,
        }
        if move == "release" and finding.level is not None:
            changes["reply_due_on"] = reply_day(Level(finding.level), released_on=day_of(at))
        if made.target == "final":
            changes["final_on"] = day_of(at)
        require_fresh(Finding.objects.filter(pk=finding_id, lock=lock).update(**changes), where=name_of(finding))
        _write_step(actor, finding=finding, move=made.name, after=made.target, reason=reason, at=at)
        tell_of(Matter.FINDING, object_id=finding_id, at=at)
        if made.target == _FREES_FLAGS:
            _free_flags(finding)
    return made.target


def lapse_replies(*, at: datetime) -> int:
    """Move on the findings whose branch has let the day of its reply pass, and count them; the nightly job calls this."""
    overdue = Finding.objects.filter(state="feedback", reply_due_on__lt=day_of(at))
    for finding in overdue:
        move_finding(PROGRAM, finding_id=finding.pk, move="lapse", lock=finding.lock, at=at)
    return len(overdue)


def reply_day(level: Level, *, released_on: date) -> date:
    """Give the last day of a branch's reply: so many working days after the feedback, by the desk's own rule (a default, no norm)."""
    calendar = _calendar()
    return calendar.day_of(calendar.number(released_on) + desk_rules().findings.levels[level].reply_workdays)


def _calendar() -> WorkCalendar:
    return work_calendar()


def _at_hand(actor: Actor, *, finding_id: int) -> Finding:
    finding = Finding.objects.filter(pk=finding_id).first()
    visible = finding is not None and (
        actor.user_id is None or may_on(actor, permission=Permission.FINDING_READ, subject=subject_of(finding))
    )
    if finding is None or not visible:
        raise MissingError(Fault("没有这个问题", f"问题{finding_id}", "回到问题列表重新选择"))
    return finding


def _require_leader(actor: Actor, *, finding: Finding, move: str) -> None:
    """Refuse a signature below a bureau leader's where the desk's configuration asks for one."""
    if move != "sign" or finding.level is None or not desk_rules().findings.levels[Level(finding.level)].needs_leader:
        return
    if actor.role is not Role.BUREAU_LEADER:
        words = desk_rules().findings.levels[Level(finding.level)].zh
        raise StateError(Fault(f"“{words}”问题须由局领导签发", name_of(finding), "提请局领导签发"))


def _facts(finding: Finding, *, today: date) -> frozenset[str]:
    overdue = finding.reply_due_on is not None and finding.reply_due_on < today
    return frozenset({"complete", *(["reply_overdue"] if overdue else [])})


def _write_step(actor: Actor, *, finding: Finding, move: str, after: str, reason: str, at: datetime) -> None:
    FindingStep.objects.create(finding=finding, move=move, words=reason, at=at, by_id=actor.user_id)
    record(
        actor,
        action=Action(f"finding.{move}"),
        kind="finding",
        object_id=finding.pk,
        before=finding.state,
        after=after,
        why=reason or None,
        at=at,
    )


def _free_flags(finding: Finding) -> None:
    """Let the flags of a void finding wait for judgement again; the trail keeps which they were."""
    flags = list(finding.flags.values_list("flag_id", flat=True))
    finding.flags.all().delete()
    Flag.objects.filter(pk__in=flags, state="confirmed").update(state="open", lock=F("lock") + 1)
