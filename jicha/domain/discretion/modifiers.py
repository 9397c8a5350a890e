"""What makes a fine lighter, heavier, reduced or none, by which law, and how far."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from jicha.domain.discretion.statutes import Clause
from jicha.domain.law import Confidence


class Effect(StrEnum):
    """What a rule does to the fine."""

    HIGHER_RULE = "higher_rule"
    LIGHTER_OR_REDUCED = "lighter_or_reduced"
    LIGHTER = "lighter"
    REDUCED = "reduced"
    HEAVIER = "heavier"
    NONE = "none"
    LAW_CHOICE = "law_choice"
    PROCEDURE = "procedure"
    SURCHARGE = "surcharge"
    DAILY = "daily"
    ADD_UP = "add_up"
    APOLOGY = "apology"
    LOWEST_STEP = "lowest_step"
    EQUAL_TREATMENT = "equal_treatment"


class Duty(StrEnum):
    """Whether no penalty is a duty or a choice."""

    MUST = "must"
    MAY = "may"


@dataclass(frozen=True, slots=True)
class Modifier:
    """One rule that changes an amount, or that guards how it is reached.

    Attributes:
        law: where it stands, as printed. region: six digits of the province, 000000 for the nation.
        from_on: null if the first day is not known. until_on: first day no longer in force.
        formula: of the fact sheet, e.g. F7 (daily), F8 (apology), F9 (surcharge).
        add_share_of_max: the most that may be added, as a part of the statutory maximum.
        cut_share_of_max, cut_share_of_min: the most that may be cut, as a part of the statutory maximum or minimum.
        rate_low, rate_high: of a cut or surcharge. cap: the most of a growing sum, as a ratio of the fine.
    """

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
    add_share_of_max: Fraction | None = None
    cut_share_of_max: Fraction | None = None
    cut_share_of_min: Fraction | None = None
    rate_low: Fraction | None = None
    rate_high: Fraction | None = None
    cap: Fraction | None = None
    evidence: tuple[str, ...] = ()
    note: str | None = None

    def governs(self, day: date) -> bool:
        """Tell whether the rule holds on a day; one whose first day nobody knows holds until it ends."""
        return (self.from_on is None or self.from_on <= day) and (self.until_on is None or day < self.until_on)


@dataclass(frozen=True, slots=True)
class NoPenalty:
    """One act of a no-penalty list with its conditions, which must all hold.

    Attributes:
        list_id, list_zh: the list and its version. kind: slight or first_breach where the list says.
        clauses: penalty clauses that the act falls under; the list names acts, the clauses were added when it was entered.
        earliest_on: where the first day is not known, the day before which the list was not published.
        excess_below: the multiple over the limit that must not be reached. hours_most, days_most: of the act or of putting right.
        parameters_most: how many parameters may be over.
    """

    list_id: str
    list_zh: str
    region: str
    act: str
    conditions: tuple[str, ...]
    source: str
    clauses: tuple[Clause, ...] = ()
    duty: Duty | None = None
    kind: str | None = None
    from_on: date | None = None
    earliest_on: date | None = None
    until_on: date | None = None
    excess_below: Fraction | None = None
    parameters_most: int | None = None
    hours_most: int | None = None
    rectified_days_most: int | None = None
    rectified_workdays_most: int | None = None
    note: str | None = None

    def may_hold(self, day: date) -> bool:
        """Tell whether the list may hold on a day; one whose first day nobody knows may, once it was published."""
        first = self.from_on or self.earliest_on
        return (first is None or first <= day) and (self.until_on is None or day < self.until_on)


def most_when_heavier(computed_yuan: Fraction, *, high_yuan: Fraction, share_of_max: Fraction) -> Fraction:
    """Give the highest fine that a heavier case may reach.

    Source:
        MOD-18: Hunan 2021 art. 9: at most 20 % of the maximum on top, never above the maximum; the share is content.
    """
    return min(computed_yuan + share_of_max * high_yuan, high_yuan)


def least_when_lighter(computed_yuan: Fraction, *, low_yuan: Fraction, high_yuan: Fraction, share_of_max: Fraction) -> Fraction:
    """Give the lowest fine that a lighter case may reach.

    Source:
        MOD-19: Hunan 2021 art. 10: at most 20 % of the maximum off, never below the minimum; the share is content.
    """
    return max(computed_yuan - share_of_max * high_yuan, low_yuan)


def least_when_reduced(computed_yuan: Fraction, *, low_yuan: Fraction, share_of_min: Fraction) -> Fraction:
    """Give the lowest fine that a reduction below the minimum may reach.

    Source:
        MOD-20: Hunan 2021 art. 10: cut at most half of the minimum, from the computed fine; the share is content.
    """
    return max(computed_yuan - share_of_min * low_yuan, Fraction(0))
