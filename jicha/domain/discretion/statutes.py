"""What the law lets a fine be: ranges by clause, by day of the act and by day of the decision."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from jicha.domain.law import Confidence

_CLAUSE = re.compile(r"(?P<law>.+?) (?P<article>\d+(?:\(\d+\))*)")


class BaseKind(StrEnum):
    """What the ends of a range are counted in: yuan, or a ratio of a sum that the file must prove."""

    FIXED = "fixed"
    INVESTMENT = "investment"
    DISPOSAL_COST = "disposal_cost"
    ILLEGAL_GAIN = "illegal_gain"
    SERVICE_FEE = "service_fee"
    DIRECT_LOSS = "direct_loss"
    DISCHARGE_FEE = "discharge_fee"


class Party(StrEnum):
    """Who is fined: the unit, or a person answerable in it (double penalty)."""

    UNIT = "unit"
    PERSON = "person"


@dataclass(frozen=True, slots=True, order=True)
class Clause:
    """One place in a law: `水污染防治法 83(2)`; numbers in brackets are paragraph and item, as far as the source gives them."""

    law: str
    article: str

    @classmethod
    def read(cls, text: str) -> "Clause":
        """Read the written form.

        Raises:
            ValueError: it is not a law, a blank and an article number.
        """
        found = _CLAUSE.fullmatch(text)
        if found is None:
            raise ValueError(f"“{text}”不是条款|写成“法律名 条(款)(项)”，如：水污染防治法 83(2)。")
        return cls(law=found["law"], article=found["article"])

    def __str__(self) -> str:
        return f"{self.law} {self.article}"

    def holds(self, other: "Clause") -> bool:
        """Tell whether the other clause is this one or a part of it."""
        return self.law == other.law and (other.article == self.article or other.article.startswith(f"{self.article}("))


@dataclass(frozen=True, slots=True)
class Bounds:
    """The lawful fine in yuan, both ends included."""

    low_yuan: Fraction
    high_yuan: Fraction

    def clamp(self, value: Fraction) -> Fraction:
        """Give the nearest lawful fine."""
        return min(max(value, self.low_yuan), self.high_yuan)

    def holds(self, value: Fraction) -> bool:
        """Tell whether a fine is lawful."""
        return self.low_yuan <= value <= self.high_yuan


def bounds_of(low: Fraction, *, high: Fraction, base: BaseKind, base_yuan: Fraction | None, floor_yuan: Fraction | None) -> Bounds | None:
    """Turn a range into yuan.

    Args:
        low, high: yuan if the base is fixed, else ratios of the base (1 % = 1/100, three times = 3).
        base_yuan: the sum that the file proves; null = unknown. floor_yuan: the least that the base counts as.

    Returns:
        Null if the base is needed and unknown: a range that nobody can count is never a number.

    Source:
        固体废物污染环境防治法 (2020) arts. 102, 112: a disposal cost below the floor counts as the floor.
    """
    if base is BaseKind.FIXED:
        return Bounds(low, high)
    if base_yuan is None:
        return None
    counted = base_yuan if floor_yuan is None else max(base_yuan, floor_yuan)
    return Bounds(low * counted, high * counted)


@dataclass(frozen=True, slots=True)
class StatutoryRange:
    """One range of fines as a law states it.

    Attributes:
        id: `<law> <article>`, with `/` and a word for the occasion or the party if the clause has several ranges.
        low, high: yuan, or ratios of `base`; a law that states no least has 0.
        occasion: null for the ordinary case, else when this range is used (逾期不改正, 情节严重).
        subject: what the range concerns where a clause divides its subjects (报告书 and 报告表); null for all.
        from_on: null if not known, then it never governs. until_on: first day no longer in force, null while in force.
        replaces: ids of ranges of older law for the same breach.
        milder: what the fact sheet says of old against new. note: any other remark.
    """

    id: str
    clause: Clause
    zh: str
    low: Fraction
    high: Fraction
    source: str
    confidence: Confidence
    base: BaseKind = BaseKind.FIXED
    base_floor_yuan: Fraction | None = None
    party: Party = Party.UNIT
    occasion: str | None = None
    subject: str | None = None
    from_on: date | None = None
    until_on: date | None = None
    replaces: tuple[str, ...] = ()
    milder: str | None = None
    note: str | None = None

    def governs(self, day: date) -> bool:
        """Tell whether this range is law on a day."""
        return self.from_on is not None and self.from_on <= day and (self.until_on is None or day < self.until_on)

    def bounds(self, *, base_yuan: Fraction | None = None) -> Bounds | None:
        """Give the range in yuan; null if its base is unknown."""
        return bounds_of(self.low, high=self.high, base=self.base, base_yuan=base_yuan, floor_yuan=self.base_floor_yuan)

    def implied_base(self, fine_yuan: Fraction) -> Bounds | None:
        """Give the bases for which a fine would be lawful; null for a fixed range, and where the law states no least."""
        if self.base is BaseKind.FIXED or self.low == 0:
            return None
        return Bounds(fine_yuan / self.high, fine_yuan / self.low)


class Milder(StrEnum):
    """Which law is milder for an act under old law that is decided under new law."""

    SAME = "same"
    OLD = "old"
    NEW = "new"
    OPEN = "open"
    ONE_LAW = "one_law"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class LawChoice:
    """The ranges on the day of the act, those on the day of the decision for the same breach, and which is milder.

    `milder` is OPEN where the least and the most point different ways, or where a law has several ranges: a person chooses.
    It is ONE_LAW if the same law governs both days, UNKNOWN if a range or its base is not known.
    """

    by_act: tuple[StatutoryRange, ...]
    by_decision: tuple[StatutoryRange, ...]
    milder: Milder


def ranges_of(ranges: Iterable[StatutoryRange], *, clause: Clause, on: date, party: Party = Party.UNIT) -> tuple[StatutoryRange, ...]:
    """Find the ranges that a clause states on a day: the ordinary one first, then those of special occasions.

    A clause cited more finely than the law is known gets the range around it; one cited more coarsely gets all the ranges inside it.
    """
    known = [item for item in ranges if item.party is party and item.governs(on)]
    found = (
        [item for item in known if item.clause == clause]
        or [item for item in known if item.clause.holds(clause)]
        or [item for item in known if clause.holds(item.clause)]
    )
    return tuple(sorted(found, key=lambda item: (item.occasion is not None, item.id)))


def law_of(
    ranges: Iterable[StatutoryRange],
    *,
    clause: Clause,
    act_on: date,
    decided_on: date,
    base_yuan: Fraction | None = None,
    party: Party = Party.UNIT,
    subject: str | None = None,
) -> LawChoice:
    """Choose the law by the day of the act, and compare it with the law of the day of the decision.

    Args:
        clause: the penalty clause as cited; of old or of new law.
        act_on: the last day of the act. base_yuan: the sum of the old law's base, e.g. the total investment.
        subject: leaves only the ranges of this subject, and those of all subjects.

    Source:
        行政处罚法 (2021) art. 37; 生态环境法典 art. 1057 (2026-08-15).
    """
    known = tuple(item for item in ranges if subject is None or item.subject in {None, subject})
    by_act = ranges_of(known, clause=clause, on=act_on, party=party)
    by_decision = ranges_of(known, clause=clause, on=decided_on, party=party)
    if by_act:
        by_decision = _successors(known, older=by_act, on=decided_on, party=party) or by_decision
    elif by_decision:
        by_act = _predecessors(known, newer=by_decision, on=act_on, party=party)
    if by_act == by_decision and by_act:
        return LawChoice(by_act, by_decision, Milder.ONE_LAW)
    return LawChoice(by_act, by_decision, _milder(by_act, new=by_decision, base_yuan=base_yuan))


def _successors(
    ranges: tuple[StatutoryRange, ...], *, older: tuple[StatutoryRange, ...], on: date, party: Party
) -> tuple[StatutoryRange, ...]:
    ids = {item.id for item in older}
    return tuple(item for item in ranges if item.party is party and item.governs(on) and ids.intersection(item.replaces))


def _predecessors(
    ranges: tuple[StatutoryRange, ...], *, newer: tuple[StatutoryRange, ...], on: date, party: Party
) -> tuple[StatutoryRange, ...]:
    ids = {name for item in newer for name in item.replaces}
    return tuple(item for item in ranges if item.party is party and item.governs(on) and item.id in ids)


def _milder(old: tuple[StatutoryRange, ...], *, new: tuple[StatutoryRange, ...], base_yuan: Fraction | None) -> Milder:
    before = [item for item in old if item.occasion is None]
    after = [item for item in new if item.occasion is None]
    if not before or not after:
        return Milder.UNKNOWN
    if len(before) > 1 or len(after) > 1:
        return Milder.OPEN
    first, second = before[0].bounds(base_yuan=base_yuan), after[0].bounds(base_yuan=base_yuan)
    if first is None or second is None:
        return Milder.UNKNOWN
    low = _sign(second.low_yuan - first.low_yuan)
    high = _sign(second.high_yuan - first.high_yuan)
    if low == high == 0:
        return Milder.SAME
    if low * high < 0:
        return Milder.OPEN
    return Milder.NEW if low + high < 0 else Milder.OLD


def _sign(value: Fraction) -> int:
    return (value > 0) - (value < 0)
