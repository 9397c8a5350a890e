"""The form of the desk's configuration; every figure in it is the bureau's choice, shown with its status, never a norm."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar

from jicha.domain.evaluation.sheets import Indicator
from jicha.domain.evaluation.sheets import faults_of as sheet_faults
from jicha.domain.findings.forms import Consequence, Level
from jicha.domain.rectification.ladder import Rung
from jicha.domain.rectification.ladder import faults_of as ladder_faults

_CLOSED: dict[str, str] = {"extra": "forbid"}


@dataclass(frozen=True, slots=True)
class FindingRules:
    """How findings are levelled.

    Attributes:
        causes: the closed list of root causes, code to Chinese.
        dismissal_days: calendar days after which a dismissed flag comes back.
        relapse_months: months after closing in which the same trouble counts as a relapse.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = _CLOSED

    levels: dict[Level, Consequence]
    causes: dict[str, str]
    dismissal_days: int
    relapse_months: int

    def __post_init__(self) -> None:
        """Refuse a configuration without one of the three levels."""
        missing = "、".join(level for level in Level if level not in self.levels)
        if missing:
            raise ValueError(f"缺少等级 {missing}|三个等级都要写明含义和处理。")


@dataclass(frozen=True, slots=True)
class RectificationRules:
    """How rectification is pressed.

    Attributes:
        extensions: how many extensions are usual; more are flagged, not refused.
        look_back: share of closed findings to be seen again, as text of a decimal number, by level.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = _CLOSED

    ladder: tuple[Rung, ...]
    extensions: int
    look_back: dict[Level, str]

    def __post_init__(self) -> None:
        """Refuse a ladder that does not rise and shares outside 0 … 1."""
        wrong = [*ladder_faults(self.ladder)]
        wrong += [f"回头看比例“{share}”应在0和1之间" for share in self.look_back.values() if not 0 <= Fraction(share) <= 1]
        if wrong:
            raise ValueError(f"{'；'.join(wrong)}|按说明改正。")

    @property
    def look_back_shares(self) -> Mapping[Level, Fraction]:
        """Give the wanted shares as exact numbers."""
        return {level: Fraction(share) for level, share in self.look_back.items()}


@dataclass(frozen=True, slots=True)
class TypicalCaseRules:
    """What a branch owes in typical cases.

    Attributes:
        due_days: calendar days after the quarter's end.
        likeness: from which likeness of two texts on they may be the same, as text of a decimal number.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = _CLOSED

    per_quarter: int
    due_days: int
    parts: tuple[str, ...]
    likeness: str

    @property
    def likeness_share(self) -> Decimal:
        """Give the likeness as a number."""
        return Decimal(self.likeness)


@dataclass(frozen=True, slots=True)
class IndicatorForm:
    """One indicator as written; the weight is text of a decimal number."""

    __pydantic_config__: ClassVar[dict[str, str]] = _CLOSED

    code: str
    zh: str
    source: str
    weight: str
    status: str

    @property
    def indicator(self) -> Indicator:
        """Give the indicator with an exact weight."""
        return Indicator(code=self.code, zh=self.zh, source=self.source, weight=Decimal(self.weight), status=self.status)


@dataclass(frozen=True, slots=True)
class EvaluationRules:
    """How the year-end result is made; vetoes code to Chinese."""

    __pydantic_config__: ClassVar[dict[str, str]] = _CLOSED

    indicators: tuple[IndicatorForm, ...]
    vetoes: dict[str, str]

    def __post_init__(self) -> None:
        """Refuse weights that do not make 100."""
        found = sheet_faults(self.sheet, where="")
        if found:
            raise ValueError(f"{'；'.join(fault.what for fault in found)}|{found[0].mend}")

    @property
    def sheet(self) -> tuple[Indicator, ...]:
        """Give the indicators with exact weights."""
        return tuple(form.indicator for form in self.indicators)


@dataclass(frozen=True, slots=True)
class DeskRules:
    """Everything that the bureau may set about how it works."""

    __pydantic_config__: ClassVar[dict[str, str]] = _CLOSED

    findings: FindingRules
    rectification: RectificationRules
    typical_cases: TypicalCaseRules
    evaluation: EvaluationRules
