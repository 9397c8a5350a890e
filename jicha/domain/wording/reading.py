"""The outcome of reading one wording: a value, or "unsure" with the readings that are possible and the reason."""

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

# A cell that says one value is short; what is longer is prose, and patterns must not run over a whole page.
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """What was read.

    Attributes:
        value: the value; None means unsure, and nobody may choose a reading in silence.
        readings: the values that the wording may mean, most natural first; empty if none or if the value is certain.
        reason: why it is unsure, or what is doubtful about a value kept as printed, in Chinese; empty otherwise.
        mended: what was put right on the way to the value (a lost bracket, a lost sign), in Chinese.
    """

    value: T | None
    readings: tuple[T, ...] = ()
    reason: str = ""
    mended: tuple[str, ...] = ()

    @property
    def sure(self) -> bool:
        """Tell whether a value was read."""
        return self.value is not None


def sure(value: T, *, mended: tuple[str, ...] = (), reason: str = "", readings: tuple[T, ...] = ()) -> Reading[T]:
    """Give a value."""
    return Reading(value=value, readings=readings, reason=reason, mended=mended)


def unsure(reason: str, *, readings: tuple[T, ...] = ()) -> Reading[T]:
    """Refuse to choose, and say why."""
    return Reading(value=None, readings=readings, reason=reason)


def only(readings: tuple[T, ...], *, none: str, several: str, mended: tuple[str, ...] = ()) -> Reading[T]:
    """Give the one value that all readings agree on, or say that there is none or more than one."""
    distinct = tuple(dict.fromkeys(readings))
    if not distinct:
        return unsure(none)
    if len(distinct) > 1:
        return unsure(several, readings=distinct)
    return sure(distinct[0], mended=mended)
