"""One step of the way to a fine, as an explanation tells it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what it is called, what was found, and where that stands."""

    title: str
    text: str
    source: str
