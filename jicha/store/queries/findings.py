"""Questions about findings: the list, one with all that belongs to it, who comes back, which causes gather."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from jicha.domain.access.scopes import RowLimit
from jicha.domain.findings.recurrence import Found
from jicha.store.models.findings import Evidence, Finding, FindingFlag, FindingStep
from jicha.store.queries.flags import Note
from jicha.store.queries.paging import Ask, Slice, slice_of
from jicha.store.queries.rows import within

if TYPE_CHECKING:
    from django.db.models import QuerySet

PICKS = ("year", "state", "level", "unit_code", "item", "cause")


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding as pages show it; `makers` is move → user id of who made it last."""

    id: int
    year: int
    number: int
    unit_code: str
    unit_name: str
    item: str
    kind: str
    title: str
    criteria: str
    condition: str
    cause: str
    level: str | None
    state: str
    released: bool
    reply_due_on: date | None
    final_on: date | None
    makers: Mapping[str, str]
    lock: int
    made_at: datetime
    made_by: str


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """A file that proves something."""

    id: int
    name: str
    source: str
    sha256: str
    size: int
    taken_at: datetime
    added_by: str


@dataclass(frozen=True, slots=True)
class FlagLink:
    """A flag in a finding, enough to show and open it."""

    id: int
    check_id: str
    subject_key: str
    message: str
    source: str


def findings(ask: Ask, *, limit: RowLimit) -> Slice[FindingRow]:
    """List the findings that a person may see; `picks`: year, state, level, unit_code, item, cause; search in title and fact."""
    rows = within(Finding.objects.select_related("made_by"), limit=limit)
    rows = rows.filter(**{key: ask.picks[key] for key in PICKS if key in ask.picks})
    if ask.search:
        rows = rows.filter(Q(title__contains=ask.search) | Q(condition__contains=ask.search))
    return slice_of(rows, ask, orders={"number": "number", "unit": "unit_code", "due": "reply_due_on", "final": "final_on"}, make=_row)


def finding_of(finding_id: int, *, limit: RowLimit) -> FindingRow | None:
    """Give one finding, null if there is none for this person."""
    finding = within(Finding.objects.select_related("made_by"), limit=limit).filter(pk=finding_id).first()
    return _row(finding) if finding else None


def drafts_of_unit(unit_code: str) -> tuple[FindingRow, ...]:
    """List the findings of a branch that are still being written, for merging flags into one."""
    return tuple(_row(one) for one in Finding.objects.select_related("made_by").filter(unit_code=unit_code, state="draft"))


def flags_of(finding_id: int) -> tuple[FlagLink, ...]:
    """List the flags of a finding."""
    rows = FindingFlag.objects.select_related("flag").filter(finding_id=finding_id)
    return tuple(FlagLink(r.flag_id, r.flag.check_id, r.flag.subject_key, r.flag.message, _source(r)) for r in rows)


def evidence_of(finding_id: int) -> tuple[EvidenceRow, ...]:
    """List the files of a finding."""
    rows = Evidence.objects.select_related("added_by").filter(finding_id=finding_id)
    return tuple(EvidenceRow(r.pk, r.name, r.source, r.sha256, r.size, r.taken_at, r.added_by.name if r.added_by else "") for r in rows)


def steps_of(finding_id: int) -> tuple[Note, ...]:
    """List the steps of a finding, the oldest first."""
    rows = FindingStep.objects.select_related("by").filter(finding_id=finding_id)
    return tuple(Note(r.move, r.words, r.at, r.by.name if r.by else "") for r in rows)


def final_findings(*, limit: RowLimit, unit_code: str | None = None) -> tuple[Found, ...]:
    """Give what is known of recurrence: every final finding of every year that a person may see."""
    rows = within(Finding.objects.filter(state="final"), limit=limit)
    if unit_code:
        rows = rows.filter(unit_code=unit_code)
    return tuple(Found(str(r.pk), r.unit_code, r.kind, r.final_on) for r in rows.order_by("final_on", "pk") if r.final_on)


def cause_counts(*, limit: RowLimit, year: int) -> Mapping[tuple[str, str], int]:
    """Count the findings of a year that are not void, by (branch, cause); a finding without a cause yet counts under an empty one."""
    rows = _counted(limit=limit, year=year).values_list("unit_name", "cause").annotate(number=Count("pk"))
    return {(unit, cause): number for unit, cause, number in rows}


def state_counts(*, limit: RowLimit, year: int) -> Mapping[tuple[str, str], int]:
    """Count the findings of a year by (branch, state)."""
    rows = within(Finding.objects.filter(year=year), limit=limit).order_by().values_list("unit_code", "state")
    return {(unit, state): number for unit, state, number in rows.annotate(number=Count("pk"))}


def finding_years(*, limit: RowLimit) -> tuple[int, ...]:
    """List the years that have a finding, newest first."""
    return tuple(within(Finding.objects.all(), limit=limit).order_by("-year").values_list("year", flat=True).distinct())


def _counted(*, limit: RowLimit, year: int) -> "QuerySet[Finding]":
    return within(Finding.objects.filter(year=year).exclude(state="void"), limit=limit).order_by()


def _source(link: FindingFlag) -> str:
    flag = link.flag
    parts = (flag.source_file, flag.source_sheet, f"第{flag.source_row}行" if flag.source_row else "")
    return " › ".join(part for part in parts if part)


def _row(finding: Finding) -> FindingRow:
    return FindingRow(
        id=finding.pk,
        year=finding.year,
        number=finding.number,
        unit_code=finding.unit_code,
        unit_name=finding.unit_name,
        item=finding.item,
        kind=finding.kind,
        title=finding.title,
        criteria=finding.criteria,
        condition=finding.condition,
        cause=finding.cause,
        level=finding.level,
        state=finding.state,
        released=finding.released,
        reply_due_on=finding.reply_due_on,
        final_on=finding.final_on,
        makers=finding.makers,
        lock=finding.lock,
        made_at=finding.made_at,
        made_by=finding.made_by.name if finding.made_by else "",
    )
