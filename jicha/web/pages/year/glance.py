"""What the year at a glance is made of, for those who see the whole city: every figure with the address of its rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from jicha.domain.access.scopes import RowLimit
from jicha.domain.scorecards import ItemScore, State, UnitScore
from jicha.engine.content.scorecard import tiles
from jicha.services.glancing.mapping import own_map
from jicha.services.glancing.scoring import Scored
from jicha.store.queries.handed_in import self_checks
from jicha.store.queries.year.runs import RunRow
from jicha.store.queries.year.units import UnitRow
from jicha.web.frame.gates import PageGroup

TILE, GAP = 104, 8
_MARGIN = 4
_LEVELS = (0.7, 0.8, 0.9, 0.95)
"""Where one shade ends and the next begins: shares of the points. They colour, they judge nothing."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One branch and item of the heat map: the shade, what stands in it, and the rows behind it."""

    shade: str
    words: str
    judged: int
    population: int
    address: str


@dataclass(frozen=True, slots=True)
class Line:
    """One branch in the heat map and beside the map; points are null where nothing can be scored."""

    unit: UnitRow
    name: str
    is_named: bool
    points: float | None
    low: float | None
    high: float | None
    weight: float
    judged: int
    population: int
    failing: int
    address: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """One branch on the map: a square, or an outline; (x, y) is where its name stands."""

    name: str
    words: str
    shade: str
    is_named: bool
    address: str
    x: float
    y: float
    path: str = ""
    left: int = 0
    top: int = 0

    @property
    def name_y(self) -> float:
        """Say where the line of the name stands."""
        return round(self.y - 3, 1)

    @property
    def value_y(self) -> float:
        """Say where the line of the value stands."""
        return round(self.y + 20, 1)


@dataclass(frozen=True, slots=True)
class Chart:
    """A map as drawn; `note` says what it is, or what is wrong with the bureau's own."""

    width: float
    height: float
    places: tuple[Place, ...]
    is_tiles: bool
    note: str

    @property
    def view_width(self) -> float:
        """Give the width with a margin, so that no outline is cut."""
        return self.width + 2 * _MARGIN

    @property
    def view_height(self) -> float:
        """Give the height with a margin."""
        return self.height + 2 * _MARGIN


def lines_of(
    branches: Sequence[UnitRow], *, scored: Scored | None, failing: Mapping[str, Mapping[str, int]], named: frozenset[str], run_id: str
) -> tuple[Line, ...]:
    """Lay out one line per branch."""
    lines = []
    for unit in branches:
        score = scored.lines.get(unit.code) if scored else None
        address = flags_address(run_id, unit_code=unit.code)
        lines.append(
            Line(
                unit=unit,
                name=unit.name,
                is_named=unit.code in named,
                points=score.points if score else None,
                low=score.low if score else None,
                high=score.high if score else None,
                weight=score.weight if score else 0.0,
                judged=score.tally.judged if score else 0,
                population=score.tally.population if score else 0,
                failing=sum(failing.get(unit.code, {}).values()) - failing.get(unit.code, {}).get("dismissed", 0),
                address=address,
                cells=_cells(score, run_id=run_id),
            )
        )
    return tuple(lines)


def flags_address(run_id: str, *, unit_code: str = "", item: str = "", state: str = "") -> str:
    """Give the address of the failing flags of a run, of a branch, an item, a state."""
    given = {"run": run_id, "verdict": "fail", "unit_code": unit_code, "item": item, "state": state}
    return f"{reverse('flags')}?{urlencode({key: value for key, value in given.items() if value})}"


def _cells(score: UnitScore | None, *, run_id: str) -> tuple[Cell, ...]:
    return tuple(_cell(item, run_id=run_id) for item in score.items) if score else ()


def _cell(item: ItemScore, *, run_id: str) -> Cell:
    verdict = "" if item.state is State.UNKNOWN else "fail"
    given = {"run": run_id, "verdict": verdict, "unit_code": item.unit_code, "item": item.item}
    address = f"{reverse('flags')}?{urlencode({key: value for key, value in given.items() if value})}"
    words = {
        State.SCORED: f"{item.points:.1f}" if item.points is not None else "",
        State.FEW: _("样本不足"),
        State.UNKNOWN: _("无法判定"),
        State.NONE: "—",
    }[item.state]
    share = item.points / item.weight if item.points is not None and item.weight else None
    return Cell(shade_of(share), words, item.tally.judged, item.tally.population, "" if item.state is State.NONE else address)


def shade_of(share: float | None) -> str:
    """Name the shade of a share of points: s1 (least) to s5; s0 where there is no share."""
    return "s0" if share is None else f"s{1 + sum(share >= level for level in _LEVELS)}"


def shade_of_count(number: int, *, most: int) -> str:
    """Name the shade of a count against the greatest: c0 for none, c1 to c5."""
    return "c0" if not number else f"c{max(1, -(-number * 5 // most))}"


def chart_of(lines: Sequence[Line], *, city_code: str, by: str) -> Chart:
    """Draw the map: the bureau's own where it has loaded one that can be used, or our squares."""
    most = max((line.failing for line in lines), default=0)
    own = own_map([(line.unit.code, line.name) for line in lines])
    if own is not None and own.plane is not None:
        known = {line.unit.code: line for line in lines}
        places = tuple(_place(known[one.code], by=by, most=most, x=one.x, y=one.y, path=one.path) for one in own.plane.shapes)
        note = _("本单位装入的地图") + (_("，缺 %(names)s") % {"names": "、".join(own.missing)} if own.missing else "")
        return Chart(own.plane.width, own.plane.height, places, is_tiles=False, note=note)
    squares = {tile.code: tile for tile in tiles(city_code)}
    places = tuple(
        _place(line, by=by, most=most, x=left + TILE / 2, y=top + TILE / 2, left=left, top=top)
        for line in lines
        if (tile := squares.get(line.unit.code))
        for left, top in [(tile.column * (TILE + GAP), tile.row * (TILE + GAP))]
    )
    note = own.fault if own else _("方位示意，不表示边界和面积")
    return Chart(
        max((one.left + TILE for one in places), default=0),
        max((one.top + TILE for one in places), default=0),
        places,
        is_tiles=True,
        note=note,
    )


def _place(line: Line, *, by: str, most: int, x: float, y: float, path: str = "", left: int = 0, top: int = 0) -> Place:
    if by == "flags":
        words, shade = f"{line.failing}", shade_of_count(line.failing, most=most)
    else:
        words = _("未评分") if line.points is None else f"{100 * line.points / line.weight:.1f}"
        shade = shade_of(None if line.points is None else line.points / line.weight)
    return Place(line.name, words, shade, line.is_named, line.address, x, y, path, left, top)


@dataclass(frozen=True, slots=True)
class Contradiction:
    """What a branch said to be clean, and how many records of the newest run say otherwise."""

    unit: str
    item: str
    failing: int
    said_on: date | None
    form: str
    address: str


def contradictions(
    run: RunRow, *, branches: Sequence[UnitRow], items: Mapping[str, str], limit: RowLimit, flags: RowLimit
) -> tuple[Contradiction, ...]:
    """List where a signed self-check or look-back says “no problems” and the run says otherwise, most records first."""
    failing = self_checks.failing_by_item(run.id, limit=flags)
    names = {unit.code: unit.name for unit in branches}
    found = []
    for round_ in ("self_check", "look_back"):
        for unit, form in self_checks.self_checks(limit=limit, year=run.year, round_=round_).items():
            if form.state == "draft" or unit not in names:
                continue
            place = reverse("self_check", args=[form.id])
            found += [
                Contradiction(
                    names[unit], items[item], number, form.submitted_on, place, flags_address(run.run_id, unit_code=unit, item=item)
                )
                for item, said in form.answers.items()
                if item in items and not said.has_problems and (number := failing.get((unit, item), 0))
            ]
    return tuple(sorted(found, key=lambda one: (-one.failing, one.unit, one.item)))


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the way from flag to rectified: its number, its bar in hundredths of the widest, its rows."""

    label: str
    number: int
    width: float
    address: str
    words: str


def funnel(
    failing: Mapping[str, Mapping[str, int]],
    *,
    findings: Mapping[tuple[str, str], int],
    orders: Mapping[tuple[str, str], int],
    year: int,
    run_id: str,
) -> tuple[Stage, ...]:
    """Lay out flags → judged → confirmed, and findings → signed → rectified; the two count different things and are not divided."""
    flags = sum(sum(states.values()) for states in failing.values())
    waiting = sum(states.get("open", 0) + states.get("asked", 0) for states in failing.values())
    confirmed = sum(states.get("confirmed", 0) for states in failing.values())
    living = sum(number for (_unit, state), number in findings.items() if state != "void")
    final = sum(number for (_unit, state), number in findings.items() if state == "final")
    ordered = sum(number for (_unit, state), number in orders.items() if state != "void")
    closed = sum(number for (_unit, state), number in orders.items() if state == "closed")
    found = f"{reverse('findings')}?year={year}"
    rows = (
        (_("疑点"), flags, flags, flags_address(run_id), _("条，最近一次运行")),
        (_("其中已判断"), flags - waiting, flags, flags_address(run_id), _("条")),
        (_("其中认定为问题"), confirmed, flags, flags_address(run_id, state="confirmed"), _("条")),
        (_("稽查问题"), living, living, found, _("个")),
        (_("其中已定稿"), final, living, f"{found}&state=final", _("个")),
        (_("已交办整改"), ordered, living, reverse("rectifications"), _("个")),
        (_("其中已销号"), closed, living, f"{reverse('rectifications')}?state=closed", _("个")),
    )
    return tuple(
        Stage(label, number, round(100 * number / whole, 1) if whole else 0.0, address, words)
        for label, number, whole, address, words in rows
    )


GROUP = PageGroup(urls=())
