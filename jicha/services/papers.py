"""Papers as rows: the plan's paragraphs and units, and the layout, citations and figures of every paper in the data folder."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

from jicha.domain.errors import Fault, PaperError
from jicha.domain.plans import Plan
from jicha.domain.tables import TABLES
from jicha.engine.intake.branches import Branch, BranchNames
from jicha.reading.paper_layout import read_rows
from jicha.services.planning import paragraph_rows, unit_rows

Rows = list[Mapping[str, str | None]]
Taken = tuple[str, str, Rows]


class PaperTables:
    """Reads papers for intake; what could not be read is kept in `faults`.

    Attributes:
        faults: one for each paper that could not be read; the audit goes on without it.
    """

    def __init__(self, plan: Plan, *, data: Path) -> None:
        self._plan = plan
        self._data = data
        self._names = BranchNames([Branch(plan.city_code, plan.city_name), *(Branch(unit.code, unit.name) for unit in plan.units)])
        self.faults: list[Fault] = []

    def __call__(self, papers: Sequence[Path]) -> list[Taken]:
        """Give the rows of P01 to P05, paper by paper, the plan first; a paper that cannot be read is left out and noted."""
        taken: list[Taken] = [
            ("plan_paragraph", self._plan.source, _named("plan_paragraph", rows=paragraph_rows(self._plan))),
            ("plan_unit", self._plan.source, _plan_units(self._plan)),
        ]
        if self._plan.source not in {path.name for path in papers}:
            taken.append(("paper", self._plan.source, [_of_plan(self._plan)]))
            taken.append(("paper_citation", self._plan.source, _cited_by_plan(self._plan)))
        for path in papers:
            taken += self._read(path)
        return [one for one in taken if one[2]]

    def _read(self, path: Path) -> list[Taken]:
        shown = self._shown(path)
        try:
            read = read_rows(path, unit_code=self._unit(path))
        except PaperError as error:
            self.faults += [Fault(fault.what, shown, fault.mend) for fault in error.faults]
            return []
        return [
            ("paper", shown, [_fields(read.paper)]),
            ("paper_citation", shown, [_fields(row) for row in read.citations]),
            ("paper_figure", shown, [_fields(row) for row in read.figures]),
        ]

    def _shown(self, path: Path) -> str:
        return path.relative_to(self._data).as_posix() if path.is_relative_to(self._data) else path.name

    def _unit(self, path: Path) -> str:
        """Tell whose paper it is by its path; a paper that names no branch is the city's own."""
        return self._names.found_in(self._shown(path)) or self._plan.city_code


def _plan_units(plan: Plan) -> Rows:
    city = (plan.city_code, plan.city_name, False, False, "city")
    known = unit_rows(plan)
    return _named("plan_unit", rows=known if any(row[0] == plan.city_code for row in known) else (city, *known))


def _of_plan(plan: Plan) -> Mapping[str, str | None]:
    number, dated = plan.document_number, plan.dated_on
    return {
        "unit_code": plan.city_code,
        "paper": plan.source,
        "doc_no": number.value if number else None,
        "dated_on": dated.value.isoformat() if dated else None,
    }


def _cited_by_plan(plan: Plan) -> Rows:
    dated_on = plan.dated_on.value.isoformat() if plan.dated_on else None
    return [
        {
            "unit_code": plan.city_code,
            "paper": plan.source,
            "paragraph_no": str(cited.paragraph),
            "title": cited.title or None,
            "doc_no": cited.number or None,
            "paper_dated_on": dated_on,
        }
        for cited in plan.citations
    ]


def _named(table: str, *, rows: Sequence[Sequence[Any]]) -> Rows:
    names = [column.name for column in TABLES[table].columns]
    order = names if table == "plan_paragraph" else ["unit_code", "unit_name", "is_named", "in_base", "unit_kind"]
    return [{name: _text(value) for name, value in zip(order, row, strict=True)} for row in rows]


def _fields(row: Any) -> Mapping[str, str | None]:
    return {field.name: _text(getattr(row, field.name)) for field in fields(row)}


def _text(value: Any) -> str | None:
    """Write a value as a cell of a sheet would hold it."""
    match value:
        case None:
            return None
        case bool():
            return "是" if value else "否"
        case date():
            return value.isoformat()
        case float():
            return f"{value:.10g}"
        case _:
            return str(value)
