"""The laws that a table of discretion must obey: proved for each table when it is read."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from jicha.domain.discretion.benchmarks import Band, Benchmark, FormulaId, Rounding, TableLaw, Variant
from jicha.domain.discretion.formulas import rounded
from jicha.domain.discretion.reckoning import band_of

_WHOLE = Fraction(1)
_SUMS = frozenset({FormulaId.WEIGHT_SUM, FormulaId.MIN_PLUS_WIDTH})


@dataclass(frozen=True, slots=True)
class Breach:
    """One broken law: which, in which use of the table, and how, in Chinese."""

    law: TableLaw
    variant: str
    what: str


@dataclass(frozen=True, slots=True)
class Slip:
    """A statement of the table that is false, which no reason can excuse: `place` leads to it inside the table."""

    place: tuple[str | int, ...]
    what: str


def breaches(table: Benchmark) -> tuple[Breach, ...]:
    """Find the laws that a table breaks: full sum, least is minimum, most is maximum, rising. Declared ones are among them."""
    if table.is_banded:
        return tuple(_band_breaches(table))
    found = list(_rising_levels(table))
    if table.formula in _SUMS:
        for use in table.variants:
            found.extend(_sum_breaches(table, use=use))
    return tuple(found)


def slips(table: Benchmark) -> tuple[Slip, ...]:
    """Find what is false whatever the print says: sums not as stated, a fine outside the range, unknown levels, doubled rows."""
    return (*_sum_slips(table), *_band_slips(table), *_naming_slips(table))


def sums(table: Benchmark, *, use: Variant) -> tuple[Fraction, Fraction]:
    """Add up the lowest and the highest levels of a table, before floor and ceiling."""
    least = sum((factor.least for factor in table.factors), use.start)
    most = sum((factor.most for factor in table.factors), use.start)
    return least, most


def _rising_levels(table: Benchmark) -> Iterator[Breach]:
    for factor in table.factors:
        for lower, higher in pairwise(factor.levels):
            if lower.share is not None and higher.share is not None and higher.share < lower.share:
                what = f"因素“{factor.zh}”的等级{higher.number}百分值低于等级{lower.number}"
                yield Breach(TableLaw.RISING, "", what)


def _sum_breaches(table: Benchmark, *, use: Variant) -> Iterator[Breach]:
    least, most = sums(table, use=use)
    if most != _WHOLE:
        yield Breach(TableLaw.FULL_SUM, use.id, f"各因素取最高等级，合计{_percent(most)}，不是100%")
    points = max(least, table.sum_floor)
    lowest = points * use.high if table.formula is FormulaId.WEIGHT_SUM else use.low + points * (use.high - use.low)
    if lowest != use.low:
        yield Breach(TableLaw.LEAST_IS_MINIMUM, use.id, f"各因素取最低等级，得{_plain(lowest)}，不是法定下限{_plain(use.low)}")


def _sum_slips(table: Benchmark) -> Iterator[Slip]:
    if table.is_banded:
        return
    for index, use in enumerate(table.variants):
        least, most = sums(table, use=use)
        if use.lowest is not None and use.lowest != least:
            yield Slip(("variants", index, "lowest"), f"载明最低合计{_percent(use.lowest)}，实际{_percent(least)}")
        if use.highest is not None and use.highest != most:
            yield Slip(("variants", index, "highest"), f"载明最高合计{_percent(use.highest)}，实际{_percent(most)}")
    for index, use in enumerate(table.variants):
        if use.high < use.low:
            yield Slip(("variants", index, "high"), f"法定上限{_plain(use.high)}低于下限{_plain(use.low)}")


def _band_breaches(table: Benchmark) -> Iterator[Breach]:
    use = table.variants[0]
    if not table.bands:
        return
    least, most = min(band.low for band in table.bands), max(band.high for band in table.bands)
    if least != use.low:
        yield Breach(TableLaw.LEAST_IS_MINIMUM, "", f"最低一档从{_plain(least)}起，不是法定下限{_plain(use.low)}")
    first = band_of(table, levels={factor.zh: factor.lowest.number for factor in table.factors})
    if first is None or first.low != least:
        yield Breach(TableLaw.LEAST_IS_MINIMUM, "", "各因素取最低等级，得到的不是最低一档")
    if most != use.high:
        yield Breach(TableLaw.MOST_IS_MAXIMUM, "", f"最高一档到{_plain(most)}止，不是法定上限{_plain(use.high)}")
    for lower in table.bands:
        for higher in table.bands:
            if _is_above(higher, lower=lower) and (higher.low, higher.high) < (lower.low, lower.high):
                yield Breach(TableLaw.RISING, "", f"{_row(higher)}低于{_row(lower)}")


def _is_above(higher: Band, *, lower: Band) -> bool:
    """Tell whether a row has the same factors and levels but for one, which is higher."""
    above, below = dict(higher.when), dict(lower.when)
    differing = [name for name in above if above[name] != below.get(name)]
    return above.keys() == below.keys() and len(differing) == 1 and above[differing[0]] > below[differing[0]]


def _band_slips(table: Benchmark) -> Iterator[Slip]:
    seen: dict[tuple[tuple[str, int], ...], int] = {}
    for index, band in enumerate(table.bands):
        if band.high < band.low:
            yield Slip(("bands", index), f"上限{_plain(band.high)}低于下限{_plain(band.low)}")
        if not all(use.low <= band.low and band.high <= use.high for use in table.variants):
            yield Slip(("bands", index), f"{_row(band)}超出法定幅度")
        key = tuple(sorted(band.when))
        if key in seen:
            yield Slip(("bands", index), f"与第{seen[key] + 1}行条件相同")
        seen.setdefault(key, index)


def _naming_slips(table: Benchmark) -> Iterator[Slip]:
    names: set[str] = set()
    for index, factor in enumerate(table.factors):
        if factor.zh in names:
            yield Slip(("factors", index), f"因素“{factor.zh}”写了两次")
        names.add(factor.zh)
        numbers = [level.number for level in factor.levels]
        if not numbers or numbers != sorted(set(numbers)):
            yield Slip(("factors", index, "levels"), f"因素“{factor.zh}”的等级必须由低到高、不重复，至少一级")
        if any(level.share is not None and not 0 <= level.share <= 1 for level in factor.levels):
            yield Slip(("factors", index, "levels"), f"因素“{factor.zh}”的百分值不在0到100之间")


def _row(band: Band) -> str:
    return f"一档（{'；'.join(f'{name}={number}' for name, number in band.when)}：{_plain(band.low)}至{_plain(band.high)}）"


def _percent(value: Fraction) -> str:
    return f"{_plain(value * 100)}%"


def _plain(value: Fraction) -> str:
    return f"{float(rounded(value * 100, how=Rounding.HALF_UP_YUAN) / 100):,.2f}".rstrip("0").rstrip(".")
