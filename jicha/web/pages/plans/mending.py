"""Mend the values of a plan in a form."""

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jicha.domain import checks
from jicha.domain.access.permissions import Permission
from jicha.domain.plans import Plan
from jicha.services import clock
from jicha.services.plans.mending import mend_plan
from jicha.services.plans.values import PlanValues, values_of
from jicha.store.queries.year.plans import PlanRow
from jicha.web.frame.forms import posted_number
from jicha.web.frame.gates import DeskRequest, PageGroup, form_page
from jicha.web.pages.plans.plans import found_plan, frame_of

_DAY = {"type": "date"}
_HUNDRED = Decimal(100)


class PlanForm(forms.Form):
    """The values of a plan; items, weights and questions have a field each."""

    title = forms.CharField(label=gettext_lazy("计划名称"), max_length=200)
    document_number = forms.CharField(label=gettext_lazy("文号"), max_length=80, required=False)
    issuing_body = forms.CharField(label=gettext_lazy("制发机关"), max_length=120, required=False)
    dated_on = forms.DateField(label=gettext_lazy("成文日期"), required=False, widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"))
    deadline_on = forms.DateField(label=gettext_lazy("完成期限"), required=False, widget=forms.DateInput(attrs=_DAY, format="%Y-%m-%d"))
    percent = forms.DecimalField(label=gettext_lazy("稽查比例（%）"), min_value=1, max_value=100, max_digits=5, decimal_places=2)
    overseer = forms.CharField(label=gettext_lazy("牵头单位"), max_length=120, required=False)
    publicity = forms.CharField(label=gettext_lazy("公开属性"), max_length=40, required=False)
    look_back = forms.CharField(label=gettext_lazy("回头看"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, plan: Plan, **values: Any) -> None:
        super().__init__(*args, **values)
        self._plan = plan
        if plan.draw:
            self.fields["draw_times"] = forms.IntegerField(label=_("每年抽取案卷次数"), min_value=1, max_value=12)
            self.fields["draw_count"] = forms.CharField(label=_("每次抽取数量"), max_length=40, required=False)
        if plan.typical_cases:
            self.fields["typical_least"] = forms.IntegerField(label=_("每期典型案例最少个数"), min_value=1, max_value=100)
        choices = [("", _("未对应")), *((one.name, one.zh) for one in checks.ITEMS)]
        for item in plan.items:
            label = f"{_('稽查事项')} {item.place} {item.title[:40]}"
            self.fields[f"item-{item.paragraph}"] = forms.ChoiceField(label=label, choices=choices, required=False)
        for weight in plan.weights:
            label = f"{_('事项权重')} {checks.item(weight.item).zh}"
            self.fields[f"weight-{weight.item}"] = forms.FloatField(label=label, min_value=0, max_value=100)
        for place, question in enumerate(plan.questions):
            self.fields[f"settled-{place}"] = forms.BooleanField(label=f"{_('已核实')}：{question.text}", required=False)
        self.fields["why"] = forms.CharField(
            label=_("修改理由"), max_length=400, widget=forms.Textarea(attrs={"rows": 2}), help_text=_("写明依据，如原文段落、领导批示")
        )

    def values(self) -> PlanValues:
        """Give what was filled in."""
        given = self.cleaned_data
        return PlanValues(
            title=given["title"],
            document_number=given["document_number"],
            issuing_body=given["issuing_body"],
            overseer=given["overseer"],
            publicity=given["publicity"],
            look_back=given["look_back"],
            dated_on=given["dated_on"],
            deadline_on=given["deadline_on"],
            ratio=given["percent"] / _HUNDRED,
            draw_times=given.get("draw_times"),
            draw_count=given.get("draw_count", ""),
            typical_least=given.get("typical_least"),
            items={item.paragraph: given[f"item-{item.paragraph}"] for item in self._plan.items},
            weights={weight.item: given[f"weight-{weight.item}"] for weight in self._plan.weights},
            settled=frozenset((one.about, one.text) for place, one in enumerate(self._plan.questions) if given[f"settled-{place}"]),
        )


@form_page(Permission.PLAN_EDIT)
def edit_plan(request: DeskRequest, plan_id: int) -> HttpResponse:
    """Mend a draft, or begin the amendment of the plan in force."""
    row, read = found_plan(request, plan_id=plan_id)
    form = PlanForm(request.POST or None, plan=read, initial=_initial(read))
    if request.method == "POST" and form.is_valid():
        held = mend_plan(
            request.actor,
            plan_id=plan_id,
            lock=posted_number(request, "lock"),
            values=form.values(),
            why=form.cleaned_data["why"],
            at=clock.now(),
        )
        messages.success(request, _("已保存，原稿全文留存。") if held == plan_id else _("已建立修订稿，印发后取代现行计划。"))
        return redirect("plan", plan_id=held)
    return _page(request, row=row, form=form)


def _page(request: DeskRequest, *, row: PlanRow, form: PlanForm) -> HttpResponse:
    title = _("提出修订") if row.state == "published" else _("修改计划")
    context = {
        **frame_of(row, here=""),
        "form": form,
        "title": title,
        "is_closed": row.state not in {"draft", "published"},
        "back": reverse("plan", args=[row.id]),
    }
    return render(request, "plans/edit.html", context, status=422 if form.errors else 200)


def _initial(plan: Plan) -> dict[str, object]:
    values = values_of(plan)
    found: dict[str, object] = {
        name: getattr(values, name)
        for name in (
            *("title", "document_number", "issuing_body", "dated_on", "deadline_on", "overseer", "publicity", "look_back"),
            *("draw_times", "draw_count", "typical_least"),
        )
    }
    found["percent"] = None if values.ratio is None else (values.ratio * _HUNDRED).normalize().__format__("f")
    found |= {f"item-{paragraph}": code for paragraph, code in (values.items or {}).items()}
    return found | {f"weight-{item}": points for item, points in (values.weights or {}).items()}


GROUP = PageGroup(urls=(path("plans/<int:plan_id>/edit/", edit_plan, name="plan_edit"),))
