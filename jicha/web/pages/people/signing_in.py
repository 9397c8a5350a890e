"""Sign in, with the second factor if there is one, and out."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jicha.domain.access.permissions import Permission
from jicha.domain.errors import Fault, SignInError
from jicha.services import clock
from jicha.services.answering.limiting import LimitError, admit_address, note_failed
from jicha.services.guarding.sessions import Way, close_session, open_session
from jicha.services.guarding.signing_in import try_code, try_password
from jicha.services.identity.configured import Provider
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
        return sign_in_page(request, form=form)
    now, address = clock.now(), request.META.get("REMOTE_ADDR", "")
    try:
        admit_address(address, at=now)
        known = try_password(form.cleaned_data["login"], password=form.cleaned_data["password"], at=now)
    except LimitError as error:
        return wait_page(request, error=error)
    except SignInError as error:
        note_failed(address, at=now)
        again = SignInForm(initial={"login": form.cleaned_data["login"]})
        return sign_in_page(request, form=again, faults=error.faults, status=403)
    if known.asks_code:
        return ask_code(request, user_id=known.user_id, way=Way.PASSWORD, to=next_of(request), now=now)
    open_session(request, user_id=known.user_id, at=now)
    return HttpResponseRedirect(next_of(request))


@open_page(*_BOTH)
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """Ask for the code of somebody whose password or identity held a moment ago."""
    now = clock.now()
    waiting = _waiting(request, now=now)
    if waiting is None:
        return redirect("sign_in")
    user_id, way = waiting
    form = CodeForm(request.POST or None)
    faults: tuple[Fault, ...] = ()
    if form.is_valid():
        address = request.META.get("REMOTE_ADDR", "")
        try:
            admit_address(address, at=now)
            try_code(user_id, code=form.cleaned_data["code"], at=now)
        except LimitError as error:
            return wait_page(request, error=error)
        except SignInError as error:
            note_failed(address, at=now)
            faults, form = error.faults, CodeForm()
        else:
            open_session(request, user_id=user_id, at=now, way=way)
            return HttpResponseRedirect(next_of(request))
    context = {"form": form, "next": next_of(request), "faults": faults}
    return render(request, "account/sign_in_code.html", context, status=403 if faults else 200)


@action(Permission.ACCOUNT_OWN)
def sign_out(request: DeskRequest) -> HttpResponse:
    """Sign out; whoever came through the identity provider is told that it has a sign-in of its own."""
    way = close_session(request, actor=request.actor, at=clock.now())
    return redirect("sign_in" if way == Way.PASSWORD else "signed_out")


def sign_in_page(request: HttpRequest, *, form: forms.Form | None = None, faults: Sequence[Fault] = (), status: int = 200) -> HttpResponse:
    """Show the sign-in page; the local password is always asked for, whatever becomes of the identity provider."""
    provider = provider_title() if settings.OIDC else ""
    context = {"form": form or SignInForm(), "next": next_of(request), "faults": faults, "provider": provider}
    return render(request, "account/sign_in.html", context, status=status)


def provider_title() -> str:
    """Give what people call the identity provider."""
    provider: Provider | None = settings.OIDC
    return (provider.title if provider else "") or gettext("统一身份认证")


def wait_page(request: HttpRequest, *, error: LimitError) -> HttpResponse:
    """Show how long an address must wait from which too many sign-ins failed."""
    response = sign_in_page(request, faults=error.faults, status=429)
    response.headers["Retry-After"] = str(error.seconds)
    return response


def ask_code(request: HttpRequest, *, user_id: int, way: Way, to: str, now: datetime) -> HttpResponse:
    """Send a person on to the page that asks for the code."""
    request.session[_WAITING] = [user_id, now.isoformat(), way.value]
    return HttpResponseRedirect(f"{reverse('sign_in_code')}?{urlencode({'next': to})}")


def next_of(request: HttpRequest, *, asked: str | None = None) -> str:
    """Give where to go afterwards: a page of this desk, never another site."""
    wanted = asked or request.POST.get("next") or request.GET.get("next") or "/"
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}) else "/"


def _waiting(request: HttpRequest, *, now: datetime) -> tuple[int, Way] | None:
    kept = request.session.get(_WAITING)
    if kept is None or now - datetime.fromisoformat(kept[1]) > _CODE_WITHIN:
        return None
    return int(kept[0]), Way(kept[2])


GROUP = PageGroup(
    urls=(
        path("sign-in/", sign_in, name="sign_in"),
        path("sign-in/code/", sign_in_code, name="sign_in_code"),
        path("sign-out/", sign_out, name="sign_out"),
    )
)
