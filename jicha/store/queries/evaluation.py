"""Questions about the evaluation, and what its indicators are measured from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Q

from jicha.store.models.evaluation import Evaluation, EvaluationStep
from jicha.store.models.flags import Flag
from jicha.store.models.rectification import Rectification
from jicha.store.queries.flags import Note


@dataclass(frozen=True, slots=True)
class EvaluationRow:
    """An evaluation as pages show it; `measured` is unit → indicator → [rate, passed, judged], null where nothing could be measured."""

    id: int
    year: int
    state: str
    weights: Mapping[str, str]
    weights_status: str
    proposed: Mapping[str, str]
    measured: Mapping[str, Mapping[str, list[Any] | None]]
    run_id: str
    vetoes: Mapping[str, Mapping[str, str]]
    judged_units: tuple[str, ...]
    computed_at: datetime | None
    digest: str
    makers: Mapping[str, str]
    lock: int


def evaluation_of(year: int) -> EvaluationRow | None:
    """Give the evaluation of a year, null if none was made."""
    row = Evaluation.objects.select_related("run").filter(year=year).first()
    return _row(row) if row else None


def evaluation_years() -> tuple[int, ...]:
    """List the years that have an evaluation, newest first."""
    return tuple(Evaluation.objects.order_by("-year").values_list("year", flat=True))


def steps_of(evaluation_id: int) -> tuple[Note, ...]:
    """List what happened, the oldest first."""
    rows = EvaluationStep.objects.select_related("by").filter(evaluation_id=evaluation_id)
    return tuple(Note(r.move, r.words, r.at, r.by.name if r.by else "") for r in rows)


def dismissed_by_check(run_pk: int) -> Mapping[tuple[str, str], tuple[int, int]]:
    """Count the dismissed flags of a run by (check, branch): failing ones, and ones that could not be judged."""
    rows = Flag.objects.filter(run_id=run_pk, state="dismissed").order_by().values_list("check_id", "unit_code")
    counted = rows.annotate(failed=Count("pk", filter=Q(verdict="fail")), unknown=Count("pk", filter=Q(verdict="unknown")))
    return {(check, unit): (failed, unknown) for check, unit, failed, unknown in counted}


def rectified_in_time(year: int, *, today: date) -> Mapping[str, tuple[int, int]]:
    """Count by branch the rectifications of a year's findings closed by their day, and those that are closed or whose day has passed."""
    rows = Rectification.objects.filter(finding__year=year).exclude(state="void").order_by().values_list("unit_code")
    in_time = Q(state="closed", closed_on__lte=F("due_on"))
    counted = rows.annotate(done=Count("pk", filter=in_time), due=Count("pk", filter=Q(state="closed") | Q(due_on__lt=today)))
    return {unit: (done, due) for unit, done, due in counted}


def _row(row: Evaluation) -> EvaluationRow:
    return EvaluationRow(
        id=row.pk,
        year=row.year,
        state=row.state,
        weights=row.weights,
        weights_status=row.weights_status,
        proposed=row.proposed,
        measured=row.measured,
        run_id=row.run.run_id if row.run else "",
        vetoes=row.vetoes,
        judged_units=tuple(row.judged_units),
        computed_at=row.computed_at,
        digest=row.digest,
        makers=row.makers,
        lock=row.lock,
    )
