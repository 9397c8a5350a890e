"""What findings say together: causes by branch, and who comes back with the same trouble."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jicha.domain.access.asking import row_limit
from jicha.domain.access.permissions import Permission
from jicha.domain.findings.recurrence import repeated_by_year
from jicha.services import clock
from jicha.services.administering.in_force import desk_rules
from jicha.services.judging.cards import title_of
from jicha.store.queries import findings
from jicha.web.frame.gates import DeskRequest, MenuEntry, PageGroup, page


@page(Permission.FINDING_READ)
def patterns(request: DeskRequest) -> HttpResponse:
    """Show causes by branch for a year, and the findings that repeat those of the year before."""
    limit = row_limit(request.actor, permission=Permission.FINDING_READ)
    years = findings.finding_years(limit=limit)
    given = request.GET.get("year", "")
    year = int(given) if given.isdecimal() and int(given) in years else (years[0] if years else clock.day_of(clock.now()).year)
    counts = findings.cause_counts(limit=limit, year=year)
    causes = {**desk_rules().findings.causes, "": _("未选择")}
    shown = [code for code in causes if any(cause == code for _unit, cause in counts)]
    branches = sorted({unit for unit, _cause in counts})
    table = [
        (unit, [counts.get((unit, code), 0) for code in shown], sum(counts.get((unit, code), 0) for code in shown)) for unit in branches
    ]
    context = {
        "year": year,
        "years": years,
        "causes": [causes[code] for code in shown],
        "table": table,
        "repeats": _repeats(request, year=year),
        "crumbs": ((_("稽查问题"), reverse("findings")), (_("原因与反复"), "")),
    }
    return render(request, "findings/patterns.html", context)


def _repeats(request: DeskRequest, *, year: int) -> list[dict[str, object]]:
    limit = row_limit(request.actor, permission=Permission.FINDING_READ)
    known = findings.final_findings(limit=limit)
    pairs = [pair for pair in repeated_by_year(known) if any(one.finding_id == pair.later and one.found_on.year == year for one in known)]
    rows = {pair.later: findings.finding_of(int(pair.later), limit=limit) for pair in pairs}
    return [
        {"unit": row.unit_name, "check": title_of(pair.kind), "earlier": int(pair.earlier), "later": int(pair.later)}
        for pair in pairs
        if (row := rows[pair.later]) is not None
    ]


GROUP = PageGroup(
    urls=(path("findings/patterns/", patterns, name="finding_patterns"),),
    menu=(MenuEntry(gettext_lazy("原因与反复"), "finding_patterns", Permission.FINDING_READ, "findings", 25),),
)
