"""Questions about self-checks: one form, all branches of a round, what the data say against them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from jicha.domain.access.scopes import RowLimit
from jicha.store.models.self_checks import SelfCheck, SelfCheckStep
from jicha.store.queries.flagged.tallies import tallies
from jicha.store.queries.flags import Note
from jicha.store.queries.rows import within


@dataclass(frozen=True, slots=True)
class Said:
    """What a branch says of one item."""

    has_problems: bool
    words: str


@dataclass(frozen=True, slots=True)
class SelfCheckRow:
    """A form with its answers, item → what was said; an item that is not there has not been answered."""

    id: int
    year: int
    round: str
    unit_code: str
    unit_name: str
    state: str
    submitted_on: date | None
    makers: Mapping[str, str]
    lock: int
    answers: Mapping[str, Said]


def self_check_of(self_check_id: int, *, limit: RowLimit) -> SelfCheckRow | None:
    """Give one form, null if there is none for this person."""
    row = within(SelfCheck.objects.prefetch_related("answers"), limit=limit).filter(pk=self_check_id).first()
    return _row(row) if row else None


def self_checks(*, limit: RowLimit, year: int, round_: str) -> Mapping[str, SelfCheckRow]:
    """Give the forms of a round by branch."""
    rows = within(SelfCheck.objects.prefetch_related("answers"), limit=limit).filter(year=year, round=round_)
    return {row.unit_code: _row(row) for row in rows}


def steps_of(self_check_id: int) -> tuple[Note, ...]:
    """List what happened, the oldest first."""
    rows = SelfCheckStep.objects.select_related("by").filter(self_check_id=self_check_id)
    return tuple(Note(r.move, r.words, r.at, r.by.name if r.by else "") for r in rows)


def failing_by_item(run_pk: int, *, limit: RowLimit) -> Mapping[tuple[str, str], int]:
    """Count the failing flags of a run by (branch, item), dismissed ones left out."""
    found: dict[tuple[str, str], int] = {}
    for (unit, item, state), number in tallies(run_pk, limit=limit, by=("unit_code", "item", "state"), picks={"verdict": "fail"}).items():
        if state != "dismissed":
            found[unit, item] = found.get((unit, item), 0) + number
    return found


def _row(row: SelfCheck) -> SelfCheckRow:
    return SelfCheckRow(
        id=row.pk,
        year=row.year,
        round=row.round,
        unit_code=row.unit_code,
        unit_name=row.unit_name,
        state=row.state,
        submitted_on=row.submitted_on,
        makers=row.makers,
        lock=row.lock,
        answers={one.item: Said(one.has_problems, one.words) for one in row.answers.all()},
    )
