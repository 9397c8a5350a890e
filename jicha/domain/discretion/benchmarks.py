"""A discretion benchmark as its instrument prints it: factors, levels, shares, bands, and the range that they divide."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from jicha.domain.discretion.statutes import BaseKind, Bounds, Clause, Party, bounds_of
from jicha.domain.law import Confidence


class FactorKind(StrEnum):
    """The three layers of 环执法〔2019〕42号: of this breach alone, of all breaches, correcting the result."""

    INDIVIDUAL = "individual"
    COMMON = "common"
    CORRECTION = "correction"


class Aspect(StrEnum):
    """What a factor looks at."""

    SUBJECT = "subject"
    LOCATION = "location"
    CONDUCT = "conduct"
    DURATION = "duration"
    RECIDIVISM = "recidivism"
    RECTIFICATION = "rectification"
    POLLUTANT = "pollutant"
    QUANTITY = "quantity"
    SEVERITY = "severity"
    CONSEQUENCE = "consequence"
    COOPERATION = "cooperation"
    TIMING = "timing"


class FormulaId(StrEnum):
    """How levels become a fine; the numbers are those of the fact sheet."""

    WEIGHT_SUM = "F1"
    RANGE_MIDPOINT = "F2"
    BAND_COEFFICIENT = "F3"
    SUPERPOSITION = "F4"
    PRIMARY_AND_OTHERS = "F5"
    MIN_PLUS_WIDTH = "F13"
    UNKNOWN = "unknown"


class Rounding(StrEnum):
    """How an instrument rounds a fine."""

    EXACT = "exact"
    HALF_UP_CENT = "half_up_cent"
    HALF_UP_YUAN = "half_up_yuan"
    DOWN_YUAN = "down_yuan"


class Status(StrEnum):
    """How far an instrument is entered: a worked stand-in, in part, not at all, or by the bureau itself."""

    STAND_IN = "stand_in"
    PARTIAL = "partial"
    NOT_ENTERED = "not_entered"
    ENTERED = "entered"


class Weight(StrEnum):
    """How heavily a case is punished inside the band that its facts pick."""

    ORDINARY = "ordinary"
    HEAVIER = "heavier"
    LIGHTER = "lighter"


class TableLaw(StrEnum):
    """What every table must obey, unless it is printed otherwise and the content says so.

    FULL_SUM: the highest levels add up to 100 %. LEAST_IS_MINIMUM: the lowest levels give the statutory minimum.
    MOST_IS_MAXIMUM: the highest band ends at the statutory maximum. RISING: a higher level never gives a lower fine.
    """

    FULL_SUM = "full_sum"
    LEAST_IS_MINIMUM = "least_is_minimum"
    MOST_IS_MAXIMUM = "most_is_maximum"
    RISING = "rising"


@dataclass(frozen=True, slots=True)
class Level:
    """One step of a factor.

    Attributes:
        number: as printed; 0 stands for “none of the listed” in tables of bands.
        share: part of the cap (F1) or of the width (F13); null in tables of bands and where the formula is unknown.
        note: a slip of the print, or what was read into it.
    """

    number: int
    zh: str
    share: Fraction | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Factor:
    """One question about the case; its Chinese name is its key everywhere.

    Attributes:
        levels: from the lowest to the highest.
        en: the name in the fact sheet.
    """

    zh: str
    levels: tuple[Level, ...]
    aspect: Aspect
    kind: FactorKind = FactorKind.INDIVIDUAL
    en: str | None = None

    def level(self, number: int) -> Level:
        """Give a level by its number.

        Raises:
            KeyError: the factor has no such level.
        """
        for level in self.levels:
            if level.number == number:
                return level
        raise KeyError(number)

    @property
    def least(self) -> Fraction:
        """Give the smallest share; 0 where shares are unknown."""
        return min((level.share for level in self.levels if level.share is not None), default=Fraction(0))

    @property
    def most(self) -> Fraction:
        """Give the largest share; 0 where shares are unknown."""
        return max((level.share for level in self.levels if level.share is not None), default=Fraction(0))

    @property
    def lowest(self) -> Level:
        """Give the level with the smallest share, the first printed among equals."""
        return min(self.levels, key=lambda level: (level.share or Fraction(0), level.number))


@dataclass(frozen=True, slots=True)
class Variant:
    """One use of a table: for the unit or a person, in the ordinary case or when overdue.

    Attributes:
        id: empty if the table has one use only.
        low, high: the statutory range, yuan or ratios of `base`.
        start: the share with which the sum begins.
        lowest, highest: the sums of the lowest and of the highest levels, as stated, before floor and ceiling.
    """

    id: str
    zh: str
    low: Fraction
    high: Fraction
    party: Party = Party.UNIT
    base: BaseKind = BaseKind.FIXED
    base_floor_yuan: Fraction | None = None
    start: Fraction = Fraction(0)
    lowest: Fraction | None = None
    highest: Fraction | None = None

    def bounds(self, *, base_yuan: Fraction | None) -> Bounds | None:
        """Give the range in yuan; null if its base is unknown."""
        return bounds_of(self.low, high=self.high, base=self.base, base_yuan=base_yuan, floor_yuan=self.base_floor_yuan)


@dataclass(frozen=True, slots=True)
class Band:
    """One row of a table of bands: whoever meets all the conditions is fined from `low` to `high` (units of the base).

    Attributes:
        when: factor and number of its level; a factor that does not stand here does not matter for this row.
    """

    when: tuple[tuple[str, int], ...]
    low: Fraction
    high: Fraction


@dataclass(frozen=True, slots=True)
class Irregularity:
    """A law of tables that the print breaks, and why it stays as printed; `variant` is empty for all uses."""

    law: TableLaw
    reason: str
    variant: str = ""


@dataclass(frozen=True, slots=True)
class Benchmark:
    """One table: a breach, its clauses, its uses, its factors, and bands if it has any.

    Attributes:
        sum_floor: the least that the sum counts as (a table whose start is below the statutory minimum says so).
        completeness: null if the whole table was seen, else what is missing.
    """

    code: str
    zh: str
    duty: tuple[Clause, ...]
    penalty: tuple[Clause, ...]
    formula: FormulaId
    variants: tuple[Variant, ...]
    factors: tuple[Factor, ...]
    source: str
    confidence: Confidence
    bands: tuple[Band, ...] = ()
    sum_floor: Fraction = Fraction(0)
    completeness: str | None = None
    irregular: tuple[Irregularity, ...] = ()
    en: str | None = None

    @property
    def is_banded(self) -> bool:
        """Tell whether facts pick a row (F2, F3) rather than add up shares."""
        return self.formula in {FormulaId.RANGE_MIDPOINT, FormulaId.BAND_COEFFICIENT}

    def variant(self, name: str = "") -> Variant:
        """Give a use of the table by its id.

        Raises:
            KeyError: there is no such use; an empty name fits only a table with one use.
        """
        for variant in self.variants:
            if variant.id == name:
                return variant
        raise KeyError(name)

    def factor(self, zh: str) -> Factor:
        """Give a factor by its Chinese name.

        Raises:
            KeyError: the table has no such factor.
        """
        for factor in self.factors:
            if factor.zh == zh:
                return factor
        raise KeyError(zh)


@dataclass(frozen=True, slots=True)
class Instrument:
    """The rules and tables that one authority put into force on one day.

    Attributes:
        id: the folder. region: six digits of the province, 000000 for the nation.
        number: of the document, as printed. from_on: null if not known, then it never governs. until_on: first day no longer in force.
        unknown_takes_lowest: a fact that nobody knows counts as the lowest level of its factor.
        only_maximum, only_minimum: for a breach without a table whose law states one end only, the factor of that end by weight;
            empty if the instrument has no rule for breaches without a table.
        coefficient_step: for F3, the part of the width that one coefficient moves the fine.
        rules: how to read the tables (以上 and 以下, look-back, overlap), as they stand.
        note: what people must be told when it is used, e.g. that it stands in for another.
    """

    id: str
    zh: str
    region: str
    status: Status
    source: str
    confidence: Confidence
    number: str | None = None
    from_on: date | None = None
    until_on: date | None = None
    rounding: Rounding = Rounding.EXACT
    unknown_takes_lowest: bool = False
    only_maximum: tuple[tuple[Weight, Fraction], ...] = ()
    only_minimum: tuple[tuple[Weight, Fraction], ...] = ()
    coefficient_step: Fraction | None = None
    rules: tuple[str, ...] = ()
    note: str | None = None
    tables: tuple[Benchmark, ...] = ()

    def governs(self, day: date) -> bool:
        """Tell whether the instrument is in force on a day."""
        return self.from_on is not None and self.from_on <= day and (self.until_on is None or day < self.until_on)

    def table(self, code: str) -> Benchmark:
        """Give a table by its code.

        Raises:
            KeyError: the instrument has no such table.
        """
        for table in self.tables:
            if table.code == code:
                return table
        raise KeyError(code)
