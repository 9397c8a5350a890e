"""M2 over branches: whether branches fine differently inside strata of one frame."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from jicha.domain.disparity.cases import FineCase, Frame, by_frame
from jicha.domain.disparity.chance import discoveries
from jicha.domain.disparity.settings import PROPOSED, Settings
from jicha.domain.disparity.study import OfficeTest
from jicha.engine.disparity.permutation import codes, group_chance


def office_tests(cases: Iterable[FineCase], *, seed: int, settings: Settings = PROPOSED) -> list[OfficeTest]:
    """Test each frame in which two branches have the least number of cases each in strata that they share."""
    found = [
        _test(frame, group=group, seed=seed, settings=settings) for frame, group in by_frame(c for c in cases if c.fine_yuan > 0).items()
    ]
    told = [place for place, one in enumerate(found) if one.chance is not None]
    for place, keep in zip(told, discoveries([found[p].chance or 0.0 for p in told], rate=settings.test_rate), strict=True):
        found[place] = replace(found[place], proposed=keep)
    return found


def _test(frame: Frame, *, group: Sequence[FineCase], seed: int, settings: Settings) -> OfficeTest:
    shared = _shared(group, least=settings.office_n)
    units = len({case.unit_code for case in shared})
    if units < 2:
        return OfficeTest(frame, len(shared), units, None)
    chance = group_chance(
        np.array([case.log_share for case in shared]),
        groups=codes([case.unit_code for case in shared]),
        strata=codes([(case.levels, case.circumstances) for case in shared]),
        seed=seed,
        draws=settings.draws,
    )
    return OfficeTest(frame, len(shared), units, chance)


def _shared(group: Sequence[FineCase], *, least: int) -> list[FineCase]:
    """Keep cases of strata that hold two branches or more, and of branches that have the least number of such cases, until both hold."""
    kept = list(group)
    while True:
        holders: dict[object, set[str]] = {}
        for case in kept:
            holders.setdefault((case.levels, case.circumstances), set()).add(case.unit_code)
        mixed = [case for case in kept if len(holders[case.levels, case.circumstances]) > 1]
        counted = Counter(case.unit_code for case in mixed)
        enough = [case for case in mixed if counted[case.unit_code] >= least]
        if len(enough) == len(kept):
            return kept
        kept = enough
