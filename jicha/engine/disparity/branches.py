"""The effect of each branch, estimated for all branches at once, so that one dear branch does not make the others look cheap."""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from jicha.domain.disparity.cases import FineCase, by_stratum
from jicha.domain.disparity.chance import discoveries, student_quantile, two_sided
from jicha.domain.disparity.effects import BranchEffect
from jicha.domain.disparity.settings import PROPOSED, Settings
from jicha.engine.disparity.permutation import codes

_TINY = 1e-9


def branch_effects(cases: Sequence[FineCase], *, settings: Settings = PROPOSED) -> list[BranchEffect]:
    """Fit ln(fine ÷ lawful most) = stratum + branch by least squares; each branch is told beside the median branch, sorted by code.

    A branch whose cases share no stratum with another has nothing to be compared with. Intervals treat the median as known; below the
    least number of cases there is none.
    """
    mixed = [group for group in by_stratum(case for case in cases if case.fine_yuan > 0).values() if len({c.unit_code for c in group}) > 1]
    kept = [case for group in mixed for case in group]
    units = sorted({case.unit_code for case in cases})
    found = {unit: BranchEffect(unit, 0, None, None, None, None) for unit in units}
    if kept:
        found |= _fit(kept, settings=settings)
    told = [one for one in found.values() if one.chance is not None]
    keep = discoveries([one.chance or 0.0 for one in told], rate=settings.rate)
    named = {one.unit_code for one, stays in zip(told, keep, strict=True) if stays and _is_apart(one, settings=settings)}
    return [replace(found[unit], is_named=unit in named) for unit in units]


def _is_apart(one: BranchEffect, *, settings: Settings) -> bool:
    """Tell whether the interval leaves out 1 and the middle is far from it; without an interval a branch is with the others."""
    return abs(math.log(one.times or 1.0)) > math.log(settings.effect) and not (one.low or 0.0) <= 1 <= (one.high or math.inf)


def _fit(kept: Sequence[FineCase], *, settings: Settings) -> dict[str, BranchEffect]:
    units = sorted({case.unit_code for case in kept})
    place = {unit: number for number, unit in enumerate(units)}
    unit = np.array([place[case.unit_code] for case in kept])
    stratum = codes([case.stratum for case in kept])
    y = np.array([case.log_share for case in kept])
    y -= (np.bincount(stratum, weights=y) / np.bincount(stratum))[stratum]
    # The normal equations of the branches once the strata are taken out.
    cells, counts = np.unique(stratum * len(units) + unit, return_counts=True)
    layer, branch = np.divmod(cells, len(units))
    table = np.zeros((int(stratum.max()) + 1, len(units)))
    table[layer, branch] = counts
    sizes = table.sum(axis=1)
    inverse = np.linalg.pinv(np.diag(table.sum(axis=0)) - table.T @ (table / sizes[:, None]), hermitian=True)
    effects = inverse @ np.bincount(unit, weights=y, minlength=len(units))
    # A branch's part that its strata share is taken out as its mean was.
    fitted = effects[unit] - (np.bincount(stratum, weights=effects[unit]) / np.bincount(stratum))[stratum]
    freedom = len(kept) - len(sizes) - len(units) + 1
    scatter = float(((y - fitted) ** 2).sum()) / max(1, freedom)
    numbers = np.bincount(unit, minlength=len(units))
    enough = [one for one in range(len(units)) if numbers[one] >= settings.branch_n]
    if freedom < settings.branch_n or len(enough) < 2:
        return {name: BranchEffect(name, int(numbers[place[name]]), None, None, None, None) for name in units}
    middle = float(np.median(effects[enough]))
    return {
        name: _told(
            name, n=int(numbers[number]), effect=float(effects[number]) - middle, error=math.sqrt(scatter * inverse[number, number]),
            freedom=freedom, is_enough=number in enough,
        )
        for name, number in place.items()
    }  # fmt: skip


def _told(name: str, *, n: int, effect: float, error: float, freedom: int, is_enough: bool) -> BranchEffect:
    if not is_enough:
        return BranchEffect(name, n, None, None, None, None)
    half = student_quantile(0.975, freedom=freedom) * error
    certain = 1.0 if abs(effect) < _TINY else 0.0
    chance = two_sided(effect / error, freedom=freedom) if error > _TINY else certain
    return BranchEffect(name, n, math.exp(effect), math.exp(effect - half), math.exp(effect + half), chance)
