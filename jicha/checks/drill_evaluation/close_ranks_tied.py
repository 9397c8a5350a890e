"""Give the interval in which a branch's rank lies when the indicators are drawn again and again; a bootstrap is beyond SQL.

The indicators are drawn with replacement, the same for all branches, so that a branch which is better on every indicator stays better.
The draws come from a fixed seed: the same data give the same intervals.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from jicha.engine.plugins import Cell, DerivedTable, Reader

TABLE = DerivedTable(
    name="rank_interval",
    columns={
        "unit_code": "VARCHAR",
        "year": "BIGINT",
        "row_id": "BIGINT",
        "place": "BIGINT",
        "indicators": "BIGINT",
        "lowest": "BIGINT",
        "highest": "BIGINT",
        "rivals": "VARCHAR",
    },
    reads=("drill_indicator",),
)
DRAWS = 400
OUTSIDE = 0.025
"""Share of the draws cut off on either side: an interval of 95 in 100."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One branch's latest run of a year; `place` is null if it was not ranked."""

    row_id: int
    place: int | None
    scores: Mapping[str, float]


def rows(read: Reader) -> Iterator[tuple[Cell, ...]]:
    """Give one row per ranked branch and year; the interval is null if fewer than two indicators are common to all."""
    years = _sheets(read)
    for year in sorted(years, key=lambda one: one or 0):
        ranked = {unit: sheet for unit, sheet in sorted(years[year].items()) if sheet.place is not None}
        common = sorted(set.intersection(*(set(sheet.scores) for sheet in ranked.values()))) if ranked else []
        spans = intervals({unit: [sheet.scores[name] for name in common] for unit, sheet in ranked.items()}) if len(common) > 1 else {}
        for unit, sheet in ranked.items():
            low, high = spans.get(unit, (None, None))
            rivals = [
                other
                for other, (from_place, to_place) in spans.items()
                if low is not None and high is not None and from_place <= high and low <= to_place and ranked[other].place != sheet.place
            ]
            yield unit, year, sheet.row_id, sheet.place, len(common), low, high, "、".join(rivals)


def intervals(scores: Mapping[str, Sequence[float]]) -> dict[str, tuple[int, int]]:
    """Draw the indicators anew and give each branch's best and worst rank between the outer 2.5 in 100; equals share the better rank."""
    units, size = list(scores), len(next(iter(scores.values())))
    chance = Random(size)  # noqa: S311  # A fixed seed, for repeatable statistics.
    places: dict[str, list[int]] = {unit: [] for unit in units}
    for _ in range(DRAWS):
        drawn = [chance.randrange(size) for _ in range(size)]
        totals = {unit: round(sum(scores[unit][which] for which in drawn), 9) for unit in units}
        order = sorted(totals.values(), reverse=True)
        first = {total: place for place, total in reversed(list(enumerate(order, start=1)))}
        for unit in units:
            places[unit].append(first[totals[unit]])
    cut = int(DRAWS * OUTSIDE)
    return {unit: (sorted(own)[cut], sorted(own)[-1 - cut]) for unit, own in places.items()}


def _sheets(read: Reader) -> dict[int | None, dict[str, Sheet]]:
    """Gather each branch's scores of its latest run in each year."""
    lines: dict[tuple[int | None, str], list[tuple[str, int, str, Cell, Cell]]] = defaultdict(list)
    columns = ("unit_code", "year", "computed_at", "row_id", "indicator", "score", "rank")
    for unit, year, at, row_id, indicator, score, place in read.table("drill_indicator", columns=columns):
        if unit and indicator and isinstance(row_id, int):
            lines[(year if isinstance(year, int) else None, str(unit))].append((str(at or ""), row_id, str(indicator), score, place))
    years: dict[int | None, dict[str, Sheet]] = defaultdict(dict)
    for (year, unit), own in lines.items():
        newest = max(line[0] for line in own)
        latest = [line for line in own if line[0] == newest]
        places = [place for *_, place in latest if isinstance(place, int)]
        scores = {indicator: float(score) for _, _, indicator, score, _ in latest if isinstance(score, int | float)}
        years[year][unit] = Sheet(row_id=latest[0][1], place=places[-1] if places else None, scores=scores)
    return years
