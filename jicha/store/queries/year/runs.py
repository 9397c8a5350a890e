"""Questions about runs and what they found."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from jicha.domain.access.scopes import RowLimit
from jicha.store.models.year.runs import Run
from jicha.store.queries.flagged.tallies import tallies
from jicha.store.queries.paging import Ask, Slice, slice_of


@dataclass(frozen=True, slots=True)
class RunRow:
    """A run whose verdicts are all in; `counts` are those of its manifest: population, passed, failed, unknown and more."""

    id: int
    run_id: str
    year: int
    as_of: date
    folder: str
    snapshot_digest: str
    counts: Mapping[str, int]
    made_at: datetime
    made_by: str


def newest_run(year: int | None = None) -> RunRow | None:
    """Give the newest run of a year, or of all years; null if there is none."""
    rows = Run.objects.select_related("made_by").filter(state="ready")
    run = (rows.filter(year=year) if year else rows).first()
    return _row(run) if run else None


def run_of(run_id: str) -> RunRow | None:
    """Give a run by its name, null if there is none whose verdicts are all in."""
    run = Run.objects.select_related("made_by").filter(state="ready", run_id=run_id).first()
    return _row(run) if run else None


def runs(ask: Ask) -> Slice[RunRow]:
    """List the runs, newest first; `picks`: year."""
    rows = Run.objects.select_related("made_by").filter(state="ready")
    if "year" in ask.picks:
        rows = rows.filter(year=int(ask.picks["year"]))
    return slice_of(rows, ask, orders={"made": "made_at", "as_of": "as_of"}, make=_row)


def run_years() -> tuple[int, ...]:
    """List the years that have a run, newest first."""
    return tuple(Run.objects.filter(state="ready").order_by("-year").values_list("year", flat=True).distinct())


def flag_counts(run_pk: int, *, limit: RowLimit) -> Mapping[tuple[str, str], int]:
    """Count the flags of a run that a person may see, by (verdict, state)."""
    counted = tallies(run_pk, limit=limit, by=("verdict", "state"))
    return {(verdict, state): number for (verdict, state), number in counted.items()}


def _row(run: Run) -> RunRow:
    return RunRow(
        id=run.pk,
        run_id=run.run_id,
        year=run.year,
        as_of=run.as_of,
        folder=run.folder,
        snapshot_digest=run.snapshot_digest,
        counts=run.counts,
        made_at=run.made_at,
        made_by=run.made_by.name if run.made_by else "",
    )
