"""The pool of reviewers: who they are and what they declared."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jicha.domain.access.permissions import Permission
from jicha.domain.errors import Fault, MissingError, StateError
from jicha.domain.reviews.pool import KIND_WORDS, Posting, ReviewerKind, Tie
from jicha.services import clock
from jicha.services.batches.people import Declared, keep_member
from jicha.store.queries import pool as pools
from jicha.store.queries.year import units
from jicha.web.frame.gates import DeskRequest, MenuEntry, PageGroup, form_page, page

_LINES = 4
"""So many lines for postings and ties; empty ones are left out."""


@page(Permission.REVIEW_POOL)
def pool(request: DeskRequest) -> HttpResponse:
    """List the reviewers, those who are not in the pool yet too."""
    members = {one.user_id: one for one in pools.pool()}
    names = {one.code: one.name for one in units.units()}
    rows = [(user_id, name, members.get(user_id)) for user_id, name in pools.reviewer_accounts()]
    return render(request, "reviews/pool.html", {"rows": rows, "kinds": _kinds(), "units": names})


@form_page(Permission.REVIEW_POOL)
def member(request: DeskRequest, user_id: int) -> HttpResponse:
    """Write down what a reviewer declared."""
    name = dict(pools.reviewer_accounts()).get(user_id)
    if name is None:
        raise MissingError(Fault(_("没有这位评查专家"), f"{user_id}", _("回到专家库重新选择")))
    row = pools.member_of(user_id)
    if request.method == "POST":
        keep_member(request.actor, user_id=user_id, lock=_lock(request), declared=_declared(request), at=clock.now())
        messages.success(request, _("已保存。"))
        return redirect("pool")
    postings = list(row.postings) if row else []
    ties = list(row.ties) if row else []
    context = {
        "user_id": user_id,
        "name": name,
        "row": row,
        "kinds": list(_kinds().items()),
        "units": [one for one in units.units() if one.kind != "city"],
        "postings": [*postings, *({},) * (_LINES - len(postings))],
        "ties": [*ties, *({},) * (_LINES - len(ties))],
        "crumbs": ((_("评查专家库"), reverse("pool")), (name, "")),
    }
    return render(request, "reviews/member.html", context)


def _declared(request: DeskRequest) -> Declared:
    given = request.POST
    kind, most = given.get("kind", ""), given.get("most", "")
    if kind not in set(ReviewerKind):
        raise StateError(Fault(_("没有选择人员类型"), _("评查专家"), _("选择骨干或律师")))
    return Declared(
        kind=ReviewerKind(kind),
        unit_code=given.get("unit_code", ""),
        firm=given.get("firm", ""),
        postings=_postings(request),
        ties=[
            Tie(party.strip(), what.strip())
            for party, what in zip(given.getlist("party"), given.getlist("tie"), strict=False)
            if party.strip()
        ],
        has_declared=given.get("has_declared") == "yes",
        most=int(most) if most.isdecimal() and int(most) else None,
        is_available=given.get("is_available", "yes") == "yes",
    )


def _postings(request: DeskRequest) -> list[Posting]:
    names = {one.code: one.name for one in units.units()}
    given = zip(*(request.POST.getlist(name) for name in ("posting_unit", "posting_from", "posting_until")), strict=False)
    found = []
    for code, since, until in given:
        if code:
            start = _day(since)
            if start is None:
                raise StateError(Fault(_("任职没有起始日期"), names.get(code, code), _("写成 2021-08-31 的样子")))
            found.append(Posting(code, names.get(code, code), start, _day(until)))
    return found


def _kinds() -> dict[str, str]:
    return {kind.value: words for kind, words in KIND_WORDS.items()}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _lock(request: DeskRequest) -> int | None:
    given = request.POST.get("lock", "")
    return int(given) if given.isdecimal() else None


GROUP = PageGroup(
    urls=(path("pool/", pool, name="pool"), path("pool/<int:user_id>/", member, name="pool_member")),
    menu=(MenuEntry(gettext_lazy("评查专家库"), "pool", Permission.REVIEW_POOL, "results", 8),),
)
