"""Lines through the middle, or another quantile, of scattered values."""

import numpy as np

from jicha.engine.disparity.permutation import Floats

_ROUNDS = 60
_SMOOTH = 1e-4


def quantile_line(x: Floats, *, y: Floats, tau: float) -> Floats:
    """Fit the quantile `tau` of `y` given `x` (rows of cases, columns of facts) by majorising the check function.

    Source:
        Hunter and Lange, Quantile Regression via an MM Algorithm, JCGS 9 (2000) 60-77.
    """
    ridge = np.eye(x.shape[1]) * 1e-9
    line = np.linalg.solve(x.T @ x + ridge, x.T @ y)
    pull = (2 * tau - 1) * x.sum(axis=0)
    for _ in range(_ROUNDS):
        weight = 1.0 / (_SMOOTH + np.abs(y - x @ line))
        line = np.linalg.solve((x * weight[:, None]).T @ x + ridge, x.T @ (weight * y) + pull)
    return np.asarray(line, dtype=np.float64)
