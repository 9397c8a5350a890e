"""M3: each case beside the cases most alike, by Gower's distance over the levels and a robust z."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from statistics import NormalDist, median

import numpy as np

from jicha.domain.disparity.cases import FineCase
from jicha.domain.disparity.chance import ROBUST, discoveries, two_sided
from jicha.domain.disparity.settings import PROPOSED, Settings
from jicha.domain.disparity.study import Neighbourhood
from jicha.engine.disparity.lines import quantile_line

_TINY = 1e-9
_WIDE = 0.95
"""The share of distances from the middle that sets the least scale of a frame: many fines are equal, so their median says too little."""
_LEAST_POOL = 20


@dataclass(frozen=True, slots=True)
class _Judged:
    """One case and its neighbours.

    Attributes:
        is_exact: all neighbours have the very levels of the case. log_ratio: logarithm of its share over their middle.
        cleared: the same, where neighbours with other levels were borrowed less what such levels make out on the whole.
        deviation: the neighbours' own median deviation of what `cleared` compares.
    """

    case: FineCase
    beside: list[FineCase]
    is_exact: bool
    log_ratio: float
    cleared: float
    deviation: float
    z: float | None = None
    chance: float = 1.0


def neighbourhoods(cases: Iterable[FineCase], *, seed: int, settings: Settings = PROPOSED) -> tuple[list[Neighbourhood], int]:
    """Find the cases that are far from their neighbours, and tell how many cases could be judged.

    Compared are cases of one frame and one set of factors without recorded circumstances. A case is proposed if its robust z is beyond the
    flag, it is kept by the control of false discoveries over the run, and its share is at least the flag's ratio from the middle; where
    fines of such cases do not scatter at all there is no z, and the ratio speaks alone. The scale of z is the neighbours' own median
    deviation, but never less than the frame's: ten neighbours of whom six got the same would make a small rounding a wonder.
    """
    groups: dict[object, list[FineCase]] = defaultdict(list)
    for case in cases:
        if case.is_ordinary and case.fine_yuan > 0:
            groups[case.frame, tuple(name for name, _ in case.levels)].append(case)
    judged: list[_Judged] = []
    for group in groups.values():
        if len(group) >= settings.near_n:
            judged += _scaled(_judge(group, seed=seed, settings=settings))
    with_z = [one for one in judged if one.z is not None]
    kept = discoveries([one.chance for one in with_z], rate=settings.rate)
    odd = [one for one, keep in zip(with_z, kept, strict=True) if keep and abs(one.z or 0.0) > settings.robust_z]
    odd += [one for one in judged if one.z is None]
    least = math.log(settings.flag_ratio) - _TINY
    far = [_told(one) for one in odd if one.log_ratio * one.cleared > 0 and min(abs(one.log_ratio), abs(one.cleared)) >= least]
    return sorted(far, key=lambda one: (-abs(math.log(one.ratio)), one.case.case_id)), len(judged)


def _judge(group: Sequence[FineCase], *, seed: int, settings: Settings) -> list[_Judged]:
    dealt = np.random.Generator(np.random.PCG64(seed)).permutation(len(group))
    members: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for place in dealt.tolist():
        members[tuple(level for _, level in group[place].levels)].append(place)
    near = _near(list(members), most=settings.near)
    logs = [case.log_share for case in group]
    cleared = _cleared(group)
    found: list[_Judged] = []
    own_cases = list(members.values())
    for number, own in enumerate(own_cases):
        pool = list(islice((place for other in near[number] for place in own_cases[other]), settings.neighbours))
        for turn, place in enumerate(own):
            beside = [*own[turn + 1 : turn + 1 + settings.neighbours], *own[:turn], *pool][: settings.neighbours]
            if len(beside) >= settings.least_neighbours:
                is_exact = len(own) > settings.neighbours
                used = logs if is_exact else cleared
                middle = median(used[one] for one in beside)
                deviation = median(abs(used[one] - middle) for one in beside)
                raw = logs[place] - median(logs[one] for one in beside)
                found.append(_Judged(group[place], [group[one] for one in beside], is_exact, raw, used[place] - middle, deviation))
    return found


def _cleared(group: Sequence[FineCase]) -> list[float]:
    """Take off what levels make out on the whole: by the computed fine where every case has one, else by a middle line over the levels."""
    y = np.array([case.log_share for case in group])
    if all(case.computed_yuan for case in group):
        return [float(one) for one in y - np.log([(case.computed_yuan or 1.0) / case.high_yuan for case in group])]
    levels = np.array([[level for _, level in case.levels] for case in group], dtype=np.float64).reshape(len(group), -1)
    x = np.column_stack([np.ones(len(group)), levels[:, np.ptp(levels, axis=0) > 0] if levels.size else levels])
    return [float(one) for one in y - x @ quantile_line(x, y=y, tau=0.5)]


def _scaled(judged: Sequence[_Judged]) -> Iterator[_Judged]:
    """Give each case its z; cases with enough of their own kind have another least scale than those that borrow neighbours."""
    for is_exact in (True, False):
        kind = [one for one in judged if one.is_exact is is_exact]
        pool = kind if len(kind) >= _LEAST_POOL else judged
        least = float(np.quantile([abs(one.cleared) for one in pool], _WIDE)) / NormalDist().inv_cdf((1 + _WIDE) / 2) if pool else 0.0
        for one in kind:
            scale = max(ROBUST * one.deviation, least)
            yield _with_z(one, z=one.cleared / scale) if scale > _TINY else one


def _with_z(one: _Judged, *, z: float) -> _Judged:
    # The middle of n neighbours is itself unsure by pi/2n of their variance, and so few have no more than Student's certainty.
    return replace(one, z=z, chance=two_sided(z / math.sqrt(1 + math.pi / (2 * len(one.beside))), freedom=len(one.beside)))


def _near(vectors: Sequence[tuple[int, ...]], *, most: float) -> list[list[int]]:
    """List for each set of levels the others within Gower's distance, the nearest first."""
    levels = np.array(vectors, dtype=np.float64).reshape(len(vectors), -1)
    if levels.shape[1] == 0:
        return [[] for _ in vectors]
    width = np.ptp(levels, axis=0)
    width[width == 0] = 1.0
    found = []
    for number in range(len(vectors)):
        distance = (np.abs(levels - levels[number]) / width).mean(axis=1)
        order = np.argsort(distance, kind="stable")
        found.append([int(one) for one in order[distance[order] <= most + _TINY] if one != number])
    return found


def _told(one: _Judged) -> Neighbourhood:
    case, beside = one.case, one.beside
    shares = np.array([other.share for other in beside])
    nearest, here = beside[0], dict(case.levels)
    there = dict(nearest.levels)
    low, high = np.quantile(shares, [0.05, 0.95]) if len(shares) >= 20 else (shares.min(), shares.max())
    differs = tuple((name, here.get(name), there.get(name)) for name in sorted({*here, *there}) if here.get(name) != there.get(name))
    return Neighbourhood(
        case=case, n=len(beside), middle=float(np.median(shares)), low=float(low), high=float(high), ratio=math.exp(one.log_ratio), z=one.z,
        chance=one.chance, nearest=nearest, differs=differs, proposed=True,
    )  # fmt: skip
