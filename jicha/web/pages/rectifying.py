"""What people do about a rectification: order, plan, reach a step, prove, ask for time, move, escalate, look back."""

from datetime import date, datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from jicha.domain.access.permissions import Permission
from jicha.domain.errors import Fault, StateError
from jicha.domain.findings.forms import Level
from jicha.domain.rectification.plans import Kind, Milestone, Plan
from jicha.services import clock
from jicha.services.rectifying.looking_back import look_back
from jicha.services.rectifying.moving import ask_time, give_time, move_rectification
from jicha.services.rectifying.ordering import latest_day, order_rectification
from jicha.services.rectifying.planning import plan_rectification, reach_milestone
from jicha.services.rectifying.proving import add_proof
from jicha.services.rectifying.reminding import decide_escalation
from jicha.store.queries import rectification as questions
from jicha.web.frame.gates import DeskRequest, PageGroup, action, form_page
from jicha.web.pages.findings import found_finding
from jicha.web.pages.rectification import found

_STEPS = 6
"""So many lines for milestones on the form; empty ones are left out."""


@form_page(Permission.RECTIFICATION_ASSIGN)
def order(request: DeskRequest, finding_id: int) -> HttpResponse:
    """Order the rectification of a final finding."""
    row = found_finding(request, finding_id=finding_id)
    if request.method == "POST":
        kind = Kind.AT_ONCE if request.POST.get("kind") == Kind.AT_ONCE else Kind.BY_PLAN
        latest = _day(request.POST.get("latest_on", ""), name=_("完成期限"))
        words = request.POST.get("why", "").strip()
        made = order_rectification(request.actor, finding_id=finding_id, kind=kind, latest_on=latest, words=words, at=clock.now())
        messages.success(request, _("已交办。"))
        return redirect("rectification", rectification_id=made)
    level = Level(row.level) if row.level else Level.GENERAL
    context = {
        "row": row,
        "latest": latest_day(level, ordered_on=clock.day_of(clock.now())),
        "crumbs": ((f"{row.year}-{row.number}", reverse("finding", args=[row.id])), (_("交办整改"), "")),
    }
    return render(request, "rectification/order.html", context)


@form_page(Permission.RECTIFICATION_PLAN)
def plan(request: DeskRequest, rectification_id: int) -> HttpResponse:
    """Write and hand in the branch's plan."""
    row = found(request, rectification_id=rectification_id)
    if request.method == "POST":
        given = Plan(
            kind=Kind(row.kind),
            responsible=request.POST.get("responsible", ""),
            handler=request.POST.get("handler", ""),
            measures=request.POST.get("measures", ""),
            due_on=_day(request.POST.get("due_on", ""), name=_("完成期限")),
            milestones=_milestones(request),
        )
        plan_rectification(request.actor, rectification_id=row.id, lock=_lock(request), plan=given, at=clock.now())
        messages.success(request, _("方案已上报。"))
        return redirect("rectification", rectification_id=row.id)
    steps = questions.milestones_of(row.id)
    context = {
        "row": row,
        "needs_steps": row.kind == Kind.BY_PLAN,
        "steps": [*((one.what, one.due_on) for one in steps), *(("", None),) * (_STEPS - len(steps))],
        "crumbs": ((f"{row.year}-{row.number}", reverse("rectification", args=[row.id])), (_("整改方案"), "")),
    }
    return render(request, "rectification/plan.html", context)


@action(Permission.RECTIFICATION_PROVE)
def reach(request: DeskRequest, rectification_id: int, milestone_id: int) -> HttpResponse:
    """Mark a milestone as done."""
    reach_milestone(request.actor, rectification_id=rectification_id, milestone_id=milestone_id, lock=_lock(request), at=clock.now())
    return _back(request, rectification_id=rectification_id)


@action(Permission.RECTIFICATION_PROVE)
def prove(request: DeskRequest, rectification_id: int) -> HttpResponse:
    """Keep a file as proof."""
    given = request.FILES.get("file")
    if given is None:
        raise StateError(Fault(_("没有选择文件"), f"{rectification_id}", _("选择文件后再提交")))
    add_proof(request.actor, rectification_id=rectification_id, name=given.name or "", chunks=given.chunks(), at=clock.now())
    return _back(request, rectification_id=rectification_id)


@action(Permission.RECTIFICATION_READ)
def move(request: DeskRequest, rectification_id: int) -> HttpResponse:
    """Make a move; who may make which the table of the lifecycle says."""
    why, name, now = request.POST.get("why", "").strip(), request.POST.get("move", ""), clock.now()
    if name == "ask_time":
        until = _day(request.POST.get("until", ""), name=_("延期至"))
        ask_time(request.actor, rectification_id=rectification_id, lock=_lock(request), until=until, reason=why, at=now)
    elif name == "give_time":
        give_time(request.actor, rectification_id=rectification_id, lock=_lock(request), reason=why, at=now)
    else:
        move_rectification(request.actor, rectification_id=rectification_id, move=name, lock=_lock(request), at=now, reason=why)
    return _back(request, rectification_id=rectification_id)


@action(Permission.RECTIFICATION_ESCALATE)
def escalate(request: DeskRequest, rectification_id: int, reminder_id: int) -> HttpResponse:
    """Carry out a proposed escalation, or say why not."""
    carried_out = request.POST.get("decision") == "done"
    decide_escalation(request.actor, reminder_id=reminder_id, carried_out=carried_out, why=request.POST.get("why", ""), at=clock.now())
    return _back(request, rectification_id=rectification_id)


@action(Permission.LOOK_BACK_WRITE)
def write_look_back(request: DeskRequest, rectification_id: int) -> HttpResponse:
    """Write down a look back."""
    holds = request.POST.get("holds") == "yes"
    look_back(request.actor, rectification_id=rectification_id, holds=holds, words=request.POST.get("why", ""), at=clock.now())
    return _back(request, rectification_id=rectification_id)


def _milestones(request: DeskRequest) -> tuple[Milestone, ...]:
    given = zip(request.POST.getlist("what"), request.POST.getlist("step_on"), strict=False)
    return tuple(Milestone(what, _day(on, name=what or _("阶段目标"))) for what, on in given if what.strip() or on.strip())


def _day(text: str, *, name: str) -> date:
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        raise StateError(Fault(_("没有填写日期，或日期看不懂"), name, _("写成 2021-08-31 的样子"))) from None


def _lock(request: DeskRequest) -> int:
    given = request.POST.get("lock", "")
    return int(given) if given.isdecimal() else -1


def _back(request: DeskRequest, *, rectification_id: int) -> HttpResponse:
    messages.success(request, _("已办理。"))
    return redirect("rectification", rectification_id=rectification_id)


GROUP = PageGroup(
    urls=(
        path("findings/<int:finding_id>/rectify/", order, name="rectification_order"),
        path("rectification/<int:rectification_id>/plan/", plan, name="rectification_plan"),
        path("rectification/<int:rectification_id>/steps/<int:milestone_id>/", reach, name="rectification_reach"),
        path("rectification/<int:rectification_id>/proofs/", prove, name="rectification_prove"),
        path("rectification/<int:rectification_id>/move/", move, name="rectification_move"),
        path("rectification/<int:rectification_id>/reminders/<int:reminder_id>/", escalate, name="rectification_escalate"),
        path("rectification/<int:rectification_id>/look-back/", write_look_back, name="rectification_look_back"),
    ),
)
