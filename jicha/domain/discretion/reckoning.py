"""From the levels of a case to its fine, each step kept; what cannot be known is said, never guessed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from jicha.domain.discretion.benchmarks import Band, Benchmark, Factor, FormulaId, Instrument, Level, Status, Variant, Weight
from jicha.domain.discretion.formulas import (
    band_span,
    band_with_coefficients,
    midpoint,
    min_plus_width,
    of_one_end,
    primary_and_others,
    rounded,
    weight_sum,
    weighted_fine,
)
from jicha.domain.discretion.statutes import Bounds, bounds_of

SumFormula = Callable[[Fraction, Bounds], Fraction]
"""Points and lawful bounds in yuan to a fine."""


def _f1(points: Fraction, bounds: Bounds) -> Fraction:
    return weighted_fine(points, cap_yuan=bounds.high_yuan)


def _f13(points: Fraction, bounds: Bounds) -> Fraction:
    return min_plus_width(points, low_yuan=bounds.low_yuan, high_yuan=bounds.high_yuan)


FORMULAS: Mapping[FormulaId, SumFormula] = {FormulaId.WEIGHT_SUM: _f1, FormulaId.MIN_PLUS_WIDTH: _f13}
"""The formulas over a sum of shares that are known. F4 and F5 are absent; a caller who has one hands in a larger mapping."""


@dataclass(frozen=True, slots=True)
class TakenLevel:
    """The level that was used for a factor; `assumed` if the fact is unknown and the instrument takes the lowest step."""

    factor: str
    level: Level
    assumed: bool


@dataclass(frozen=True, slots=True)
class Reckoning:
    """One fine and how it came about.

    Attributes:
        raw_points: start and shares added up; null for tables of bands. points: after floor and ceiling.
        band: the row that the facts picked; null for tables of shares.
        bounds: the lawful range in yuan.
        computed_yuan: what the formula gives; for a heavier or lighter case the middle of what the table leaves, as a proposal.
        span_yuan: the fines that the table allows: one point, or from … to; a lighter case stays below the upper end.
        fine_yuan: inside the lawful range and rounded.
    """

    code: str
    variant: str
    formula: FormulaId
    taken: tuple[TakenLevel, ...]
    raw_points: Fraction | None
    points: Fraction | None
    band: Band | None
    bounds: Bounds
    computed_yuan: Fraction
    span_yuan: tuple[Fraction, Fraction]
    fine_yuan: Fraction

    @property
    def raised(self) -> bool:
        """Tell whether the formula fell below the statutory minimum."""
        return self.computed_yuan < self.bounds.low_yuan

    @property
    def lowered(self) -> bool:
        """Tell whether the formula went above the statutory maximum."""
        return self.computed_yuan > self.bounds.high_yuan


@dataclass(frozen=True, slots=True)
class Unreckoned:
    """Why no fine can be given, in Chinese; it is unknown, not zero."""

    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Case:
    """One reckoning under way."""

    instrument: Instrument
    table: Benchmark
    use: Variant
    taken: tuple[TakenLevel, ...]
    bounds: Bounds
    base_yuan: Fraction | None
    weight: Weight
    coefficients: Sequence[Fraction]


def reckon(
    instrument: Instrument,
    *,
    code: str,
    levels: Mapping[str, int | None],
    variant: str = "",
    base_yuan: Fraction | None = None,
    weight: Weight = Weight.ORDINARY,
    coefficients: Sequence[Fraction] = (),
    formulas: Mapping[FormulaId, SumFormula] = FORMULAS,
) -> Reckoning | Unreckoned:
    """Work out the fine of one table.

    Args:
        code: of the table. variant: its use; empty if it has one only.
        levels: factor to level number; a factor that is missing or null is unknown.
        base_yuan: the sum that the range is a ratio of. weight: for tables of bands, where in the band.
        coefficients: for tables of F3, aggravating (+) and mitigating (−). formulas: the known formulas over sums.

    Raises:
        KeyError: no such table or use.
        ValueError: a factor or level that the table does not have, in Chinese.
    """
    if instrument.status is Status.NOT_ENTERED:
        return Unreckoned((f"《{instrument.zh}》尚未录入",))
    table = instrument.table(code)
    use = table.variant(variant)
    _refuse_strangers(table, levels=levels)
    taken, unknown = _take(table, levels=levels, lowest=instrument.unknown_takes_lowest)
    bounds = use.bounds(base_yuan=base_yuan)
    reasons = [f"因素“{name}”的等级不明" for name in unknown]
    if bounds is None:
        reasons.append(f"计罚基数（{use.base.value}）不明")
    if not table.is_banded:
        reasons.extend(_why_no_sum(instrument, table=table, taken=taken, formulas=formulas))
    if reasons or bounds is None:
        return Unreckoned(tuple(reasons))
    case = _Case(instrument, table, use, taken, bounds, base_yuan, weight, coefficients)
    return _by_band(case) if table.is_banded else _by_sum(case, formula=formulas[table.formula])


def _why_no_sum(
    instrument: Instrument, *, table: Benchmark, taken: tuple[TakenLevel, ...], formulas: Mapping[FormulaId, SumFormula]
) -> Iterator[str]:
    if table.formula not in formulas:
        words = f"《{instrument.zh}》的计算公式未知，只能使用因素和等级，不推算金额"
        if table.formula is FormulaId.PRIMARY_AND_OTHERS and taken:
            primary, others = primary_and_others([one.level.number for one in taken])
            words += f"；主要因素等级{primary}，其余{'、'.join(map(str, others)) or '无'}"
        yield words
    if any(one.level.share is None for one in taken):
        yield "表中部分等级没有百分值"


def _refuse_strangers(table: Benchmark, *, levels: Mapping[str, int | None]) -> None:
    for name, number in levels.items():
        try:
            factor = table.factor(name)
        except KeyError:
            raise ValueError(f"“{table.zh}”没有因素“{name}”，可用：{'、'.join(one.zh for one in table.factors)}") from None
        if number is None:
            continue
        try:
            factor.level(number)
        except KeyError:
            known = "、".join(f"{level.number}={level.zh}" for level in factor.levels)
            raise ValueError(f"因素“{name}”没有等级{number}，可用：{known}") from None


def _take(table: Benchmark, *, levels: Mapping[str, int | None], lowest: bool) -> tuple[tuple[TakenLevel, ...], tuple[str, ...]]:
    taken: list[TakenLevel] = []
    unknown: list[str] = []
    for factor in table.factors:
        number = levels.get(factor.zh)
        if number is not None:
            taken.append(TakenLevel(factor.zh, factor.level(number), assumed=False))
        elif lowest or _is_none_of_listed(factor):
            taken.append(TakenLevel(factor.zh, factor.lowest, assumed=True))
        else:
            unknown.append(factor.zh)
    return tuple(taken), tuple(unknown)


def _is_none_of_listed(factor: Factor) -> bool:
    """Tell a circumstance, which did not happen if nobody recorded it, from a fact, which is then unknown."""
    return factor.levels[0].number == 0


def _by_sum(case: _Case, *, formula: SumFormula) -> Reckoning:
    shares = [one.level.share or Fraction(0) for one in case.taken]
    points = weight_sum(shares, start=case.use.start, least=case.table.sum_floor)
    computed = formula(points, case.bounds)
    fine = rounded(case.bounds.clamp(computed), how=case.instrument.rounding)
    return Reckoning(
        code=case.table.code, variant=case.use.id, formula=case.table.formula, taken=case.taken,
        raw_points=case.use.start + sum(shares, Fraction(0)), points=points, band=None, bounds=case.bounds, computed_yuan=computed,
        span_yuan=(fine, fine), fine_yuan=fine,
    )  # fmt: skip


def _by_band(case: _Case) -> Reckoning | Unreckoned:
    use, table = case.use, case.table
    band = band_of(table, levels={one.factor: one.level.number for one in case.taken})
    if band is None:
        return Unreckoned((f"“{table.zh}”没有与所选等级相符的一行",))
    yuan = bounds_of(band.low, high=band.high, base=use.base, base_yuan=case.base_yuan, floor_yuan=use.base_floor_yuan) or case.bounds
    low, high = band_span(yuan.low_yuan, high=yuan.high_yuan, weight=case.weight)
    computed = midpoint(low, high=high)
    if table.formula is FormulaId.BAND_COEFFICIENT:
        step = case.instrument.coefficient_step
        if step is None:
            return Unreckoned((f"《{case.instrument.zh}》没有写明每个系数的幅度",))
        low = high = computed = band_with_coefficients(yuan.low_yuan, high=yuan.high_yuan, coefficients=case.coefficients, step=step)
    fine = rounded(case.bounds.clamp(computed), how=case.instrument.rounding)
    return Reckoning(
        code=table.code, variant=use.id, formula=table.formula, taken=case.taken, raw_points=None, points=None, band=band,
        bounds=case.bounds, computed_yuan=computed, span_yuan=(case.bounds.clamp(low), case.bounds.clamp(high)), fine_yuan=fine,
    )  # fmt: skip


def without_table(
    instrument: Instrument, *, low_yuan: Fraction | None, high_yuan: Fraction | None, weight: Weight
) -> Fraction | Unreckoned:
    """Give the fine of a breach that has no table, by the instrument's rule for ranges.

    Args:
        low_yuan, high_yuan: the ends that the law states; null where it states none.

    Source:
        粤环发〔2021〕7号 art. 12: middle of the range; one end only: the factors of the instrument.
    """
    if not instrument.only_maximum:
        return Unreckoned((f"《{instrument.zh}》没有规定无裁量表时如何计算",))
    if low_yuan is not None and high_yuan is not None:
        low, high = band_span(low_yuan, high=high_yuan, weight=weight)
        return rounded(midpoint(low, high=high), how=instrument.rounding)
    end, factors = (high_yuan, instrument.only_maximum) if high_yuan is not None else (low_yuan, instrument.only_minimum)
    fine = None if end is None else of_one_end(end, factors=dict(factors), weight=weight)
    if fine is None:
        return Unreckoned((f"《{instrument.zh}》没有规定这种情形如何计算",))
    return rounded(fine, how=instrument.rounding)


def band_of(table: Benchmark, *, levels: Mapping[str, int]) -> Band | None:
    """Find the row whose conditions the facts meet; of several the heaviest (overlaps take the heavier, 粤环发〔2021〕7号 arts. 7, 17)."""
    met = [band for band in table.bands if all(levels.get(name) == number for name, number in band.when)]
    return max(met, key=lambda band: (band.low, band.high), default=None)
