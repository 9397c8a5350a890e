"""Write tables as csv for Excel: UTF-8 with BOM, formulas disarmed, one line per row."""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from jicha.domain.overview import Count
from jicha.domain.scorecards import wilson
from jicha.domain.wording.formulas import disarm

CHECK_HEADS = ("check_id", "unit_code", "population", "pass", "fail", "unknown", "rate", "interval", "law_version")


def write_csv(path: Path, *, heads: Sequence[str], rows: Iterable[Sequence[str | int | None]]) -> int:
    """Write the rows and say how many they were; null is an empty cell."""
    number = 0
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(heads)
        for row in rows:
            number += 1
            writer.writerow(["" if value is None else disarm(value) if isinstance(value, str) else value for value in row])
    return number


def write_checks(counts: Iterable[Count], *, path: Path) -> None:
    """Write checks.csv; rate and Wilson interval (95 %) are shares of the judged, empty where nothing was judged."""
    write_csv(path, heads=CHECK_HEADS, rows=(_check_line(count) for count in counts))


def _check_line(count: Count) -> Sequence[str | int | None]:
    t = count.tally
    interval = wilson(t.passed, judged=t.judged)
    rate = None if t.rate is None else f"{t.rate:.4f}"
    span = None if interval is None else f"{interval.low:.4f}-{interval.high:.4f}"
    return count.check_id, count.unit_code, t.population, t.passed, t.failed, t.unknown, rate, span, count.law_version
