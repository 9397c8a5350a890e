"""What waits in numbers, or without a lifecycle: flags, escalations, counts of a branch, sheets of a reviewer, draws under way."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, QuerySet, Subquery

from jicha.domain.access.scopes import RowLimit
from jicha.store.models.flags import Flag
from jicha.store.models.judging import FlagNote
from jicha.store.models.rectification import Reminder
from jicha.store.models.reviews import Batch
from jicha.store.models.year.counts import CountAnswer, UnitCount
from jicha.store.models.year.runs import Run
from jicha.store.models.year.snapshots import Snapshot
from jicha.store.queries.flagged.tallies import tally
from jicha.store.queries.flags import VERDICTS
from jicha.store.queries.rows import within
from jicha.store.queries.waiting.items import titled

MOST = 1000
"""So many flags are counted, for a list of a million would be counted at every page."""
_DRAWING = ("frame", "committed")
_OPEN = ("ordered", "planned", "working", "extension")


@dataclass(frozen=True, slots=True)
class Escalation:
    """A rung that asks a person to carry it out or to say why not."""

    rectification_id: int
    rung: str
    title: str
    unit_name: str
    reached_on: date
    year: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """A batch whose seed is being made."""

    batch_id: int
    title: str
    folder: str
    state: str
    year: int


def open_flags(*, limit: RowLimit) -> int:
    """Count the flags of the newest run that nobody has judged, up to `MOST` + 1."""
    run = Run.objects.filter(state="ready").first()
    return min(tally(run.pk, limit=limit, picks={"verdict": "fail", "state": "open"}).number, MOST + 1) if run else 0


def asked_flags(*, limit: RowLimit, is_answered: bool) -> int:
    """Count the flags of the newest run that a branch was asked about and has answered, or has not; up to `MOST` + 1."""
    run = Run.objects.filter(state="ready").first()
    if run is None:
        return 0
    last = FlagNote.objects.filter(flag_id=OuterRef("pk"), move__in=("ask", "answer")).order_by("-pk").values("move")[:1]
    # Naming both verdicts lets the index lead straight to the few.
    rows = within(Flag.objects.filter(run=run, verdict__in=VERDICTS, state="asked"), limit=limit).annotate(last=Subquery(last))
    return _counted(rows.filter(last="answer") if is_answered else rows.exclude(last="answer"))


def escalations(rungs: Iterable[str]) -> tuple[Escalation, ...]:
    """List the rungs of these names that nobody has decided about, on rectifications that are still open."""
    rows = Reminder.objects.select_related("rectification__finding").filter(decision="", rung__in=tuple(rungs))
    return tuple(
        Escalation(
            row.rectification_id,
            row.rung,
            titled(row.rectification.finding),
            row.rectification.finding.unit_name,
            row.reached_on,
            row.rectification.finding.year,
        )
        for row in rows.filter(rectification__state__in=_OPEN)
    )


def drawings() -> tuple[Drawing, ...]:
    """List the batches whose seed is being made."""
    rows = Batch.objects.filter(kind="review", state__in=_DRAWING).order_by("pk")
    return tuple(Drawing(row.pk, row.title, row.folder, row.state, row.year) for row in rows)


def unconfirmed_counts(unit_code: str) -> tuple[int, int]:
    """Give the year of the newest snapshot and how many of a branch's numbers in it the branch has not answered for; 0, 0 without one."""
    newest = Snapshot.objects.first()
    if newest is None:
        return 0, 0
    counted: Mapping[str, int] = dict(UnitCount.objects.filter(snapshot=newest, unit_code=unit_code).values_list("dataset", "rows"))
    answers = CountAnswer.objects.filter(year=newest.year, unit_code=unit_code).order_by("pk")
    said = dict(answers.values_list("dataset", "counted"))
    return newest.year, sum(said.get(name) != rows for name, rows in counted.items())


def _counted(rows: "QuerySet[Flag]") -> int:
    return rows.order_by()[: MOST + 1].count()
