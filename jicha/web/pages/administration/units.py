"""The units: in use or not, in the base or not, in which order."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jicha.domain.access.permissions import Permission
from jicha.domain.units import UnitKind
from jicha.services import clock
from jicha.services.administering.units import move_unit, set_unit
from jicha.store.queries.administration import all_units
from jicha.web.frame.forms import posted_text
from jicha.web.frame.gates import DeskRequest, MenuEntry, PageGroup, action, page

_KINDS = {
    UnitKind.CITY.value: gettext_lazy("市级"),
    UnitKind.COUNTY.value: gettext_lazy("县"),
    UnitKind.COUNTY_LEVEL_CITY.value: gettext_lazy("县级市"),
    UnitKind.DISTRICT.value: gettext_lazy("区"),
    UnitKind.TEAM.value: gettext_lazy("直属队伍"),
    UnitKind.ZONE.value: gettext_lazy("开发区"),
}


@page(Permission.UNITS_MANAGE)
def unit_list(request: DeskRequest) -> HttpResponse:
    """List every unit with its buttons."""
    rows = [(unit, _KINDS.get(unit.kind, unit.kind), unit.kind == UnitKind.CITY.value) for unit in all_units()]
    return render(
        request, "administration/units.html", {"rows": rows, "in_base": sum(u.in_base and u.is_active for u, _kind, _city in rows)}
    )


@action(Permission.UNITS_MANAGE)
def unit_set(request: DeskRequest, code: str) -> HttpResponse:
    """Change whether a unit is in use and in the base."""
    given = {name: name in request.POST for name in ("is_active", "in_base")}
    set_unit(request.actor, code=code, **given, why=posted_text(request, "why"), at=clock.now())
    messages.success(request, _("已保存。"))
    return redirect("units_admin")


@action(Permission.UNITS_MANAGE)
def unit_move(request: DeskRequest, code: str, way: str) -> HttpResponse:
    """Move a unit one place."""
    move_unit(request.actor, code=code, up=way == "up", at=clock.now())
    return redirect("units_admin")


GROUP = PageGroup(
    urls=(
        path("units/", unit_list, name="units_admin"),
        path("units/<str:code>/", unit_set, name="unit_set"),
        path("units/<str:code>/<str:way>/", unit_move, name="unit_move"),
    ),
    menu=(MenuEntry(gettext_lazy("单位"), "units_admin", Permission.UNITS_MANAGE, "admin", 20),),
)
