"""Run all methods over a year's fines."""

from collections import Counter
from collections.abc import Sequence

from jicha.domain.disparity.bunching import bunching
from jicha.domain.disparity.cases import FineCase, NotComparable
from jicha.domain.disparity.choices import choices
from jicha.domain.disparity.residuals import residuals
from jicha.domain.disparity.settings import PROPOSED, Settings
from jicha.domain.disparity.spreads import deviations, places
from jicha.domain.disparity.strata import pairs
from jicha.domain.disparity.study import Study, UnitCount, refusals
from jicha.engine.disparity.bands import outside_bands
from jicha.engine.disparity.branches import branch_effects
from jicha.engine.disparity.gradients import gradients
from jicha.engine.disparity.neighbours import neighbourhoods
from jicha.engine.disparity.offices import office_tests


def study(
    cases: Sequence[FineCase],
    *,
    refused: Sequence[NotComparable] = (),
    let_off: Sequence[str] = (),
    thresholds_yuan: Sequence[float] = (),
    seed: int,
    settings: Settings = PROPOSED,
) -> Study:
    """Run M1, M2, M3, M5, M6, M7, the effects of branches and the choice of clause. Deterministic for the same cases and seed.

    Args:
        refused: fined cases that cannot be compared. let_off: the branch of each decision that fined nothing, once per case.
        thresholds_yuan: sums from which approval is required, as the bureau's catalogue states them.
    """
    measured = residuals(cases, settings=settings)
    tests = office_tests(cases, seed=seed, settings=settings)
    near, near_n = neighbourhoods(cases, seed=seed, settings=settings)
    outside, band_n = outside_bands(cases, seed=seed, settings=settings)
    piles = bunching(cases, thresholds_yuan=thresholds_yuan, settings=settings)
    slopes = gradients(cases, seed=seed, settings=settings)
    return Study(
        settings=settings,
        units=_units(cases, refused=refused, let_off=let_off),
        refused=refusals(tuple(refused)),
        residuals=tuple(measured),
        places=tuple(places(cases, settings=settings)),
        deviations=tuple(deviations(measured, settings=settings)),
        pairs=tuple(pairs(cases, settings=settings)),
        office_tests=tuple(tests),
        effects=tuple(branch_effects(cases, settings=settings)),
        neighbours=tuple(near),
        outside=tuple(outside),
        bunching=tuple(piles),
        gradients=tuple(slopes),
        choices=tuple(choices(cases)),
        judged={
            "M1": len(measured),
            "M2": sum(count for count in Counter(case.stratum for case in cases).values() if count > 1),
            "M3": near_n,
            "M5": band_n,
            "M6": sum(one.n for one in piles if one.chance is not None),
            "M7": max((one.n for one in slopes if one.chance is not None), default=0),
        },
    )


def _units(cases: Sequence[FineCase], *, refused: Sequence[NotComparable], let_off: Sequence[str]) -> tuple[UnitCount, ...]:
    compared = Counter(case.unit_code for case in cases)
    aside, spared = Counter(one.unit_code for one in refused), Counter(let_off)
    return tuple(
        UnitCount(unit, compared[unit] + aside[unit] + spared[unit], compared[unit], spared[unit])
        for unit in sorted({*compared, *aside, *spared})
    )
