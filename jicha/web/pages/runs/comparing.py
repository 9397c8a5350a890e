"""Two runs beside each other: what is new, what is gone, what changed."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jicha.domain.access.permissions import Permission
from jicha.engine.results.comparison import Change, Difference
from jicha.services.judging.cards import title_of
from jicha.services.runs.viewing import Compared, compared
from jicha.store.queries.paging import Ask, Slice
from jicha.store.queries.year import runs as questions
from jicha.store.queries.year.runs import RunRow
from jicha.web.frame.gates import DeskRequest, PageGroup, page
from jicha.web.frame.lists import Column, ListSpec, Pick, export, shown
from jicha.web.frame.words import WORDS

_MOST_RUNS = 200
_CHANGES = {
    Change.NEW: gettext_lazy("新增"),
    Change.GONE: gettext_lazy("消失"),
    Change.VERDICT: gettext_lazy("判定改变"),
    Change.FACTS: gettext_lazy("事实改变"),
}


@page(Permission.RUN_READ)
def compare(request: DeskRequest) -> HttpResponse:
    """Compare the two runs that are asked for, else the two newest of the newest year."""
    rows = {row.run_id: row for row in questions.runs(Ask(size=_MOST_RUNS)).rows}
    before, after = _pair(request, rows=rows)
    found = compared(before, after=after) if before and after else None
    spec = _spec(rows, found=found)
    taken = export(request, spec)
    if taken:
        return taken
    context = {
        "list": shown(request, spec),
        "before": before,
        "after": after,
        "counts": [(label, found.counts[change]) for change, label in _CHANGES.items()] if found else (),
        "makers": found.makers if found else (),
        "crumbs": ((_("核查运行"), reverse("runs")), (_("比较两次运行"), "")),
    }
    return render(request, "runs/compare.html", context)


def _pair(request: DeskRequest, *, rows: dict[str, RunRow]) -> tuple[RunRow | None, RunRow | None]:
    after = rows.get(request.GET.get("after", "")) or next(iter(rows.values()), None)
    earlier = [row for row in rows.values() if after is not None and row.year == after.year and row.run_id != after.run_id]
    return rows.get(request.GET.get("before", "")) or next(iter(earlier), None), after


def _spec(rows: dict[str, RunRow], *, found: Compared | None) -> ListSpec[Difference]:
    def fetch(ask: Ask) -> Slice[Difference]:
        change = Change(ask.picks["change"]) if "change" in ask.picks else None
        return found.page(change=change, start=(ask.page - 1) * ask.size, size=ask.size) if found else Slice((), 0)

    choices = [(row.run_id, f"{row.year} · {row.as_of:%Y-%m-%d} · {row.run_id[:8]}") for row in rows.values()]
    return ListSpec(
        name="differences",
        title=gettext_lazy("两次运行的不同"),
        columns=(
            Column("change", gettext_lazy("变化"), lambda row: str(_CHANGES[row.change])),
            Column("check", gettext_lazy("核查规则"), lambda row: f"{row.check_id} {title_of(row.check_id)}", width=34),
            Column("unit", gettext_lazy("单位"), lambda row: row.unit_name),
            Column("subject", gettext_lazy("对象"), lambda row: row.subject_key, width=26),
            Column("before", gettext_lazy("原判定"), lambda row: _word(row.before)),
            Column("after", gettext_lazy("新判定"), lambda row: _word(row.after)),
            Column("was", gettext_lazy("原事实"), lambda row: row.observed_before, width=40),
            Column("is", gettext_lazy("新事实"), lambda row: row.observed_after, width=40),
        ),
        fetch=fetch,
        empty=gettext_lazy("没有不同，或者还没有可以比较的两次运行。"),
        picks=(
            Pick("before", gettext_lazy("原来的运行"), choices),
            Pick("after", gettext_lazy("后来的运行"), choices),
            Pick("change", gettext_lazy("变化"), [(change.value, label) for change, label in _CHANGES.items()]),
        ),
    )


def _word(verdict: str) -> str:
    return _(WORDS[verdict]) if verdict else "—"


GROUP = PageGroup(urls=(path("runs/compare/", compare, name="runs_compare"),))
