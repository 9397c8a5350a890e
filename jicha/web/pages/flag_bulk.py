"""Decide on many flags at once: those of a list as it is filtered, after a look at what would happen."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jicha.domain.access.asking import row_limit
from jicha.domain.access.permissions import Permission
from jicha.services import clock
from jicha.services.investigating.drafting import confirm_flags
from jicha.services.judging.deciding import Choice, decide_flags, default_expiry, preview
from jicha.store.queries import flags
from jicha.web.frame.gates import DeskRequest, PageGroup, form_page
from jicha.web.frame.lists import ask_of
from jicha.web.pages.flags import flag_spec, query_of, run_asked

MOST = 500
"""So many at a time: a person must still be able to answer for each of them."""


class BulkForm(forms.Form):
    """What is to be done with the flags of the list."""

    move = forms.ChoiceField(
        label=gettext_lazy("办理"),
        choices=(
            ("confirm", gettext_lazy("认定为一个问题")),
            ("dismiss", gettext_lazy("排除")),
            ("ask", gettext_lazy("询问分局")),
            ("reconsider", gettext_lazy("重新判断")),
        ),
    )
    why = forms.CharField(label=gettext_lazy("理由"), widget=forms.Textarea(attrs={"rows": 3}), required=False, max_length=2000)
    expires_on = forms.DateField(
        label=gettext_lazy("排除有效期至"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("只用于排除；到期后疑点重新待判。"),
    )


@form_page(Permission.FLAG_JUDGE)
def many(request: DeskRequest) -> HttpResponse:
    """Show how many flags the list has, look ahead, then decide."""
    run = run_asked(request)
    limit = row_limit(request.actor, permission=Permission.FLAG_READ)
    ask = ask_of(request, flag_spec(limit, run=run))
    run_id = run.run_id if run else ""
    choices = [Choice(flag_id, lock) for flag_id, lock in flags.choices_of(ask, limit=limit, run_id=run_id, most=MOST)]
    form = BulkForm(request.POST or None, initial={"expires_on": default_expiry(clock.now())})
    context = {
        "form": form,
        "number": len(choices),
        "is_cut": len(choices) == MOST,
        "most": MOST,
        "query": query_of(request),
        "crumbs": ((_("疑点"), f"{reverse('flags')}?{query_of(request)}"), (_("批量办理"), "")),
    }
    if request.method == "POST" and form.is_valid():
        if request.POST.get("sure") == "yes":
            return _carry_out(request, form=form, choices=choices)
        context |= _look_ahead(request, form=form, choices=choices)
    return render(request, "flags/many.html", context)


def _look_ahead(request: DeskRequest, *, form: BulkForm, choices: list[Choice]) -> dict[str, object]:
    given = form.cleaned_data
    if given["move"] == "confirm":
        return {"ahead": len(choices), "refused": ()}
    told = preview(request.actor, choices=choices, move=given["move"], at=clock.now(), reason=given["why"], expires_on=given["expires_on"])
    return {"ahead": told.done, "refused": told.refused[:20], "refused_number": len(told.refused)}


def _carry_out(request: DeskRequest, *, form: BulkForm, choices: list[Choice]) -> HttpResponse:
    given = form.cleaned_data
    if given["move"] == "confirm":
        return redirect("finding", finding_id=confirm_flags(request.actor, choices=choices, at=clock.now()))
    done = decide_flags(
        request.actor, choices=choices, move=given["move"], at=clock.now(), reason=given["why"], expires_on=given["expires_on"]
    )
    messages.success(request, _("已办理 %(done)d 条，%(left)d 条未能办理。") % {"done": done.done, "left": len(done.refused)})
    return redirect(f"{reverse('flags')}?{query_of(request)}")


GROUP = PageGroup(urls=(path("flags/many/", many, name="flag_many"),))
