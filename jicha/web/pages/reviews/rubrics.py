"""Rubrics: the versions that are known, what each asks, and a bureau's own by an entry form."""

import io
import tempfile
from pathlib import Path

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jicha.domain.access.asking import may
from jicha.domain.access.permissions import Permission
from jicha.domain.errors import Fault, MissingError, StateError
from jicha.domain.lifecycle.moves import same_hand
from jicha.domain.lifecycle.proposals import RUBRIC
from jicha.domain.rubrics.rubric import PART_WORDS
from jicha.services import clock
from jicha.services.batches.moving import known_rubrics
from jicha.services.batches.rubrics import decide_rubric, propose_rubric, proposed_rubric
from jicha.services.reviewing.rubric_entry import write_template
from jicha.store.queries.administration import rubric_entries, rubric_entry
from jicha.web.frame.files import saved_stream
from jicha.web.frame.forms import posted_text
from jicha.web.frame.gates import DeskRequest, MenuEntry, PageGroup, action, page

_NAME = "评查细则录入表.xlsx"


@page(Permission.RUBRIC_READ)
def rubric_list(request: DeskRequest) -> HttpResponse:
    """List the versions."""
    rows = sorted(known_rubrics().values(), key=lambda one: (one.id, one.from_on), reverse=True)
    entries = [(f"param.{one.state}", one) for one in rubric_entries()]
    context = {"rows": rows, "entries": entries, "may_enter": may(request.actor, permission=Permission.RUBRIC_EDIT)}
    return render(request, "rubrics/rubrics.html", context)


@page(Permission.RUBRIC_READ)
def rubric(request: DeskRequest, digest: str) -> HttpResponse:
    """Show a version: every veto, deduction, document and item with its points."""
    row = known_rubrics().get(digest)
    if row is None:
        raise MissingError(Fault(_("没有这一版细则"), digest[:64], _("回到评查细则重新选择")))
    context = {"row": row, "parts": PART_WORDS, "crumbs": ((_("评查细则"), reverse("rubrics")), (row.zh, ""))}
    return render(request, "rubrics/rubric.html", context)


@page(Permission.RUBRIC_READ)
def entry(request: DeskRequest, entry_id: int) -> HttpResponse:
    """Show what was entered as the rubric that it would be, with who may approve it."""
    made = rubric_entry(entry_id)
    if made is None:
        raise MissingError(Fault(_("没有这份录入的细则"), f"{entry_id}", _("回到评查细则重新选择")))
    makers = {"edit": str(made.entered_by_id)}
    is_own = bool(same_hand(RUBRIC.move("approve").other_than, maker=str(request.actor.user_id), makers=makers))
    is_open = made.state == RUBRIC.initial
    context = {
        "row": proposed_rubric(entry_id),
        "entry": made,
        "state": f"param.{made.state}",
        "may_decide": is_open and not is_own and may(request.actor, permission=Permission.RUBRIC_APPROVE),
        "waits_for_other": is_open and is_own,
        "crumbs": ((_("评查细则"), reverse("rubrics")), (made.zh, "")),
    }
    return render(request, "rubrics/rubric.html", context)


@action(Permission.RUBRIC_APPROVE)
def decide(request: DeskRequest, entry_id: int, way: str) -> HttpResponse:
    """Approve or refuse what somebody else entered."""
    decide_rubric(request.actor, entry_id=entry_id, approves=way == "approve", why=posted_text(request, "why"), at=clock.now())
    messages.success(request, _("已批准，可用于新建的评查批次。") if way == "approve" else _("已退回。"))
    return redirect("rubrics")


@page(Permission.RUBRIC_EDIT)
def template(request: DeskRequest) -> HttpResponse:  # noqa: ARG001  # Every view gets the request.
    """Hand out the empty entry form."""
    with tempfile.TemporaryDirectory() as place:
        target = Path(place) / "form.xlsx"
        write_template(target)
        stream = io.BytesIO(target.read_bytes())
    return saved_stream(stream, name=_NAME)


@action(Permission.RUBRIC_EDIT)
def enter(request: DeskRequest) -> HttpResponse:
    """Take a filled form in."""
    given = request.FILES.get("file")
    if given is None:
        raise StateError(Fault(_("没有选择文件"), _("录入表"), _("选择文件后再提交")))
    replaces = request.POST.get("replaces") == "yes"
    made = propose_rubric(request.actor, name=given.name or _NAME, chunks=given.chunks(), is_replacing=replaces, at=clock.now())
    messages.success(request, _("已录入，须由另一人批准后才能用于评查。"))
    return redirect("rubric_entry", entry_id=made)


GROUP = PageGroup(
    urls=(
        path("rubrics/", rubric_list, name="rubrics"),
        path("rubrics/form/", template, name="rubric_form"),
        path("rubrics/enter/", enter, name="rubric_enter"),
        path("rubrics/entries/<int:entry_id>/", entry, name="rubric_entry"),
        path("rubrics/entries/<int:entry_id>/<str:way>/", decide, name="rubric_decide"),
        path("rubrics/<str:digest>/", rubric, name="rubric"),
    ),
    menu=(MenuEntry(gettext_lazy("评查细则"), "rubrics", Permission.RUBRIC_READ, "results", 9),),
)
