"""The first page: the year at a glance for those who see the city, the own duties for a branch, where the work is for everybody else."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jicha.domain import checks
from jicha.domain.access.asking import may, row_limit
from jicha.domain.access.permissions import Permission
from jicha.domain.inbox.lines import When, when
from jicha.domain.typical_cases.duties import QUARTERS
from jicha.services import clock
from jicha.services.glancing import pacing
from jicha.services.glancing.scoring import scores_of
from jicha.services.jobs.asking import ask_job
from jicha.services.nightly.asking import KIND, arguments_of
from jicha.services.noticing.waiting import lines_for
from jicha.services.planning import PlanCheck
from jicha.services.plans.checking import PlanReview, review_plan
from jicha.services.plans.reading import plan_from_text
from jicha.store.queries import findings, rectification
from jicha.store.queries.handed_in import self_checks
from jicha.store.queries.handed_in.self_checks import SelfCheckRow
from jicha.store.queries.year import overview, plans, runs, units
from jicha.store.queries.year.runs import RunRow
from jicha.web.frame.gates import DeskRequest, MenuEntry, PageGroup, action, page
from jicha.web.frame.menu import menu_of
from jicha.web.pages.typical_cases import duty_rows
from jicha.web.pages.year.glance import chart_of, contradictions, flags_address, funnel, lines_of
from jicha.web.pages.year.inbox import shown_line

_MOST = 8
_BY = ("points", "flags")
"""What may colour the map."""


@page(Permission.ACCOUNT_OWN)
def today(request: DeskRequest) -> HttpResponse:
    """Show the page that fits the person."""
    limit = row_limit(request.actor, permission=Permission.OVERVIEW_READ)
    if limit.is_all:
        return render(request, "today/year.html", _year(request))
    if limit.scopes:
        return render(request, "today/branch.html", _branch(request))
    return render(request, "today/welcome.html", _welcome(request))


@action(Permission.NIGHTLY_RUN)
def run_nightly(request: DeskRequest) -> HttpResponse:
    """Ask for the nightly work now."""
    now = clock.now()
    return redirect("job", job_id=ask_job(request.actor, kind=KIND, arguments=arguments_of(now), at=now))


def _year(request: DeskRequest) -> dict[str, Any]:
    """Gather the year of the whole city."""
    day = clock.day_of(clock.now())
    years = sorted({*runs.run_years(), *plans.plan_years(is_inside=True)}, reverse=True)
    year = _year_asked(request, years=years)
    run = runs.newest_run(year)
    plan_row, review = _plan(year)
    check = review.check if review else None
    orders = row_limit(request.actor, permission=Permission.RECTIFICATION_READ)
    return {
        **_inbox(request, day=day),
        **(_of_plan(check, year=year, day=day) if check else {}),
        **(_of_run(request, run=run, check=check, day=day) if run else {}),
        "year": year,
        "years": years,
        "run": run,
        "plan": plan_row,
        "plan_faults": review.faults if review else (),
        "check": check,
        "late_orders": rectification.overdue(limit=orders, today=day, most=_MOST),
        "late_total": rectification.overdue_count(limit=orders, today=day),
        "grid": duty_rows(row_limit(request.actor, permission=Permission.TYPICAL_CASE_READ), year=year),
        "quarters": QUARTERS,
    }


def _of_plan(check: PlanCheck, *, year: int, day: date) -> dict[str, Any]:
    """Say how the year stands against its plan."""
    deadline_on = check.frame.deadline_on
    return {
        "coverage": _coverage_words(check),
        "days_left": (deadline_on - day).days,
        "workdays_left": pacing.workdays_between(day, last_on=deadline_on) if day <= deadline_on else None,
        "steps": pacing.steps(check.milestones, standing=overview.standing(year), today=day),
    }


def _of_run(request: DeskRequest, *, run: RunRow, check: PlanCheck | None, day: date) -> dict[str, Any]:
    """Say what the newest run found, branch by branch, and how far its flags have come."""
    flags = row_limit(request.actor, permission=Permission.FLAG_READ)
    found = row_limit(request.actor, permission=Permission.FINDING_READ)
    orders = row_limit(request.actor, permission=Permission.RECTIFICATION_READ)
    forms = row_limit(request.actor, permission=Permission.SELFCHECK_READ)
    branches = tuple(unit for unit in units.units() if unit.kind != "city")
    failing = overview.failing_by_unit(run.id, limit=flags)
    waiting, asked = (sum(states.get(state, 0) for states in failing.values()) for state in ("open", "asked"))
    scored = scores_of(run, units=tuple(unit.code for unit in branches))
    named = frozenset(check.frame.named) if check else frozenset[str]()
    lines = lines_of(branches, scored=scored, failing=failing, named=named, run_id=run.run_id)
    by = request.GET.get("by", "") if request.GET.get("by", "") in _BY else _BY[0]
    outlook = pacing.forecast(run.id, waiting=waiting + asked, deadline_on=check.frame.deadline_on, today=day) if check else None
    items = {item.name: item.zh for item in checks.ITEMS}
    return {
        "waiting": waiting,
        "waiting_at": flags_address(run.run_id, state="open"),
        "asked": asked,
        "asked_at": flags_address(run.run_id, state="asked"),
        "forecast": outlook,
        "forecast_words": _forecast_words(outlook) if outlook else "",
        "by": by,
        "lines": lines,
        "scored": scored,
        "heads": [(item, scored.rules.weights[item.code]) for item in scored.items] if scored else (),
        "chart": chart_of(lines, city_code=_city_code(), by=by),
        "stages": funnel(
            failing,
            findings=findings.state_counts(limit=found, year=run.year),
            orders=rectification.state_counts(limit=orders, year=run.year),
            year=run.year,
            run_id=run.run_id,
        ),
        "contradictions": contradictions(run, branches=branches, items=items, limit=forms, flags=flags),
    }


def _branch(request: DeskRequest) -> dict[str, Any]:
    """Gather a branch's own duties and dates; no row, name or number of another is asked for."""
    day = clock.day_of(clock.now())
    actor = request.actor
    own = findings.finding_years(limit=row_limit(actor, permission=Permission.FINDING_READ))
    years = sorted({*own, *plans.plan_years(is_inside=False), day.year}, reverse=True)
    year = _year_asked(request, years=years)
    plan_row, review = _plan(year)
    check = review.check if review else None
    orders = row_limit(actor, permission=Permission.RECTIFICATION_READ)
    states = rectification.state_counts(limit=orders, year=year)
    found = findings.state_counts(limit=row_limit(actor, permission=Permission.FINDING_READ), year=year)
    unit = units.unit_of(actor.unit_code or "")
    return {
        **_inbox(request, day=day),
        "year": year,
        "years": years,
        "unit": unit,
        "day": day,
        "plan": plan_row,
        "is_named": bool(check and unit and unit.code in check.frame.named),
        "deadline_on": check.frame.deadline_on if check else None,
        "findings_open": sum(number for (_unit, state), number in found.items() if state in {"feedback", "objected"}),
        "findings_all": sum(found.values()),
        "orders_open": sum(number for (_unit, state), number in states.items() if state not in {"closed", "void"}),
        "orders_closed": sum(number for (_unit, state), number in states.items() if state == "closed"),
        "late_orders": rectification.overdue(limit=orders, today=day, most=_MOST),
        "late_total": rectification.overdue_count(limit=orders, today=day),
        "grid": duty_rows(row_limit(actor, permission=Permission.TYPICAL_CASE_READ), year=year),
        "quarters": QUARTERS,
        "forms": _own_forms(request, year=year),
    }


def _own_forms(request: DeskRequest, *, year: int) -> list[tuple[str, SelfCheckRow | None, str]]:
    """Give the branch's two forms of the year: their names, how they stand, where to begin one."""
    limit = row_limit(request.actor, permission=Permission.SELFCHECK_READ)
    found = []
    for round_, label in (("self_check", _("自查")), ("look_back", _("回头看"))):
        form = self_checks.self_checks(limit=limit, year=year, round_=round_).get(request.actor.unit_code or "")
        found.append((label, form, f"{reverse('self_checks')}?year={year}&round={round_}"))
    return found


def _welcome(request: DeskRequest) -> dict[str, Any]:
    """Say where the work of somebody is who sees no year: what waits, and the pages of the menu."""
    day = clock.day_of(clock.now())
    sections = menu_of(request.actor, path="/")
    return {
        **_inbox(request, day=day),
        "places": [
            (section.title, [line for line in section.lines if line.address not in {"/", reverse("inbox")}]) for section in sections
        ],
        "may_run_night": may(request.actor, permission=Permission.NIGHTLY_RUN),
    }


def _inbox(request: DeskRequest, *, day: date) -> dict[str, Any]:
    lines = lines_for(request.actor, today=day) if may(request.actor, permission=Permission.INBOX_READ) else ()
    late = sum(when(line.due_on, today=day) is When.LATE for line in lines)
    return {
        "waits": len(lines),
        "inbox_number": len(lines),
        "waits_late": late,
        "first_lines": [shown_line(line, today=day, is_own=request.actor.unit_code is not None) for line in lines[:_MOST]],
    }


def _plan(year: int) -> tuple[plans.PlanRow | None, PlanReview | None]:
    row, published = plans.plan_in_force(year), plans.published_text(year)
    return row, review_plan(plan_from_text(published[1])) if published else None


def _coverage_words(check: PlanCheck) -> str:
    words = {"share": f"{float(check.chosen.share):.2%}", "needed": check.chosen.needed}
    return _("%(share)s，应不少于 %(needed)s 个") % words


def _forecast_words(outlook: pacing.Forecast) -> str:
    """Say whether judging will be done in time, and from what that is reckoned."""
    if not outlook.waiting:
        return _("已全部判断")
    if outlook.is_over:
        return _("期限已过，仍未判断")
    if outlook.needed is None or outlook.spare is None:
        return _("近 %(days)s 天没有判断，推算不出完成日期") % {"days": pacing.PACE_DAYS}
    words = {"judged": outlook.judged, "days": pacing.PACE_DAYS, "needed": outlook.needed, "spare": abs(outlook.spare)}
    if outlook.spare < 0:
        return _("近 %(days)s 天判断 %(judged)s 条；照此还需 %(needed)s 个工作日，将晚 %(spare)s 个工作日") % words
    return _("近 %(days)s 天判断 %(judged)s 条；照此还需 %(needed)s 个工作日，富余 %(spare)s 个工作日") % words


def _city_code() -> str:
    return next((unit.code for unit in units.units() if unit.kind == "city"), "")


def _year_asked(request: DeskRequest, *, years: list[int]) -> int:
    given = request.GET.get("year", "")
    run = runs.newest_run()
    default = run.year if run and run.year in years else (years[0] if years else clock.day_of(clock.now()).year)
    return int(given) if given.isdecimal() and int(given) in years else default


GROUP = PageGroup(
    urls=(path("", today, name="today"), path("nightly/", run_nightly, name="nightly")),
    menu=(MenuEntry(gettext_lazy("年度概览"), "today", Permission.ACCOUNT_OWN, "year", 10),),
)
