"""Data of a year: hand files in, take them in, see at a glance what came of it; the snapshots."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jicha.domain.access.asking import may, row_limit
from jicha.domain.access.permissions import Permission
from jicha.domain.access.scopes import RowLimit
from jicha.domain.errors import Fault, IntakeError
from jicha.services import clock
from jicha.services.data.asking import needs_a_person
from jicha.services.data.uploading import keep_upload
from jicha.services.jobs.asking import ask_job
from jicha.store.queries import jobs
from jicha.store.queries.paging import Ask
from jicha.store.queries.year import plans, units
from jicha.store.queries.year import snapshots as questions
from jicha.store.queries.year.counts import count_cells
from jicha.store.queries.year.snapshots import SnapshotRow
from jicha.web.frame.forms import posted_number, posted_text
from jicha.web.frame.gates import DeskRequest, MenuEntry, PageGroup, action, page
from jicha.web.frame.lists import Column, ListSpec, Pick, export, shown
from jicha.web.pages.jobs import shown_job

_STATES = ("waiting", "stale", "corrected", "confirmed")


@page(Permission.DATA_READ)
def data(request: DeskRequest) -> HttpResponse:
    """Show where the year's data stand, and let those who may hand files in."""
    limit = row_limit(request.actor, permission=Permission.DATA_READ)
    year = year_asked(request)
    newest = questions.newest_snapshot(year)
    files = questions.files_of(year, limit=limit)
    sheets = questions.sheets_of(newest.id, files=files) if newest else ()
    cells = count_cells(newest.id, year=year, limit=limit).values() if newest else ()
    open_jobs = [job for job in jobs.open_jobs("intake") if job.arguments.get("year") == year]
    context = {
        "year": year,
        "years": years_of(limit),
        "is_inside": limit.is_all,
        "snapshot": newest,
        "uploads": questions.uploads(Ask(size=1), year=year, limit=limit).total,
        "sums": {name: sum(getattr(sheet, name) for sheet in sheets) for name in ("lines", "loaded", "refused", "set_aside")},
        "asked": sum(needs_a_person(sheet) for sheet in sheets),
        "states": tuple((f"count.{state}", sum(cell.state == state for cell in cells)) for state in _STATES),
        "unread": newest.unread if newest and limit.is_all else (),
        "jobs": [shown_job(job) for job in open_jobs] if may(request.actor, permission=Permission.JOBS_READ) else (),
        "may_upload": may(request.actor, permission=Permission.DATA_UPLOAD),
        "may_take": may(request.actor, permission=Permission.DATA_MAP) and not open_jobs,
        "has_plan": plans.plan_in_force(year) is not None,
        "units": units.units() if limit.is_all else (),
    }
    return render(request, "data/data.html", context)


@action(Permission.DATA_UPLOAD)
def upload(request: DeskRequest) -> HttpResponse:
    """Keep the files that were handed in; what is wrong with one does not keep out the others."""
    year, given = posted_number(request, "year"), request.FILES.getlist("file")
    if not given or year not in years_of(row_limit(request.actor, permission=Permission.DATA_UPLOAD)):
        raise IntakeError(Fault(_("没有选择文件"), f"{year}", _("选择文件后再提交")))
    unit = posted_text(request, "unit_code")
    kept = 0
    faults: list[Fault] = []
    for one in given:
        try:
            made = keep_upload(request.actor, year=year, name=one.name or "", chunks=one.chunks(), unit_code=unit, at=clock.now())
            kept += made.is_new
        except IntakeError as error:
            faults += error.faults
    if kept:
        messages.success(request, _("已收下 %(kept)s 个文件。") % {"kept": kept})
    elif not faults:
        messages.info(request, _("这些文件以前已经上传，没有变化。"))
    for fault in faults:
        messages.warning(request, f"{fault.where}：{fault.what}。{fault.mend}")
    return redirect(f"{reverse('data')}?year={year}")


@action(Permission.DATA_MAP)
def take_in(request: DeskRequest) -> HttpResponse:
    """Ask that the year's files be taken in."""
    year = posted_number(request, "year")
    ask_job(request.actor, kind="intake", arguments={"year": year}, at=clock.now())
    messages.success(request, _("已开始入库，进度显示在下面。"))
    return redirect(f"{reverse('data')}?year={year}")


def snapshot_spec(limit: RowLimit, *, year: int) -> ListSpec[SnapshotRow]:
    """Lay out the list of snapshots; who sees one branch only learns no sums of all."""
    totals: tuple[Column[SnapshotRow], ...] = (
        Column("files", gettext_lazy("文件"), lambda row: row.files, kind="number"),
        Column("lines", gettext_lazy("来源行"), lambda row: row.lines, kind="number"),
        Column("loaded", gettext_lazy("入库"), lambda row: row.loaded, kind="number"),
        Column("refused", gettext_lazy("退回"), lambda row: row.refused, kind="number"),
        Column("aside", gettext_lazy("搁置"), lambda row: row.set_aside, kind="number"),
    )
    return ListSpec(
        name="snapshots",
        title=gettext_lazy("数据快照"),
        columns=(
            Column("taken", gettext_lazy("入库时间"), lambda row: row.taken_at, kind="date", is_sorted=True),
            Column("by", gettext_lazy("入库人"), lambda row: row.taken_by),
            *(totals if limit.is_all else ()),
            Column("digest", gettext_lazy("摘要 SHA-256"), lambda row: row.digest, width=66),
        ),
        fetch=lambda ask: questions.snapshots(ask, year=int(ask.picks.get("year", year))),
        empty=gettext_lazy("还没有快照。上传文件并入库后，每次入库的结果作为一份快照保存，不再改动。"),
        picks=(year_pick(limit),),
    )


@page(Permission.DATA_READ)
def snapshot_list(request: DeskRequest) -> HttpResponse:
    """List the snapshots of a year with their digests."""
    limit = row_limit(request.actor, permission=Permission.DATA_READ)
    spec = snapshot_spec(limit, year=year_asked(request))
    return export(request, spec) or render(request, "data/snapshots.html", {"list": shown(request, spec), "is_inside": limit.is_all})


def years_of(limit: RowLimit) -> tuple[int, ...]:
    """List the years that data can be handed in for: those with a plan, or with files that the person may see, newest first."""
    return tuple(sorted({*plans.plan_years(is_inside=limit.is_all), *questions.data_years(limit=limit)}, reverse=True))


def year_asked(request: DeskRequest) -> int:
    """Give the year of the address if it is one of ours, else the newest; this year before there is any."""
    known = years_of(row_limit(request.actor, permission=Permission.DATA_READ))
    given = request.GET.get("year", "")
    if given.isascii() and given.isdecimal() and len(given) == 4 and int(given) in known:
        return int(given)
    return known[0] if known else clock.day_of(clock.now()).year


def year_pick(limit: RowLimit) -> Pick:
    """Give the filter of the year."""
    return Pick("year", gettext_lazy("年度"), [(str(year), str(year)) for year in years_of(limit)])


GROUP = PageGroup(
    urls=(
        path("data/", data, name="data"),
        path("data/upload/", upload, name="data_upload"),
        path("data/intake/", take_in, name="data_intake"),
        path("data/snapshots/", snapshot_list, name="snapshots"),
    ),
    menu=(MenuEntry(gettext_lazy("数据"), "data", Permission.DATA_READ, "data", 10),),
)
