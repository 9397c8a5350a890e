"""The law as dated numbers: which limit governs a day."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

_MONTH_DAY = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", re.ASCII)


class Unit(StrEnum):
    """What the number of a limit counts, or what a rule without a number asks for.

    UNSPECIFIED_DAY and PERCENT stand only in `printed_unit`: the text says "3 days" without saying which, or "5 %"; the limit itself
    says how that is counted (working days, a ratio).
    """

    WORKING_DAY = "working_day"
    CALENDAR_DAY = "calendar_day"
    HOUR = "hour"
    MONTH = "month"
    YEAR = "year"
    NEXT_YEAR_DAY = "next_year_day"
    RATIO = "ratio"
    RATIO_PER_DAY = "ratio_per_day"
    YUAN = "yuan"
    PERSON = "person"
    NAME_OVERLAP = "name_overlap"
    ORDER = "order"
    EXCLUDED_INTERVAL = "excluded_interval"
    AS_STATED_IN_NOTICE = "as_stated_in_notice"
    FORMULA = "formula"
    CONTENT_RULE = "content_rule"
    PENALTY_KIND = "penalty_kind"
    CASE_KIND = "case_kind"
    QUALITATIVE = "qualitative"
    RECORD_ELEMENT = "record_element"
    CHECKLIST = "checklist"
    ROLE_RULE = "role_rule"
    QUALIFICATION = "qualification"
    COMPARE = "compare"
    AV_REQUIRED = "av_required"
    AV_RECOMMENDED = "av_recommended"
    NONE = "none"
    UNSPECIFIED_DAY = "unspecified_day"
    PERCENT = "percent"


COUNTED: frozenset[Unit] = frozenset(
    {
        Unit.WORKING_DAY,
        Unit.CALENDAR_DAY,
        Unit.HOUR,
        Unit.MONTH,
        Unit.YEAR,
        Unit.RATIO,
        Unit.RATIO_PER_DAY,
        Unit.PERSON,
        Unit.NAME_OVERLAP,
    }
)
"""Units whose limits must have a number."""

MAY_COUNT: frozenset[Unit] = frozenset({Unit.YUAN, Unit.ORDER, Unit.CONTENT_RULE})
"""Units whose limits may have a number: a sum that nobody found is a limit without one, not a missing limit."""

PERIODS: frozenset[Unit] = frozenset({Unit.WORKING_DAY, Unit.CALENDAR_DAY, Unit.HOUR, Unit.MONTH, Unit.YEAR, Unit.NEXT_YEAR_DAY})
"""Units of limits that run from one event to another."""

ROLLING: frozenset[Unit] = frozenset({Unit.CALENDAR_DAY, Unit.MONTH, Unit.NEXT_YEAR_DAY})
"""Units whose last day may fall on a rest day and then move."""


class Direction(StrEnum):
    """Whether the number is the most or the least that is allowed."""

    AT_MOST = "at_most"
    AT_LEAST = "at_least"


class Confidence(StrEnum):
    """How sure the fact sheet is of a row: text read; read in part; from memory or disputed."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Limit:
    """One rule of one instrument: a number with its unit, or a duty without a number.

    Attributes:
        id: the row of the fact sheet; a part of a composite row has a suffix after a dot.
        family: the rule across its versions, as checks name it.
        instrument: the text of law, with its version.
        article: as printed; null if not known.
        from_on: first day in force; null if not known, then the limit never governs.
        until_on: first day no longer in force; null while in force.
        gives_way_on: from this day another instrument of the family governs although this text is still in force.
        beside: ids of limits of the family that govern the same days; every reading then counts (two-law period).
        carries_over: a step begun under this limit and taken after its end is read by both versions (SEL-02).
        from_event: what starts the period. to_event: the act that must be done.
        value: the number; null for rules without one. A ratio is a fraction of one, money is yuan.
        month_day: the last day as MM-DD of the year after that of the start, for NEXT_YEAR_DAY.
        items: the closed list of a rule that lists kinds.
        applies_to: whom the number concerns, if not everybody.
        direction: at most (default) or at least.
        rolls: a last day on a rest day moves to the next working day.
        printed_unit: the unit in the text, where the text leaves open what `unit` settles.
        cap: the most that a growing sum may reach, as a ratio of the principal.
        restates: id of the limit that this row repeats; it then does not govern.
        exclusions, note, check, also: remarks of the fact sheet, as they stand.
        source: where the text was read; `[OWN]` = not confirmed by a source.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    id: str
    family: str
    rule_zh: str
    rule: str
    instrument: str
    unit: Unit
    source: str
    confidence: Confidence
    article: str | None = None
    from_on: date | None = None
    until_on: date | None = None
    gives_way_on: date | None = None
    beside: tuple[str, ...] = ()
    carries_over: bool = False
    from_event: str | None = None
    to_event: str | None = None
    value: int | float | None = None
    month_day: str | None = None
    items: tuple[str, ...] = ()
    applies_to: str | None = None
    direction: Direction = Direction.AT_MOST
    rolls: bool = False
    printed_unit: Unit | None = None
    cap: float | None = None
    restates: str | None = None
    exclusions: str | None = None
    note: str | None = None
    check: str | None = None
    also: str | None = None

    def __post_init__(self) -> None:
        fault = next(iter(_faults(self)), None)
        if fault is not None:
            raise ValueError(fault)

    @property
    def governs_until_on(self) -> date | None:
        """Give the first day on which this limit no longer governs; null while it does."""
        ends = [day for day in (self.until_on, self.gives_way_on) if day is not None]
        return min(ends, default=None)

    @property
    def verified(self) -> bool:
        """Tell whether the text was read: confidence high and nothing from memory."""
        return self.confidence is Confidence.HIGH and "[OWN]" not in self.source

    def governs(self, day: date) -> bool:
        """Tell whether this limit is the law of its family on a day."""
        until = self.governs_until_on
        return self.restates is None and self.from_on is not None and self.from_on <= day and (until is None or day < until)


def _faults(limit: Limit) -> Iterable[str]:
    if limit.unit in COUNTED and limit.value is None:
        yield f"“{limit.id}”的单位是{limit.unit}，却没有数值|补上 value。"
    if limit.unit not in COUNTED | MAY_COUNT and limit.value is not None:
        yield f"“{limit.id}”有数值{limit.value}，单位{limit.unit}却不计数|改正 unit，或删去 value。"
    if (limit.unit is Unit.NEXT_YEAR_DAY) is not bool(_MONTH_DAY.fullmatch(limit.month_day or "")):
        yield f"“{limit.id}”的 month_day 与单位不合|单位为 next_year_day 时写 month_day，四位数字，如 03-31；其他单位不写。"
    if limit.unit in {Unit.UNSPECIFIED_DAY, Unit.PERCENT}:
        yield f"“{limit.id}”的单位{limit.unit}没有说明如何计算|unit 写如何计算，printed_unit 写条文原样。"
    if limit.rolls and limit.unit not in ROLLING:
        yield f"“{limit.id}”按{limit.unit}计算，末日不存在顺延|删去 rolls。"
    until = limit.governs_until_on
    if limit.from_on is not None and until is not None and until <= limit.from_on:
        yield f"“{limit.id}”在开始适用之前就已停止适用|检查 until_on 与 gives_way_on。"
    if limit.unit in PERIODS and (limit.from_event is None or limit.to_event is None) and limit.restates is None:
        yield f"“{limit.id}”是期限，却没有起止事件|补上 from_event 和 to_event。"


def in_force(limits: Iterable[Limit], *, family: str, on: date, began_on: date | None = None) -> tuple[Limit, ...]:
    """Find the limits of a family that govern a day.

    Args:
        limits: all limits, of any family.
        family: the name of the rule.
        on: the day of the act.
        began_on: the start of the period, if known: a period begun under a limit that carries over is read by that limit as well (SEL-02).

    Returns:
        Sorted by first day in force: none, one, or several readings (two-law periods).

    Source:
        SEL-01, SEL-02, SEL-03 of the fact sheet; 行政处罚法 (2021) art. 37 for substance.
    """
    found = [item for item in limits if item.family == family and (item.governs(on) or _carried(item, on=on, began_on=began_on))]
    return tuple(sorted(found, key=lambda item: (item.from_on or date.min, item.id)))


def _carried(limit: Limit, *, on: date, began_on: date | None) -> bool:
    until = limit.governs_until_on
    if not limit.carries_over or until is None or began_on is None:
        return False
    return limit.governs(began_on) and on >= until


@dataclass(frozen=True, slots=True)
class Family:
    """One rule through all its versions.

    Attributes:
        name: as checks write it.
        zh: the rule on screen. en: the same in English.
        continuous: the versions follow one another without a gap; content with a gap is refused.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}

    name: str
    zh: str
    en: str
    continuous: bool = False


@dataclass(frozen=True, slots=True)
class Conflict:
    """A gap or an overlap between two versions of a family, at the later one."""

    limit: Limit
    what: str
    mend: str


def conflicts(limits: Iterable[Limit], *, families: Iterable[Family]) -> tuple[Conflict, ...]:
    """Find where the versions of a family overlap without saying so, or leave a gap though they claim to be continuous."""
    governing: dict[str, list[Limit]] = {}
    for item in limits:
        if item.restates is None and item.from_on is not None:
            governing.setdefault(item.family, []).append(item)
    found: list[Conflict] = []
    for family in families:
        versions = sorted(governing.get(family.name, ()), key=lambda item: (item.from_on or date.min, item.id))
        for index, later in enumerate(versions):
            found.extend(_overlaps(later, earlier=versions[:index]))
            if family.continuous and index:
                found.extend(_gap(later, earlier=versions[:index]))
    return tuple(found)


def _overlaps(later: Limit, *, earlier: list[Limit]) -> Iterable[Conflict]:
    for other in earlier:
        if later.from_on is not None and other.governs(later.from_on) and not (other.id in later.beside and later.id in other.beside):
            what = f"“{later.id}”与“{other.id}”在{later.from_on.isoformat()}同时适用"
            yield Conflict(limit=later, what=what, mend="在先者写 gives_way_on，或者两者以 beside 互相指明并存。")


def _gap(later: Limit, *, earlier: list[Limit]) -> Iterable[Conflict]:
    ends = [item.governs_until_on for item in earlier]
    last = max((end for end in ends if end is not None), default=None)
    if None not in ends and last is not None and later.from_on is not None and last < later.from_on:
        what = f"“{later.family}”自{last.isoformat()}至{later.from_on.isoformat()}没有适用的版本"
        yield Conflict(limit=later, what=what, mend="改正日期，或去掉该族的 continuous。")
