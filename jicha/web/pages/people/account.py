"""One's own account: password, second factor, open sign-ins, tokens for the API."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jicha.domain.access.asking import held
from jicha.domain.access.permissions import TITLES, Permission
from jicha.domain.errors import Fault, SignInError
from jicha.services import clock
from jicha.services.guarding.passwords import change_password
from jicha.services.guarding.rules import sign_in_rules
from jicha.services.guarding.second_factor import confirm, offer, switch_off
from jicha.services.guarding.sessions import end_sign_in, open_session, own_id
from jicha.services.guarding.tokens import NEVER, end_token, make_token
from jicha.store.queries import people as queries
from jicha.web.frame.gates import DeskRequest, MenuEntry, PageGroup, action, form_page, page

_OWN = Permission.ACCOUNT_OWN


class PasswordForm(forms.Form):
    """The old password, and the new one twice."""

    old = forms.CharField(
        label=gettext_lazy("原密码"), strip=False, max_length=200, widget=forms.PasswordInput({"autocomplete": "current-password"})
    )
    new = forms.CharField(
        label=gettext_lazy("新密码"), strip=False, max_length=200, widget=forms.PasswordInput({"autocomplete": "new-password"})
    )
    again = forms.CharField(
        label=gettext_lazy("再输一次"), strip=False, max_length=200, widget=forms.PasswordInput({"autocomplete": "new-password"})
    )


class ConfirmForm(forms.Form):
    """A code that shows the authenticator has the secret."""

    code = forms.CharField(
        label=gettext_lazy("动态码"), max_length=12, widget=forms.TextInput({"autocomplete": "one-time-code", "inputmode": "numeric"})
    )


class OffForm(forms.Form):
    """The password, asked for before the second factor is switched off."""

    password = forms.CharField(
        label=gettext_lazy("密码"), strip=False, max_length=200, widget=forms.PasswordInput({"autocomplete": "current-password"})
    )


class TokenForm(forms.Form):
    """What a token is for, for how long, and what it may do."""

    title = forms.CharField(label=gettext_lazy("名称"), max_length=60, help_text=gettext_lazy("写明给哪个程序用，例如“数据交换平台”。"))
    days = forms.IntegerField(label=gettext_lazy("有效期（天）"), min_value=1, initial=30)
    permissions = forms.MultipleChoiceField(label=gettext_lazy("权限"), widget=forms.CheckboxSelectMultiple)


@page(_OWN)
def account(request: DeskRequest) -> HttpResponse:
    """Show the own account, its open sign-ins and tokens."""
    user_id, now = own_id(request.actor), clock.now()
    context = {
        "person": queries.person_of(user_id),
        "sign_ins": queries.open_sign_ins(user_id, here=request.session.session_key),
        "identities": queries.identities_of(user_id),
        "tokens": [(token, [_(TITLES[Permission(one)]) for one in token.permissions]) for token in queries.tokens_of(user_id, at=now)],
    }
    return render(request, "account/account.html", context)


@form_page(_OWN)
def account_password(request: DeskRequest) -> HttpResponse:
    """Change the password; a new sign-in replaces all that were open."""
    form = PasswordForm(request.POST or None)
    faults: tuple[Fault, ...] = ()
    if form.is_valid():
        now, given = clock.now(), form.cleaned_data
        try:
            change_password(request.actor, old=given["old"], new=given["new"], again=given["again"], at=now)
        except SignInError as error:
            faults, form = error.faults, PasswordForm()
        else:
            open_session(request, user_id=own_id(request.actor), at=now)
            messages.success(request, _("密码已修改，其他地方的登录都已结束。"))
            return redirect("account")
    person = queries.person_of(own_id(request.actor))
    context = {"form": form, "faults": faults, "rules": sign_in_rules(), "person": person, "crumbs": _crumbs(_("修改密码"))}
    return render(request, "account/password.html", context, status=422 if faults else 200)


@form_page(_OWN)
def account_second(request: DeskRequest) -> HttpResponse:
    """Set the second factor up; where it is on, the way to switch it off."""
    person = queries.person_of(own_id(request.actor))
    if person is not None and person.has_second_factor:
        return render(request, "account/second_on.html", {"form": OffForm(), "person": person, "crumbs": _crumbs(_("二次验证"))})
    form = ConfirmForm(request.POST or None)
    faults: tuple[Fault, ...] = ()
    if form.is_valid():
        try:
            confirm(request.actor, code=form.cleaned_data["code"], at=clock.now())
        except SignInError as error:
            faults, form = error.faults, ConfirmForm()
        else:
            messages.success(request, _("二次验证已启用，下次登录要输入动态码。"))
            return redirect("account")
    context = {"form": form, "faults": faults, "offer": offer(request.actor), "crumbs": _crumbs(_("二次验证"))}
    return render(request, "account/second.html", context, status=422 if faults else 200)


@action(_OWN)
def account_second_off(request: DeskRequest) -> HttpResponse:
    """Switch the second factor off."""
    switch_off(request.actor, password=request.POST.get("password", ""), at=clock.now())
    messages.success(request, _("二次验证已停用。"))
    return redirect("account")


@action(_OWN)
def account_sign_in_end(request: DeskRequest, sign_in_id: int) -> HttpResponse:
    """End one of one's own sign-ins."""
    end_sign_in(request.actor, sign_in_id=sign_in_id, at=clock.now())
    messages.success(request, _("登录已结束。"))
    return redirect("account")


@form_page(_OWN)
def account_token_make(request: DeskRequest) -> HttpResponse:
    """Make a token; it is shown on the answer and never again."""
    form = TokenForm(request.POST or None)
    choices = [(one.value, _(TITLES[one])) for one in sorted(held(request.actor) - NEVER)]
    form.fields["permissions"].choices = choices  # type: ignore[attr-defined]  # The field is a choice field.
    faults: tuple[Fault, ...] = ()
    if form.is_valid():
        given = form.cleaned_data
        wanted = frozenset(Permission(one) for one in given["permissions"])
        try:
            made = make_token(request.actor, title=given["title"], permissions=wanted, days=given["days"], at=clock.now())
        except SignInError as error:
            faults = error.faults
        else:
            return render(request, "account/token_made.html", {"made": made, "crumbs": _crumbs(_("新建令牌"))})
    context = {"form": form, "faults": faults, "rules": sign_in_rules(), "crumbs": _crumbs(_("新建令牌"))}
    return render(request, "account/token.html", context, status=422 if faults else 200)


@action(_OWN)
def account_token_end(request: DeskRequest, token_id: int) -> HttpResponse:
    """End one of one's own tokens."""
    end_token(request.actor, token_id=token_id, at=clock.now())
    messages.success(request, _("令牌已停用。"))
    return redirect("account")


def _crumbs(here: str) -> tuple[tuple[str, str], ...]:
    return ((_("我的账号"), reverse("account")), (here, ""))


GROUP = PageGroup(
    urls=(
        path("account/", account, name="account"),
        path("account/password/", account_password, name="account_password"),
        path("account/second/", account_second, name="account_second"),
        path("account/second/off/", account_second_off, name="account_second_off"),
        path("account/sign-ins/<int:sign_in_id>/end/", account_sign_in_end, name="account_sign_in_end"),
        path("account/tokens/new/", account_token_make, name="account_token_make"),
        path("account/tokens/<int:token_id>/end/", account_token_end, name="account_token_end"),
    ),
    menu=(MenuEntry(gettext_lazy("我的账号"), "account", _OWN, "admin", 95),),
)
