"""A batch's draw: its published files, anyone's check, trial and void before it, picks and top-ups after it, what the sample can say."""

from fractions import Fraction

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from jicha.domain.access.permissions import Permission
from jicha.domain.errors import Fault, MissingError, StateError
from jicha.domain.sampling.projection import Projection
from jicha.services import clock
from jicha.services.batches.changing import pick_file, replace_file, top_up_batch, try_draw, void_batch
from jicha.services.batches.estimating import Asked, confidence_of, estimate, sizing
from jicha.services.batches.facts import draw_facts, file_of_draw, verified
from jicha.services.batches.seating import obstacles_by_file
from jicha.store.queries import reviews
from jicha.store.queries.year import units
from jicha.web.frame.files import saved
from jicha.web.frame.forms import posted_number, posted_text
from jicha.web.frame.gates import DeskRequest, PageGroup, action, page
from jicha.web.pages.reviews.batches import found_batch, visible_batch

_ERROR, _FAILING = 10, 10
"""What the page begins with, in hundredths; the bureau chooses, no norm does."""


@page(Permission.REVIEW_LEAD)
def recusals(request: DeskRequest, batch_id: int) -> HttpResponse:
    """Show before inviting what stands against whom."""
    row = found_batch(batch_id)
    told = obstacles_by_file(request.actor, batch_id=row.id, on=clock.day_of(clock.now()))
    crumbs = ((row.title, reverse("batch", args=[row.id])), (_("回避情况"), ""))
    return render(request, "reviews/recusals.html", {"row": row, "told": told, "crumbs": crumbs})


@page(Permission.DRAW_READ)
def verify(request: DeskRequest, batch_id: int) -> HttpResponse:
    """Redo the draw from its folder and show everything that does not agree."""
    row = visible_batch(request, batch_id=batch_id)
    crumbs = ((row.title, reverse("batch", args=[row.id])), (_("复核抽取"), ""))
    return render(request, "draws/verified.html", {"row": row, "found": verified(row.folder), "crumbs": crumbs})


@page(Permission.DRAW_READ)
def draw_file(request: DeskRequest, batch_id: int, name: str) -> HttpResponse:
    """Hand out one file of the draw's folder, as it is published."""
    row = visible_batch(request, batch_id=batch_id)
    place = file_of_draw(row.folder, name=name)
    if place is None:
        raise MissingError(Fault(_("没有这个文件"), name, _("回到批次页面重新选择")))
    return saved(place, name=place.name)


@action(Permission.DRAW_RUN)
def trial(request: DeskRequest, batch_id: int) -> HttpResponse:
    """Draw once for trial and show what came out."""
    row = found_batch(batch_id)
    drawn = try_draw(request.actor, batch_id=row.id, at=clock.now())
    crumbs = ((row.title, reverse("batch", args=[row.id])), (_("试抽"), ""))
    return render(request, "draws/trial.html", {"row": row, "drawn": drawn, "crumbs": crumbs})


@action(Permission.DRAW_COMMIT)
def void(request: DeskRequest, batch_id: int) -> HttpResponse:
    """Give the announcement up."""
    void_batch(
        request.actor, batch_id=batch_id, lock=posted_number(request, "lock"), reason=posted_text(request, "why").strip(), at=clock.now()
    )
    messages.success(request, _("公告已作废，各人须重新承诺。"))
    return redirect("batch", batch_id=batch_id)


@action(Permission.DRAW_RUN)
def pick(request: DeskRequest, batch_id: int) -> HttpResponse:
    """Add a case for its risk."""
    given = request.POST
    pick_file(request.actor, batch_id=batch_id, case_id=given.get("case_id", ""), reason=given.get("why", "").strip(), at=clock.now())
    messages.success(request, _("已补充，不计入推断。"))
    return redirect("batch", batch_id=batch_id)


@action(Permission.DRAW_RUN)
def replace(request: DeskRequest, file_id: int) -> HttpResponse:
    """Replace a drawn file by the next ticket."""
    taken = replace_file(
        request.actor, file_id=file_id, lock=posted_number(request, "lock"), reason=posted_text(request, "why").strip(), at=clock.now()
    )
    messages.success(request, _("已按票号由 %(number)s 替换。") % {"number": taken})
    return redirect("review_file", file_id=file_id)


@action(Permission.DRAW_COMMIT)
def add(request: DeskRequest, batch_id: int) -> HttpResponse:
    """Begin a top-up."""
    number = request.POST.get("per_branch", "")
    per_branch = int(number) if number.isdecimal() and int(number) else None
    made = top_up_batch(request.actor, batch_id=batch_id, per_branch=per_branch, at=clock.now())
    messages.success(request, _("已建增抽批次，须重新承诺取数。"))
    return redirect("batch", batch_id=made)


@page(Permission.DRAW_READ)
def size(request: DeskRequest, batch_id: int) -> HttpResponse:
    """Show how many files the chosen error takes, what the drawn number can say, and what the reviewed files say of all."""
    row = visible_batch(request, batch_id=batch_id)
    facts = draw_facts(row.folder)
    if facts is None:
        raise MissingError(Fault(_("还没有抽样框"), row.title, _("先编制抽样框")))
    error, failing = _hundredths(request, name="error", usual=_ERROR), _hundredths(request, name="failing", usual=_FAILING)
    confidence, found = confidence_of(row.id), estimate(row.id)
    context = {
        "row": row,
        "error": error,
        "failing": failing,
        "confidence": f"{round(100 * confidence)}%",
        "sizes": sizing(facts, asked=Asked(Fraction(error, 100), Fraction(failing, 100), confidence)),
        "found": found,
        "estimates": _shares(found.branches, whole=found.whole) if found else [],
        "picks": [one for one in reviews.files_of(row.id) if one.origin == "pick"],
        "crumbs": ((row.title, reverse("batch", args=[row.id])), (_("样本量和推断"), "")),
    }
    return render(request, "draws/size.html", context)


def _shares(
    branches: dict[str, Projection], *, whole: Projection
) -> list[tuple[str, Projection, float | None, float | None, float | None]]:
    names = {one.code: one.name for one in units.units()}
    lines = [*((names.get(code, code), one) for code, one in branches.items()), (_("合计"), whole)]
    return [(name, one, _percent(one.share), _percent(one.low), _percent(one.high)) for name, one in lines]


def _percent(share: Fraction | None) -> float | None:
    return None if share is None else float(100 * share)


def _hundredths(request: DeskRequest, *, name: str, usual: int) -> int:
    given = request.GET.get(name, "")
    if not given:
        return usual
    if not given.isdecimal() or not 1 <= int(given) <= 50:
        raise StateError(Fault(_("应为1至50的整数"), f"{name}={given}"[:60], _("改成 1 至 50 之间的百分数")))
    return int(given)


GROUP = PageGroup(
    urls=(
        path("batches/<int:batch_id>/recusals/", recusals, name="batch_recusals"),
        path("batches/<int:batch_id>/verify/", verify, name="batch_verify"),
        path("batches/<int:batch_id>/files/<str:name>", draw_file, name="batch_file"),
        path("batches/<int:batch_id>/trial/", trial, name="batch_trial"),
        path("batches/<int:batch_id>/void/", void, name="batch_void"),
        path("batches/<int:batch_id>/pick/", pick, name="batch_pick"),
        path("batches/<int:batch_id>/top-up/", add, name="batch_top_up"),
        path("batches/<int:batch_id>/size/", size, name="batch_size"),
        path("review-files/<int:file_id>/replace/", replace, name="review_file_replace"),
    ),
)
