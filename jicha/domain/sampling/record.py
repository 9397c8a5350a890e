"""Everything that the protocol of a draw prints."""

from collections.abc import Mapping
from dataclasses import dataclass

from jicha.domain.sampling.announcement import Announcement
from jicha.domain.sampling.quota import Share
from jicha.domain.sampling.seed import Reveal
from jicha.domain.sampling.tickets import Drawn


@dataclass(frozen=True, slots=True)
class Replaced:
    """One case in the place of another: why, when, on whose word."""

    left_out: str
    taken: str
    ticket: str
    on: str
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Picked:
    """One case that people chose for its risk; no part of the random sample and of no estimate."""

    case_id: str
    stratum: str
    on: str
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Record:
    """One draw, as its folder holds it.

    Attributes:
        drawn_on: ISO day. seed_lines: the contributions as they stand in the seed table.
        still_possible: branch → the greatest share of failing files that remains possible although no drawn file fails, at `confidence`.
    """

    said: Announcement
    announcement: str
    seed: str
    seed_lines: tuple[Reveal, ...]
    drawn_on: str
    shares: tuple[Share, ...]
    notes: tuple[str, ...]
    sample: tuple[Drawn, ...]
    replaced: tuple[Replaced, ...]
    picked: tuple[Picked, ...]
    confidence: float
    still_possible: Mapping[str, float]
