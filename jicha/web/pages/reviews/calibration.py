"""Calibration rounds: anchors with settled scores, everybody scores them blind, how far each reviewer is off."""

import tempfile
from pathlib import Path

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from jicha.domain.access.permissions import Permission
from jicha.domain.errors import Fault, StateError
from jicha.domain.rubrics.rules import SettingKey
from jicha.services import clock
from jicha.services.batches.calibrating import answer_book, begin_calibration, close_calibration, keep_answers, round_of
from jicha.services.batches.moving import known_rubrics, rules_of_batch
from jicha.store.queries import pool as pools
from jicha.store.queries import reviews
from jicha.web.frame.files import saved_stream
from jicha.web.frame.forms import posted_number
from jicha.web.frame.gates import DeskRequest, PageGroup, action, page
from jicha.web.pages.reviews.batches import found_batch, year_at_hand


@page(Permission.REVIEW_LEAD)
def calibrations(request: DeskRequest) -> HttpResponse:
    """List the rounds, and the files that may be anchors."""
    context = {
        "rows": reviews.calibrations(),
        "files": reviews.anchor_candidates(),
        "rubrics": list(known_rubrics().items()),
        "year": year_at_hand(),
        "crumbs": ((_("案卷评查"), reverse("batches")), (_("评分校准"), "")),
    }
    return render(request, "calibration/calibrations.html", context)


@action(Permission.REVIEW_LEAD)
def begin(request: DeskRequest) -> HttpResponse:
    """Begin a round."""
    given = request.POST
    numbers = [int(one) for one in given.getlist("file") if one.isdecimal()]
    year = posted_number(request, "year")
    made = begin_calibration(request.actor, year=year, rubric=given.get("rubric", ""), file_ids=numbers, at=clock.now())
    return redirect("calibration", batch_id=made)


@page(Permission.REVIEW_LEAD)
def calibration(request: DeskRequest, batch_id: int) -> HttpResponse:
    """Show a round: anchors, how many sheets are in, the deviation of each reviewer."""
    row = found_batch(batch_id, kind="calibration")
    names = {str(one.id): one.name for one in pools.pool()}
    found = round_of(row.id)
    context = {
        "row": row,
        "state": f"calibration.{row.state}",
        "files": reviews.files_of(row.id),
        "found": found,
        "lines": [(names.get(one.reviewer, one.reviewer), one) for one in found.deviations],
        "tolerance": rules_of_batch(row.id).value(SettingKey.ANCHOR_TOLERANCE),
        "crumbs": ((_("评分校准"), reverse("calibrations")), (row.title, "")),
    }
    return render(request, "calibration/calibration.html", context)


@page(Permission.REVIEW_LEAD)
def book(request: DeskRequest, batch_id: int) -> HttpResponse:
    """Hand out the workbook for the settled scores."""
    row = found_batch(batch_id, kind="calibration")
    with tempfile.TemporaryDirectory() as place:
        stream = answer_book(request.actor, batch_id=row.id, folder=Path(place)).open("rb")
    return saved_stream(stream, name=f"{row.title}标准答案.xlsx")


@action(Permission.REVIEW_LEAD)
def answers(request: DeskRequest, batch_id: int) -> HttpResponse:
    """Take the settled scores, and give the anchors out."""
    given = request.FILES.get("file")
    if given is None:
        raise StateError(Fault(_("没有选择文件"), _("标准答案"), _("选择文件后再提交")))
    with tempfile.TemporaryDirectory() as place:
        target = Path(place) / "answers.xlsx"
        with target.open("wb") as stream:
            stream.writelines(given.chunks())
        keep_answers(request.actor, batch_id=batch_id, lock=posted_number(request, "lock"), path=target, at=clock.now())
    messages.success(request, _("标准答案已保存，评分表已发给专家。"))
    return redirect("calibration", batch_id=batch_id)


@action(Permission.REVIEW_LEAD)
def close(request: DeskRequest, batch_id: int) -> HttpResponse:
    """Close a round."""
    close_calibration(request.actor, batch_id=batch_id, lock=posted_number(request, "lock"), at=clock.now())
    messages.success(request, _("已办理。"))
    return redirect("calibration", batch_id=batch_id)


GROUP = PageGroup(
    urls=(
        path("calibrations/", calibrations, name="calibrations"),
        path("calibrations/begin/", begin, name="calibration_begin"),
        path("calibrations/<int:batch_id>/", calibration, name="calibration"),
        path("calibrations/<int:batch_id>/book/", book, name="calibration_book"),
        path("calibrations/<int:batch_id>/answers/", answers, name="calibration_answers"),
        path("calibrations/<int:batch_id>/close/", close, name="calibration_close"),
    ),
)
