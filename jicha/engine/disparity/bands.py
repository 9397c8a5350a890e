"""M5: a band by quantile regression whose coverage a held-out part proves (split conformal prediction)."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from jicha.domain.disparity.cases import FineCase, by_frame
from jicha.domain.disparity.chance import discoveries
from jicha.domain.disparity.settings import PROPOSED, Settings
from jicha.domain.disparity.study import Outside
from jicha.engine.disparity.lines import quantile_line
from jicha.engine.disparity.permutation import Floats

_TAIL = 0.15
"""The fit's own quantiles; what they lack in coverage the held-out part adds. A nearer tail needs more cases than most frames have."""
_PARTS = 4


def outside_bands(cases: Iterable[FineCase], *, seed: int, settings: Settings = PROPOSED) -> tuple[list[Outside], int]:
    """Find the cases outside the band of their frame, and tell how many cases could be judged.

    Four rounds: half the cases fit, a quarter calibrates, a quarter is judged, so that no case helps to judge itself.

    Source:
        Romano, Patterson, Candès, Conformalized Quantile Regression, NeurIPS 2019. Cases of a frame are taken as exchangeable.
    """
    found: list[Outside] = []
    for group in by_frame(case for case in cases if case.is_ordinary and case.fine_yuan > 0).values():
        if len(group) >= settings.band_n:
            found += _frame(group, seed=seed)
    kept = discoveries([one.chance for one in found], rate=settings.rate)
    beyond = [replace(one, proposed=keep) for one, keep in zip(found, kept, strict=True) if one.chance <= 1 - settings.coverage or keep]
    return sorted(beyond, key=lambda one: (one.chance, one.case.case_id)), len(found)


def _frame(group: Sequence[FineCase], *, seed: int) -> list[Outside]:
    y = np.array([case.log_share for case in group])
    x = np.column_stack([np.ones(len(group)), _gravity(group)])
    part = np.random.Generator(np.random.PCG64(seed)).permutation(len(group)) % _PARTS
    found: list[Outside] = []
    for turn in range(_PARTS):
        held, judged = part == (turn + 1) % _PARTS, part == turn
        fit = ~held & ~judged
        low, high = quantile_line(x[fit], y=y[fit], tau=_TAIL), quantile_line(x[fit], y=y[fit], tau=1 - _TAIL)
        scores = np.sort(np.maximum(x[held] @ low - y[held], y[held] - x[held] @ high))
        reach = scores[min(len(scores), int(np.ceil((len(scores) + 1) * 0.95))) - 1]
        for place in np.flatnonzero(judged).tolist():
            lower, upper = float(x[place] @ low), float(x[place] @ high)
            score = max(lower - y[place], y[place] - upper)
            chance = (1 + len(scores) - int(np.searchsorted(scores, score - 1e-12))) / (len(scores) + 1)
            found.append(
                Outside(group[place], len(group), float(np.exp(lower - reach)), float(min(1.0, np.exp(upper + reach))), float(chance))
            )
    return found


def _gravity(group: Sequence[FineCase]) -> Floats:
    """Put the facts of a case into one number: the logarithm of the computed share, else how high its levels are on the whole."""
    if all(case.computed_yuan for case in group):
        return np.array([np.log((case.computed_yuan or 1.0) / case.high_yuan) for case in group])
    names = sorted({name for case in group for name, _ in case.levels})
    levels = np.array([[dict(case.levels).get(name, 0) for name in names] for case in group], dtype=np.float64).reshape(len(group), -1)
    width = np.ptp(levels, axis=0)
    width[width == 0] = 1.0
    scaled: Floats = ((levels - levels.min(axis=0)) / width).mean(axis=1) if names else np.zeros(len(group))
    return scaled
