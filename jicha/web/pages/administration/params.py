"""The parameters of the checks: what each is, whether a norm says so, and changing one with the approval of somebody else."""

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jicha.domain.access.asking import may
from jicha.domain.access.permissions import Permission
from jicha.domain.checks import Check, Param
from jicha.domain.errors import Fault, JichaError, MissingError
from jicha.domain.lifecycle.moves import same_hand
from jicha.domain.lifecycle.proposals import PARAMS
from jicha.services import clock
from jicha.services.administering.params import approved_params, checks_in_force, decide_param, param_title, propose_param, words_of
from jicha.store.queries.administration import ParamChangeRow, param_changes
from jicha.store.queries.paging import Ask, Slice
from jicha.web.frame.forms import posted_text
from jicha.web.frame.gates import DeskRequest, MenuEntry, PageGroup, action, form_page, page
from jicha.web.frame.lists import Column, ListSpec, Pick, export, shown
from jicha.web.frame.words import WORDS
from jicha.web.pages.administration.rows import sliced, unit_words

_STANDINGS = ("param.waiting", "param.own", "param.default", "param.norm")


@dataclass(frozen=True, slots=True)
class ShownParam:
    """A parameter with the value that counts; `standing` is one of `_STANDINGS`."""

    check: Check
    param: Param
    value: str
    standing: str

    @property
    def address(self) -> str:
        """Give the page of the parameter."""
        return reverse("param", args=[self.check.id, self.param.name])


class ProposeForm(forms.Form):
    """Another value and why."""

    value = forms.CharField(label=gettext_lazy("新的值"), max_length=400)
    why = forms.CharField(
        label=gettext_lazy("依据"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        help_text=gettext_lazy("写明文件名称、文号和条款。"),
    )


@page(Permission.CHECK_READ)
def params(request: DeskRequest) -> HttpResponse:
    """List the parameters of every check."""
    spec = _spec()
    waiting = [_told(row) for row in param_changes(state="proposed")]
    context = {"list": shown(request, spec), "waiting": waiting, "checks": len(checks_in_force())}
    return export(request, spec) or render(request, "administration/params.html", context)


@page(Permission.CHECK_READ)
def param(request: DeskRequest, check: str, name: str) -> HttpResponse:
    """Show one parameter with its history."""
    found = _found(check, name=name)
    history = [row for row in param_changes(check_id=check) if row.name == name]
    open_row = next((row for row in history if row.state == "proposed"), None)
    makers = {"propose": str(open_row.proposed_by_id)} if open_row else {}
    is_own = bool(same_hand(PARAMS.move("approve").other_than, maker=str(request.actor.user_id), makers=makers))
    may_approve = may(request.actor, permission=Permission.SETTINGS_PARAMS_APPROVE)
    context = {
        "shown": found,
        "unit": unit_words(found.param.unit),
        "default": words_of(found.param.value),
        "history": [_told(row) for row in history],
        "open": _told(open_row) if open_row else None,
        "may_decide": open_row is not None and may_approve and not is_own,
        "waits_for_other": open_row is not None and may_approve and is_own,
        "may_propose": open_row is None and may(request.actor, permission=Permission.SETTINGS_PARAMS_PROPOSE),
        "crumbs": _crumbs(found.param.zh),
    }
    return render(request, "administration/param.html", context)


@form_page(Permission.SETTINGS_PARAMS_PROPOSE)
def param_propose(request: DeskRequest, check: str, name: str) -> HttpResponse:
    """Propose another value."""
    found = _found(check, name=name)
    form = ProposeForm(request.POST or None, initial={"value": found.value})
    faults: tuple[Fault, ...] = ()
    if form.is_valid():
        given = form.cleaned_data
        try:
            propose_param(request.actor, check=found.check, name=name, text=given["value"], why=given["why"], at=clock.now())
        except JichaError as error:
            faults = error.faults
        else:
            messages.success(request, _("已提出，须由另一人批准。"))
            return redirect("param", check=check, name=name)
    context = {"form": form, "faults": faults, "shown": found, "unit": unit_words(found.param.unit), "crumbs": _crumbs(found.param.zh)}
    return render(request, "administration/param_propose.html", context, status=422 if faults or form.errors else 200)


@action(Permission.SETTINGS_PARAMS_APPROVE)
def param_decide(request: DeskRequest, change: int, way: str) -> HttpResponse:
    """Approve or refuse a proposal."""
    decide_param(request.actor, change_id=change, approves=way == "approve", why=posted_text(request, "why"), at=clock.now())
    messages.success(request, _("已批准，下一次核查运行起生效。") if way == "approve" else _("已退回。"))
    return redirect("params")


def _spec() -> ListSpec[ShownParam]:
    def fetch(ask: Ask) -> Slice[ShownParam]:
        rows = [row for row in _all() if ask.picks.get("standing", row.standing) == row.standing]
        orders = {"check": lambda row: row.check.id}
        return sliced(rows, ask, text=lambda row: f"{row.check.id} {row.check.title_zh} {row.param.zh} {row.param.name}", orders=orders)

    return ListSpec(
        name="params",
        title=gettext_lazy("核查参数"),
        columns=(
            Column("check", gettext_lazy("规则"), lambda row: row.check.id, kind="key", is_sorted=True),
            Column("title", gettext_lazy("规则名称"), lambda row: row.check.title_zh, width=30),
            Column("param", gettext_lazy("参数"), lambda row: row.param.zh, kind="long", link=lambda row: row.address, width=30),
            Column("value", gettext_lazy("现行值"), lambda row: row.value),
            Column("unit", gettext_lazy("单位"), lambda row: unit_words(row.param.unit)),
            Column("standing", gettext_lazy("来历"), lambda row: row.standing, kind="badge"),
        ),
        fetch=fetch,
        empty=gettext_lazy("没有符合条件的参数。"),
        picks=(Pick("standing", gettext_lazy("来历"), [(one, gettext_lazy(WORDS[one])) for one in _STANDINGS]),),
        is_searchable=True,
    )


def _all() -> list[ShownParam]:
    approved = approved_params()
    waiting = {(row.check_id, row.name) for row in param_changes(state="proposed")}
    return [
        ShownParam(
            check=check,
            param=one,
            value=words_of(approved.get(check.id, {}).get(one.name, one.value)),
            standing=_standing(one, is_waiting=(check.id, one.name) in waiting, is_own=one.name in approved.get(check.id, {})),
        )
        for check in checks_in_force()
        for one in check.params
    ]


def _standing(one: Param, *, is_waiting: bool, is_own: bool) -> str:
    if is_waiting:
        return "param.waiting"
    if is_own:
        return "param.own"
    return "param.norm" if one.verified else "param.default"


def _told(row: ParamChangeRow) -> dict[str, object]:
    return {
        "row": row,
        "title": param_title(row.check_id, name=row.name),
        "value": words_of(row.value),
        "before": words_of(row.before),
        "state": f"param.{row.state}",
    }


def _found(check: str, *, name: str) -> ShownParam:
    found = next((row for row in _all() if row.check.id == check and row.param.name == name), None)
    if found is None:
        raise MissingError(Fault(_("没有这个参数"), f"{check} {name}"[:80], _("回到参数列表")))
    return found


def _crumbs(here: str) -> tuple[tuple[str, str], ...]:
    return ((_("核查参数"), reverse("params")), (here, ""))


GROUP = PageGroup(
    urls=(
        path("params/", params, name="params"),
        path("params/change/<int:change>/<str:way>/", param_decide, name="param_decide"),
        path("params/<str:check>/<str:name>/", param, name="param"),
        path("params/<str:check>/<str:name>/propose/", param_propose, name="param_propose"),
    ),
    menu=(MenuEntry(gettext_lazy("核查参数"), "params", Permission.CHECK_READ, "admin", 34),),
)
