"""The calibration round: everybody scores the same anchor files, whose scores were settled beforehand; how far is each off, and where."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from jicha.domain.reviews.marks import Mark, Sheet, points_lost
from jicha.domain.rubrics.rubric import Criterion, CriterionKind


@dataclass(frozen=True, slots=True)
class Anchor:
    """An anchor file with the sheet that was settled for it, and the total that it comes to before vetoes."""

    sheet: Sheet
    total: float


@dataclass(frozen=True, slots=True)
class Trial:
    """A reviewer's sheet on an anchor and its total before vetoes."""

    reviewer: str
    sheet: Sheet
    total: float


@dataclass(frozen=True, slots=True)
class Deviation:
    """How one reviewer did.

    Attributes:
        anchors: scored. bias: mean of own total less the settled one; spread: mean of its absolute value; both in points.
        missed: vetoes settled and not found, extra: found and not settled, each as `alias 否决n`.
        criteria: ids on which answer or points differ, the commonest first.
        is_within: spread not above the tolerance, and no veto missed or extra.
    """

    reviewer: str
    anchors: int
    bias: float
    spread: float
    missed: tuple[str, ...]
    extra: tuple[str, ...]
    criteria: tuple[str, ...]
    is_within: bool


def deviations(
    trials: Sequence[Trial], *, anchors: Sequence[Anchor], criteria: Mapping[str, Sequence[Criterion]], tolerance: float
) -> tuple[Deviation, ...]:
    """Tell each reviewer's deviation, sorted by reviewer; sheets of files that are no anchor are left out.

    Args:
        criteria: kind of file → its criteria. tolerance: in points.
    """
    known = {one.sheet.alias: one for one in anchors}
    by_reviewer: dict[str, list[Trial]] = {}
    for trial in trials:
        if trial.sheet.alias in known:
            by_reviewer.setdefault(trial.reviewer, []).append(trial)
    return tuple(_deviation(name, own, known, criteria, tolerance) for name, own in sorted(by_reviewer.items()))


def _deviation(
    reviewer: str, trials: Sequence[Trial], known: Mapping[str, Anchor], criteria: Mapping[str, Sequence[Criterion]], tolerance: float
) -> Deviation:
    off = np.array([trial.total - known[trial.sheet.alias].total for trial in trials])
    missed, extra, differing = list[str](), list[str](), list[str]()
    for trial in trials:
        own = {mark.criterion: mark for mark in trial.sheet.marks}
        settled = {mark.criterion: mark for mark in known[trial.sheet.alias].sheet.marks}
        for criterion in criteria[trial.sheet.kind]:
            mine, right = own.get(criterion.id, Mark(criterion.id)), settled.get(criterion.id, Mark(criterion.id))
            if (mine.answer, points_lost(mine, criterion=criterion)) == (right.answer, points_lost(right, criterion=criterion)):
                continue
            differing.append(criterion.id)
            if criterion.kind is CriterionKind.VETO and "found" in {mine.answer, right.answer}:
                (missed if right.answer == "found" else extra).append(f"{trial.sheet.alias} {criterion.id}")
    often = sorted(set(differing), key=lambda one: (-differing.count(one), one))
    spread = float(np.abs(off).mean())
    is_within = spread <= tolerance and not missed and not extra
    return Deviation(reviewer, len(trials), float(off.mean()), spread, tuple(missed), tuple(extra), tuple(often), is_within)
