"""The sums around a fine that need no table: daily penalty, late surcharge, a range without a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from jicha.domain.discretion.additions import daily_penalty, late_surcharge
from jicha.domain.discretion.benchmarks import Weight
from jicha.domain.discretion.modifiers import Effect, Modifier
from jicha.domain.discretion.reckoning import Unreckoned, without_table
from jicha.domain.errors import Fault, UsageError
from jicha.engine.content.benchmarks import instruments, modifiers


@dataclass(frozen=True, slots=True)
class Round:
    """One round of the daily penalty: first and last day, both counted, and its sum."""

    first_on: date
    last_on: date
    sum_yuan: Fraction


def daily(original_yuan: Fraction, *, served_on: date, rechecks_on: Sequence[date]) -> tuple[Round, ...]:
    """Give the daily penalty of each round.

    Args:
        served_on: the day on which the order to put right was served. rechecks_on: the days of the rechecks, in order.

    Raises:
        UsageError: a recheck that is not after the day before it.
    """
    starts = [day + timedelta(days=1) for day in (served_on, *rechecks_on)]
    periods = list(zip(starts, rechecks_on, strict=False))
    try:
        sums = daily_penalty(original_yuan, periods=periods)
    except ValueError as error:
        raise UsageError(Fault(what=str(error), where="--recheck", mend="按先后写复查日，都晚于送达日。")) from error
    return tuple(Round(first_on, last_on, found) for (first_on, last_on), found in zip(periods, sums, strict=True))


def late(fine_yuan: Fraction, *, days_late: int) -> tuple[Fraction, Modifier]:
    """Give the surcharge for late payment and the rule that it follows.

    Raises:
        UsageError: a negative number of days.
    """
    rule = next(item for item in modifiers() if item.effect is Effect.SURCHARGE)
    try:
        found = late_surcharge(fine_yuan, days_late=days_late, rate_per_day=rule.rate_low or Fraction(0), cap=rule.cap or Fraction(1))
    except ValueError as error:
        raise UsageError(Fault(what=str(error), where="--days", mend="写逾期的天数。")) from error
    return found, rule


def untabled(benchmark: str, *, low_yuan: Fraction | None, high_yuan: Fraction | None, weight: Weight) -> Fraction | Unreckoned:
    """Give the fine of a breach without a table by the rule of an instrument.

    Raises:
        UsageError: no such instrument.
    """
    for item in instruments():
        if item.id == benchmark:
            return without_table(item, low_yuan=low_yuan, high_yuan=high_yuan, weight=weight)
    raise UsageError(Fault(what=f"没有裁量基准“{benchmark}”", where="--benchmark", mend="用 jicha fine benchmarks 查标识。"))
