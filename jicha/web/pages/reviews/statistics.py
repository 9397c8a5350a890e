"""What a batch comes to: agreement, leniency, branches with interval, criteria by what they lost, and the draft of the bulletin."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from jicha.domain.access.asking import may
from jicha.domain.access.permissions import Permission
from jicha.domain.errors import Fault, StateError
from jicha.domain.reviews.results import BatchResult, ItemResult, PointRange
from jicha.services.scoring.results import statistics_of, write_batch_bulletin
from jicha.store.queries import pool as pools
from jicha.store.queries import reviews
from jicha.web.frame.files import saved_stream
from jicha.web.frame.gates import DeskRequest, PageGroup, page
from jicha.web.pages.reviews.batches import found_batch

_HOTTEST = 20
_TONES = ((0.4, "s1"), (0.25, "s2"), (0.1, "s3"), (0.0001, "s4"), (0.0, "s5"))
"""From which share of points lost a cell is drawn in which tone."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart: where it begins and how long it is, in hundredths of the width, and its interval's ends, null without one.

    `span` is the interval in words, empty without one; `note` what else is said of it.
    """

    label: str
    value: str
    length: float
    low: float | None
    high: float | None
    span: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A criterion and, branch by branch, the share of its points lost in hundredths with its tone; null where it never applied."""

    criterion: str
    zh: str
    cells: tuple[tuple[int, str] | None, ...]


@page(Permission.REVIEW_LEAD)
def statistics(request: DeskRequest, batch_id: int) -> HttpResponse:
    """Show agreement, leniency, branches, criteria; adjusted beside unadjusted."""
    row = found_batch(batch_id)
    found = statistics_of(batch_id)
    context = {
        "row": row,
        "found": found,
        "branches": _branch_bars(found) if found else [],
        "reviewers": _reviewer_bars(found) if found else [],
        "items": _by_loss(found) if found else [],
        "even": _even(found) if found else 0,
        "heat": _heat(found) if found else [],
        "units": [(one.unit_code, one.unit_name) for one in found.branches] if found else [],
        "may_find": row.state in {"final", "published"} and may(request.actor, permission=Permission.FINDING_WRITE),
        "picks": [one for one in reviews.files_of(row.id) if one.origin == "pick"],
        "crumbs": ((row.title, reverse("batch", args=[row.id])), (_("评查统计"), "")),
    }
    return render(request, "reviews/statistics.html", context)


@page(Permission.REVIEW_LEAD)
def bulletin(request: DeskRequest, batch_id: int) -> HttpResponse:  # noqa: ARG001  # Every view gets the request.
    """Hand out the draft of the bulletin."""
    row = found_batch(batch_id)
    with tempfile.TemporaryDirectory() as place:
        target = Path(place) / "bulletin.docx"
        if not write_batch_bulletin(batch_id, to=target):
            raise StateError(Fault(_("还没有全部评查结果"), row.title, _("等第三评查人裁定后再起草")))
        stream = target.open("rb")
    return saved_stream(stream, name=f"{row.title}情况通报（草稿）.docx")


def _branch_bars(found: BatchResult) -> list[Bar]:
    return [
        Bar(
            label=f"{one.unit_name}（{one.files}）",
            value=f"{one.mean:.2f}" + (f"（{one.adjusted:.2f}）" if one.adjusted is not None else ""),
            length=round(one.mean, 2),
            low=round(one.interval.low, 2) if one.interval else None,
            high=round(one.interval.high, 2) if one.interval else None,
            span=_span(one.interval, shown="{:.1f}"),
            note=_("最低 %(least)s，否决 %(vetoed)d 卷") % {"least": f"{one.least:.2f}", "vetoed": one.vetoed},
        )
        for one in sorted(found.branches, key=lambda branch: -branch.mean)
    ]


def _reviewer_bars(found: BatchResult) -> list[Bar]:
    """Lay leniencies out around the middle: 50 is nought, one hundredth of the width is two fifths of a point."""
    names = {str(one.id): one.name for one in pools.pool()}
    return [
        Bar(
            label=f"{names.get(one.reviewer, one.reviewer)}（{one.sheets}）",
            value=f"{one.points:+.2f}",
            length=_around(one.points),
            low=_around(one.interval.low) if one.interval else None,
            high=_around(one.interval.high) if one.interval else None,
            span=_span(one.interval, shown="{:+.2f}"),
        )
        for one in sorted(found.reviewers, key=lambda reviewer: -reviewer.points)
    ]


def _span(interval: PointRange | None, *, shown: str) -> str:
    return f"{shown.format(interval.low)} – {shown.format(interval.high)}" if interval else ""


def _by_loss(found: BatchResult) -> list[ItemResult]:
    """Give the criteria that lost anything or on which two people differed, the dearest first."""
    told = [one for one in found.items if one.judged and not _is_even(one)]
    return sorted(told, key=lambda one: -(one.lost or 0))


def _even(found: BatchResult) -> int:
    return sum(1 for one in found.items if one.judged and _is_even(one))


def _is_even(one: ItemResult) -> bool:
    return not one.lost and not one.divides and one.agreement in {None, 1}


def _heat(found: BatchResult) -> list[HeatRow]:
    codes = [one.unit_code for one in found.branches]
    return [HeatRow(one.criterion, one.zh, tuple(_cell(one.by_branch.get(code)) for code in codes)) for one in _by_loss(found)[:_HOTTEST]]


def _cell(lost: float | None) -> tuple[int, str] | None:
    return None if lost is None else (round(100 * lost), next(tone for least, tone in _TONES if lost >= least))


def _around(points: float) -> float:
    return round(min(100.0, max(0.0, 50 + 2.5 * points)), 2)


GROUP = PageGroup(
    urls=(
        path("batches/<int:batch_id>/statistics/", statistics, name="batch_statistics"),
        path("batches/<int:batch_id>/bulletin/", bulletin, name="batch_bulletin"),
    ),
)
