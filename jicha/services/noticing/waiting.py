"""Gather what waits for one person, from the tables as they stand; nothing is kept beside them that could disagree."""

from collections.abc import Callable, Iterator
from datetime import date

from django.conf import settings

from jicha.domain.access.asking import may, row_limit
from jicha.domain.access.permissions import Permission
from jicha.domain.access.roles import Actor
from jicha.domain.inbox.duties import LIFECYCLES, READS, STEPS, Matter, waits_for
from jicha.domain.inbox.lines import Line, line_of, ordered
from jicha.domain.typical_cases.duties import Duty, grid
from jicha.services.administering.in_force import desk_rules
from jicha.services.home.folders import Home
from jicha.services.sampling.folder import ANNOUNCEMENT, COMMITMENTS, REVEALS, DrawFolder
from jicha.store.queries import blind
from jicha.store.queries.handed_in import typical_cases
from jicha.store.queries.waiting import bundles
from jicha.store.queries.waiting.items import items
from jicha.store.queries.year import plans, units


def lines_for(actor: Actor, *, today: date) -> tuple[Line, ...]:
    """List what waits for a person, by day; a reviewer's lines name aliases only, a branch's its own rows only."""
    return ordered(line for source in SOURCES for line in source(actor, today))


def _with_lifecycle(actor: Actor, _today: date) -> Iterator[Line]:
    for matter in LIFECYCLES:
        states = {step.state for step in STEPS if step.matter is matter and step.needs and may(actor, permission=step.needs)}
        limit = row_limit(actor, permission=READS[matter])
        if not states or not limit.scopes:
            continue
        for item in items(matter, states=states, limit=limit, rules=desk_rules()):
            step = waits_for(actor, item=item)
            if step is not None:
                yield line_of(item, step=step)


def _flags(actor: Actor, _today: date) -> Iterator[Line]:
    limit = row_limit(actor, permission=Permission.FLAG_READ)
    if may(actor, permission=Permission.FLAG_ANSWER):
        yield from _many(bundles.asked_flags(limit=limit, is_answered=False), step="answer", zh="说明疑点", title="稽查部门询问的疑点")
    if may(actor, permission=Permission.FLAG_JUDGE):
        yield from _many(bundles.asked_flags(limit=limit, is_answered=True), step="judge", zh="判断疑点", title="分局已说明的疑点")
        yield from _many(bundles.open_flags(limit=limit), step="open", zh="判断疑点", title="最近一次运行待判断的疑点")


def _many(number: int, *, step: str, zh: str, title: str) -> Iterator[Line]:
    if number:
        yield Line(Matter.FLAG, 0, step, zh, title, number=min(number, bundles.MOST), is_more=number > bundles.MOST)


def _sheets(actor: Actor, _today: date) -> Iterator[Line]:
    if not may(actor, permission=Permission.REVIEW_SCORE):
        return
    for sheet in blind.own_sheets(actor.user_id or 0):
        if sheet.state == "open":
            zh = "裁定案卷" if sheet.seat == "third" else "评查案卷"
            yield Line(Matter.SHEET, sheet.id, "score", zh, f"{sheet.alias} {sheet.kind}")


def _escalations(actor: Actor, _today: date) -> Iterator[Line]:
    if not may(actor, permission=Permission.RECTIFICATION_ESCALATE):
        return
    rungs = {rung.name: rung.zh for rung in desk_rules().rectification.ladder if rung.escalates}
    for one in bundles.escalations(rungs):
        words = f"决定是否{rungs[one.rung]}"
        yield Line(Matter.ESCALATION, one.rectification_id, one.rung, words, one.title, one.unit_name, one.reached_on, year=one.year)


def _quarters(actor: Actor, today: date) -> Iterator[Line]:
    """Tell a branch which quarters of the year it owes a typical case for, if the year has a plan in force that says so."""
    unit = units.unit_of(actor.unit_code) if actor.unit_code else None
    if unit is None or not may(actor, permission=Permission.TYPICAL_CASE_READ) or plans.plan_in_force(today.year) is None:
        return
    rules = desk_rules().typical_cases
    cells = grid(
        [one for one in typical_cases.submitted(today.year) if one.unit_code == unit.code],
        units=[unit.code],
        year=today.year,
        per_quarter=rules.per_quarter,
        due_days=rules.due_days,
        as_of=today,
    )
    for cell in cells:
        is_begun = today >= date(today.year, cell.quarter * 3 - 2, 1)
        if is_begun and cell.duty in {Duty.MISSING, Duty.WAITING}:
            title = f"{today.year}年第{cell.quarter}季度典型案例"
            yield Line(Matter.QUARTER, cell.quarter, "hand_in", "报送典型案例", title, unit.name, cell.due_on, year=today.year)


def _contributions(actor: Actor, _today: date) -> Iterator[Line]:
    if not may(actor, permission=Permission.DRAW_CONTRIBUTE):
        return
    home: Home = settings.HOME
    for one in bundles.drawings():
        folder = DrawFolder(home.draws / one.folder)
        has_committed = actor.name in {fields[0] for fields in folder.rows(COMMITMENTS) if fields}
        has_shown = actor.name in {fields[0] for fields in folder.rows(REVEALS) if fields}
        if one.state == "frame" and not has_committed:
            yield Line(Matter.CONTRIBUTION, one.batch_id, "contribute", "为抽取报数", one.title, year=one.year)
        if one.state == "committed" and has_committed and not has_shown and folder.has(ANNOUNCEMENT):
            due_on = folder.announcement().reveal_by
            yield Line(Matter.CONTRIBUTION, one.batch_id, "reveal", "揭示所报的数", one.title, due_on=due_on, year=one.year)


def _counts(actor: Actor, _today: date) -> Iterator[Line]:
    if not may(actor, permission=Permission.DATA_CONFIRM_COUNTS) or not actor.unit_code:
        return
    year, number = bundles.unconfirmed_counts(actor.unit_code)
    if number:
        yield Line(Matter.COUNT, 0, "confirm", "确认数量", f"{year}年入库数据中本单位的数量", number=number, year=year)


SOURCES: tuple[Callable[[Actor, date], Iterator[Line]], ...] = (
    _with_lifecycle,
    _flags,
    _sheets,
    _escalations,
    _quarters,
    _contributions,
    _counts,
)
"""Where lines come from, in the order in which lines without a day stand."""
