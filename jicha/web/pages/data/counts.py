"""The matrix of units and data sets, and what the branches say of their numbers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jicha.domain.access.asking import may, row_limit
from jicha.domain.access.permissions import Permission
from jicha.domain.access.scopes import RowLimit
from jicha.domain.tables import DATA_SETS, Table
from jicha.services import clock
from jicha.services.data.counting import Answer, answer_counts
from jicha.store.queries.paging import Ask, Slice
from jicha.store.queries.year import units
from jicha.store.queries.year.counts import CountCell, count_cells
from jicha.store.queries.year.snapshots import newest_snapshot
from jicha.store.queries.year.units import UnitRow
from jicha.web.frame.forms import posted_number, posted_text
from jicha.web.frame.gates import DeskRequest, MenuEntry, PageGroup, action, page
from jicha.web.frame.lists import Column, ListSpec, export
from jicha.web.pages.data.data import year_asked, years_of

Cells = Mapping[tuple[str, str], CountCell]


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A branch with its cells in the order of the data sets; `answered` of those with rows."""

    unit: UnitRow
    cells: tuple[CountCell, ...]
    answered: int
    filled: int


@page(Permission.DATA_READ)
def matrix(request: DeskRequest) -> HttpResponse:
    """Show how many rows each unit has in each data set, where there is nothing, and what is confirmed."""
    limit = row_limit(request.actor, permission=Permission.DATA_READ)
    year = year_asked(request)
    snapshot = newest_snapshot(year)
    cells = count_cells(snapshot.id, year=year, limit=limit) if snapshot else {}
    rows = _rows(cells, limit=limit)
    taken = export(request, _spec(rows))
    if taken:
        return taken
    own = next((row for row in rows if row.unit.code == limit.unit_code), None)
    context = {
        "year": year,
        "years": years_of(limit),
        "snapshot": snapshot,
        "datasets": DATA_SETS,
        "rows": rows,
        "is_inside": limit.is_all,
        "corrected": [(row.unit, table, cell) for row in rows for table, cell in _answers(row) if cell.state == "corrected"],
        "own": list(zip(DATA_SETS, own.cells, strict=True)) if own else (),
        "waiting": sum(cell.state in {"waiting", "stale"} for cell in own.cells) if own else 0,
        "may_answer": own is not None and may(request.actor, permission=Permission.DATA_CONFIRM_COUNTS),
    }
    return render(request, "data/matrix.html", context)


@action(Permission.DATA_CONFIRM_COUNTS)
def answer(request: DeskRequest) -> HttpResponse:
    """Correct or confirm one number of the own branch."""
    year = posted_number(request, "year")
    said = Answer(
        dataset=posted_text(request, "dataset"),
        counted=posted_number(request, "counted"),
        said=posted_number(request, "said"),
        words=posted_text(request, "words"),
    )
    answer_counts(request.actor, year=year, answers=[said], at=clock.now())
    messages.success(request, _("已确认。") if said.said == said.counted else _("更正已报送稽查部门。"))
    return redirect(f"{reverse('matrix')}?year={year}")


@action(Permission.DATA_CONFIRM_COUNTS)
def confirm_all(request: DeskRequest) -> HttpResponse:
    """Confirm every number that the page showed and that waits."""
    year = posted_number(request, "year")
    shown = [text.rpartition(":") for text in request.POST.getlist("shown")]
    answers = [Answer(name, int(number), int(number)) for name, _mark, number in shown if number.isdecimal() and len(number) < 10]
    number = answer_counts(request.actor, year=year, answers=answers, at=clock.now())
    messages.success(request, _("已确认 %(number)s 项。") % {"number": number})
    return redirect(f"{reverse('matrix')}?year={year}")


def _rows(cells: Cells, *, limit: RowLimit) -> list[MatrixRow]:
    seen = [unit for unit in units.units() if limit.is_all or unit.code == limit.unit_code]
    return [_row(unit, cells=cells) for unit in seen]


def _row(unit: UnitRow, *, cells: Cells) -> MatrixRow:
    own = tuple(cells.get((unit.code, table.name)) or CountCell(table.name, unit.code, 0, "empty") for table in DATA_SETS)
    answered = sum(cell.state in {"confirmed", "corrected"} for cell in own)
    return MatrixRow(unit, own, answered, sum(cell.rows > 0 for cell in own))


def _answers(row: MatrixRow) -> Iterator[tuple[Table, CountCell]]:
    return zip(DATA_SETS, row.cells, strict=True)


def _spec(rows: list[MatrixRow]) -> ListSpec[MatrixRow]:
    def fetch(ask: Ask) -> Slice[MatrixRow]:
        return Slice(tuple(rows) if ask.page == 1 else (), len(rows))

    return ListSpec(
        name="matrix",
        title=gettext_lazy("数据完整性"),
        columns=(
            Column("unit", gettext_lazy("单位"), lambda row: row.unit.name),
            *(_column(table, place=place) for place, table in enumerate(DATA_SETS)),
            Column("answered", gettext_lazy("已确认项数"), lambda row: row.answered, kind="number"),
        ),
        fetch=fetch,
        empty="",
    )


def _column(table: Table, *, place: int) -> Column[MatrixRow]:
    return Column(table.name, f"{table.code} {table.zh}", lambda row: row.cells[place].rows, kind="number")


GROUP = PageGroup(
    urls=(
        path("data/matrix/", matrix, name="matrix"),
        path("data/counts/answer/", answer, name="count_answer"),
        path("data/counts/confirm/", confirm_all, name="count_confirm"),
    ),
    menu=(MenuEntry(gettext_lazy("数据完整性"), "matrix", Permission.DATA_READ, "data", 20),),
)
