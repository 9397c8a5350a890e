"""Which fines can come out while a level is unknown, and how many sets of levels give one sum."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from math import prod

from jicha.domain.discretion.benchmarks import Benchmark, FormulaId, Instrument, Weight
from jicha.domain.discretion.reckoning import Reckoning, Unreckoned, reckon

_MOST = 4096
"""More combinations than these are not listed one by one; then only the ends are given."""


@dataclass(frozen=True, slots=True)
class Reachable:
    """The fines that the table allows for the levels that are known.

    Attributes:
        unknown: factors without a level.
        combinations: how many sets of levels are possible.
        fines_yuan: every fine, rising; only the least and the most if there are too many sets.
        complete: whether every fine is listed.
    """

    unknown: tuple[str, ...]
    combinations: int
    fines_yuan: tuple[Fraction, ...]
    complete: bool


def reachable(
    instrument: Instrument,
    *,
    code: str,
    levels: Mapping[str, int | None],
    variant: str = "",
    base_yuan: Fraction | None = None,
    weight: Weight = Weight.ORDINARY,
) -> Reachable | Unreckoned:
    """Work out every fine that can come out, trying each level of each unknown factor.

    Raises:
        KeyError, ValueError: as `reckon`.
    """
    table = instrument.table(code)
    unknown = tuple(factor for factor in table.factors if levels.get(factor.zh) is None)
    count = prod(len(factor.levels) for factor in unknown)
    complete = count <= _MOST
    numbers = [[level.number for level in factor.levels] if complete else _ends(factor.zh, table=table) for factor in unknown]
    fines: set[Fraction] = set()
    refused: Unreckoned | None = None
    for chosen in product(*numbers) if complete else (tuple(one[0] for one in numbers), tuple(one[-1] for one in numbers)):
        tried = {**levels, **dict(zip((factor.zh for factor in unknown), chosen, strict=True))}
        result = reckon(instrument, code=code, levels=tried, variant=variant, base_yuan=base_yuan, weight=weight)
        if isinstance(result, Reckoning):
            fines.update(result.span_yuan)
        else:
            refused = result
    if not fines:
        return refused or Unreckoned(("没有可以成立的等级组合",))
    return Reachable(tuple(factor.zh for factor in unknown), count, tuple(sorted(fines)), complete)


def _ends(name: str, *, table: Benchmark) -> list[int]:
    ordered = sorted(table.factor(name).levels, key=lambda level: (level.share or Fraction(0), level.number))
    return [ordered[0].number, ordered[-1].number]


def level_sets(table: Benchmark, *, points: Fraction, start: Fraction) -> tuple[int, int]:
    """Count how many sets of levels add up to a sum, and how many sets there are.

    A sum says nothing about the levels behind it: in GD-2.7.1 the sum of 22 points arises from 14 of 2,592 sets.
    For tables of bands, whose levels have no shares, the first number is 0.

    Source:
        The fact sheet, guard “sums hide levels”.
    """
    every = prod(len(factor.levels) for factor in table.factors)
    if table.formula is FormulaId.RANGE_MIDPOINT or any(level.share is None for factor in table.factors for level in factor.levels):
        return 0, every
    ways: dict[Fraction, int] = {start: 1}
    for factor in table.factors:
        more: dict[Fraction, int] = {}
        for total, number in ways.items():
            for level in factor.levels:
                reached = total + (level.share or Fraction(0))
                more[reached] = more.get(reached, 0) + number
        ways = more
    return ways.get(points, 0), every
