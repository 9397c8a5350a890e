"""Typical cases: the duty of each branch and quarter, the library, one case, writing and reviewing."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jicha.domain.access.asking import held, may, row_limit
from jicha.domain.access.permissions import Permission
from jicha.domain.access.scopes import RowLimit, Subject
from jicha.domain.errors import Fault, MissingError
from jicha.domain.lifecycle.typical_cases import TYPICAL_CASE
from jicha.domain.typical_cases.duties import QUARTERS, Cell, grid, quarter_of
from jicha.domain.typical_cases.texts import alike, places
from jicha.services import clock
from jicha.services.administering.in_force import desk_rules
from jicha.services.typical_cases.moving import move_case
from jicha.services.typical_cases.writing import Text, begin_case, write_case
from jicha.store.queries.handed_in import typical_cases
from jicha.store.queries.handed_in.typical_cases import CaseRow
from jicha.store.queries.year import units
from jicha.web.frame.gates import DeskRequest, MenuEntry, PageGroup, action, form_page, page
from jicha.web.frame.lists import Column, ListSpec, Pick, export, shown
from jicha.web.frame.words import WORDS

_LEVELS = (("city", gettext_lazy("市级")), ("province", gettext_lazy("省级")), ("ministry", gettext_lazy("部级")))


def case_spec(limit: RowLimit) -> ListSpec[CaseRow]:
    """Lay out the library."""
    levels = {code: str(label) for code, label in _LEVELS}
    return ListSpec(
        name="typical-cases",
        title=gettext_lazy("典型案例"),
        columns=(
            Column("title", gettext_lazy("标题"), lambda row: row.title, link=_address, width=44),
            Column("unit", gettext_lazy("单位"), lambda row: row.unit_name, is_sorted=True),
            Column("quarter", gettext_lazy("季度"), lambda row: f"{row.year}-{row.quarter}"),
            Column("doc_no", gettext_lazy("案件文号"), lambda row: row.doc_no, width=24),
            Column("state", gettext_lazy("状态"), lambda row: f"typical_case.{row.state}", kind="badge"),
            Column("level", gettext_lazy("采用级别"), lambda row: levels.get(row.adoption_level, "")),
            Column("submitted", gettext_lazy("报送日期"), lambda row: row.submitted_on, kind="date", is_sorted=True),
        ),
        fetch=lambda ask: typical_cases.typical_cases(ask, limit=limit),
        empty=gettext_lazy("还没有典型案例。"),
        picks=(
            Pick("year", gettext_lazy("年度"), [(str(one), str(one)) for one in typical_cases.case_years(limit=limit)]),
            Pick("quarter", gettext_lazy("季度"), [(str(one), str(one)) for one in QUARTERS]),
            Pick("state", gettext_lazy("状态"), [(s.name, gettext_lazy(WORDS[f"typical_case.{s.name}"])) for s in TYPICAL_CASE.states]),
            Pick("adoption_level", gettext_lazy("采用级别"), _LEVELS),
            Pick("unit_code", gettext_lazy("单位"), [(u.code, u.name) for u in units.units() if limit.is_all or u.code == limit.unit_code]),
        ),
        is_searchable=True,
    )


def _address(row: CaseRow) -> str:
    return reverse("typical_case", args=[row.id])


@page(Permission.TYPICAL_CASE_READ)
def library(request: DeskRequest) -> HttpResponse:
    """Show the duty of the year and the library."""
    limit = row_limit(request.actor, permission=Permission.TYPICAL_CASE_READ)
    spec = case_spec(limit)
    year = _year(request)
    context = {
        "list": shown(request, spec),
        "year": year,
        "grid": duty_rows(limit, year=year),
        "quarters": QUARTERS,
        "may_write": may(request.actor, permission=Permission.TYPICAL_CASE_WRITE),
        "quarter": quarter_of(clock.day_of(clock.now())),
        "per_quarter": desk_rules().typical_cases.per_quarter,
        "due_days": desk_rules().typical_cases.due_days,
    }
    return export(request, spec) or render(request, "typical_cases/library.html", context)


def duty_rows(limit: RowLimit, *, year: int) -> list[tuple[str, list[Cell]]]:
    """Give the grid of branch × quarter, cut down to the branches that a person may know of."""
    rules = desk_rules().typical_cases
    branches = [unit for unit in units.units() if unit.kind != "city" and (limit.is_all or unit.code == limit.unit_code)]
    cells = grid(
        typical_cases.submitted(year),
        units=[unit.code for unit in branches],
        year=year,
        per_quarter=rules.per_quarter,
        due_days=rules.due_days,
        as_of=clock.day_of(clock.now()),
    )
    return [(unit.name, [cell for cell in cells if cell.unit_code == unit.code]) for unit in branches]


@page(Permission.TYPICAL_CASE_READ)
def typical_case(request: DeskRequest, case_id: int) -> HttpResponse:
    """Show one case, what must be mended, what is much like it."""
    row = _found(request, case_id=case_id)
    permissions = held(request.actor, subject=Subject(unit_code=row.unit_code, released=row.released))
    offered = TYPICAL_CASE.offered(row.state, permissions=permissions)
    reviews = Permission.TYPICAL_CASE_REVIEW in permissions
    limit = row_limit(request.actor, permission=Permission.TYPICAL_CASE_READ)
    others = typical_cases.others(row.id, limit=limit) if reviews else {}
    near = alike(row.text, others={k: v.text for k, v in others.items()}, least=float(desk_rules().typical_cases.likeness_share))
    context = {
        "row": row,
        "state": f"typical_case.{row.state}",
        "level": dict(_LEVELS).get(row.adoption_level, ""),
        "parts": [(name, row.parts.get(name, "")) for name in desk_rules().typical_cases.parts],
        "places": places(row.parts),
        "near": [(others[one.case_id], round(one.likeness * 100)) for one in near],
        "same_number": [one for one in others.values() if row.doc_no and one.doc_no == row.doc_no],
        "may_write": any(move.name == "write" for move in offered),
        "moves": [move for move in offered if move.name != "write"],
        "levels": _LEVELS,
        "steps": [
            {"at": s.at, "title": TYPICAL_CASE.move(s.move).zh, "who": s.who, "words": dict(_LEVELS).get(s.words, s.words)}
            for s in typical_cases.steps_of(row.id)
        ],
        "crumbs": ((_("典型案例"), reverse("typical_cases")), (row.title, "")),
    }
    return render(request, "typical_cases/case.html", context)


@action(Permission.TYPICAL_CASE_WRITE)
def begin(request: DeskRequest) -> HttpResponse:
    """Begin a case."""
    quarter = request.POST.get("quarter", "")
    number = int(quarter) if quarter.isdecimal() else 0
    made = begin_case(request.actor, year=_year(request), quarter=number, title=request.POST.get("title", ""), at=clock.now())
    return redirect("typical_case_write", case_id=made)


@form_page(Permission.TYPICAL_CASE_WRITE)
def write(request: DeskRequest, case_id: int) -> HttpResponse:
    """Write a draft; personal data are shown as they are found."""
    row = _found(request, case_id=case_id, permission=Permission.TYPICAL_CASE_WRITE)
    if request.method == "POST":
        given = request.POST
        text = Text(
            title=given.get("title", ""),
            doc_no=given.get("doc_no", ""),
            parts={name: given.get(f"part-{name}", "") for name in desk_rules().typical_cases.parts},
            kept_data=given.get("kept_data", ""),
            is_closed_case=given.get("is_closed_case", "yes") == "yes",
            open_case_approval=given.get("open_case_approval", ""),
        )
        write_case(request.actor, case_id=case_id, lock=_lock(request), text=text, at=clock.now())
        messages.success(request, _("已保存。"))
        return redirect("typical_case_write", case_id=case_id)
    context = {
        "row": row,
        "parts": [(name, row.parts.get(name, "")) for name in desk_rules().typical_cases.parts],
        "places": places(row.parts),
        "crumbs": ((_("典型案例"), reverse("typical_cases")), (row.title, reverse("typical_case", args=[row.id])), (_("修改"), "")),
    }
    return render(request, "typical_cases/write.html", context)


@action(Permission.TYPICAL_CASE_READ)
def move(request: DeskRequest, case_id: int) -> HttpResponse:
    """Make a move; who may make which the table of the lifecycle says."""
    given = request.POST
    why, level = given.get("why", "").strip(), given.get("level", "")
    move_case(request.actor, case_id=case_id, move=given.get("move", ""), lock=_lock(request), at=clock.now(), reason=why, level=level)
    messages.success(request, _("已办理。"))
    return redirect("typical_case", case_id=case_id)


def _found(request: DeskRequest, *, case_id: int, permission: Permission = Permission.TYPICAL_CASE_READ) -> CaseRow:
    row = typical_cases.case_of(case_id, limit=row_limit(request.actor, permission=permission))
    if row is None:
        raise MissingError(Fault(_("没有这个案例"), f"{case_id}", _("回到案例列表重新选择")))
    return row


def _year(request: DeskRequest) -> int:
    given = (request.POST if request.method == "POST" else request.GET).get("year", "")
    return int(given) if given.isdecimal() and len(given) == 4 else clock.day_of(clock.now()).year


def _lock(request: DeskRequest) -> int:
    given = request.POST.get("lock", "")
    return int(given) if given.isdecimal() else -1


GROUP = PageGroup(
    urls=(
        path("typical-cases/", library, name="typical_cases"),
        path("typical-cases/begin/", begin, name="typical_case_begin"),
        path("typical-cases/<int:case_id>/", typical_case, name="typical_case"),
        path("typical-cases/<int:case_id>/write/", write, name="typical_case_write"),
        path("typical-cases/<int:case_id>/move/", move, name="typical_case_move"),
    ),
    menu=(MenuEntry(gettext_lazy("典型案例"), "typical_cases", Permission.TYPICAL_CASE_READ, "results", 20),),
)
