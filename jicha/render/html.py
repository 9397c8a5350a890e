"""Write the year at a glance as one file that needs no network: figures, heat maps, tiles, and the rows behind each number."""

import json
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Any

from jicha.domain.overview import CheckCard, ExceptionRow, Overview, Unit
from jicha.domain.scorecards import EMPTY, Tally
from jicha.domain.words import BASIS, CONFIDENCE, SEVERITY, VERDICT
from jicha.render.html_fines import pack_fines

MOST_ROWS = 20_000
"""Rows that the page carries; a page with more says so and names exceptions.csv."""
_MOST_TOP = 20
_KEYS = (
    "check_id", "item", "unit_code", "verdict", "severity", "subject_key", "observed", "expected", "message", "law_version",
    "source_file", "source_sheet", "source_row",
)  # fmt: skip
_SCRIPTS = ("model.js", "overview.js", "fines.js", "rows.js")


def write_page(
    facts: Overview,
    *,
    rows: Sequence[ExceptionRow],
    total: int,
    severities: Mapping[str, int],
    tiles: Sequence[tuple[str, int, int]],
    files_beside: Sequence[tuple[str, str]],
    path: Path,
) -> None:
    """Write index.html.

    Args:
        rows: the exceptions that the page carries; `total` is how many there are.
        severities: fails by severity.
        tiles: (unit code, column, row) of the schematic map; empty for a city nobody has drawn.
        files_beside: (name on the page, relative address) of the other outputs.
    """
    title = f"{facts.year}年{facts.city}生态环境保护执法稽查结果"
    data = {
        **_frame(facts),
        **_numbers(facts),
        "fines": pack_fines(facts.fines, names={unit.code: unit.name for unit in facts.units}),
        "rows": _pack(rows, total=total),
        "severity": dict(severities),
        "tiles": [list(tile) for tile in tiles],
        "files": [list(pair) for pair in files_beside],
    }
    page = Template(_template("index.html")).substitute(
        title=title, style=_template("page.css"), script="\n".join(_template(name) for name in _SCRIPTS), data=_embed(data)
    )
    path.write_text(page, encoding="utf-8", newline="\n")


def _template(name: str) -> str:
    return files("jicha.render").joinpath(f"templates/{name}").read_text(encoding="utf-8")


def _embed(data: Mapping[str, Any]) -> str:
    """Write JSON that cannot end the script element it stands in."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _pack(rows: Sequence[ExceptionRow], *, total: int) -> dict[str, Any]:
    places: dict[str, int] = {}
    cells: list[int] = []
    for row in rows:
        for key in _KEYS:
            value = getattr(row, key)
            cells.append(places.setdefault("" if value is None else str(value), len(places)))
    return {"keys": list(_KEYS), "texts": list(places), "cells": cells, "total": total}


def _frame(facts: Overview) -> dict[str, Any]:
    scores = {line.unit_code: line for line in facts.scores}
    sub = "　".join(part for part in (f"依据：{facts.plan_title} {facts.doc_no}".strip(), f"数据截至{facts.as_of}", facts.overseer) if part)
    about = [
        ["运行编号", facts.run_id],
        ["截至日期", facts.as_of],
        *([f"摘要：{name}", value] for name, value in sorted(facts.digests.items())),
    ]
    return {
        "sub": sub,
        "units": [_unit(unit, score=_score(scores, unit=unit)) for unit in facts.units],
        "items": [
            {
                "code": item.code, "short": item.short, "name": item.name, "number": item.number, "scored": item.is_scored,
                "weight": f"{facts.rules.weights.get(item.code, 0):g}",
            }
            for item in facts.items
        ],
        "checks": {check_id: _check(card) for check_id, card in facts.checks.items()},
        "words": {"severity": SEVERITY, "basis": BASIS, "verdict": VERDICT},
        "least": facts.rules.least,
        "isDefault": facts.rules.is_default,
        "about": about,
        "missing": list(facts.missing),
        "unread": [list(pair) for pair in facts.unread],
    }  # fmt: skip


def _unit(unit: Unit, *, score: list[str] | None) -> dict[str, Any]:
    return {"code": unit.code, "name": unit.name, "named": unit.is_named, "city": unit.is_city, "score": score}


def _score(scores: Mapping[str, Any], *, unit: Unit) -> list[str] | None:
    line = scores.get(unit.code)
    return None if line is None or line.points is None else [f"{line.points:.1f}", f"{line.weight:g}"]


def _check(card: CheckCard) -> dict[str, Any]:
    return {
        "title": card.title, "item": card.item, "clause": card.clause, "severity": card.severity, "basis": card.basis_status,
        "basisText": card.basis_text, "law": list(card.law),
        "confidence": CONFIDENCE.get(card.confidence, card.confidence), "human": card.human,
    }  # fmt: skip


def _numbers(facts: Overview) -> dict[str, Any]:
    cells: dict[str, dict[str, list[int]]] = {}
    for (unit, item), tally in facts.cells.items():
        cells.setdefault(unit, {})[item] = _four(tally)
    sums: dict[str, Tally] = {}
    for count in facts.counts:
        sums[count.check_id] = sums.get(count.check_id, EMPTY) + count.tally
    order = {item.code: number for number, item in enumerate(facts.items)}
    ids = sorted(sums, key=lambda check_id: (order.get(facts.checks[check_id].item, len(order)), check_id))
    return {
        "cells": cells,
        "counts": [[c.check_id, c.unit_code, *_four(c.tally)] for c in facts.counts if c.tally.failed + c.tally.unknown],
        "sums": [[check_id, _four(sums[check_id])] for check_id in ids],
        "ran": len(sums),
        "points": {line.unit_code: {s.item: s.points for s in line.items if s.points is not None} for line in facts.scores},
        "top": [[p.check_id, p.tally.failed, p.tally.judged, len(p.units)] for p in facts.top[:_MOST_TOP]],
        "reasons": [[r.check_id, r.unknown, r.units, r.message] for r in facts.reasons],
        "sources": [[s.file, s.sheet, s.dataset, s.total, s.loaded, s.refused, s.aside] for s in facts.sources],
    }


def _four(tally: Tally) -> list[int]:
    return [tally.population, tally.passed, tally.failed, tally.unknown]
