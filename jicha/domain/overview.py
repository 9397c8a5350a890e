"""The facts of a year's audit that every output is made from: units, items, checks, counts, what came in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from jicha.domain.disparity.study import Study
from jicha.domain.scorecards import EMPTY, Rules, Tally, UnitScore


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the plan.

    Attributes:
        code: the name of its folder of checks.
        number: as the plan counts it, such as 二（一）1.
        name: in full; `short` fits a column head.
        is_scored: one of the eight items that carry points; the others are methods and work requirements.
    """

    code: str
    number: str
    name: str
    short: str
    is_scored: bool


@dataclass(frozen=True, slots=True)
class Unit:
    """One branch, or the city itself for verdicts on the city's own work."""

    code: str
    name: str
    is_named: bool
    is_city: bool = False


@dataclass(frozen=True, slots=True)
class CheckCard:
    """What a person must know of a check to read its verdicts.

    Attributes:
        basis_status: sourced, plan, derived or default.
        law: instrument and article of each limit, as printed; empty if the check leans on no dated limit.
        confidence: how sure the law's text is known, as the content says; empty if it does not apply.
        human: what stays human judgement; empty if nothing.
    """

    check_id: str
    item: str
    title: str
    clause: str
    severity: str
    basis_status: str
    basis_text: str
    law: tuple[str, ...] = ()
    confidence: str = ""
    human: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    """What one check found in one unit."""

    check_id: str
    item: str
    unit_code: str
    unit_name: str
    law_version: str
    tally: Tally


@dataclass(frozen=True, slots=True)
class ExceptionRow:
    """One verdict that is not a pass, with where it came from; the columns of exceptions.parquet."""

    run_id: str
    check_id: str
    item: str
    unit_code: str
    unit_name: str
    dataset: str
    subject_key: str
    verdict: str
    observed: str
    expected: str
    severity: str
    basis: str
    law_version: str
    source_file: str
    source_sheet: str
    source_row: int | None
    message: str


@dataclass(frozen=True, slots=True)
class TopProblem:
    """A check that failed, over all units, with the worst units and one example.

    Attributes:
        units: (unit code, fails), most fails first.
        example: the first failing row in the order of the results.
    """

    check_id: str
    item: str
    tally: Tally
    units: tuple[tuple[str, int], ...]
    example: ExceptionRow | None


@dataclass(frozen=True, slots=True)
class UnknownReason:
    """Why a check could not judge: its commonest sentence, and how many verdicts it concerns."""

    check_id: str
    item: str
    unknown: int
    units: int
    message: str


@dataclass(frozen=True, slots=True)
class Source:
    """Reconciliation of one sheet: total = loaded + refused + aside.

    Attributes:
        total: lines below the header.
        aside: lines that are no records: blank, remarks, totals, repeated headers, rows loaded before.
    """

    file: str
    sheet: str
    dataset: str
    total: int
    loaded: int
    refused: int
    aside: int = 0


@dataclass(frozen=True, slots=True)
class Overview:
    """A year at a glance.

    Attributes:
        city: name of the city, such as 吕梁市; `overseer` the body that audits.
        plan_title, doc_no: as on the plan.
        counts: check by unit, sorted by (check, unit).
        scores: one line per branch in the order of `units`, without the city.
        cells: the counts added up to (unit code, item).
        missing: names of the data sets for which no file came.
        unread: (file, reason) of files and sheets that were not read at all.
        digests: name → digest of what the run was made from.
        fines: how like fines compare; null if nobody compared them.
    """

    year: int
    as_of: str
    run_id: str
    city: str
    city_code: str
    overseer: str
    plan_title: str
    doc_no: str
    deadline: str
    ratio: float | None
    items: tuple[Item, ...]
    units: tuple[Unit, ...]
    checks: Mapping[str, CheckCard]
    counts: tuple[Count, ...]
    cells: Mapping[tuple[str, str], Tally]
    scores: tuple[UnitScore, ...]
    rules: Rules
    top: tuple[TopProblem, ...]
    reasons: tuple[UnknownReason, ...]
    sources: tuple[Source, ...]
    missing: tuple[str, ...]
    unread: tuple[tuple[str, str], ...]
    digests: Mapping[str, str]
    fines: Study | None = None

    def tally(self, *, unit: str | None = None, item: str | None = None) -> Tally:
        """Add the counts of a unit, an item, both or all."""
        cells = (tally for (u, i), tally in self.cells.items() if unit in (None, u) and item in (None, i))
        return sum(cells, EMPTY)

    def scored_items(self) -> tuple[Item, ...]:
        """List the items that carry points, in the order of the plan."""
        return tuple(item for item in self.items if item.is_scored)

    def other_items(self) -> tuple[Item, ...]:
        """List methods and work requirements, which are counted and not scored."""
        return tuple(item for item in self.items if not item.is_scored)


def by_cell(counts: Iterable[Count]) -> dict[tuple[str, str], Tally]:
    """Add counts up to (unit code, item)."""
    cells: dict[tuple[str, str], Tally] = {}
    for count in counts:
        key = (count.unit_code, count.item)
        cells[key] = cells.get(key, EMPTY) + count.tally
    return cells
