"""Questions about the work on a plan: its steps, its earlier texts, its paper, why units were chosen, earlier audits."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from jicha.store.models.year.plan_work import PastAudit, PlanPaper, PlanStep, PlanText, UnitChoice
from jicha.store.models.year.plans import PlanVersion
from jicha.store.queries.flags import Note


@dataclass(frozen=True, slots=True)
class PaperRow:
    """The document as it was handed in."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class TextRow:
    """A text that a version had before it was mended."""

    number: int
    digest: str
    why: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class PastAuditRow:
    """An audit before the desk was used."""

    id: int
    unit_code: str
    year: int
    source: str


def steps_of(plan_id: int) -> tuple[Note, ...]:
    """List what happened to a version, the oldest first."""
    rows = PlanStep.objects.select_related("by").filter(plan_id=plan_id)
    return tuple(Note(r.move, r.words, r.at, r.by.name if r.by else "") for r in rows)


def texts_of(plan_id: int) -> tuple[TextRow, ...]:
    """List the texts that a version had before, the oldest first."""
    rows = PlanText.objects.select_related("by").filter(plan_id=plan_id)
    return tuple(TextRow(r.number, r.digest, r.why, r.at, r.by.name if r.by else "") for r in rows)


def text_of(plan_id: int, *, number: int) -> str | None:
    """Give one of the earlier texts, null if there is none of that number."""
    row = PlanText.objects.filter(plan_id=plan_id, number=number).first()
    return row.text if row else None


def paper_of(plan_id: int) -> PaperRow | None:
    """Give the document of a version, null for one that was made by amending."""
    row = PlanPaper.objects.filter(plan_id=plan_id).first()
    return PaperRow(row.name, row.sha256, row.size) if row else None


def reasons_of(plan_id: int) -> Mapping[str, str]:
    """Give why each unit is, or is not, in a version; units without words are not there."""
    return dict(UnitChoice.objects.filter(plan_id=plan_id).values_list("unit_code", "reason"))


def past_audits() -> tuple[PastAuditRow, ...]:
    """List the audits that people wrote down, by year."""
    rows = PastAudit.objects.filter(is_void=False)
    return tuple(PastAuditRow(r.pk, r.unit_code, r.year, r.source) for r in rows)


def published_texts_before(year: int) -> tuple[tuple[int, str], ...]:
    """Give year and text of the plan in force of every earlier year."""
    return tuple(PlanVersion.objects.filter(state="published", year__lt=year).order_by("year").values_list("year", "text"))
