"""The bureau's own content: checks, law, benchmarks, the desk's rules, its map."""

from collections.abc import Iterator

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jicha.domain.access.asking import may
from jicha.domain.access.permissions import Permission
from jicha.domain.checks import ITEMS
from jicha.domain.desk.rules import DeskRules
from jicha.domain.errors import Fault, JichaError, MissingError
from jicha.services import clock
from jicha.services.administering.in_force import desk_rules
from jicha.services.administering.maps import drop_map, keep_map
from jicha.services.administering.overlay import Incoming, put_overlay, set_overlay
from jicha.services.administering.places import DESK_PLACE, PARTS
from jicha.services.data.uploading import path_of_bytes
from jicha.services.glancing.mapping import own_map
from jicha.store.queries.administration import all_units, overlay_file, overlay_files
from jicha.web.frame.files import saved
from jicha.web.frame.forms import posted_text
from jicha.web.frame.gates import DeskRequest, MenuEntry, PageGroup, action, form_page, page
from jicha.web.pages.administration.calendars import uploaded


class PutForm(forms.Form):
    """One content file and where it belongs."""

    part = forms.ChoiceField(label=gettext_lazy("类别"), choices=[(one.name, gettext_lazy(one.zh)) for one in PARTS])
    folder = forms.CharField(
        label=gettext_lazy("文件夹"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("核查规则写事项的英文名，法规、基准、细则写其英文名；办理规则、案卷文书、工作日历留空。"),
    )
    file = forms.FileField(label=gettext_lazy("文件"), widget=forms.ClearableFileInput(attrs={"accept": ".yaml"}))
    why = forms.CharField(label=gettext_lazy("依据"), max_length=400, help_text=gettext_lazy("写明文件名称、文号。"))


@form_page(Permission.CONTENT_OVERLAY)
def overlay(request: DeskRequest) -> HttpResponse:
    """Show the bureau's files, and put one into force; a file with faults is shown with every one of them and does not count."""
    form = PutForm(request.POST or None, request.FILES or None)
    faults: tuple[Fault, ...] = ()
    if form.is_valid():
        given = form.cleaned_data
        data, name = uploaded(request)
        try:
            put_overlay(request.actor, file=Incoming(given["part"], given["folder"], name, data), why=given["why"], at=clock.now())
        except JichaError as error:
            faults = error.faults
        else:
            messages.success(request, _("全部校验通过，已启用。下一次核查运行起生效。"))
            return redirect("overlay")
    context = {"form": form, "faults": faults, "files": overlay_files(), "may_manage": True, "items": ITEMS, "map": _map()}
    return render(request, "administration/overlay.html", context, status=422 if faults or form.errors else 200)


@action(Permission.CONTENT_OVERLAY)
def overlay_set(request: DeskRequest, entry: int, way: str) -> HttpResponse:
    """Take a file out of force, or put it back."""
    set_overlay(request.actor, file_id=entry, is_active=way == "on", why=posted_text(request, "why"), at=clock.now())
    messages.success(request, _("已启用。") if way == "on" else _("已停用。"))
    return redirect("overlay")


@page(Permission.LAW_READ)
def overlay_bytes(request: DeskRequest, entry: int) -> HttpResponse:  # noqa: ARG001  # The gate read it.
    """Hand out a content file as it was uploaded."""
    found = overlay_file(entry)
    if found is None:
        raise MissingError(Fault(_("没有这个文件"), f"{entry}", _("回到列表")))
    return saved(path_of_bytes(found.sha256), name=found.place.rsplit("/", 1)[-1])


@action(Permission.CONTENT_OVERLAY)
def map_put(request: DeskRequest) -> HttpResponse:
    """Keep the bureau's map."""
    data, _name = uploaded(request)
    number = keep_map(request.actor, data=data, why=posted_text(request, "why"), at=clock.now())
    messages.success(request, _("地图已启用，含 %(number)s 个单位。") % {"number": number})
    return redirect("overlay")


@action(Permission.CONTENT_OVERLAY)
def map_drop(request: DeskRequest) -> HttpResponse:
    """Take the bureau's map away."""
    drop_map(request.actor, why=posted_text(request, "why"), at=clock.now())
    messages.success(request, _("地图已停用，改用示意图。"))
    return redirect("overlay")


@page(Permission.CHECK_READ)
def rules(request: DeskRequest) -> HttpResponse:
    """Show how the desk works where no norm says it."""
    own = next((row for row in overlay_files(under=DESK_PLACE) if row.is_active), None)
    may_manage = may(request.actor, permission=Permission.CONTENT_OVERLAY)
    ladder = [(rung, abs(rung.day), rung.day < 0) for rung in desk_rules().rectification.ladder]
    context = {"rules": desk_rules(), "ladder": ladder, "plain": list(_plain(desk_rules())), "own": own, "may_manage": may_manage}
    return render(request, "administration/rules.html", context)


def _plain(rules: DeskRules) -> Iterator[tuple[str, str]]:
    """Give the figures that are no table of their own, each with its words."""
    yield _("疑点排除的有效期（天）"), str(rules.findings.dismissal_days)
    yield _("同类问题再现算反弹（月）"), str(rules.findings.relapse_months)
    yield _("整改延期次数"), str(rules.rectification.extensions)
    yield _("典型案例每季度报送（个）"), str(rules.typical_cases.per_quarter)
    yield _("典型案例季后报送期限（天）"), str(rules.typical_cases.due_days)
    yield _("典型案例必备部分"), "、".join(rules.typical_cases.parts)
    yield _("案例雷同的相似度"), rules.typical_cases.likeness


def _map() -> dict[str, object] | None:
    found = own_map(tuple((unit.code, unit.name) for unit in all_units() if unit.kind != "city"))
    return {"fault": found.fault, "missing": found.missing} if found else None


GROUP = PageGroup(
    urls=(
        path("content/", overlay, name="overlay"),
        path("content/map/", map_put, name="map_put"),
        path("content/map/drop/", map_drop, name="map_drop"),
        path("content/<int:entry>/file/", overlay_bytes, name="overlay_bytes"),
        path("content/<int:entry>/<str:way>/", overlay_set, name="overlay_set"),
        path("desk-rules/", rules, name="desk_rules"),
    ),
    menu=(
        MenuEntry(gettext_lazy("办理规则"), "desk_rules", Permission.CHECK_READ, "admin", 36),
        MenuEntry(gettext_lazy("本地内容"), "overlay", Permission.CONTENT_OVERLAY, "admin", 38),
    ),
)
