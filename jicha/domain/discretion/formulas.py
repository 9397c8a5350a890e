"""How levels become a fine: each formula one small exact function, with the text that it was read from.

F4 (superposition of 环执法〔2019〕42号) is not here: its algebra was not found in public texts and must not be guessed.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import floor

from jicha.domain.discretion.benchmarks import Rounding, Weight

_WHOLE = Fraction(1)
_HALF = Fraction(1, 2)
_STEPS: Mapping[Rounding, tuple[int, Fraction]] = {
    Rounding.HALF_UP_CENT: (100, _HALF),
    Rounding.HALF_UP_YUAN: (1, _HALF),
    Rounding.DOWN_YUAN: (1, Fraction(0)),
}


def weight_sum(shares: Sequence[Fraction], *, start: Fraction, least: Fraction = Fraction(0)) -> Fraction:
    """Add start and shares, not below the floor of the table and not above 100 %.

    Source:
        F1: 粤环发〔2021〕7号 art. 6; Hunan 2021 art. 5; Hebei 2019 art. 4.
    """
    return min(max(start + sum(shares, Fraction(0)), least), _WHOLE)


def weighted_fine(points: Fraction, *, cap_yuan: Fraction) -> Fraction:
    """Give the fine: the sum of shares times the cap (the maximum, or the top rate times the base).

    Source:
        F1: as `weight_sum`.
    """
    return points * cap_yuan


def midpoint(low: Fraction, *, high: Fraction) -> Fraction:
    """Give the fine of an ordinary case in a band.

    Source:
        F2: 粤环发〔2021〕7号 art. 12.
    """
    return (low + high) / 2


def band_span(low: Fraction, *, high: Fraction, weight: Weight) -> tuple[Fraction, Fraction]:
    """Give the span that a weight leaves in a band: the midpoint alone, from it upwards, or below it.

    The upper end of a lighter case is the midpoint itself, which it must stay below.

    Source:
        F2: 粤环发〔2021〕7号 art. 12.
    """
    middle = midpoint(low, high=high)
    match weight:
        case Weight.HEAVIER:
            return middle, high
        case Weight.LIGHTER:
            return low, middle
        case _:
            return middle, middle


def of_one_end(end: Fraction, *, factors: Mapping[Weight, Fraction], weight: Weight) -> Fraction | None:
    """Give the fine where the law states one end only: the end times the instrument's factor; null if it names none for the weight.

    Args:
        end: the only maximum or the only minimum. factors: e.g. lighter 0.20 and ordinary 0.50 of the maximum.

    Source:
        F2: 粤环发〔2021〕7号 art. 12; the factors are content.
    """
    factor = factors.get(weight)
    return None if factor is None else end * factor


def band_with_coefficients(low: Fraction, *, high: Fraction, coefficients: Sequence[Fraction], step: Fraction) -> Fraction:
    """Give the midpoint, moved by a step of the width for each coefficient (+ aggravating, − mitigating).

    Source:
        F3: Qingyuan trial rule, seen in 清环清新罚字〔2021〕2号 (step 10 %); the list of coefficients was not seen.
    """
    return midpoint(low, high=high) + (high - low) * step * sum(coefficients, Fraction(0))


def primary_and_others(levels: Sequence[int]) -> tuple[int, tuple[int, ...]]:
    """Choose the primary factor: the highest level is A, the rest are B; what the formula makes of them is not known.

    Raises:
        ValueError: there is no level.

    Source:
        F5: Henan 2021 and 2022, as far as read.
    """
    highest = max(levels)
    rest = list(levels)
    rest.remove(highest)
    return highest, tuple(rest)


def min_plus_width(share: Fraction, *, low_yuan: Fraction, high_yuan: Fraction) -> Fraction:
    """Give the minimum plus a share of the width: [Y + S(1 − Y)] × maximum, with Y = minimum ÷ maximum.

    Args:
        low_yuan: the minimum; where the law states none, the ceiling of the simple procedure, which stands in for it.

    Source:
        F13: Hunan 2021, tables 12-3 and 13; 行政处罚法 art. 51 for the stand-in.
    """
    return low_yuan + share * (high_yuan - low_yuan)


def rounded(value: Fraction, *, how: Rounding) -> Fraction:
    """Round a fine (never negative) as the instrument says; an exact instrument leaves the fraction alone.

    Source:
        Half up to a yuan: Henan 2021. Cut to a yuan: Guangxi 2023, by its printed fines.
    """
    if how is Rounding.EXACT:
        return value
    scale, add = _STEPS[how]
    return Fraction(floor(value * scale + add), scale)
