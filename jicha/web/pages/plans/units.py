"""Which units are audited this year, why, and how they take turns over the years."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from jicha.domain.access.asking import may, row_limit
from jicha.domain.access.permissions import Permission
from jicha.domain.coverage import Turn
from jicha.domain.plans import Plan
from jicha.services import clock
from jicha.services.plans.checking import PlanReview, audits_before, review_plan
from jicha.services.plans.choosing import Choice, add_past_audit, choose_units, void_past_audit, with_choices
from jicha.store.queries.year import plan_work, units
from jicha.store.queries.year.plans import PlanRow
from jicha.web.frame.forms import posted_number, posted_text
from jicha.web.frame.gates import DeskRequest, PageGroup, action, form_page, page
from jicha.web.pages.plans.plans import found_plan, frame_of

_YEARS_SHOWN = 6


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit on the page; `years`: whether audited in each; `turn`: null outside the base, or if the plan cannot be checked."""

    code: str
    name: str
    is_named: bool
    in_base: bool
    reason: str
    hint: str
    years: tuple[tuple[int, bool], ...]
    turn: Turn | None


@page(Permission.PLAN_READ)
def plan_units(request: DeskRequest, plan_id: int) -> HttpResponse:
    """Show the units, their turns and the reasons."""
    row, read = found_plan(request, plan_id=plan_id)
    is_inside = row_limit(request.actor, permission=Permission.PLAN_READ).is_all
    reasons = plan_work.reasons_of(plan_id) if is_inside else {}
    return _page(request, row=row, plan=read, reasons=reasons, is_trial=False)


@form_page(Permission.PLAN_EDIT)
def choose(request: DeskRequest, plan_id: int) -> HttpResponse:
    """Try a choice of units, or keep it."""
    row, read = found_plan(request, plan_id=plan_id)
    if request.method != "POST":
        return redirect("plan_units", plan_id=plan_id)
    choices = _choices(request, plan=read)
    if request.POST.get("save") == "yes":
        lock = posted_number(request, "lock")
        held = choose_units(request.actor, plan_id=plan_id, lock=lock, choices=choices, why=posted_text(request, "why"), at=clock.now())
        messages.success(request, _("单位和理由已保存。") if held == plan_id else _("已建立修订稿，印发后取代现行计划。"))
        return redirect("plan_units", plan_id=held)
    tried = with_choices(read, choices=choices)
    return _page(request, row=row, plan=tried, reasons={one.code: one.reason for one in choices}, is_trial=True)


@action(Permission.PLAN_EDIT)
def write_past(request: DeskRequest) -> HttpResponse:
    """Write down an audit of a year before the desk."""
    unit, year = posted_text(request, "unit_code"), posted_number(request, "year")
    add_past_audit(request.actor, unit_code=unit, year=year, source=posted_text(request, "source"), at=clock.now())
    messages.success(request, _("已登记。"))
    return _back(request)


@action(Permission.PLAN_EDIT)
def void_past(request: DeskRequest, past_audit_id: int) -> HttpResponse:
    """Take back a wrong entry."""
    void_past_audit(request.actor, past_audit_id=past_audit_id, why=posted_text(request, "why"), at=clock.now())
    messages.success(request, _("已撤销。"))
    return _back(request)


def _back(request: DeskRequest) -> HttpResponse:
    plan_id = request.POST.get("plan", "")
    return redirect("plan_units", plan_id=int(plan_id)) if plan_id.isdecimal() and len(plan_id) < 10 else redirect("plans")


def _choices(request: DeskRequest, *, plan: Plan) -> tuple[Choice, ...]:
    named, based = set(request.POST.getlist("named")), set(request.POST.getlist("base"))
    return tuple(
        Choice(unit.code, unit.code in named, unit.code in based, posted_text(request, f"reason-{unit.code}")) for unit in plan.units
    )


def _page(request: DeskRequest, *, row: PlanRow, plan: Plan, reasons: Mapping[str, str], is_trial: bool) -> HttpResponse:
    review = review_plan(plan)
    past = audits_before(row.year)
    first = min((year for _code, year in past), default=row.year)
    years = tuple(range(max(first, row.year - _YEARS_SHOWN), row.year))
    may_choose = row.state in {"draft", "published"} and may(request.actor, permission=Permission.PLAN_EDIT)
    names = {unit.code: unit.name for unit in units.units()}
    context = {
        **frame_of(row, here="plan_units"),
        "review": review,
        "check": review.check,
        "years": years,
        "rows": _lines(plan, review=review, reasons=reasons, past=past, years=years),
        "is_trial": is_trial,
        "may_choose": may_choose,
        "is_amending": row.state == "published",
        "is_inside": row_limit(request.actor, permission=Permission.PLAN_READ).is_all,
        "past": [(one, names.get(one.unit_code, one.unit_code)) for one in plan_work.past_audits()] if may_choose else (),
        "units": plan.units,
        "address": reverse("plan_choose", args=[row.id]),
    }
    return render(request, "plans/units.html", context)


def _lines(
    plan: Plan, *, review: PlanReview, reasons: Mapping[str, str], past: Sequence[tuple[str, int]], years: Sequence[int]
) -> tuple[UnitLine, ...]:
    turns = {turn.code: turn for turn in review.check.turns} if review.check else {}
    audited = frozenset(past)
    return tuple(
        UnitLine(
            code=unit.code,
            name=unit.name,
            is_named=unit.is_named,
            in_base=unit.in_base,
            reason=reasons.get(unit.code, ""),
            hint=_hint(turns.get(unit.code), has_past=bool(past)),
            years=tuple((year, (unit.code, year) in audited) for year in years),
            turn=turns.get(unit.code),
        )
        for unit in plan.units
    )


def _hint(turn: Turn | None, *, has_past: bool) -> str:
    if turn is None or not has_past:
        return ""
    if turn.last_year is None:
        return _("以往未稽查过")
    return _("上次稽查 %(year)s 年，间隔 %(gap)s 年") % {"year": turn.last_year, "gap": turn.gap}


GROUP = PageGroup(
    urls=(
        path("plans/<int:plan_id>/units/", plan_units, name="plan_units"),
        path("plans/<int:plan_id>/units/choose/", choose, name="plan_choose"),
        path("plans/past/", write_past, name="past_audit_write"),
        path("plans/past/<int:past_audit_id>/void/", void_past, name="past_audit_void"),
    )
)
