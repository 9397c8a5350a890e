"""Sign in through the bureau's identity provider; bind an identity to an account, and undo it."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jicha.domain.access.identity import Proof
from jicha.domain.access.permissions import Permission
from jicha.domain.errors import Fault, SettingError, SignInError
from jicha.services import clock
from jicha.services.answering.limiting import LimitError, admit_address, note_failed
from jicha.services.guarding.rules import sign_in_rules
from jicha.services.guarding.sessions import Way, open_session
from jicha.services.identity.asking import Question, Reply, ask, leave_address, redeem
from jicha.services.identity.binding import bind_identity, confirm_identity, unbind_identity
from jicha.services.identity.configured import Provider, require_usable
from jicha.services.identity.entering import Entered, enter, note_refused
from jicha.web.frame.forms import posted_text
from jicha.web.frame.gates import DeskRequest, PageGroup, action, open_page
from jicha.web.pages.people.signing_in import ask_code, next_of, provider_title, sign_in_page, wait_page

_ASKED, _UNBOUND = "provider_asked", "provider_unbound"


class ConfirmForm(forms.Form):
    """The local account that an identity shall belong to."""

    login = forms.CharField(
        label=gettext_lazy("登录名"), max_length=60, widget=forms.TextInput({"autocomplete": "username", "autocapitalize": "none"})
    )
    password = forms.CharField(
        label=gettext_lazy("密码"), max_length=200, strip=False, widget=forms.PasswordInput({"autocomplete": "current-password"})
    )
    code = forms.CharField(
        label=gettext_lazy("动态码"),
        max_length=12,
        required=False,
        help_text=gettext_lazy("启用了二次验证的填写。"),
        widget=forms.TextInput({"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


@open_page()
def provider_sign_in(request: HttpRequest) -> HttpResponse:
    """Send the browser to the identity provider."""
    now = clock.now()
    try:
        address, question = ask(require_usable(settings.OIDC), at=now)
    except SettingError as error:
        return sign_in_page(request, faults=error.faults, status=_status_of_fault())
    request.session[_ASKED] = [question.state, question.nonce, question.verifier, now.isoformat(), next_of(request)]
    return HttpResponseRedirect(address)


@open_page()
def provider_back(request: HttpRequest) -> HttpResponse:
    """Take the answer of the provider: sign in, or ask for the account that it belongs to."""
    now, address = clock.now(), request.META.get("REMOTE_ADDR", "")
    kept = request.session.pop(_ASKED, None)
    question = Question(kept[0], kept[1], kept[2], datetime.fromisoformat(kept[3])) if kept else None
    to = next_of(request, asked=kept[4] if kept else "/")
    try:
        provider = require_usable(settings.OIDC)
        admit_address(address, at=now)
        proof = redeem(provider, question=question, reply=_reply(request), at=now)
    except LimitError as error:
        return wait_page(request, error=error)
    except SignInError as error:
        note_failed(address, at=now)
        note_refused(error.faults[0].what, at=now)
        return sign_in_page(request, faults=error.faults, status=403 if kept else 400)
    except SettingError as error:
        return sign_in_page(request, faults=error.faults, status=_status_of_fault())
    try:
        found = enter(proof, provider=provider, at=now)
    except SignInError as error:
        note_failed(address, at=now)
        return sign_in_page(request, faults=error.faults, status=403)
    if found is None:
        request.session[_UNBOUND] = [proof.issuer, proof.subject, sorted(proof.methods), proof.level, now.isoformat(), to]
        return redirect("provider_confirm")
    return _signed_in(request, found=found, to=to, now=now)


@open_page("GET", "HEAD", "POST")
def provider_confirm(request: HttpRequest) -> HttpResponse:
    """Ask once for the local account and its password, and bind the identity to it."""
    now, address = clock.now(), request.META.get("REMOTE_ADDR", "")
    kept = request.session.get(_UNBOUND)
    if kept is None or now - datetime.fromisoformat(kept[4]) > timedelta(minutes=sign_in_rules().provider.within_minutes):
        return redirect("sign_in")
    proof = Proof(kept[0], kept[1], frozenset(kept[2]), kept[3])
    form = ConfirmForm(request.POST or None)
    faults: tuple[Fault, ...] = ()
    if form.is_valid():
        try:
            admit_address(address, at=now)
            found = confirm_identity(proof, provider=require_usable(settings.OIDC), at=now, **form.cleaned_data)
        except LimitError as error:
            return wait_page(request, error=error)
        except SignInError as error:
            note_failed(address, at=now)
            faults, form = error.faults, ConfirmForm(initial={"login": form.cleaned_data["login"]})
        else:
            del request.session[_UNBOUND]
            messages.success(request, _("统一身份已绑定，以后可以直接用它登录。"))
            return _signed_in(request, found=found, to=next_of(request, asked=kept[5]), now=now)
    context = {"form": form, "faults": faults, "subject": proof.subject, "title": provider_title()}
    return render(request, "account/confirm_identity.html", context, status=403 if faults else 200)


@open_page()
def signed_out(request: HttpRequest) -> HttpResponse:
    """Tell that the desk was left, and where to leave the provider too: whoever sits down next would come in without a word."""
    provider: Provider | None = settings.OIDC
    leave = leave_address(provider, at=clock.now()) if provider and not provider.faults else None
    return render(request, "account/signed_out.html", {"leave": leave, "title": provider_title()})


@action(Permission.ACCOUNT_OWN)
def account_identity_end(request: DeskRequest, identity_id: int) -> HttpResponse:
    """Undo one of one's own bindings."""
    unbind_identity(request.actor, identity_id=identity_id, why="", at=clock.now(), here=request.session.session_key)
    messages.success(request, _("绑定已解除。"))
    return redirect("account")


@action(Permission.PEOPLE_MANAGE)
def person_identity(request: DeskRequest, user_id: int) -> HttpResponse:
    """Bind an identity to somebody's account."""
    given = {"subject": posted_text(request, "subject"), "why": posted_text(request, "why")}
    bind_identity(request.actor, provider=require_usable(settings.OIDC), user_id=user_id, at=clock.now(), **given)
    messages.success(request, _("统一身份已绑定。"))
    return redirect("person", user_id=user_id)


@action(Permission.PEOPLE_MANAGE)
def person_identity_end(request: DeskRequest, user_id: int, identity_id: int) -> HttpResponse:
    """Undo a binding of somebody's account."""
    unbind_identity(request.actor, identity_id=identity_id, why=posted_text(request, "why"), at=clock.now())
    messages.success(request, _("绑定已解除。"))
    return redirect("person", user_id=user_id)


def _signed_in(request: HttpRequest, *, found: Entered, to: str, now: datetime) -> HttpResponse:
    if found.asks_code:
        return ask_code(request, user_id=found.user_id, way=Way.PROVIDER, to=to, now=now)
    open_session(request, user_id=found.user_id, at=now, way=Way.PROVIDER, is_second_elsewhere=found.is_second_elsewhere)
    return HttpResponseRedirect(to)


def _reply(request: HttpRequest) -> Reply:
    given: dict[str, Any] = {name: request.GET.get(name, "") for name in ("state", "code", "error")}
    return Reply(**given, issuer=request.GET.get("iss", ""))


def _status_of_fault() -> int:
    """Give 404 where no provider is set, else 503: the desk is there, the provider is not."""
    return 404 if settings.OIDC is None else 503


GROUP = PageGroup(
    urls=(
        path("sign-in/provider/", provider_sign_in, name="provider_sign_in"),
        path("sign-in/provider/back/", provider_back, name="provider_back"),
        path("sign-in/provider/confirm/", provider_confirm, name="provider_confirm"),
        path("sign-out/done/", signed_out, name="signed_out"),
        path("account/identities/<int:identity_id>/end/", account_identity_end, name="account_identity_end"),
        path("people/<int:user_id>/identity/", person_identity, name="person_identity"),
        path("people/<int:user_id>/identities/<int:identity_id>/end/", person_identity_end, name="person_identity_end"),
    )
)
