"""The YAML of rubrics and of the settings of a review, as people of law write them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import ClassVar

from jicha.domain.law import Confidence
from jicha.domain.rubrics.rubric import Formula, Machine, Part, RubricStatus
from jicha.domain.rubrics.rules import SettingKey
from jicha.engine.content.benchmark_forms import Number

_FORBID = {"extra": "forbid"}


def points(value: Number) -> Decimal:
    """Read written points exactly.

    Raises:
        ValueError: no number, or a negative one.
    """
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        raise ValueError(f"“{value}”不是分数|写成 2 或 0.5。") from None
    if not found.is_finite() or found < 0:
        raise ValueError(f"“{value}”不是分数|写成不小于0的数字。")
    return found


@dataclass(frozen=True, slots=True)
class VetoForm:
    """A veto item."""

    __pydantic_config__: ClassVar[dict[str, str]] = _FORBID

    no: int
    group: str
    part: Part
    zh: str
    machine: Machine
    checks: tuple[str, ...] = ()
    whole: bool = False
    decisive: bool = False


@dataclass(frozen=True, slots=True)
class DeductionForm:
    """A basic element: the most it costs, and what one fault costs if the rubric says so."""

    __pydantic_config__: ClassVar[dict[str, str]] = _FORBID

    group: str
    no: int
    zh: str
    points: Number
    machine: Machine
    each: Number | None = None
    checks: tuple[str, ...] = ()
    whole: bool = False
    decisive: bool = False


@dataclass(frozen=True, slots=True)
class ItemForm:
    """An item of a document; its part is that of the document unless it says its own."""

    __pydantic_config__: ClassVar[dict[str, str]] = _FORBID

    no: int
    zh: str
    points: Number
    machine: Machine
    part: Part | None = None
    each: Number | None = None
    checks: tuple[str, ...] = ()
    whole: bool = False
    decisive: bool = False


@dataclass(frozen=True, slots=True)
class DocumentForm:
    """A document; without items it is scored as a whole."""

    __pydantic_config__: ClassVar[dict[str, str]] = _FORBID

    no: int
    zh: str
    part: Part
    points: Number
    stage: str = ""
    items: tuple[ItemForm, ...] = ()


@dataclass(frozen=True, slots=True)
class KindForm:
    """A kind of file with its stated total."""

    __pydantic_config__: ClassVar[dict[str, str]] = _FORBID

    zh: str
    total: Number
    documents: tuple[DocumentForm, ...]
    bonus: Number | None = None


@dataclass(frozen=True, slots=True)
class RubricForm:
    """One file `rubrics/<id>/<first day in force>.yaml`."""

    __pydantic_config__: ClassVar[dict[str, str]] = _FORBID

    zh: str
    from_on: date
    source: str
    confidence: Confidence
    formula: Formula
    deduction_cap: Number
    vetoes: tuple[VetoForm, ...]
    deductions: tuple[DeductionForm, ...]
    kinds: tuple[KindForm, ...]
    number: str | None = None
    until_on: date | None = None
    status: RubricStatus = RubricStatus.OFFICIAL
    base_points: Number | None = None
    item_points: Number | None = None
    note: str | None = None
    parts_note: str | None = None
    bonus_note: str | None = None


@dataclass(frozen=True, slots=True)
class SettingForm:
    """One setting."""

    __pydantic_config__: ClassVar[dict[str, str]] = _FORBID

    key: SettingKey
    zh: str
    value: Number
    unit: str
    verified: bool
    source: str


@dataclass(frozen=True, slots=True)
class SettingsForm:
    """The file `rubrics/settings.yaml`."""

    __pydantic_config__: ClassVar[dict[str, str]] = _FORBID

    settings: tuple[SettingForm, ...]
