"""What a kept run found, by item, check and unit; the files that it wrote; what differs from another run."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from jicha.domain import checks
from jicha.domain.errors import Fault, MissingError
from jicha.domain.overview import Count
from jicha.domain.scorecards import EMPTY, Tally
from jicha.engine.results import Results
from jicha.engine.results.comparison import Change, Comparison, Difference
from jicha.services.home.folders import Home
from jicha.services.judging.cards import title_of
from jicha.services.overviews import branch_name
from jicha.services.runs.manifests import read_manifest
from jicha.services.runs.verifying import compare_runs
from jicha.store.queries.paging import Slice
from jicha.store.queries.year.runs import RunRow

_HIDDEN = frozenset({".parquet"})


@dataclass(frozen=True, slots=True)
class TallyRow:
    """The verdicts of one item, check or unit; `judged` of `population` could be judged."""

    code: str
    title: str
    tally: Tally


@dataclass(frozen=True, slots=True)
class Tallies:
    """What a run found, three ways; each way sums up to the same whole."""

    whole: Tally
    items: tuple[TallyRow, ...]
    checks: tuple[TallyRow, ...]
    units: tuple[TallyRow, ...]


@dataclass(frozen=True, slots=True)
class Output:
    """A file that the run wrote; `name` is its path below the run's folder."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Compared:
    """What differs between two runs, worked out once: how many of each kind, what the runs were made from differently, and the pages."""

    counts: dict[Change, int]
    makers: tuple[str, ...]
    comparison: Comparison

    def page(self, *, change: Change | None, start: int, size: int) -> Slice[Difference]:
        """Give a page of the differences of one kind or of all."""
        total = self.counts[change] if change else sum(self.counts.values())
        return Slice(self.comparison.page(change=change, start=start, size=size), total)


def tallies_of(run: RunRow) -> Tallies:
    """Sum the verdicts of a run up.

    Raises:
        RunError: the run's folder lacks its results.
    """
    with Results(_folder(run)) as results:
        counts = results.counts()
    order = {item.name: place for place, item in enumerate(checks.ITEMS)}
    items = _summed(counts, key=lambda one: one.item, title=lambda one: checks.item(one.item).zh)
    return Tallies(
        whole=sum((one.tally for one in counts), EMPTY),
        items=tuple(sorted(items, key=lambda row: order.get(row.code, len(order)))),
        checks=_summed(counts, key=lambda one: one.check_id, title=lambda one: title_of(one.check_id)),
        units=_summed(counts, key=lambda one: one.unit_code, title=lambda one: branch_name(one.unit_name)),
    )


def outputs_of(run: RunRow) -> tuple[Output, ...]:
    """List the files that a run wrote for people, by name.

    Raises:
        RunError: the folder is no run any more.
    """
    folder = _folder(run)
    found = read_manifest(folder).outputs.items()
    return tuple(
        Output(name, (folder / name).stat().st_size, digest)
        for name, digest in sorted(found)
        if (folder / name).is_file() and Path(name).suffix not in _HIDDEN
    )


def output_path(run: RunRow, *, name: str) -> Path:
    """Find one of the files that a run wrote for people.

    Raises:
        MissingError: the run wrote none of that name.
    """
    if name not in {output.name for output in outputs_of(run)}:
        raise MissingError(Fault("这次运行没有这个文件", name[:120], "回到运行页面重新选择"))
    return _folder(run) / name


def compared(before: RunRow, *, after: RunRow) -> Compared:
    """Compare two runs.

    Raises:
        RunError: one of the folders is no run any more.
    """
    comparison, makers = compare_runs(_folder(before), after=_folder(after))
    return Compared(comparison.counts(), makers, comparison)


def _folder(run: RunRow) -> Path:
    home: Home = settings.HOME
    return home.runs / run.folder


def _summed(counts: Iterable[Count], *, key: Callable[[Count], str], title: Callable[[Count], str]) -> tuple[TallyRow, ...]:
    found: dict[str, TallyRow] = {}
    for one in counts:
        code = key(one)
        tally = found[code].tally if code in found else EMPTY
        found[code] = TallyRow(code, title(one), tally + one.tally)
    return tuple(found[code] for code in sorted(found))
