"""The first page: where everybody lands after signing in, and the year at a glance for those who may see it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext_lazy as _

from jicha.domain.access.asking import may, row_limit
from jicha.domain.access.permissions import Permission
from jicha.store.queries.year import plans, runs
from jicha.web.frame.gates import DeskRequest, MenuEntry, PageGroup, page


@page(Permission.ACCOUNT_OWN)
def today(request: DeskRequest) -> HttpResponse:
    """Show the year's plan and the newest run; whoever may not see the year is told where their work is."""
    if not may(request.actor, permission=Permission.OVERVIEW_READ):
        return render(request, "today/welcome.html", {})
    run = runs.newest_run()
    counts = runs.flag_counts(run.id, limit=row_limit(request.actor, permission=Permission.FLAG_READ)) if run else {}
    context = {
        "run": run,
        "plan": plans.plan_in_force(run.year) if run else None,
        "failed": sum(number for (verdict, _state), number in counts.items() if verdict == "fail"),
        "unknown": sum(number for (verdict, _state), number in counts.items() if verdict == "unknown"),
        "waiting": counts.get(("fail", "open"), 0),
    }
    return render(request, "today/today.html", context)


GROUP = PageGroup(
    urls=(path("", today, name="today"),),
    menu=(MenuEntry(_("年度概览"), "today", Permission.ACCOUNT_OWN, "year", 10),),
)
