"""What comes on top of a fine or is cut from it: daily penalty, late surcharge, least base, public apology."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction


def daily_penalty(original_yuan: Fraction, *, periods: Sequence[tuple[date, date]]) -> tuple[Fraction, ...]:
    """Give the daily penalty of each round: the original fine times the days, first and last day counted.

    Args:
        periods: for each round the day after the order was served (later rounds: the day after the last recheck), and the recheck day.

    Raises:
        ValueError: a round ends before it begins, or begins before the round before it ended.

    Source:
        环境保护法 art. 59; 环境保护主管部门实施按日连续处罚办法 (order 28) arts. 17–19; golden test: Meishan power plant (2015).
    """
    last: date | None = None
    for first_on, recheck_on in periods:
        if recheck_on < first_on or (last is not None and first_on <= last):
            raise ValueError(f"按日连续处罚的起止日不对：{first_on}至{recheck_on}")
        last = recheck_on
    return tuple(original_yuan * ((recheck_on - first_on).days + 1) for first_on, recheck_on in periods)


def late_surcharge(fine_yuan: Fraction, *, days_late: int, rate_per_day: Fraction, cap: Fraction) -> Fraction:
    """Give the surcharge for late payment, not above the cap (a ratio of the fine).

    Raises:
        ValueError: a negative number of days.

    Source:
        行政处罚法 (2021) art. 72: 3 % a day, not above the fine; both numbers are content.
    """
    if days_late < 0:
        raise ValueError(f"逾期天数不能为负：{days_late}")
    return min(fine_yuan * rate_per_day * days_late, fine_yuan * cap)


def apology_cut(proposed_yuan: Fraction, *, rate: Fraction, minimum_yuan: Fraction, cut_cap_yuan: Fraction | None = None) -> Fraction:
    """Give the fine after a public apology and pledge: cut by a rate, by at most a sum, never below the statutory minimum.

    A proposed fine that is already below the minimum (a reduction on record) stays as it is.

    Source:
        F8: 粤环发〔2021〕7号 art. 14; Dongguan guide 2022 for the most that may be cut.
    """
    cut = proposed_yuan * rate
    if cut_cap_yuan is not None:
        cut = min(cut, cut_cap_yuan)
    return max(proposed_yuan - cut, min(minimum_yuan, proposed_yuan))
