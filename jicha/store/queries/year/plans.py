"""Questions about plans."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from jicha.domain.access.scopes import RowLimit, Scope
from jicha.store.models.year.plans import PlanVersion
from jicha.store.queries.paging import Ask, Slice, slice_of

RELEASED = ("published", "superseded")


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A version of a plan as lists show it; `lock` goes back with every decision."""

    id: int
    year: int
    number: int
    title: str
    source_name: str
    state: str
    makers: dict[str, str]
    lock: int
    made_at: datetime
    made_by: str


def plans(ask: Ask, *, limit: RowLimit) -> Slice[PlanRow]:
    """List the versions that a person may see, newest first; `picks`: year, state."""
    rows = _seen(limit)
    if "year" in ask.picks:
        rows = rows.filter(year=int(ask.picks["year"]))
    if "state" in ask.picks:
        rows = rows.filter(state=ask.picks["state"])
    if ask.search:
        rows = rows.filter(title__icontains=ask.search)
    return slice_of(rows, ask, orders={"year": "year", "made": "made_at"}, make=_row)


def plan_of(plan_id: int, *, limit: RowLimit) -> PlanRow | None:
    """Give one version, null if there is none that the person may see."""
    plan = _seen(limit).filter(pk=plan_id).first()
    return _row(plan) if plan else None


def plan_text(plan_id: int, *, limit: RowLimit) -> str | None:
    """Give the YAML of a version, null if there is none that the person may see."""
    plan = _seen(limit).filter(pk=plan_id).first()
    return plan.text if plan else None


def plan_years(*, is_inside: bool) -> tuple[int, ...]:
    """List the years that have a plan, newest first; outside the bureau (`is_inside` false) those whose plan was published only."""
    rows = PlanVersion.objects.all() if is_inside else PlanVersion.objects.filter(state__in=RELEASED)
    return tuple(rows.order_by("-year").values_list("year", flat=True).distinct())


def plan_in_force(year: int) -> PlanRow | None:
    """Give the published version of a year, null if there is none."""
    plan = PlanVersion.objects.select_related("made_by").filter(year=year, state="published").first()
    return _row(plan) if plan else None


def published_text(year: int) -> tuple[int, str] | None:
    """Give number and YAML of the published version of a year; null if there is none."""
    return PlanVersion.objects.filter(year=year, state="published").values_list("pk", "text").first()


def _seen(limit: RowLimit) -> QuerySet[PlanVersion]:
    rows = PlanVersion.objects.select_related("made_by")
    if limit.is_all:
        return rows
    return rows.filter(state__in=RELEASED) if Scope.PUBLISHED in limit.scopes else rows.none()


def _row(plan: PlanVersion) -> PlanRow:
    return PlanRow(
        id=plan.pk,
        year=plan.year,
        number=plan.number,
        title=plan.title,
        source_name=plan.source_name,
        state=plan.state,
        makers=plan.makers,
        lock=plan.lock,
        made_at=plan.made_at,
        made_by=plan.made_by.name if plan.made_by else "",
    )
