"""Measure the indicators of every branch from what stands in the desk; what cannot be measured is left out, never guessed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.conf import settings

from jicha.domain.evaluation.intervals import Measured
from jicha.domain.scorecards import EMPTY, CheckTally, Tally, score_units
from jicha.domain.typical_cases.duties import Duty, grid
from jicha.engine.content.scorecard import scorecard
from jicha.engine.results import Results
from jicha.services.administering.in_force import desk_rules
from jicha.services.home.folders import Home
from jicha.services.judging.cards import check_words
from jicha.store.queries import evaluation as questions
from jicha.store.queries import reviews
from jicha.store.queries.handed_in import typical_cases
from jicha.store.queries.year.runs import RunRow

_FOUR_PLACES = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Share:
    """A branch's share of an indicator: `rate` 0 … 1, and the records it rests on."""

    rate: Decimal
    passed: int
    judged: int

    @property
    def measured(self) -> Measured:
        """Give what an interval is made from."""
        return Measured(passed=self.passed, judged=self.judged)


@dataclass(frozen=True, slots=True)
class Asked:
    """For whom and when the indicators are measured; `run` is null before the first run of the year."""

    year: int
    units: Sequence[str]
    run: RunRow | None
    today: date


Shares = Mapping[str, Share]


def measure(asked: Asked) -> dict[str, Shares]:
    """Measure every indicator: source → branch → share; a branch that is not there could not be measured."""
    return {source: work(asked) for source, work in SOURCES.items()}


def _from_scorecard(asked: Asked) -> Shares:
    """Take the eight items' points of the newest run; a flag that people dismissed counts as passed, one they left open as it stands."""
    if asked.run is None:
        return {}
    home: Home = settings.HOME
    rules = scorecard().rules
    dismissed = questions.dismissed_by_check(asked.run.id)
    with Results(home.runs / asked.run.folder) as opened:
        counts = opened.counts()
    sums: dict[tuple[str, str], Tally] = {}
    for count in counts:
        key = (count.check_id, count.unit_code)
        sums[key] = sums.get(key, EMPTY) + count.tally
    words = check_words()
    tallies = [
        CheckTally(
            check_id, words[check_id].item, unit, words[check_id].severity, _cleared(tally, by=dismissed.get((check_id, unit), (0, 0)))
        )
        for (check_id, unit), tally in sorted(sums.items())
        if check_id in words
    ]
    lines = score_units(tallies, units=asked.units, rules=rules)
    return {
        line.unit_code: Share(_rate(Decimal(str(line.points)) / Decimal(str(line.weight))), line.tally.passed, line.tally.judged)
        for line in lines
        if line.points is not None and line.weight
    }


def _cleared(tally: Tally, *, by: tuple[int, int]) -> Tally:
    failed, unknown = min(by[0], tally.failed), min(by[1], tally.unknown)
    return Tally(tally.population, tally.passed + failed + unknown, tally.failed - failed, tally.unknown - unknown)


def _from_files(asked: Asked) -> Shares:
    """Take the mean of the reviewed files' final points, of a hundred."""
    return {
        unit: Share(_rate(mean / 100), round(float(mean) * number / 100), number)
        for unit, (mean, number) in reviews.file_means(asked.year).items()
        if unit in asked.units
    }


def _from_rectification(asked: Asked) -> Shares:
    """Take the share of rectifications closed by their day, of those whose day has come or that are closed."""
    found = questions.rectified_in_time(asked.year, today=asked.today)
    return {unit: Share(_rate(Decimal(done) / due), done, due) for unit, (done, due) in found.items() if unit in asked.units and due}


def _from_typical_cases(asked: Asked) -> Shares:
    """Take the share of quarters in which the duty was done in time, of those whose due day has passed or that are done."""
    rules = desk_rules().typical_cases
    cells = grid(
        typical_cases.submitted(asked.year),
        units=asked.units,
        year=asked.year,
        per_quarter=rules.per_quarter,
        due_days=rules.due_days,
        as_of=asked.today,
    )
    shares = {}
    for unit in asked.units:
        judged = [cell for cell in cells if cell.unit_code == unit and cell.duty is not Duty.WAITING]
        done = sum(cell.duty is Duty.DONE for cell in judged)
        if judged:
            shares[unit] = Share(_rate(Decimal(done) / len(judged)), done, len(judged))
    return shares


def _rate(share: Decimal) -> Decimal:
    return min(max(share, Decimal(0)), Decimal(1)).quantize(_FOUR_PLACES)


SOURCES: dict[str, Callable[[Asked], Shares]] = {
    "scorecard": _from_scorecard,
    "files": _from_files,
    "rectification": _from_rectification,
    "typical_cases": _from_typical_cases,
}
"""Where an indicator may come from; a `source` of the configuration that is not here is filled in by hand and stays null."""
