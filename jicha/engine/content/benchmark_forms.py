"""The YAML of benchmarks, statutory ranges and modifiers as people of law write it: percent, times and yuan, names instead of numbers."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import ClassVar, TypeAlias

from jicha.domain.discretion.benchmarks import Aspect, FactorKind, FormulaId, Rounding, Status, TableLaw, Weight
from jicha.domain.discretion.modifiers import Duty, Effect
from jicha.domain.discretion.statutes import BaseKind, Party
from jicha.domain.law import Confidence

Number: TypeAlias = int | float | str

_FORBID = {"extra": "forbid"}


class RangeUnit(StrEnum):
    """How the ends of a range are written."""

    YUAN = "yuan"
    PERCENT = "percent"
    TIMES = "times"


def exact(value: Number) -> Fraction:
    """Read a written number exactly: 5, 12.5, or a fraction as text, `25/3`.

    Raises:
        ValueError: it is no number.
    """
    try:
        return Fraction(str(value))
    except (ValueError, ZeroDivisionError):
        raise ValueError(f"“{value}”不是数字|写成 5、12.5，或分数文字 25/3。") from None


def percent(value: Number) -> Fraction:
    """Read a percentage as a part of one."""
    return exact(value) / 100


def in_unit(value: Number, *, unit: RangeUnit) -> Fraction:
    """Read the end of a range: yuan and times as they stand, percent as a part of one."""
    return percent(value) if unit is RangeUnit.PERCENT else exact(value)


@dataclass(frozen=True, slots=True)
class LevelForm:
    """A step: `share` in percent."""

    __pydantic_config__: ClassVar[dict[str, str]] = _FORBID

    level: int
    zh: str
    share: Number | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class FactorForm:
    """A factor; in a table of rows it has no levels, they are those that the rows name, in their order."""

    __pydantic_config__: ClassVar[dict[str, str]] = _FORBID

    zh: str
    aspect: Aspect
    levels: tuple[LevelForm, ...] = ()
    kind: FactorKind = FactorKind.INDIVIDUAL
    en: str | None = None


@dataclass(frozen=True, slots=True)
class UseForm:
    """A use of a table: range, start and stated sums (percent)."""

    __pydantic_config__: ClassVar[dict[str, str]] = _FORBID

    low: Number
    high: Number
    id: str = ""
    zh: str = ""
    unit: RangeUnit = RangeUnit.YUAN
    base: BaseKind = BaseKind.FIXED
    base_floor: Number | None = None
    party: Party = Party.UNIT
    start: Number = 0
    lowest: Number | None = None
    highest: Number | None = None


@dataclass(frozen=True, slots=True)
class RowForm:
    """A row of a table of bands: conditions by factor and by the words of the level."""

    __pydantic_config__: ClassVar[dict[str, str]] = _FORBID

    when: dict[str, str]
    low: Number
    high: Number


@dataclass(frozen=True, slots=True)
class IrregularForm:
    """A law of tables that the print breaks; `use` is empty for all uses."""

    __pydantic_config__: ClassVar[dict[str, str]] = _FORBID

    law: TableLaw
    reason: str
    use: str = ""


@dataclass(frozen=True, slots=True)
class TableForm:
    """One table."""

    __pydantic_config__: ClassVar[dict[str, str]] = _FORBID

    code: str
    zh: str
    penalty: tuple[str, ...]
    formula: FormulaId
    uses: tuple[UseForm, ...]
    factors: tuple[FactorForm, ...]
    duty: tuple[str, ...] = ()
    rows: tuple[RowForm, ...] = ()
    sum_floor: Number = 0
    completeness: str | None = None
    irregular: tuple[IrregularForm, ...] = ()
    en: str | None = None
    source: str | None = None
    confidence: Confidence | None = None


@dataclass(frozen=True, slots=True)
class InstrumentForm:
    """The file `<first day>.yaml`: the instrument itself, with its tables or without; `only_maximum`, `only_minimum` are plain factors.

    `coefficient_step` is in percent of the width.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = _FORBID

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
    only_maximum: dict[Weight, Number] | None = None
    only_minimum: dict[Weight, Number] | None = None
    coefficient_step: Number | None = None
    rules: tuple[str, ...] = ()
    note: str | None = None
    tables: tuple[TableForm, ...] = ()


@dataclass(frozen=True, slots=True)
class TablesForm:
    """A file `<first day>.<part>.yaml`: more tables of the instrument of that day."""

    __pydantic_config__: ClassVar[dict[str, str]] = _FORBID

    tables: tuple[TableForm, ...]


@dataclass(frozen=True, slots=True)
class StatuteRowForm:
    """One range of a law."""

    __pydantic_config__: ClassVar[dict[str, str]] = _FORBID

    article: str
    zh: str
    low: Number
    high: Number
    unit: RangeUnit = RangeUnit.YUAN
    base: BaseKind = BaseKind.FIXED
    base_floor: Number | None = None
    party: Party = Party.UNIT
    occasion: str | None = None
    subject: str | None = None
    replaces: tuple[str, ...] = ()
    milder: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class StatuteForm:
    """The file `statutes/<law>/<first day>.yaml`: the ranges of a law from that day on."""

    __pydantic_config__: ClassVar[dict[str, str]] = _FORBID

    law: str
    source: str
    confidence: Confidence
    ranges: tuple[StatuteRowForm, ...]
    from_on: date | None = None
    until_on: date | None = None


@dataclass(frozen=True, slots=True)
class ModifierForm:
    """One rule that changes an amount; shares and rates in percent."""

    __pydantic_config__: ClassVar[dict[str, str]] = _FORBID

    id: str
    zh: str
    effect: Effect
    law: str
    source: str
    confidence: Confidence
    region: str = "000000"
    from_on: date | None = None
    until_on: date | None = None
    formula: str | None = None
    add_percent_of_max: Number | None = None
    cut_percent_of_max: Number | None = None
    cut_percent_of_min: Number | None = None
    rate_low: Number | None = None
    rate_high: Number | None = None
    cap: Number | None = None
    evidence: tuple[str, ...] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True)
class ModifiersForm:
    """The file `benchmarks/modifiers.yaml`."""

    __pydantic_config__: ClassVar[dict[str, str]] = _FORBID

    modifiers: tuple[ModifierForm, ...]


@dataclass(frozen=True, slots=True)
class ActForm:
    """One act of a no-penalty list."""

    __pydantic_config__: ClassVar[dict[str, str]] = _FORBID

    act: str
    conditions: tuple[str, ...]
    clauses: tuple[str, ...] = ()
    duty: Duty | None = None
    kind: str | None = None
    excess_below: Number | None = None
    parameters_most: int | None = None
    hours_most: int | None = None
    rectified_days_most: int | None = None
    rectified_workdays_most: int | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class ListForm:
    """One no-penalty list."""

    __pydantic_config__: ClassVar[dict[str, str]] = _FORBID

    id: str
    zh: str
    region: str
    source: str
    acts: tuple[ActForm, ...]
    from_on: date | None = None
    earliest_on: date | None = None
    until_on: date | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class ListsForm:
    """The file `benchmarks/no_penalty.yaml`."""

    __pydantic_config__: ClassVar[dict[str, str]] = _FORBID

    lists: tuple[ListForm, ...]
