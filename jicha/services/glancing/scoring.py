"""The points of a run by branch and item, for the heat map and the map; as the run judged, before people dismissed anything."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from jicha.domain.errors import RunError
from jicha.domain.overview import Item
from jicha.domain.scorecards import EMPTY, CheckTally, Rules, Tally, UnitScore, score_units
from jicha.engine.content.scorecard import scorecard
from jicha.engine.results import Results
from jicha.services.home.folders import Home
from jicha.services.judging.cards import check_words
from jicha.store.queries.year.runs import RunRow


@dataclass(frozen=True, slots=True)
class Scored:
    """The scorecard of a run.

    Attributes:
        items: those that carry points, in the order of the plan. lines: branch → its line, in the order asked for.
    """

    items: tuple[Item, ...]
    lines: dict[str, UnitScore]
    rules: Rules


def scores_of(run: RunRow, *, units: tuple[str, ...]) -> Scored | None:
    """Score the branches by a run's verdicts; null if the run's folder is no longer there. A run never changes, so its points stay read."""
    home: Home = settings.HOME
    try:
        return _scored(str(home.runs / run.folder), units)
    except RunError:
        return None


@lru_cache(maxsize=8)
def _scored(folder: str, units: tuple[str, ...]) -> Scored:
    sums: dict[tuple[str, str], Tally] = {}
    with Results(Path(folder)) as opened:
        for count in opened.counts():
            key = (count.check_id, count.unit_code)
            sums[key] = sums.get(key, EMPTY) + count.tally
    card, words = scorecard(), check_words()
    tallies = [
        CheckTally(check_id, words[check_id].item, unit, words[check_id].severity, tally)
        for (check_id, unit), tally in sums.items()
        if check_id in words
    ]
    lines = score_units(tallies, units=units, rules=card.rules)
    return Scored(tuple(item for item in card.items if item.is_scored), {line.unit_code: line for line in lines}, card.rules)
