"""The document beside its structure, and what differs between two versions."""

import difflib
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from jicha.domain.access.asking import row_limit
from jicha.domain.access.permissions import Permission
from jicha.services.plans.laying_out import differences, lines_of, passages_of
from jicha.services.plans.reading import plan_from_text
from jicha.store.queries.paging import Ask
from jicha.store.queries.year import plans as questions
from jicha.store.queries.year.plans import PlanRow
from jicha.web.frame.gates import DeskRequest, PageGroup, page
from jicha.web.pages.plans.plans import found_plan, frame_of

_MOST_VERSIONS = 200


@dataclass(frozen=True, slots=True)
class TextLine:
    """A paragraph that only one of the versions has; `sign` is + for the newer, - for the older."""

    sign: str
    text: str


@page(Permission.PLAN_READ)
def plan_text(request: DeskRequest, plan_id: int) -> HttpResponse:
    """Show each paragraph of the document beside the values read from it."""
    row, read = found_plan(request, plan_id=plan_id)
    context = {
        **frame_of(row, here="plan_text"),
        "passages": passages_of(read),
        "given": [line for line in lines_of(read) if line.paragraph is None],
        "open": [one for one in read.questions if one.paragraph is None],
        "is_inside": row_limit(request.actor, permission=Permission.PLAN_READ).is_all,
    }
    return render(request, "plans/text.html", context)


@page(Permission.PLAN_READ)
def plan_difference(request: DeskRequest, plan_id: int) -> HttpResponse:
    """Compare a version with another of its year: the one that is asked for, else the one in force, else the one before."""
    row, read = found_plan(request, plan_id=plan_id)
    limit = row_limit(request.actor, permission=Permission.PLAN_READ)
    versions = questions.plans(Ask(picks={"year": str(row.year)}, size=_MOST_VERSIONS), limit=limit).rows
    others = [one for one in versions if one.id != row.id]
    other = _other(request, row=row, others=others)
    text = questions.plan_text(other.id, limit=limit) if other else None
    found = plan_from_text(text) if text else None
    context = {
        **frame_of(row, here="plan_difference"),
        "others": others,
        "other": other,
        "differences": differences(found, after=read) if found else (),
        "text_lines": _text_lines([p.text for p in found.paragraphs], new=[p.text for p in read.paragraphs]) if found else (),
    }
    return render(request, "plans/difference.html", context)


def _other(request: DeskRequest, *, row: PlanRow, others: list[PlanRow]) -> PlanRow | None:
    asked = request.GET.get("with", "")
    named = [one for one in others if str(one.id) == asked]
    in_force = [one for one in others if one.state == "published"]
    earlier = [one for one in others if one.number < row.number]
    return next(iter((*named, *in_force, *earlier)), None)


def _text_lines(old: list[str], *, new: list[str]) -> tuple[TextLine, ...]:
    found = difflib.ndiff(old, new)
    return tuple(TextLine(line[0], line[2:]) for line in found if line[0] in "+-")


GROUP = PageGroup(
    urls=(
        path("plans/<int:plan_id>/text/", plan_text, name="plan_text"),
        path("plans/<int:plan_id>/difference/", plan_difference, name="plan_difference"),
    )
)
