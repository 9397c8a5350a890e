"""The law as content: every limit with article, value, span, confidence and the day on which a person last read its text."""

from datetime import date

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jicha.domain.access.asking import may
from jicha.domain.access.permissions import Permission
from jicha.domain.errors import Fault, MissingError
from jicha.domain.law import Confidence, Direction, Limit
from jicha.services import clock
from jicha.services.administering.law import limits_in_force, note_limit
from jicha.store.queries.administration import last_checked, law_notes
from jicha.store.queries.paging import Ask, Slice
from jicha.web.frame.gates import DeskRequest, MenuEntry, PageGroup, form_page, page
from jicha.web.frame.lists import Column, ListSpec, Pick, export, shown
from jicha.web.pages.administration.rows import sliced, unit_words

_CONFIDENCE = {
    Confidence.HIGH: gettext_lazy("原文已核对"),
    Confidence.MEDIUM: gettext_lazy("部分核对"),
    Confidence.LOW: gettext_lazy("未核对"),
}
_SPANS = {"now": gettext_lazy("现行"), "past": gettext_lazy("已失效"), "unknown": gettext_lazy("施行日期不明")}


class NoteForm(forms.Form):
    """What a person found when reading the text."""

    checked_on = forms.DateField(label=gettext_lazy("核对日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    words = forms.CharField(
        label=gettext_lazy("核对情况"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        help_text=gettext_lazy("写明核对的原文出处和结论。"),
    )


_REMARKS = {" (later renumbered)": gettext_lazy("（后来改了条号）"), " (number unverified)": gettext_lazy("（条号未核实）")}
"""What the law's content says of the number of an article, and how the pages say it."""


@page(Permission.LAW_READ)
def limits(request: DeskRequest) -> HttpResponse:
    """List the limits."""
    spec = _spec(today=clock.now().date())
    return export(request, spec) or render(request, "administration/law.html", {"list": shown(request, spec)})


@page(Permission.LAW_READ)
def limit(request: DeskRequest, name: str) -> HttpResponse:
    """Show one limit with its versions and notes."""
    found = _found(name)
    family = [one for one in limits_in_force() if one.family == found.family]
    context = {
        "limit": found,
        "article": _article(found),
        "value": _value(found),
        "confidence": _CONFIDENCE[found.confidence],
        "family": [(one, _value(one), one.id == found.id) for one in family],
        "notes": law_notes(found.id),
        "may_note": may(request.actor, permission=Permission.SETTINGS_LAW),
        "crumbs": ((_("法规期限"), reverse("limits")), (found.rule_zh, "")),
    }
    return render(request, "administration/limit.html", context)


@form_page(Permission.SETTINGS_LAW)
def limit_note(request: DeskRequest, name: str) -> HttpResponse:
    """Write down that the text was read."""
    found = _found(name)
    form = NoteForm(request.POST or None, initial={"checked_on": clock.now().date()})
    if form.is_valid():
        given = form.cleaned_data
        note_limit(request.actor, limit_id=found.id, checked_on=given["checked_on"], words=given["words"], at=clock.now())
        messages.success(request, _("已保存。"))
        return redirect("limit", name=found.id)
    crumbs = ((_("法规期限"), reverse("limits")), (found.rule_zh, reverse("limit", args=[found.id])), (_("登记核对情况"), ""))
    context = {"form": form, "limit": found, "article": _article(found), "value": _value(found), "crumbs": crumbs}
    return render(request, "administration/limit_note.html", context, status=422 if form.errors else 200)


def _spec(*, today: date) -> ListSpec[Limit]:
    checked = last_checked()

    def fetch(ask: Ask) -> Slice[Limit]:
        rows = [one for one in limits_in_force() if ask.picks.get("confidence", one.confidence.value) == one.confidence.value]
        rows = [one for one in rows if ask.picks.get("span", _span(one, today=today)) == _span(one, today=today)]
        orders = {"instrument": lambda one: one.instrument, "from": lambda one: one.from_on, "checked": lambda one: checked.get(one.id)}
        return sliced(rows, ask, text=lambda one: f"{one.rule_zh} {one.instrument} {one.article} {one.id}", orders=orders)

    return ListSpec(
        name="limits",
        title=gettext_lazy("法规期限"),
        columns=(
            Column(
                "rule",
                gettext_lazy("规定"),
                lambda one: one.rule_zh,
                kind="long",
                link=lambda one: reverse("limit", args=[one.id]),
                width=40,
            ),
            Column("instrument", gettext_lazy("法规"), lambda one: one.instrument, kind="long", is_sorted=True, width=30),
            Column("article", gettext_lazy("条款"), _article),
            Column("value", gettext_lazy("数值"), _value),
            Column("from", gettext_lazy("施行"), lambda one: one.from_on, kind="date", is_sorted=True),
            Column("until", gettext_lazy("失效"), lambda one: one.governs_until_on, kind="date"),
            Column("confidence", gettext_lazy("可信程度"), lambda one: f"confidence.{one.confidence.value}", kind="badge"),
            Column("checked", gettext_lazy("最近核对"), lambda one: checked.get(one.id), kind="date", is_sorted=True),
        ),
        fetch=fetch,
        empty=gettext_lazy("没有符合条件的规定。"),
        picks=(
            Pick("confidence", gettext_lazy("可信程度"), [(one.value, words) for one, words in _CONFIDENCE.items()]),
            Pick("span", gettext_lazy("效力"), list(_SPANS.items())),
        ),
        is_searchable=True,
    )


def _span(one: Limit, *, today: date) -> str:
    if one.from_on is None:
        return "unknown"
    return "past" if one.governs_until_on is not None and one.governs_until_on <= today else "now"


def _article(one: Limit) -> str:
    article = one.article or ""
    for remark, words in _REMARKS.items():
        article = article.replace(remark, str(words))
    return article


def _value(one: Limit) -> str:
    if one.month_day is not None:
        return _("次年 %(day)s") % {"day": one.month_day}
    if one.value is None:
        return "、".join(one.items) or unit_words(one.unit)
    sign = _("不少于") if one.direction is Direction.AT_LEAST else ""
    return f"{sign}{one.value:,} {unit_words(one.unit)}"


def _found(name: str) -> Limit:
    found = next((one for one in limits_in_force() if one.id == name), None)
    if found is None:
        raise MissingError(Fault(_("没有这一条期限"), name[:80], _("回到法规列表")))
    return found


GROUP = PageGroup(
    urls=(
        path("law/", limits, name="limits"),
        path("law/<str:name>/", limit, name="limit"),
        path("law/<str:name>/note/", limit_note, name="limit_note"),
    ),
    menu=(MenuEntry(gettext_lazy("法规期限"), "limits", Permission.LAW_READ, "admin", 32),),
)
