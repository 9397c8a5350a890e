"""Rectification: the list, the board, one with everything that may be done now."""

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jicha.domain.access.asking import held, row_limit
from jicha.domain.access.permissions import Permission
from jicha.domain.access.scopes import RowLimit, Subject
from jicha.domain.errors import Fault, MissingError
from jicha.domain.findings.forms import Level
from jicha.domain.lifecycle.moves import same_hand
from jicha.domain.lifecycle.rectifications import RECTIFICATION
from jicha.domain.rectification.ladder import days_overdue
from jicha.domain.rectification.look_back import shares
from jicha.services import clock
from jicha.services.administering.in_force import desk_rules
from jicha.services.data.uploading import path_of_bytes
from jicha.services.judging.cards import title_of
from jicha.services.rectifying.checking_again import as_of_now
from jicha.services.rectifying.moving import OF_PEOPLE
from jicha.store.queries import rectification as questions
from jicha.store.queries.rectification import OPEN, RectificationRow
from jicha.store.queries.year import units
from jicha.web.frame.files import saved
from jicha.web.frame.gates import DeskRequest, MenuEntry, PageGroup, page
from jicha.web.frame.lists import Column, ListSpec, Pick, export, shown
from jicha.web.frame.words import WORDS

_KINDS = (("at_once", gettext_lazy("立行立改")), ("by_plan", gettext_lazy("限期整改")))
_MOST_ON_BOARD = 30


def spec_of(limit: RowLimit, *, today: date) -> ListSpec[RectificationRow]:
    """Lay out the list."""
    kinds = {code: str(label) for code, label in _KINDS}
    levels = desk_rules().findings.levels
    return ListSpec(
        name="rectifications",
        title=gettext_lazy("整改"),
        columns=(
            Column("number", gettext_lazy("编号"), lambda row: f"{row.year}-{row.number}", link=_address, width=10),
            Column("title", gettext_lazy("标题"), lambda row: row.title, link=_address, width=44),
            Column("unit", gettext_lazy("单位"), lambda row: row.unit_name, is_sorted=True),
            Column("level", gettext_lazy("等级"), lambda row: levels[Level(row.level)].zh if row.level else ""),
            Column("kind", gettext_lazy("整改方式"), lambda row: kinds[row.kind]),
            Column("state", gettext_lazy("状态"), lambda row: f"rectification.{row.state}", kind="badge"),
            Column("responsible", gettext_lazy("责任领导"), lambda row: row.responsible),
            Column("due", gettext_lazy("完成期限"), lambda row: row.due_on, kind="date", is_sorted=True),
            Column("late", gettext_lazy("逾期天数"), lambda row: late(row, today=today) or None, kind="number"),
            Column("closed", gettext_lazy("销号日期"), lambda row: row.closed_on, kind="date", is_sorted=True),
        ),
        fetch=lambda ask: questions.rectifications(ask, limit=limit, today=today),
        empty=gettext_lazy("没有整改。问题签发后，在问题页面交办整改。"),
        picks=(
            Pick("state", gettext_lazy("状态"), [(s.name, gettext_lazy(WORDS[f"rectification.{s.name}"])) for s in RECTIFICATION.states]),
            Pick("kind", gettext_lazy("整改方式"), _KINDS),
            Pick("overdue", gettext_lazy("期限"), [("yes", gettext_lazy("已逾期"))]),
            Pick("unit_code", gettext_lazy("单位"), [(u.code, u.name) for u in units.units() if limit.is_all or u.code == limit.unit_code]),
        ),
        is_searchable=True,
    )


def late(row: RectificationRow, *, today: date) -> int:
    """Count the days a rectification is overdue; 0 once it was handed in or closed."""
    return days_overdue(row.due_on, as_of=today) if row.state in OPEN and row.state not in {"submitted", "verified"} else 0


def _address(row: RectificationRow) -> str:
    return reverse("rectification", args=[row.id])


@page(Permission.RECTIFICATION_READ)
def rectification_list(request: DeskRequest) -> HttpResponse:
    """List the rectifications that a person may see."""
    spec = spec_of(row_limit(request.actor, permission=Permission.RECTIFICATION_READ), today=_today())
    return export(request, spec) or render(request, "rectification/list.html", {"list": shown(request, spec)})


@page(Permission.RECTIFICATION_READ)
def board(request: DeskRequest) -> HttpResponse:
    """Show the rectifications as cards in the columns of their states."""
    limit = row_limit(request.actor, permission=Permission.RECTIFICATION_READ)
    today = _today()
    columns = [
        (f"rectification.{state}", [(row, late(row, today=today)) for row in rows])
        for state, rows in questions.board(limit=limit, most=_MOST_ON_BOARD).items()
    ]
    return render(request, "rectification/board.html", {"columns": columns, "most": _MOST_ON_BOARD})


@page(Permission.RECTIFICATION_READ)
def rectification(request: DeskRequest, rectification_id: int) -> HttpResponse:
    """Show one rectification and what may be done now."""
    row = found(request, rectification_id=rectification_id)
    permissions = held(request.actor, subject=Subject(unit_code=row.unit_code, released=True))
    me = str(request.actor.user_id)
    offered = tuple(
        one
        for one in RECTIFICATION.offered(row.state, permissions=permissions)
        if not same_hand(one.other_than, maker=me, makers=row.makers)
    )
    rules = desk_rules()
    rungs = {rung.name: rung for rung in rules.rectification.ladder}
    names = {"order": _("交办整改"), **{one.name: one.zh for one in RECTIFICATION.moves}}
    context = {
        "row": row,
        "state": f"rectification.{row.state}",
        "kind": dict(_KINDS)[row.kind],
        "level": rules.findings.levels[Level(row.level)].zh if row.level else "",
        "check": title_of(row.check),
        "late": late(row, today=_today()),
        "again": as_of_now(request.actor, rectification_id=row.id),
        "milestones": questions.milestones_of(row.id),
        "proofs": questions.proofs_of(row.id),
        "reminders": [(one, rungs[one.rung]) for one in questions.reminders_of(row.id) if one.rung in rungs],
        "look_backs": questions.look_backs_of(row.id),
        "steps": [{"at": s.at, "title": names[s.move], "who": s.who, "words": s.words} for s in questions.steps_of(row.id)],
        "moves": tuple(one for one in offered if one.name in OF_PEOPLE),
        "may": {one.name for one in offered},
        "may_escalate": Permission.RECTIFICATION_ESCALATE in permissions,
        "may_look_back": row.state == "closed" and Permission.LOOK_BACK_WRITE in permissions,
        "usual_extensions": rules.rectification.extensions,
        "crumbs": ((_("整改"), reverse("rectifications")), (f"{row.year}-{row.number}", "")),
    }
    return render(request, "rectification/rectification.html", context)


@page(Permission.RECTIFICATION_READ)
def proof_file(request: DeskRequest, rectification_id: int, proof_id: int) -> HttpResponse:
    """Hand out a file of the proofs."""
    found(request, rectification_id=rectification_id)
    kept = next((one for one in questions.proofs_of(rectification_id) if one.id == proof_id), None)
    if kept is None:
        raise MissingError(Fault(_("没有这份佐证"), f"{proof_id}", _("回到整改页面重新选择")))
    return saved(path_of_bytes(kept.sha256), name=kept.name)


@page(Permission.LOOK_BACK_READ)
def look_backs(request: DeskRequest) -> HttpResponse:
    """Show how far the closed findings of a year were looked back at, by branch and level."""
    limit = row_limit(request.actor, permission=Permission.LOOK_BACK_READ)
    given = request.GET.get("year", "")
    year = int(given) if given.isdecimal() and len(given) == 4 else _today().year
    rules = desk_rules()
    lines = shares(questions.closed_findings(limit=limit, year=year), wanted=rules.rectification.look_back_shares)
    names = {unit.code: unit.name for unit in units.units()}
    rows = [(names.get(one.unit_code, one.unit_code), rules.findings.levels[one.level].zh, one) for one in lines]
    return render(request, "rectification/look_backs.html", {"year": year, "rows": rows, "wanted": rules.rectification.look_back})


def found(request: DeskRequest, *, rectification_id: int) -> RectificationRow:
    """Find a rectification that the person may see.

    Raises:
        MissingError: there is none.
    """
    limit = row_limit(request.actor, permission=Permission.RECTIFICATION_READ)
    row = questions.rectification_of(rectification_id, limit=limit)
    if row is None:
        raise MissingError(Fault(_("没有这项整改"), f"{rectification_id}", _("回到整改列表重新选择")))
    return row


def _today() -> date:
    return clock.day_of(clock.now())


GROUP = PageGroup(
    urls=(
        path("rectification/", rectification_list, name="rectifications"),
        path("rectification/board/", board, name="rectification_board"),
        path("rectification/look-back/", look_backs, name="look_backs"),
        path("rectification/<int:rectification_id>/", rectification, name="rectification"),
        path("rectification/<int:rectification_id>/proofs/<int:proof_id>/", proof_file, name="rectification_proof"),
    ),
    menu=(
        MenuEntry(gettext_lazy("整改"), "rectifications", Permission.RECTIFICATION_READ, "findings", 30),
        MenuEntry(gettext_lazy("整改看板"), "rectification_board", Permission.RECTIFICATION_READ, "findings", 31),
        MenuEntry(gettext_lazy("回头看"), "look_backs", Permission.LOOK_BACK_READ, "findings", 40),
    ),
)
