"""The lead's side of one drawn file: its scan, what is hidden, who acts for the party, its result and objections."""

from decimal import Decimal, InvalidOperation

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from jicha.domain.access.permissions import Permission
from jicha.domain.errors import Fault, MissingError, StateError
from jicha.domain.reviews.lifecycle import FILE
from jicha.domain.rubrics.rubric import Rubric
from jicha.services import clock
from jicha.services.batches.masking import add_mask, confirm_masks, keep_scan, name_counsel
from jicha.services.batches.moving import known_rubrics
from jicha.services.data.uploading import path_of_bytes
from jicha.services.scoring.marks import box_given
from jicha.services.scoring.settling import decide_objection
from jicha.store.queries import reviews
from jicha.store.queries.reviews import BatchRow, FileRow
from jicha.web.frame.files import picture
from jicha.web.frame.gates import DeskRequest, PageGroup, action, page
from jicha.web.pages.reviews.batches import found_batch


@page(Permission.REVIEW_LEAD)
def review_file(request: DeskRequest, file_id: int) -> HttpResponse:
    """Show a file to the lead."""
    row = _found(file_id)
    batch = _batch_of(row)
    rubric = known_rubrics().get(batch.rubric)
    given = request.GET.get("page", "1")
    number = int(given) if given.isdecimal() and 1 <= int(given) <= len(row.pages) else 1
    context = {
        "row": row,
        "batch": batch,
        "state": f"review_file.{row.state}",
        "kinds": [one.zh for one in rubric.kinds] if rubric else [row.kind],
        "counsel": "、".join(row.identity.get("counsel", ())),
        "firms": "、".join(row.identity.get("firms", ())),
        "is_open": batch.state in {"drawn", "assigned"} and row.origin != "anchor",
        "may_replace": batch.state in {"drawn", "assigned"} and row.origin == "drawn",
        "sheets": [one for one in reviews.sheets_of(batch.id) if one.file_id == row.id],
        "hints": _hints(row, year=batch.year, rubric=rubric),
        "page": number,
        "pages": range(1, len(row.pages) + 1),
        "masks": [one for one in row.masks if one["page"] == number],
        "steps": [{"at": s.at, "title": _title(s.move), "who": s.who, "words": s.words} for s in reviews.file_steps(row.id)],
        "reasons": reviews.reasons_of(row.id) if row.total is not None else (),
        "crumbs": ((batch.title, reverse("batch" if batch.kind == "review" else "calibration", args=[batch.id])), (row.case_id, "")),
    }
    return render(request, "reviews/file.html", context)


@page(Permission.REVIEW_LEAD)
def masked_page(request: DeskRequest, file_id: int, number: int) -> HttpResponse:  # noqa: ARG001  # Every view gets the request.
    """Hand out one masked page to the lead, who looks at what the reviewer will see."""
    row = _found(file_id)
    if not 1 <= number <= len(row.pages):
        raise MissingError(Fault(_("没有这一页"), f"{number}", _("回到案卷页面重新选择")))
    return picture(path_of_bytes(row.pages[number - 1]))


@action(Permission.REVIEW_LEAD)
def scan(request: DeskRequest, file_id: int) -> HttpResponse:
    """Take a scan in."""
    given = request.FILES.get("file")
    if given is None:
        raise StateError(Fault(_("没有选择文件"), f"{file_id}", _("选择文件后再提交")))
    number = keep_scan(request.actor, file_id=file_id, name=given.name or "", chunks=given.chunks(), at=clock.now())
    messages.success(request, _("已生成 %(number)d 页，请逐页核对遮盖。") % {"number": number})
    return redirect("review_file", file_id=file_id)


@action(Permission.REVIEW_LEAD)
def mask(request: DeskRequest, file_id: int) -> HttpResponse:
    """Hide another place."""
    given = request.POST.get("page", "")
    number = int(given) if given.isdecimal() else 0
    box = box_given(request.POST.get("box", ""))
    if box is None:
        raise StateError(Fault(_("没有框选要遮盖的地方"), f"{number}", _("在页面图像上按住拖动，框住要遮盖的文字")))
    add_mask(request.actor, file_id=file_id, lock=_lock(request), page=number, box=box, at=clock.now())
    return redirect(f"{reverse('review_file', args=[file_id])}?page={number}")


@action(Permission.REVIEW_LEAD)
def confirm(request: DeskRequest, file_id: int) -> HttpResponse:
    """Say that every page was looked at."""
    no_scan = request.POST.get("no_scan") == "yes"
    confirm_masks(request.actor, file_id=file_id, lock=_lock(request), has_no_scan=no_scan, at=clock.now())
    return _back(request, file_id=file_id)


@action(Permission.REVIEW_LEAD)
def details(request: DeskRequest, file_id: int) -> HttpResponse:
    """Write down who acts for the party, and the kind of file."""
    given = request.POST
    name_counsel(
        request.actor,
        file_id=file_id,
        lock=_lock(request),
        counsel=_names(given.get("counsel", "")),
        firms=_names(given.get("firms", "")),
        kind=given.get("kind", ""),
        at=clock.now(),
    )
    return _back(request, file_id=file_id)


@action(Permission.REVIEW_LEAD)
def objection(request: DeskRequest, file_id: int) -> HttpResponse:
    """Decide an objection."""
    upholds = request.POST.get("decision") == "uphold"
    why = request.POST.get("why", "").strip()
    total = _points(request.POST.get("total", "")) if upholds else None
    decide_objection(request.actor, file_id=file_id, lock=_lock(request), upholds=upholds, reason=why, total=total, at=clock.now())
    return _back(request, file_id=file_id)


def _batch_of(row: FileRow) -> BatchRow:
    return found_batch(row.batch_id, kind="calibration" if row.origin == "anchor" else "review")


def _hints(row: FileRow, *, year: int, rubric: Rubric | None) -> list[tuple[str, int, str, str]]:
    """Say to which criteria the flags of the case belong: the lead may follow each to its row, which no reviewer can."""
    criteria = rubric.criteria(row.kind) if rubric and row.kind in {one.zh for one in rubric.kinds} else ()
    return [
        ("、".join(one.id for one in criteria if check in one.checks) or "—", number, check, words)
        for number, check, words in reviews.flags_of_case(row, year=year)
    ]


def _points(text: str) -> Decimal | None:
    try:
        return Decimal(text.strip())
    except InvalidOperation:
        return None


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.replace("，", "、").replace(",", "、").split("、") if name.strip()]


def _title(name: str) -> str:
    words = {"mask": _("案卷准备"), "pick": _("风险补充"), "replace": _("替换")}
    return words.get(name) or {one.name: one.zh for one in FILE.moves}.get(name, name)


def _found(file_id: int) -> FileRow:
    row = reviews.file_of(file_id)
    if row is None:
        raise MissingError(Fault(_("没有这份案卷"), f"{file_id}", _("回到批次页面重新选择")))
    return row


def _lock(request: DeskRequest) -> int:
    given = request.POST.get("lock", "")
    return int(given) if given.isdecimal() else -1


def _back(request: DeskRequest, *, file_id: int) -> HttpResponse:
    messages.success(request, _("已办理。"))
    return redirect("review_file", file_id=file_id)


GROUP = PageGroup(
    urls=(
        path("review-files/<int:file_id>/", review_file, name="review_file"),
        path("review-files/<int:file_id>/pages/<int:number>.png", masked_page, name="review_file_page"),
        path("review-files/<int:file_id>/scan/", scan, name="review_file_scan"),
        path("review-files/<int:file_id>/mask/", mask, name="review_file_mask"),
        path("review-files/<int:file_id>/confirm/", confirm, name="review_file_confirm"),
        path("review-files/<int:file_id>/details/", details, name="review_file_details"),
        path("review-files/<int:file_id>/objection/", objection, name="review_file_objection"),
    ),
)
