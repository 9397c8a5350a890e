"""Self-checks and look-backs: the branch's form, and all branches side by side with what the data say."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jicha.domain import checks
from jicha.domain.access.asking import held, may, row_limit
from jicha.domain.access.permissions import Permission
from jicha.domain.access.scopes import Subject
from jicha.domain.errors import Fault, MissingError
from jicha.domain.lifecycle.self_checks import SELF_CHECK
from jicha.services import clock
from jicha.services.self_checks.filling import Answer, fill_self_check, move_self_check, open_self_check
from jicha.store.queries.handed_in import self_checks
from jicha.store.queries.handed_in.self_checks import SelfCheckRow
from jicha.store.queries.year import runs, units
from jicha.web.frame.gates import DeskRequest, MenuEntry, PageGroup, action, page

ITEMS = tuple(one for one in checks.ITEMS if one.number)
_ROUNDS = {"self_check": gettext_lazy("自查"), "look_back": gettext_lazy("回头看")}


@dataclass(frozen=True, slots=True)
class Cell:
    """One branch and item: what was said, and how many records say otherwise.

    Attributes:
        said: `open`, `clean` or `problems`. failing: records of the newest run. is_contradicted: said to be clean, and records fail.
    """

    said: str
    failing: int
    is_contradicted: bool
    address: str


@page(Permission.SELFCHECK_READ)
def matrix(request: DeskRequest) -> HttpResponse:
    """Show all branches by item for a round of a year."""
    limit = row_limit(request.actor, permission=Permission.SELFCHECK_READ)
    year, round_ = _asked(request)
    forms = self_checks.self_checks(limit=limit, year=year, round_=round_)
    run = runs.newest_run(year)
    flags = row_limit(request.actor, permission=Permission.FLAG_READ)
    failing = self_checks.failing_by_item(run.id, limit=flags) if run else {}
    branches = [unit for unit in units.units() if unit.kind != "city" and (limit.is_all or unit.code == limit.unit_code)]
    rows = [(unit, forms.get(unit.code), _cells(forms.get(unit.code), unit_code=unit.code, failing=failing)) for unit in branches]
    context = {
        "year": year,
        "round": round_,
        "rounds": list(_ROUNDS.items()),
        "items": ITEMS,
        "rows": rows,
        "filed": sum(form is not None and form.state != "draft" for _unit, form, _row in rows),
        "contradicted": sum(cell.is_contradicted for _unit, _form, cells in rows for cell in cells),
        "may_fill": may(request.actor, permission=Permission.SELFCHECK_FILL),
    }
    return render(request, "self_checks/matrix.html", context)


@page(Permission.SELFCHECK_READ)
def self_check(request: DeskRequest, self_check_id: int) -> HttpResponse:
    """Show a form; whoever may fill it in gets fields."""
    row = _found(request, self_check_id=self_check_id)
    permissions = held(request.actor, subject=Subject(unit_code=row.unit_code))
    offered = SELF_CHECK.offered(row.state, permissions=permissions)
    steps = [{"at": s.at, "title": SELF_CHECK.move(s.move).zh, "who": s.who, "words": s.words} for s in self_checks.steps_of(row.id)]
    context = {
        "row": row,
        "state": f"self_check.{row.state}",
        "title": _ROUNDS[row.round],
        "lines": [(item, row.answers.get(item.name)) for item in ITEMS],
        "may_fill": any(move.name == "fill" for move in offered),
        "moves": [move for move in offered if move.name != "fill"],
        "steps": steps,
        "crumbs": ((_("自查与回头看"), f"{reverse('self_checks')}?year={row.year}&round={row.round}"), (row.unit_name, "")),
    }
    return render(request, "self_checks/form.html", context)


@action(Permission.SELFCHECK_FILL)
def begin(request: DeskRequest) -> HttpResponse:
    """Open the branch's own form."""
    year, round_ = _asked(request)
    opened = open_self_check(request.actor, year=year, round_=round_, at=clock.now())
    return redirect("self_check", self_check_id=opened)


@action(Permission.SELFCHECK_FILL)
def fill(request: DeskRequest, self_check_id: int) -> HttpResponse:
    """Keep what the branch says."""
    said = {"clean": False, "problems": True}
    answers = [
        Answer(item.name, said.get(request.POST.get(f"{item.name}-said", "")), request.POST.get(f"{item.name}-words", "")) for item in ITEMS
    ]
    fill_self_check(request.actor, self_check_id=self_check_id, lock=_lock(request), answers=answers, at=clock.now())
    messages.success(request, _("已保存。"))
    return redirect("self_check", self_check_id=self_check_id)


@action(Permission.SELFCHECK_READ)
def move(request: DeskRequest, self_check_id: int) -> HttpResponse:
    """Sign, take or send back; who may do which the table of the lifecycle says."""
    move_self_check(
        request.actor,
        self_check_id=self_check_id,
        move=request.POST.get("move", ""),
        lock=_lock(request),
        items=[item.name for item in ITEMS],
        at=clock.now(),
        reason=request.POST.get("why", "").strip(),
    )
    messages.success(request, _("已办理。"))
    return redirect("self_check", self_check_id=self_check_id)


def _cells(form: SelfCheckRow | None, *, unit_code: str, failing: Mapping[tuple[str, str], int]) -> list[Cell]:
    return [_cell(form, item=item.name, number=failing.get((unit_code, item.name), 0), unit_code=unit_code) for item in ITEMS]


def _cell(form: SelfCheckRow | None, *, item: str, number: int, unit_code: str) -> Cell:
    said = form.answers.get(item) if form and form.state != "draft" else None
    word = "open" if said is None else "problems" if said.has_problems else "clean"
    address = f"{reverse('flags')}?unit_code={unit_code}&item={item}&verdict=fail"
    return Cell(word, number, word == "clean" and number > 0, address)


def _found(request: DeskRequest, *, self_check_id: int) -> SelfCheckRow:
    row = self_checks.self_check_of(self_check_id, limit=row_limit(request.actor, permission=Permission.SELFCHECK_READ))
    if row is None:
        raise MissingError(Fault(_("没有这张自查表"), f"{self_check_id}", _("回到自查页面重新选择")))
    return row


def _asked(request: DeskRequest) -> tuple[int, str]:
    given = request.POST if request.method == "POST" else request.GET
    year = given.get("year", "")
    run = runs.newest_run()
    newest = run.year if run else clock.day_of(clock.now()).year
    round_ = given.get("round", "")
    return int(year) if year.isdecimal() and len(year) == 4 else newest, round_ if round_ in _ROUNDS else "self_check"


def _lock(request: DeskRequest) -> int:
    given = request.POST.get("lock", "")
    return int(given) if given.isdecimal() else -1


GROUP = PageGroup(
    urls=(
        path("self-checks/", matrix, name="self_checks"),
        path("self-checks/begin/", begin, name="self_check_begin"),
        path("self-checks/<int:self_check_id>/", self_check, name="self_check"),
        path("self-checks/<int:self_check_id>/fill/", fill, name="self_check_fill"),
        path("self-checks/<int:self_check_id>/move/", move, name="self_check_move"),
    ),
    menu=(MenuEntry(gettext_lazy("自查与回头看"), "self_checks", Permission.SELFCHECK_READ, "findings", 35),),
)
