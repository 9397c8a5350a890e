"""Webhooks: where events are pushed to, what became of each; the secret is shown once."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jicha.domain.access.permissions import Permission
from jicha.services import clock
from jicha.services.delivering.webhooks import make_webhook, switch_webhook, try_again
from jicha.store.queries import api as questions
from jicha.store.queries.paging import Ask
from jicha.web.frame.gates import DeskRequest, MenuEntry, PageGroup, action, page

_EVENTS = (("finding", gettext_lazy("稽查问题")), ("rectification", gettext_lazy("整改")))
_MOST_SHOWN = 100


class WebhookForm(forms.Form):
    """What to register."""

    title = forms.CharField(label=gettext_lazy("名称"), max_length=60, help_text=gettext_lazy("写明推送给哪个系统。"))
    address = forms.CharField(label=gettext_lazy("接收地址"), max_length=400)
    events = forms.MultipleChoiceField(label=gettext_lazy("推送的事项"), choices=_EVENTS, widget=forms.CheckboxSelectMultiple)


@page(Permission.WEBHOOK_MANAGE)
def webhooks(request: DeskRequest) -> HttpResponse:
    """List the webhooks and the last deliveries."""
    return _page(request, form=WebhookForm())


@action(Permission.WEBHOOK_MANAGE)
def make(request: DeskRequest) -> HttpResponse:
    """Register an address; its secret is shown on the answer and never again."""
    form = WebhookForm(request.POST)
    if not form.is_valid():
        return _page(request, form=form)
    given = form.cleaned_data
    made = make_webhook(request.actor, title=given["title"], address=given["address"], events=given["events"], at=clock.now())
    crumbs = ((_("事件推送"), reverse("webhooks")), (given["title"], ""))
    return render(request, "webhooks/made.html", {"made": made, "crumbs": crumbs})


@action(Permission.WEBHOOK_MANAGE)
def switch(request: DeskRequest, webhook_id: int, state: str) -> HttpResponse:
    """Pause a webhook, or let it go on."""
    switch_webhook(request.actor, webhook_id=webhook_id, is_active=state == "on", at=clock.now())
    messages.success(request, _("已办理。"))
    return redirect("webhooks")


@action(Permission.WEBHOOK_MANAGE)
def again(request: DeskRequest, delivery_id: int) -> HttpResponse:
    """Let a delivery that was given up be tried again."""
    try_again(request.actor, delivery_id=delivery_id, at=clock.now())
    messages.success(request, _("已办理。"))
    return redirect("webhooks")


def _page(request: DeskRequest, *, form: WebhookForm) -> HttpResponse:
    context = {
        "form": form,
        "rows": questions.webhooks(),
        "deliveries": questions.deliveries(Ask(size=_MOST_SHOWN)).rows,
        "dead": questions.dead_deliveries(),
        "targets": settings.WEBHOOK_TARGETS,
        "events": {code: str(label) for code, label in _EVENTS},
    }
    return render(request, "webhooks/list.html", context, status=422 if form.errors else 200)


GROUP = PageGroup(
    urls=(
        path("webhooks/", webhooks, name="webhooks"),
        path("webhooks/new/", make, name="webhook_make"),
        path("webhooks/<int:webhook_id>/<str:state>/", switch, name="webhook_switch"),
        path("webhooks/deliveries/<int:delivery_id>/again/", again, name="delivery_again"),
    ),
    menu=(MenuEntry(gettext_lazy("事件推送"), "webhooks", Permission.WEBHOOK_MANAGE, "admin", 70),),
)
