"""What the stand-in's tables give, worked out by plain arithmetic and not by the programme that is to be tested.

Shares times the maximum, not below the minimum; or the middle of the band that the facts pick.
"""

from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import product

from jicha.domain.discretion.benchmarks import Aspect, Benchmark
from jicha.engine.content.benchmarks import instruments

TABLES = {
    "物料未密闭堆存": "GD-3.24",
    "未密闭收集废气": "GD-3.14",
    "未按证排污": "GD-8.32",
    "不正常运行污染防治设施": "GD-3.5.1",
    "危险废物管理不规范": "GD-4.12",
    "超标排放水污染物": "GD-2.7.1",
    "未验先投": "GD-1.8",
}


@dataclass(frozen=True, slots=True)
class Option:
    """One set of levels and the fine that it gives, in yuan."""

    levels: tuple[int, ...]
    fine_yuan: int


@cache
def table_of(kind: str) -> Benchmark:
    """Find the table that stands for a kind of breach."""
    guangdong = next(one for one in instruments() if one.id == "guangdong_2021")
    return guangdong.table(TABLES[kind])


@cache
def options(kind: str) -> tuple[Option, ...]:
    """List every set of levels of a first breach with its fine, by fine and levels."""
    table = table_of(kind)
    numbers = [
        [factor.levels[0].number] if factor.aspect is Aspect.RECIDIVISM else [level.number for level in factor.levels]
        for factor in table.factors
    ]
    fines = [(levels, _fine(table, levels)) for levels in product(*numbers)]
    return tuple(sorted((Option(levels, fine) for levels, fine in fines if fine), key=lambda one: (one.fine_yuan, one.levels)))


def _fine(table: Benchmark, levels: tuple[int, ...]) -> int:
    use = table.variants[0]
    if table.bands:
        chosen = {factor.zh: level for factor, level in zip(table.factors, levels, strict=True)}
        met = [band for band in table.bands if all(chosen[name] == level for name, level in band.when)]
        return int(max((band.low + band.high) / 2 for band in met)) if met else 0
    shares = [factor.level(level).share or Fraction(0) for factor, level in zip(table.factors, levels, strict=True)]
    return int(max((use.start + sum(shares)) * use.high, use.low))


def nearest_fine(kind: str, wanted: int) -> int:
    """Give the fine of the table that is nearest to a wanted one."""
    return min((one.fine_yuan for one in options(kind)), key=lambda fine: (abs(fine - wanted), fine))
