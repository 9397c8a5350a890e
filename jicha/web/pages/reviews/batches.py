"""The lead's side of a review: batches, their frame, commitments, draw, assignment, comparison, publication."""

from collections.abc import Sequence
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jicha.domain.access.asking import held, may, row_limit
from jicha.domain.access.permissions import Permission
from jicha.domain.access.scopes import RowLimit, Subject
from jicha.domain.errors import Fault, MissingError, StateError
from jicha.domain.reviews.lifecycle import BATCH
from jicha.domain.sampling.announcement import Public
from jicha.services import clock
from jicha.services.batches.contributing import commit_number, lock_frame, note_public, reveal_number
from jicha.services.batches.drawing import draw_batch
from jicha.services.batches.facts import draw_facts
from jicha.services.batches.moving import known_rubrics
from jicha.services.batches.opening import BRANCH_COLUMN, Terms, begin_batch, frame_again
from jicha.services.batches.seating import assign_batch, drop_out
from jicha.services.sampling.lake_cases import COLUMNS
from jicha.services.scoring.settling import compare_batch, feed_back, finish_batch, open_scoring, publish_batch
from jicha.store.queries import reviews
from jicha.store.queries.flags import Note
from jicha.store.queries.reviews import BatchRow
from jicha.store.queries.year import plans
from jicha.web.frame.gates import DeskRequest, MenuEntry, PageGroup, action, page
from jicha.web.frame.lists import Column, ListSpec, export, shown
from jicha.web.frame.words import WORDS


def _spec(limit: RowLimit) -> ListSpec[BatchRow]:
    return ListSpec(
        name="batches",
        title=gettext_lazy("案卷评查"),
        columns=(
            Column("title", gettext_lazy("批次"), lambda row: row.title, link=lambda row: reverse("batch", args=[row.id]), width=30),
            Column("state", gettext_lazy("状态"), lambda row: f"batch.{row.state}", kind="badge"),
            Column("drawn", gettext_lazy("抽取日期"), lambda row: row.drawn_on, kind="date"),
            Column("due", gettext_lazy("异议期限"), lambda row: row.feedback_due_on, kind="date"),
        ),
        fetch=lambda ask: reviews.batches(ask, limit=limit),
        empty=gettext_lazy("还没有评查批次。方案要求每半年随机抽取一次案卷。"),
    )


@page(Permission.DRAW_READ)
def batch_list(request: DeskRequest) -> HttpResponse:
    """List the batches."""
    spec = _spec(row_limit(request.actor, permission=Permission.DRAW_READ))
    context = {
        "list": shown(request, spec),
        "may_begin": may(request.actor, permission=Permission.DRAW_COMMIT),
        "rubrics": [(digest, one) for digest, one in known_rubrics().items()],
        "columns": [name for name in COLUMNS if name != BRANCH_COLUMN],
        "year": year_at_hand(),
    }
    return export(request, spec) or render(request, "reviews/batches.html", context)


@page(Permission.DRAW_READ)
def batch(request: DeskRequest, batch_id: int) -> HttpResponse:
    """Show a batch: the draw for everybody who may see it, files and sheets for the lead."""
    row = found_batch(batch_id)
    permissions = held(request.actor, subject=Subject(released=row.state in reviews.SEEN_BY_ALL))
    if Permission.DRAW_READ not in permissions:
        raise MissingError(Fault(_("没有这个评查批次"), f"{batch_id}", _("回到批次列表重新选择")))
    leads = Permission.REVIEW_LEAD in permissions
    done, whole = reviews.progress_of(row.id)
    sheets, steps = (_by_file(row.id) if leads else {}), reviews.steps_of(row.id)
    offered = BATCH.offered(row.state, permissions=permissions)
    context = {
        "row": row,
        "state": f"batch.{row.state}",
        "rubric": known_rubrics().get(row.rubric),
        "facts": draw_facts(row.folder),
        "stages": _stages(row, steps=steps),
        "files": [(one, sheets.get(one.id, ())) for one in reviews.files_of(row.id)] if leads else [],
        "members": {sheet.member_id: sheet.reviewer for own in sheets.values() for sheet in own},
        "questions": reviews.questions_of(row.id) if leads else (),
        "done": done,
        "whole": whole,
        "moves": [one for one in offered if one.name in _BARE],
        "may": {one.name for one in offered},
        "may_contribute": Permission.DRAW_CONTRIBUTE in permissions,
        "may_run": Permission.DRAW_RUN in permissions,
        "leads": leads,
        "columns": [name for name in COLUMNS if name != BRANCH_COLUMN],
        "may_change": Permission.DRAW_RUN in permissions and row.state in {"drawn", "assigned"},
        "may_try": Permission.DRAW_RUN in permissions and row.state in {"frame", "committed"},
        "may_top_up": Permission.DRAW_COMMIT in permissions and row.drawn_on is not None and row.later is None,
        "steps": [{"at": s.at, "title": _title(s.move), "who": s.who, "words": s.words} for s in steps] if leads else [],
        "crumbs": ((_("案卷评查"), reverse("batches")), (row.title, "")),
    }
    return render(request, "reviews/batch.html", context)


@action(Permission.DRAW_COMMIT)
def begin(request: DeskRequest) -> HttpResponse:
    """Begin a batch."""
    given = request.POST
    year, half = given.get("year", ""), given.get("half", "")
    made = begin_batch(
        request.actor,
        year=int(year) if year.isdecimal() else 0,
        half=int(half) if half.isdecimal() else 0,
        rubric=given.get("rubric", ""),
        terms=_terms(request),
        at=clock.now(),
    )
    return redirect("batch", batch_id=made)


@action(Permission.DRAW_COMMIT)
def reframe(request: DeskRequest, batch_id: int) -> HttpResponse:
    """Declare the frame anew."""
    frame_again(request.actor, batch_id=batch_id, terms=_terms(request), at=clock.now())
    return _back(request, batch_id=batch_id)


@action(Permission.DRAW_CONTRIBUTE)
def contribute(request: DeskRequest, batch_id: int) -> HttpResponse:
    """Commit to a number; the slip is shown once."""
    row = found_batch(batch_id)
    slip = commit_number(request.actor, batch_id=batch_id, value=request.POST.get("value", ""), at=clock.now())
    crumbs = ((row.title, reverse("batch", args=[row.id])), (_("揭示单"), ""))
    return render(request, "draws/slip.html", {"row": row, "slip": slip, "crumbs": crumbs})


@action(Permission.DRAW_COMMIT)
def lock(request: DeskRequest, batch_id: int) -> HttpResponse:
    """Lock the frame and announce."""
    given = request.POST
    reveal_by = _day(given.get("reveal_by", ""))
    appears_on = _day(given.get("appears_on", ""))
    source = given.get("source", "").strip()
    publics = [Public(source, appears_on)] if source and appears_on else []
    lock_frame(request.actor, batch_id=batch_id, lock=_lock(request), reveal_by=reveal_by, publics=publics, at=clock.now())
    return _back(request, batch_id=batch_id)


@action(Permission.DRAW_CONTRIBUTE)
def reveal(request: DeskRequest, batch_id: int) -> HttpResponse:
    """Reveal the person's own number, or write a public number down."""
    given, now = request.POST, clock.now()
    if given.get("source"):
        note_public(request.actor, batch_id=batch_id, source=given["source"], value=given.get("value", ""), at=now)
    else:
        reveal_number(request.actor, batch_id=batch_id, nonce=given.get("nonce", ""), value=given.get("value", ""), at=now)
    return _back(request, batch_id=batch_id)


@action(Permission.DRAW_RUN)
def run(request: DeskRequest, batch_id: int) -> HttpResponse:
    """Draw."""
    withheld = request.POST.getlist("withheld")
    number = draw_batch(request.actor, batch_id=batch_id, lock=_lock(request), withheld=withheld, at=clock.now())
    messages.success(request, _("已抽取 %(number)d 份案卷。") % {"number": number})
    return redirect("batch", batch_id=batch_id)


@action(Permission.REVIEW_LEAD)
def move(request: DeskRequest, batch_id: int) -> HttpResponse:
    """Assign, open, compare, feed back, finish; each has a service of its own."""
    services = {"assign": assign_batch, "open": open_scoring, "compare": compare_batch, "feed_back": feed_back, "finish": finish_batch}
    name = request.POST.get("move", "")
    if name not in services:
        raise StateError(Fault(_("没有这一步"), name, _("从页面上的按钮办理")))
    services[name](request.actor, batch_id=batch_id, lock=_lock(request), at=clock.now())
    return _back(request, batch_id=batch_id)


@action(Permission.REVIEW_LEAD)
def reassign(request: DeskRequest, batch_id: int) -> HttpResponse:
    """Take a reviewer out of the batch."""
    member, why = request.POST.get("member", ""), request.POST.get("why", "").strip()
    number = int(member) if member.isdecimal() else 0
    drop_out(request.actor, batch_id=batch_id, lock=_lock(request), member_id=number, reason=why, at=clock.now())
    return _back(request, batch_id=batch_id)


@action(Permission.REVIEW_PUBLISH)
def publish(request: DeskRequest, batch_id: int) -> HttpResponse:
    """Publish the batch."""
    publish_batch(request.actor, batch_id=batch_id, lock=_lock(request), at=clock.now())
    return _back(request, batch_id=batch_id)


def found_batch(batch_id: int, *, kind: str = "review") -> BatchRow:
    """Find a batch, or with another kind a round of calibration.

    Raises:
        MissingError: there is none.
    """
    row = reviews.batch_of(batch_id)
    if row is None or row.kind != kind:
        raise MissingError(Fault(_("没有这个评查批次"), f"{batch_id}", _("回到批次列表重新选择")))
    return row


def year_at_hand() -> int:
    """Give the newest year that has a plan, this year before the first."""
    return next(iter(sorted(plans.plan_years(is_inside=True), reverse=True)), clock.day_of(clock.now()).year)


def visible_batch(request: DeskRequest, *, batch_id: int) -> BatchRow:
    """Find a batch that this person may see.

    Raises:
        MissingError: there is none for this person.
    """
    row = found_batch(batch_id)
    if Permission.DRAW_READ not in held(request.actor, subject=Subject(released=row.state in reviews.SEEN_BY_ALL)):
        raise MissingError(Fault(_("没有这个评查批次"), f"{batch_id}", _("回到批次列表重新选择")))
    return row


def _by_file(batch_id: int) -> dict[int, list[reviews.SheetRow]]:
    found: dict[int, list[reviews.SheetRow]] = {}
    for one in reviews.sheets_of(batch_id):
        found.setdefault(one.file_id, []).append(one)
    return found


def _terms(request: DeskRequest) -> Terms:
    number = request.POST.get("per_branch", "")
    return Terms(strata=request.POST.getlist("strata"), per_branch=int(number) if number.isdecimal() and int(number) else None)


def _title(name: str) -> str:
    words = {
        "frame": _("编制抽样框"),
        "ask": _("提出典型问题"),
        "rule": _("统一口径"),
        "trial": _("试抽"),
        "pick": _("风险补充"),
        "replace": _("替换"),
    }
    return words.get(name) or {one.name: one.zh for one in BATCH.moves}.get(name, name)


def _stages(row: BatchRow, *, steps: Sequence[Note]) -> list[dict[str, object]]:
    """Lay the states out in their order, each with the day on which the batch came to it last."""
    days = {"frame": steps[0].at if steps else None}
    targets = {one.name: one.target for one in BATCH.moves}
    days |= {targets[one.move]: one.at for one in steps if one.move in targets}
    names = [one.name for one in BATCH.states]
    place = names.index(row.state)
    tones = ["done"] * place + ["now"] + ["next"] * (len(names) - place - 1)
    return [
        {"state": f"batch.{name}", "title": WORDS[f"batch.{name}"], "at": days.get(name) if tone != "next" else None, "tone": tone}
        for name, tone in zip(names, tones, strict=True)
    ]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _lock(request: DeskRequest) -> int:
    given = request.POST.get("lock", "")
    return int(given) if given.isdecimal() else -1


def _back(request: DeskRequest, *, batch_id: int) -> HttpResponse:
    messages.success(request, _("已办理。"))
    return redirect("batch", batch_id=batch_id)


_BARE = frozenset({"assign", "open", "compare", "feed_back", "finish"})

GROUP = PageGroup(
    urls=(
        path("batches/", batch_list, name="batches"),
        path("batches/begin/", begin, name="batch_begin"),
        path("batches/<int:batch_id>/", batch, name="batch"),
        path("batches/<int:batch_id>/frame/", reframe, name="batch_frame"),
        path("batches/<int:batch_id>/contribute/", contribute, name="batch_contribute"),
        path("batches/<int:batch_id>/lock/", lock, name="batch_lock"),
        path("batches/<int:batch_id>/reveal/", reveal, name="batch_reveal"),
        path("batches/<int:batch_id>/run/", run, name="batch_run"),
        path("batches/<int:batch_id>/move/", move, name="batch_move"),
        path("batches/<int:batch_id>/reassign/", reassign, name="batch_reassign"),
        path("batches/<int:batch_id>/publish/", publish, name="batch_publish"),
    ),
    menu=(MenuEntry(gettext_lazy("案卷评查"), "batches", Permission.DRAW_READ, "results", 6),),
)
