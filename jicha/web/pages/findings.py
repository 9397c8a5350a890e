"""Findings: the list, one finding from the first word to the signature, its evidence."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jicha.domain import checks
from jicha.domain.access.asking import held, row_limit
from jicha.domain.access.permissions import Permission
from jicha.domain.access.scopes import RowLimit, Subject
from jicha.domain.errors import Fault, MissingError
from jicha.domain.findings.forms import Level
from jicha.domain.lifecycle.findings import FINDING
from jicha.domain.lifecycle.moves import same_hand
from jicha.services import clock
from jicha.services.administering.in_force import desk_rules
from jicha.services.data.uploading import path_of_bytes
from jicha.services.investigating.moving import move_finding
from jicha.services.investigating.writing import Text, add_evidence, write_finding
from jicha.services.judging.cards import title_of
from jicha.store.queries import findings
from jicha.store.queries.findings import FindingRow
from jicha.store.queries.rectification import rectification_of_finding
from jicha.store.queries.year import units
from jicha.web.frame.files import saved
from jicha.web.frame.gates import DeskRequest, MenuEntry, PageGroup, action, form_page, page
from jicha.web.frame.lists import Column, ListSpec, Pick, export, shown
from jicha.web.frame.words import WORDS


class FindingForm(forms.Form):
    """What an inspector writes."""

    title = forms.CharField(label=gettext_lazy("标题"), max_length=200)
    criteria = forms.CharField(label=gettext_lazy("依据"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    condition = forms.CharField(label=gettext_lazy("事实"), widget=forms.Textarea(attrs={"rows": 8}), required=False)
    cause = forms.ChoiceField(label=gettext_lazy("原因"), required=False)
    level = forms.ChoiceField(label=gettext_lazy("等级"), required=False)

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        rules = desk_rules().findings
        none = ("", _("未选择"))
        self.fields["cause"].choices = [none, *rules.causes.items()]  # type: ignore[attr-defined]  # A choice field has choices.
        levels = [none, *((level.value, rules.levels[level].zh) for level in Level)]
        self.fields["level"].choices = levels  # type: ignore[attr-defined]  # A choice field has choices.


def finding_spec(limit: RowLimit) -> ListSpec[FindingRow]:
    """Lay out the list of findings."""
    rules = desk_rules().findings
    levels = [(level.value, rules.levels[level].zh) for level in Level]
    return ListSpec(
        name="findings",
        title=gettext_lazy("稽查问题"),
        columns=(
            Column("number", gettext_lazy("编号"), lambda row: f"{row.year}-{row.number}", is_sorted=True, link=_address, width=10),
            Column("title", gettext_lazy("标题"), lambda row: row.title, link=_address, width=44),
            Column("unit", gettext_lazy("单位"), lambda row: row.unit_name, is_sorted=True),
            Column("item", gettext_lazy("事项"), lambda row: checks.item(row.item).zh, width=26),
            Column("level", gettext_lazy("等级"), lambda row: dict(levels).get(row.level or "", _("未定"))),
            Column("cause", gettext_lazy("原因"), lambda row: rules.causes.get(row.cause, ""), width=22),
            Column("state", gettext_lazy("状态"), lambda row: f"finding.{row.state}", kind="badge"),
            Column("due", gettext_lazy("答复期限"), lambda row: row.reply_due_on, kind="date", is_sorted=True),
            Column("final", gettext_lazy("定稿日期"), lambda row: row.final_on, kind="date", is_sorted=True),
        ),
        fetch=lambda ask: findings.findings(ask, limit=limit),
        empty=gettext_lazy("还没有问题。在疑点页面把疑点认定为问题后，会列在这里。"),
        picks=(
            Pick("year", gettext_lazy("年度"), [(str(year), str(year)) for year in findings.finding_years(limit=limit)]),
            Pick("state", gettext_lazy("状态"), [(one.name, gettext_lazy(WORDS[f"finding.{one.name}"])) for one in FINDING.states]),
            Pick("level", gettext_lazy("等级"), levels),
            Pick(
                "unit_code",
                gettext_lazy("单位"),
                [(one.code, one.name) for one in units.units() if limit.is_all or one.code == limit.unit_code],
            ),
            Pick("cause", gettext_lazy("原因"), list(rules.causes.items())),
        ),
        is_searchable=True,
    )


def _address(row: FindingRow) -> str:
    return reverse("finding", args=[row.id])


@page(Permission.FINDING_READ)
def finding_list(request: DeskRequest) -> HttpResponse:
    """List the findings that a person may see."""
    spec = finding_spec(row_limit(request.actor, permission=Permission.FINDING_READ))
    return export(request, spec) or render(request, "findings/list.html", {"list": shown(request, spec)})


@page(Permission.FINDING_READ)
def finding(request: DeskRequest, finding_id: int) -> HttpResponse:
    """Show one finding with its evidence, its steps and what may be done now."""
    return _page(request, row=found_finding(request, finding_id=finding_id), form=None)


@form_page(Permission.FINDING_WRITE)
def edit_finding(request: DeskRequest, finding_id: int) -> HttpResponse:
    """Write the text, cause and level of a draft."""
    row = found_finding(request, finding_id=finding_id)
    initial = {"title": row.title, "criteria": row.criteria, "condition": row.condition, "cause": row.cause, "level": row.level or ""}
    form = FindingForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        level = Level(given["level"]) if given["level"] else None
        text = Text(given["title"], given["criteria"], given["condition"], given["cause"], level)
        write_finding(request.actor, finding_id=finding_id, lock=_lock(request), text=text, at=clock.now())
        messages.success(request, _("已保存。"))
        return redirect("finding", finding_id=finding_id)
    return _page(request, row=row, form=form)


@action(Permission.FINDING_WRITE)
def prove_finding(request: DeskRequest, finding_id: int) -> HttpResponse:
    """Keep a file as evidence."""
    given = request.FILES.get("file")
    if given is None:
        raise MissingError(Fault(_("没有选择文件"), f"{finding_id}", _("选择文件后再提交")))
    source = request.POST.get("source", "")
    add_evidence(request.actor, finding_id=finding_id, name=given.name or "", source=source, chunks=given.chunks(), at=clock.now())
    messages.success(request, _("证据已保存。"))
    return redirect("finding", finding_id=finding_id)


@page(Permission.FINDING_READ)
def evidence_file(request: DeskRequest, finding_id: int, evidence_id: int) -> HttpResponse:
    """Hand out a file of the evidence."""
    found_finding(request, finding_id=finding_id)
    kept = next((one for one in findings.evidence_of(finding_id) if one.id == evidence_id), None)
    if kept is None:
        raise MissingError(Fault(_("没有这份证据"), f"{evidence_id}", _("回到问题页面重新选择")))
    return saved(path_of_bytes(kept.sha256), name=kept.name)


@action(Permission.FINDING_READ)
def move(request: DeskRequest, finding_id: int) -> HttpResponse:
    """Make a move of the lifecycle; who may make which the table of the lifecycle says."""
    why = request.POST.get("why", "").strip()
    move_finding(request.actor, finding_id=finding_id, move=request.POST.get("move", ""), lock=_lock(request), at=clock.now(), reason=why)
    messages.success(request, _("已办理。"))
    return redirect("finding", finding_id=finding_id)


def _page(request: DeskRequest, *, row: FindingRow, form: FindingForm | None) -> HttpResponse:
    rules = desk_rules().findings
    permissions = held(request.actor, subject=Subject(unit_code=row.unit_code, released=row.released))
    offered = tuple(one for one in FINDING.offered(row.state, permissions=permissions) if one.name != "write")
    own = {one.name for one in offered if same_hand(one.other_than, maker=str(request.actor.user_id), makers=row.makers)}
    steps = tuple(
        {"at": one.at, "title": FINDING.move(one.move).zh, "who": one.who, "words": one.words} for one in findings.steps_of(row.id)
    )
    context = {
        "row": row,
        "state": f"finding.{row.state}",
        "level": rules.levels[Level(row.level)] if row.level else None,
        "cause": rules.causes.get(row.cause, ""),
        "item": checks.item(row.item).zh,
        "check": title_of(row.kind),
        "flags": findings.flags_of(row.id),
        "evidence": findings.evidence_of(row.id),
        "steps": steps,
        "offered": tuple(one for one in offered if one.name not in own),
        "is_own_work": bool(own),
        "may_write": row.state == "draft" and Permission.FINDING_WRITE in permissions,
        "rectification": rectification_of_finding(row.id, limit=row_limit(request.actor, permission=Permission.RECTIFICATION_READ)),
        "may_order": row.state == "final" and Permission.RECTIFICATION_ASSIGN in permissions,
        "form": form,
        "levels": [rules.levels[one] for one in Level],
        "crumbs": ((_("稽查问题"), reverse("findings")), (f"{row.year}-{row.number}", "")),
    }
    return render(request, "findings/finding.html", context, status=422 if form is not None and form.errors else 200)


def found_finding(request: DeskRequest, *, finding_id: int) -> FindingRow:
    """Find a finding that the person may see.

    Raises:
        MissingError: there is none.
    """
    row = findings.finding_of(finding_id, limit=row_limit(request.actor, permission=Permission.FINDING_READ))
    if row is None:
        raise MissingError(Fault(_("没有这个问题"), f"{finding_id}", _("回到问题列表重新选择")))
    return row


def _lock(request: DeskRequest) -> int:
    given = request.POST.get("lock", "")
    return int(given) if given.isdecimal() else -1


GROUP = PageGroup(
    urls=(
        path("findings/", finding_list, name="findings"),
        path("findings/<int:finding_id>/", finding, name="finding"),
        path("findings/<int:finding_id>/edit/", edit_finding, name="finding_edit"),
        path("findings/<int:finding_id>/evidence/", prove_finding, name="finding_prove"),
        path("findings/<int:finding_id>/evidence/<int:evidence_id>/", evidence_file, name="finding_evidence"),
        path("findings/<int:finding_id>/move/", move, name="finding_move"),
    ),
    menu=(MenuEntry(gettext_lazy("稽查问题"), "findings", Permission.FINDING_READ, "findings", 20),),
)
