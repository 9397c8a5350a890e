"""The year-end evaluation: the sheet with ranks and their interval, what-if on weights, vetoes, freezing and signing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jicha.domain.access.asking import held, row_limit
from jicha.domain.access.permissions import Permission
from jicha.domain.access.scopes import RowLimit, Scope, Subject
from jicha.domain.errors import Fault, MissingError
from jicha.domain.evaluation.intervals import Measured, Places, places
from jicha.domain.evaluation.sheets import Indicator, Line, evaluate, faults_of
from jicha.domain.lifecycle.evaluations import EVALUATION
from jicha.domain.lifecycle.moves import same_hand
from jicha.services import clock
from jicha.services.administering.in_force import desk_rules
from jicha.services.evaluating.computing import Veto, compute, judge_vetoes, move_evaluation, propose_weights, sheet_of
from jicha.store.queries import evaluation as questions
from jicha.store.queries.evaluation import EvaluationRow
from jicha.store.queries.paging import Ask, Slice
from jicha.store.queries.year import runs, units
from jicha.web.frame.gates import DeskRequest, MenuEntry, PageGroup, action, page
from jicha.web.frame.lists import Column, ListSpec, export

_SIGNED = "signed"
_LINKS = {
    "scorecard": ("flags", "unit_code={unit}&verdict=fail"),
    "rectification": ("rectifications", "unit_code={unit}"),
    "typical_cases": ("typical_cases", "unit_code={unit}&year={year}"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One indicator of one branch: points, the records they rest on, where those are."""

    zh: str
    points: Decimal | None
    passed: int
    judged: int
    address: str


@dataclass(frozen=True, slots=True)
class Row:
    """One branch on the page."""

    unit_code: str
    unit_name: str
    cells: tuple[Cell, ...]
    line: Line
    places: Places | None
    ties: str
    ties_all: bool
    vetoes: tuple[str, ...]
    is_judged: bool


@page(Permission.EVALUATION_READ)
def evaluation(request: DeskRequest) -> HttpResponse:
    """Show the sheet of a year; weights in the address show what would be, and change nothing."""
    limit = row_limit(request.actor, permission=Permission.EVALUATION_READ)
    year = _year(request)
    row = _shown(questions.evaluation_of(year), limit=limit)
    tried = {key.removeprefix("w-"): str(value) for key, value in request.GET.items() if key.startswith("w-")}
    indicators = sheet_of(tried or (row.weights if row else {}))
    faults = faults_of(indicators, where=_("试算")) if tried else ()
    if faults:
        indicators = sheet_of(row.weights if row else {})
    rows = _rows(row, indicators=indicators, limit=limit) if row else []
    taken = export(request, _spec(rows, indicators=indicators, year=year))
    if taken:
        return taken
    permissions = held(request.actor, subject=Subject(released=row is not None and row.state == _SIGNED))
    offered = EVALUATION.offered(row.state, permissions=permissions) if row else ()
    me = str(request.actor.user_id)
    free = tuple(one for one in offered if row and not same_hand(one.other_than, maker=me, makers=row.makers))
    context = {
        "year": year,
        "years": questions.evaluation_years(),
        "row": row,
        "state": f"evaluation.{row.state}" if row else "",
        "rows": rows,
        "indicators": indicators,
        "is_trial": bool(tried) and not faults,
        "faults": faults,
        "vetoes": desk_rules().evaluation.vetoes,
        "proposed": [(one.zh, row.proposed[one.code]) for one in indicators if one.code in row.proposed] if row else [],
        "may": {one.name for one in free},
        "moves": [one for one in free if one.name not in {"compute", "propose"}],
        "may_compute": Permission.EVALUATION_EDIT in permissions and (row is None or row.state in {"draft", "computed"}),
        "may_judge": Permission.EVALUATION_EDIT in permissions and row is not None and row.state == "computed",
        "steps": [{"at": s.at, "title": _title(s.move), "who": s.who, "words": s.words} for s in questions.steps_of(row.id)] if row else [],
    }
    return render(request, "evaluation/sheet.html", context)


@action(Permission.EVALUATION_EDIT)
def compute_sheet(request: DeskRequest) -> HttpResponse:
    """Measure every branch anew."""
    year = _year(request)
    compute(request.actor, year=year, at=clock.now())
    messages.success(request, _("已计算。"))
    return _to(year)


@action(Permission.EVALUATION_WEIGHTS_PROPOSE)
def propose(request: DeskRequest) -> HttpResponse:
    """Propose other weights."""
    row = _found(request)
    weights = {one.code: request.POST.get(f"w-{one.code}", "") for one in sheet_of({})}
    propose_weights(
        request.actor, evaluation_id=row.id, lock=_lock(request), weights=weights, reason=request.POST.get("why", ""), at=clock.now()
    )
    messages.success(request, _("已提出，等待批准。"))
    return _to(row.year)


@action(Permission.EVALUATION_EDIT)
def veto(request: DeskRequest) -> HttpResponse:
    """Judge the veto events of one branch, or say that none applies to those not judged yet."""
    row = _found(request)
    why = request.POST.get("why", "")
    if request.POST.get("rest") == "yes":
        judged = [Veto(unit, {}) for unit in row.measured if unit not in row.judged_units]
    else:
        judged = [Veto(request.POST.get("unit_code", ""), dict.fromkeys(request.POST.getlist("event"), why))]
    judge_vetoes(request.actor, evaluation_id=row.id, lock=_lock(request), vetoes=judged, at=clock.now())
    messages.success(request, _("已办理。"))
    return _to(row.year)


@action(Permission.EVALUATION_READ)
def move(request: DeskRequest) -> HttpResponse:
    """Make a move; who may make which the table of the lifecycle says."""
    row = _found(request)
    name, why = request.POST.get("move", ""), request.POST.get("why", "").strip()
    move_evaluation(request.actor, evaluation_id=row.id, move=name, lock=_lock(request), at=clock.now(), reason=why)
    messages.success(request, _("已办理。"))
    return _to(row.year)


def _shown(row: EvaluationRow | None, *, limit: RowLimit) -> EvaluationRow | None:
    """Keep a sheet that is not signed from those who see it only once it is."""
    if row is None or limit.is_all or (row.state == _SIGNED and limit.scopes & {Scope.PUBLISHED, Scope.OWN_AFTER_FEEDBACK}):
        return row
    return None


def _rows(row: EvaluationRow, *, indicators: Sequence[Indicator], limit: RowLimit) -> list[Row]:
    names = {unit.code: unit.name for unit in units.units()}
    lines = evaluate(
        indicators,
        rates={unit: {code: Decimal(share[0]) if share else None for code, share in own.items()} for unit, own in row.measured.items()},
        vetoes={
            unit: [f"{desk_rules().evaluation.vetoes.get(code, code)}：{why}" for code, why in own.items()]
            for unit, own in row.vetoes.items()
        },
    )
    measured = {
        unit: {code: Measured(share[1], share[2]) for code, share in own.items() if share}
        for unit, own in row.measured.items()
        if not row.vetoes.get(unit)
    }
    spans = places(indicators, measured=measured)
    shown = [line for line in lines if limit.is_all or line.unit_code == limit.unit_code]
    # A branch learns its own interval, not who the others are that it cannot be told from.
    named = names if limit.is_all else {limit.unit_code or "": names.get(limit.unit_code or "", "")}
    found = [_row(line, row=row, indicators=indicators, names=named, spans=spans) for line in shown]
    return sorted(found, key=lambda one: (one.line.rank is None, one.line.rank or 0, one.unit_code))


def _row(line: Line, *, row: EvaluationRow, indicators: Sequence[Indicator], names: Mapping[str, str], spans: Mapping[str, Places]) -> Row:
    span = spans.get(line.unit_code)
    ties = [names[unit] for unit in span.ties if unit in names] if span else []
    own = row.measured[line.unit_code]
    return Row(
        unit_code=line.unit_code,
        unit_name=names.get(line.unit_code, line.unit_code),
        cells=tuple(_cell(one, share=own.get(one.code), unit=line.unit_code, year=row.year) for one in indicators),
        line=line,
        places=span,
        ties="、".join(ties),
        ties_all=1 < len(ties) == len(spans) - 1,
        vetoes=line.vetoes,
        is_judged=line.unit_code in row.judged_units,
    )


def _cell(one: Indicator, *, share: list[Any] | None, unit: str, year: int) -> Cell:
    if share is None:
        return Cell(one.zh, None, 0, 0, "")
    name, query = _LINKS.get(one.source, ("", ""))
    address = f"{reverse(name)}?{query.format(unit=unit, year=year)}" if name else ""
    return Cell(one.zh, (one.weight * Decimal(share[0])).quantize(Decimal("0.01")), share[1], share[2], address)


def _spec(rows: Sequence[Row], *, indicators: Sequence[Indicator], year: int) -> ListSpec[Row]:
    def fetch(ask: Ask) -> Slice[Row]:
        return Slice(tuple(rows) if ask.page == 1 else (), len(rows))

    points = tuple(_points_column(one, place=place) for place, one in enumerate(indicators))
    return ListSpec(
        name="evaluation",
        title=f"{year} {_('年终考评')}",
        columns=(
            Column("unit", gettext_lazy("单位"), lambda row: row.unit_name),
            *points,
            Column("total", gettext_lazy("得分"), lambda row: _number(row.line.total), kind="number"),
            Column("possible", gettext_lazy("可得分"), lambda row: _number(row.line.possible), kind="number"),
            Column("per", gettext_lazy("折合百分"), lambda row: _number(row.line.per_hundred), kind="number"),
            Column("rank", gettext_lazy("名次"), lambda row: row.line.rank, kind="number"),
            Column("span", gettext_lazy("名次区间"), lambda row: f"{row.places.best}–{row.places.worst}" if row.places else ""),
            Column("veto", gettext_lazy("一票否决"), lambda row: "；".join(row.vetoes), width=40),
        ),
        fetch=fetch,
        empty="",
    )


def _points_column(one: Indicator, *, place: int) -> Column[Row]:
    return Column(one.code, one.zh, lambda row: _number(row.cells[place].points), kind="number")


def _number(points: Decimal | None) -> float | None:
    return None if points is None else float(points)


def _title(name: str) -> str:
    return _("判断一票否决") if name == "veto" else EVALUATION.move(name).zh


def _found(request: DeskRequest) -> EvaluationRow:
    limit = row_limit(request.actor, permission=Permission.EVALUATION_READ)
    row = _shown(questions.evaluation_of(_year(request)), limit=limit)
    if row is None:
        raise MissingError(Fault(_("没有这次考评"), f"{_year(request)}", _("先计算")))
    return row


def _year(request: DeskRequest) -> int:
    given = (request.POST if request.method == "POST" else request.GET).get("year", "")
    run = runs.newest_run()
    newest = run.year if run else clock.day_of(clock.now()).year
    return int(given) if given.isdecimal() and len(given) == 4 else newest


def _lock(request: DeskRequest) -> int:
    given = request.POST.get("lock", "")
    return int(given) if given.isdecimal() else -1


def _to(year: int) -> HttpResponse:
    return redirect(f"{reverse('evaluation')}?year={year}")


GROUP = PageGroup(
    urls=(
        path("evaluation/", evaluation, name="evaluation"),
        path("evaluation/compute/", compute_sheet, name="evaluation_compute"),
        path("evaluation/weights/", propose, name="evaluation_propose"),
        path("evaluation/veto/", veto, name="evaluation_veto"),
        path("evaluation/move/", move, name="evaluation_move"),
    ),
    menu=(MenuEntry(gettext_lazy("年终考评"), "evaluation", Permission.EVALUATION_READ, "results", 10),),
)
