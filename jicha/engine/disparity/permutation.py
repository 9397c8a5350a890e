"""Permutation inside strata: whether groups differ more than chance would have them, whatever law the fines follow."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

ENOUGH = 20
"""Draws as extreme as the data after which nothing more is to be learned (Besag and Clifford, Biometrika 78 (1991) 301-304)."""
_BATCH_CELLS = 400_000

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]


def codes(names: Sequence[object]) -> Codes:
    """Give names numbers by order of first appearance."""
    seen: dict[object, int] = {}
    return np.fromiter((seen.setdefault(name, len(seen)) for name in names), dtype=np.int64, count=len(names))


def group_chance(values: Floats, *, groups: Codes, strata: Codes, seed: int, draws: int) -> float:
    """Compute the chance of groups that differ at least as much, if the groups inside each stratum were dealt out anew.

    The statistic is the sum over strata and groups of n·(mean of the group − mean of the stratum)². The p is (1 + hits)/(draws + 1), or
    hits/draws where 20 hits came earlier; both are valid p-values. Deterministic for a seed.

    Args:
        values: one per case, as logarithms or deviations. draws: permutations at most.
    """
    order = np.argsort(strata, kind="stable")
    layer = strata[order]
    _, layer = np.unique(layer, return_inverse=True)
    value = values[order] - (np.bincount(layer, weights=values[order]) / np.bincount(layer))[layer]
    _, cell = np.unique(layer * (int(groups.max()) + 1) + groups[order], return_inverse=True)
    sizes = np.bincount(cell)
    observed = float((np.bincount(cell, weights=value) ** 2 / sizes).sum())
    if observed <= 1e-15:
        return 1.0
    chance = np.random.Generator(np.random.PCG64(seed))
    hits = done = 0
    while done < draws:
        many = min(draws - done, max(1, _BATCH_CELLS // len(value)), max(50, done))
        dealt = np.argsort(layer + chance.random((many, len(value))), axis=1)
        places = cell + np.arange(many)[:, None] * len(sizes)
        sums = np.bincount(places.ravel(), weights=value[dealt].ravel(), minlength=many * len(sizes)).reshape(many, -1)
        reached = np.cumsum((sums**2 / sizes).sum(axis=1) >= observed * (1 - 1e-9))
        if hits + int(reached[-1]) >= ENOUGH:
            last = int(np.searchsorted(reached, ENOUGH - hits)) + 1
            return ENOUGH / (done + last)
        hits, done = hits + int(reached[-1]), done + many
    return (1 + hits) / (draws + 1)
