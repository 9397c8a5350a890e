"""The year's audit plan: what is checked, of whom, by when; each value with the paragraph that it was read from."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar, Generic, TypeVar

from jicha.domain.errors import Fault, PlanError
from jicha.domain.units import UnitKind

T = TypeVar("T")
ParamValue = bool | int | float | str | tuple[bool | int | float | str, ...] | None
_CLOSED: dict[str, str] = {"extra": "forbid"}


class Level(StrEnum):
    """The level of the body that issued the plan."""

    PROVINCE = "province"
    CITY = "city"


@dataclass(frozen=True, slots=True)
class Sourced(Generic[T]):
    """A value and the paragraph it was read from.

    Attributes:
        value: what was read.
        paragraph: its number in `Plan.paragraphs`; None if a person or a default gave it, then `note` says which.
        note: anything a person must know about it, in Chinese.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = _CLOSED

    value: T
    paragraph: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of the paper, whole, without marks of layout; numbers start at 1."""

    __pydantic_config__: ClassVar[dict[str, str]] = _CLOSED

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Citation:
    """A cited paper: its title without 《》, its number in official form; one of them may be empty."""

    __pydantic_config__: ClassVar[dict[str, str]] = _CLOSED

    paragraph: int
    title: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class PlanUnit:
    """A unit as the plan sees it.

    Attributes:
        is_named: the plan names it for audit this year. paragraph: where; None if it is not named.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = _CLOSED

    code: str
    name: str
    kind: UnitKind
    in_base: bool
    is_named: bool
    paragraph: int | None = None


@dataclass(frozen=True, slots=True)
class PlanItem:
    """One item of the audit.

    Attributes:
        code: the folder of its checks (`work_plan`); None if no known item fits, then a question asks.
        place: where it stands, as papers write it (`二（一）1`).
        group: the heading above it. points: the inspection points, in the words of the paper.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = _CLOSED

    code: str | None
    place: str
    group: str
    title: str
    points: tuple[str, ...]
    paragraph: int


@dataclass(frozen=True, slots=True)
class Method:
    """One method: `code` is mobile_platform, case_platform, website, thematic, case_audit, or None if not known."""

    __pydantic_config__: ClassVar[dict[str, str]] = _CLOSED

    code: str | None
    group: str
    title: str
    text: str
    paragraph: int


@dataclass(frozen=True, slots=True)
class Draw:
    """The draw of case files: how often a year, how many per unit as the paper writes it (`若干` is no number)."""

    __pydantic_config__: ClassVar[dict[str, str]] = _CLOSED

    times_a_year: int
    paragraph: int
    count_text: str = ""


@dataclass(frozen=True, slots=True)
class Quota:
    """A quota of typical cases: at least `least` per branch in each `period` (quarter, half_year, month, year)."""

    __pydantic_config__: ClassVar[dict[str, str]] = _CLOSED

    least: int
    period: str
    paragraph: int


@dataclass(frozen=True, slots=True)
class LeftOver:
    """Wording of another level that a copied template left in the paper, with a suggestion."""

    __pydantic_config__: ClassVar[dict[str, str]] = _CLOSED

    paragraph: int
    term: str
    suggestion: str
    excerpt: str


@dataclass(frozen=True, slots=True)
class Question:
    """What could not be read, or can be read in several ways: a person answers by writing the value into the plan file."""

    __pydantic_config__: ClassVar[dict[str, str]] = _CLOSED

    about: str
    text: str
    paragraph: int | None = None


@dataclass(frozen=True, slots=True)
class Weight:
    """The weight of one item in the scorecard; `status` is default or plan."""

    __pydantic_config__: ClassVar[dict[str, str]] = _CLOSED

    item: str
    points: float
    status: str = "default"


@dataclass(frozen=True, slots=True)
class PlanFrame:
    """The facts without which no audit can run; all are certain.

    Attributes:
        deadline_on: the last day, inclusive. ratio: share of the base, 0 to 1. base: units that count.
        named: codes in the order of the plan.
    """

    year: int
    city_code: str
    city_name: str
    deadline_on: date
    ratio: Decimal
    base: tuple[PlanUnit, ...]
    named: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan; None or empty means that the paper does not say it, and `questions` says whether a person must.

    Attributes:
        source: the name of the file it was read from.
        units: every unit of the city, named or not, in the order of `content/units`; named units keep the order of the paper in `named`.
        params: overrides of check parameters, {check id: {parameter: value}}.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = _CLOSED

    source: str
    level: Level
    city_code: str
    city_name: str
    title: Sourced[str] | None = None
    notice_title: Sourced[str] | None = None
    document_number: Sourced[str] | None = None
    issuing_body: Sourced[str] | None = None
    dated_on: Sourced[date] | None = None
    year: Sourced[int] | None = None
    publicity: Sourced[str] | None = None
    overseer: Sourced[str] | None = None
    ratio: Sourced[Decimal] | None = None
    ratio_basis: tuple[Citation, ...] = ()
    deadline_on: Sourced[date] | None = None
    named: tuple[str, ...] = ()
    units: tuple[PlanUnit, ...] = ()
    items: tuple[PlanItem, ...] = ()
    methods: tuple[Method, ...] = ()
    reviewers: tuple[Sourced[str], ...] = ()
    review_aspects: tuple[Sourced[str], ...] = ()
    draw: Draw | None = None
    look_back: Sourced[str] | None = None
    rectification_kinds: tuple[Sourced[str], ...] = ()
    typical_cases: Quota | None = None
    sections: tuple[Sourced[str], ...] = ()
    citations: tuple[Citation, ...] = ()
    left_over: tuple[LeftOver, ...] = ()
    questions: tuple[Question, ...] = ()
    weights: tuple[Weight, ...] = ()
    params: dict[str, dict[str, ParamValue]] = field(default_factory=dict)
    paragraphs: tuple[Paragraph, ...] = ()

    def __post_init__(self) -> None:
        known = {unit.code for unit in self.units}
        for code in self.named:
            if code not in known:
                raise ValueError(f"列名单位{code}不在 units 之内|在 units 里补上该单位，或改正 named。")
        if {unit.code for unit in self.units if unit.is_named} != set(self.named):
            raise ValueError("named 与 units 的 is_named 不一致|两处写成同样的单位。")
        if self.ratio is not None and not 0 < self.ratio.value <= 1:
            raise ValueError(f"稽查比例{self.ratio.value}不在0到1之间|30%写作 0.3。")

    def frame(self) -> PlanFrame:
        """Give the facts that an audit needs.

        Raises:
            PlanError: one fault for each fact that the plan does not say.
        """
        year, deadline_on, ratio = self.year, self.deadline_on, self.ratio
        base = tuple(unit for unit in self.units if unit.in_base)
        if year is None or deadline_on is None or ratio is None or not base or not self.named:
            raise PlanError(*self._missing(base))
        return PlanFrame(
            year=year.value,
            city_code=self.city_code,
            city_name=self.city_name,
            deadline_on=deadline_on.value,
            ratio=ratio.value,
            base=base,
            named=self.named,
        )

    def _missing(self, base: tuple[PlanUnit, ...]) -> list[Fault]:
        facts = {
            "year（年度）": self.year,
            "deadline_on（完成期限）": self.deadline_on,
            "ratio（稽查比例）": self.ratio,
            "units（基数单位）": base,
            "named（列名稽查单位）": self.named,
        }
        mend = "用 jicha plan read FILE --out plan.yaml 读出计划，补上该项后再用这个 YAML。"
        return [Fault(what=f"计划没有写明 {name}", where=self.source, mend=mend) for name, value in facts.items() if not value]
