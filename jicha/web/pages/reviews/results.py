"""Results of reviews: files as their branch and the city see them, objections, statistics, the bulletin."""

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
from jicha.domain.reviews.lifecycle import FILE
from jicha.domain.reviews.marks import Answer
from jicha.services import clock
from jicha.services.scoring.findings import finding_of_fault, finding_of_file
from jicha.services.scoring.marks import number_given
from jicha.services.scoring.questions import decide_question
from jicha.services.scoring.settling import answer_result
from jicha.store.queries import reviews
from jicha.store.queries.reviews import FileRow
from jicha.web.frame.gates import DeskRequest, MenuEntry, PageGroup, action, page
from jicha.web.frame.lists import Column, ListSpec, Pick, export, shown
from jicha.web.frame.words import WORDS

_SHOWN = ("feedback", "objected", "settled", "final")


def _spec(limit: RowLimit) -> ListSpec[FileRow]:
    return ListSpec(
        name="review-results",
        title=gettext_lazy("评查结果"),
        columns=(
            Column("case", gettext_lazy("案件编号"), lambda row: row.case_id, link=_address, width=26),
            Column("unit", gettext_lazy("单位"), lambda row: row.unit_name, is_sorted=True),
            Column("batch", gettext_lazy("批次"), lambda row: row.batch_title, width=26),
            Column("origin", gettext_lazy("来源"), lambda row: f"origin.{row.origin}", kind="badge"),
            Column(
                "total",
                gettext_lazy("得分"),
                lambda row: float(row.total) if row.total is not None else None,
                kind="number",
                is_sorted=True,
            ),
            Column("veto", gettext_lazy("否决项"), lambda row: "、".join(row.vetoes)),
            Column("rule", gettext_lazy("得出办法"), lambda row: row.rule, width=34),
            Column("state", gettext_lazy("状态"), lambda row: f"review_file.{row.state}", kind="badge"),
        ),
        fetch=lambda ask: reviews.results(ask, limit=limit),
        empty=gettext_lazy("还没有评查结果。"),
        picks=(Pick("state", gettext_lazy("状态"), [(one, gettext_lazy(WORDS[f"review_file.{one}"])) for one in _SHOWN]),),
        is_searchable=True,
    )


def _address(row: FileRow) -> str:
    return reverse("review_result", args=[row.id])


@page(Permission.REVIEW_READ)
def result_list(request: DeskRequest) -> HttpResponse:
    """List the results that a person may see."""
    spec = _spec(row_limit(request.actor, permission=Permission.REVIEW_READ))
    return export(request, spec) or render(request, "reviews/results.html", {"list": shown(request, spec)})


@page(Permission.REVIEW_READ)
def result(request: DeskRequest, file_id: int) -> HttpResponse:
    """Show one result: points, what they were lost for, what the branch may say. No reviewer is named."""
    row = _found(request, file_id=file_id)
    offered = FILE.offered(row.state, permissions=held(request.actor, subject=Subject(unit_code=row.unit_code, released=True)))
    context = {
        "row": row,
        "state": f"review_file.{row.state}",
        "reasons": reviews.reasons_of(row.id),
        "may": {one.name for one in offered},
        "leads": may(request.actor, permission=Permission.REVIEW_LEAD),
        "origin": f"origin.{row.origin}",
        "may_find": bool(row.vetoes) and row.state == "final" and may(request.actor, permission=Permission.FINDING_WRITE),
        "steps": [
            {"at": s.at, "title": {m.name: m.zh for m in FILE.moves}[s.move], "who": "", "words": s.words}
            for s in reviews.file_steps(row.id)
            if s.move in {"feed_back", "object", "uphold", "reject", "accept", "lapse"}
        ],
        "crumbs": ((_("评查结果"), reverse("review_results")), (row.case_id, "")),
    }
    return render(request, "reviews/result.html", context)


@action(Permission.REVIEW_OBJECT)
def answer(request: DeskRequest, file_id: int) -> HttpResponse:
    """Accept a result, or object to it."""
    accepts = request.POST.get("decision") == "accept"
    why = request.POST.get("why", "").strip()
    answer_result(request.actor, file_id=file_id, lock=_lock(request), accepts=accepts, reason=why, at=clock.now())
    messages.success(request, _("已办理。"))
    return redirect("review_result", file_id=file_id)


@action(Permission.FINDING_WRITE)
def find_file(request: DeskRequest, file_id: int) -> HttpResponse:
    """Make a finding of a vetoed file."""
    made = finding_of_file(request.actor, file_id=file_id, at=clock.now())
    messages.success(request, _("已立为问题，请补充内容。"))
    return redirect("finding", finding_id=made)


@action(Permission.FINDING_WRITE)
def find_fault(request: DeskRequest, batch_id: int) -> HttpResponse:
    """Make a finding of a fault that a branch's files share."""
    given = request.POST
    criterion, unit = given.get("criterion", ""), given.get("unit", "")
    made = finding_of_fault(request.actor, batch_id=batch_id, criterion=criterion, unit_code=unit, at=clock.now())
    messages.success(request, _("已立为问题，请补充内容。"))
    return redirect("finding", finding_id=made)


@action(Permission.REVIEW_LEAD)
def rule(request: DeskRequest, question_id: int) -> HttpResponse:
    """Decide a typical question for the whole batch."""
    given = request.POST
    said = given.get("answer", "")
    if said not in set(Answer):
        raise StateError(Fault(_("没有选择判定"), f"{question_id}", _("选一个判定")))
    try:
        lost = number_given(given.get("lost", ""))
    except ValueError:
        raise StateError(Fault(_("扣分不是数字"), f"{question_id}", _("写数字，如 2 或 0.5"))) from None
    number = decide_question(
        request.actor, question_id=question_id, answer=Answer(said), lost=lost, ruling=given.get("ruling", ""), at=clock.now()
    )
    messages.success(request, _("口径已统一，更正 %(number)d 份评分表。") % {"number": number})
    batch_id = given.get("batch", "")
    return redirect("batch", batch_id=int(batch_id) if batch_id.isdecimal() else 0)


def _found(request: DeskRequest, *, file_id: int) -> FileRow:
    row = reviews.result_of(file_id, limit=row_limit(request.actor, permission=Permission.REVIEW_READ))
    if row is None:
        raise MissingError(Fault(_("没有这份案卷的评查结果"), f"{file_id}", _("回到评查结果重新选择")))
    return row


def _lock(request: DeskRequest) -> int:
    given = request.POST.get("lock", "")
    return int(given) if given.isdecimal() else -1


GROUP = PageGroup(
    urls=(
        path("review-results/", result_list, name="review_results"),
        path("review-results/<int:file_id>/", result, name="review_result"),
        path("review-results/<int:file_id>/answer/", answer, name="review_answer"),
        path("review-results/<int:file_id>/finding/", find_file, name="review_finding"),
        path("batches/<int:batch_id>/finding/", find_fault, name="batch_finding"),
        path("questions/<int:question_id>/", rule, name="question_rule"),
    ),
    menu=(MenuEntry(gettext_lazy("评查结果"), "review_results", Permission.REVIEW_READ, "results", 7),),
)
