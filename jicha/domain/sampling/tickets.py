"""Tickets: SHA-256 over the seed and the case id; the smallest of a stratum are drawn (docs/draw.md §6).

The plain definition. `services.sampling.large_frames` does the same for millions of cases, and a test holds both equal.

Source:
    R. L. Rivest, consistent sampling (github.com/ron-rivest/consistent_sampler, MIT): a larger sample keeps the smaller. Here without
    replacement and with SHA-256 over fixed bytes.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from heapq import nsmallest

from jicha.domain.digests.hashing import sha256_hex
from jicha.domain.sampling.frame import Case

SEED_DIGITS = 64


@dataclass(frozen=True, slots=True)
class Drawn:
    """One drawn case: its rank within the stratum (1 is the smallest ticket) and its ticket."""

    stratum: str
    rank: int
    case_id: str
    ticket: str


def ticket(seed: str, *, case_id: str) -> str:
    """Compute the ticket: SHA-256 of the UTF-8 bytes of the seed (64 lower-case hex digits) followed at once by the case id."""
    return sha256_hex((seed + case_id).encode())


def draw(cases: Iterable[Case], *, seed: str, files: Mapping[str, int]) -> tuple[Drawn, ...]:
    """Draw the smallest tickets of each stratum; strata in the order of their bytes, then by rank.

    Args:
        files: how many of each stratum; a stratum that is not named gives none.
    """
    members: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for case in cases:
        members[case.stratum].append((ticket(seed, case_id=case.case_id), case.case_id))
    return tuple(
        Drawn(stratum, rank, case_id, number)
        for stratum in sorted(members, key=str.encode)
        for rank, (number, case_id) in enumerate(nsmallest(files.get(stratum, 0), members[stratum]), start=1)
    )


def successor(cases: Iterable[Case], *, seed: str, stratum: str, used: Collection[str]) -> Drawn | None:
    """Give the next case of the stratum in the order of tickets that is not used yet; null if the stratum is exhausted."""
    ranked = sorted((ticket(seed, case_id=case.case_id), case.case_id) for case in cases if case.stratum == stratum)
    for rank, (number, case_id) in enumerate(ranked, start=1):
        if case_id not in used:
            return Drawn(stratum, rank, case_id, number)
    return None
