"""Questions about typical cases: the library, one case, what each branch handed in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from jicha.domain.access.scopes import RowLimit
from jicha.domain.typical_cases.duties import Submitted
from jicha.store.models.typical_cases import TypicalCase, TypicalCaseStep
from jicha.store.queries.flags import Note
from jicha.store.queries.paging import Ask, Slice, slice_of
from jicha.store.queries.rows import within

PICKS = ("year", "quarter", "state", "unit_code", "adoption_level")


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A typical case as pages show it."""

    id: int
    year: int
    quarter: int
    unit_code: str
    unit_name: str
    title: str
    doc_no: str
    parts: Mapping[str, str]
    kept_data: str
    is_closed_case: bool
    open_case_approval: str
    state: str
    released: bool
    adoption_level: str
    adopted_on: date | None
    submitted_on: date | None
    makers: Mapping[str, str]
    lock: int

    @property
    def text(self) -> str:
        """Give all parts in one text."""
        return "\n".join(self.parts.values())


def typical_cases(ask: Ask, *, limit: RowLimit) -> Slice[CaseRow]:
    """List the cases that a person may see; `picks`: year, quarter, state, unit_code, adoption_level; search in title and text."""
    rows = within(TypicalCase.objects.all(), limit=limit).filter(**{key: ask.picks[key] for key in PICKS if key in ask.picks})
    if ask.search:
        rows = rows.filter(Q(title__contains=ask.search) | Q(doc_no__contains=ask.search) | Q(body__contains=ask.search))
    return slice_of(rows, ask, orders={"unit": "unit_code", "submitted": "submitted_on"}, make=_row)


def case_of(case_id: int, *, limit: RowLimit) -> CaseRow | None:
    """Give one case, null if there is none for this person."""
    row = within(TypicalCase.objects.all(), limit=limit).filter(pk=case_id).first()
    return _row(row) if row else None


def steps_of(case_id: int) -> tuple[Note, ...]:
    """List what happened, the oldest first."""
    rows = TypicalCaseStep.objects.select_related("by").filter(case_id=case_id)
    return tuple(Note(r.move, r.words, r.at, r.by.name if r.by else "") for r in rows)


def others(case_id: int, *, limit: RowLimit) -> Mapping[int, CaseRow]:
    """Give the other cases that were handed in, for finding what was told before."""
    rows = within(TypicalCase.objects.exclude(pk=case_id).exclude(state="draft"), limit=limit)
    return {row.pk: _row(row) for row in rows}


def submitted(year: int) -> tuple[Submitted, ...]:
    """List what was handed in for the quarters of a year; declined cases count, for they were handed in."""
    rows = TypicalCase.objects.filter(year=year, submitted_on__isnull=False).exclude(state="draft")
    return tuple(Submitted(r.unit_code, r.quarter, r.submitted_on) for r in rows if r.submitted_on)


def case_years(*, limit: RowLimit) -> tuple[int, ...]:
    """List the years that have a case, newest first."""
    return tuple(within(TypicalCase.objects.all(), limit=limit).order_by("-year").values_list("year", flat=True).distinct())


def _row(row: TypicalCase) -> CaseRow:
    return CaseRow(
        id=row.pk,
        year=row.year,
        quarter=row.quarter,
        unit_code=row.unit_code,
        unit_name=row.unit_name,
        title=row.title,
        doc_no=row.doc_no,
        parts=row.parts,
        kept_data=row.kept_data,
        is_closed_case=row.is_closed_case,
        open_case_approval=row.open_case_approval,
        state=row.state,
        released=row.released,
        adoption_level=row.adoption_level,
        adopted_on=row.adopted_on,
        submitted_on=row.submitted_on,
        makers=row.makers,
        lock=row.lock,
    )
