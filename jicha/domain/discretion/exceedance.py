"""By how many times a measured value is over its limit."""

from decimal import Decimal, InvalidOperation
from fractions import Fraction

_TOLERANCE = Fraction(1, 100)
"""Files print multiples cut or rounded to two places; neither is a mistake of arithmetic."""


def multiple(value: Fraction, *, limit: Fraction) -> Fraction:
    """Give value ÷ limit − 1: 0 at the limit, negative below it.

    Raises:
        ValueError: a limit that is not positive. pH has no multiple: a range is left, nothing is exceeded by times.

    Source:
        The fact sheet of real decisions: d65 118 against 50 mg/L printed as 1.36 times.
    """
    if limit <= 0:
        raise ValueError("超标倍数的限值必须大于零；pH值不计算超标倍数")
    return value / limit - 1


def agrees(printed: str, *, value: Fraction, limit: Fraction) -> bool:
    """Tell whether a printed multiple is what value and limit give, within 0.01 and within the places that are printed.

    Raises:
        ValueError: the printed multiple is no number, or as `multiple`.
    """
    try:
        number = Decimal(printed)
    except InvalidOperation as error:
        raise ValueError(f"“{printed}”不是超标倍数") from error
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int):
        raise ValueError(f"“{printed}”不是超标倍数")  # noqa: TRY004  # NaN is a number by type and none by meaning.
    printed_step = Fraction(10) ** min(exponent, 0)
    return abs(Fraction(number) - multiple(value, limit=limit)) < max(_TOLERANCE, printed_step)
