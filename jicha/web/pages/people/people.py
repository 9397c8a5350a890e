"""Accounts and rights, each button for the administrator whose power it is: accounts here, roles there, and the trail to the third."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jicha.domain.access.asking import held
from jicha.domain.access.permissions import Permission
from jicha.domain.access.roles import ADMINISTRATORS, ROLE_TITLES, Role
from jicha.domain.errors import Fault, MissingError, UsageError
from jicha.services import clock
from jicha.services.guarding import accounts, granting
from jicha.services.guarding.sessions import end_sign_in
from jicha.services.guarding.signing_in import locked_until
from jicha.store.queries import people as queries
from jicha.store.queries.people import PersonRow
from jicha.store.queries.year.units import units
from jicha.web.frame.gates import DeskRequest, MenuEntry, PageGroup, action, form_page, page
from jicha.web.frame.lists import Column, ListSpec, Pick, export, shown

_NONE = "none"


class MakeForm(forms.Form):
    """A new account."""

    login = forms.CharField(label=gettext_lazy("登录名"), max_length=60, help_text=gettext_lazy("小写字母、数字、点、横线。"))
    name = forms.CharField(label=gettext_lazy("姓名"), max_length=60)
    staff_number = forms.CharField(
        label=gettext_lazy("工号"), max_length=30, required=False, help_text=gettext_lazy("一个工号只能有一个账号。")
    )


class GrantForm(forms.Form):
    """The one role of an account."""

    role = forms.ChoiceField(label=gettext_lazy("角色"), required=False)
    unit_code = forms.ChoiceField(label=gettext_lazy("分局"), required=False, help_text=gettext_lazy("只有分局填报员、分局负责人要选。"))
    why = forms.CharField(label=gettext_lazy("授权依据"), max_length=200)


@page(Permission.PEOPLE_READ)
def people(request: DeskRequest) -> HttpResponse:
    """List the accounts."""
    spec = _spec()
    may_make = Permission.PEOPLE_MANAGE in held(request.actor)
    return export(request, spec) or render(request, "people/list.html", {"list": shown(request, spec), "may_make": may_make})


@page(Permission.PEOPLE_READ)
def person(request: DeskRequest, user_id: int) -> HttpResponse:
    """Show one account with the buttons of whoever looks."""
    found, rights = _found(user_id), held(request.actor)
    is_self = user_id == request.actor.user_id
    context = {
        "person": found,
        "person_role": _role(found),
        "unit_name": _unit_names().get(found.unit_code or "", found.unit_code or ""),
        "sign_ins": queries.open_sign_ins(user_id) if Permission.SESSIONS_END in rights else (),
        "identities": queries.identities_of(user_id),
        "may_bind": settings.OIDC is not None and Permission.PEOPLE_MANAGE in rights and found.role not in ADMINISTRATORS,
        "locked_until": locked_until(found.login, at=clock.now()),
        "may_manage": Permission.PEOPLE_MANAGE in rights,
        "may_grant": Permission.RIGHTS_MANAGE in rights and not is_self,
        "is_self": is_self,
        "grant_form": _grant_form(found),
        "crumbs": _crumbs(found.name),
    }
    return render(request, "people/person.html", context)


@form_page(Permission.PEOPLE_MANAGE)
def person_make(request: DeskRequest) -> HttpResponse:
    """Make an account; its one-time password is shown on the answer and never again."""
    form = MakeForm(request.POST or None)
    faults: tuple[Fault, ...] = ()
    if form.is_valid():
        given = form.cleaned_data
        try:
            made = accounts.make_account(
                request.actor, login=given["login"], name=given["name"], staff_number=given["staff_number"], at=clock.now()
            )
        except UsageError as error:
            faults = error.faults
        else:
            return render(request, "people/opened.html", {"opened": made, "crumbs": _crumbs(_("开立账号"))})
    context = {"form": form, "faults": faults, "crumbs": _crumbs(_("开立账号"))}
    return render(request, "people/make.html", context, status=422 if faults else 200)


@action(Permission.PEOPLE_MANAGE)
def person_rename(request: DeskRequest, user_id: int) -> HttpResponse:
    """Change name and staff number."""
    given = request.POST
    name, number = given.get("name", ""), given.get("staff_number", "")
    accounts.rename(request.actor, user_id=user_id, name=name, staff_number=number, at=clock.now())
    messages.success(request, _("已保存。"))
    return redirect("person", user_id=user_id)


@action(Permission.PEOPLE_MANAGE)
def person_active(request: DeskRequest, user_id: int, state: str) -> HttpResponse:
    """Disable or enable an account."""
    accounts.set_active(request.actor, user_id=user_id, is_active=state == "enable", why=request.POST.get("why", ""), at=clock.now())
    messages.success(request, _("账号已启用。") if state == "enable" else _("账号已停用，它的登录都已结束。"))
    return redirect("person", user_id=user_id)


@action(Permission.PEOPLE_MANAGE)
def person_reset(request: DeskRequest, user_id: int) -> HttpResponse:
    """Give a new one-time password, shown on the answer and never again."""
    opened = accounts.reset_password(request.actor, user_id=user_id, at=clock.now())
    return render(request, "people/opened.html", {"opened": opened, "crumbs": _crumbs(_("重置密码"))})


@action(Permission.RIGHTS_MANAGE)
def person_grant(request: DeskRequest, user_id: int) -> HttpResponse:
    """Give the account its one role."""
    role = request.POST.get("role", "")
    if role and role not in set(Role):
        raise UsageError(Fault(_("没有这个角色"), role, _("从列表中选择。")))
    unit_code = request.POST.get("unit_code") or None
    why = request.POST.get("why", "")
    granting.grant(request.actor, user_id=user_id, role=Role(role) if role else None, unit_code=unit_code, why=why, at=clock.now())
    messages.success(request, _("角色已授予，对方须重新登录。"))
    return redirect("person", user_id=user_id)


@action(Permission.RIGHTS_MANAGE)
def person_unlock(request: DeskRequest, user_id: int) -> HttpResponse:
    """Lift the lock of failed sign-ins."""
    granting.unlock(request.actor, user_id=user_id, at=clock.now())
    messages.success(request, _("已解除锁定。"))
    return redirect("person", user_id=user_id)


@action(Permission.RIGHTS_MANAGE)
def person_second_reset(request: DeskRequest, user_id: int) -> HttpResponse:
    """Take the second factor of somebody who lost the telephone."""
    granting.reset_second_factor(request.actor, user_id=user_id, why=request.POST.get("why", ""), at=clock.now())
    messages.success(request, _("二次验证已重置。"))
    return redirect("person", user_id=user_id)


@action(Permission.SESSIONS_END)
def person_sign_in_end(request: DeskRequest, user_id: int, sign_in_id: int) -> HttpResponse:
    """End somebody's sign-in."""
    end_sign_in(request.actor, sign_in_id=sign_in_id, at=clock.now())
    messages.success(request, _("登录已结束。"))
    return redirect("person", user_id=user_id)


def _spec() -> ListSpec[PersonRow]:
    names = _unit_names()
    return ListSpec(
        name="people",
        title=gettext_lazy("账号名册"),
        columns=(
            Column(
                "login", gettext_lazy("登录名"), lambda row: row.login, link=lambda row: reverse("person", args=[row.id]), is_sorted=True
            ),
            Column("name", gettext_lazy("姓名"), lambda row: row.name, is_sorted=True),
            Column("number", gettext_lazy("工号"), lambda row: row.staff_number),
            Column("role", gettext_lazy("角色"), _role, width=16),
            Column("unit", gettext_lazy("分局"), lambda row: names.get(row.unit_code or "", row.unit_code or "")),
            Column("state", gettext_lazy("状态"), lambda row: "active" if row.is_active else "disabled", kind="badge"),
            Column("second", gettext_lazy("二次验证"), lambda row: _("已启用") if row.has_second_factor else _("未启用")),
            Column("last", gettext_lazy("最近登录"), lambda row: row.last_sign_in_at, kind="date", is_sorted=True),
        ),
        fetch=queries.people,
        empty=gettext_lazy("没有符合条件的账号。"),
        picks=(
            Pick(
                "role",
                gettext_lazy("角色"),
                [(_NONE, gettext_lazy("未授角色")), *((r.value, gettext_lazy(ROLE_TITLES[r])) for r in ROLE_TITLES)],
            ),
            Pick("state", gettext_lazy("状态"), [("active", gettext_lazy("在用")), ("disabled", gettext_lazy("已停用"))]),
        ),
        is_searchable=True,
    )


def _role(row: PersonRow) -> str:
    return _(ROLE_TITLES[row.role]) if row.role else _("未授角色")


def _grant_form(found: PersonRow) -> GrantForm:
    form = GrantForm(initial={"role": found.role or "", "unit_code": found.unit_code or ""})
    roles = [("", _("不授角色")), *((role.value, _(ROLE_TITLES[role])) for role in ROLE_TITLES)]
    form.fields["role"].choices = roles  # type: ignore[attr-defined]  # The field is a choice field.
    form.fields["unit_code"].choices = [("", "—"), *_unit_names().items()]  # type: ignore[attr-defined]  # So is this.
    return form


def _unit_names() -> dict[str, str]:
    return {unit.code: unit.name for unit in units()}


def _found(user_id: int) -> PersonRow:
    found = queries.person_of(user_id)
    if found is None:
        raise MissingError(Fault(_("没有这个账号"), f"{user_id}", _("回到名册重新选择")))
    return found


def _crumbs(here: str) -> tuple[tuple[str, str], ...]:
    return ((_("账号名册"), reverse("people")), (here, ""))


GROUP = PageGroup(
    urls=(
        path("people/", people, name="people"),
        path("people/new/", person_make, name="person_make"),
        path("people/<int:user_id>/", person, name="person"),
        path("people/<int:user_id>/name/", person_rename, name="person_rename"),
        path("people/<int:user_id>/active/<str:state>/", person_active, name="person_active"),
        path("people/<int:user_id>/reset/", person_reset, name="person_reset"),
        path("people/<int:user_id>/role/", person_grant, name="person_grant"),
        path("people/<int:user_id>/unlock/", person_unlock, name="person_unlock"),
        path("people/<int:user_id>/second/", person_second_reset, name="person_second_reset"),
        path("people/<int:user_id>/sign-ins/<int:sign_in_id>/end/", person_sign_in_end, name="person_sign_in_end"),
    ),
    menu=(MenuEntry(gettext_lazy("账号与权限"), "people", Permission.PEOPLE_READ, "admin", 10),),
)
