"""M3: each case beside the cases most alike, by Gower's distance over the levels and a robust z."""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import islice

import numpy as np

from jicha.domain.disparity.cases import FineCase
from jicha.domain.disparity.chance import ROBUST, discoveries
from jicha.domain.disparity.settings import PROPOSED, Settings
from jicha.domain.disparity.study import Neighbourhood
from jicha.engine.disparity.permutation import Floats

_SIMULATED = 200_000
_TINY = 1e-9
_Judged = tuple[FineCase, list[FineCase], float, float | None, float]


def neighbourhoods(cases: Iterable[FineCase], *, seed: int, settings: Settings = PROPOSED) -> tuple[list[Neighbourhood], int]:
    """Find the cases that are far from their neighbours, and tell how many cases could be judged.

    Compared are cases of one frame and one set of factors without recorded circumstances. A case is proposed if its robust z is beyond the
    flag and is kept by the control of false discoveries over the run, and its share is at least the note's ratio from the middle; where all
    neighbours have one fine there is no z, and the flag's ratio speaks.
    """
    groups: dict[object, list[FineCase]] = defaultdict(list)
    for case in cases:
        if case.is_ordinary and case.fine_yuan > 0:
            groups[case.frame, tuple(name for name, _ in case.levels)].append(case)
    judged: list[_Judged] = []
    for group in groups.values():
        if len(group) >= settings.near_n:
            judged += _judge(group, seed=seed, settings=settings)
    with_z = [one for one in judged if one[3] is not None]
    kept = discoveries([one[4] for one in with_z], rate=settings.rate)
    found = [_told(one) for one, keep in zip(with_z, kept, strict=True) if keep and _is_far(one, settings=settings)]
    found += [_told(one) for one in judged if one[3] is None and _is_apart(one[2], least=settings.flag_ratio)]
    return sorted(found, key=lambda one: (-abs(math.log(one.ratio)), one.case.case_id)), len(judged)


def _is_apart(log_ratio: float, *, least: float) -> bool:
    return abs(log_ratio) >= math.log(least) - _TINY


def _is_far(one: _Judged, *, settings: Settings) -> bool:
    return one[3] is not None and abs(one[3]) > settings.robust_z and _is_apart(one[2], least=settings.note_ratio)


def _judge(group: Sequence[FineCase], *, seed: int, settings: Settings) -> list[_Judged]:
    dealt = np.random.Generator(np.random.PCG64(seed)).permutation(len(group))
    members: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for place in dealt.tolist():
        members[tuple(level for _, level in group[place].levels)].append(place)
    near = _near(list(members), most=settings.near)
    logs = np.array([case.log_share for case in group])
    found: list[_Judged] = []
    own_cases = list(members.values())
    for number, own in enumerate(own_cases):
        pool = list(islice((place for other in near[number] for place in own_cases[other]), settings.neighbours))
        for turn, place in enumerate(own):
            beside = [*own[turn + 1 :], *own[:turn], *pool][: settings.neighbours]
            if len(beside) >= settings.least_neighbours:
                log_ratio, z = _robust(logs[place], others=logs[beside])
                chance = 1.0 if z is None else _chance(abs(z), n=len(beside))
                found.append((group[place], [group[one] for one in beside], log_ratio, z, chance))
    return found


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


def _robust(value: float, *, others: Floats) -> tuple[float, float | None]:
    middle = float(np.median(others))
    deviation = float(np.median(np.abs(others - middle)))
    return value - middle, (value - middle) / (ROBUST * deviation) if deviation > _TINY else None


def _chance(z: float, *, n: int) -> float:
    """Give the chance of a robust z at least as far, if the logarithms scatter normally: the middle of few cases is itself unsure."""
    table = _null(n)
    return float(len(table) - np.searchsorted(table, z) + 1) / (len(table) + 1)


@lru_cache(maxsize=64)
def _null(n: int) -> Floats:
    drawn = np.random.Generator(np.random.PCG64(n)).standard_normal((_SIMULATED, n + 1))
    middle = np.median(drawn[:, 1:], axis=1)
    deviation = np.median(np.abs(drawn[:, 1:] - middle[:, None]), axis=1)
    return np.sort(np.abs(drawn[:, 0] - middle) / (ROBUST * deviation))


def _told(one: _Judged) -> Neighbourhood:
    case, beside, log_ratio, z, chance = one
    shares = np.array([other.share for other in beside])
    nearest, here = beside[0], dict(case.levels)
    there = dict(nearest.levels)
    low, high = np.quantile(shares, [0.05, 0.95]) if len(shares) >= 20 else (shares.min(), shares.max())
    differs = tuple((name, here.get(name), there.get(name)) for name in sorted({*here, *there}) if here.get(name) != there.get(name))
    return Neighbourhood(
        case=case, n=len(beside), middle=float(np.median(shares)), low=float(low), high=float(high), ratio=float(np.exp(log_ratio)), z=z,
        chance=chance, nearest=nearest, differs=differs, proposed=True,
    )  # fmt: skip
