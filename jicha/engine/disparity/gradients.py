"""M7: whether the deviation from the benchmark goes with a fact that must not matter."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from jicha.domain.disparity.cases import FineCase
from jicha.domain.disparity.chance import discoveries
from jicha.domain.disparity.settings import PROPOSED, Settings
from jicha.domain.disparity.study import Gradient
from jicha.engine.disparity.permutation import codes, group_chance


@dataclass(frozen=True, slots=True)
class _Fact:
    """A fact that must not matter: its name, its value in a case, inside what it is dealt out anew, and whether groups may be named."""

    zh: str
    of: Callable[[FineCase], str]
    inside: Callable[[FineCase], object]
    is_named: bool


_FACTS = (
    _Fact("承办分局", lambda case: case.unit_code, lambda case: case.frame, is_named=False),
    # Handlers are compared inside their branch, and never by name; a branch is named by its effect only, which has an interval.
    _Fact(
        "承办人",
        lambda case: f"{case.unit_code}+{case.handlers[0]}" if case.handlers else "",
        lambda c: (c.frame, c.unit_code),
        is_named=False,
    ),
    _Fact("决定月份", lambda case: f"{case.decided_on.month}月" if case.decided_on else "", lambda case: case.frame, is_named=True),
    _Fact("当事人类别", lambda case: case.party_kind, lambda case: case.frame, is_named=True),
)


def gradients(cases: Iterable[FineCase], *, seed: int, settings: Settings = PROPOSED) -> list[Gradient]:
    """Test each fact over all cases with a computed fine and no recorded circumstance, one line per fact.

    A fact is proposed if the control of false discoveries over the facts keeps it and its width is more than rounding.
    """
    measured = [case for case in cases if case.deviation is not None and case.is_ordinary]
    found = [_gradient(fact, cases=measured, seed=seed, settings=settings) for fact in _FACTS]
    told = [place for place, one in enumerate(found) if one.chance is not None]
    kept = discoveries([found[place].chance or 0.0 for place in told], rate=settings.test_rate)
    for place, keep in zip(told, kept, strict=True):
        found[place] = replace(found[place], proposed=keep and (found[place].width or 0.0) >= settings.gradient_width)
    return found


def _gradient(fact: _Fact, *, cases: Sequence[FineCase], seed: int, settings: Settings) -> Gradient:
    counted = Counter(fact.of(case) for case in cases if fact.of(case))
    kept = [case for case in cases if counted[fact.of(case)] >= settings.group_n]
    groups = sorted({fact.of(case) for case in kept})
    if len(kept) < settings.gradient_n or len(groups) < 2:
        return Gradient(fact.zh, len(kept), len(groups), None, "", "", None)
    values = np.array([case.deviation for case in kept], dtype=np.float64)
    strata, group = codes([fact.inside(case) for case in kept]), codes([fact.of(case) for case in kept])
    centred = values - (np.bincount(strata, weights=values) / np.bincount(strata))[strata]
    means = np.bincount(group, weights=centred) / np.bincount(group)
    names = list(dict.fromkeys(fact.of(case) for case in kept))
    most, least = int(np.argmax(means)), int(np.argmin(means))
    chance = group_chance(values, groups=group, strata=strata, seed=seed, draws=settings.draws)
    named = (names[most], names[least]) if fact.is_named else ("", "")
    return Gradient(fact.zh, len(kept), len(groups), float(means[most] - means[least]), *named, chance)
