"""Rows of every table with a lifecycle, as the table of duties looks at them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from jicha.domain.access.roles import Role
from jicha.domain.access.scopes import RowLimit, Subject
from jicha.domain.desk.rules import DeskRules
from jicha.domain.findings.forms import Draft, Level, lacks
from jicha.domain.inbox.duties import Item, Matter
from jicha.domain.typical_cases.duties import due_day
from jicha.store.models.administration import ParamChange, RubricEntry
from jicha.store.models.evaluation import Evaluation
from jicha.store.models.findings import Evidence, Finding, FindingFlag
from jicha.store.models.rectification import Rectification
from jicha.store.models.reviews import Batch, ReviewFile, ScoreSheet
from jicha.store.models.self_checks import SelfCheck
from jicha.store.models.typical_cases import TypicalCase
from jicha.store.models.year.plans import PlanVersion
from jicha.store.queries.rows import within

_ANY = Q()
_REVIEW = "review"
"""A round of calibration has steps of its own, on a page of its own."""
_OUT = ("planned", "ordered", "working", "extension")
_SETTLED = ("settled", "feedback", "objected", "final")
_ROUNDS = {"self_check": "自查表", "look_back": "回头看自查表"}


@dataclass(frozen=True, slots=True)
class _Table:
    """Where the rows of a kind come from. `unit` is the column of the branch, empty if no branch owns a row; `released` as in `within`."""

    rows: Callable[[], "QuerySet[Any]"]
    make: Callable[[Any, DeskRules], Item]
    released: Q
    unit: str = "unit_code"


def items(matter: Matter, *, states: Iterable[str], limit: RowLimit, rules: DeskRules) -> tuple[Item, ...]:
    """List the rows of a kind that stand in one of the states and that a person may see, the oldest first.

    Args:
        rules: of the desk, which say when a finding is whole, who signs it, and when a typical case is due.
    """
    table = _TABLES[matter]
    rows = within(table.rows().filter(state__in=tuple(states)), limit=limit, unit=table.unit, released=table.released)
    return tuple(table.make(row, rules) for row in rows.order_by("pk"))


def item_of(matter: Matter, object_id: int, *, rules: DeskRules) -> Item | None:
    """Give one row of a kind, whoever may see it; null if there is none. For finding out whom it waits for."""
    row = _TABLES[matter].rows().filter(pk=object_id).first()
    return _TABLES[matter].make(row, rules) if row else None


def _findings() -> "QuerySet[Finding]":
    own = {"finding_id": OuterRef("pk")}
    return Finding.objects.annotate(
        has_proof=Exists(FindingFlag.objects.filter(**own)) | Exists(Evidence.objects.filter(**own)),
        is_ordered=Exists(Rectification.objects.filter(**own)),
    )


def _finding(row: Any, rules: DeskRules) -> Item:
    level = Level(row.level) if row.level else None
    draft = Draft(row.title, row.criteria, row.condition, row.cause, int(row.has_proof), level)
    is_whole = not lacks(draft, causes=rules.findings.causes, where="")
    facts = {"complete" if is_whole else "incomplete", "ordered" if row.is_ordered else "not_ordered"}
    is_leaders = row.state == "settled" and level is not None and rules.findings.levels[level].needs_leader
    return Item(
        Matter.FINDING,
        row.pk,
        row.state,
        row.year,
        titled(row),
        Subject(unit_code=row.unit_code, released=row.released),
        unit_name=row.unit_name,
        makers=row.makers,
        due_on=row.reply_due_on if row.state == "feedback" else None,
        facts=frozenset(facts),
        owner_id=row.made_by_id,
        only_role=Role.BUREAU_LEADER if is_leaders else None,
    )


def titled(finding: Finding) -> str:
    """Call a finding by number and title; the branch, with which most titles begin, stands beside it already."""
    return f"{finding.year}-{finding.number} {finding.title.removeprefix(f'{finding.unit_name}：')}"


def _rectification(row: Any, _rules: DeskRules) -> Item:
    return Item(
        Matter.RECTIFICATION,
        row.pk,
        row.state,
        row.finding.year,
        titled(row.finding),
        Subject(unit_code=row.unit_code, released=True),
        unit_name=row.finding.unit_name,
        makers=row.makers,
        due_on=row.due_on if row.state in _OUT else None,
    )


def _self_check(row: Any, _rules: DeskRules) -> Item:
    title = f"{row.year}年{_ROUNDS[row.round]}"
    subject = Subject(unit_code=row.unit_code)
    return Item(Matter.SELF_CHECK, row.pk, row.state, row.year, title, subject, unit_name=row.unit_name, makers=row.makers)


def _typical_case(row: Any, rules: DeskRules) -> Item:
    day = due_day(row.year, quarter=row.quarter, due_days=rules.typical_cases.due_days)
    return Item(
        Matter.TYPICAL_CASE,
        row.pk,
        row.state,
        row.year,
        f"{row.year}年第{row.quarter}季度《{row.title}》",
        Subject(unit_code=row.unit_code, released=row.released),
        unit_name=row.unit_name,
        makers=row.makers,
        due_on=day if row.state == "draft" else None,
    )


def _plan(row: Any, _rules: DeskRules) -> Item:
    title = f"{row.year}年计划第{row.number}版"
    subject = Subject(released=row.state in {"published", "superseded"})
    return Item(Matter.PLAN, row.pk, row.state, row.year, title, subject, makers=row.makers, owner_id=row.made_by_id)


def _evaluation(row: Any, _rules: DeskRules) -> Item:
    return Item(Matter.EVALUATION, row.pk, row.state, row.year, f"{row.year}年年终考评", makers=row.makers)


def _batches() -> "QuerySet[Batch]":
    files = ReviewFile.objects.filter(batch_id=OuterRef("pk"))
    open_sheets = ScoreSheet.objects.filter(file__batch_id=OuterRef("pk"), state="open").exclude(seat="third")
    return Batch.objects.filter(kind=_REVIEW).annotate(
        has_files=Exists(files),
        has_open=Exists(open_sheets),
        has_unsettled=Exists(files.exclude(state__in=_SETTLED)),
        has_waiting=Exists(files.exclude(state="final")),
    )


def _batch(row: Any, _rules: DeskRules) -> Item:
    known = {"all_scored": row.has_open, "all_settled": row.has_unsettled, "all_final": row.has_waiting}
    facts = frozenset(name for name, is_missing in known.items() if row.has_files and not is_missing)
    subject = Subject(released=row.state in {"final", "published"})
    return Item(Matter.BATCH, row.pk, row.state, row.year, row.title, subject, makers=row.makers, facts=facts)


def _review_file(row: Any, _rules: DeskRules) -> Item:
    return Item(
        Matter.REVIEW_FILE,
        row.pk,
        row.state,
        row.batch.year,
        f"{row.batch.title} {row.case_id}",
        Subject(unit_code=row.unit_code, released=row.released),
        unit_name=row.unit_name,
        makers=row.makers,
        due_on=row.batch.feedback_due_on if row.state == "feedback" else None,
    )


def _param(row: Any, _rules: DeskRules) -> Item:
    return Item(Matter.PARAM, row.pk, row.state, 0, f"{row.check_id} {row.name}", makers={"propose": str(row.proposed_by_id)})


def _rubric(row: Any, _rules: DeskRules) -> Item:
    return Item(Matter.RUBRIC, row.pk, row.state, row.from_on.year, row.zh, makers={"edit": str(row.entered_by_id)})


_RELEASED = Q(released=True)
_TABLES: Mapping[Matter, _Table] = {
    Matter.BATCH: _Table(_batches, _batch, Q(state__in=("final", "published")), unit="pk"),
    Matter.EVALUATION: _Table(Evaluation.objects.all, _evaluation, Q(state="signed"), unit="pk"),
    Matter.FINDING: _Table(_findings, _finding, _RELEASED),
    Matter.PARAM: _Table(ParamChange.objects.all, _param, _ANY, unit="pk"),
    Matter.PLAN: _Table(PlanVersion.objects.defer("text").all, _plan, Q(state__in=("published", "superseded")), unit="pk"),
    Matter.RECTIFICATION: _Table(Rectification.objects.select_related("finding").all, _rectification, _ANY),
    Matter.REVIEW_FILE: _Table(ReviewFile.objects.filter(batch__kind=_REVIEW).select_related("batch").all, _review_file, _RELEASED),
    Matter.RUBRIC: _Table(RubricEntry.objects.defer("text").all, _rubric, _ANY, unit="pk"),
    Matter.SELF_CHECK: _Table(SelfCheck.objects.all, _self_check, _ANY),
    Matter.TYPICAL_CASE: _Table(TypicalCase.objects.all, _typical_case, _RELEASED),
}
