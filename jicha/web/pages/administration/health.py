"""How the desk is, and its backups."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jicha.domain.access.asking import may
from jicha.domain.access.permissions import Permission
from jicha.services import clock
from jicha.services.administering import health as looking
from jicha.services.backups.listing import backups, path_of
from jicha.services.backups.making import KEYS_WARNING
from jicha.services.jobs.asking import ask_job
from jicha.web.frame.gates import DeskRequest, MenuEntry, PageGroup, action, page


@page(Permission.HEALTH_READ)
def health(request: DeskRequest) -> HttpResponse:
    """Show everything that can fail in silence."""
    found = looking.health(request.actor, at=clock.now())
    order = {"bad": 0, "warn": 1, "good": 2}
    context = {
        "vitals": sorted(found, key=lambda one: order[one.tone]),
        "bad": sum(one.tone == "bad" for one in found),
        "warn": sum(one.tone == "warn" for one in found),
        "may_back_up": may(request.actor, permission=Permission.BACKUP_RUN),
    }
    return render(request, "administration/health.html", context)


@page(Permission.BACKUP_RUN)
def backup_list(request: DeskRequest) -> HttpResponse:
    """List the backups with what is known of each."""
    context = {"backups": backups(), "warning": KEYS_WARNING, "may_restore": may(request.actor, permission=Permission.BACKUP_RESTORE)}
    return render(request, "administration/backups.html", context)


@action(Permission.BACKUP_RUN)
def backup_make(request: DeskRequest) -> HttpResponse:
    """Make a backup, as a job."""
    return redirect("job", job_id=ask_job(request.actor, kind="backup", arguments={}, at=clock.now()))


@action(Permission.BACKUP_RUN)
def backup_prove(request: DeskRequest, name: str) -> HttpResponse:
    """Prove a backup, as a job."""
    path_of(name)
    return redirect("job", job_id=ask_job(request.actor, kind="backup_prove", arguments={"name": name}, at=clock.now()))


@action(Permission.BACKUP_RESTORE)
def backup_restore(request: DeskRequest, name: str) -> HttpResponse:
    """Restore a backup beside the data that are at work, as a job."""
    path_of(name)
    messages.info(request, _("恢复在后台进行；正在使用的数据不受影响。"))
    return redirect("job", job_id=ask_job(request.actor, kind="backup_restore", arguments={"name": name}, at=clock.now()))


GROUP = PageGroup(
    urls=(
        path("health/", health, name="health"),
        path("backups/", backup_list, name="backups"),
        path("backups/make/", backup_make, name="backup_make"),
        path("backups/<str:name>/prove/", backup_prove, name="backup_prove"),
        path("backups/<str:name>/restore/", backup_restore, name="backup_restore"),
    ),
    menu=(
        MenuEntry(gettext_lazy("运行状况"), "health", Permission.HEALTH_READ, "admin", 70),
        MenuEntry(gettext_lazy("备份与恢复"), "backups", Permission.BACKUP_RUN, "admin", 72),
    ),
)
