"""What the methods find and what they flag for nothing, on fines whose truth is known.

    python -m bench.disparity [--runs 40] [--clean 200] [--doc docs/performance.md]

Fines are made from one table of the worked stand-in (GD-2.7.1): levels as they occur, six fines in ten exactly as the table gives them, the
others scattered around it by a tenth and rounded to thousands, as officers do. Into this a disparity of 1.2 to 4 times is planted, in
single cases or in one branch, and counted is what each method proposes. Without a plant everything proposed is a false alarm.
"""

import argparse
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache
from pathlib import Path

from jicha.domain.discretion.benchmarks import Benchmark
from jicha.domain.disparity.bunching import bunching
from jicha.domain.disparity.cases import FineCase, Frame
from jicha.domain.disparity.chance import share_interval
from jicha.domain.disparity.residuals import Gap, residuals
from jicha.domain.disparity.settings import PROPOSED
from jicha.domain.disparity.strata import pairs
from jicha.engine.content.benchmarks import instruments
from jicha.engine.disparity.bands import outside_bands
from jicha.engine.disparity.branches import branch_effects
from jicha.engine.disparity.gradients import gradients
from jicha.engine.disparity.neighbours import neighbourhoods
from jicha.engine.disparity.offices import office_tests

FAST = replace(PROPOSED, draws=999)
UNITS = ("甲", "乙", "丙", "丁", "戊")
SIZES = (30, 100, 300, 1000)
TIMES = (1.2, 1.5, 2.0, 3.0, 4.0)
BEGIN, END = "<!-- disparity: made by python -m bench.disparity -->", "<!-- /disparity -->"


@lru_cache
def table(code: str = "GD-2.7.1") -> Benchmark:
    """Find the table that fines are made from."""
    return next(one.table(code) for one in instruments() if one.id == "guangdong_2021")


def make_fines(n: int, *, chance: random.Random, clause: str = "水污染防治法 83(2)", exact: float = 0.6) -> list[FineCase]:
    """Make a year's fines under one clause without any disparity between branches, handlers or months."""
    use = table().variant()
    low, high = float(use.low), float(use.high)
    frame = Frame(clause, "2018-01-01", "guangdong_2021", "fixed")
    made = []
    for number in range(n):
        # The mildest level is the commonest: each next one is half as frequent.
        levels = {f.zh: chance.choices(f.levels, weights=[0.5**step for step in range(len(f.levels))])[0] for f in table().factors}
        points = use.start + sum((level.share or Fraction(0) for level in levels.values()), Fraction(0))
        computed = min(max(float(points) * high, low), high)
        fine = computed if chance.random() < exact else round(computed * chance.lognormvariate(0, 0.1), -3)
        unit = chance.choice(UNITS)
        made.append(
            FineCase(
                case_id=f"{clause}-{number:06d}", row_id=number, unit_code=unit, handlers=(f"{unit}{chance.randrange(4)}",),
                decided_on=date(2022, 1, 1) + timedelta(days=chance.randrange(365)), violation="超标排放水污染物", frame=frame,
                levels=tuple(sorted((name, level.number) for name, level in levels.items())), circumstances=(),
                fine_yuan=min(max(fine, low), high), low_yuan=low, high_yuan=high, computed_yuan=computed,
                party_kind=chance.choice(("单位", "单位", "个人")),
            )
        )  # fmt: skip
    return made


def dearer(case: FineCase, *, times: float) -> FineCase:
    """Fine a case so many times as much, held in the lawful range."""
    return replace(case, fine_yuan=min(max(case.fine_yuan * times, case.low_yuan), case.high_yuan))


@dataclass(frozen=True, slots=True)
class Method:
    """A method: what it proposes as a set of names, of cases or of branches."""

    zh: str
    about: str
    proposes: Callable[[Sequence[FineCase]], set[str]]


def _blind(cases: Sequence[FineCase]) -> list[FineCase]:
    """Take the computed fine away: the methods that need no table are tried as where there is none."""
    return [replace(case, computed_yuan=None) for case in cases]


METHODS = (
    Method("M1 偏差（应复核）", "case", lambda c: {r.case.case_id for r in residuals(c) if r.gap in {Gap.REVIEW, Gap.OUTSIDE}}),
    Method("M2 同组两案（≥1.5倍）", "case", lambda c: {p.dearer.case_id for p in pairs(c)}),
    Method("M3 近邻", "case", lambda c: {one.case.case_id for one in neighbourhoods(_blind(c), seed=1)[0]}),
    Method("M5 分位带（有基准值）", "case", lambda c: {one.case.case_id for one in outside_bands(c, seed=1)[0]}),
    Method("M5 分位带（无基准值）", "case", lambda c: {one.case.case_id for one in outside_bands(_blind(c), seed=1)[0]}),
    Method("M2 分局间置换检验", "branch", lambda c: {"甲" for one in office_tests(c, seed=1, settings=FAST) if one.proposed}),
    Method("分局效应（点名）", "branch", lambda c: {one.unit_code for one in branch_effects(c) if one.is_named}),
    Method(
        "M7 承办分局梯度", "branch", lambda c: {"甲" for g in gradients(c, seed=1, settings=FAST) if g.fact == "承办分局" and g.proposed}
    ),
    Method("M7 任一无关事实", "branch", lambda c: {"甲" for g in gradients(c, seed=1, settings=FAST) if g.proposed}),
    Method("M6 下限聚集", "pile", lambda c: {one.unit_code for one in bunching(c) if one.proposed}),
)


def plant(cases: Sequence[FineCase], *, about: str, times: float, chance: random.Random) -> tuple[list[FineCase], set[str]]:
    """Plant a disparity: one case in fifty (at least one), the branch 甲, or the least fined in (times − 1)/times of its cases."""
    if about == "branch":
        return [dearer(case, times=times) if case.unit_code == "甲" else case for case in cases], {"甲"}
    if about == "pile":
        share = (times - 1) / times
        return [replace(c, fine_yuan=c.low_yuan) if c.unit_code == "甲" and chance.random() < share else c for c in cases], {"甲"}
    # Only a case whose fine has room above it can be planted.
    room = [place for place, case in enumerate(cases) if case.fine_yuan * times <= case.high_yuan]
    chosen = set(chance.sample(room, k=min(len(room), max(1, len(cases) // 50))))
    made = [dearer(case, times=times) if place in chosen else case for place, case in enumerate(cases)]
    return made, {cases[place].case_id for place in chosen}


@dataclass(slots=True)
class Tally:
    """What was planted, found, proposed and false over runs."""

    planted: int = 0
    found: int = 0
    proposed: int = 0
    false: int = 0
    false_shares: float = 0.0
    runs: int = 0
    alarmed: int = 0

    def take(self, proposed: set[str], *, truth: set[str]) -> None:
        wrong = len(proposed - truth)
        self.planted, self.found = self.planted + len(truth), self.found + len(proposed & truth)
        self.proposed, self.false = self.proposed + len(proposed), self.false + wrong
        self.false_shares += wrong / len(proposed) if proposed else 0.0
        self.runs, self.alarmed = self.runs + 1, self.alarmed + bool(wrong)

    @property
    def power(self) -> float:
        return self.found / self.planted if self.planted else 0.0

    @property
    def discovery_rate(self) -> float:
        return self.false_shares / self.runs


def trial(method: Method, *, n: int, times: float | None, runs: int, seed: int = 20210406) -> Tally:
    """Try one method on so many made years; `times` None plants nothing."""
    tally = Tally()
    for run in range(runs):
        chance = random.Random(f"{seed}/{n}/{run}")
        cases, truth = make_fines(n, chance=chance), set[str]()
        if times is not None:
            cases, truth = plant(cases, about=method.about, times=times, chance=chance)
        tally.take(method.proposes(cases), truth=truth)
    return tally


def lines(runs: int, *, clean: int) -> list[str]:
    """Write the table: false alarms without a plant, then power by size of the plant, by number of cases."""
    head = [
        "| method | n | flagged, nothing planted | years with a false alarm (95 %) | "
        + " | ".join(f"×{one:g}" for one in TIMES)
        + " | largest mean false share |"
    ]
    rows = [*head, "|---|---:|---:|---:|" + "---:|" * (len(TIMES) + 1)]
    for method in METHODS:
        for n in SIZES:
            nothing = trial(method, n=n, times=None, runs=clean)
            least, most = share_interval(nothing.alarmed, n=nothing.runs)
            planted = [trial(method, n=n, times=one, runs=runs) for one in TIMES]
            per = n if method.about == "case" else 1 if method.zh.startswith(("M2", "M7")) else len(UNITS)
            alarmed = f"{nothing.alarmed / nothing.runs:.1%} ({least:.1%}–{most:.1%})"
            cells = [method.zh, str(n), f"{nothing.false / (nothing.runs * per):.2%}", alarmed]
            cells += [f"{one.power:.0%}" for one in planted]
            rows.append("| " + " | ".join([*cells, f"{max(one.discovery_rate for one in planted):.1%}"]) + " |")
            print(rows[-1], flush=True)
    return rows


def main() -> None:
    """Print the table, and write it into a document between its marks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=40, help="years for each planted column")
    parser.add_argument("--clean", type=int, default=200, help="years without a plant; a share of one in twenty needs many")
    parser.add_argument("--doc", type=Path)
    chosen = parser.parse_args()
    rows = lines(chosen.runs, clean=chosen.clean)
    if chosen.doc:
        text = chosen.doc.read_text(encoding="utf-8")
        before, after = text.split(BEGIN)[0], text.split(END)[-1]
        chosen.doc.write_text(f"{before}{BEGIN}\n" + "\n".join(rows) + f"\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
