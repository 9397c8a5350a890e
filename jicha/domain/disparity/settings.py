"""The numbers of the methods: how many cases each needs at least, and from where on a gap is worth asking about.

They are proposals of the fact sheet (marked there as worked out, to be tuned on local data), no norm states them.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """Least numbers and bands.

    Attributes:
        same_yuan, rounding, explain: M1: within a yuan the same; up to these parts of the span rounding, to be explained, else for review.
        note_ratio, flag_ratio, urgent_ratio: M2: how many times two fines of one stratum differ.
        spread_n: cases for a spread; office_n: cases of a branch for a comparison of branches inside strata.
        near_n, neighbours, least_neighbours, near, robust_z: M3: cases in the frame; how many nearest; within which Gower distance; flag.
        band_n, coverage: M5: cases in the frame; the share of cases that the band is made to hold.
        pile_n: M6: cases of a branch. gradient_n, group_n: M7: cases in all and in each group.
        rate: false discoveries among what is proposed, on average (Benjamini-Hochberg). draws: permutations at most.
        test_rate: the same for the permutation tests (M2 over branches, M7), half of `rate`: where nothing is true every proposal is false,
            so that a year raises a false alarm as often as this. gradient_width: M7: parts of the span below which it is rounding.
        branch_n: cases before a branch is named. effect: how many times from the others before a branch is named.
    """

    same_yuan: float = 1.0
    rounding: float = 0.01
    explain: float = 0.10
    note_ratio: float = 1.2
    flag_ratio: float = 1.5
    urgent_ratio: float = 3.0
    spread_n: int = 5
    office_n: int = 4
    near_n: int = 30
    neighbours: int = 10
    least_neighbours: int = 5
    near: float = 0.10
    robust_z: float = 3.5
    band_n: int = 300
    coverage: float = 0.95
    pile_n: int = 30
    gradient_n: int = 50
    group_n: int = 10
    rate: float = 0.10
    test_rate: float = 0.05
    gradient_width: float = 0.01
    draws: int = 9999
    branch_n: int = 10
    effect: float = 1.25


PROPOSED = Settings()
