"""The working calendar: which years are published, which are only computed, and the bureau's own file of a year."""

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jicha.domain.access.asking import may
from jicha.domain.access.permissions import Permission
from jicha.domain.calendar import ONE_DAY, WorkCalendar, rest_runs
from jicha.domain.errors import Fault, UsageError
from jicha.services import clock
from jicha.services.administering.in_force import work_calendar
from jicha.services.administering.overlay import Incoming, put_overlay
from jicha.store.queries.administration import overlay_files
from jicha.web.frame.forms import posted_text
from jicha.web.frame.gates import DeskRequest, MenuEntry, PageGroup, action, page

_MOST_BYTES = 2 * 1024 * 1024
_SHOWN_YEARS = 4
_LONG_RUN = 3


@dataclass(frozen=True, slots=True)
class ShownYear:
    """A year of the calendar: its working days, whether it is only computed, its long runs of rest, and the rest days that are worked."""

    year: int
    workdays: int
    is_provisional: bool
    is_own: bool
    rests: tuple[tuple[date, date, int], ...]
    worked: tuple[date, ...]


@page(Permission.LAW_READ)
def calendar_admin(request: DeskRequest) -> HttpResponse:
    """Show the years around now, and the bureau's own files."""
    calendar, this = work_calendar(), clock.now().year
    files = overlay_files(under="calendar/")
    own = {int(row.place[9:13]) for row in files if row.is_active and row.place[9:13].isdecimal()}
    years = [_shown(calendar, year=year, own=own) for year in range(this + 1, this + 1 - _SHOWN_YEARS, -1)]
    context = {
        "years": years,
        "files": files,
        "first": calendar.first_on,
        "last": calendar.until_on - ONE_DAY,
        "provisional": sorted(calendar.provisional_years),
        "may_manage": may(request.actor, permission=Permission.CALENDAR_MANAGE),
    }
    return render(request, "administration/calendar.html", context)


@action(Permission.CALENDAR_MANAGE)
def calendar_put(request: DeskRequest) -> HttpResponse:
    """Put a year's file into force."""
    data, name = uploaded(request)
    put_overlay(request.actor, file=Incoming("calendar", "", name, data), why=posted_text(request, "why"), at=clock.now())
    messages.success(request, _("已启用。"))
    return redirect("calendar_admin")


def uploaded(request: DeskRequest) -> tuple[bytes, str]:
    """Give bytes and name of the one file of the form, cut off where it is too large for any content.

    Raises:
        UsageError: no file was chosen.
    """
    file = request.FILES.get("file")
    if file is None or not hasattr(file, "chunks"):
        raise UsageError(Fault(_("没有选择文件"), _("上传"), _("选择文件后重新提交")))
    return file.read(_MOST_BYTES * 11), str(file.name)


def _shown(calendar: WorkCalendar, *, year: int, own: set[int]) -> ShownYear:
    days = [date(year, 1, 1) + ONE_DAY * number for number in range(366)]
    days = [day for day in days if day.year == year]
    runs = [(first, last, (last - first).days + 1) for first, last in rest_runs(calendar, year=year)]
    return ShownYear(
        year=year,
        workdays=sum(calendar.is_workday(day) for day in days),
        is_provisional=year in calendar.provisional_years,
        is_own=year in own,
        rests=tuple(sorted(run for run in runs if run[2] >= _LONG_RUN)),
        worked=tuple(day for day in days if day.weekday() > 4 and calendar.is_workday(day)),
    )


GROUP = PageGroup(
    urls=(
        path("calendar-admin/", calendar_admin, name="calendar_admin"),
        path("calendar-admin/put/", calendar_put, name="calendar_put"),
    ),
    menu=(MenuEntry(gettext_lazy("工作日历"), "calendar_admin", Permission.LAW_READ, "admin", 30),),
)
