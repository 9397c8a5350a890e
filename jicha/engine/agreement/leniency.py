"""How lenient each reviewer is: a linear many-facet model, total = file + reviewer + error, fitted by least squares, both fixed effects.

Files are taken out first (within-file differences), so that a reviewer who was given bad files is not taken for a strict one; any
incomplete crossed design will do. Leniencies of reviewers whom no chain of shared files joins cannot be compared: each connected set has
its own zero, the mean leniency of its reviewers. Errors are taken to be independent with one variance; intervals use Student's t with the
residual degrees of freedom N − files − reviewers + sets.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.special import stdtrit

from jicha.domain.reviews.results import Leniency, PointRange

Reals = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Rating:
    """One total of one reviewer on one file."""

    case_id: str
    reviewer: str
    points: float


@dataclass(frozen=True, slots=True)
class Fitted:
    """The model fitted.

    Attributes:
        leniencies: of each reviewer, sorted by id.
        adjusted: case id → mean of its ratings less the leniency of who gave them; relative to the set of its reviewers.
        sigma: standard deviation of the error in points; null if no degree of freedom is left.
        freedom: residual degrees of freedom.
    """

    leniencies: tuple[Leniency, ...]
    adjusted: Mapping[str, float]
    sigma: float | None
    freedom: int


def fit(ratings: Sequence[Rating], *, confidence: float, least_sheets: int) -> Fitted:
    """Fit the model.

    Args:
        confidence: of the intervals, 0.95 for 95 %. least_sheets: a reviewer with fewer gets no interval and is marked as few.
    """
    if not ratings:
        return Fitted((), {}, None, 0)
    files = {name: place for place, name in enumerate(sorted({one.case_id for one in ratings}))}
    people = {name: place for place, name in enumerate(sorted({one.reviewer for one in ratings}))}
    file = np.array([files[one.case_id] for one in ratings])
    person = np.array([people[one.reviewer] for one in ratings])
    points = np.array([one.points for one in ratings])
    groups = _groups(file, person=person, files=len(files), people=len(people))
    normal, right = _normal_equations(file, person=person, points=points, size=(len(files), len(people)))
    inverse = np.linalg.pinv(normal, hermitian=True)
    # The pseudo-inverse gives the solution without a part in the null space, whose vectors are constant on a set: each set's mean is 0.
    effects = inverse @ right
    seen = np.bincount(file)
    adjusted = np.bincount(file, weights=points - effects[person]) / seen
    residual = points - effects[person] - adjusted[file]
    freedom = len(ratings) - len(files) - len(people) + int(groups.max()) + 1
    sigma = float(np.sqrt(residual @ residual / freedom)) if freedom > 0 else None
    sheets = np.bincount(person, minlength=len(people))
    found = []
    for name, place in people.items():
        is_few = bool(sheets[place] < least_sheets)
        half = None
        # A reviewer alone in a set has no one to be compared with: the variance is 0, and means nothing.
        if sigma is not None and not is_few and np.sum(groups == groups[place]) > 1:
            half = float(stdtrit(freedom, (1 + confidence) / 2)) * sigma * float(np.sqrt(max(inverse[place, place], 0.0)))
        value = float(effects[place])
        interval = None if half is None else PointRange(value - half, value + half)
        found.append(Leniency(name, int(sheets[place]), value, interval, int(groups[place]), is_few))
    return Fitted(tuple(found), {name: float(adjusted[place]) for name, place in files.items()}, sigma, freedom)


def _groups(file: Places, *, person: Places, files: int, people: int) -> Places:
    """Count off the connected sets of reviewers from 0, in the order of the reviewers."""
    size = files + people
    graph = coo_array((np.ones(len(file)), (file, files + person)), shape=(size, size))
    _, labels = connected_components(graph, directed=False)
    order = {label: place for place, label in enumerate(dict.fromkeys(labels[files:].tolist()))}
    return np.array([order[label] for label in labels[files:].tolist()])


def _normal_equations(file: Places, *, person: Places, points: Reals, size: tuple[int, int]) -> tuple[Reals, Reals]:
    """Take the files out: N = D − Σ over files of a aᵀ ÷ k, with a the counts of its reviewers and k their number."""
    files, people = size
    count = coo_array((np.ones(len(file)), (file, person)), shape=(files, people)).tocsr()
    k = np.asarray(count.sum(axis=1)).ravel()
    scaled = count.multiply(1 / k[:, None]).tocsr()
    normal = np.diag(np.asarray(count.sum(axis=0)).ravel()) - (count.T @ scaled).toarray()
    means = np.bincount(file, weights=points, minlength=files) / k
    right = np.bincount(person, weights=points - means[file], minlength=people)
    return np.asarray(normal, dtype=np.float64), np.asarray(right, dtype=np.float64)
