"""Sign in, with the second factor if there is one, and out."""

from datetime import datetime, timedelta

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext_lazy as _

from jicha.domain.access.permissions import Permission
from jicha.domain.errors import Fault, SignInError
from jicha.services import clock
from jicha.services.answering.limiting import LimitError, admit_address, note_failed
from jicha.services.guarding.sessions import close_session, open_session
from jicha.services.guarding.signing_in import try_code, try_password
from jicha.web.frame.gates import DeskRequest, PageGroup, action, open_page

_WAITING = "waiting_for_code"
_CODE_WITHIN = timedelta(minutes=5)
_BOTH = ("GET", "HEAD", "POST")


class SignInForm(forms.Form):
    """Login and password."""

    login = forms.CharField(
        label=_("登录名"), max_length=60, widget=forms.TextInput({"autocomplete": "username", "autocapitalize": "none", "autofocus": True})
    )
    password = forms.CharField(
        label=_("密码"), max_length=200, strip=False, widget=forms.PasswordInput({"autocomplete": "current-password"})
    )


class CodeForm(forms.Form):
    """The code of the authenticator."""

    code = forms.CharField(
        label=_("动态码"),
        max_length=12,
        help_text=_("打开手机上的验证器，输入六位数字。"),
        widget=forms.TextInput({"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}),
    )


@open_page(*_BOTH)
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for login and password."""
    form = SignInForm(request.POST or None)
    if not form.is_valid():
        return render(request, "account/sign_in.html", {"form": form, "next": _next(request)})
    now, address = clock.now(), request.META.get("REMOTE_ADDR", "")
    try:
        admit_address(address, at=now)
        known = try_password(form.cleaned_data["login"], password=form.cleaned_data["password"], at=now)
    except LimitError as error:
        return _wait(request, error=error)
    except SignInError as error:
        note_failed(address, at=now)
        again = SignInForm(initial={"login": form.cleaned_data["login"]})
        return render(request, "account/sign_in.html", {"form": again, "next": _next(request), "faults": error.faults}, status=403)
    if known.asks_code:
        request.session[_WAITING] = [known.user_id, now.isoformat()]
        return HttpResponseRedirect(f"{reverse('sign_in_code')}?{urlencode({'next': _next(request)})}")
    open_session(request, user_id=known.user_id, at=now)
    return HttpResponseRedirect(_next(request))


@open_page(*_BOTH)
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """Ask for the code of somebody whose password held a moment ago."""
    now = clock.now()
    user_id = _waiting(request, now=now)
    if user_id is None:
        return redirect("sign_in")
    form = CodeForm(request.POST or None)
    faults: tuple[Fault, ...] = ()
    if form.is_valid():
        address = request.META.get("REMOTE_ADDR", "")
        try:
            admit_address(address, at=now)
            try_code(user_id, code=form.cleaned_data["code"], at=now)
        except LimitError as error:
            return _wait(request, error=error)
        except SignInError as error:
            note_failed(address, at=now)
            faults, form = error.faults, CodeForm()
        else:
            open_session(request, user_id=user_id, at=now)
            return HttpResponseRedirect(_next(request))
    context = {"form": form, "next": _next(request), "faults": faults}
    return render(request, "account/sign_in_code.html", context, status=403 if faults else 200)


@action(Permission.ACCOUNT_OWN)
def sign_out(request: DeskRequest) -> HttpResponse:
    """Sign out."""
    close_session(request, actor=request.actor, at=clock.now())
    return redirect("sign_in")


def _wait(request: HttpRequest, *, error: LimitError) -> HttpResponse:
    context = {"form": SignInForm(), "next": _next(request), "faults": error.faults}
    response = render(request, "account/sign_in.html", context, status=429)
    response.headers["Retry-After"] = str(error.seconds)
    return response


def _waiting(request: HttpRequest, *, now: datetime) -> int | None:
    kept = request.session.get(_WAITING)
    if kept is None or now - datetime.fromisoformat(kept[1]) > _CODE_WITHIN:
        return None
    return int(kept[0])


def _next(request: HttpRequest) -> str:
    """Give where to go afterwards: a page of this desk, never another site."""
    asked = request.POST.get("next") or request.GET.get("next") or "/"
    return asked if url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()}) else "/"


GROUP = PageGroup(
    urls=(
        path("sign-in/", sign_in, name="sign_in"),
        path("sign-in/code/", sign_in_code, name="sign_in_code"),
        path("sign-out/", sign_out, name="sign_out"),
    )
)
