"""Gather the facts of a run into one overview, from which every output is made."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from jicha.domain.checks import Check
from jicha.domain.law import Confidence, Limit
from jicha.domain.overview import CheckCard, Count, Overview, Source, Unit, by_cell
from jicha.domain.plans import Plan
from jicha.domain.scorecards import EMPTY, CheckTally, Tally, score_units
from jicha.domain.tables import DATA_SETS, TABLES
from jicha.domain.wording.articles import cite
from jicha.engine.content import law
from jicha.engine.content.scorecard import scorecard
from jicha.engine.intake.meanings import HIDDEN_LIST
from jicha.engine.lake import Snapshot
from jicha.engine.results import Results

_DATA_SETS = frozenset(table.name for table in DATA_SETS)
_UNKNOWN_UNIT = "（单位不明）"


def gather(
    plan: Plan,
    *,
    results: Path,
    checks: Sequence[Check],
    snapshot: Snapshot,
    unread: Sequence[tuple[str, str]],
    as_of: date,
    run_id: str,
    digests: Mapping[str, str],
) -> Overview:
    """Gather the facts of a run.

    Args:
        results: folder with exceptions.parquet and counts.parquet.
        checks: every check that ran. snapshot: what was judged, with its reconciliation.
        unread: (file, reason) of what was not read at all.
    """
    frame = plan.frame()
    card = scorecard(weights={weight.item: weight.points for weight in plan.weights if weight.status != "default"})
    cards = _cards(checks, year=frame.year)
    with Results(results) as opened:
        counts, top, reasons = opened.counts(), opened.top_problems(), opened.unknown_reasons()
    units = _units(plan, counts=counts)
    return Overview(
        year=frame.year,
        as_of=as_of.isoformat(),
        run_id=run_id,
        city=plan.city_name,
        city_code=plan.city_code,
        overseer=plan.overseer.value if plan.overseer else f"{plan.city_name}生态环境局",
        plan_title=_title(plan, year=frame.year),
        doc_no=plan.document_number.value if plan.document_number else "",
        deadline=frame.deadline_on.isoformat(),
        ratio=float(frame.ratio),
        items=card.items,
        units=units,
        checks=cards,
        counts=counts,
        cells=by_cell(counts),
        scores=score_units(_tallies(counts, cards=cards), units=[unit.code for unit in units if not unit.is_city], rules=card.rules),
        rules=card.rules,
        top=top,
        reasons=reasons,
        sources=tuple(_source(sheet) for sheet in snapshot.sheets if sheet["table"] in _DATA_SETS),
        missing=_missing(checks, loaded=snapshot.loaded),
        unread=tuple(dict.fromkeys((*unread, *_asked(snapshot)))),
        digests=digests,
    )


def _title(plan: Plan, *, year: int) -> str:
    return plan.title.value if plan.title else f"{year}年{plan.city_name}生态环境保护执法稽查工作计划"


def _asked(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    """Give the sheets of which intake could not say what they are; drop-down lists are no data."""
    return (
        (f"{sheet['file']} {sheet['sheet']}".strip(), sheet["question"])
        for sheet in snapshot.sheets
        if sheet["question"] not in ("", HIDDEN_LIST)
    )


def _tallies(counts: Iterable[Count], *, cards: Mapping[str, CheckCard]) -> list[CheckTally]:
    """Add the versions of law of one check and unit: a branch has one rate for a check."""
    sums: dict[tuple[str, str], Tally] = {}
    for count in counts:
        key = (count.check_id, count.unit_code)
        sums[key] = sums.get(key, EMPTY) + count.tally
    return [CheckTally(check_id, cards[check_id].item, unit, cards[check_id].severity, tally) for (check_id, unit), tally in sums.items()]


def _units(plan: Plan, *, counts: Iterable[Count]) -> tuple[Unit, ...]:
    """List the branches of the plan's base, then others that have results, the city last."""
    names = {unit.code: unit.name for unit in plan.units if unit.in_base or unit.is_named}
    found = {count.unit_code: count.unit_name for count in counts}
    named = set(plan.named)
    codes = [*names, *sorted(code for code in found if code not in names and code != plan.city_code)]
    branches = [Unit(code=code, name=branch_name(found.get(code) or names.get(code) or code), is_named=code in named) for code in codes]
    city = [Unit(code=plan.city_code, name=f"{plan.city_name}本级", is_named=False, is_city=True)] if plan.city_code in found else []
    return (*branches, *city)


def branch_name(name: str) -> str:
    """Name a branch as people do: 交城县 → 交城分局, 兴县 → 兴县分局; any other name stays."""
    if not name:
        return _UNKNOWN_UNIT
    if name[-1] not in "县市区" or len(name) < 2:
        return name
    return f"{name if len(name) == 2 else name[:-1]}分局"


def _source(sheet: Mapping[str, Any]) -> Source:
    table = TABLES[sheet["table"]]
    return Source(
        file=sheet["file"],
        sheet=sheet["sheet"],
        dataset=f"{table.code} {table.zh}",
        total=sheet["lines"],
        loaded=sheet["loaded"],
        refused=sheet["refused"],
        aside=sheet["blank"] + sum(sheet["aside"].values()),
    )


def _missing(checks: Iterable[Check], *, loaded: frozenset[str]) -> tuple[str, ...]:
    needed = {name for check in checks for name in check.needs if name in TABLES and name not in loaded}
    return tuple(f"{TABLES[name].zh}（{TABLES[name].code}）" for name in TABLES if name in needed)


def _cards(checks: Iterable[Check], *, year: int) -> dict[str, CheckCard]:
    limits = law()
    return {
        check.id: _card(check, limits=[limit for limit in limits if limit.family in check.law and _governs(limit, year=year)])
        for check in checks
    }


def _card(check: Check, *, limits: Sequence[Limit]) -> CheckCard:
    grades = [limit.confidence for limit in limits]
    worst = max(grades, key=list(Confidence).index).value if grades else ""
    return CheckCard(
        check_id=check.id,
        item=check.item,
        title=check.title_zh,
        clause=check.clause,
        severity=check.severity.value,
        basis_status=check.basis.status.value,
        basis_text=check.basis.words,
        law=tuple(dict.fromkeys(cite(limit.instrument, article=limit.article) for limit in limits)),
        confidence=worst,
        human="" if check.human in ("none", "无") else check.human,
    )


def _governs(limit: Limit, *, year: int) -> bool:
    """Tell whether a limit is in force on any day of the year or the one before, in which an act may lie."""
    if limit.from_on is None:
        return False
    return limit.from_on <= date(year, 12, 31) and (limit.until_on is None or limit.until_on > date(year, 1, 1))
