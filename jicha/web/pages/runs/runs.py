"""Runs of the checks: start one, the list, one run by item, check and unit, its files, verifying it."""

from collections.abc import Sequence
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jicha.domain import checks
from jicha.domain.access.asking import may, require
from jicha.domain.access.permissions import Permission
from jicha.domain.errors import Fault, MissingError, UsageError
from jicha.services import clock
from jicha.services.jobs.asking import ask_job
from jicha.services.runs.viewing import Tallies, TallyRow, output_path, outputs_of, tallies_of
from jicha.store.queries import jobs
from jicha.store.queries.paging import Ask, Slice
from jicha.store.queries.year import plans
from jicha.store.queries.year import runs as questions
from jicha.store.queries.year.runs import RunRow
from jicha.store.queries.year.snapshots import newest_snapshot
from jicha.web.frame.files import saved
from jicha.web.frame.forms import posted_number, posted_text
from jicha.web.frame.gates import DeskRequest, MenuEntry, PageGroup, action, page
from jicha.web.frame.lists import Column, ListSpec, Pick, Words, export, shown
from jicha.web.pages.jobs import shown_job

_HUNDRED = 100


def _run_spec() -> ListSpec[RunRow]:
    return ListSpec(
        name="runs",
        title=gettext_lazy("核查运行"),
        columns=(
            Column("run_id", gettext_lazy("编号"), lambda row: row.run_id, kind="key", link=_address, width=18),
            Column("year", gettext_lazy("年度"), lambda row: str(row.year), width=8),
            Column("as_of", gettext_lazy("截至日期"), lambda row: row.as_of, kind="date", is_sorted=True),
            Column("judged", gettext_lazy("已判/应判"), _judged),
            Column("failed", gettext_lazy("不符合"), lambda row: row.counts.get("failed"), kind="number"),
            Column("unknown", gettext_lazy("无法判定"), lambda row: row.counts.get("unknown"), kind="number"),
            Column("snapshot", gettext_lazy("数据快照"), lambda row: row.snapshot_digest[:12], kind="key", width=14),
            Column("by", gettext_lazy("运行人"), lambda row: row.made_by),
            Column("made", gettext_lazy("运行时间"), lambda row: row.made_at, kind="date", is_sorted=True),
        ),
        fetch=questions.runs,
        empty=gettext_lazy("还没有运行。数据入库后，在上面开始核查。"),
        picks=(Pick("year", gettext_lazy("年度"), [(str(year), str(year)) for year in questions.run_years()]),),
    )


def _address(row: RunRow) -> str:
    return reverse("run", args=[row.run_id])


def _judged(row: RunRow) -> str:
    counts = row.counts
    return f"{counts.get('passed', 0) + counts.get('failed', 0):,} / {counts.get('population', 0):,}"


@page(Permission.RUN_READ)
def run_list(request: DeskRequest) -> HttpResponse:
    """List the runs, and let those who may start one."""
    spec = _run_spec()
    years = [year for year in plans.plan_years(is_inside=True) if plans.plan_in_force(year)]
    open_jobs = jobs.open_jobs("audit")
    context = {
        "list": shown(request, spec),
        "may_start": may(request.actor, permission=Permission.RUN_START),
        "years": [(year, newest_snapshot(year)) for year in years],
        "jobs": [shown_job(job) for job in open_jobs] if may(request.actor, permission=Permission.JOBS_READ) else (),
        "may_cancel": may(request.actor, permission=Permission.JOBS_CANCEL),
    }
    return export(request, spec) or render(request, "runs/list.html", context)


@action(Permission.RUN_START)
def start_run(request: DeskRequest) -> HttpResponse:
    """Ask that the checks be run on the newest snapshot of a year."""
    year, day = posted_number(request, "year"), posted_text(request, "as_of")
    try:
        as_of = date.fromisoformat(day).isoformat() if day else None
    except ValueError as error:
        raise UsageError(Fault(_("截至日期看不懂"), day[:20], _("按年-月-日填写，或留空"))) from error
    job_id = ask_job(request.actor, kind="audit", arguments={"year": year} | ({"as_of": as_of} if as_of else {}), at=clock.now())
    return redirect("job", job_id=job_id)


def tally_spec(rows: Sequence[TallyRow], *, name: str, title: str, link: str, run: RunRow) -> ListSpec[TallyRow]:
    """Lay out tallies; failing and unknown verdicts lead to their flags."""

    def flagged(name: str, verdict: str, title: Words) -> Column[TallyRow]:
        def address(row: TallyRow) -> str:
            words = urlencode({"run": run.run_id, "verdict": verdict, link: row.code})
            return f"{reverse('flags')}?{words}" if getattr(row.tally, name) else ""

        return Column(name, title, lambda row: getattr(row.tally, name), kind="number", is_sorted=True, link=address)

    def fetch(ask: Ask) -> Slice[TallyRow]:
        kept = [row for row in rows if not ask.search or ask.search in f"{row.code} {row.title}"]
        key = ask.order.removeprefix("-")
        if key:
            kept.sort(key=lambda row: getattr(row.tally, key), reverse=ask.order.startswith("-"))
        begin = (ask.page - 1) * ask.size
        return Slice(tuple(kept[begin : begin + ask.size]), len(kept))

    return ListSpec(
        name=name,
        title=title,
        columns=(
            Column("title", title, lambda row: f"{row.code} {row.title}" if link == "check_id" else row.title, width=40),
            Column("population", gettext_lazy("应判"), lambda row: row.tally.population, kind="number", is_sorted=True),
            Column("judged", gettext_lazy("已判"), lambda row: row.tally.judged, kind="number", is_sorted=True),
            Column("passed", gettext_lazy("符合"), lambda row: row.tally.passed, kind="number", is_sorted=True),
            flagged("failed", "fail", gettext_lazy("不符合")),
            flagged("unknown", "unknown", gettext_lazy("无法判定")),
            Column("rate", gettext_lazy("已判中符合（%）"), _rate, kind="number"),
        ),
        fetch=fetch,
        empty=gettext_lazy("没有符合条件的内容。"),
        is_searchable=True,
    )


def _rate(row: TallyRow) -> float | None:
    return None if row.tally.rate is None else round(row.tally.rate * _HUNDRED, 1)


@page(Permission.RUN_READ)
def run(request: DeskRequest, run_id: str) -> HttpResponse:
    """Show a run by item."""
    row = found_run(run_id)
    found = tallies_of(row)
    spec = tally_spec(found.items, name="items", title=_("事项"), link="item", run=row)
    return _page(request, row=row, found=found, spec=spec, here="run")


@page(Permission.RUN_READ)
def run_checks(request: DeskRequest, run_id: str) -> HttpResponse:
    """Show a run by check."""
    row = found_run(run_id)
    found = tallies_of(row)
    spec = tally_spec(found.checks, name="checks", title=_("核查规则"), link="check_id", run=row)
    return _page(request, row=row, found=found, spec=spec, here="run_checks")


@page(Permission.RUN_READ)
def run_units(request: DeskRequest, run_id: str) -> HttpResponse:
    """Show a run by unit."""
    row = found_run(run_id)
    found = tallies_of(row)
    spec = tally_spec(found.units, name="units", title=_("单位"), link="unit_code", run=row)
    return _page(request, row=row, found=found, spec=spec, here="run_units")


@page(Permission.RUN_READ)
def run_files(request: DeskRequest, run_id: str) -> HttpResponse:
    """List the files that a run wrote."""
    row = found_run(run_id)
    return render(request, "runs/files.html", {**_frame(request, row=row, here="run_files"), "outputs": outputs_of(row)})


@page(Permission.RUN_READ)
def run_file(request: DeskRequest, run_id: str, name: str) -> HttpResponse:
    """Hand out a file of a run to those who may take lists away."""
    require(request.actor, permission=Permission.EXPORT_LIST)
    found = output_path(found_run(run_id), name=name)
    return saved(found, name=found.name)


@action(Permission.RUN_VERIFY)
def verify(request: DeskRequest, run_id: str) -> HttpResponse:
    """Ask that the run be replayed and held against itself byte by byte."""
    ask_job(request.actor, kind="verify", arguments={"run": found_run(run_id).run_id}, at=clock.now())
    messages.success(request, _("已开始复核：从留存的数据重新运行，与原结果逐字节比较。"))
    return redirect("run", run_id=run_id)


def found_run(run_id: str) -> RunRow:
    """Find a run.

    Raises:
        MissingError: there is none whose verdicts are all in.
    """
    row = questions.run_of(run_id)
    if row is None:
        raise MissingError(Fault(_("没有这次运行"), run_id[:40], _("回到运行列表重新选择")))
    return row


def _page(request: DeskRequest, *, row: RunRow, found: Tallies, spec: ListSpec[TallyRow], here: str) -> HttpResponse:
    taken = export(request, spec)
    if taken:
        return taken
    job = jobs.newest_job("verify", arguments={"run": row.run_id})
    context = {
        **_frame(request, row=row, here=here),
        "list": shown(request, spec),
        "whole": found.whole,
        "items": [one for one in checks.ITEMS if one.name in {item.code for item in found.items}],
        "verified": job,
        "job": shown_job(job) if job and job.is_open and may(request.actor, permission=Permission.JOBS_READ) else None,
        "may_verify": may(request.actor, permission=Permission.RUN_VERIFY) and not (job and job.is_open),
    }
    return render(request, "runs/run.html", context)


def _frame(request: DeskRequest, *, row: RunRow, here: str) -> dict[str, object]:
    names = {"run": _("按事项"), "run_checks": _("按规则"), "run_units": _("按单位"), "run_files": _("结果文件")}
    newest = questions.newest_run(row.year)
    return {
        "row": row,
        "is_newest": newest is not None and newest.run_id == row.run_id,
        "may_flags": may(request.actor, permission=Permission.FLAG_READ),
        "tabs": tuple((label, reverse(name, args=[row.run_id]), name == here) for name, label in names.items()),
        "crumbs": ((_("核查运行"), reverse("runs")), (row.run_id, "")),
    }


GROUP = PageGroup(
    urls=(
        path("runs/", run_list, name="runs"),
        path("runs/start/", start_run, name="run_start"),
        path("runs/<slug:run_id>/", run, name="run"),
        path("runs/<slug:run_id>/checks/", run_checks, name="run_checks"),
        path("runs/<slug:run_id>/units/", run_units, name="run_units"),
        path("runs/<slug:run_id>/files/", run_files, name="run_files"),
        path("runs/<slug:run_id>/files/<path:name>", run_file, name="run_file"),
        path("runs/<slug:run_id>/verify/", verify, name="run_verify"),
    ),
    menu=(MenuEntry(gettext_lazy("核查运行"), "runs", Permission.RUN_READ, "data", 30),),
)
