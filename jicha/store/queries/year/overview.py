"""Questions of the year at a glance: counts of these rows that the person may see, and of no others."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from jicha.domain.access.scopes import RowLimit
from jicha.store.models.flags import Flag
from jicha.store.models.rectification import Rectification
from jicha.store.models.reviews import Batch
from jicha.store.models.self_checks import SelfCheck
from jicha.store.models.year.plans import PlanVersion
from jicha.store.models.year.units import Unit
from jicha.store.queries.flagged.tallies import tallies

_FINAL = ("final", "published")


@dataclass(frozen=True, slots=True)
class Standing:
    """What the desk has on record for the steps of a year, over the whole bureau.

    Attributes:
        self_checks: branches whose form of the look-back, or of the self-check, is signed, of `branches`.
        final_halves: half-years whose review is final. closed, ordered: rectifications of the year, void ones left out.
    """

    has_plan: bool
    self_checks: int
    branches: int
    final_halves: frozenset[int]
    closed: int
    ordered: int


def standing(year: int) -> Standing:
    """Say how far the bureau is; for those who see everything."""
    signed = SelfCheck.objects.filter(year=year, state__in=("submitted", "taken")).order_by()
    orders = Rectification.objects.filter(finding__year=year).exclude(state="void")
    return Standing(
        has_plan=PlanVersion.objects.filter(year=year, state="published").exists(),
        self_checks=signed.values("unit_code").distinct().count(),
        branches=Unit.objects.filter(is_active=True).exclude(kind="city").count(),
        final_halves=frozenset(Batch.objects.filter(year=year, state__in=_FINAL).order_by().values_list("half", flat=True)),
        closed=orders.filter(state="closed").count(),
        ordered=orders.count(),
    )


def judged_since(run_pk: int, *, since: datetime) -> int:
    """Count the failing flags of a run that people have judged since an instant."""
    return Flag.objects.filter(run_id=run_pk, verdict="fail", decided_at__gte=since).exclude(state="open").count()


def failing_by_unit(run_pk: int, *, limit: RowLimit) -> Mapping[str, Mapping[str, int]]:
    """Count the failing flags of a run by branch and state."""
    found: dict[str, dict[str, int]] = {}
    for (unit, state), number in tallies(run_pk, limit=limit, by=("unit_code", "state"), picks={"verdict": "fail"}).items():
        found.setdefault(unit, {})[state] = number
    return found
