"""A province-year of fines over all tables, recomputed and compared: `python -m bench.discretion [--cases 100000] [--sample 1000]`.

Prints JSON, in seconds of one core: for reading and recomputing every case, for each method, and how many times faster the
recomputation is than reckoning each case by itself (measured on a sample of the same cases, without what is kept from case to case).
"""

import argparse
import json
import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar

from bench.memory import peak_mib
from jicha.domain.discretion.benchmarks import Benchmark, Instrument
from jicha.domain.discretion.cases.sheets import Library
from jicha.domain.discretion.citations import read_clauses
from jicha.domain.discretion.reckoning import Reckoning, reckon
from jicha.domain.discretion.statutes import BaseKind
from jicha.domain.disparity.bunching import bunching
from jicha.domain.disparity.choices import choices
from jicha.domain.disparity.residuals import residuals
from jicha.domain.disparity.strata import pairs
from jicha.domain.wording.names import plain
from jicha.engine.content.benchmarks import instruments, modifiers, statutory_ranges
from jicha.engine.disparity.bands import outside_bands
from jicha.engine.disparity.branches import branch_effects
from jicha.engine.disparity.gradients import gradients
from jicha.engine.disparity.ledger import LEDGER, SHEET, Fines, read_fines
from jicha.engine.disparity.neighbours import neighbourhoods
from jicha.engine.disparity.offices import office_tests
from jicha.engine.plugins import Cell

UNITS = tuple(f"44{city:02d}{county:02d}" for city in range(1, 22) for county in range(2, 8))
T = TypeVar("T")


class MadeYear:
    """The ledger and the sheets of a made year, read as a snapshot is read."""

    overlays: tuple[Path, ...] = ()

    def __init__(self, count: int, *, seed: int) -> None:
        self.rows: dict[str, list[tuple[Cell, ...]]] = {"case_file": [], "discretion_sheet": []}
        chance = random.Random(seed)
        source = next(one for one in instruments() if one.id == "guangdong_2021")
        # A few breaches make up most of a year.
        weights = [1.0 / (1 + place) for place in range(len(source.tables))]
        for number in range(count):
            table = chance.choices(source.tables, weights=weights)[0]
            self._add(number, source=source, table=table, chance=chance)

    def _add(self, number: int, *, source: Instrument, table: Benchmark, chance: random.Random) -> None:
        use = table.variants[0]
        levels = {f.zh: chance.choices(f.levels, weights=[0.5**step for step in range(len(f.levels))])[0] for f in table.factors}
        base = None if use.base is BaseKind.FIXED else chance.choice((200_000, 1_383_000, 9_000_000))
        chosen = {name: level.number for name, level in levels.items()}
        found = reckon(source, code=table.code, levels=chosen, variant=use.id, base_yuan=base)
        fine = float(found.fine_yuan) if isinstance(found, Reckoning) and found.fine_yuan is not None else 100_000.0
        low, high = float(use.low) * (base or 1), float(use.high) * (base or 1)
        if chance.random() < 0.4:
            fine = min(max(round(fine * chance.lognormvariate(0, 0.1), -3), low), high)
        acted, case_id = date(2022, 1, 5) + timedelta(days=chance.randrange(200)), f"C{number:06d}"
        unit = chance.choice(UNITS)
        clause = str(table.penalty[0])
        self.rows["case_file"].append(
            (
                number + 1,
                unit,
                case_id,
                acted,
                acted + timedelta(days=90),
                clause,
                table.zh,
                fine,
                None,
                "某某化工有限公司",
                f"{unit}{number % 5}",
                "罚款",
            )
        )
        for name, level in levels.items():
            self.rows["discretion_sheet"].append(
                (case_id, source.number or source.zh, f"{table.code} {table.zh}", clause, low, high, name, level.number, None, None)
            )

    def table(self, name: str, *, columns: Sequence[str]) -> Iterator[tuple[Cell, ...]]:
        assert tuple(columns) == {"case_file": LEDGER, "discretion_sheet": SHEET}[name]
        return iter(self.rows[name])


class OneRow:
    """One case of a year with its sheet."""

    overlays: tuple[Path, ...] = ()

    def __init__(self, row: tuple[Cell, ...], *, sheet: list[tuple[Cell, ...]]) -> None:
        self.rows = {"case_file": [row], "discretion_sheet": sheet}

    def table(self, name: str, *, columns: Sequence[str]) -> Iterator[tuple[Cell, ...]]:
        return iter(self.rows[name])


def one_by_one(year: MadeYear, *, library: Library) -> None:
    """Recompute each case by itself, nothing kept from the one before."""
    sheets: dict[Cell, list[tuple[Cell, ...]]] = {}
    for line in year.rows["discretion_sheet"]:
        sheets.setdefault(line[0], []).append(line)
    for row in year.rows["case_file"]:
        plain.cache_clear()
        read_clauses.cache_clear()
        read_fines(OneRow(row, sheet=sheets.get(row[2], [])), library=replace(library, memo={}), recomputes=True)


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """Give what work gives, and the seconds of one core that it took."""
    start = time.process_time()
    done = work()
    return done, round(time.process_time() - start, 2)


def figures(cases: int, *, sample: int) -> dict[str, object]:
    """Measure everything once."""
    year = MadeYear(cases, seed=20220101)
    library = Library(instruments(), statutory_ranges(), modifiers())
    read_fines(MadeYear(10, seed=1), library=replace(library, memo={}), recomputes=True)
    fines, seconds = timed(lambda: read_fines(year, library=replace(library, memo={}), recomputes=True))
    part = MadeYear(sample, seed=20220101)
    _, single = timed(lambda: one_by_one(part, library=library))
    return {
        "cases": cases, "comparable": len(fines.cases), "recomputed": sum(case.computed_yuan is not None for case in fines.cases),
        "tables": len({row[2] for row in year.rows["discretion_sheet"]}), "read_and_recompute_seconds": seconds,
        "each_by_itself_seconds": round(single * cases / sample, 1), "times_faster": round(single * cases / sample / seconds, 1),
        "methods_seconds": methods(fines), "peak_mib": round(peak_mib()),
    }  # fmt: skip


def methods(fines: Fines) -> dict[str, float]:
    """Time each method over all comparable cases."""
    cases = fines.cases
    steps: dict[str, Callable[[], object]] = {
        "M1": lambda: residuals(cases),
        "M2 pairs": lambda: pairs(cases),
        "M2 branches": lambda: office_tests(cases, seed=1),
        "branch effects": lambda: branch_effects(cases),
        "M3": lambda: neighbourhoods(cases, seed=1),
        "M5": lambda: outside_bands(cases, seed=1),
        "M6": lambda: bunching(cases),
        "M7": lambda: gradients(cases, seed=1),
        "choices": lambda: choices(cases),
    }
    taken = {name: timed(step)[1] for name, step in steps.items()}
    return {**taken, "all": round(sum(taken.values()), 2)}


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--sample", type=int, default=1_000)
    chosen = parser.parse_args()
    print(json.dumps(figures(chosen.cases, sample=chosen.sample), ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
